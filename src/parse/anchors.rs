//! The anchors in a file of a product, whatever language its pages are written in.
//!
//! No language is parsed: an anchor is the name of the attribute with a value behind it, in the forms that HTML,
//! JSX, Vue, Angular, Svelte, templates and scripts give it. A value is an id where it is one text from end to end;
//! everything else is known only when the product runs.

use std::ops::Range;

use crate::model::{ANCHOR_ATTRIBUTE, Anchors};
use crate::source::{FileId, Located, Span};

/// The property of an element that stands for the attribute.
const PROPERTY: &str = "dataset.help";
/// An id is shorter than this; what is longer is no id, but a quotation mark that is not closed.
const LONGEST: usize = 500;
/// What stands around a comment of markup.
const COMMENT: (&str, &str) = ("<!--", "-->");
/// What begins a part that a template puts in.
const PUT_IN: [&str; 7] = ["{", "<%", "<?", "${", "#{", "@", "%{"];

/// What stands where a value should be.
#[derive(Debug, PartialEq, Eq)]
enum Value {
    /// An id, by its place.
    Id(Range<usize>),
    /// Something that only the running product knows.
    Open,
    /// No value: the name stands there for another reason.
    None,
}

/// What an attribute holds in its quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The value itself.
    Text,
    /// Code that gives the value, as in Vue and Angular.
    Code,
}

/// All anchors of a file.
#[must_use]
pub fn anchors(file: FileId, text: &str) -> Anchors {
    let mut anchors = Anchors::default();
    // Looking for an end that is not there would take as long for every comment that is not closed.
    let last_end = text.rfind(COMMENT.1).unwrap_or(0);
    let mut at = 0;
    while let Some((name, is_property)) = next_name(text, at, last_end) {
        at = name.end;
        let value = if is_property { assigned(text, name.end) } else { value(text, &name) };
        match value {
            Value::Id(range) => {
                at = range.end;
                let id = text.get(range.clone()).unwrap_or_default();
                anchors.ids.push(Located::new(id.to_owned(), Span::new(file, range)));
            }
            Value::Open => anchors.open += 1,
            Value::None => {}
        }
    }
    anchors
}

/// The next place from `at` on that names the attribute, or the property, outside the comments of markup.
fn next_name(text: &str, mut at: usize, last_end: usize) -> Option<(Range<usize>, bool)> {
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find(['d', 'D', '<'])?;
        if text[start..].starts_with(COMMENT.0) {
            // A comment that is not closed is taken for none: a file of scripts may name its beginning.
            at = start + COMMENT.0.len();
            at += text.get(at..last_end).and_then(|_| text[at..].find(COMMENT.1)).unwrap_or(0);
            continue;
        }
        for (name, is_property) in [(ANCHOR_ATTRIBUTE, false), (PROPERTY, true)] {
            let end = start + name.len();
            let is_name = text
                .get(start..end)
                .is_some_and(|found| if is_property { found == name } else { found.eq_ignore_ascii_case(name) });
            let before = text[..start].chars().next_back();
            if is_name && !before.is_some_and(is_of_name) && !text[end..].starts_with(is_of_name) {
                return Some((start..end, is_property));
            }
        }
        at = start + 1;
    }
}

fn is_of_name(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_')
}

/// What follows the name of the attribute.
fn value(text: &str, name: &Range<usize>) -> Value {
    let (before, mut at) = (&text[..name.start], name.end);
    let quoted = before.chars().next_back().filter(|char| matches!(char, '"' | '\'' | '`'));
    if let Some(quote) = quoted.filter(|quote| text[at..].starts_with(*quote)) {
        // A key of an object, or what `setAttribute` is given.
        at = skip_space(text, at + quote.len_utf8());
        let is_set = before[..before.len() - 1].trim_end().ends_with("setAttribute(");
        let separator = match () {
            () if text[at..].starts_with("=>") => "=>",
            () if text[at..].starts_with(':') => ":",
            () if is_set && text[at..].starts_with(',') => ",",
            () => return Value::None,
        };
        return expression(text, at + separator.len(), &[',', '}', ')', ']', ';']);
    }
    let holds = if before.ends_with(':') || before.ends_with("[attr.") { Holds::Code } else { Holds::Text };
    if holds == Holds::Code && text[at..].starts_with(']') {
        at += 1;
    }
    at = skip_space(text, at);
    if !text[at..].starts_with('=') || text[at..].starts_with("==") {
        return Value::None;
    }
    attribute(text, skip_space(text, at + 1), holds)
}

