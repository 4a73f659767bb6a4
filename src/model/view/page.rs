//! The text of a view: no tags, no conditions, no places, every name resolved.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::known::{Known, hashed};
use crate::model::{Alignment, DocumentKind, DocumentPath, Urgency};

/// A document as one audience sees it in one UI version.
#[derive(Debug, Clone, Serialize)]
pub struct Page<'a> {
    /// The id.
    pub id: &'a str,
    /// The place in the content folder.
    #[serde(skip)]
    pub path: &'a DocumentPath,
    /// What it is.
    #[serde(skip)]
    pub kind: DocumentKind,
    /// The title.
    pub title: Vec<Inline<'a>>,
    /// The name of the title within the page; empty when a heading has the same words.
    #[serde(skip)]
    pub anchor: String,
    /// What it is about.
    pub summary: Vec<Inline<'a>>,
    /// What customers say or see when they need it, in their words; the page itself does not show it.
    #[serde(skip)]
    pub symptoms: Vec<Vec<Inline<'a>>>,
    /// What is true when the procedure is done, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<&'a str>,
    /// Who may do it, in which plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<Inline<'a>>,
    /// How long it takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time: Vec<Inline<'a>>,
    /// What must be true before the first step, in the order in which it is to be made true.
    pub before: Vec<Prerequisite<'a>>,
    /// The procedures through which the page leads, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub journey: Vec<Stage<'a>>,
    /// What stands before the steps; all of a page.
    pub intro: Vec<Block<'a>>,
    /// The heading above the steps, when there are any.
    pub steps_heading: Option<Heading<'a>>,
    /// The steps.
    pub steps: Vec<StepItem<'a>>,
    /// What stands after the steps.
    pub notes: Vec<Block<'a>>,
    /// The procedures that take back what this one did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<Inline<'a>>,
    /// The procedures that can begin once this one is done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<Inline<'a>>,
    /// The footnotes to which a visible mark leads, in the order of those marks.
    pub footnotes: Vec<Footnote<'a>>,
    /// Its headings in their order.
    #[serde(skip)]
    pub headings: Vec<Heading<'a>>,
    /// The names by which other tools know its headings, by those that they have here.
    #[serde(skip)]
    pub aliases: BTreeMap<String, String>,
    /// The names of its branches, in their order.
    #[serde(skip)]
    pub branches: Vec<String>,
    /// The paths of the pictures that it shows, relative to the content folder.
    #[serde(skip)]
    pub assets: Vec<&'a str>,
    #[serde(skip)]
    pub(super) known: Known,
}

impl<'a> Page<'a> {
    /// The steps alone.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'a>> {
        self.steps.iter().filter_map(|item| match item {
            StepItem::Step(step) => Some(step),
            StepItem::Aside(_) => None,
        })
    }

    /// Every name that a link to this page may end in.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().map(|heading| heading.anchor.as_str());
        headings
            .chain(self.aliases.values().map(String::as_str))
            .chain(self.steps().map(|step| step.id))
            .chain(self.branches.iter().map(String::as_str))
            .chain([self.anchor.as_str()])
            .filter(|anchor| !anchor.is_empty())
    }
}

/// A procedure on the way through which a page leads.
#[derive(Debug, Clone, Serialize)]
pub struct Stage<'a> {
    /// Its place in the content folder.
    #[serde(serialize_with = "path_text")]
    pub path: &'a DocumentPath,
    /// Its title, without marks.
    pub title: String,
    /// What it is about, without marks; may be empty.
    pub summary: String,
}

/// Something that must be true before the first step.
#[derive(Debug, Clone, Serialize)]
pub struct Prerequisite<'a> {
    /// What must be true, in words; several sentences when one procedure brings them all about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<&'a str>,
    /// Links to the procedures that bring it about, each of them alone.
    pub ways: Vec<Inline<'a>>,
    /// The names of what must be true; for agents alone.
    #[serde(skip)]
    pub facts: Vec<&'a str>,
}

/// A heading in a list of headings.
#[derive(Debug, Clone, Serialize)]
pub struct Heading<'a> {
    /// Its level, 1 to 6.
    pub level: u8,
    /// Its words.
    pub text: Vec<Inline<'a>>,
    /// Its name within the page.
    pub anchor: String,
}

/// Something in the list of steps.
#[derive(Debug, Clone, Serialize)]
pub enum StepItem<'a> {
    /// A step.
    Step(Step<'a>),
    /// A text between two steps.
    Aside(Block<'a>),
}

/// One action.
#[derive(Debug, Clone, Serialize)]
pub struct Step<'a> {
    /// Its name within the page.
    pub id: &'a str,
    /// Who does it.
    pub actor: Actor<'a>,
    /// The UI elements that its text names, each once, in their order.
    pub elements: Vec<&'a str>,
    /// For elements that stand in others, and whose way the text does not say: the labels down to each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way<'a>>,
    /// Its text and callouts.
    pub blocks: Vec<Block<'a>>,
}

/// The way to an element of the UI; to a reader it is its labels alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Way<'a> {
    /// The element at its end.
    #[serde(skip)]
    pub element: &'a str,
    /// The labels from the top of the UI down to it.
    pub labels: Vec<&'a str>,
}

