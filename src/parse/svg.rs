//! An SVG file that shows a picture and does nothing else.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

const BROKEN: &str = "is not a sound SVG file";
const ACTIVE: &str = "is an SVG file that could run code or load something";

/// Elements that run code, load something, or change an address when nobody looks.
const ELEMENTS: [&str; 9] =
    ["script", "handler", "listener", "foreignobject", "iframe", "object", "embed", "set", "discard"];

/// The file, when it is sound and does nothing.
///
/// Opened by its own address, a picture has the rights of a page of the site, and it is read as XML there: what
/// counts is what a reader of XML sees, whatever prefixes, entities and sections it is written with.
pub(super) fn svg(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8")?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    // Whether each open element is a style sheet.
    let mut open: Vec<bool> = Vec::new();
    let mut has_root = false;
    loop {
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(element) => {
                has_root = has_root || root(&element)?;
                passive(&element)?;
                open.push(element.local_name().as_ref() == "style");
            }
            Event::Empty(element) => {
                has_root = has_root || root(&element)?;
                passive(&element)?;
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) if open.last() == Some(&true) => passive_style(&text)?,
            Event::CData(text) if open.last() == Some(&true) => passive_style(&text)?,
            // In a style sheet these could spell anything.
            Event::GeneralRef(_) if open.last() == Some(&true) => return Err(ACTIVE),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) => {}
            Event::Decl(declaration) => match declaration.encoding() {
                None => {}
                Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => {}
                Some(_) => return Err("is not UTF-8"),
            },
            Event::DocType(_) | Event::PI(_) => return Err(ACTIVE),
            Event::Eof if has_root && open.is_empty() => return Ok(bytes.to_vec()),
            Event::Eof => return Err(BROKEN),
        }
    }
}

/// Refuses a first element that is not that of a picture.
fn root(element: &BytesStart) -> Result<bool, &'static str> {
    if element.local_name().as_ref() == "svg" { Ok(true) } else { Err("is not an SVG file") }
}

/// Refuses an element that does more than to show something.
fn passive(element: &BytesStart) -> Result<(), &'static str> {
    let name = element.local_name().as_ref().to_ascii_lowercase();
    if ELEMENTS.contains(&name.as_str()) || name.starts_with("animate") {
        return Err(ACTIVE);
    }
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| BROKEN)?;
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
        ] {
            assert!(svg(file.as_bytes()).is_err(), "{file}");
        }
    }
}
