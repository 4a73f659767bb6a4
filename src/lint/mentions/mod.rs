//! Where the texts of a book name labels by their words: set off by a mark, or as a way through the UI.

mod collect;
mod english;
mod flat;
mod macros;
mod reading;
mod ways;

pub use flat::Mark;

use super::labels::{LabelKey, Labels};
use crate::model::Book;
use crate::source::{Sources, Span};
use crate::version::VersionSet;

/// A place where a text names a label, or a way of labels, that the UI ever had.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The place with its marks.
    pub span: Span,
    /// The labels of a way, outermost first; one for a label that stands alone.
    pub parts: Vec<Part>,
    /// How the label is set off; for a way, how its last part is.
    pub mark: Mark,
    /// What its sentence says of it.
    pub usage: Usage,
    /// Whether a reference may stand in its place.
    pub room: Room,
    /// The UI versions in which anybody sees it.
    pub versions: VersionSet,
    /// The declared versions that its sentence names.
    pub named: VersionSet,
}

/// One label of a mention.
#[derive(Debug, Clone)]
pub struct Part {
    /// The words as a reader sees them.
    pub text: String,
    /// The label, when the words can be one.
    pub key: Option<LabelKey>,
    /// Where they stand, without marks.
    pub span: Span,
}

/// How a text uses the words of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// As the name of something that was.
    Past,
    /// As words: nothing says that they are on a screen.
    Words,
    /// Perhaps as a label: in a step, or where a place is named.
    Likely,
    /// As a label: a hand is told to find it, or it is part of a way, or its mark says so.
    Label,
}

/// Whether a reference may stand in the place of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The bytes of the place are the mention and nothing else, and no link or heading is around them.
    Whole,
    /// A reference would change more than the name.
    None,
}

impl Mention {
    /// The last label.
    #[must_use]
    pub fn last(&self) -> Option<&Part> {
        self.parts.last()
    }

    /// Whether it is a way of several labels.
    #[must_use]
    pub fn is_way(&self) -> bool {
        self.parts.len() > 1
    }
}

/// All mentions in a book, in the order of the walk over it.
#[must_use]
pub fn mentions(book: &Book, sources: &Sources, labels: &Labels) -> Vec<Mention> {
    // Without labels nothing can be named; where some of them are not known, anything may be one.
    if labels.is_empty() || book.catalog.is_partial() {
        return Vec::new();
    }
    collect::all(book, sources, labels)
}
