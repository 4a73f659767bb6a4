//! Blocks: paragraphs, lists, tables, callouts and the sections that headings open.

use crate::audience::{Audience, AudienceSet};
use crate::model::{DocumentId, DocumentIndex, Escalation, StepItem, Tags, Text};
use crate::source::{Located, Span};

/// A block with its tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// The tags that govern it and all that it holds.
    pub tags: Tags,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Text),
    /// A heading and all that stands below it.
    Section(Section),
    /// A code block.
    Code {
        /// The language in its first line; may be empty.
        language: String,
        /// The code.
        code: String,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A list.
    List {
        /// The number of the first item, for an ordered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table.
    Table(Table),
    /// A line across the page.
    Rule,
    /// A callout.
    Callout(Callout),
    /// The blocks of another document, here.
    Include(Include),
    /// HTML, which is shown as text.
    Html(String),
    /// The text of a footnote, shown where a visible mark leads to it.
    FootnoteDefinition {
        /// The label of its marks.
        label: String,
        /// Its text.
        blocks: Vec<Block>,
    },
}

/// A heading and all that stands below it, up to the next heading of its level or a higher one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Section {
    /// The level of the heading, 1 to 6.
    pub level: u8,
    /// The heading.
    pub heading: Text,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// The tags that govern it.
    pub tags: Tags,
    /// For an item of a task list, whether it is ticked.
    pub ticked: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Table {
    /// How each column is aligned.
    pub alignments: Vec<Alignment>,
    /// The cells of the first row.
    pub head: Vec<Text>,
    /// The other rows.
    pub rows: Vec<Vec<Text>>,
}

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// As the language has it.
    None,
    /// To the left.
    Left,
    /// To the middle.
    Center,
    /// To the right.
    Right,
}

/// A block quote in the form of a GitHub alert.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Callout {
    /// What it says about its text.
    pub kind: CalloutKind,
    /// Where its mark stands.
    pub mark: Span,
    /// The text beside its mark.
    pub title: Text,
    /// What stands below.
    pub blocks: Vec<Block>,
}

/// What a callout says about its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CalloutKind {
    /// Something good to know.
    Note,
    /// Something that makes it easier.
    Tip,
    /// Something that must be known.
    Important,
    /// Something that may go wrong.
    Warning,
    /// Something that does harm.
    Caution,
    /// How to know that the step worked.
    Check,
    /// A symptom, its title, and what to do about it.
    If,
    /// To whom to hand over, and what to collect.
    Escalate(Escalation),
    /// A note for one audience alone.
    Only(Audience),
}

impl CalloutKind {
    /// The marks of all callouts, as writers know them.
    pub const MARKS: [&'static str; 11] =
        ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "CHECK", "IF", "ESCALATE", "AGENT", "CUSTOMER", "IN-APP"];

    /// Who may see a callout of this kind.
    #[must_use]
    pub fn audiences(&self) -> AudienceSet {
        match self {
            Self::Only(audience) => AudienceSet::only(*audience),
            Self::Escalate(_) => AudienceSet::only(Audience::Agent),
            _ => AudienceSet::ALL,
        }
    }
}

/// The place where the text of another document stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Include {
    /// The document, as written.
    pub id: Located<DocumentId>,
    /// The document, once the book is known.
    pub document: Option<DocumentIndex>,
    /// Its conditions and its text, once the book is known.
    pub content: Option<Box<Included>>,
}

/// The text of an included document at one place, narrowed by the conditions of the document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Included {
    /// The conditions of the included document.
    pub tags: Tags,
    /// Its text outside its steps.
    pub blocks: Vec<Block>,
    /// Its steps.
    pub steps: Vec<StepItem>,
}