/// The value of an attribute.
fn attribute(text: &str, at: usize, holds: Holds) -> Value {
    match text[at..].chars().next() {
        Some('{') => match expression(text, at + 1, &['}']) {
            Value::None => Value::Open,
            value => value,
        },
        Some('"' | '\'' | '\\') => match quotation(text, at) {
            Some(inner) if holds == Holds::Code => match literal(text, skip_space(text, inner.start)) {
                Some((id, end)) if text[end..inner.end.max(end)].trim().is_empty() && end <= inner.end => Value::Id(id),
                _ => Value::Open,
            },
            Some(inner) => plain(text, inner),
            None => Value::Open,
        },
        // A value without quotation marks; code and templates begin otherwise.
        Some(first) if is_of_name(first) => {
            let rest = &text[at..];
            let end = rest.find(|char: char| char.is_whitespace() || "\"'`=<>".contains(char)).unwrap_or(rest.len());
            let end = if rest[..end].ends_with('/') && rest[end..].starts_with('>') { end - 1 } else { end };
            if holds == Holds::Code { Value::Open } else { plain(text, at..at + end) }
        }
        Some('>' | '/') | None => Value::None,
        Some(_) => Value::Open,
    }
}

/// What is assigned to a property.
fn assigned(text: &str, at: usize) -> Value {
    let at = skip_space(text, at);
    let rest = &text[at..];
    if !rest.starts_with('=') || rest.starts_with("==") || rest.starts_with("=>") {
        return Value::None;
    }
    expression(text, at + 1, &[';', ',', ')', '}'])
}

/// An expression that is one text from end to end, or else something that only the running product knows.
fn expression(text: &str, at: usize, ends: &[char]) -> Value {
    let Some((id, end)) = literal(text, skip_space(text, at)) else { return Value::Open };
    let behind = skip_space(text, end);
    let is_on_next_line = text[end..behind].contains('\n') && !ends.contains(&'}') || behind == text.len();
    let goes_on = |char: char| "+-*/%?.[(|&=<>".contains(char);
    match text[behind..].chars().next() {
        Some(char) if ends.contains(&char) => Value::Id(id),
        Some(char) if !goes_on(char) && ends.len() > 1 => Value::Id(id),
        _ if is_on_next_line => Value::Id(id),
        _ => Value::Open,
    }
}

/// The inside of a text in code, and where it ends; none when it is put together while the product runs.
fn literal(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let inner = quotation(text, at)?;
    let end = inner.end + text[inner.end..].find(['"', '\'', '`'])? + 1;
    matches!(plain(text, inner.clone()), Value::Id(_)).then_some((inner, end))
}

/// The inside of what stands in quotation marks, which may be escaped because they stand in another text.
fn quotation(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let mark = rest.strip_prefix('\\').unwrap_or(rest).chars().next().filter(|char| "\"'`".contains(*char))?;
    let start = at + rest.find(mark)? + 1;
    let length = text[start..].bytes().take(LONGEST).position(|byte| char::from(byte) == mark)?;
    let escape = usize::from(rest.starts_with('\\') && text[start..start + length].ends_with('\\'));
    Some(start..start + length - escape)
}

