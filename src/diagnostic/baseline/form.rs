//! The file of a baseline: JSON with one line an entry, so that a change of one is a change of one line.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Baseline, Entry};

/// The version of the form; a file of another one is refused.
const VERSION: u64 = 1;

/// Why a text is no baseline, and where in it that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1; of the line or of the byte in it.
    pub column: usize,
    /// What is wrong, as a sentence without its full stop.
    pub reason: String,
    /// What to do about it.
    pub help: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    #[serde(rename = "version")]
    _version: u64,
    #[serde(borrow)]
    entries: Vec<&'t RawValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    file: String,
    fingerprint: String,
    /// For those who read the file; nothing depends on it.
    message: String,
}

const RESTORE: &str =
    "restore the file from version control, or delete it and write a new one with `--update-baseline`";
const ELSEWHERE: &str = "name a file that `--update-baseline` wrote, or another path to write a new one";
const NEWER: &str = "use the Headwater that wrote it, or delete it and write a new one with `--update-baseline`";

impl Baseline {
    /// Reads a baseline from the text of its file.
    ///
    /// # Errors
    /// When the text is not JSON, not a baseline, or one of a version that is not known.
    pub fn read(text: &str) -> Result<Self, Broken> {
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let body = text.get(mark..).unwrap_or_default();
        let broken = |error: serde_json::Error| Broken::of(&error, error.line(), error.column());
        let keys: HashMap<String, &RawValue> = serde_json::from_str(body).map_err(broken)?;
        let version = keys.get("version").map(|version| version.get());
        if version != Some(VERSION.to_string().as_str()) {
            return Err(Broken::version(version));
        }
        let document: Document = serde_json::from_str(body).map_err(broken)?;
        let entry = |raw: &&RawValue| {
            let place = place(text, raw.get());
            let line: Line = serde_json::from_str(raw.get()).map_err(|error| {
                let before = text.get(..place.start).unwrap_or_default();
                let lines = before.matches('\n').count() + error.line();
                let indent =
                    if error.line() == 1 { before.len() - before.rfind('\n').map_or(0, |at| at + 1) } else { 0 };
                Broken::of(&error, lines, indent + error.column())
            })?;
            let Line { rule, file, fingerprint, message } = line;
            Ok(Entry { rule, file, fingerprint, message, place })
        };
        Ok(Self { entries: document.entries.iter().map(entry).collect::<Result<_, Broken>>()? })
    }

    /// The text of the file of this baseline, sorted.
    #[must_use]
    pub fn write(&self) -> String {
        let mut lines: Vec<String> = self.sorted().into_iter().map(line).collect();
        lines.dedup();
        let entries = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"entries\": {entries}\n}}\n")
    }

    fn sorted(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| (&entry.file, &entry.rule, &entry.fingerprint));
        entries
    }
}

fn line(entry: &Entry) -> String {
    let Entry { rule, file, fingerprint, message, .. } = entry.clone();
    // Four texts always have a JSON form.
    format!("    {}", serde_json::to_string(&Line { rule, file, fingerprint, message }).unwrap_or_default())
}

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

impl Broken {
    fn version(found: Option<&str>) -> Self {
        let (reason, help) = match found {
            Some(found) => {
                let found: String = found.chars().take(20).collect();
                (format!("this baseline has version {found}, and this Headwater knows version {VERSION}"), NEWER)
            }
            None => ("this is not a baseline: it has no `version`".to_owned(), ELSEWHERE),
        };
        Self { line: 1, column: 1, reason, help }
    }

    fn of(error: &serde_json::Error, line: usize, column: usize) -> Self {
        // The place stands before the message already.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let (what, help) =
            if error.is_data() { ("this is not a baseline", ELSEWHERE) } else { ("this is not JSON", RESTORE) };
        Self { line: line.max(1), column: column.max(1), reason: format!("{what}: {words}"), help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_places_are_those_of_the_file() {
        let entry = |file: &str| Entry {
            rule: "removed-ui".to_owned(),
            file: file.to_owned(),
            fingerprint: "ab:1".to_owned(),
            message: "\"é\"\n".to_owned(),
            place: 0..0,
        };
        let baseline = Baseline { entries: vec![entry("b.md"), entry("a.md"), entry("a.md")] };
        let text = format!("\u{feff}{}", baseline.write());
        assert_eq!(text.lines().count(), 7, "{text}");
        let read = Baseline::read(&text).unwrap();
        let found: Vec<&str> = read.entries.iter().map(|entry| &text[entry.place.clone()]).collect();
        assert!(
            found[0].starts_with("{\"rule\":\"removed-ui\",\"file\":\"a.md\"") && found[0].ends_with('}'),
            "{found:?}"
        );
        assert_eq!(read.write(), baseline.write());
        assert_eq!(Baseline::read("{\"version\": 1, \"entries\": []}").unwrap().write().lines().count(), 4);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_place() {
        let broken = |text: &str| {
            let found = Baseline::read(text).unwrap_err();
            (found.line, found.column, found.reason)
        };
        let cases = [
            ("", 1, 1, "this is not JSON: EOF"),
            ("{\n  \"version\": 1,\n<<<<<<< HEAD\n", 3, 1, "this is not JSON: key must be a string"),
            ("{\"runs\": []}", 1, 1, "this is not a baseline: it has no `version`"),
            ("[]", 1, 1, "this is not a baseline: invalid type: sequence"),
            (
                "{\"version\": 2, \"findings\": []}",
                1,
                1,
                "this baseline has version 2, and this Headwater knows version 1",
            ),
            ("{\"version\": 1, \"entries\": [], \"x\": 1}", 1, 33, "this is not a baseline: unknown field `x`"),
            ("{\"version\": 1, \"entries\": [\n  {\"rule\": 1}]}", 2, 12, "this is not a baseline: invalid type"),
        ];
        for (text, line, column, reason) in cases {
            let found = broken(text);
            assert!((found.0, found.1) == (line, column) && found.2.starts_with(reason), "{text}: {found:?}");
        }
    }
}
