//! Suppressions in Markdown: which block each of them governs, and how it can be taken out again.
//!
//! A comment on a line of its own governs the block that follows, as tags at its start would; a
//! comment within a text governs the block of that text.

use std::ops::Range;

use super::super::passage::Passage;
use super::super::suppression::{self, Written};
use super::builder::Builder;
use super::frame::Frame;
use crate::model::{Allow, Block, BlockKind};
use crate::source::Span;

/// A suppression whose block is not yet known.
#[derive(Debug)]
pub(super) struct Pending {
    written: Written,
    /// The comment.
    range: Range<usize>,
    place: Place,
}

/// Where a suppression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the text of the block that holds it.
    Within,
    /// Before the block of this number among those of the block that holds it.
    Before(usize),
    /// In the heading of this number among them.
    InHeading(usize),
}

impl Builder<'_, '_, '_> {
    /// Reads a comment within running text.
    pub(super) fn allow_in_text(&mut self, range: Range<usize>) {
        if let Some(written) = suppression::comment(self.passage, range.clone(), self.context)
            && let Some(frame) = self.holder()
        {
            frame.allows.push(Pending { written, range, place: Place::Within });
        }
    }

    /// Reads the comments of a stretch of HTML that holds nothing else.
    pub(super) fn allow_before_block(&mut self, html: Range<usize>) {
        for range in comments(self.passage, html) {
            let place = Place::Before(self.top_mut().blocks.len());
            if let Some(written) = suppression::comment(self.passage, range.clone(), self.context) {
                self.top_mut().allows.push(Pending { written, range, place });
            }
        }
    }

    /// Reports suppressions that share their lines with HTML, or with a text that they turn into HTML.
    pub(super) fn refuse_allow_beside_text(&mut self, html: Range<usize>) {
        for range in comments(self.passage, html) {
            if suppression::comment(self.passage, range.clone(), self.context).is_some() {
                let help = "put the comment on a line of its own, or behind the text";
                let message = "what stands behind this comment is no longer read as Markdown";
                self.context.invalid(self.passage.span(range), message, help);
            }
        }
    }

    /// Hands the suppressions in the first text of an item to the item, as its tags are.
    pub(super) fn allow_for_item(&mut self, paragraph: &mut Frame) {
        self.top_mut().allows.append(&mut paragraph.allows);
    }

    /// Hands the suppressions in a heading, the last block so far, to the block that holds its section.
    pub(super) fn allow_for_section(&mut self, heading: Vec<Pending>) {
        let parent = self.top_mut();
        let last = parent.blocks.len().saturating_sub(1);
        parent.allows.extend(heading.into_iter().map(|allow| Pending { place: Place::InHeading(last), ..allow }));
    }

    /// Settles the suppressions of a block that holds no other block.
    pub(super) fn settle_text(&mut self, allows: Vec<Pending>, range: &Range<usize>) {
        let whole = self.passage.span(range.clone());
        for allow in allows {
            let removal = removal_from_text(self.passage, &allow.range);
            self.keep(allow, whole, removal);
        }
    }

    /// Settles the suppressions of a block that holds others, before headings gather their sections.
    pub(super) fn settle(&mut self, allows: Vec<Pending>, (blocks, whole): (&[Block], Whole)) {
        if allows.is_empty() {
            return;
        }
        let extents = extents(blocks);
        for allow in allows {
            let (governs, removal) = match (allow.place, &whole) {
                (Place::Within, Whole::Item(span) | Whole::Other(span)) => {
                    (Some(*span), removal_from_text(self.passage, &allow.range))
                }
                (Place::Before(0), Whole::Item(span)) => {
                    (blocks.first().map(|_| *span), removal_from_item(self.passage, &allow.range, blocks.first()))
                }
                (Place::Before(next), _) => {
                    let before = next.checked_sub(1).and_then(|before| blocks.get(before));
                    (extents.get(next).copied(), removal_of_lines(self.passage, &allow.range, before))
                }
                (Place::InHeading(heading), _) => {
                    (extents.get(heading).copied(), removal_from_text(self.passage, &allow.range))
                }
            };
            let Some(governs) = governs else {
                let help = "put it on a line before the block that it is about, or behind the text of that block";
                self.context.invalid(self.passage.span(allow.range), "this suppression stands before nothing", help);
                continue;
            };
            self.keep(allow, governs, removal);
        }
    }

    fn keep(&mut self, allow: Pending, governs: Span, removal: Option<Range<usize>>) {
        // Elsewhere the bytes of the text are not those of the file.
        let is_verbatim = self.passage.is_verbatim();
        let Written { rules, reason } = allow.written;
        let is_lone = rules.len() == 1;
        let whole = removal.map(|range| self.passage.span(range));
        for (rule, alone) in rules {
            let removal = if is_lone { whole } else { Some(alone) };
            let removal = removal.filter(|_| is_verbatim);
            self.context.allows.push(Allow { rule, reason: reason.clone(), governs, removal });
        }
    }
}

