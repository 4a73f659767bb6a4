//! Documents to a book: who is called what, where links lead, what includes hold, how steps are named.

mod address;
mod brand;
mod desk;
mod elements;
mod facts;
mod former;
mod ids;
mod includes;
mod journeys;
mod links;
mod names;
mod page_size;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{Book, Catalog, Document, DocumentIndex};

/// What a book is made from.
#[derive(Debug)]
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// The UI catalog.
    pub catalog: Catalog,
    /// Each document with its path relative to the content folder.
    pub documents: Vec<(String, Arc<Document>)>,
    /// The paths of all pictures, relative to the content folder, each with what forbids to show it.
    pub assets: BTreeMap<String, Option<&'static str>>,
}

/// Puts a book together; whatever does not fit is reported, and the rest still stands.
#[must_use]
pub fn book(parts: Parts) -> (Book, Vec<Diagnostic>) {
    let Parts { config, catalog, mut documents, assets } = parts;
    let mut diagnostics = Vec::new();
    documents.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    let documents = documents.into_iter().map(|(_, document)| document).collect();
    let mut book = Book::new(config, catalog, documents);
    elements::check(&book, &mut diagnostics);
    ids::check(&book, &mut diagnostics);
    former::check(&book, &mut diagnostics);
    facts::check(&book, &mut diagnostics);
    brand::check(&book, &assets, &mut diagnostics);
    journeys::check(&book, &mut diagnostics);
    desk::check(&book, &mut diagnostics);
    links::Lookup::of(&book, assets).resolve_all(&mut book);
    includes::expand(&mut book, &mut diagnostics);
    page_size::check(&mut book, &mut diagnostics);
    names::assign(&mut book, &mut diagnostics);
    (book, diagnostics)
}

/// Puts newer texts of single documents into a book that is otherwise as it was, for who shows them at once.
///
/// The book stays the same: names, titles and facts that others see are those of its own text.
#[derive(Debug)]
pub struct Revision<'b> {
    book: &'b Book,
    lookup: links::Lookup,
    indices: HashMap<&'b str, DocumentIndex>,
}

impl<'b> Revision<'b> {
    /// Makes ready to revise documents of `book`, which has the pictures `assets`.
    #[must_use]
    pub fn of(book: &'b Book, assets: BTreeMap<String, Option<&'static str>>) -> Self {
        let indices = book.iter().map(|(index, document)| (document.source.as_str(), index)).collect();
        Self { book, lookup: links::Lookup::of(book, assets), indices }
    }

    /// A newer text of a document with its links, includes and names; `None` when it is not the same document
    /// any more or has no page of its own, so that the whole book must be put together anew.
    #[must_use]
    pub fn revise(&self, mut document: Document) -> Option<Document> {
        let index = *self.indices.get(document.source.as_str())?;
        let old = self.book.document(index);
        let is_same = old.id.value == document.id.value && old.kind == document.kind && old.is_published();
        if !is_same {
            return None;
        }
        self.lookup.resolve(&mut document, links::Near::MOST);
        includes::fill(self.book, index, &mut document);
        let scope = self.book.scope(&document);
        names::name_steps(&mut document.steps, scope, &mut Vec::new());
        Some(document)
    }
}
