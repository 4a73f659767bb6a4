//! Which documents stand for one that a version does not have.

use std::collections::HashMap;

use super::{Entry, View};
use crate::model::{DocumentId, DocumentPath};

/// Who says that it took the place of which document, by the places of the entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Lineage<'a> {
    /// By the id or address of a document that is gone.
    heirs: HashMap<&'a str, Vec<usize>>,
    /// By the id of the document of which they are variants.
    variants: HashMap<&'a str, Vec<usize>>,
}

/// The documents of a view that stand for one that it does not have.
#[derive(Debug, Clone)]
pub enum Kin<'v, 'a> {
    /// They took its place.
    Heirs(Vec<&'v Entry<'a>>),
    /// It took theirs.
    Forebears(Vec<&'v Entry<'a>>),
    /// They do the same in another way.
    Variants(Vec<&'v Entry<'a>>),
}

impl<'a> Lineage<'a> {
    pub(super) fn of(entries: &[Entry<'a>]) -> Self {
        let mut lineage = Self::default();
        for (place, entry) in entries.iter().enumerate() {
            for name in &entry.document.was {
                lineage.heirs.entry(name.value.as_str()).or_default().push(place);
            }
            if let Some(other) = &entry.document.variant_of {
                lineage.variants.entry(other.value.as_str()).or_default().push(place);
            }
        }
        lineage
    }
}

impl<'v, 'a> Kin<'v, 'a> {
    /// The documents, in the order of their paths.
    #[must_use]
    pub fn entries(&self) -> &[&'v Entry<'a>] {
        match self {
            Self::Heirs(entries) | Self::Forebears(entries) | Self::Variants(entries) => entries,
        }
    }
}

impl<'a> View<'a> {
    /// The documents of this view that stand for one that it does not have; none is an empty list of variants.
    #[must_use]
    pub fn kin(&self, absent: &Entry<'a>) -> Kin<'_, 'a> {
        let heirs = self.claiming(&self.lineage.heirs, &[absent.id(), absent.path().as_str()]);
        if !heirs.is_empty() {
            return Kin::Heirs(heirs);
        }
        let forebears = absent.document.was.iter().filter_map(|name| self.named(&name.value));
        let forebears = sorted(forebears.collect());
        if !forebears.is_empty() {
            return Kin::Forebears(forebears);
        }
        let origin = absent.document.variant_of.as_ref();
        let names: Vec<&str> = origin.iter().map(|id| id.value.as_str()).chain([absent.id()]).collect();
        let mut variants = self.claiming(&self.lineage.variants, &names);
        variants.extend(origin.and_then(|id| self.named(&id.value)));
        Kin::Variants(sorted(variants))
    }

    fn claiming(&self, claims: &HashMap<&'a str, Vec<usize>>, names: &[&str]) -> Vec<&Entry<'a>> {
        let places = names.iter().filter_map(|name| claims.get(name)).flatten();
        sorted(places.filter_map(|place| self.entries.get(*place)).collect())
    }

    /// The entry of this id, or else at this address.
    fn named(&self, name: &DocumentId) -> Option<&Entry<'a>> {
        let by_id = self.book.find(name).and_then(|index| self.entry(index));
        by_id.or_else(|| self.entry_at(&DocumentPath::of_address(name.as_str())))
    }
}

fn sorted<'v, 'a>(mut entries: Vec<&'v Entry<'a>>) -> Vec<&'v Entry<'a>> {
    entries.sort_by_key(|entry| entry.index);
    entries.dedup_by_key(|entry| entry.index);
    entries
}
