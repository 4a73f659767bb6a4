//! What a book has published before, as `book.lock` remembers it, and what of that is gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::audience::Audience;
use crate::model::{Book, Document, DocumentId, DocumentPath, LockedText};
use crate::source::Span;

/// Every page that customers were ever shown.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    /// The pages in the order of the file.
    pub pages: Vec<LockedPage>,
    /// What they said when the lock was last written, by their ids.
    pub texts: BTreeMap<DocumentId, Vec<LockedText>>,
}

/// A page that customers were shown.
#[derive(Debug, Clone)]
pub struct LockedPage {
    /// Where the file remembers it.
    pub span: Span,
    /// Its id, on which handoffs and the help panel hang.
    pub id: DocumentId,
    /// Its address below the root of a version, without `.html`.
    pub address: DocumentPath,
}

/// What is gone of a page.
#[derive(Debug, Clone, Copy)]
pub enum Loss<'b> {
    /// Its address and its id.
    Page,
    /// Its address; the document of its id stands elsewhere.
    Address(&'b Document),
    /// Its id; the document at its address has another one.
    Id(&'b Document),
}

impl Book {
    /// The documents that customers see in some supported version.
    pub fn public(&self) -> impl Iterator<Item = &Document> {
        let customers = |document: &&Document| {
            let scope = self.scope(document);
            scope.audiences.contains(Audience::Customer) && !scope.versions.is_empty()
        };
        self.published().map(|(_, document)| document).filter(customers)
    }

    /// The pages of the lock that are gone, unless a document says that it took their place.
    #[must_use]
    pub fn lost_pages(&self) -> Vec<(&LockedPage, Loss<'_>)> {
        let Some(lock) = &self.lock else { return Vec::new() };
        let mut ids: HashMap<&str, &Document> = HashMap::new();
        let mut addresses: HashMap<&str, &Document> = HashMap::new();
        let mut former: BTreeSet<&str> = BTreeSet::new();
        for document in self.public() {
            ids.insert(document.id.value.as_str(), document);
            addresses.insert(document.path.as_str(), document);
            former.extend(document.was.iter().map(|name| name.value.as_str()));
        }
        let loss = |page: &LockedPage| {
            let (id, address) = (page.id.as_str(), page.address.as_str());
            if former.contains(id) || former.contains(address) {
                return None;
            }
            match (ids.get(id), addresses.get(address)) {
                (Some(_), Some(_)) => None,
                (Some(document), None) => Some(Loss::Address(document)),
                (None, Some(document)) => Some(Loss::Id(document)),
                (None, None) => Some(Loss::Page),
            }
        };
        lock.pages.iter().filter_map(|page| Some((page, loss(page)?))).collect()
    }

    /// What the lock is to remember from now on: all that it did, but for lost pages that are to be
    /// forgotten, and all that customers see today.
    #[must_use]
    pub fn pages_to_remember(&self, forgotten: &[DocumentId]) -> BTreeSet<(DocumentId, DocumentPath)> {
        let lost: BTreeSet<Span> = self.lost_pages().into_iter().map(|(page, _)| page.span).collect();
        let known = self.lock.iter().flat_map(|lock| &lock.pages);
        let kept = known.filter(|page| !(lost.contains(&page.span) && forgotten.contains(&page.id)));
        let today = self.public().map(|document| (document.id.value.clone(), document.path.clone()));
        kept.map(|page| (page.id.clone(), page.address.clone())).chain(today).collect()
    }
}
