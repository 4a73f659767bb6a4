//! What the sources say, and for whom, as far as a simple reading of them tells.

use crate::source::Span;

/// Who sees a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Customers or readers of the help panel, and perhaps others.
    Public,
    /// Agents, or nobody.
    Inside,
}

impl Seen {
    /// Who sees what stands within a text that these see.
    pub(super) fn within(self, outer: Self) -> Self {
        if outer == Self::Inside { outer } else { self }
    }
}

/// What kind of text a passage is, which says how few words of it tell it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part of a sentence.
    Part,
    /// A whole sentence, item or cell.
    Whole,
    /// A value of a key, a label or a name: even a single word is one.
    Value,
    /// The name of a page, a step, a file or a folder.
    Name,
}

impl Kind {
    /// How many words it must have.
    pub(super) fn least(self) -> usize {
        match self {
            Self::Part => 4,
            Self::Whole | Self::Name => 2,
            Self::Value => 1,
        }
    }
}

/// Some words in a row.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    pub(super) words: Vec<String>,
    pub(super) span: Span,
    pub(super) seen: Seen,
    pub(super) kind: Kind,
}

/// Something that a text names.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) name: String,
    pub(super) seen: Seen,
}

/// All that a file says.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) passages: Vec<Passage>,
    pub(super) includes: Vec<Use>,
    pub(super) variables: Vec<Use>,
    pub(super) elements: Vec<Use>,
    pub(super) facts: Vec<Use>,
    pub(super) pictures: Vec<Use>,
}

impl Gathered {
    /// Makes all of it as internal as the file is.
    pub(super) fn narrow(&mut self, outer: Seen) {
        self.passages.iter_mut().for_each(|passage| passage.seen = passage.seen.within(outer));
        let uses = [&mut self.includes, &mut self.variables, &mut self.elements, &mut self.facts, &mut self.pictures];
        uses.into_iter().flatten().for_each(|used| used.seen = used.seen.within(outer));
    }
}
