//! What pages are made from: their own documents, and what they know of each other.

use rayon::prelude::*;

use super::{Entry, View};
use crate::model::{Book, Document, DocumentPath};
use crate::source::Origin;

/// From what the pages of a book are made.
///
/// A page shows its own document, and of the others no more than their heads and what their steps need, give and
/// break. So two pages are the same when their documents are and the ground on which they stand.
#[derive(Debug)]
pub struct Origins {
    /// What all pages share: settings, catalog, lock, templates, and the heads of all documents.
    shared: Origin,
    /// The marks of the documents, by their places in the book.
    documents: Vec<Origin>,
}

impl Origins {
    /// The marks of a book; `rest` is one of all files but its documents.
    #[must_use]
    pub fn of(book: &Book, rest: Origin) -> Self {
        let documents: Vec<&Document> = book.iter().map(|(_, document)| document).collect();
        let heads: Vec<Origin> = documents.par_iter().map(|document| document.head()).collect();
        let documents = documents.par_iter().map(Origin::of).collect();
        Self { shared: Origin::of(&(rest, heads)), documents }
    }

    /// The ground of the pages of some views, which may tell of the pages of `others` too.
    #[must_use]
    pub fn ground(&self, views: &[View], others: &[View]) -> Ground<'_> {
        let of = |views: &[View]| {
            views.par_iter().map(|view| (view.audience, view.version, view.facts.origin())).collect::<Vec<_>>()
        };
        Ground { mark: Origin::of(&(self.shared, of(views), of(others))), documents: &self.documents }
    }
}

/// What some pages know of each other, and what each of them is made from besides.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'o> {
    mark: Origin,
    documents: &'o [Origin],
}

impl Ground<'_> {
    /// What the page of an entry is made from.
    #[must_use]
    pub fn page(&self, view: &View, entry: &Entry) -> Option<Origin> {
        let document = self.documents.get(entry.index.place())?;
        Some(Origin::of(&(self.list(view, entry.path()), document)))
    }

    /// What a page at a path is made from that shows no document of its own, but the heads of others.
    #[must_use]
    pub fn list(&self, view: &View, path: &DocumentPath) -> Origin {
        Origin::of(&(self.mark, view.audience, view.version, path))
    }
}
