//! The book as one audience may see it in one UI version: the only thing that renderers accept.
//!
//! A view is filtered before anything is made from it: names of headings, numbers, links,
//! navigation and hashes come from what is left, so nothing hidden can leave a trace in them.

mod anatomy;
mod brand;
mod compare;
mod desk;
mod facts;
mod inlines;
mod known;
mod labels;
mod ladder;
mod lineage;
mod origins;
mod page;
mod plain;
mod playbook;
mod product;
mod project;
mod seen;
mod site;
mod walk;

pub use crate::config::{Datum, DatumKind, Desk, Export, Helpdesk, MacroUse};
pub use brand::Brand;
pub use compare::{Comparison, Digest, StepChange};
pub use labels::Mentions;
pub use lineage::Kin;
pub use origins::{Ground, Origins};
pub use page::{
    Actor, Block, Callout, CalloutKind, Cell, Escalation, Footnote, Heading, Href, Inline, Item, Page, Prerequisite,
    Stage, Step, StepItem, Way,
};
pub use plain::plain;
pub use playbook::{Handoff, Lead, Playbook, Reach, Standing, Symptom, Tier, Turn};

use std::collections::HashMap;

use self::desk::Desks;
use self::facts::Facts;
use self::known::Known;
use self::lineage::Lineage;
use crate::audience::Audience;
use crate::config::Config;
use crate::model::{Book, Document, DocumentId, DocumentIndex, DocumentKind, DocumentPath, Element, ElementId, Scope};
use crate::source::Located;
use crate::version::UiVersion;

/// The book as one audience may see it in one UI version.
#[derive(Debug, Clone)]
pub struct View<'a> {
    book: &'a Book,
    audience: Audience,
    version: UiVersion,
    entries: Vec<Entry<'a>>,
    /// The places of the entries, by their paths.
    places: HashMap<&'a DocumentPath, usize>,
    facts: Facts<'a>,
    lineage: Lineage<'a>,
    /// What the desk knows of itself; only the views of agents have it.
    desks: Option<Desks<'a>>,
}

/// A document of a view, as far as lists of documents need it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    index: DocumentIndex,
    document: &'a Document,
    title: String,
    summary: String,
    symptoms: Vec<String>,
    /// Who keeps it right; only the views of agents have it.
    owner: Option<&'a str>,
    known: Known,
}

impl<'a> Entry<'a> {
    /// Its title, without marks.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is about, without marks; may be empty.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What customers say or see when they need it, without marks.
    #[must_use]
    pub fn symptoms(&self) -> &[String] {
        &self.symptoms
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.document.id.value.as_str()
    }

    /// The tag of tickets about it: its id without what separates tags or folders.
    #[must_use]
    pub fn tag(&self) -> String {
        self.id().replace(['/', ' '], "_")
    }

    /// Its place in the content folder.
    #[must_use]
    pub fn path(&self) -> &'a DocumentPath {
        &self.document.path
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.document.kind
    }

    /// Ids and addresses of documents whose place it took.
    pub fn former_names(&self) -> impl Iterator<Item = &'a DocumentId> + use<'a> {
        self.document.was.iter().map(|name| &name.value)
    }

    /// Its place among its neighbours in the navigation, when its writer gave it one.
    #[must_use]
    pub fn order(&self) -> Option<i64> {
        self.document.order
    }
}

impl<'a> View<'a> {
    /// What `audience` may see of `book` in `version`.
    #[must_use]
    pub fn new(book: &'a Book, audience: Audience, version: UiVersion) -> Self {
        let (facts, lineage) = (Facts::default(), Lineage::default());
        let desks = Desks::of(&book.config.support, audience);
        let (entries, places) = (Vec::new(), HashMap::new());
        let mut view = Self { book, audience, version, entries, places, facts, lineage, desks };
        let visible = book.iter().filter(|(_, document)| document.is_published() && view.shows(document));
        view.entries = visible.map(|(index, document)| view.list(index, document)).collect();
        // A preview keeps the views of a large book for long.
        view.entries.shrink_to_fit();
        view.places = view.entries.iter().map(Entry::path).zip(0..).collect();
        view.facts = Facts::of(&view, &view.entries);
        view.lineage = Lineage::of(&view.entries);
        view
    }

    /// For whom.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// In which UI version.
    #[must_use]
    pub fn version(&self) -> UiVersion {
        self.version
    }

