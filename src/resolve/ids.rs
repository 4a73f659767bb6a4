//! Two documents with one name, and addresses that would be one on some disk.

use std::collections::HashMap;

use crate::diagnostic::{DUPLICATE_ID, Diagnostic, INVALID_SOURCE, Nearby};
use crate::model::{Book, Document, DocumentId, DocumentPath};
use crate::source::{Located, Span};

/// Names that Windows keeps for devices, whatever follows them after a dot.
const DEVICES: [&str; 30] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "com¹", "com²", "com³", "lpt¹", "lpt²", "lpt³", "conin$",
    "conout$",
];

/// Whether a character changes how the text around it is shown, or shows nothing.
fn is_hidden(char: char) -> bool {
    let turns_text =
        matches!(char, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shows_nothing = matches!(char, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    char.is_control() || turns_text || shows_nothing || matches!(char, '\u{e0000}'..='\u{e007f}')
}

/// Reports every clash of names.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    let mut ids: HashMap<&DocumentId, &Document> = HashMap::new();
    let mut addresses: HashMap<String, &Document> = HashMap::new();
    let mut near = Nearby::default();
    for (_, document) in book.iter() {
        check_named(book, document, &mut near, diagnostics);
        if let Some(first) = ids.insert(&document.id.value, document) {
            ids.insert(&document.id.value, first);
            // Files with one path have one id as well, which is said once.
            if first.path != document.path {
                diagnostics.push(duplicate_id(first, document));
            }
        }
        if !document.is_published() {
            continue;
        }
        let address = document.path.as_str().to_lowercase();
        if let Some(first) = addresses.insert(address, document) {
            diagnostics.push(one_address(first, document));
        }
        check_address(document, diagnostics);
        check_version_folder(book, document, diagnostics);
        check_reserved(book, document, diagnostics);
    }
}

fn check_named(book: &Book, document: &Document, near: &mut Nearby, diagnostics: &mut Vec<Diagnostic>) {
    for other in document.variant_of.iter().chain(&document.undo) {
        if book.find(&other.value).is_none() {
            diagnostics.push(no_document(book, other, near));
        }
    }
}

fn no_document(book: &Book, other: &Located<DocumentId>, near: &mut Nearby) -> Diagnostic {
    let near = near.nearest(other.value.as_str(), book.iter().map(|(_, document)| document.id.value.as_str()));
    let help = near.map_or("write the `id` of a procedure".to_owned(), |near| format!("did you mean `{near}`?"));
    let message = format!("no document has the id `{}`", other.value);
    Diagnostic::new(INVALID_SOURCE, other.span, message).help(help)
}

fn duplicate_id(first: &Document, second: &Document) -> Diagnostic {
    let message = format!("two files have the id `{}`", second.id.value);
    Diagnostic::new(DUPLICATE_ID, second.id.span, message)
        .related(first.id.span, "the other one")
        .help("rename one of them; links and includes could mean either")
}

fn one_address(first: &Document, second: &Document) -> Diagnostic {
    let message = format!("two files have the address `{}`", second.path.as_str());
    Diagnostic::new(DUPLICATE_ID, Span::start_of(second.file), message)
        .related(Span::start_of(first.file), "the other one")
        .help("keep or rename one of them; `README` is the index of its folder, and case does not tell names apart")
}

fn check_address(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for (message, help) in document.path.as_str().split('/').flat_map(unsafe_names) {
        diagnostics.push(Diagnostic::new(INVALID_SOURCE, Span::start_of(document.file), message).help(help));
    }
}

/// What is wrong with the name of a file or folder in an address, each with what to do.
pub(super) fn unsafe_names(part: &str) -> Vec<(String, &'static str)> {
    let mut wrong = Vec::new();
    let sign = part.chars().find(|char| is_hidden(*char) || ":?\"\\<>|*".contains(*char));
    if let Some(sign) = sign.or_else(|| part.chars().next_back().filter(|last| ". ".contains(*last))) {
        let message = format!("`{}` in the name of a file or folder", sign.escape_debug());
        wrong.push((message, "rename it; some systems cannot hold this name, or show another one"));
    }
    let stem = part.split('.').next().unwrap_or_default().to_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        let message = format!("`{part}` cannot be part of an address");
        wrong.push((message, "rename the file; Windows keeps this name for a device"));
    }
    wrong
}

/// The site keeps older versions in folders of their names, which no document may take.
fn check_version_folder(book: &Book, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let top = document.path.as_str().split('/').next().unwrap_or_default();
    let versions = &book.config.versions;
    let same = versions.iter().find(|version| versions.name(*version).eq_ignore_ascii_case(top));
    if let Some(version) = same {
        let message = format!("the address `{}` is taken by the UI version `{top}`", document.path.as_str());
        diagnostics.push(
            Diagnostic::new(DUPLICATE_ID, Span::start_of(document.file), message)
                .related(versions.declared_at(version), "the version")
                .help("rename the file or folder"),
        );
    }
}

/// The address of the page that says what a version changed, which a site of several versions has.
fn check_reserved(book: &Book, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let address = DocumentPath::CHANGES;
    let is_needed = book.config.versions.supported().iter().nth(1).is_some();
    if is_needed && document.path.as_str().eq_ignore_ascii_case(address) {
        let message = format!("the address `{address}` is taken by the page that says what a UI version changed");
        let clash = Diagnostic::new(DUPLICATE_ID, Span::start_of(document.file), message);
        diagnostics.push(clash.help("rename the file; Headwater makes that page by itself"));
    }
}
