//! A running text as its readers see it: words without marks, with the way back to their places.

use std::ops::Range;

use crate::model::{Book, ElementId, Inline, InlineKind, LinkTarget, UiForm};
use crate::source::{Sources, Span};
use crate::version::{UiVersion, VersionSet};

/// What a text says in some UI versions.
#[derive(Debug)]
pub struct Wording {
    /// The words.
    pub words: String,
    /// The versions in which it says so.
    pub versions: VersionSet,
    pieces: Vec<Piece>,
}

/// A stretch of words, and what it was made from.
#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    /// The place of the inline.
    span: Span,
    origin: Origin,
}

/// What a stretch of words was made from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// What the writer wrote in this place.
    Here,
    /// A value that stands somewhere else: the label of an element, or a variable.
    Elsewhere(Span),
    /// A line end, or the sign between two labels.
    Break,
}

impl Wording {
    /// All wordings of a text in these versions: more than one where labels change.
    #[must_use]
    pub fn all(book: &Book, text: &[Inline], versions: VersionSet) -> Vec<Self> {
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
    pub fn place(&self, sources: &Sources, range: Range<usize>) -> Option<(Span, Option<Span>)> {
        let first = self.pieces.iter().find(|piece| piece.range.end > range.start)?;
        let last = self.pieces.iter().rev().find(|piece| piece.range.start < range.end)?;
        let within = |piece: &Piece| {
            let at = |byte: usize| byte.clamp(piece.range.start, piece.range.end) - piece.range.start;
            (&self.words[piece.range.clone()], at(range.start)..at(range.end))
        };
        let (words, part) = within(first);
        if let Origin::Elsewhere(value) = first.origin
            && first.range.end >= range.end
        {
            return Some((find(sources, value, words, part), Some(first.span)));
        }
        let start = first.part(sources, words, part);
        let (words, part) = within(last);
        let end = last.part(sources, words, part);
        let is_one_stretch = start.file == end.file && start.start < end.end;
        Some((if is_one_stretch { Span { end: end.end, ..start } } else { start }, None))
    }

    fn push_text(&mut self, book: &Book, text: &[Inline], version: UiVersion) {
        for inline in text {
            self.push(book, inline, version);
        }
    }

    fn push(&mut self, book: &Book, inline: &Inline, version: UiVersion) {
        match &inline.kind {
            InlineKind::Words(words) | InlineKind::Code(words) | InlineKind::Html(words) => {
                self.add(words, inline.span, Origin::Here);
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => self.add(" ", inline.span, Origin::Break),
            InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                self.push_text(book, text, version);
            }
            // A link without words of its own shows the title of its document, which is looked at there.
            InlineKind::Link(link) => match link.target {
                LinkTarget::External if link.text.is_empty() => self.add(&link.written, inline.span, Origin::Here),
                _ => self.push_text(book, &link.text, version),
            },
            InlineKind::Image(image) => self.push_text(book, &image.alt, version),
            InlineKind::Ui { form: UiForm::Words(text), .. } => self.push_text(book, text, version),
            InlineKind::Ui { element, form: UiForm::Label } => {
                self.push_label(book, (element, version), inline.span);
            }
            InlineKind::Ui { element, form: UiForm::Path } => {
                for (place, element) in book.catalog.path(element).into_iter().enumerate() {
                    if place > 0 {
                        self.add(" › ", inline.span, Origin::Break);
                    }
                    self.push_label(book, (&element.id, version), inline.span);
                }
            }
            InlineKind::Variable(name) => {
                if let Some(value) = book.config.vars.get(name) {
                    self.add(&value.value, inline.span, Origin::Elsewhere(value.span));
                }
            }
            InlineKind::Footnote(_) => {}
        }
    }

    fn push_label(&mut self, book: &Book, (id, version): (&ElementId, UiVersion), span: Span) {
        let Some(element) = book.catalog.get(id) else { return };
        let named = element.labels.iter().rev().find(|(since, _)| *since <= version).or(element.labels.first());
        if let Some((_, label)) = named {
            self.add(&label.value, span, Origin::Elsewhere(label.span));
        }
    }

    fn add(&mut self, words: &str, span: Span, origin: Origin) {
        let start = self.words.len();
        self.words.push_str(words);
        self.pieces.push(Piece { range: start..self.words.len(), span, origin });
    }
}

impl Piece {
    /// The place of a part of its words.
    fn part(&self, sources: &Sources, words: &str, part: Range<usize>) -> Span {
        match self.origin {
            Origin::Here => find(sources, self.span, words, part),
            Origin::Elsewhere(_) | Origin::Break => self.span,
        }
    }
}

/// The place of a part of a text in the source that it was made from, or all of that when marks and
/// escapes have changed it.
#[must_use]
pub fn find(sources: &Sources, span: Span, text: &str, part: Range<usize>) -> Span {
    let (Some(before), Some(wanted)) = (text.get(..part.start), text.get(part)) else { return span };
    let source = sources.text(span.file).get(span.range()).unwrap_or_default();
    let place = if wanted.is_empty() { None } else { source.match_indices(wanted).nth(before.matches(wanted).count()) };
    place.map_or(span, |(at, _)| {
        let start = span.range().start + at;
        Span::new(span.file, start..start + wanted.len())
    })
}

fn has_labels(text: &[Inline]) -> bool {
    text.iter().any(|inline| match &inline.kind {
        InlineKind::Ui { form: UiForm::Words(text), .. }
        | InlineKind::Emphasis(text)
        | InlineKind::Strong(text)
        | InlineKind::Strikethrough(text) => has_labels(text),
        InlineKind::Link(link) => has_labels(&link.text),
        InlineKind::Image(image) => has_labels(&image.alt),
        InlineKind::Ui { .. } => true,
        _ => false,
    })
}
