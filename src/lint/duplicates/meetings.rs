//! What the passages and steps of two documents have in common, all with all in one pass.
//!
//! Each word of the one document knows the bags in which it stands there, as in an inverted index; every word of the
//! other then adds its weight where it meets. So the work grows with the words that meet, and not with the product of
//! passages and their lengths.

use super::bags::{BagId, Bags, OwnBag};
use super::words::{Weights, Word};

/// How many pairs of bags are added up at once, 16 MiB of them; two documents with more are compared pair by pair.
const MOST: usize = 4 * 1024 * 1024;

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
    bags: &'m Bags,
    weights: &'m Weights,
    /// None when there are too many.
    common: Option<&'m [f32]>,
    /// How far the next bag of the one document is, and the next of the other.
    strides: (usize, usize),
}

impl Meeter {
    /// Takes the words of a document, which has these bags.
    pub(super) fn take(&mut self, one: &[BagId], bags: &Bags, weights: &Weights) {
        self.groups.resize(weights.count(), 0);
        for word in self.known.drain(..) {
            if let Some(group) = self.groups.get_mut(word as usize) {
                *group = 0;
            }
        }
        let mut met: Vec<(Word, u32, u32)> = Vec::new();
        for (bag, place) in one.iter().zip(0..) {
            met.extend(runs(&bags.get(*bag).words).map(|(word, count)| (word, place, count)));
        }
        met.sort_unstable();
        self.rows = one.len();
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

    /// Lets another document, which has these bags, meet the one that was taken.
    pub(super) fn meet<'m>(&'m mut self, other: &[BagId], bags: &'m Bags, weights: &'m Weights) -> Meetings<'m> {
        let rows = self.rows;
        if rows.saturating_mul(other.len()) > MOST {
            return Meetings { bags, weights, common: None, strides: (1, rows) };
        }
        self.common.clear();
        self.common.resize(rows * other.len(), 0.0);
        let (groups, starts, places) = (&self.groups, &self.starts, &self.places);
        for (bag, column) in other.iter().zip(self.common.chunks_mut(rows.max(1))) {
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
        Meetings { bags, weights, common: Some(&self.common), strides: (1, rows) }
    }
}

impl Meetings<'_> {
    /// The same with the other document as the one.
    pub(super) fn turned(self) -> Self {
        Self { strides: (self.strides.1, self.strides.0), ..self }
    }

    /// What the words weigh that a bag of the one document and a bag of the other have in common.
    pub(super) fn of(self, one: OwnBag, other: OwnBag) -> f32 {
        let Some(common) = self.common else {
            return merged(&self.bags.get(one.id).words, &self.bags.get(other.id).words, self.weights);
        };
        let place = one.place as usize * self.strides.0 + other.place as usize * self.strides.1;
        common.get(place).copied().unwrap_or(0.0)
    }
}

/// What the words weigh that two bags have in common.
fn merged(one: &[Word], other: &[Word], weights: &Weights) -> f32 {
    let (mut these, mut those) = (runs(one).peekable(), runs(other).peekable());
    let mut common = 0.0;
    while let (Some((word, count)), Some((twin, there))) = (these.peek(), those.peek()) {
        let (word, twin) = (*word, *twin);
        if word == twin {
            common += weights.of(word) * (*count).min(*there) as f32;
        }
        if word <= twin {
            these.next();
        }
        if twin <= word {
            those.next();
        }
    }
    common
}

/// The different words of a bag, and how often each stands there.
fn runs(words: &[Word]) -> impl Iterator<Item = (Word, u32)> {
    let run = |same: &[Word]| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX)));
    words.chunk_by(|one, other| one == other).filter_map(run)
}

#[cfg(test)]
mod tests {
    use super::super::bags::OwnBags;
    use super::super::words::{Census, words};
    use super::*;

    #[test]
    fn what_is_added_up_at_once_is_what_two_bags_have_in_common() {
        let texts = [
            ["open the list of the domains", "add a domain", "wait, wait and wait"],
            ["open the domains", "wait and add the domain to the list", "remove it"],
        ];
        let (mut bags, mut census) = (Bags::default(), Census::default());
        let documents = texts.map(|texts| {
            let mut own = OwnBags::default();
            let held = texts.map(|text| {
                let mut words: Vec<Word> = words(text, 100).collect();
                words.sort_unstable();
                own.add(&words)
            });
            census.count(&own.vocabulary(&[]));
            let numbers = bags.add(&own);
            (held.map(|bag| bag.among(&numbers)), numbers)
        });
        let weights = census.weights();
        bags.weigh(&weights);
        let [(ones, one), (others, other)] = documents;
        let mut meeter = Meeter::default();
        meeter.take(&one, &bags, &weights);
        let at_once = meeter.meet(&other, &bags, &weights);
        let pair_by_pair = Meetings { common: None, ..at_once };
        let mut found = 0;
        for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))) {
            let common = at_once.of(one, other);
            assert!((common - pair_by_pair.of(one, other)).abs() < 1e-6);
            assert!((common - at_once.turned().of(other, one)).abs() < 1e-6);
            found += usize::from(common > 0.0);
        }
        assert_eq!(found, 4);
    }
}
