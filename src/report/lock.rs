//! What a book has published as the text of `book.lock`: sorted, one page a line, then one text a line.
//!
//! Who merges two branches keeps the lines of both, which is only possible where no line needs another.

use crate::model::{Change, DocumentId, DocumentPath, LockedText, StepName};
use crate::version::Versions;

const HEAD: &str = "\
# The pages that customers of this book know, by id and address: what is gone from here needs a redirect.
# `headwater lock` adds to the list. Keep it under version control.
version = 1
pages = [
";
const TEXTS: &str = "\
]
# What they read there, and since which day: the dates of the site and of its feed.
texts = [
";

/// The text of `book.lock`.
#[must_use]
pub fn lock<'p>(
    pages: impl IntoIterator<Item = &'p (DocumentId, DocumentPath)>,
    texts: &[LockedText],
    versions: &Versions,
) -> String {
    let mut written = HEAD.to_owned();
    for (id, address) in pages {
        written.push_str(&format!("    {{ id = {}, address = {} }},\n", quoted(id.as_str()), quoted(address.as_str())));
    }
    if !texts.is_empty() {
        written.push_str(TEXTS);
        texts.iter().for_each(|text| push(text, versions, &mut written));
    }
    written + "]\n"
}

fn push(text: &LockedText, versions: &Versions, written: &mut String) {
    let names = text.versions.iter().map(|version| versions.name(version));
    let (id, ui, hash) = (quoted(text.id.as_str()), list(names), quoted(&text.hash));
    written.push_str(&format!("    {{ id = {id}, ui = {ui}, since = {}, hash = {hash}", text.since));
    match &text.change {
        Change::Unknown => {}
        Change::New => written.push_str(", page = \"new\""),
        Change::Text(changes) => {
            written.push_str(", page = \"changed\"");
            let lists = [
                ("new", &changes.new),
                ("changed", &changes.changed),
                ("moved", &changes.moved),
                ("gone", &changes.gone),
            ];
            for (key, names) in lists.into_iter().filter(|(_, names)| !names.is_empty()) {
                written.push_str(&format!(", {key} = {}", list(names.iter().map(StepName::as_str))));
            }
        }
    }
    if !text.steps.is_empty() {
        let steps: Vec<_> = text.steps.iter().map(|step| format!("{} {}", step.name, step.hash)).collect();
        written.push_str(&format!(", steps = {}", list(steps.iter().map(String::as_str))));
    }
    written.push_str(" },\n");
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A text in quotes: what JSON escapes, TOML escapes in the same way.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
