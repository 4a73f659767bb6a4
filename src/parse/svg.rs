//! An SVG file that shows a picture and does nothing else.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

const BROKEN: &str = "is not a sound SVG file";
const HTML: &str = "is an SVG file with HTML in a `foreignObject`; export it without HTML in its labels, or as PNG";
const ACTIVE: &str = "is an SVG file that could run code or load something";

/// Elements that run code, load something, or change an address when nobody looks.
const ELEMENTS: [&str; 8] = ["script", "handler", "listener", "iframe", "object", "embed", "set", "discard"];

/// The file without what it does not show, when it is sound and does nothing.
///
/// Opened by its own address, a picture has the rights of a page of the site, and it is read as XML there: what
/// counts is what a reader of XML sees, whatever prefixes, entities and sections it is written with.
pub(super) fn svg(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    // Whether each open element is a style sheet, and what stands in the last one so far.
    let mut open: Vec<bool> = Vec::new();
    let mut style = String::new();
    let mut has_root = false;
    let mut shown = Shown::new(text);
    loop {
        let before = place(reader.buffer_position());
        let event = reader.read_event().map_err(|_| BROKEN)?;
        let range = before..place(reader.buffer_position());
        if open.is_empty() && !may_stand_outside(&event) {
            return Err(BROKEN);
        }
        match &event {
            Event::Start(_) | Event::Empty(_) if open.is_empty() && has_root => return Err(BROKEN),
            // What is left out of a style sheet joins what stands around it.
            Event::Start(_) | Event::Empty(_) if open.last() == Some(&true) => return Err(ACTIVE),
            Event::Start(element) => {
                has_root = has_root || root(element)?;
                passive(element)?;
                open.push(element.local_name().as_ref() == "style");
            }
            Event::Empty(element) => {
                has_root = has_root || root(element)?;
                passive(element)?;
            }
            Event::End(_) => {
                open.pop();
                passive_style(&std::mem::take(&mut style))?;
            }
            Event::Text(text) if open.last() == Some(&true) => style.push_str(text),
            Event::CData(text) if open.last() == Some(&true) => style.push_str(text),
            // In a style sheet these could spell anything.
            Event::GeneralRef(_) if open.last() == Some(&true) => return Err(ACTIVE),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) => {}
            Event::Decl(declaration) => match declaration.encoding() {
                None => {}
                Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => {}
                Some(_) => return Err("is not UTF-8"),
            },
            Event::DocType(_) | Event::PI(_) => return Err(ACTIVE),
            Event::Eof if has_root && open.is_empty() => return Ok(shown.bytes),
            Event::Eof => return Err(BROKEN),
        }
        shown.take(&event, range);
    }
}

fn place(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The parts of a file that show something: no comments, no words about it, nothing that a program noted for itself.
struct Shown<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    /// How many elements are open within one that is left out, that one included.
    hidden: usize,
    /// The prefixes of programs.
    foreign: HashSet<String>,
}

