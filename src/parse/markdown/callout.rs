//! The mark of a callout, `[!KIND]`, read from the source.
//!
//! A Markdown reader knows only five marks and only without a title, so the mark is looked for in
//! the bytes of the quotation's first line.

use std::ops::Range;

use super::super::context::Context;
use super::super::passage::Passage;
use crate::audience::Audience;
use crate::diagnostic::{nearest, or_list};
use crate::model::{Block, BlockKind, Callout, CalloutKind, InlineKind, Text, source_words};
use crate::source::Span;

/// The word before the time of a check. A sentence, which may stand there too, begins with a capital letter.
pub(in crate::parse) const WITHIN: &str = "within";

/// A mark and its place in the passage.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    kind: MarkKind,
}

#[derive(Debug, Clone)]
enum MarkKind {
    Plain(CalloutKind),
    /// Its role stands beside it.
    Escalate,
    /// Not a mark that anybody knows; the quotation is shown as it is.
    Unknown,
}

/// The mark of the quotation that starts at byte `start`.
pub(super) fn mark(passage: &Passage, start: usize, context: &mut Context) -> Option<Mark> {
    let line = passage.text[start..].lines().next()?;
    let after = line.strip_prefix('>')?;
    let open = line.len() - after.trim_start().len();
    let inner = line[open..].strip_prefix("[!")?;
    let name = &inner[..inner.find(']')?];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
        return None;
    }
    let range = start + open..start + open + name.len() + 3;
    let kind = match name.to_ascii_uppercase().as_str() {
        "NOTE" => MarkKind::Plain(CalloutKind::Note),
        "TIP" => MarkKind::Plain(CalloutKind::Tip),
        "IMPORTANT" => MarkKind::Plain(CalloutKind::Important),
        "WARNING" => MarkKind::Plain(CalloutKind::Warning),
        "CAUTION" => MarkKind::Plain(CalloutKind::Caution),
        "CHECK" => MarkKind::Plain(CalloutKind::Check),
        "IF" => MarkKind::Plain(CalloutKind::If),
        "ESCALATE" => MarkKind::Escalate,
        upper => match Audience::ALL.into_iter().find(|audience| audience.as_str().eq_ignore_ascii_case(upper)) {
            Some(audience) => MarkKind::Plain(CalloutKind::Only(audience)),
            None => {
                let help = match nearest(name, CalloutKind::MARKS) {
                    Some(near) => format!("did you mean `[!{near}]`?"),
                    None => format!("known are {}", or_list(CalloutKind::MARKS)),
                };
                context.invalid(passage.span(range.clone()), format!("unknown callout `[!{name}]`"), help);
                MarkKind::Unknown
            }
        },
    };
    Some(Mark { range, kind })
}

impl Mark {
    /// Whether the mark is taken out of the text.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.kind, MarkKind::Unknown)
    }

    /// What a quotation with this mark is; the text beside the mark starts its first paragraph.
    pub(super) fn callout(self, mut blocks: Vec<Block>, passage: &Passage, context: &mut Context) -> BlockKind {
        let mut title = Text::new();
        if let Some(Block { kind: BlockKind::Paragraph(text), .. }) = blocks.first_mut() {
            title = take_first_line(text);
            if text.is_empty() {
                blocks.remove(0);
            }
        }
        let span = passage.span(self.range);
        let kind = match self.kind {
            MarkKind::Unknown => return BlockKind::Quote(blocks),
            MarkKind::Plain(kind) => kind,
            MarkKind::Escalate => match escalation(&title, span, context) {
                Some(kind) => {
                    title = Text::new();
                    kind
                }
                // Still for agents alone: a slip in the role must not publish it.
                None => CalloutKind::Only(Audience::Agent),
            },
        };
        let is_time = kind == CalloutKind::Check && says_when(&title, &blocks, span, context);
        if matches!(kind, CalloutKind::Check | CalloutKind::Only(_)) && !title.is_empty() && !is_time {
            put_back(&mut title, &mut blocks);
        }
        if kind == CalloutKind::If && title.is_empty() {
            context.invalid(span, "a branch without a symptom", "write beside `[!IF]` what the reader sees");
        }
        if title.is_empty() && blocks.is_empty() && !matches!(kind, CalloutKind::Escalate(_)) {
            context.invalid(span, "an empty callout", "write its text, or remove it");
        }
        BlockKind::Callout(Callout { kind, mark: span, title, blocks })
    }
}

/// Whether the text beside the mark of a check is the time within which it holds.
fn says_when(title: &Text, below: &[Block], mark: Span, context: &mut Context) -> bool {
    let words = source_words(title);
    let Some(time) = words.trim().strip_prefix(WITHIN) else { return false };
    let Some(place) = title.first().filter(|_| time.is_empty() || time.starts_with(char::is_whitespace)) else {
        return false;
    };
    if time.is_empty() {
        context.invalid(
            place.span,
            "`within` without a time",
            "write how long it may take, such as `within 10 minutes`",
        );
    } else if below.is_empty() {
        let help = "write below the time what is seen when the step has worked";
        context.invalid(mark, "a check that says when, and not what is seen", help);
    }
    true
}

fn escalation(title: &Text, mark: Span, context: &mut Context) -> Option<CalloutKind> {
    if source_words(title).trim().is_empty() {
        let help = "write the tier that may act beside `[!ESCALATE]`, and below it what to collect";
        context.invalid(mark, "an escalation to nobody", help);
        return None;
    }
    super::super::escalation::read(title, context).map(CalloutKind::Escalate)
}

fn take_first_line(text: &mut Text) -> Text {
    let is_break = |kind: &InlineKind| matches!(kind, InlineKind::SoftBreak | InlineKind::HardBreak);
    let end = text.iter().position(|inline| is_break(&inline.kind));
    let rest = end.map(|end| text.split_off(end + 1)).unwrap_or_default();
    let mut line = std::mem::replace(text, rest);
    if line.last().is_some_and(|inline| is_break(&inline.kind)) {
        line.pop();
    }
    line
}

/// Makes the text beside a mark the start of the text below it, where a title has no meaning.
fn put_back(title: &mut Text, blocks: &mut Vec<Block>) {
    let mut line = std::mem::take(title);
    let span = line.first().map(|inline| inline.span);
    if let Some(Block { kind: BlockKind::Paragraph(text), span: place, .. }) = blocks.first_mut() {
        // The same paragraph went on after the mark's line only when it stands right below it.
        let end = line.last().map_or(place.start, |inline| inline.span.end);
        if place.start <= end {
            line.push(crate::model::Inline { span: Span { start: end, end, ..*place }, kind: InlineKind::SoftBreak });
            line.append(text);
            *text = line;
            return;
        }
    }
    if let Some(span) = span {
        blocks.insert(0, Block { span, tags: crate::model::Tags::default(), kind: BlockKind::Paragraph(line) });
    }
}
