//! Appeals: texts that send their reader to support, by a link to its address or in words.
//!
//! A link to `[support] contact` needs no understanding. Words do, so only plain requests count
//! ("contact support", "get in touch with our team"), and none that speak of the act itself
//! ("before you contact support", "how to contact support").

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::requests::requests;
use crate::audience::AudienceSet;
use crate::model::{
    Block, BlockKind, Book, Depth, DocumentIndex, InlineKind, Link, LinkTarget, Scope, Text, UiForm, Visit,
};
use crate::source::Span;

/// A text that sends its reader to support.
#[derive(Debug, Clone, Copy)]
pub struct Appeal {
    /// The words or the link.
    pub span: Span,
    /// Everywhere that it is seen.
    pub scope: Scope,
}

/// The procedures that hand over, each looked at once, however many links lead to it.
#[derive(Debug)]
pub struct Handing<'b> {
    /// The book.
    pub book: &'b Book,
    known: BTreeMap<DocumentIndex, OnceLock<bool>>,
}

impl<'b> Handing<'b> {
    /// Those of a book.
    #[must_use]
    pub fn of(book: &'b Book) -> Self {
        Self { book, known: book.iter().map(|(index, _)| (index, OnceLock::new())).collect() }
    }

    /// Whether a document has an escalation at one of its steps.
    fn hands_over(&self, index: DocumentIndex) -> bool {
        let look = || hands_over(self.book.document(index));
        self.known.get(&index).map_or_else(look, |known| *known.get_or_init(look))
    }
}

/// Collects the appeals of the blocks that it visits.
#[derive(Debug)]
pub struct Appeals<'b> {
    handing: &'b Handing<'b>,
    /// Only in texts that just these see, when they are named.
    readers: Option<AudienceSet>,
    /// What was found, in the order of the text.
    pub found: Vec<Appeal>,
}

impl<'b> Appeals<'b> {
    /// None yet.
    #[must_use]
    pub fn new(handing: &'b Handing<'b>) -> Self {
        Self { handing, readers: None, found: Vec::new() }
    }

    /// None yet of those that these readers see and nobody else.
    #[must_use]
    pub fn seen_only_by(readers: AudienceSet, handing: &'b Handing<'b>) -> Self {
        Self { handing, readers: Some(readers), found: Vec::new() }
    }
}

impl Visit for Appeals<'_> {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        let is_looked_at = !scope.is_empty() && self.readers.is_none_or(|readers| scope.audiences == readers);
        if let (BlockKind::Paragraph(text), true) = (&block.kind, is_looked_at) {
            let span = in_text(self.handing, text);
            self.found.extend(span.map(|span| Appeal { span, scope }));
        }
    }
}

/// The first appeal in a paragraph.
#[must_use]
pub fn in_text(handing: &Handing, text: &Text) -> Option<Span> {
    let mut words = Words { handing, text: String::new(), pieces: Vec::new(), link: None };
    words.push(text);
    if let Some(link) = words.link {
        return Some(link);
    }
    let (start, end) = requests(&words.text)?;
    let (first, last) = (words.place(start)?, words.place(end)?);
    Some(if first.file == last.file { Span { end: last.end.max(first.end), ..first } } else { first })
}

/// The words of a paragraph, with the place of each piece.
struct Words<'b> {
    handing: &'b Handing<'b>,
    text: String,
    pieces: Vec<Piece>,
    /// The first link to the address of support.
    link: Option<Span>,
}

/// A piece of a paragraph's text.
struct Piece {
    /// Where it begins in the text.
    from: usize,
    span: Span,
    /// Whether its bytes stand in the source as they are.
    is_verbatim: bool,
}

impl Words<'_> {
    /// The place of a byte of the text: of the byte alone where it can be told, of its piece otherwise.
    fn place(&self, at: usize) -> Option<Span> {
        let piece = self.pieces.iter().rev().find(|piece| piece.from <= at)?;
        let span = piece.span;
        let start = u32::try_from(at - piece.from).ok().map(|offset| span.start + offset);
        let exact = start.filter(|start| piece.is_verbatim && *start < span.end);
        Some(exact.map_or(span, |start| Span { start, end: start + 1, ..span }))
    }

    fn push(&mut self, text: &Text) {
        for inline in text {
            let from = self.text.len();
            let written = if let InlineKind::Words(words) = &inline.kind { words.len() } else { 0 };
            self.pieces.push(Piece { from, span: inline.span, is_verbatim: written == inline.span.range().len() });
            match &inline.kind {
                InlineKind::Words(words) => self.text.push_str(words),
                InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
                InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                    self.push(text);
                }
                InlineKind::Ui { form: UiForm::Words(text), .. } => self.push(text),
                InlineKind::Variable(name) => {
                    let value =
                        self.handing.book.config.vars.get(name).map_or(name.as_str(), |value| value.value.as_str());
                    self.text.push_str(value);
                }
                InlineKind::Link(link) => self.link(inline.span, link),
                // What is quoted as code, shown as a label or drawn asks nobody to do anything.
                _ => self.text.push('\u{fffc}'),
            }
        }
    }

    fn link(&mut self, span: Span, link: &Link) {
        let book = self.handing.book;
        if leads_to_support(book, &link.written) {
            self.link = self.link.or(Some(span));
        }
        match &link.target {
            // Who is sent to a procedure that hands over is not lost.
            LinkTarget::Document { document, .. } if self.handing.hands_over(*document) => {
                self.text.push('\u{fffc}');
            }
            LinkTarget::Document { document, .. } if link.text.is_empty() => {
                let title = &book.document(*document).title;
                self.text.push_str(&crate::model::source_words(title));
            }
            _ => self.push(&link.text),
        }
    }
}

/// Whether a procedure has an escalation at one of its own steps.
fn hands_over(document: &crate::model::Document) -> bool {
    struct Seen(bool);
    impl Visit for Seen {
        const DEPTH: Depth = Depth::Texts;

        fn callout(&mut self, callout: &crate::model::Callout, _: Scope) {
            self.0 |= matches!(callout.kind, crate::model::CalloutKind::Escalate(_));
        }
    }
    let mut seen = Seen(false);
    let everywhere =
        Scope { versions: crate::version::VersionSet::EMPTY, audiences: crate::audience::AudienceSet::ALL };
    crate::model::walk(document, everywhere, crate::model::Includes::Follow, &mut seen);
    seen.0
}

/// Whether an address is that of support: the one in `book.toml`, or a mailbox with such a name.
fn leads_to_support(book: &Book, written: &str) -> bool {
    let plain =
        |address: &str| address.split(['?', '{', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned();
    let contact = book.config.support.contact.as_deref().map(plain).filter(|address| address.len() > "mailto:".len());
    let is_contact = contact.is_some_and(|contact| contact.eq_ignore_ascii_case(&plain(written)));
    let mailbox = written.strip_prefix("mailto:").and_then(|address| address.split('@').next());
    is_contact || mailbox.is_some_and(|name| DESKS.contains(&name.to_ascii_lowercase().as_str()))
}

/// Names of mailboxes and desks at which support answers.
const DESKS: [&str; 5] = ["support", "help", "helpdesk", "servicedesk", "kundenservice"];
