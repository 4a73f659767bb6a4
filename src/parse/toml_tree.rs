//! TOML to a located tree, with every fault in it.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::context::Context;
use super::data::{Node, Scalar, Value};
use crate::source::{FileId, Located, Span};

/// What could be read of a TOML text.
pub(super) struct Tree {
    pub(super) root: Node,
    /// Whether all of it could be read.
    pub(super) is_whole: bool,
}

/// Reads a text as far as it is TOML; each fault is reported with this advice.
pub(super) fn tree(text: &str, help: &str, context: &mut Context) -> Tree {
    let file = context.file;
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (table, faults) = DeTable::parse_recoverable(&text[bom..]);
    let is_whole = faults.is_empty();
    for fault in faults {
        let range = fault.span().unwrap_or(0..0);
        let span = Span::new(file, range.start + bom..range.end + bom);
        context.invalid(span, format!("this is not TOML: {}", fault.message()), help);
    }
    let span = table.span();
    Tree { root: node(file, bom, span, DeValue::Table(table.into_inner())), is_whole }
}

/// A value as a tree; numbers stay as they are written.
fn node(file: FileId, bom: usize, range: Range<usize>, value: DeValue) -> Node {
    let span = Span::new(file, range.start + bom..range.end + bom);
    let scalar = |text: &str| Value::Scalar(Scalar { text: text.to_owned(), stretches: vec![(0, range.start + bom)] });
    let value = match value {
        DeValue::String(text) => scalar(&text),
        DeValue::Integer(number) => scalar(number.as_str()),
        DeValue::Float(number) => scalar(number.as_str()),
        DeValue::Boolean(truth) => scalar(&truth.to_string()),
        DeValue::Datetime(time) => scalar(&time.to_string()),
        DeValue::Array(items) => {
            Value::List(items.into_iter().map(|item| node(file, bom, item.span(), item.into_inner())).collect())
        }
        DeValue::Table(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let place = Span::new(file, key.span().start + bom..key.span().end + bom);
                let key = Located::new(key.into_inner().into_owned(), place);
                (key, node(file, bom, value.span(), value.into_inner()))
            });
            Value::Map(entries.collect())
        }
    };
    Node { span, value }
}
