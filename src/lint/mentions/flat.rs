//! A run of text as one string, with the marks that set parts of it off and the way back to its places.

use std::ops::Range;

use super::macros;
use crate::model::{Book, ElementId, Inline, InlineKind, LinkTarget, UiForm};
use crate::source::Span;

/// How a writer sets off the words of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Strong text, in Markdown or as HTML.
    Bold,
    /// Emphasised text.
    Italic,
    /// In quotation marks.
    Quoted,
    /// As a key of the keyboard.
    Key,
    /// By a mark that only names labels, such as `:guilabel:` or `btn:[…]`.
    Role,
    /// Not at all.
    Plain,
}

/// Whether a mark stands alone in its text or in another mark, where no reference can take its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    Text,
    Mark,
}

/// A part of a run of text that is set off.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    /// Its words in the text.
    pub(super) range: Range<usize>,
    /// Its place with its marks.
    pub(super) span: Span,
    pub(super) mark: Mark,
    pub(super) around: Around,
}

/// A run of text as one string.
#[derive(Debug)]
pub(super) struct Flat<'b> {
    book: &'b Book,
    pub(super) text: String,
    /// What is set off, in order, none within another.
    pub(super) marks: Vec<Marked>,
    /// Pieces of the text that are words, each with its place.
    words: Vec<(Range<usize>, Span)>,
    /// Parts that name no label: code and the words of links to documents.
    shut: Vec<Range<usize>>,
}

/// Stands for what is no text, so that the words around it do not run together.
const GAP: char = '\u{fffc}';

impl<'b> Flat<'b> {
    /// The text of some inlines.
    pub(super) fn of(book: &'b Book, inlines: &[Inline]) -> Self {
        let mut flat = Self { book, text: String::new(), marks: Vec::new(), words: Vec::new(), shut: Vec::new() };
        flat.push_all(inlines, Around::Text);
        macros::mark(&mut flat);
        flat
    }

    fn push_all(&mut self, inlines: &[Inline], around: Around) {
        let mut at = 0;
        while let Some(inline) = inlines.get(at) {
            let html = element(inline).and_then(|(mark, end)| {
                let length = inlines[at + 1..].iter().take(FAR).position(|inline| is_tag(inline, &end))?;
                Some((mark, at + 1 + length))
            });
            if let Some((mark, end)) = html {
                let span = inlines.get(end).map_or(inline.span, |last| Span { end: last.span.end, ..inline.span });
                // Nothing takes the place of HTML by itself: its tags may hold more than a name.
                self.push_marked(&inlines[at + 1..end], span, (mark, Around::Mark));
                at = end + 1;
            } else {
                self.push(inline, around);
                at += 1;
            }
        }
    }

    fn push(&mut self, inline: &Inline, around: Around) {
        match &inline.kind {
            InlineKind::Words(words) => {
                let start = self.text.len();
                self.text.push_str(words);
                self.words.push((start..self.text.len(), inline.span));
            }
            InlineKind::SoftBreak => self.text.push(' '),
            // A line of its own is a sentence of its own.
            InlineKind::HardBreak => self.text.push('\n'),
            InlineKind::Strong(text) => self.push_marked(text, inline.span, (Mark::Bold, around)),
            InlineKind::Emphasis(text) => match text.as_slice() {
                [Inline { kind: InlineKind::Strong(text), .. }] => {
                    self.push_marked(text, inline.span, (Mark::Bold, Around::Mark));
                }
                _ => self.push_marked(text, inline.span, (Mark::Italic, around)),
            },
            InlineKind::Link(link) if link.target == LinkTarget::External => self.push_all(&link.text, Around::Mark),
            InlineKind::Link(link) => self.push_shut(&link.text),
            InlineKind::Strikethrough(text) => self.push_shut(text),
            InlineKind::Ui { form: UiForm::Words(text), .. } => self.push_shut(text),
            InlineKind::Code(code) => self.push_code(code, inline.span),
            InlineKind::Ui { element, form } => self.push_reference(element, form, inline.span),
            InlineKind::Image(_) | InlineKind::Variable(_) | InlineKind::Html(_) | InlineKind::Footnote(_) => {
                self.text.push(GAP)
            }
        }
    }

    fn push_marked(&mut self, text: &[Inline], span: Span, (mark, around): (Mark, Around)) {
        let (start, before) = (self.text.len(), self.marks.len());
        self.push_all(text, Around::Mark);
        let range = start..self.text.len();
        let is_open = self.shut.last().is_none_or(|shut| shut.end <= start);
        self.marks.truncate(before);
        if !range.is_empty() && is_open {
            self.marks.push(Marked { range, span, mark, around });
        }
    }