impl<'t> Shown<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, bytes: Vec::with_capacity(text.len()), hidden: 0, foreign: HashSet::new() }
    }

    fn take(&mut self, event: &Event, range: Range<usize>) {
        let is_hidden = self.hidden > 0;
        match event {
            Event::Start(element) if is_hidden || self.is_note(element) => self.hidden += 1,
            Event::Start(element) | Event::Empty(element) => {
                if !is_hidden && !self.is_note(element) {
                    self.element(element, range);
                }
            }
            Event::End(_) if is_hidden => self.hidden -= 1,
            Event::Comment(_) => {}
            _ if is_hidden => {}
            _ => self.copy(range),
        }
    }

    fn copy(&mut self, range: Range<usize>) {
        self.bytes.extend_from_slice(self.text.get(range).unwrap_or_default().as_bytes());
    }

    /// Whether an element says something about the picture instead of showing it.
    fn is_note(&mut self, element: &BytesStart) -> bool {
        for attribute in element.attributes().filter_map(Result::ok) {
            let (Some(prefix), address) = (attribute.key.as_ref().strip_prefix("xmlns:"), &attribute.value) else {
                continue;
            };
            if !address.starts_with("http://www.w3.org/") && prefix != "xlink" {
                self.foreign.insert(prefix.to_owned());
            }
        }
        let local = element.local_name();
        let is_words = ["metadata", "title", "desc"].contains(&local.as_ref());
        is_words || self.is_foreign(element.name().as_ref())
    }

    fn is_foreign(&self, name: &str) -> bool {
        name.split_once(':').is_some_and(|(prefix, _)| self.foreign.contains(prefix))
    }

    /// Copies an element without the attributes of programs.
    fn element(&mut self, element: &BytesStart, range: Range<usize>) {
        let is_note = |name: &str| {
            self.is_foreign(name) || name.strip_prefix("xmlns:").is_some_and(|prefix| self.foreign.contains(prefix))
        };
        let attributes: Vec<_> = element.attributes().filter_map(Result::ok).collect();
        if !attributes.iter().any(|attribute| is_note(attribute.key.as_ref())) {
            return self.copy(range);
        }
        let mut tag = format!("<{}", element.name().as_ref());
        for attribute in attributes.iter().filter(|attribute| !is_note(attribute.key.as_ref())) {
            let quote = if attribute.value.contains('"') { '\'' } else { '"' };
            let _ = write!(tag, " {}={quote}{}{quote}", attribute.key.as_ref(), attribute.value);
        }
        let is_closed = self.text.get(range).is_some_and(|text| text.ends_with("/>"));
        tag.push_str(if is_closed { "/>" } else { ">" });
        self.bytes.extend_from_slice(tag.as_bytes());
    }
}

/// Refuses a first element that is not that of a picture.
fn root(element: &BytesStart) -> Result<bool, &'static str> {
    if element.local_name().as_ref() == "svg" { Ok(true) } else { Err("is not an SVG file") }
}

/// Whether something may stand beside the one element that holds all others.
fn may_stand_outside(event: &Event) -> bool {
    match event {
        Event::Text(text) => text.trim_ascii().is_empty(),
        Event::CData(_) | Event::GeneralRef(_) => false,
        _ => true,
    }
}

/// Whether XML knows such a name: one that does not would be read as something else when the rest of its tag is gone.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let is_first = |char: char| char.is_alphabetic() || char == '_';
        part.starts_with(is_first) && part.chars().all(|char| char.is_alphanumeric() || "_-.·".contains(char))
    };
    match name.split_once(':') {
        Some((prefix, local)) => is_part(prefix) && is_part(local),
        None => is_part(name),
    }
}

/// Refuses an element that does more than to show something.
fn passive(element: &BytesStart) -> Result<(), &'static str> {
    if !is_name(element.name().as_ref()) {
        return Err(BROKEN);
    }
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if name == "foreignobject" {
        return Err(HTML);
    }
    if ELEMENTS.contains(&name.as_str()) || name.starts_with("animate") {
        return Err(ACTIVE);
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| BROKEN)?;
        if !is_name(attribute.key.as_ref()) {
            return Err(BROKEN);
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| BROKEN)?;
        let local_name = attribute.key.local_name();
        let name = local_name.as_ref().to_ascii_lowercase();
        let is_namespace = attribute.key.as_ref().starts_with("xmlns");
        if is_namespace && value.contains("xhtml") || name.starts_with("on") {
            return Err(ACTIVE);
        }
        if matches!(name.as_str(), "href" | "src") && !stays(&value) {
            return Err(ACTIVE);
        }
        passive_style(&value)?;
    }
    Ok(())
}

/// Whether an address leads to a part of the picture, or is itself a picture of dots.
fn stays(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    let dots = ["png", "jpeg", "gif", "webp"];
    address.starts_with('#') || dots.iter().any(|kind| address.starts_with(&format!("data:image/{kind};")))
}

