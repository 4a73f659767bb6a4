//! The whole book: every document with its links, includes and names resolved.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::model::{Catalog, Document, DocumentId, Lock, Scope};

/// A document of a [`Book`], named by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentIndex(u32);

impl DocumentIndex {
    /// Its place in the order of the documents, from 0.
    pub(super) fn place(self) -> usize {
        self.0 as usize
    }
}

/// All that a book says; what a reader may see of it is a [`View`](crate::model::view::View).
#[derive(Debug, Clone)]
pub struct Book {
    /// The settings.
    pub config: Config,
    /// The UI catalog.
    pub catalog: Catalog,
    /// What it has published before, when it keeps a `book.lock`.
    pub lock: Option<Lock>,
    documents: Vec<Arc<Document>>,
    by_id: HashMap<DocumentId, DocumentIndex>,
}

impl Book {
    /// A book of these documents, in the order of their paths; the first one keeps a disputed id.
    #[must_use]
    pub fn new(config: Config, catalog: Catalog, documents: Vec<Arc<Document>>) -> Self {
        let mut by_id = HashMap::with_capacity(documents.len());
        for (document, number) in documents.iter().zip(0..) {
            by_id.entry(document.id.value.clone()).or_insert(DocumentIndex(number));
        }
        Self { config, catalog, lock: None, documents, by_id }
    }

    /// The document with this number.
    #[must_use]
    pub fn document(&self, index: DocumentIndex) -> &Document {
        &self.documents[index.place()]
    }

    /// The document with this number, to be kept beyond the book.
    #[must_use]
    pub fn shared(&self, index: DocumentIndex) -> Arc<Document> {
        self.documents[index.place()].clone()
    }

    /// Changes a document; one that comes out as it was stays the same, so that books can share it.
    pub fn update(&mut self, index: DocumentIndex, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.documents.get_mut(index.place()) {
            update(document, change);
        }
    }

    /// Changes each document by itself, on all cores, in the way of [`Self::update`]; what the changes give back
    /// stands in the order of the documents.
    pub fn update_all<T: Send>(&mut self, change: impl Fn(DocumentIndex, &mut Document) -> T + Sync) -> Vec<T> {
        let documents = self.documents.par_iter_mut().enumerate();
        let of = |place: usize| DocumentIndex(u32::try_from(place).unwrap_or(u32::MAX));
        documents.map(|(place, document)| update(document, |document| change(of(place), document))).collect()
    }

    /// The document of this id.
    #[must_use]
    pub fn find(&self, id: &DocumentId) -> Option<DocumentIndex> {
        self.by_id.get(id).copied()
    }

    /// All documents in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (DocumentIndex, &Document)> {
        self.documents.iter().zip(0..).map(|(document, number)| (DocumentIndex(number), &**document))
    }

    /// The documents that have pages of their own, in the order of their paths.
    pub fn published(&self) -> impl Iterator<Item = (DocumentIndex, &Document)> {
        self.iter().filter(|(_, document)| document.is_published())
    }

    /// Everywhere that a document is seen.
    #[must_use]
    pub fn scope(&self, document: &Document) -> Scope {
        document.scope(&self.config.versions, self.config.book.default_for)
    }
}

/// Changes a document: where it stands when nobody else has it, and otherwise in a copy that is kept when it differs.
fn update<T>(document: &mut Arc<Document>, change: impl FnOnce(&mut Document) -> T) -> T {
    if let Some(alone) = Arc::get_mut(document) {
        return change(alone);
    }
    let mut new = (**document).clone();
    let given = change(&mut new);
    if new != **document {
        *document = Arc::new(new);
    }
    given
}
