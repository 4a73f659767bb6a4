//! A page as its elements, attributes and texts, in the order in which they stand.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::decode::entities;

/// What stands in a page.
#[derive(Debug)]
pub(super) enum Item {
    /// An element; whether it is a script that says where it is loaded from.
    Element {
        name: String,
        source: Option<String>,
        kind: Option<String>,
    },
    Attribute {
        element: String,
        name: String,
        value: String,
    },
    /// Words that a reader sees as one text.
    Text(String),
    /// What stands in a script.
    Script {
        kind: Option<String>,
        text: String,
    },
    Comment(String),
}

/// An item and its place.
pub(super) type Placed = (Range<usize>, Item);

/// Elements that stand within a line, so that the words around them are one text.
const WITHIN: [&str; 21] = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "tspan", "u",
];

/// The items of a page, each with its place; the fault and its place when it is not well formed.
pub(super) fn read(text: &str) -> Result<Vec<Placed>, (usize, String)> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut page = Page { items: Vec::new(), words: String::new(), start: 0, script: None };
    loop {
        let before = place(reader.buffer_position());
        let event = reader.read_event().map_err(|fault| (place(reader.error_position()), fault.to_string()))?;
        let range = before..place(reader.buffer_position());
        match event {
            Event::Start(element) | Event::Empty(element) => page.open(range, &element),
            Event::End(element) => page.close(range, element.name().as_ref()),
            Event::Text(words) => page.text(range, &words),
            Event::CData(words) => page.text(range, &words),
            Event::GeneralRef(name) => page.text(range, &format!("&{};", &*name)),
            Event::Comment(words) => {
                page.flush(range.start);
                page.items.push((range, Item::Comment(words.to_string())));
            }
            Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {}
            Event::Eof => {
                page.flush(range.end);
                return Ok(page.items);
            }
        }
    }
}

fn place(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

struct Page {
    items: Vec<Placed>,
    words: String,
    start: usize,
    /// The kind of the script that is open.
    script: Option<Option<String>>,
}

impl Page {
    fn open(&mut self, range: Range<usize>, element: &BytesStart) {
        let name = element.name().as_ref().to_ascii_lowercase();
        if !WITHIN.contains(&name.as_str()) {
            self.flush(range.start);
        }
        let mut attributes = element.html_attributes();
        let attributes: Vec<(String, String)> = attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .map(|attribute| (attribute.key.as_ref().to_ascii_lowercase(), entities(&attribute.value)))
            .collect();
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        let (source, kind) = (value("src"), value("type"));
        if name == "script" && source.is_none() {
            self.script = Some(kind.clone());
        }
        self.items.push((range.clone(), Item::Element { name: name.clone(), source, kind }));
        for (attribute, value) in attributes {
            self.items.push((range.clone(), Item::Attribute { element: name.clone(), name: attribute, value }));
        }
    }

    fn close(&mut self, range: Range<usize>, name: &str) {
        let name = name.to_ascii_lowercase();
        if let Some(kind) = self.script.take_if(|_| name == "script") {
            let text = std::mem::take(&mut self.words);
            self.items.push((self.start..range.start, Item::Script { kind, text }));
        } else if !WITHIN.contains(&name.as_str()) {
            self.flush(range.start);
        }
    }

    fn text(&mut self, range: Range<usize>, words: &str) {
        if self.words.is_empty() {
            self.start = range.start;
        }
        self.words.push_str(words);
    }

    fn flush(&mut self, end: usize) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.items.push((self.start..end, Item::Text(entities(&words))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_with_its_scripts_and_comments() {
        let text = "<!doctype html><p title='a &amp; b' hidden>Lift <b>the</b> hold &amp; wait<br>now</p><!-- x --><script type=\"application/ld+json\">{\"a\":1}</script>";
        let items: Vec<Item> = read(text).unwrap().into_iter().map(|(_, item)| item).collect();
        let texts: Vec<&str> = items
            .iter()
            .filter_map(|item| if let Item::Text(text) = item { Some(text.as_str()) } else { None })
            .collect();
        assert_eq!(texts, ["Lift the hold & wait", "now"]);
        assert!(items.iter().any(|item| matches!(item, Item::Attribute { value, .. } if value == "a & b")));
        assert!(items.iter().any(|item| matches!(item, Item::Comment(_))));
        assert!(items.iter().any(|item| matches!(item, Item::Script { text, .. } if text == "{\"a\":1}")));
    }
}
