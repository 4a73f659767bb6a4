//! How alike two passages are, and whether they say the same of different things.
//!
//! The measure is the coefficient of L. R. Dice ("Measures of the amount of ecologic association between
//! species", Ecology 26, 1945) over weighed words: 1 for the same words, 0 for none in common. It does not
//! look at the order of words, so that clauses may change places.

use super::bags::{Bags, OwnBag};
use super::meetings::{Meetings, UNLIKE};
use super::words::Word;

/// From here on they say the same.
const SAME: f32 = 0.9;
/// What remains when one sentence undoes what the other does.
const OPPOSITE: f32 = 0.3;

/// What two documents are about, as far as their titles differ: the words of each that the other lacks.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    one: Vec<Word>,
    other: Vec<Word>,
}

impl Subjects {
    /// From two titles, each sorted.
    pub(super) fn of(one: &[Word], other: &[Word]) -> Self {
        let lacking = |these: &[Word], those: &[Word]| -> Vec<Word> {
            these.iter().filter(|word| those.binary_search(word).is_err()).copied().collect()
        };
        Self { one: lacking(one, other), other: lacking(other, one) }
    }
}

/// Compares passages of two documents.
#[derive(Debug)]
pub(super) struct Comparer<'w> {
    pub(super) bags: &'w Bags,
    pub(super) meetings: Meetings<'w>,
    pub(super) subjects: Subjects,
}

impl Comparer<'_> {
    /// How far one bag is told again by the other, 0 to 1; `swapped` is what is left of it when the two
    /// differ just in what their titles differ in.
    pub(super) fn retold(&self, one: OwnBag, other: OwnBag, swapped: f32) -> f32 {
        if one.id == other.id {
            return 1.0;
        }
        if !self.meetings.has(one) || !self.meetings.has_other(other) {
            return 0.0;
        }
        let met = (one, other);
        let (one, other) = (self.bags.get(one.id), self.bags.get(other.id));
        let both = one.weight + other.weight;
        // The common weight is at most the smaller of the two.
        if both <= 0.0 || 2.0 * one.weight.min(other.weight) < UNLIKE * both {
            return 0.0;
        }
        let (few, many) =
            (one.marks.count_ones().min(other.marks.count_ones()), (one.marks & other.marks).count_ones());
        if many * 3 < few {
            return 0.0;
        }
        let likeness = 2.0 * self.meetings.of(met.0, met.1) / both;
        let mut retold = ((likeness - UNLIKE) / (SAME - UNLIKE)).clamp(0.0, 1.0);
        if retold > 0.0 && likeness < 0.999 {
            let lacks = |words: &[Word], subject: &[Word], twin: &[Word]| {
                let only = |word: &Word| words.binary_search(word).is_ok() && twin.binary_search(word).is_err();
                subject.iter().any(only)
            };
            if lacks(&one.words, &self.subjects.one, &other.words)
                && lacks(&other.words, &self.subjects.other, &one.words)
            {
                retold *= swapped;
            }
            if one.opposing.undoes(other.opposing) {
                retold *= OPPOSITE;
            }
        }
        retold
    }
}
