//! A simple reading of `book.toml`: which of its words are for agents alone.

use std::sync::LazyLock;

use regex::Regex;

use super::inline::expression;
use super::markdown::{Line, lines};
use super::passage::{Kind, Passage, Seen};
use super::words::words;
use crate::source::{FileId, Span};

expression!(QUOTED, r#""((?:[^"\\]|\\.)*)"|'([^']*)'"#);

/// The words of the settings, and those of the values that count where a text names them.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) passages: Vec<Passage>,
    /// `[vars]` by their names.
    pub(super) variables: Vec<(String, Passage)>,
    /// `[facts]` by their names.
    pub(super) facts: Vec<(String, Passage)>,
}

/// Reads the settings line by line.
pub(super) fn read(file: FileId, text: &str) -> Settings {
    let mut settings = Settings::default();
    let mut section = String::new();
    let mut key = String::new();
    for line in lines(text, 0) {
        let (code, comment) = split(line);
        if let Some(comment) = comment {
            settings.passages.extend(passage(file, comment, (Seen::Inside, Kind::Whole)));
        }
        let trimmed = code.text.trim();
        if trimmed.starts_with('[') && trimmed.ends_with(']') && !trimmed.contains('=') && !trimmed.contains(',') {
            section = trimmed.trim_matches(['[', ']']).to_owned();
            key.clear();
            settings.passages.extend(passage(file, code, (meaning(&section, ""), Kind::Whole)));
            continue;
        }
        let (name, value) = entry(code);
        if let Some(name) = name {
            key = name;
        }
        for found in QUOTED.iter().flat_map(|quoted| quoted.captures_iter(value.text)) {
            let Some(inner) = found.get(1).or(found.get(2)) else { continue };
            let line = Line { text: inner.as_str(), at: value.at + inner.start() };
            let Some(passage) = passage(file, line, (meaning(&section, &key), Kind::Value)) else { continue };
            match section.as_str() {
                "vars" => settings.variables.push((key.clone(), passage)),
                "facts" => settings.facts.push((key.clone(), passage)),
                _ => settings.passages.push(passage),
            }
        }
    }
    settings
}

/// Who sees the value of a key.
fn meaning(section: &str, key: &str) -> Seen {
    let is_desk = section.starts_with("support.desk") || section.starts_with("support.macros");
    let is_inside = is_desk || section == "support" && matches!(key, "tiers" | "flag");
    // What the rules of the book look for is known by a list of its own.
    if is_inside { Seen::Inside } else { Seen::Public }
}

/// A key and what follows it; a line without one goes on with the value above.
fn entry(line: Line<'_>) -> (Option<String>, Line<'_>) {
    let Some(found) = KEY.as_ref().and_then(|key| key.captures(line.text)) else { return (None, line) };
    let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { return (None, line) };
    let value = Line { text: &line.text[whole.end()..], at: line.at + whole.end() };
    (Some(name.as_str().trim_matches(['"', '\'']).to_owned()), value)
}

expression!(KEY, r#"^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*"#);

/// A line without its comment, and the comment.
fn split(line: Line<'_>) -> (Line<'_>, Option<Line<'_>>) {
    let mut quote = None;
    let mut is_escaped = false;
    for (place, char) in line.text.char_indices() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        match (char, quote) {
            ('\\', Some('"')) => is_escaped = true,
            ('"' | '\'', None) => quote = Some(char),
            (_, Some(open)) if open == char => quote = None,
            ('#', None) => {
                let code = Line { text: &line.text[..place], at: line.at };
                return (code, Some(Line { text: &line.text[place..], at: line.at + place }));
            }
            _ => {}
        }
    }
    (line, None)
}

fn passage(file: FileId, line: Line, (seen, kind): (Seen, Kind)) -> Option<Passage> {
    let words = words(line.text);
    let span = Span::new(file, line.at..line.at + line.text.len());
    (!words.is_empty()).then_some(Passage { words, span, seen, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_and_comments_are_inside_and_titles_are_not() {
        let text = "[book]\ntitle = \"Help\" # ask Ann\n[support]\ntiers = [\n  \"senior\",\n]\ncontact = \"mailto:x@y.z\"\n[vars]\nhost = 'h'\n";
        let settings = read(FileId::default(), text);
        let inside = |word: &str| {
            let found = settings.passages.iter().find(|passage| passage.words.contains(&word.to_owned())).unwrap();
            found.seen == Seen::Inside
        };
        assert!(inside("senior") && inside("ann") && !inside("help") && !inside("mailto"));
        assert_eq!(settings.variables[0].0, "host");
    }

    #[test]
    fn a_sign_for_comments_within_quotes_begins_none() {
        for text in [r#"title = "The \" quick # brown" # ask"#, r"title = 'C:\' # ask", r#"title = "a \\" # ask"#] {
            let (code, comment) = split(Line { text, at: 0 });
            assert_eq!(comment.map(|comment| comment.text), Some("# ask"), "{}", code.text);
        }
    }
}
