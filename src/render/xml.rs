//! Documents of elements and texts as XML.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element: its attributes, and what it holds.
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    /// An element that holds a text.
    pub(super) fn text(name: &'static str, text: &str) -> Self {
        Self { text: legal(text), ..Self::new(name) }
    }

    #[must_use]
    pub(super) fn with(mut self, attribute: &'static str, value: &str) -> Self {
        self.attributes.push((attribute, legal(value)));
        self
    }

    #[must_use]
    pub(super) fn holding(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The whole document of which this is the root.
    pub(super) fn document(&self) -> Vec<u8> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        // Writing to memory does not fail.
        let _ = declared.and_then(|()| self.write(&mut writer));
        let mut document = writer.into_inner();
        document.push(b'\n');
        document
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new(self.name);
        start.extend_attributes(self.attributes.iter().map(|(name, value)| (*name, value.as_str())));
        if self.text.is_empty() && self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        if !self.text.is_empty() {
            writer.write_event(Event::Text(BytesText::new(&self.text)))?;
        }
        self.children.iter().try_for_each(|child| child.write(writer))?;
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// A text without the characters that no XML document can hold, in any spelling.
fn legal(text: &str) -> String {
    let is_legal = |char: &char| matches!(char, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_legal).collect()
}