/// A text as an id, unless a template puts something in.
fn plain(text: &str, range: Range<usize>) -> Value {
    let inner = &text[range.clone()];
    if PUT_IN.iter().any(|mark| inner.contains(mark)) || inner.contains('\\') { Value::Open } else { Value::Id(range) }
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The ids of a text, and how many others there are.
    fn found(text: &str) -> (Vec<String>, usize) {
        let anchors = anchors(FileId::default(), text);
        for id in &anchors.ids {
            assert_eq!(text[id.span.range()], id.value, "{text}");
        }
        (anchors.ids.into_iter().map(|id| id.value).collect(), anchors.open)
    }

    #[test]
    fn ids_are_found_in_every_form_of_markup_and_code() {
        for text in [
            r#"<b data-help="a.b">"#,
            "<b data-help='a.b'>",
            "<b data-help=a.b>",
            "<b data-help=a.b/>",
            "<b data-help = \"a.b\" >",
            "<B DATA-HELP=\"a.b\">",
            r#"<b data-help={"a.b"} />"#,
            "<b data-help={'a.b'}>",
            "<b data-help={ `a.b` }>",
            "<b\n  data-help={\n    \"a.b\"\n  }\n>",
            r#"<b :data-help="'a.b'">"#,
            r#"<b v-bind:data-help="'a.b'">"#,
            "<b :data-help='`a.b`'>",
            r#"<b [attr.data-help]="'a.b'">"#,
            r#"<b attr.data-help="a.b">"#,
            r#"h("b", { "data-help": "a.b" })"#,
            "h('b', { 'data-help': 'a.b', class: 'c' })",
            r#"{ "data-help" => "a.b" }"#,
            "b.setAttribute('data-help', 'a.b')",
            "b.dataset.help = 'a.b';",
            "b.dataset.help = \"a.b\"\nc()",
            r#"html = "<b data-help=\"a.b\">""#,
            "html = '<b data-help=\"a.b\">'",
            "document.querySelector('[data-help=\"a.b\"]')",
            "<!-- not closed <b data-help='a.b'>",
            "<!-- <b data-help='old'> --><b data-help='a.b'>",
        ] {
            assert_eq!(found(text), (vec!["a.b".to_owned()], 0), "{text}");
        }
    }

    #[test]
    fn what_only_the_running_product_knows_is_counted() {
        for text in [
            "<b data-help={id}>",
            "<b data-help={`a.${b}`}>",
            "<b data-help={a ? 'x' : 'y'}>",
            "<b data-help={'x' + y}>",
            r#"<b data-help="{{ id }}">"#,
            "<b data-help='<%= id %>'>",
            "<b data-help={{ id }}>",
            "<b data-help=\"a.{b}\">",
            "<b data-help=\"@id\">",
            "<b data-help=<?= $id ?>>",
            r#"<b :data-help="id">"#,
            r#"<b :data-help="'x' + id">"#,
            r#"<b :data-help="on ? 'x' : 'y'">"#,
            r#"<b [attr.data-help]="id">"#,
            "<b :data-help=id>",
            r#"{ "data-help": id }"#,
            "{ 'data-help': 'x' + id }",
            "b.setAttribute('data-help', id)",
            "b.dataset.help = id",
            "<b data-help=\"not closed",
        ] {
            assert_eq!(found(text), (Vec::new(), 1), "{text}");
        }
    }

    #[test]
    fn the_name_alone_is_no_anchor() {
        for text in [
            "<b data-helper='x'>",
            "<b my-data-help='x'>",
            "<b data-help-id='x'>",
            "<b data-help>",
            "getAttribute('data-help')",
            "['data-help', 'x']",
            "[data-help^='x'] { color: red }",
            "if (b.dataset.help === 'x') {}",
            "dataset.helper = 'x'",
            "data-help",
            "<!-- <b data-help='x'> -->",
        ] {
            assert_eq!(found(text), (Vec::new(), 0), "{text}");
        }
    }

    #[test]
    fn each_anchor_is_found_once_and_in_its_order() {
        let text = "<b data-help='a'><i data-help={x}></i><b data-help=\"\">é</b><b data-help='b'>";
        assert_eq!(found(text), (vec!["a".to_owned(), String::new(), "b".to_owned()], 1));
        assert_eq!(found("<!----><b data-help='a'>").0, ["a"]);
        assert_eq!(found("<!--><b data-help='a'>-->").0, ["a"; 0]);
        let many = "<b data-help='a'>".repeat(1_000);
        assert_eq!(found(&many).0.len(), 1_000);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_search_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            found(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn no_text_of_the_right_letters_makes_the_search_stumble(
            parts in proptest::collection::vec(
                prop::sample::select(vec![
                    "data-help", "dataset.help", "=", "\"", "'", "`", "{", "}", "\\", ":", "[attr.", "]", " ", "\n", "a",
                    "<!--", "-->", "é", "setAttribute(", ",", "${", "=>", ">", "/",
                ]),
                0..40,
            )
        ) {
            found(&parts.concat());
        }
    }
}
