//! The words of a text as a reader meets them, without the marks of Markdown.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::decode::entities;
use super::words::BREAK;

/// What a text says, and what it names.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The words, with a break wherever something stands that only the output spells out. Where a link names its
    /// definition there are two readings: without the name, and with it, for a definition that does not exist.
    pub(super) readings: Vec<String>,
    /// Addresses, titles and code, which stand by themselves.
    pub(super) asides: Vec<String>,
    pub(super) variables: Vec<String>,
    pub(super) elements: Vec<String>,
    /// Addresses, each of which may be that of a picture.
    pub(super) pictures: Vec<String>,
    /// What stands in brackets, and so may refer to a definition.
    pub(super) labels: Vec<String>,
}

/// An expression that is written here, and so is known to be sound.
macro_rules! expression {
    ($name:ident, $text:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}
pub(super) use expression;

expression!(LINK, r#"\]\(\s*(<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+("[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"#);
expression!(REFERENCE, r"<(ui|proc):([^>\s?]*)[^>\s]*>");
expression!(VARIABLE, r"\{(var|include) ([^}\n]*)\}");
expression!(FULL, r"\]\[([^\[\]^][^\[\]]*)?\]");
expression!(NAME, r"\x01([^\x01\x02]*)\x02");
expression!(LABEL, r"\[([^\[\]]+)\]");
expression!(CODE, r"(?s)`([^`]+)`");
expression!(ESCAPE, r"\\([!-/:-@\[-`{-~])");

/// Reads the text of one block.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    for found in CODE.iter().flat_map(|code| code.captures_iter(text)) {
        read.asides.push(found[1].to_owned());
    }
    // The name of a definition is marked until the end, since it counts in one of the readings alone.
    let text = replace(&FULL, text, |found| {
        let name = found.get(1).map_or("", |name| name.as_str());
        read.labels.push(label(name));
        format!("]\u{1}{name}\u{2}")
    });
    let text = replace(&LINK, &text, |found| {
        let address = found[1].trim_matches(['<', '>']);
        if let Some(id) = address.strip_prefix("ui:") {
            read.elements.push(id.split('?').next().unwrap_or(id).to_owned());
        } else if address.strip_prefix("proc:").is_none() {
            read.pictures.push(address.to_owned());
            read.asides.push(address.to_owned());
        }
        read.asides.extend(found.get(2).map(|title| title.as_str().to_owned()));
        "]".to_owned()
    });
    let text = replace(&REFERENCE, &text, |found| {
        if &found[1] == "ui" {
            read.elements.push(found[2].to_owned());
        }
        BREAK.to_string()
    });
    let text = replace(&VARIABLE, &text, |found| {
        if &found[1] == "var" {
            read.variables.push(found[2].trim().to_owned());
        }
        BREAK.to_string()
    });
    let text = replace(&LABEL, &text, |found| {
        read.labels.push(label(&found[1]));
        if found[1].starts_with('^') { BREAK.to_string() } else { found[1].to_owned() }
    });
    let text = replace(&ESCAPE, &text, |found| found[1].to_owned());
    read.readings.push(entities(&replace(&NAME, &text, |_| String::new())));
    if text.contains('\u{1}') {
        read.readings.push(entities(&replace(&NAME, &text, |found| format!(" {} ", &found[1]))));
    }
    read
}

/// The name of a definition in the form in which names are compared.
pub(super) fn label(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn replace(expression: &LazyLock<Option<Regex>>, text: &str, with: impl FnMut(&Captures) -> String) -> String {
    match expression.as_ref() {
        Some(expression) => expression.replace_all(text, with).into_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_output_spells_out_breaks_a_text() {
        let read = read("Open <ui:a.b?path>, *see* [the log](x/y.md \"why\") of {var host}[^1] &amp; `--go`.");
        assert_eq!(read.elements, ["a.b"]);
        assert_eq!(read.variables, ["host"]);
        assert_eq!(read.asides, ["--go", "x/y.md", "\"why\""]);
        let parts: Vec<_> = read.readings[0].split(BREAK).map(super::super::words::words).collect();
        assert_eq!(parts[0], ["open"]);
        assert_eq!(parts[1], ["see", "the", "log", "of"]);
        assert_eq!(parts.last().unwrap(), &["go"]);
    }

    #[test]
    fn the_name_of_a_definition_stands_not_among_the_words() {
        let read = read("Use [the purge  tool][The\n PT] now, [it][].");
        assert_eq!(super::super::words::words(&read.readings[0]).join(" "), "use the purge tool now it");
        assert!(read.readings[1].contains("PT") && read.labels.contains(&"the pt".to_owned()));
        assert!(read.labels.contains(&"it".to_owned()));
    }
}