    /// Words that are read for their sense alone.
    fn push_shut(&mut self, text: &[Inline]) {
        let (start, marks) = (self.text.len(), self.marks.len());
        self.push_all(text, Around::Mark);
        self.marks.truncate(marks);
        if start < self.text.len() {
            self.shut.retain(|shut| shut.end <= start);
            self.shut.push(start..self.text.len());
        }
    }

    /// A reference reads as the words that it shows, so that the words around it mean the same beside it.
    fn push_reference(&mut self, id: &ElementId, form: &UiForm, span: Span) {
        let catalog = &self.book.catalog;
        let version = self.book.config.versions.newest();
        let shown = match form {
            UiForm::Path => catalog.path(id),
            UiForm::Label | UiForm::Words(_) => catalog.get(id).into_iter().collect(),
        };
        let labels: Vec<&str> = shown.iter().map(|element| element.label(version)).collect();
        let start = self.text.len();
        self.text.push_str(&labels.join(" > "));
        if labels.is_empty() {
            self.text.push(GAP);
        }
        self.words.push((start..self.text.len(), span));
        self.shut.push(start..self.text.len());
    }

    /// Code, which names a label only behind the role that says so.
    fn push_code(&mut self, code: &str, span: Span) {
        let role = macros::role_at_end(&self.text);
        let start = self.text.len();
        match role.zip(self.words.last()) {
            Some((length, (range, words))) if range.end == start => {
                self.text.push_str(code);
                let length = u32::try_from(length).unwrap_or_default();
                // Between its backticks the code is the words, as far as there is one backtick a side.
                let inner = Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1), ..span };
                let span = Span { start: words.end.saturating_sub(length), ..span };
                let range = start..self.text.len();
                self.words.push((range.clone(), inner));
                self.marks.push(Marked { range, span, mark: Mark::Role, around: Around::Mark });
            }
            _ => {
                self.text.push(GAP);
                self.shut.push(start..self.text.len());
            }
        }
    }

    /// Whether a part of the text may name a label.
    pub(super) fn is_open(&self, range: &Range<usize>) -> bool {
        let place = self.shut.partition_point(|shut| shut.end <= range.start);
        self.shut.get(place).is_none_or(|shut| shut.start >= range.end)
    }

    /// The marked part that holds or touches a place, by its number.
    pub(super) fn mark_at(&self, at: usize) -> Option<&Marked> {
        let place = self.marks.partition_point(|marked| marked.range.end < at);
        self.marks.get(place).filter(|marked| marked.range.start <= at)
    }

    /// The marked parts that stand wholly within a part of the text.
    pub(super) fn marks_within(&self, range: &Range<usize>) -> &[Marked] {
        let first = self.marks.partition_point(|marked| marked.range.start < range.start);
        let last = self.marks.partition_point(|marked| marked.range.end <= range.end);
        self.marks.get(first..last).unwrap_or_default()
    }

    /// The last marked part that ends before a place.
    pub(super) fn mark_before(&self, at: usize) -> Option<&Marked> {
        let place = self.marks.partition_point(|marked| marked.range.end <= at);
        self.marks.get(place.checked_sub(1)?)
    }

    /// The place of a part of the text: its own bytes where they can be told, else those of the words around it.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
        let (first, last) = (self.piece(range.start)?, self.piece(range.end.checked_sub(1)?)?);
        let start = offset(first, range.start).unwrap_or(first.1.start);
        let end = offset(last, range.end).unwrap_or(last.1.end);
        (start <= end && first.1.file == last.1.file).then_some(Span { start, end, ..first.1 })
    }

    fn piece(&self, at: usize) -> Option<&(Range<usize>, Span)> {
        let place = self.words.partition_point(|(range, _)| range.end <= at);
        self.words.get(place).filter(|(range, _)| range.contains(&at))
    }
}

/// The byte of the source behind a byte of a piece whose words are written as they are read.
fn offset((range, span): &(Range<usize>, Span), at: usize) -> Option<u32> {
    // Escapes, entities and the strings of YAML are longer in the source than what they stand for.
    let same = range.len() == span.range().len();
    same.then(|| u32::try_from(at - range.start).ok()).flatten().map(|offset| span.start + offset)
}

/// How far an element of HTML may reach, in pieces of text.
const FAR: usize = 8;

/// The mark that the start of an HTML element means, and the tag that ends it.
fn element(inline: &Inline) -> Option<(Mark, String)> {
    let InlineKind::Html(html) = &inline.kind else { return None };
    let (name, mark) = macros::tag(html)?;
    Some((mark, format!("</{name}>")))
}

fn is_tag(inline: &Inline, tag: &str) -> bool {
    matches!(&inline.kind, InlineKind::Html(html) if html.eq_ignore_ascii_case(tag))
}
