//! What one file says, before any other file is looked at.

use crate::audience::AudienceSet;
use crate::date::Day;
use crate::model::{Allow, Block, DocumentId, Scope, StepItem, Tags, Text};
use crate::source::{FileId, Located, Origin, Span};
use crate::version::Versions;

/// The path of a document below the content folder, without its extension.
///
/// `index`, `README` and `_index` name their folder, as on web servers, code hosts and in other tools.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentPath(String);

impl DocumentPath {
    /// Where each version of a site says what it changed.
    pub const CHANGES: &str = "what-changed";

    /// The path of the file at `path` relative to the content folder.
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let (folder, name) = stem.rsplit_once('/').map_or(("", stem), |(folder, name)| (folder, name));
        let is_index = ["index", "readme", "_index"].iter().any(|index| name.eq_ignore_ascii_case(index));
        let name = if is_index { "index" } else { name };
        Self(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
    }

    /// The path of the page at this address, which has no extension.
    #[must_use]
    pub fn of_address(address: &str) -> Self {
        Self(address.to_owned())
    }

    /// The path as text: `tracking/https`, or `tracking/index` for a folder's own page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can be the address of a page: not empty, and without a part that leads elsewhere.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
        self.0.split('/').all(is_part) && !self.0.contains(|char: char| char == '\\' || char.is_control())
    }

    /// The folder, empty at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it is the page of its folder.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.0 == "index" || self.0.ends_with("/index")
    }

    /// Whether a file or folder on the way says by its name that it holds partials.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.0.split('/').any(|part| part.starts_with('_'))
    }
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// One task as ordered steps.
    Procedure,
    /// A concept, an overview, a reference.
    Page,
    /// A text that stands only where it is included.
    Partial,
}

/// One content file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// Its file, relative to the content folder.
    pub source: String,
    /// Where it stands in the content folder.
    pub path: DocumentPath,
    /// The name by which others refer to it.
    pub id: Located<DocumentId>,
    /// What it is.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Text,
    /// Where the title is written.
    pub title_span: Span,
    /// What it is about, in a sentence.
    pub summary: Text,
    /// Its conditions and its effects as a whole.
    pub tags: Tags,
    /// Who keeps it right.
    pub owner: Option<Located<String>>,
    /// When it was last held against the product.
    pub reviewed: Option<Located<Day>>,
    /// What customers say or see when they need it, in their words.
    pub symptoms: Vec<Text>,
    /// How long it takes.
    pub time: Text,
    /// Who may do it, in which plan.
    pub who: Text,
    /// The procedure that takes back what this one does.
    pub undo: Option<Located<DocumentId>>,
    /// The procedure of which this one is a deliberate variant.
    pub variant_of: Option<Located<DocumentId>>,
    /// Ids and addresses of documents whose place it took.
    pub was: Vec<Located<DocumentId>>,
    /// The procedures through which it leads, in their order.
    pub journey: Vec<Located<DocumentId>>,
    /// Whether its file says that a program wrote it: the same text may then stand elsewhere on purpose.
    pub is_generated: bool,
    /// Whether its text was left out of the book, because its page would have become larger than the limit.
    pub is_too_large: bool,
    /// Its place among its neighbours in the navigation.
    pub order: Option<i64>,
    /// What stands before the steps; all of a page.
    pub intro: Vec<Block>,
    /// The heading above the steps, when there is one.
    pub steps_heading: Option<Text>,
    /// The steps.
    pub steps: Vec<StepItem>,
    /// What stands after the steps.
    pub notes: Vec<Block>,
    /// What it lets pass, in the order in which it is written.
    pub allows: Vec<Allow>,
}

impl Document {
    /// Whether it has a page of its own.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.kind != DocumentKind::Partial
    }

    /// Everywhere that it is seen; the audiences are `default_for` when it names none.
    #[must_use]
    pub fn scope(&self, versions: &Versions, default_for: AudienceSet) -> Scope {
        self.tags.narrow(Scope { versions: versions.supported(), audiences: self.audiences(default_for) })
    }

    /// A mark of what pages of other documents may tell of it: all but its text.
    #[must_use]
    pub fn head(&self) -> Origin {
        // Each field is named here, so that whoever adds one decides on which side it stands.
        let Self {
            file,
            source,
            path,
            id,
            kind,
            title,
            title_span: _,
            summary,
            tags,
            owner,
            reviewed,
            symptoms,
            time: _,
            who: _,
            undo,
            variant_of,
            was,
            journey,
            is_generated,
            is_too_large: _,
            order,
            intro: _,
            steps_heading: _,
            steps: _,
            notes: _,
            allows: _,
        } = self;
        let names = (file, source, path, id, kind, title, summary, tags, owner, reviewed);
        Origin::of(&(names, symptoms, undo, variant_of, was, journey, is_generated, order))
    }

    /// Whether anything is to be done in it.
    #[must_use]
    pub fn has_steps(&self) -> bool {
        self.steps.iter().any(|item| !matches!(item, StepItem::Aside(_)))
    }

    /// The texts between its steps.
    pub fn asides(&self) -> impl Iterator<Item = &Block> {
        self.steps.iter().filter_map(|item| match item {
            StepItem::Aside(block) => Some(block),
            StepItem::Step(_) | StepItem::Include { .. } => None,
        })
    }

    fn audiences(&self, default_for: AudienceSet) -> AudienceSet {
        // A document that names its audiences is not narrowed by the default; a partial is shown to
        // whom the place of its inclusion is shown.
        match (&self.tags.audiences, self.kind) {
            (Some(_), _) | (None, DocumentKind::Partial) => AudienceSet::ALL,
            (None, _) => default_for,
        }
    }
}