/// What a block that holds others is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whole {
    /// An item of a list: what stands first in it governs all of it.
    Item(Span),
    /// Anything else.
    Other(Span),
}

/// Each comment in a stretch of HTML.
fn comments(passage: &Passage, html: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = html.start;
    while let Some(open) = passage.text[at..html.end].find("<!--").map(|open| at + open)
        && let Some(close) = passage.text[open..html.end].find("-->").map(|close| open + close + 3)
    {
        found.push(open..close);
        at = close;
    }
    found
}

/// What a suppression before each block governs: a heading its section, a list its first item.
fn extents(blocks: &[Block]) -> Vec<Span> {
    let mut extents: Vec<Span> = Vec::with_capacity(blocks.len());
    // Headings whose sections are still open, outermost first.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let close = |extents: &mut Vec<Span>, (_, place): (u8, usize), end: u32| {
        if let Some(extent) = extents.get_mut(place) {
            extent.end = extent.end.max(end);
        }
    };
    let mut end = 0;
    for (place, block) in blocks.iter().enumerate() {
        if let BlockKind::Section(section) = &block.kind {
            while let Some(last) = open.pop_if(|(level, _)| *level >= section.level) {
                close(&mut extents, last, end);
            }
            open.push((section.level, place));
        }
        extents.push(match &block.kind {
            BlockKind::List { items, .. } => items.first().map_or(block.span, |item| item.span),
            _ => block.span,
        });
        end = block.span.end;
    }
    for last in open {
        close(&mut extents, last, end);
    }
    extents
}

/// A comment within a line goes with the space before it, where its neighbours stay apart without it.
fn removal_from_text(passage: &Passage, range: &Range<usize>) -> Option<Range<usize>> {
    let (before, after) = (passage.text.get(..range.start)?, passage.text.get(range.end..)?);
    let text = before.trim_end_matches([' ', '\t']);
    let line = text.rsplit(['\n', '\r']).next().unwrap_or_default();
    if !stays_text(line) {
        return None;
    }
    let is_apart = text.len() < before.len() && after.chars().next().is_none_or(char::is_whitespace);
    // A backslash at the end of a line means something, and so does a line that begins anew.
    (is_apart && !text.ends_with(['\\', '\n', '\r']) && !text.is_empty()).then_some(text.len()..range.end)
}

/// Whether a line that ended with a comment is a text without it too, and no rule, fence, definition or other heading.
fn stays_text(line: &str) -> bool {
    let is_mark = |char: char| char.is_ascii_digit() || " \t>-*+.)".contains(char);
    let has_words = line.trim_start_matches(is_mark).contains(char::is_alphanumeric);
    has_words && !line.ends_with('#') && !line.contains("]:")
}

/// A comment beside the mark of an item goes with all that stands between it and the item's text.
fn removal_from_item(passage: &Passage, range: &Range<usize>, first: Option<&Block>) -> Option<Range<usize>> {
    let first = first.filter(|first| matches!(first.kind, BlockKind::Paragraph(_)))?;
    let line = passage.text[..range.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let is_beside_mark = !passage.text[line..range.start].trim().is_empty();
    let rest = passage.text.get(range.end..)?;
    let next = range.end + rest.len() - rest.trim_start().len();
    // In a quotation the next line begins with the mark of the quotation.
    let is_text = passage.span(next..next).start <= first.span.start && !rest.trim_start().starts_with('>');
    (is_beside_mark && is_text).then_some(range.start..next)
}

/// A comment on lines of its own goes with them, where that joins nothing that it keeps apart.
fn removal_of_lines(passage: &Passage, range: &Range<usize>, before: Option<&Block>) -> Option<Range<usize>> {
    // What follows a list would become a part of it.
    let is_list = |block: &Block| matches!(block.kind, BlockKind::List { .. } | BlockKind::FootnoteDefinition { .. });
    if before.is_some_and(is_list) {
        return None;
    }
    let text = &passage.text;
    let start = text[..range.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = after_line(text, range.end);
    if !text[start..range.start].trim().is_empty() || !text[range.end..end].trim().is_empty() {
        return None;
    }
    let above = text[..start].trim_end_matches([' ', '\t']);
    let above = above.strip_suffix("\r\n").or(above.strip_suffix(['\n', '\r'])).unwrap_or(above);
    let is_blank_above = above.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']) || above.trim().is_empty();
    let below = after_line(text, end);
    let is_blank_below = text[end..below].trim().is_empty();
    match (is_blank_above, is_blank_below) {
        (true, true) => Some(start..below),
        (true, false) | (false, true) => Some(start..end),
        (false, false) => None,
    }
}

/// Where the line after the one of this byte begins.
fn after_line(text: &str, at: usize) -> usize {
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end);
    let ends = if text[end..].starts_with("\r\n") { 2 } else { 1 };
    (end + ends).min(text.len())
}
