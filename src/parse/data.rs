//! A located tree of scalars, lists and maps: what YAML and TOML become before anything is read from them.

use super::context::Context;
use super::passage::Passage;
use crate::diagnostic::{Diagnostic, Edit, Fix, UNKNOWN_KEY, nearest, or_list};
use crate::source::{Located, Span};

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing: a key without a value.
    Null,
    /// A text, number or truth value, always as it is written: `4.10` stays `4.10`.
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Located<String>, Node)>),
}

/// A text and where its stretches came from.
#[derive(Debug, Clone)]
pub(super) struct Scalar {
    pub(super) text: String,
    pub(super) stretches: Vec<(usize, usize)>,
}

impl Node {
    fn describe(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a map of keys",
        }
    }

    /// The scalar's text; a finding when it is something else.
    pub(super) fn text(&self, what: &str, context: &mut Context) -> Option<Located<String>> {
        self.scalar(what, context).map(|scalar| Located::new(scalar.text.trim().to_owned(), self.span))
    }

    /// The scalar as a text of its own; a finding when it is something else.
    pub(super) fn passage(&self, what: &str, context: &mut Context) -> Option<Passage<'_>> {
        let scalar = self.scalar(what, context)?;
        Some(Passage::mapped(self.span.file, &scalar.text, scalar.stretches.clone()))
    }

    fn scalar(&self, what: &str, context: &mut Context) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) if !scalar.text.trim().is_empty() => Some(scalar),
            Value::Scalar(_) | Value::Null => {
                context.invalid(self.span, format!("{what} is empty"), "write a value, or leave the key out");
                None
            }
            Value::List(_) | Value::Map(_) => {
                context.invalid(
                    self.span,
                    format!("{what} is {}, not a text", self.describe()),
                    "write a single value",
                );
                None
            }
        }
    }

    /// The items of a list; a single value counts as a list of one.
    pub(super) fn items(&self, what: &str, context: &mut Context) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(_) => std::slice::from_ref(self),
            Value::Null | Value::Map(_) => {
                let message = format!("{what} is {}, not a list", self.describe());
                context.invalid(self.span, message, "write a list such as `[a, b]`");
                &[]
            }
        }
    }

    /// The texts of a list; a single value counts as a list of one.
    pub(super) fn texts(&self, what: &str, context: &mut Context) -> Vec<Located<String>> {
        self.items(what, context).iter().filter_map(|item| item.text(what, context)).collect()
    }

    /// The keys of a map; a finding when it is something else.
    pub(super) fn fields(&self, what: &str, context: &mut Context) -> Fields<'_> {
        match &self.value {
            Value::Map(entries) => Fields { entries, read: vec![false; entries.len()] },
            Value::Null => Fields { entries: &[], read: Vec::new() },
            Value::Scalar(_) | Value::List(_) => {
                let message = format!("{what} is {}, not a map of keys", self.describe());
                context.invalid(self.span, message, context.keys);
                Fields { entries: &[], read: Vec::new() }
            }
        }
    }
}

/// The keys of a map, which remember whether somebody read them.
pub(super) struct Fields<'n> {
    entries: &'n [(Located<String>, Node)],
    read: Vec<bool>,
}

impl<'n> Fields<'n> {
    /// The value of a key.
    pub(super) fn take(&mut self, key: &str) -> Option<&'n Node> {
        let place = self.entries.iter().position(|(name, _)| name.value == key)?;
        self.read[place] = true;
        Some(&self.entries[place].1)
    }

    /// All entries in the order in which they are written, each counted as read.
    pub(super) fn take_all(&mut self) -> &'n [(Located<String>, Node)] {
        self.read.fill(true);
        self.entries
    }

    /// Counts the keys that another tool reads as read.
    pub(super) fn take_where(&mut self, belongs: impl Fn(&str) -> bool) {
        for ((key, _), read) in self.entries.iter().zip(&mut self.read) {
            *read |= belongs(&key.value);
        }
    }

    /// Reports every key that nobody read, with the known key that was most likely meant.
    pub(super) fn finish(self, what: &str, known: &[&str], context: &mut Context) {
        let unread = self.entries.iter().zip(&self.read).filter(|(_, read)| !**read);
        for ((key, _), _) in unread {
            context.report(unknown_key(key, what, known));
        }
    }
}

/// Words for which other tools have keys, and what they are called here.
const MEANT: [(&str, &str); 11] = [
    ("audience", "for"),
    ("audiences", "for"),
    ("version", "ui"),
    ("versions", "ui"),
    ("description", "summary"),
    ("name", "title"),
    ("weight", "order"),
    ("text", "do"),
    ("aliases", "was"),
    ("redirect_from", "was"),
    ("redirects", "was"),
];

/// The finding for a key that nobody reads.
pub(super) fn unknown_key(key: &Located<String>, what: &str, known: &[&str]) -> Diagnostic {
    let meant = MEANT.iter().find(|(word, name)| *word == key.value && known.contains(name)).map(|(_, name)| *name);
    let diagnostic = Diagnostic::new(UNKNOWN_KEY, key.span, format!("unknown key `{}` in {what}", key.value));
    match meant.or_else(|| nearest(&key.value, known.iter().copied())) {
        Some(near) => {
            let edit = Edit { span: key.span, text: near.to_owned() };
            // Only the writer knows whether that is what he meant.
            diagnostic.help(format!("did you mean `{near}`?")).fix(Fix { safe: false, edits: vec![edit] })
        }
        None if known.is_empty() => diagnostic.help("remove it"),
        None => diagnostic.help(format!("known here: {}", or_list(known.iter().copied()))),
    }
}
