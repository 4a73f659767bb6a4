//! Running text: a list of inlines, each with its place.

use crate::model::{DocumentIndex, ElementId};
use crate::source::Span;

/// A run of text.
pub type Text = Vec<Inline>;

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Inline {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: InlineKind,
}

/// What a piece of running text is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum InlineKind {
    /// Words.
    Words(String),
    /// A code span.
    Code(String),
    /// A line end that a reader sees as a space.
    SoftBreak,
    /// A line end that a reader sees.
    HardBreak,
    /// Emphasised text.
    Emphasis(Text),
    /// Strong text.
    Strong(Text),
    /// Struck-out text.
    Strikethrough(Text),
    /// A link to a page, a procedure or another site.
    Link(Box<Link>),
    /// A picture.
    Image(Box<Image>),
    /// An element of the product's UI.
    Ui {
        /// Its id in the catalog.
        element: ElementId,
        /// How it is shown.
        form: UiForm,
    },
    /// `{var NAME}`.
    Variable(String),
    /// HTML, which is shown as text.
    Html(String),
    /// A mark that leads to a footnote.
    Footnote(String),
}

/// A link to a page, a procedure or another site. Words are many and links few, so these have a place of their own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The destination as written, entities decoded.
    pub written: String,
    /// Where it leads, once the book is known.
    pub target: LinkTarget,
    /// The words of the link; a procedure's title when there are none.
    pub text: Text,
    /// What the writer says about it besides, in quotes after the destination; may be empty.
    pub title: String,
    /// Where its destination and title are written, when that is in a definition elsewhere in the file.
    pub defined: Option<Span>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Image {
    /// The destination as written, entities decoded.
    pub written: String,
    /// The path relative to the content folder, or why no such picture can be shown, as the end of a
    /// sentence that begins with its name.
    pub asset: Result<String, &'static str>,
    /// The text for who does not see the picture.
    pub alt: Text,
    /// What the writer says about it besides, in quotes after the destination; may be empty.
    pub title: String,
    /// Where its destination and title are written, when that is in a definition elsewhere in the file.
    pub defined: Option<Span>,
}

/// How a reference to a UI element is shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum UiForm {
    /// Its label.
    Label,
    /// The labels from the top down to it.
    Path,
    /// The writer's own words.
    Words(Text),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    /// Not yet looked up.
    Written,
    /// Another site, or a mail address or telephone number.
    External,
    /// A place in the page that shows the text, which may include it from another file.
    Here {
        /// The place; none is its top.
        anchor: Option<String>,
    },
    /// A document of the book and perhaps a place in it.
    Document {
        /// Which document.
        document: DocumentIndex,
        /// The place in it.
        anchor: Option<String>,
    },
    /// A picture or other file of the book, by its path relative to the content folder.
    Asset(String),
    /// Nowhere; the fault in words, and the name that may have been meant.
    Missing {
        /// What is wrong, as a sentence without its full stop.
        reason: String,
        /// What to write instead.
        help: String,
    },
}

impl Link {
    /// What stands for it where its target is not known: the destination without a scheme.
    #[must_use]
    pub fn name(&self) -> &str {
        self.written.split_once(':').map_or(&self.written, |(_, id)| id)
    }
}

/// The words of a text without its marks, with UI references as the last part of their id and
/// variables as their names: the same in every version, for names that must not change.
#[must_use]
pub fn source_words(text: &[Inline]) -> String {
    let mut words = String::new();
    push_source_words(text, &mut words);
    words
}

fn push_source_words(text: &[Inline], words: &mut String) {
    for inline in text {
        match &inline.kind {
            InlineKind::Words(more) | InlineKind::Code(more) | InlineKind::Variable(more) => words.push_str(more),
            InlineKind::SoftBreak | InlineKind::HardBreak => words.push(' '),
            InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                push_source_words(text, words);
            }
            InlineKind::Link(link) if link.text.is_empty() => words.push_str(link.name()),
            InlineKind::Link(link) => push_source_words(&link.text, words),
            InlineKind::Image(image) => push_source_words(&image.alt, words),
            InlineKind::Ui { form: UiForm::Words(text), .. } => push_source_words(text, words),
            InlineKind::Ui { element, .. } => {
                words.push_str(element.as_str().rsplit('.').next().unwrap_or_default());
            }
            InlineKind::Html(_) | InlineKind::Footnote(_) => {}
        }
    }
}
