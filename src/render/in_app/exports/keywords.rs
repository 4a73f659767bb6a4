//! The `f1_keywords` of each page, for the front matter of Microsoft Learn and the like.

use std::fmt::Write as _;

use super::Source;

/// A map in YAML from each page to its keywords. All texts are quoted: an id such as `1.10` is no number.
pub(super) fn keywords(source: &Source) -> Vec<u8> {
    let mut text = String::new();
    for topic in source.topics.iter() {
        let _ = writeln!(text, "{}:\n  f1_keywords:", quoted(&topic.path));
        for (element, _) in &topic.elements {
            let _ = writeln!(text, "    - {}", quoted(element));
        }
    }
    text.into_bytes()
}

/// A text in quotation marks; what JSON escapes, YAML reads in the same way.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
