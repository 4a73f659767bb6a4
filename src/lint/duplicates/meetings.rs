//! What the passages and steps of two documents have in common, all with all in one pass.
//!
//! Each word of the one document knows the bags in which it stands there, as in an inverted index; every word of the
//! other then adds its weight where it meets. So the work grows with the words that meet, and not with the product of
//! passages and their lengths.

use std::mem;

use super::bags::{BagId, Bags, OwnBag};
use super::words::{Weights, Word};

/// How many pairs of bags are added up at once, 16 MiB of them; two documents with more are compared pair by pair.
const MOST: usize = 4 * 1024 * 1024;
/// A word that this part of the bags has, or more of them, has a number for every bag: to add up a row of numbers is
/// sooner done than to look for those that are not zero.
const CROWD: usize = 4;
/// Two bags of which less than this part is common have no more in common than any two about one subject.
pub(super) const UNLIKE: f32 = 0.5;

/// The words of one document, ready to be met; kept from one document to the next for its memory.
#[derive(Debug, Default)]
pub(super) struct Meeter {
    /// For the rank of each word of the book the number of its bags, from 1; 0 for a word that is not there.
    groups: Vec<u32>,
    /// The bags of each word.
    held: Vec<Held>,
    /// The bags of words that few have, and how often the word stands in each.
    few: Vec<(u32, f32)>,
    /// How often the words of many bags stand in each bag, a row for each word.
    many: Vec<f32>,
    /// The words that have a group.
    known: Vec<Word>,
    /// What each bag of the document weighs.
    bags: Vec<f32>,
    common: Vec<f32>,
    /// Which bags of the document are alike to any of the other one, and which of the other to any of it.
    alike: (Vec<bool>, Vec<bool>),
}

/// Where it stands which bags have a word.
#[derive(Debug, Clone, Copy)]
enum Held {
    /// From here to there among the few.
    Few(usize, usize),
    /// From here on among the many, a number for every bag.
    Many(usize),
}

/// The weight of the words that two bags have in common, for all bags of two documents.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meetings<'m> {
    bags: &'m Bags,
    weights: &'m Weights,
    /// None when there are too many.
    common: Option<&'m [f32]>,
    /// Which bags of the one are alike to any of the other, and which of the other to any of the one; not known when
    /// there are too many.
    alike: (&'m [bool], &'m [bool]),
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
        self.bags.clear();
        self.bags.extend(one.iter().map(|bag| bags.get(*bag).weight));
        self.held.clear();
        self.few.clear();
        self.many.clear();
        for group in met.chunk_by(|one, other| one.0 == other.0) {
            let Some((word, ..)) = group.first() else { continue };
            let held = self.hold(group);
            self.held.push(held);
            if let Some(number) = self.groups.get_mut(*word as usize) {
                *number = u32::try_from(self.held.len()).unwrap_or(0);
                self.known.push(*word);
            }
        }
    }

    /// Notes in which bags a word stands, and how often.
    fn hold(&mut self, group: &[(Word, u32, u32)]) -> Held {
        let rows = self.bags.len();
        if group.len() * CROWD < rows {
            let start = self.few.len();
            self.few.extend(group.iter().map(|(_, place, count)| (*place, *count as f32)));
            return Held::Few(start, self.few.len());
        }
        let start = self.many.len();
        self.many.resize(start + rows, 0.0);
        for (_, place, count) in group {
            if let Some(there) = self.many.get_mut(start + *place as usize) {
                *there = *count as f32;
            }
        }
        Held::Many(start)
    }

    /// Lets another document, which has these bags, meet the one that was taken.
    pub(super) fn meet<'m>(&'m mut self, other: &[BagId], bags: &'m Bags, weights: &'m Weights) -> Meetings<'m> {
        let rows = self.bags.len();
        if rows.saturating_mul(other.len()) > MOST {
            return Meetings { bags, weights, common: None, alike: (&[], &[]), strides: (1, rows) };
        }
        let mut common = mem::take(&mut self.common);
        common.clear();
        common.resize(rows * other.len(), 0.0);
        let (mut ones, mut others) = mem::take(&mut self.alike);
        ones.clear();
        ones.resize(rows, false);
        others.clear();
        for (bag, column) in other.iter().map(|bag| bags.get(*bag)).zip(common.chunks_mut(rows.max(1))) {
            self.add(&bag.words, weights, column);
            let mut is_alike = false;
            for ((common, own), one) in column.iter().zip(&self.bags).zip(&mut ones) {
                let meets = 2.0 * common > UNLIKE * (own + bag.weight);
                *one |= meets;
                is_alike |= meets;
            }
            others.push(is_alike);
        }
        self.common = common;
        self.alike = (ones, others);
        let alike = (self.alike.0.as_slice(), self.alike.1.as_slice());
        Meetings { bags, weights, common: Some(&self.common), alike, strides: (1, rows) }
    }

    /// Adds what the words of a bag of another document weigh to each bag in which they stand here.
    fn add(&self, words: &[Word], weights: &Weights, column: &mut [f32]) {
        for (word, count) in runs(words) {
            let group = self.groups.get(word as usize).copied().unwrap_or(0) as usize;
            let Some(held) = group.checked_sub(1).and_then(|group| self.held.get(group)) else { continue };
            let (weight, count) = (weights.of(word), count as f32);
            let least = |there: f32| if there < count { there } else { count };
            match *held {
                Held::Few(start, end) => {
                    for (place, there) in self.few.get(start..end).unwrap_or_default() {
                        if let Some(common) = column.get_mut(*place as usize) {
                            *common += weight * least(*there);
                        }
                    }
                }
                Held::Many(start) => {
                    for (common, there) in column.iter_mut().zip(self.many.get(start..).unwrap_or_default()) {
                        *common += weight * least(*there);
                    }
                }
            }
        }
    }
}

impl Meetings<'_> {
    /// The same with the other document as the one.
    pub(super) fn turned(self) -> Self {
        Self { strides: (self.strides.1, self.strides.0), alike: (self.alike.1, self.alike.0), ..self }
    }

    /// Whether any two bags are alike, as far as that is known.
    pub(super) fn has_any(self) -> bool {
        self.common.is_none() || self.alike.0.contains(&true)
    }

    /// Whether a bag of the one document is alike to any of the other, as far as that is known.
    pub(super) fn has(self, one: OwnBag) -> bool {
        self.alike.0.get(one.place as usize).copied().unwrap_or(true)
    }

    /// The same for a bag of the other document.
    pub(super) fn has_other(self, other: OwnBag) -> bool {
        self.turned().has(other)
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
            [
                "open the list of the domains",
                "add a domain",
                "wait, wait and wait",
                "paint the wall",
                "feed the cat",
                "read the book",
                "call the doctor",
                "boil the egg",
                "mow the lawn",
            ],
            [
                "open the domains",
                "wait and add the domain to the list",
                "remove it",
                "paint it",
                "feed a dog",
                "the wall, the wall",
                "sing",
                "an egg and an egg",
                "sleep",
            ],
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
            // Who is alike to none is passed over.
            let alike = 2.0 * common > UNLIKE * (bags.get(one.id).weight + bags.get(other.id).weight);
            assert!(!alike || at_once.has_any() && at_once.has(one) && at_once.has_other(other));
            found += usize::from(common > 0.0);
        }
        assert_eq!(found, 28);
        // Words of few bags and of many are kept in different ways.
        assert!(!meeter.few.is_empty() && !meeter.many.is_empty());
    }
}