impl Step<'_> {
    /// Hexadecimal digest of all that this audience sees of the step (BLAKE3, 32 bits): enough to tell two
    /// texts of one step apart.
    #[must_use]
    pub fn hash(&self) -> String {
        hashed(self, 8)
    }
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Actor<'a> {
    /// The customer.
    Customer,
    /// Support; only an agent sees which tier.
    Support(Option<&'a str>),
}

/// A block.
#[derive(Debug, Clone, Serialize)]
pub enum Block<'a> {
    /// A paragraph.
    Paragraph(Vec<Inline<'a>>),
    /// A heading.
    Heading {
        /// Its level, 1 to 6.
        level: u8,
        /// Its name within the page.
        anchor: String,
        /// Its words.
        text: Vec<Inline<'a>>,
    },
    /// A code block.
    Code {
        /// The language; may be empty.
        language: &'a str,
        /// The code.
        code: &'a str,
    },
    /// A quotation.
    Quote(Vec<Block<'a>>),
    /// A list.
    List {
        /// The number of the first item, for an ordered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item<'a>>,
    },
    /// A table.
    Table {
        /// The cells of the first row.
        head: Vec<Cell<'a>>,
        /// The other rows.
        rows: Vec<Vec<Cell<'a>>>,
    },
    /// A line across the page.
    Rule,
    /// A callout.
    Callout(Callout<'a>),
    /// HTML, which is shown as text.
    Html(&'a str),
}

/// An item of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item<'a> {
    /// For an item of a task list, whether it is ticked.
    pub ticked: Option<bool>,
    /// What it holds.
    pub blocks: Vec<Block<'a>>,
}

/// A cell of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Cell<'a> {
    /// How its column is aligned.
    #[serde(skip)]
    pub alignment: Alignment,
    /// Its text.
    pub text: Vec<Inline<'a>>,
}

/// A callout.
#[derive(Debug, Clone, Serialize)]
pub struct Callout<'a> {
    /// What it says about its text.
    pub kind: CalloutKind<'a>,
    /// The name of a branch within the page, made from its step and its symptom; none for other kinds.
    #[serde(skip)]
    pub id: Option<String>,
    /// The text beside its mark.
    pub title: Vec<Inline<'a>>,
    /// What stands below.
    pub blocks: Vec<Block<'a>>,
}

/// What a callout says about its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum CalloutKind<'a> {
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
    /// A symptom and what to do about it.
    If,
    /// To whom to hand over, and what to collect.
    Escalate(Escalation<'a>),
    /// A note for this audience alone.
    Own,
}

/// To whom to hand over, how urgent that is, and after how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalation<'a> {
    /// To whom.
    pub tier: &'a str,
    /// How urgent it is.
    pub urgency: Urgency,
    /// After how long to give up and hand over, in words such as `30 minutes`.
    pub after: Option<&'a str>,
}

/// An escalation of which only the tier is said is that tier, so that its mark in a hash is that of its tier.
impl Serialize for Escalation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.urgency, self.after) {
            (Urgency::Usual, None) => serializer.serialize_str(self.tier),
            (urgency, after) => (self.tier, urgency, after).serialize(serializer),
        }
    }
}

/// The text of a footnote.
#[derive(Debug, Clone, Serialize)]
pub struct Footnote<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Its text.
    pub blocks: Vec<Block<'a>>,
}

/// A piece of running text.
#[derive(Debug, Clone, Serialize)]
pub enum Inline<'a> {
    /// Words.
    Words(Cow<'a, str>),
    /// A code span.
    Code(&'a str),
    /// A line end that a reader sees as a space.
    SoftBreak,
    /// A line end that a reader sees.
    HardBreak,
    /// Emphasised text.
    Emphasis(Vec<Inline<'a>>),
    /// Strong text.
    Strong(Vec<Inline<'a>>),
    /// Struck-out text.
    Strikethrough(Vec<Inline<'a>>),
    /// A link.
    Link {
        /// Where it leads.
        href: Href<'a>,
        /// Its words.
        text: Vec<Inline<'a>>,
        /// What is said about it besides; may be empty.
        title: &'a str,
    },
    /// A picture.
    Image {
        /// Its path relative to the content folder.
        asset: &'a str,
        /// The text for who does not see it.
        alt: String,
        /// What is said about it besides; may be empty.
        title: &'a str,
    },
    /// An element of the product's UI, as this version calls it.
    Label {
        /// Its id in the catalog.
        element: &'a str,
        /// The labels on the way to it, its own last; one label when only that is asked for.
        path: Vec<&'a str>,
        /// The writer's own words, shown in place of the labels when there are any.
        words: Vec<Inline<'a>>,
    },
    /// A mark that leads to a footnote.
    Footnote(usize),
}

/// Where a link leads.
#[derive(Debug, Clone, Serialize)]
pub enum Href<'a> {
    /// Another site.
    External(&'a str),
    /// A picture, by its path relative to the content folder.
    Asset(&'a str),
    /// A page of this view.
    Page {
        /// Its place in the content folder.
        #[serde(serialize_with = "path_text")]
        path: &'a DocumentPath,
        /// The place in it.
        anchor: Option<&'a str>,
    },
}

fn path_text<S: serde::Serializer>(path: &DocumentPath, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(path.as_str())
}
