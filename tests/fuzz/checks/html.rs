//! A strict reader of the HTML that Headwater writes: balanced, quoted, and with nothing that a browser would run.

/// Elements without an end tag.
const VOID: [&str; 10] = ["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"];
/// Elements that no page has.
const FOREIGN: [&str; 12] = [
    "iframe",
    "object",
    "embed",
    "style",
    "math",
    "base",
    "frame",
    "frameset",
    "applet",
    "noembed",
    "xmp",
    "plaintext",
];
/// Where an address may lead.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];
/// Attributes that hold an address.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href"];
/// What a paragraph and a heading cannot hold: a browser would close them.
const BLOCKS: [&str; 22] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "div",
    "section",
    "article",
    "aside",
    "nav",
    "table",
    "pre",
    "blockquote",
    "details",
    "hr",
    "figure",
    "dl",
];

/// Stops the test when a page is not well-formed or holds something that a browser would run.
pub fn check(page: &str, text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest =
        text.strip_prefix("<!doctype html>").or_else(|| text.strip_prefix("<!DOCTYPE html>")).unwrap_or(text);
    while let Some(at) = rest.find('<') {
        let from = &rest[at..];
        let tell = || format!("{page}: … {}", from.chars().take(200).collect::<String>());
        assert!(!from.starts_with("<!"), "a comment or a declaration in {}", tell());
        rest = if let Some(end) = from.strip_prefix("</") {
            let (name, after) = end.split_once('>').unwrap_or_else(|| panic!("an open tag in {}", tell()));
            assert_eq!(open.pop(), Some(name), "closes another element: {}", tell());
            after
        } else {
            let (name, after) = tag(&from[1..], &tell);
            nests(&open, name, &tell);
            if !VOID.contains(&name) {
                open.push(name);
            }
            if name == "script" {
                let (inside, after) = after.split_once("</script>").unwrap_or_else(|| panic!("{}", tell()));
                assert!(is_data(from) || inside.trim().is_empty(), "a script in the page: {}", tell());
                open.pop();
                after
            } else {
                after
            }
        };
    }
    assert!(open.is_empty(), "{page}: {open:?} stay open");
    assert!(!text.contains('\0'), "{page}: NUL");
}

/// Whether a script element holds data that no browser runs.
fn is_data(tag: &str) -> bool {
    let head = tag.split('>').next().unwrap_or_default();
    head.contains("type=\"application/ld+json\"") || head.contains("type=\"application/json\"")
}

/// A tag behind its `<`: its name, and what follows it.
fn tag<'t>(from: &'t str, tell: &dyn Fn() -> String) -> (&'t str, &'t str) {
    let end = from.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(from.len());
    let (name, mut rest) = from.split_at(end);
    let is_name = name.starts_with(|char: char| char.is_ascii_lowercase());
    assert!(is_name && !FOREIGN.contains(&name), "the element `{name}` in {}", tell());
    let mut seen: Vec<&str> = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n']);
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return (name, after);
        }
        let end = rest.find(['=', '>', ' ', '\n', '/', '<', '"', '\'']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        assert!(!key.is_empty() && !seen.contains(&key), "the attribute `{key}` in {}", tell());
        seen.push(key);
        let value = if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"').unwrap_or_else(|| panic!("an open quote in {}", tell()));
            rest = after;
            value
        } else {
            assert!(!after.starts_with('='), "a value without quotes in {}", tell());
            rest = after;
            ""
        };
        attribute(key, value, tell);
    }
}

fn attribute(key: &str, value: &str, tell: &dyn Fn() -> String) {
    let plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-:".contains(char);
    assert!(key.chars().all(plain) || key == "viewBox", "the attribute `{key}` in {}", tell());
    let is_bad = key.starts_with("on") || ["style", "srcdoc", "srcset", "ping", "http-equiv"].contains(&key);
    assert!(!is_bad || (key == "http-equiv" && value == "refresh"), "the attribute `{key}` in {}", tell());
    assert!(!value.contains('<'), "a bare `<` in {}", tell());
    if ADDRESSES.contains(&key) {
        let address = decoded(value);
        let before = address.split(['/', '?', '#']).next().unwrap_or_default();
        if let Some((scheme, _)) = before.split_once(':') {
            let plain: String = scheme.chars().filter(|char| !char.is_whitespace() && !char.is_control()).collect();
            assert!(SCHEMES.contains(&plain.to_lowercase().as_str()), "the scheme `{scheme}` in {}", tell());
        }
    }
}

/// A value as a browser reads it, as far as an address may hide in it.
fn decoded(value: &str) -> String {
    let mut text = value.to_owned();
    for (name, char) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(name, char);
    }
    text
}

/// A block does not stand where a browser would close what holds it.
fn nests(open: &[&str], name: &str, tell: &dyn Fn() -> String) {
    let parent = open.last().copied().unwrap_or_default();
    let is_text = |name: &str| name == "p" || (name.len() == 2 && name.starts_with('h') && name != "hr");
    assert!(!(open.iter().any(|name| is_text(name)) && BLOCKS.contains(&name)), "`{name}` in a text: {}", tell());
    if name == "li" {
        assert!(["ul", "ol"].contains(&parent), "`li` in `{parent}`: {}", tell());
    }
    if ["a", "button"].contains(&name) {
        assert!(!open.contains(&"a") && !open.contains(&"button"), "`{name}` in a link or button: {}", tell());
    }
}