/// Refuses rules of style that load something.
fn passive_style(text: &str) -> Result<(), &'static str> {
    let text = text.to_ascii_lowercase();
    let loads = text.split("url(").skip(1).any(|rest| {
        let address = rest.trim_start().trim_start_matches(['"', '\'']);
        !stays(address)
    });
    // A backslash could spell any of these words in another way.
    if loads || text.contains("@import") || text.contains("image-set") || text.contains('\\') {
        return Err(ACTIVE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Vec<u8>, &'static str> {
        svg(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{body}</svg>").as_bytes())
    }

    #[test]
    fn a_picture_may_point_to_its_own_parts_and_hold_dots() {
        for body in [
            "<path d='M0 0'/>",
            "<style>path { fill: url(#paint); }</style><g id='a'/><use href='#a'/>",
            "<text>Save &amp; close, url(, @import</text>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<metadata xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:RDF/></metadata>",
            "<rect style='fill:url(\"#paint\")'/>",
        ] {
            assert!(read(body).is_ok(), "{body}");
        }
        assert!(svg(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><!-- drawn --><svg/>").is_ok());
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        let text = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:ink='http://ink.example/' ink:file='/home/a'><!-- a --><title>b</title><g ink:label=\"c\" id='d'><ink:view><x>e</x></ink:view><path d='M0 0' /></g></svg>";
        let shown = String::from_utf8(svg(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(shown, "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"d\"><path d='M0 0' /></g></svg>");
        let plain = "<svg xmlns='http://www.w3.org/2000/svg'><style>a{}</style><text>Save &amp; go</text></svg>";
        assert_eq!(svg(plain.as_bytes()).unwrap(), plain.as_bytes());
    }

    #[test]
    fn whatever_a_script_is_spelled_as_it_is_refused() {
        for body in [
            "<script>alert(1)</script>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
            "<h:img xmlns:h='http://www.w3.org/1999/xhtml' src='x'/>",
            "<rect onload='alert(1)'/>",
            "<rect\nonload\n=\n'alert(1)'/>",
            "<a href='&#106;avascript:alert(1)'><rect/></a>",
            "<a x:href='https://evil.example/' xmlns:x='http://www.w3.org/1999/xlink'><rect/></a>",
            "<use href='//evil.example/x.svg#a'/>",
            "<image href='https://evil.example/x.png'/>",
            "<image href='data:image/svg+xml;base64,AAAA'/>",
            "<set attributeName='href' to='javascript:alert(1)'/>",
            "<animateTransform/>",
            "<style>@import '//evil.example/x.css';</style>",
            "<style><![CDATA[@import '//evil.example/x.css';]]></style>",
            "<style><a></a>@import '//evil.example/x.css';</style>",
            "<style>&#64;import '//evil.example/x.css';</style>",
            "<style>path { fill: u\\72l(//evil.example/x); }</style>",
            "<style>@im<!-- x -->port 'https://evil.example/x.css';</style>",
            "<style>@im<k:a xmlns:k='http://k.example/'/>port 'https://evil.example/x.css';</style>",
            "<style>path { fill: u<![CDATA[rl(https://evil.example/x)]]> }</style>",
            "<rect style='fill:url(//evil.example/x)'/>",
            "<rect fill='url(https://evil.example/x#a)'/>",
            "<?xml-stylesheet href='//evil.example/x.css'?>",
            "<path>",
            "<path a=1/>",
            "&unknown;</svg",
        ] {
            assert!(read(body).is_err(), "{body}");
        }
        for file in [
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
            "<html/>",
            "",
            "text",
            "<svg>",
            "<?xml version='1.0' encoding='utf-7'?><svg/>",
            // Without its attribute, this would be the end of an element.
            "<svg>< xmlns:='a'/></svg>",
            "<svg><\0 a:b='a'/></svg>",
            "<svg><a :b='a'/></svg>",
            "<svg><a b:='a'/></svg>",
            "<svg><a:b:c/></svg>",
            "<svg/><svg/>",
            "<svg></svg>text",
            "text<svg/>",
            "<svg/>&amp;",
            "<svg/><![CDATA[a]]>",
        ] {
            assert!(svg(file.as_bytes()).is_err(), "{file}");
        }
    }
}
