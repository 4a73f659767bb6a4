//! A running text as its readers see it: words without marks, with the way back to their places.

use std::ops::Range;

use crate::model::{Book, ElementId, Inline, InlineKind, LinkTarget, UiForm};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

/// What a text says in some UI versions.
#[derive(Debug)]
pub struct Wording<'b> {
    /// The words.
    pub words: String,
    /// The versions in which it says so.
    pub versions: VersionSet,
    pieces: Vec<Piece<'b>>,
}

/// A stretch of words, and what it was made from.
#[derive(Debug)]
struct Piece<'b> {
    range: Range<usize>,
    /// The place of the inline.
    span: Span,
    from: From<'b>,
}

/// What a stretch of words was made from.
#[derive(Debug, Clone, Copy)]
enum From<'b> {
    /// The writer's words, which stand between as many bytes of marks on either side.
    Text,
    /// A value that stands somewhere else: the label of an element, or a variable.
    Elsewhere(&'b str, Span),
    /// A line end.
    Break,
}

impl<'b> Wording<'b> {
    /// All wordings of a text in these versions: more than one where labels change.
    #[must_use]
    pub fn all(book: &'b Book, text: &'b [Inline], versions: VersionSet) -> Vec<Self> {
        let mut wordings: Vec<Self> = Vec::new();
        let is_fixed = !has_labels(text);
        for version in versions.iter() {
            let mut wording = Self { words: String::new(), versions: VersionSet::only(version), pieces: Vec::new() };
            wording.push_text(book, text, version);
            if is_fixed {
                wording.versions = versions;
                return vec![wording];
            }
            match wordings.iter_mut().find(|known| known.words == wording.words) {
                Some(known) => known.versions = known.versions.or(wording.versions),
                None => wordings.push(wording),
            }
        }
        wordings
    }

    /// Where a stretch of the words is written, and where the text shows it if that is another place.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<(Span, Option<Span>)> {
        let first = self.pieces.iter().find(|piece| piece.range.end > range.start)?;
        let last = self.pieces.iter().rev().find(|piece| piece.range.start < range.end)?;
        if let From::Elsewhere(value, span) = first.from
            && first.range.end >= range.end
        {
            let part = range.start - first.range.start..range.end - first.range.start;
            // A text in quotes has a byte of them on either side; escapes in it make the place unknown.
            return Some((inside(span, value.len(), part), Some(first.span)));
        }
        let start = first.part(range.start..range.end.min(first.range.end));
        let end = last.part(range.start.max(last.range.start)..range.end);
        let is_one_file = start.file == end.file && start.start < end.end;
        Some((if is_one_file { Span { end: end.end, ..start } } else { start }, None))
    }

    fn push_text(&mut self, book: &'b Book, text: &'b [Inline], version: UiVersion) {
        for inline in text {
            self.push(book, inline, version);
        }
    }

    fn push(&mut self, book: &'b Book, inline: &'b Inline, version: UiVersion) {
        match &inline.kind {
            InlineKind::Words(words) | InlineKind::Code(words) | InlineKind::Html(words) => {
                self.add(words, inline.span, From::Text);
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => self.add(" ", inline.span, From::Break),
            InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                self.push_text(book, text, version);
            }
            // A link without words of its own shows the title of its document, which is looked at there.
            InlineKind::Link { text, written, target, .. } => match target {
                LinkTarget::External if text.is_empty() => self.add(written, inline.span, From::Text),
                _ => self.push_text(book, text, version),
            },
            InlineKind::Image { alt, .. } => self.push_text(book, alt, version),
            InlineKind::Ui { form: UiForm::Words(text), .. } => self.push_text(book, text, version),
            InlineKind::Ui { element, form: UiForm::Label } => {
                self.push_label(book, (element, version), inline.span);
            }
            InlineKind::Ui { element, form: UiForm::Path } => {
                for (place, element) in book.catalog.path(element).into_iter().enumerate() {
                    if place > 0 {
                        self.add(" › ", inline.span, From::Break);
                    }
                    self.push_label(book, (&element.id, version), inline.span);
                }
            }
            InlineKind::Variable(name) => {
                if let Some(value) = book.config.vars.get(name) {
                    self.add(&value.value, inline.span, From::Elsewhere(&value.value, value.span));
                }
            }
            InlineKind::Footnote(_) => {}
        }
    }

    fn push_label(&mut self, book: &'b Book, (id, version): (&ElementId, UiVersion), span: Span) {
        let Some(element) = book.catalog.get(id) else { return };
        let named = element.labels.iter().rev().find(|(since, _)| *since <= version).or(element.labels.first());
        if let Some((_, label)) = named {
            self.add(&label.value, span, From::Elsewhere(&label.value, label.span));
        }
    }

    fn add(&mut self, words: &str, span: Span, from: From<'b>) {
        let start = self.words.len();
        self.words.push_str(words);
        self.pieces.push(Piece { range: start..self.words.len(), span, from });
    }
}

impl Piece<'_> {
    /// The place of a part of its words.
    fn part(&self, part: Range<usize>) -> Span {
        match self.from {
            From::Text => {
                let inner = part.start - self.range.start..part.end - self.range.start;
                inside(self.span, self.range.len(), inner)
            }
            From::Elsewhere(..) | From::Break => self.span,
        }
    }
}

/// The place of a part of a text that is `length` bytes long, where its marks leave no doubt of it.
fn inside(span: Span, length: usize, part: Range<usize>) -> Span {
    let written = span.range().len();
    let Some(marks) = written.checked_sub(length).filter(|marks| marks.is_multiple_of(2) && *marks <= 6) else {
        return span;
    };
    let start = span.range().start + marks / 2;
    Span::new(span.file, start + part.start..start + part.end)
}

fn has_labels(text: &[Inline]) -> bool {
    text.iter().any(|inline| match &inline.kind {
        InlineKind::Ui { form: UiForm::Words(text), .. }
        | InlineKind::Emphasis(text)
        | InlineKind::Strong(text)
        | InlineKind::Strikethrough(text)
        | InlineKind::Link { text, .. }
        | InlineKind::Image { alt: text, .. } => has_labels(text),
        InlineKind::Ui { .. } => true,
        _ => false,
    })
}
