//! All different passages and steps of a book as bags of words: what stands in a hundred documents is kept once.

use rayon::prelude::*;

use super::words::{ByNumber, Opposing, Weights, Word};

/// Words as a bag, with what all of them weigh.
#[derive(Debug)]
pub(super) struct Bag {
    /// The words, sorted; one that stands there twice is there twice.
    pub(super) words: Box<[Word]>,
    /// What they weigh together.
    pub(super) weight: f32,
    /// How far it is a passage of its own: 1 for one that hardly any document has, 0 for boilerplate.
    pub(super) own: f32,
    /// A mark for each word, so that two bags without common words are told apart at a glance.
    pub(super) marks: u128,
    /// Which words of pairs of opposites are among them.
    pub(super) opposing: Opposing,
    /// How many documents have it.
    documents: u32,
}

/// A bag, by its number among all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BagId(u32);

/// A bag of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnBag {
    /// Its number among all bags.
    pub(super) id: BagId,
    /// Its place among those of the document.
    pub(super) place: u32,
}

/// The different bags of one document.
#[derive(Debug, Default)]
pub(super) struct OwnBags {
    by_key: ByNumber<u64, u32>,
    keys: Vec<u64>,
    bags: Rows,
}

/// Rows of words in one piece of memory, for what is made and given back for every document.
#[derive(Debug, Default)]
pub(super) struct Rows {
    words: Vec<Word>,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl Rows {
    /// Adds a row of words, sorted.
    pub(super) fn push(&mut self, words: impl Iterator<Item = Word>) {
        let start = self.words.len();
        self.words.extend(words);
        self.words.get_mut(start..).unwrap_or_default().sort_unstable();
        self.ends.push(self.words.len());
    }

    /// The row at a place.
    pub(super) fn get(&self, place: usize) -> Option<&[Word]> {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.words.get(start..*self.ends.get(place)?)
    }

    /// All rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Word]> {
        (0..self.ends.len()).filter_map(move |place| self.get(place))
    }
}

/// The different bags of a book.
#[derive(Debug, Default)]
pub(super) struct Bags {
    by_key: ByNumber<u64, BagId>,
    all: Vec<Bag>,
}

impl OwnBags {
    /// Keeps a bag of these words, which are sorted; it has its number among all of them once [`OwnBag::among`] says it.
    pub(super) fn add(&mut self, words: &[Word]) -> OwnBag {
        let key = key(words);
        let place = *self.by_key.entry(key).or_insert_with(|| {
            let place = number(self.keys.len());
            self.keys.push(key);
            self.bags.push(words.iter().copied());
            place
        });
        OwnBag { id: BagId(u32::MAX), place }
    }

    /// The different words of all of them, and of a title.
    pub(super) fn vocabulary(&self, title: &[Word]) -> Vec<Word> {
        let mut all: Vec<Word> = self.bags.words.iter().chain(title).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl OwnBag {
    /// Itself among all bags, when `numbers` has those of its document.
    pub(super) fn among(self, numbers: &[BagId]) -> Self {
        Self { id: numbers.get(self.place as usize).copied().unwrap_or(self.id), ..self }
    }
}

impl Bags {
    /// Takes over the bags of one more document, and gives back the number of each in their order.
    pub(super) fn add(&mut self, own: &OwnBags) -> Vec<BagId> {
        let add = |(key, words): (&u64, &[Word])| {
            let id = *self.by_key.entry(*key).or_insert_with(|| {
                let id = BagId(number(self.all.len()));
                let marks = words.iter().fold(0, |marks, word| marks | 1 << (word % 128));
                let opposing = Opposing::default();
                self.all.push(Bag { words: words.into(), weight: 0.0, own: 1.0, marks, opposing, documents: 0 });
                id
            });
            if let Some(bag) = self.all.get_mut(id.0 as usize) {
                bag.documents += 1;
            }
            id
        };
        own.keys.iter().zip(own.bags.iter()).map(add).collect()
    }

    /// Weighs all of them, once the whole book is counted.
    pub(super) fn weigh(&mut self, weights: &Weights) {
        // Nothing is added any more.
        self.by_key = ByNumber::default();
        self.all.par_iter_mut().for_each(|bag| {
            bag.own = weights.own(bag.documents);
            bag.opposing = weights.opposing(&bag.words);
            weights.rank(&mut bag.words);
            bag.weight = bag.words.iter().map(|word| weights.of(*word)).sum();
        });
    }

    /// The bag of this number.
    pub(super) fn get(&self, id: BagId) -> &Bag {
        &self.all[id.0 as usize]
    }

    /// Something of each bag, in the order of their numbers.
    pub(super) fn each<T: Send>(&self, of: impl Fn(&Bag) -> T + Sync + Send) -> Each<T> {
        Each(self.all.par_iter().map(of).collect())
    }
}

/// Something of each bag.
#[derive(Debug)]
pub(super) struct Each<T>(Vec<T>);

impl<T> Each<T> {
    pub(super) fn get(&self, id: BagId) -> &T {
        &self.0[id.0 as usize]
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// One number for all words of a bag.
fn key(words: &[Word]) -> u64 {
    let mix = |key: u64, word: &Word| (key.rotate_left(7) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    words.iter().fold(words.len() as u64, mix)
}
