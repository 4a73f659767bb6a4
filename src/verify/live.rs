//! What a page must not hold, whoever wrote it: code, comments, and addresses of kinds that nobody published.

use std::ops::Range;

use super::markup::{Item, Placed};
use super::rules;
use crate::diagnostic::RuleName;

/// Elements that run code, load a page, or change where addresses lead.
const ELEMENTS: [&str; 11] =
    ["applet", "base", "embed", "frame", "frameset", "iframe", "object", "portal", "style", "template", "marquee"];
/// Attributes that hold an address.
const ADDRESSES: [&str; 13] = [
    "action",
    "background",
    "cite",
    "data",
    "formaction",
    "href",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];
/// The kinds of addresses that may be published.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
/// Scripts that are data.
const DATA: [&str; 2] = ["application/ld+json", "application/json"];

/// A fault of a page: where, which rule, and what is wrong.
pub(super) type Fault = (Range<usize>, RuleName, String);

/// The faults of a page.
pub(super) fn faults(items: &[Placed]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (range, item) in items {
        let message = match item {
            Item::Comment(_) => Some("a comment, which nobody is shown and everybody can read".to_owned()),
            Item::Element { name, source, kind } => element(name, source.as_deref(), kind.as_deref()),
            Item::Attribute { element, name, value } => {
                if let Some(scheme) = foreign(element, name, value) {
                    let message = format!("an address of the kind `{scheme}`, which is not published");
                    faults.push((range.clone(), rules::FOREIGN_SCHEME, message));
                }
                attribute(name)
            }
            Item::Script { kind, text } => {
                let is_data = kind.as_deref().is_some_and(|kind| DATA.contains(&kind));
                (!is_data && !text.trim().is_empty()).then(|| "a script that stands in the page itself".to_owned())
            }
            Item::Text(_) => None,
        };
        faults.extend(message.map(|message| (range.clone(), rules::LIVE_MARKUP, message)));
    }
    faults
}

fn element(name: &str, source: Option<&str>, kind: Option<&str>) -> Option<String> {
    if ELEMENTS.contains(&name) {
        return Some(format!("the element `{name}`, which no page of ours needs"));
    }
    let is_data = kind.is_some_and(|kind| DATA.contains(&kind));
    if name != "script" || is_data {
        return None;
    }
    match source {
        None => Some("a script that stands in the page itself".to_owned()),
        Some(source) if source.contains(':') || source.starts_with("//") || source.starts_with('\\') => {
            Some("a script of another site".to_owned())
        }
        Some(_) => None,
    }
}

fn attribute(name: &str) -> Option<String> {
    match name {
        "style" => Some("a style that stands in the page itself".to_owned()),
        "srcdoc" => Some("a page within the page".to_owned()),
        _ if name.starts_with("on") => Some(format!("the event handler `{name}`")),
        _ => None,
    }
}

/// The scheme of an attribute's address when it may not be published.
fn foreign(element: &str, name: &str, value: &str) -> Option<String> {
    // A refresh says its time first.
    let is_refresh = element == "meta" && name == "content" && value.to_lowercase().contains("url=");
    if !ADDRESSES.contains(&name) && !is_refresh {
        return None;
    }
    let address = value.rsplit_once("url=").filter(|_| is_refresh).map_or(value, |(_, address)| address);
    scheme(address).filter(|scheme| !SCHEMES.contains(&scheme.as_str()))
}

/// The scheme of an address as a browser reads it; `//` where it takes over that of the page.
pub(super) fn scheme(address: &str) -> Option<String> {
    let plain: String = address.chars().filter(|char| !char.is_control() && !char.is_whitespace()).collect();
    let plain = plain.to_lowercase();
    if plain.replace('\\', "/").starts_with("//") {
        return Some("//".to_owned());
    }
    let (scheme, _) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+.-".contains(char));
    is_scheme.then(|| scheme.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::markup;

    #[test]
    fn everything_that_could_act_is_found() {
        for bad in [
            "<script>x</script>",
            "<script src='//evil.example/x.js'></script>",
            "<p onclick='x'>",
            "<p style='x'>",
            "<style>x</style>",
            "<!-- x -->",
            "<a href='java&#9;script:x'>",
            "<a href=' JavaScript&colon;x'>",
            "<img src='data:image/png;base64,x'>",
            "<iframe src='x'></iframe>",
            "<a href='//evil.example'>",
            "<meta http-equiv='refresh' content='0; url=javascript:x'>",
        ] {
            assert!(!faults(&markup::read(bad).unwrap()).is_empty(), "{bad}");
        }
    }

    #[test]
    fn a_plain_page_has_no_fault() {
        let page = "<a href='x.html#on'>a</a><a href='mailto:a@b'>b</a><img src='assets/x.png' alt='data: x'>\
                    <script src='assets/a.js' defer></script><script type='application/ld+json'>{}</script>\
                    <meta http-equiv='refresh' content='0; url=../a.html'>";
        assert!(faults(&markup::read(page).unwrap()).is_empty());
    }
}
