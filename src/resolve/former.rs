//! Names in `was` that are not free: a redirect from where something stands leads nobody anywhere.

use std::collections::HashMap;

use super::ids::unsafe_names;
use crate::diagnostic::{DUPLICATE_ID, Diagnostic, INVALID_SOURCE};
use crate::model::{Book, Document, DocumentId, DocumentPath, Scope};
use crate::source::{Located, Span};

/// Reports each former name that a document still has, or that two documents claim.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    if book.iter().all(|(_, document)| document.was.is_empty()) {
        return;
    }
    let addresses: HashMap<&str, &Document> =
        book.published().map(|(_, document)| (document.path.as_str(), document)).collect();
    let mut claims: HashMap<&str, Vec<(Scope, Span)>> = HashMap::new();
    for (_, document) in book.iter() {
        for name in &document.was {
            if let Some(refused) = refused(book, name) {
                diagnostics.push(refused);
                continue;
            }
            let by_id = book.find(&name.value).map(|index| book.document(index));
            let scope = book.scope(document);
            if let Some(owner) = by_id.or_else(|| addresses.get(name.value.as_str()).copied()) {
                // What has its place only in other versions may be split, for its page there stays and
                // the one that says where it went has room for all.
                if !book.scope(owner).versions.and(scope.versions).is_empty() {
                    diagnostics.push(is_taken(name, owner));
                }
                continue;
            }
            let known = claims.entry(name.value.as_str()).or_default();
            if let Some((_, first)) = known.iter().find(|(other, _)| !other.and(scope).is_empty()) {
                let message = format!("two documents took the place of `{}`", name.value);
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_ID, name.span, message)
                        .related(*first, "the other one")
                        .help("keep it in the one to which readers of the old page are to be led"),
                );
            } else {
                known.push((scope, name.span));
            }
        }
    }
}

/// Why nothing may lead away from a name: the site itself has it, or no system can hold it.
fn refused(book: &Book, name: &Located<DocumentId>) -> Option<Diagnostic> {
    let address = name.value.as_str();
    let versions = &book.config.versions;
    let top = address.split('/').next().unwrap_or_default();
    if versions.iter().any(|version| versions.name(version).eq_ignore_ascii_case(top)) {
        let message = format!("`{address}` lies in the folder of the UI version `{top}`");
        let help = "write the address without that folder; each version leads on by itself";
        return Some(Diagnostic::new(DUPLICATE_ID, name.span, message).help(help));
    }
    if [DocumentPath::CHANGES, "404", "index"].iter().any(|own| address.eq_ignore_ascii_case(own)) {
        let message = format!("`{address}` is not gone: each site has a page of its own there");
        return Some(Diagnostic::new(DUPLICATE_ID, name.span, message).help("take it out of `was`"));
    }
    let (message, _) = address.split('/').flat_map(unsafe_names).next()?;
    let help = "take it out of `was`; no page can ever have stood there";
    Some(Diagnostic::new(INVALID_SOURCE, name.span, message).help(help))
}

fn is_taken(name: &Located<DocumentId>, owner: &Document) -> Diagnostic {
    let message = format!("`{}` is not gone: a document has this id or address", name.value);
    Diagnostic::new(DUPLICATE_ID, name.span, message)
        .related(owner.id.span, "this one")
        .help("take it out of `was`, which names only what no longer exists in the versions of this document")
}