    /// The name of that version.
    #[must_use]
    pub fn version_name(&self) -> &'a str {
        self.book.config.versions.name(self.version)
    }

    /// Whether there is no newer supported version.
    #[must_use]
    pub fn is_newest(&self) -> bool {
        self.version == self.book.config.versions.newest()
    }

    /// The address of a page on the public site, when the book says where that stands and customers
    /// see the page in this version.
    #[must_use]
    pub fn public_address(&self, path: &DocumentPath) -> Option<String> {
        let site = self.config().customer.url.as_ref()?;
        Some(format!("{site}/{}", self.public_path(path)?))
    }

    /// The path of a page on the public site, when customers see the page in this version.
    #[must_use]
    pub fn public_path(&self, path: &DocumentPath) -> Option<String> {
        let entry = self.entry_at(path)?;
        let public = Scope::only(Audience::Customer, self.version);
        let is_public = !self.book.scope(entry.document).and(public).is_empty();
        let folder = if self.is_newest() { String::new() } else { format!("{}/", self.version_name()) };
        is_public.then(|| format!("{folder}{}.html", path.as_str()))
    }

    /// The title of the book.
    #[must_use]
    pub fn book_title(&self) -> &'a str {
        &self.book.config.book.title
    }

    /// The language of the texts, as a BCP 47 tag.
    #[must_use]
    pub fn language(&self) -> &'a str {
        &self.book.config.book.language
    }

    /// Groups of words and phrases that the search takes for each other.
    #[must_use]
    pub fn synonyms(&self) -> &'a [Vec<Located<String>>] {
        &self.book.config.search.synonyms
    }

    /// Its documents, in the order of their paths.
    #[must_use]
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The entry of a document, when this view has it.
    #[must_use]
    pub fn entry(&self, index: DocumentIndex) -> Option<&Entry<'a>> {
        let place = self.entries.binary_search_by_key(&index, |entry| entry.index).ok()?;
        self.entries.get(place)
    }

    /// The entry at a place in the content folder, when this view has one there.
    #[must_use]
    pub fn entry_at(&self, path: &DocumentPath) -> Option<&Entry<'a>> {
        self.entries.get(*self.places.get(path)?)
    }

    /// The entry of a newer text of a document that this view has; `None` when its readers may not see it any more.
    #[must_use]
    pub fn revised(&self, document: &'a Document) -> Option<Entry<'a>> {
        let index = self.entry_at(&document.path)?.index;
        self.shows(document).then(|| self.list(index, document))
    }

    fn list(&self, index: DocumentIndex, document: &'a Document) -> Entry<'a> {
        let (title, summary, symptoms) = project::plain_head(self, document);
        Entry { index, document, title, summary, symptoms, owner: self.owner(document), known: Known::default() }
    }

    /// The procedures through which a page leads, in their order.
    pub fn journey(&self, entry: &Entry<'a>) -> impl Iterator<Item = &Entry<'a>> {
        let named = entry.document.journey.iter().filter_map(|id| self.entry(self.book.find(&id.value)?));
        named.filter(|entry| entry.kind() == DocumentKind::Procedure)
    }

    /// The text of an entry.
    #[must_use]
    pub fn page(&self, entry: &Entry<'a>) -> Page<'a> {
        project::page(self, entry)
    }

    /// The label of a UI element in this version; empty when the catalog does not have it.
    #[must_use]
    pub fn label(&self, element: &str) -> &'a str {
        self.element(element).map_or("", |element| element.label(self.version))
    }

    /// The labels from the top of the UI down to an element, its own last.
    #[must_use]
    pub fn label_path(&self, element: &str) -> Vec<&'a str> {
        let path = self.book.catalog.path(&ElementId::new(element));
        path.into_iter().map(|element| element.label(self.version)).collect()
    }

    /// Whether this version has a UI element.
    #[must_use]
    pub fn has_element(&self, element: &str) -> bool {
        self.book.catalog.lifetime(&ElementId::new(element)).contains(self.version)
    }

    /// The UI element that took the place of another one, when the catalog says it.
    #[must_use]
    pub fn replacement(&self, element: &str) -> Option<&'a str> {
        self.element(element)?.replaced_by.as_ref().map(|other| other.value.as_str())
    }

    fn element(&self, id: &str) -> Option<&'a Element> {
        self.book.catalog.get(&ElementId::new(id))
    }

    fn scope(&self) -> Scope {
        Scope::only(self.audience, self.version)
    }

    pub(in crate::model) fn book(&self) -> &'a Book {
        self.book
    }

    fn config(&self) -> &'a Config {
        &self.book.config
    }

    fn shows(&self, document: &Document) -> bool {
        !self.book.scope(document).and(self.scope()).is_empty()
    }
}
