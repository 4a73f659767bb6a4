//! What a public site must know besides its pages: where it stands, since when, and what stood there before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Entry, View};
use crate::audience::Audience;
use crate::config::Extra;
use crate::date::Day;
use crate::model::{DocumentPath, Scope};
use crate::version::VersionSet;

impl<'a> View<'a> {
    /// Where the public site stands, without a slash at the end, when the book says so.
    #[must_use]
    pub fn site_url(&self) -> Option<&'a str> {
        self.config().customer.url.as_deref()
    }

    /// Whether its site has a search of its own.
    #[must_use]
    pub fn has_search(&self) -> bool {
        self.has(Extra::Search)
    }

    /// Whether its site has a twin in Markdown of each page, and lists of them.
    #[must_use]
    pub fn has_markdown(&self) -> bool {
        self.has(Extra::Markdown)
    }

    /// Only the customers' site can be made without something.
    fn has(&self, extra: Extra) -> bool {
        self.audience() != Audience::Customer || !self.config().customer.without.contains(&extra)
    }

    /// The UI versions in which this audience has the page, as a range among the supported ones; `*` for all.
    #[must_use]
    pub fn valid_range(&self, entry: &Entry) -> String {
        let scope = Scope { versions: VersionSet::since(self.config().versions.oldest()), ..self.scope() };
        let versions = self.book.scope(entry.document).and(scope).versions;
        let list = || self.config().versions.list(versions);
        self.config().versions.range_text(versions).unwrap_or_else(list)
    }

    /// Whether more than one UI version is supported.
    #[must_use]
    pub fn has_versions(&self) -> bool {
        self.config().versions.supported().iter().nth(1).is_some()
    }

    /// When the page was last held against the product, when its writer says so.
    #[must_use]
    pub fn reviewed(&self, entry: &Entry) -> Option<Day> {
        entry.document.reviewed.as_ref().map(|reviewed| reviewed.value)
    }

    /// Whether `book.lock` remembers what pages said, so that their changes have dates.
    #[must_use]
    pub fn has_dates(&self) -> bool {
        self.book.lock.as_ref().is_some_and(|lock| !lock.texts.is_empty())
    }

    /// The last day on which `book.lock` saw a change of what customers read.
    #[must_use]
    pub fn last_change(&self) -> Option<Day> {
        let texts = self.book.lock.iter().flat_map(|lock| lock.texts.values().flatten());
        texts.map(|text| text.since).max()
    }

    /// Addresses at which customers knew a page that stands elsewhere now, each with that page.
    ///
    /// A document names them in its `was`; an id in that list means the address that `book.lock` has for it.
    #[must_use]
    pub fn moved(&self) -> BTreeMap<DocumentPath, &Entry<'a>> {
        if self.audience != Audience::Customer {
            return BTreeMap::new();
        }
        let mut heirs: HashMap<&str, &Entry<'a>> = self.entries().iter().map(|entry| (entry.id(), entry)).collect();
        for entry in self.entries() {
            heirs.extend(entry.former_names().map(|name| (name.as_str(), entry)));
        }
        let pages = || self.book.lock.iter().flat_map(|lock| &lock.pages);
        let mut known: BTreeSet<&str> = self.entries().iter().map(Entry::id).collect();
        let mut moved = BTreeMap::new();
        for page in pages() {
            known.extend([page.id.as_str(), page.address.as_str()]);
            let heir = heirs.get(page.address.as_str()).or_else(|| heirs.get(page.id.as_str()));
            moved.extend(heir.map(|heir| (page.address.clone(), *heir)));
        }
        let names = heirs.iter().filter(|(name, _)| !known.contains(**name));
        moved.extend(names.map(|(name, heir)| (DocumentPath::of_address(name), *heir)));
        moved.retain(|address, _| address.is_whole() && self.entry_at(address).is_none());
        moved
    }
}
