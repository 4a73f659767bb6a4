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

/// What an address that somebody wrote must not hold as it is: every browser writes these in their coded form.
const WRITTEN: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// An address of another site as it stands in a page.
pub(super) fn external(address: &str) -> String {
    let coded = |char: char| match char {
        '\0'..='\x7f' => utf8_percent_encode(char.encode_utf8(&mut [0; 4]), WRITTEN).to_string(),
        // Letters of other alphabets stay readable.
        _ => char.to_string(),
    };
    address.chars().map(coded).collect()
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
