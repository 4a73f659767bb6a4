//! Words as numbers, and how much each of them tells.
//!
//! A word that many passages have tells little about any of them: its weight is the logarithm of how
//! rare it is (K. Spärck Jones, "A statistical interpretation of term specificity and its application in
//! retrieval", Journal of Documentation 28, 1972). The weight is divided by the largest that a word of
//! this book can have, so that it lies between 0 and 1 in a book of ten pages and in one of ten thousand.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use twox_hash::XxHash3_64;
use unicode_segmentation::UnicodeSegmentation;

/// A word, by its hash: the same number in every book and in every release.
pub(super) type Word = u32;

/// What even the commonest word weighs, so that short sentences of common words can be told apart.
const FLOOR: f32 = 0.15;
/// How many documents of no book in particular are counted in: in a book of three, a word that stands in
/// two is not yet a common one.
const BACKGROUND: f32 = 20.0;

/// The part of all documents from which on a passage that they all have is boilerplate.
const BOILERPLATE: f32 = 0.2;

/// The words of a text in their order, at most `most`.
pub(super) fn words(text: &str, most: usize) -> impl Iterator<Item = Word> {
    text.unicode_words().take(most).map(word)
}

/// The number of a word, whatever its case and its apostrophe.
pub(super) fn word(text: &str) -> Word {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return half(XxHash3_64::oneshot(text.as_bytes()));
    }
    let folded = text.to_lowercase().replace('\u{2019}', "'");
    half(XxHash3_64::oneshot(folded.as_bytes()))
}

fn half(hash: u64) -> Word {
    // Half of the hash: among a hundred thousand words one or two share a number, which does no harm.
    (hash & u64::from(u32::MAX)) as Word
}

/// The number of an element of the UI, never that of a word.
pub(super) fn element(name: &str) -> Word {
    half(XxHash3_64::oneshot_with_seed(1, name.as_bytes()))
}

/// A map from numbers that are as good as drawn by lot.
pub(super) type ByNumber<K, V> = HashMap<K, V, BuildHasherDefault<Number>>;

/// Spreads a number over all bits, which is all that one that is a hash already needs.
#[derive(Debug, Default)]
pub(super) struct Number(u64);

impl Hasher for Number {
    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = self.0.rotate_left(32) ^ number;
    }
}

/// Counts the words of a book.
#[derive(Debug, Default)]
pub(super) struct Census {
    documents: f32,
    seen: ByNumber<Word, u32>,
}

impl Census {
    /// Counts a document by its words, each once.
    pub(super) fn count(&mut self, words: &[Word]) {
        self.documents += 1.0;
        for word in words {
            *self.seen.entry(*word).or_default() += 1;
        }
    }

    /// What the words weigh, once all documents are counted.
    pub(super) fn weights(self) -> Weights {
        let all = self.documents + BACKGROUND + 1.0;
        let weight = |seen: u32| FLOOR + (all / seen.max(1) as f32).ln() / all.ln();
        let mut seen: Vec<(Word, u32)> = self.seen.into_iter().collect();
        seen.sort_unstable();
        let values = seen.iter().map(|(_, count)| weight(*count)).collect();
        let ranks = seen.iter().map(|(word, _)| *word).zip(0..).collect();
        let opposites = OPPOSITES.iter().map(|(one, other)| (word(one), word(other))).collect();
        Weights { values, ranks, opposites, documents: self.documents }
    }
}

/// How much each word of a book tells; here a word is its rank among those of the book.
#[derive(Debug)]
pub(super) struct Weights {
    values: Vec<f32>,
    ranks: ByNumber<Word, u32>,
    opposites: Vec<(Word, Word)>,
    documents: f32,
}

impl Weights {
    /// Replaces words by their ranks, sorted.
    pub(super) fn rank(&self, words: &mut [Word]) {
        for word in words.iter_mut() {
            *word = self.ranks.get(word).copied().unwrap_or(u32::MAX);
        }
        words.sort_unstable();
    }

    /// How far a passage that so many documents have is one of few: 1 for what two have, 0 for what every fifth has.
    pub(super) fn own(&self, documents: u32) -> f32 {
        let others = documents.saturating_sub(2) as f32;
        (1.0 - others / (self.documents + BACKGROUND) / BOILERPLATE).max(0.0)
    }

    /// How many words the book has.
    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// The weight of a word, by its rank.
    pub(super) fn of(&self, rank: Word) -> f32 {
        self.values.get(rank as usize).copied().unwrap_or(1.0)
    }

    /// Which words of pairs of opposites are among these, which are sorted and not yet ranked.
    pub(super) fn opposing(&self, words: &[Word]) -> Opposing {
        let has = |word: &Word| u32::from(words.binary_search(word).is_ok());
        let add = |found: Opposing, (place, (one, other)): (usize, &(Word, Word))| Opposing {
            ones: found.ones | has(one) << place,
            others: found.others | has(other) << place,
        };
        self.opposites.iter().enumerate().fold(Opposing::default(), add)
    }
}

/// Words of which one undoes what the other does, as the labels and sentences of user interfaces have them.
const OPPOSITES: [(&str, &str); 26] = [
    ("on", "off"),
    ("enable", "disable"),
    ("enabled", "disabled"),
    ("activate", "deactivate"),
    ("add", "remove"),
    ("add", "delete"),
    ("create", "delete"),
    ("start", "stop"),
    ("pause", "resume"),
    ("show", "hide"),
    ("import", "export"),
    ("upload", "download"),
    ("connect", "disconnect"),
    ("attach", "detach"),
    ("install", "uninstall"),
    ("allow", "deny"),
    ("allow", "block"),
    ("block", "unblock"),
    ("lock", "unlock"),
    ("grant", "revoke"),
    ("join", "leave"),
    ("open", "close"),
    ("subscribe", "unsubscribe"),
    ("archive", "restore"),
    ("backup", "restore"),
    ("increase", "decrease"),
];

/// Which words of the pairs of opposites a bag has, a bit for each pair.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Opposing {
    ones: u32,
    others: u32,
}

impl Opposing {
    /// Whether one bag has a word that undoes a word of the other, and neither has both.
    pub(super) fn undoes(self, other: Self) -> bool {
        let (one_side, other_side) = (self.ones & !other.ones, self.others & !other.others);
        let (one_there, other_there) = (other.ones & !self.ones, other.others & !self.others);
        one_side & other_there != 0 || other_side & one_there != 0
    }
}
