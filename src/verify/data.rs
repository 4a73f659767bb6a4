//! A simple reading of front matter and of files that are all YAML, by another parser than that of the build.

use serde_yaml::{Mapping, Value};

use super::markdown::{lines, read};
use super::passage::{Gathered, Kind, Passage, Seen, Use};
use super::tags::{readers, tagged};
use super::words::words;
use crate::source::{FileId, Span};

/// Keys whose values every reader of the file may be shown.
const SHOWN: [&str; 26] = [
    "title",
    "summary",
    "symptoms",
    "time",
    "who",
    "intro",
    "not-this-if",
    "steps",
    "notes",
    "do",
    "check",
    "if",
    "when",
    "then",
    "within",
    "see",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "customer",
    "in-app",
    "section",
    "reviewed",
    "was",
];
/// Keys that say how a file is read, and nothing that anybody is shown.
const SILENT: [&str; 12] =
    ["for", "ui", "type", "order", "journey", "include", "undo", "variant-of", "id", "needs", "gives", "breaks"];

/// The YAML of a file.
pub(super) struct Data<'g, 't> {
    pub(super) file: FileId,
    /// The whole file, in which the places of values are looked for.
    pub(super) text: &'t str,
    pub(super) gathered: &'g mut Gathered,
}

/// What the keys of a file say about all of it.
#[derive(Default)]
pub(super) struct Head {
    /// Whether they cannot be read, so that nobody knows whom the file is for.
    pub(super) is_unread: bool,
    pub(super) id: Option<String>,
    pub(super) is_partial: bool,
    /// Whether it names its readers, and which.
    pub(super) readers: Option<Seen>,
}

impl Data<'_, '_> {
    /// Reads YAML that begins at a byte of the file.
    pub(super) fn read(&mut self, yaml: &str, at: usize) -> Head {
        self.comments(yaml, at);
        let Some(map) = mapping(yaml) else { return Head { is_unread: true, ..Head::default() } };
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
        let (id, is_partial) = (text("id"), text("type").is_some_and(|kind| kind == "partial"));
        let readers = map.get("for").map(audiences);
        self.map(&map, Seen::Public);
        if let Some(id) = &id {
            self.passage(id, (Seen::Public, Kind::Name));
        }
        Head { is_unread: false, id, is_partial, readers }
    }

    fn map(&mut self, map: &Mapping, outer: Seen) {
        let seen = map.get("for").map_or(outer, |names| audiences(names).within(outer));
        // Tags at the start of a step's text govern the step.
        let seen = map.get("do").and_then(Value::as_str).map_or(seen, |text| tagged(text, seen));
        for (key, value) in map {
            let key = key.as_str().unwrap_or_default();
            match key {
                "needs" | "gives" | "breaks" => {
                    let facts = texts(value).into_iter().map(|name| Use { name, seen });
                    self.gathered.facts.extend(facts);
                }
                "include" => {
                    let names = texts(value).into_iter().map(|name| Use { name, seen });
                    self.gathered.includes.extend(names);
                }
                "id" => texts(value).iter().for_each(|id| self.passage(id, (seen, Kind::Name))),
                _ if SILENT.contains(&key) => {}
                _ if SHOWN.contains(&key) => self.value(value, seen),
                _ => self.inside(value),
            }
        }
    }

    fn value(&mut self, value: &Value, seen: Seen) {
        match value {
            Value::Sequence(items) => items.iter().for_each(|item| self.value(item, seen)),
            Value::Mapping(map) => self.map(map, seen),
            Value::Tagged(tagged) => self.value(&tagged.value, seen),
            Value::String(text) => {
                let at = self.place(text);
                read(text, at, self.file, seen, self.gathered);
            }
            other => texts(other).iter().for_each(|text| self.passage(text, (seen, Kind::Whole))),
        }
    }

    /// A value that nobody outside is shown, whatever it holds.
    fn inside(&mut self, value: &Value) {
        match value {
            Value::Sequence(items) => items.iter().for_each(|item| self.inside(item)),
            Value::Mapping(map) => map.values().for_each(|value| self.inside(value)),
            Value::String(text) => {
                let at = self.place(text);
                read(text, at, self.file, Seen::Inside, self.gathered);
                if words(text).len() == 1 {
                    self.passage(text, (Seen::Inside, Kind::Value));
                }
            }
            _ => {}
        }
    }

    /// The comments of YAML that begins at a byte of the file.
    pub(super) fn comments(&mut self, yaml: &str, at: usize) {
        for line in lines(yaml, at) {
            let mut starts = line.text.match_indices('#').map(|(start, _)| start);
            let is_free = |start: &usize| {
                let before = &line.text[..*start];
                let is_apart = before.is_empty() || before.ends_with([' ', '\t']);
                is_apart && ['"', '\''].iter().all(|quote| before.matches(*quote).count() % 2 == 0)
            };
            if let Some(start) = starts.find(is_free) {
                let span = Span::new(self.file, line.at + start..line.at + line.text.len());
                self.keep(&line.text[start..], span, (Seen::Inside, Kind::Whole));
            }
        }
    }

    fn passage(&mut self, text: &str, meaning: (Seen, Kind)) {
        let at = self.place(text);
        self.keep(text, Span::new(self.file, at..at + text.len()), meaning);
    }

    fn keep(&mut self, text: &str, span: Span, (seen, kind): (Seen, Kind)) {
        let words = words(text);
        if !words.is_empty() {
            self.gathered.passages.push(Passage { words, span, seen, kind });
        }
    }

    /// Where a value stands: where its first line does.
    fn place(&self, text: &str) -> usize {
        let first = text.lines().next().unwrap_or_default();
        self.text.find(first).unwrap_or_default()
    }
}

/// The keys of a YAML text; `None` when it has no keys, or cannot be read.
pub(super) fn mapping(yaml: &str) -> Option<Mapping> {
    // These end lines in the YAML of old alone: to everybody else they are parts of a value.
    let yaml = yaml.replace(['\u{85}', '\u{2028}', '\u{2029}'], " ");
    match serde_yaml::from_str(&yaml) {
        Ok(Value::Mapping(map)) => Some(map),
        Ok(Value::Null) => Some(Mapping::new()),
        _ => None,
    }
}

/// Who sees a file or block whose `for` says this.
fn audiences(value: &Value) -> Seen {
    let names = texts(value);
    readers(names.iter().flat_map(|name| name.split(',')))
}

/// The plain values in a value.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Sequence(items) => items.iter().flat_map(texts).collect(),
        Value::Mapping(map) => map.values().flat_map(texts).collect(),
        Value::Tagged(tagged) => texts(&tagged.value),
        Value::Bool(_) | Value::Null => Vec::new(),
    }
}
