//! What stands beside the mark of an escalation: the tier, how urgent it is, and when to give up.

use super::context::Context;
use super::markdown;
use crate::diagnostic::nearest;
use crate::model::{Escalation, Inline, InlineKind, Urgency};
use crate::source::{Located, Span};

/// The word that makes an escalation urgent.
const URGENT: &str = "urgent";
/// The word before a time after which to hand over.
const AFTER: &str = "after";

/// Reads a line such as `senior, urgent, after 30 minutes`, which holds a word at least.
pub(super) fn read(line: &[Inline], context: &mut Context) -> Option<Escalation> {
    let words = words(line, context);
    let mut parts = words.parts();
    let name = parts.next()?;
    let name = Located::new(name.0.trim().to_owned(), name.1);
    let to = tier(&name, context);
    let mut urgency = Urgency::Usual;
    let mut after = None;
    for (part, span) in parts {
        let (first, rest) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
        let twice = match first {
            URGENT if rest.trim().is_empty() => std::mem::replace(&mut urgency, Urgency::Urgent) == Urgency::Urgent,
            AFTER => {
                let time = rest.split_whitespace().collect::<Vec<_>>().join(" ");
                if time.is_empty() {
                    context.invalid(
                        span,
                        "`after` without a time",
                        "write how long to try, such as `after 30 minutes`",
                    );
                    continue;
                }
                after.replace(Located::new(time, span)).is_some()
            }
            _ => {
                refuse(part, span, context);
                continue;
            }
        };
        if twice {
            context.invalid(span, format!("a second `{first}` in one escalation"), "keep one of them");
        }
    }
    to.map(|to| Escalation { to, urgency, after })
}

/// The words of a time that stands alone, such as `30 minutes`.
pub(super) fn time(line: &[Inline], context: &mut Context) -> Option<Located<String>> {
    let words = words(line, context);
    let time = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let span = words.place(0..words.text.len())?;
    (!time.is_empty()).then(|| Located::new(time, span))
}

/// The tier of this name; one that stands before its urgency without a comma is told so.
fn tier(name: &Located<String>, context: &mut Context) -> Option<Located<crate::audience::Role>> {
    let first = name.value.split_whitespace().next().unwrap_or_default();
    if first != name.value && context.config.role(first).is_some() {
        let help = format!("put a comma after the tier: `{first}, {}`", name.value[first.len()..].trim());
        context.invalid(name.span, format!("unknown role `{}`", name.value), help);
        return None;
    }
    markdown::tier(name, context)
}

fn refuse(part: &str, span: Span, context: &mut Context) {
    if part.is_empty() {
        context.invalid(span, "nothing stands between two commas", "remove one of them");
        return;
    }
    let first = part.split_whitespace().next().unwrap_or_default();
    let help = match nearest(first, [URGENT, AFTER]) {
        Some(AFTER) => "did you mean `after`, with a time behind it?".to_owned(),
        Some(near) => format!("did you mean `{near}`?"),
        None => "beside the tier stand `urgent`, or `after` and a time, such as `after 30 minutes`".to_owned(),
    };
    context.invalid(span, format!("`{part}` says nothing about an escalation"), help);
}

/// The words of a line, with the place of each of its pieces.
struct Words {
    text: String,
    /// From which byte of the text on, which piece.
    pieces: Vec<(usize, Span)>,
}

/// Collects the words of a line; what is shown in other ways than as words is reported.
fn words(line: &[Inline], context: &mut Context) -> Words {
    let mut words = Words { text: String::new(), pieces: Vec::new() };
    words.push(line, context);
    words
}

impl Words {
    fn push(&mut self, line: &[Inline], context: &mut Context) {
        for inline in line {
            match &inline.kind {
                InlineKind::Words(words) | InlineKind::Code(words) => {
                    self.pieces.push((self.text.len(), inline.span));
                    self.text.push_str(words);
                }
                InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                    self.push(text, context);
                }
                InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
                _ => {
                    let help = "write the tier, `urgent` and the time as plain words";
                    context.invalid(inline.span, "only words can stand beside `[!ESCALATE]`", help);
                }
            }
        }
    }

    /// The parts between commas, trimmed, each with its place.
    fn parts(&self) -> impl Iterator<Item = (&str, Span)> {
        let mut at = 0;
        self.text.split(',').filter_map(move |part| {
            let start = at + part.len() - part.trim_start().len();
            at += part.len() + 1;
            let part = part.trim();
            Some((part, self.place(start..start + part.len())?))
        })
    }

    /// The place of some bytes: their own where it can be told, that of their pieces otherwise.
    fn place(&self, range: std::ops::Range<usize>) -> Option<Span> {
        let (start, end) = (self.at(range.start)?, self.at(range.end.saturating_sub(1).max(range.start))?);
        let end = if range.is_empty() { start.start } else { end.end.max(start.start) };
        Some(Span { end, ..start })
    }

    /// The place of a byte.
    fn at(&self, at: usize) -> Option<Span> {
        let last = self.pieces.partition_point(|(from, _)| *from <= at).checked_sub(1)?;
        let (from, span) = *self.pieces.get(last)?;
        let length = self.pieces.get(last + 1).map_or(self.text.len(), |(next, _)| *next) - from;
        let is_verbatim = span.range().len() == length;
        let start = u32::try_from(at - from).ok().map(|offset| span.start + offset);
        let start = start.filter(|_| is_verbatim);
        Some(start.map_or(span, |start| Span { start, end: (start + 1).min(span.end.max(start)), ..span }))
    }
}
