//! Where things stand on a site, and the way from one to another.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::model::DocumentPath;

/// What must not stand as it is in the path of an address.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');

/// A path as it stands in an address.
pub(super) fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The file of a page, relative to the root of its version.
pub(super) fn file(path: &DocumentPath) -> String {
    format!("{}.html", path.as_str())
}

/// The Markdown twin of a page, relative to the root of its version.
pub(super) fn twin(path: &DocumentPath) -> String {
    format!("{}.html.md", path.as_str())
}

/// The way from a page up to the root of its version: `../` for each folder.
pub(super) fn root(path: &DocumentPath) -> String {
    "../".repeat(path.as_str().matches('/').count())
}

/// The file of a picture, given relative to the content folder, relative to the root of the site.
pub(super) fn asset(source: &str) -> String {
    format!("assets/{source}")
}
