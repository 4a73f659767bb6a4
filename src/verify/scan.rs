//! One file of an output, searched in every form in which its bytes can be read.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::RegexBuilder;

use super::decode;
use super::live::{self, Fault};
use super::markup::{self, Item, Placed};
use super::rules;
use super::secret::{Hit, Weight};
use super::words::add;
use super::{Gate, picture};
use crate::output::BuiltFile;

/// What was found in a file: where, what rule, what is wrong, and the passage that it was taken from.
pub(super) type Found = (Range<usize>, crate::diagnostic::RuleName, String, Option<usize>);

/// Files that are programs, styles or settings of a host, and not texts.
const PROGRAMS: [&str; 5] = ["js", "css", "ts", "conf", "map"];

/// Everything that is wrong with a file.
pub(super) fn file(gate: &Gate, file: &BuiltFile) -> Vec<Found> {
    let text = String::from_utf8_lossy(&file.bytes);
    let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    let mut scan = Scan { gate, text: &text, hits: BTreeSet::new(), found: Vec::new() };
    scan.name(&file.path);
    let mut texts: Vec<String> = Vec::new();
    if let Some(data) = text.strip_prefix("hw(").and_then(|rest| rest.trim_end().strip_suffix(')')) {
        texts = strings(data);
        scan.terms(&texts);
    } else if extension == "json" {
        texts = strings(&text);
        scan.addresses(&texts);
    } else if matches!(extension.as_str(), "html" | "xml" | "svg" | "htm") {
        texts = scan.page(&extension);
    } else if !PROGRAMS.contains(&extension.as_str()) && !file.path.rsplit('/').next().is_some_and(is_for_host) {
        texts = text.split("\n\n").map(str::to_owned).collect();
    }
    scan.texts(&texts);
    scan.anywhere(&file.bytes);
    scan.places();
    if let Some(part) = picture::notes(&file.bytes) {
        let message = format!("the picture holds {part}, which is not to be seen in it");
        scan.found.push((0..0, rules::PICTURE_NOTES, message, None));
    }
    scan.finish()
}

/// What begins so is read by the host alone.
fn is_for_host(name: &str) -> bool {
    name.starts_with('_')
}

struct Scan<'s> {
    gate: &'s Gate<'s>,
    text: &'s str,
    hits: BTreeSet<Hit>,
    found: Vec<Found>,
}

