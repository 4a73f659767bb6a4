//! What the passages and steps of two documents have in common, all with all in one pass.
//!
//! Each word of the one document knows the bags in which it stands there, as in an inverted index; every word of the
//! other then adds its weight where it meets. So the work grows with the words that meet, and not with the product of
//! passages and their lengths.

use super::bags::{Bags, OwnBag};
use super::digest::Digest;
use super::words::{Weights, Word};

/// The words of one document, ready to be met; kept from one document to the next for its memory.
#[derive(Debug, Default)]
pub(super) struct Meeter {
    /// For the rank of each word of the book the number of its group, from 1; 0 for a word that is not there.
    groups: Vec<u32>,
    /// Where each group of places begins, and where the last one ends.
    starts: Vec<usize>,
    /// The bags of a word, and how often it stands in each.
    places: Vec<(u32, u32)>,
    /// The words that have a group.
    known: Vec<Word>,
    /// How many bags the document has.
    rows: usize,
    common: Vec<f32>,
}

/// The weight of the words that two bags have in common, for all bags of two documents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meetings<'m> {
    common: &'m [f32],
    /// How far the next bag of the one document is, and the next of the other.
    strides: (usize, usize),
}

impl Meeter {
    /// Takes the words of a document.
    pub(super) fn take(&mut self, digest: &Digest, bags: &Bags, weights: &Weights) {
        self.groups.resize(weights.count(), 0);
        for word in self.known.drain(..) {
            if let Some(group) = self.groups.get_mut(word as usize) {
                *group = 0;
            }
        }
        let mut met: Vec<(Word, u32, u32)> = Vec::new();
        for (bag, place) in digest.bags.iter().zip(0..) {
            met.extend(runs(&bags.get(*bag).words).map(|(word, count)| (word, place, count)));
        }
        met.sort_unstable();
        self.rows = digest.bags.len();
        self.starts.clear();
        self.places.clear();
        for group in met.chunk_by(|one, other| one.0 == other.0) {
            let Some((word, ..)) = group.first() else { continue };
            self.starts.push(self.places.len());
            if let Some(number) = self.groups.get_mut(*word as usize) {
                *number = u32::try_from(self.starts.len()).unwrap_or(0);
                self.known.push(*word);
            }
            self.places.extend(group.iter().map(|(_, place, count)| (*place, *count)));
        }
        self.starts.push(self.places.len());
    }

    /// Lets another document meet the one that was taken.
    pub(super) fn meet(&mut self, other: &Digest, bags: &Bags, weights: &Weights) -> Meetings<'_> {
        let rows = self.rows;
        self.common.clear();
        self.common.resize(rows * other.bags.len(), 0.0);
        let (groups, starts, places) = (&self.groups, &self.starts, &self.places);
        for (bag, column) in other.bags.iter().zip(self.common.chunks_mut(rows.max(1))) {
            for (word, count) in runs(&bags.get(*bag).words) {
                let group = groups.get(word as usize).copied().unwrap_or(0) as usize;
                let Some(start) = group.checked_sub(1).and_then(|group| starts.get(group)) else { continue };
                let end = starts.get(group).copied().unwrap_or(*start);
                let weight = weights.of(word);
                for (place, there) in places.get(*start..end).unwrap_or_default() {
                    if let Some(common) = column.get_mut(*place as usize) {
                        *common += weight * count.min(*there) as f32;
                    }
                }
            }
        }
        Meetings { common: &self.common, strides: (1, rows) }
    }
}

impl Meetings<'_> {
    /// The same with the other document as the one.
    pub(super) fn turned(self) -> Self {
        Self { strides: (self.strides.1, self.strides.0), ..self }
    }

    /// What the words weigh that a bag of the one document and a bag of the other have in common.
    pub(super) fn of(self, one: OwnBag, other: OwnBag) -> f32 {
        let place = one.place as usize * self.strides.0 + other.place as usize * self.strides.1;
        self.common.get(place).copied().unwrap_or(0.0)
    }
}

/// The different words of a bag, and how often each stands there.
fn runs(words: &[Word]) -> impl Iterator<Item = (Word, u32)> {
    let run = |same: &[Word]| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX)));
    words.chunk_by(|one, other| one == other).filter_map(run)
}
