//! YAML to a located tree; the only place that knows the YAML reader.
//!
//! Aliases, anchors, merge keys and tags are refused: in documentation they are nearly always slips,
//! and refusing them ends every document that unfolds into more than is written.

use std::collections::HashSet;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};

use super::context::Context;
use super::data::{Node, Scalar, Value};
use crate::diagnostic::{DUPLICATE_ID, Diagnostic};
use crate::source::{Located, Span};

/// How deep YAML may nest.
const MAX_DEPTH: usize = 64;
/// How many values one YAML text may hold.
const MAX_NODES: usize = 100_000;

/// Reads the YAML text that stands at byte `base` of the context's file.
///
/// After a fault the part before it comes back, so that what is sound is still checked.
pub(super) fn tree(text: &str, base: usize, context: &mut Context) -> Node {
    let mut builder = Builder { text, base, open: Vec::new(), root: None, nodes: 0, context };
    let options = granit_parser::options! { emit_comments: false };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = match event {
            Ok((event, span)) => (event, span.byte_range().unwrap_or(0..0)),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                builder.fault(at..at, &format!("this is not YAML: {}", error.info()), advice(text, at));
                break;
            }
        };
        if !builder.event(event, span) {
            break;
        }
    }
    builder.finish()
}

/// What to do about a fault, from how its line looks.
fn advice(text: &str, at: usize) -> &'static str {
    let start = text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
    match value.chars().next() {
        Some('>' | '<') => "quote a range: `ui: \">=5.0\"`",
        Some('{' | '[' | '@' | '`' | '*' | '&' | '!' | '%') => {
            "quote a text that starts with a sign: `do: \"{var product} …\"`"
        }
        _ => "indent with spaces, and quote texts that hold `: ` or ` #`",
    }
}

struct Builder<'t, 'x, 'c> {
    text: &'t str,
    base: usize,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    context: &'x mut Context<'c>,
}

/// A list or map that is not yet closed.
struct Open {
    start: usize,
    style: StructureStyle,
    items: Vec<Node>,
    /// For a map: its finished entries and the key that waits for its value.
    entries: Option<Vec<(Located<String>, Node)>>,
    key: Option<Located<String>>,
    /// The keys of its entries.
    names: HashSet<String>,
}

impl Builder<'_, '_, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.context.file, self.base + range.start..self.base + range.end)
    }

    fn fault(&mut self, range: Range<usize>, message: &str, help: &str) {
        let span = self.span(range);
        self.context.invalid(span, message, help);
    }

    /// Takes one event; false when nothing after it can be relied on.
    fn event(&mut self, event: Event, range: Range<usize>) -> bool {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                !self.refuse(anchor, tag.as_deref(), &range) && self.scalar(&text, style, range)
            }
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag)
                if self.refuse(anchor, tag.as_deref(), &range) =>
            {
                false
            }
            Event::SequenceStart(style, ..) => self.start(range.start, style, None),
            Event::MappingStart(style, ..) => self.start(range.start, style, Some(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => {
                self.end(range);
                true
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.fault(
                    range,
                    "a YAML alias",
                    "write the value out; Headwater reads no aliases, so that a text means what it shows",
                );
                false
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                self.fault(range, "a second YAML document in one file", "keep one document a file");
                false
            }
            _ => true,
        }
    }

    /// Reports an anchor or a tag; true when there was one.
    fn refuse(&mut self, anchor: usize, tag: Option<&Tag>, range: &Range<usize>) -> bool {
        if anchor != 0 {
            let help = "remove it; Headwater reads no aliases, so nothing can refer to it";
            self.fault(range.clone(), "a YAML anchor", help);
        } else if tag.is_some() {
            self.fault(range.clone(), "a YAML tag", "remove it, or quote the text if it starts with `!`");
        }
        anchor != 0 || tag.is_some()
    }

    fn start(&mut self, start: usize, style: StructureStyle, entries: Option<Vec<(Located<String>, Node)>>) -> bool {
        if self.open.len() >= MAX_DEPTH {
            self.fault(start..start, &format!("YAML nested deeper than {MAX_DEPTH} levels"), "flatten it");
            return false;
        }
        self.open.push(Open { start, style, items: Vec::new(), entries, key: None, names: HashSet::new() });
        true
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: Range<usize>) -> bool {
        let mut range = range;
        let raw = &self.text[range.clone()];
        range.end = range.start + raw.trim_end().len();
        let span = self.span(range.clone());
        let stretches = super::stretches::stretches(&self.text[range.clone()], text, style);
        let stretches = stretches.into_iter().map(|(from, to)| (from, self.base + range.start + to)).collect();
        let is_null = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let value = if is_null { Value::Null } else { Value::Scalar(Scalar { text: text.to_owned(), stretches }) };
        self.value(Node { span, value })
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(mut open) = self.open.pop() else { return };
        if let Some(key) = open.key.take() {
            let null = Node { span: key.span, value: Value::Null };
            open.entries.get_or_insert_default().push((key, null));
        }
        let whole = &self.text[open.start..range.end.max(open.start)];
        let span = self.span(open.start..open.start + whole.trim_end().len());
        let value = open.entries.map_or(Value::List(open.items), Value::Map);
        self.value(Node { span, value });
    }

    fn value(&mut self, node: Node) -> bool {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("more than {MAX_NODES} values in one YAML text");
            self.context.invalid(node.span, message, "split the file");
            return false;
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return true;
        };
        let Some(entries) = &mut open.entries else {
            open.items.push(node);
            return true;
        };
        let Some(key) = open.key.take() else {
            open.key = Some(key_of(node, self.context));
            return true;
        };
        if !open.names.insert(key.value.clone())
            && let Some((first, _)) = entries.iter().find(|(known, _)| known.value == key.value)
        {
            let message = format!("the key `{}` is written twice", key.value);
            let twice = Diagnostic::new(DUPLICATE_ID, key.span, message).related(first.span, "first written here");
            self.context.report(twice.help("keep one of them"));
        } else {
            entries.push((key, node));
        }
        true
    }

    fn finish(mut self) -> Node {
        while let Some(open) = self.open.last_mut() {
            // A key whose value was not reached is not a key without a value, and brackets that
            // nothing closes hold whatever came after them.
            open.key = None;
            if open.style == StructureStyle::Flow {
                self.open.pop();
                continue;
            }
            let end = self.text.len();
            self.end(end..end);
        }
        let whole = self.span(0..0);
        self.root.unwrap_or(Node { span: whole, value: Value::Null })
    }
}

fn key_of(node: Node, context: &mut Context) -> Located<String> {
    match node.value {
        Value::Scalar(scalar) => {
            if scalar.text == "<<" {
                context.invalid(node.span, "a YAML merge key", "write the keys out");
            }
            Located::new(scalar.text, node.span)
        }
        Value::Null | Value::List(_) | Value::Map(_) => {
            context.invalid(node.span, "a key that is not a text", "write a word before the colon");
            Located::new(String::new(), node.span)
        }
    }
}