impl Scan<'_> {
    /// The path of the file, which is public as well.
    fn name(&mut self, path: &str) {
        let mut form = String::new();
        let path = path.split_once('/').map_or(path, |(_, below)| below);
        for part in path.split('/') {
            add(part.rsplit_once('.').map_or(part, |(stem, _)| stem), &mut form);
            add(part, &mut form);
        }
        let hits = self.gate.secrets.find(&form, Weight::InTexts);
        for (passage, _) in hits {
            let message = "the name of this file says what only agents may know".to_owned();
            self.found.push((0..0, rules::LEAKED_NAME, message, Some(passage)));
        }
        let mut hidden = self.gate.known.hidden_pictures.iter();
        if hidden.any(|hidden| path == format!("assets/{hidden}")) {
            let message = "no text that the public sees shows this picture".to_owned();
            self.found.push((0..0, rules::LEAKED_NAME, message, None));
        }
    }

    /// The texts of a page; what is wrong with the page itself is found besides.
    fn page(&mut self, extension: &str) -> Vec<String> {
        let items = match markup::read(self.text) {
            Ok(items) => items,
            Err((at, fault)) => {
                self.found.push((at..at, rules::ODD_FILE, format!("this is not well formed: {fault}"), None));
                return vec![self.text.to_owned()];
            }
        };
        let is_picture = extension == "svg";
        // A picture has styles, and may hold dots; that it runs nothing is looked at where it is read.
        let faults = live::faults(&items).into_iter().filter(|_| !is_picture);
        self.found.extend(faults.map(|(range, rule, message): Fault| (range, rule, message, None)));
        let text = |(_, item): Placed| match item {
            Item::Text(text) | Item::Comment(text) | Item::Attribute { value: text, .. } => vec![text],
            Item::Script { text, .. } => strings(&text),
            Item::Element { .. } => Vec::new(),
        };
        items.into_iter().flat_map(text).collect()
    }

    /// Texts as a reader or program gets them, and as what they may be coded in.
    fn texts(&mut self, texts: &[String]) {
        let mut form = String::new();
        for text in texts {
            add(text, &mut form);
            decode::forms(text).iter().for_each(|text| add(text, &mut form));
        }
        self.hits.extend(self.gate.secrets.find(&form, Weight::InTexts));
        for (place, entry) in self.gate.config.lint.internal_words.iter().enumerate() {
            let is_found = texts.iter().any(|text| entry.pattern.is_match(text)) || entry.pattern.is_match(self.text);
            if is_found {
                let range = entry.pattern.find(self.text).map_or(0..0, |found| found.range());
                let message = format!("the word {} of `[lint] internal-words` is public here", place + 1);
                self.found.push((range, rules::INTERNAL_WORD, message, None));
            }
        }
    }

    /// Every byte, in every coding.
    fn anywhere(&mut self, bytes: &[u8]) {
        let mut form = String::new();
        add(self.text, &mut form);
        let forms = decode::forms(self.text).into_iter().chain(decode::utf16(bytes));
        let coded: Vec<String> = forms.collect();
        let base = std::iter::once(self.text).chain(coded.iter().map(String::as_str)).flat_map(decode::base64);
        let base: Vec<String> = base.collect();
        coded.iter().chain(&base).for_each(|text| add(text, &mut form));
        self.hits.extend(self.gate.secrets.find(&form, Weight::Anywhere));
    }

    /// The words of a search index.
    fn terms(&mut self, texts: &[String]) {
        for (word, passage) in self.gate.vocabulary.unexplained(texts) {
            let range = self.text.find(&word).map_or(0..0, |at| at..at + word.len());
            let message = "a word of this search index stands in internal text alone".to_owned();
            self.found.push((range, rules::LEAKED_TERM, message, Some(passage)));
        }
    }

    /// Addresses in data, whose kinds say what they are.
    fn addresses(&mut self, texts: &[String]) {
        for text in texts {
            let scheme = live::scheme(text)
                .filter(|scheme| ["javascript", "vbscript", "data", "file", "blob"].contains(&&**scheme));
            if let Some(scheme) = scheme {
                let range = self.text.find(text.as_str()).map_or(0..0, |at| at..at + text.len());
                let message = format!("an address of the kind `{scheme}`, which is not published");
                self.found.push((range, rules::FOREIGN_SCHEME, message, None));
            }
        }
    }

    /// What the machine is called that made the output.
    fn places(&mut self) {
        for place in &self.gate.places {
            let mut from = 0;
            while let Some(at) = self.text[from..].find(place.as_str()).map(|at| at + from) {
                let end = at + place.len();
                let is_part =
                    |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || "_-".contains(char));
                if !is_part(self.text[..at].chars().next_back()) && !is_part(self.text[end..].chars().next()) {
                    let message = "this names the machine or the folder on which the output was made".to_owned();
                    self.found.push((at..end, rules::LEAKED_PLACE, message, None));
                    break;
                }
                from = end;
            }
        }
    }

    fn finish(mut self) -> Vec<Found> {
        let mut told = BTreeSet::new();
        for (passage, words) in &self.hits {
            if told.insert(*passage) {
                let message = "words that the sources keep from the public stand in this file".to_owned();
                self.found.push((locate(self.text, words), rules::LEAKED_TEXT, message, Some(*passage)));
            }
        }
        self.found
    }
}

/// Where some words stand in a file, whatever stands between them; its start when they are coded.
fn locate(text: &str, words: &str) -> Range<usize> {
    let parts: Vec<String> = words.split(' ').map(regex::escape).collect();
    let search = RegexBuilder::new(&parts.join(".{0,60}?")).case_insensitive(true).dot_matches_new_line(true).build();
    search.ok().and_then(|search| search.find(text)).map_or(0..0, |found| found.range())
}

/// Every text in a document of JSON, names of fields as well, in their order.
fn strings(json: &str) -> Vec<String> {
    fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => texts.push(text.clone()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
            serde_json::Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                texts.push(name.clone());
                collect(value, texts);
            }),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    match serde_json::from_str(json) {
        Ok(value) => collect(&value, &mut texts),
        // What is no JSON is searched as it is.
        Err(_) => texts.push(json.to_owned()),
    }
    texts
}
