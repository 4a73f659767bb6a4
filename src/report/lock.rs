//! What a book has published as the text of `book.lock`: sorted, one page a line.

use crate::model::{DocumentId, DocumentPath};

const HEAD: &str = "\
# The pages that customers of this book know, by id and address: what is gone from here needs a redirect.
# `headwater lock` adds to the list. Keep it under version control.
version = 1
pages = [
";

/// The text of `book.lock`.
#[must_use]
pub fn lock<'p>(pages: impl IntoIterator<Item = &'p (DocumentId, DocumentPath)>) -> String {
    let mut text = HEAD.to_owned();
    for (id, address) in pages {
        text.push_str(&format!("    {{ id = {}, address = {} }},\n", quoted(id.as_str()), quoted(address.as_str())));
    }
    text + "]\n"
}

/// A text in quotes: what JSON escapes, TOML escapes in the same way.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
