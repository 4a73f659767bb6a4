//! How much a word says about a page: BM25F.
//!
//! The formula is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
//! 2009, section 3.6: a word's counts are added up over the fields with their weights before they saturate.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::Field;

/// How much a word counts for a page, and where most.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    sum: Sum,
    /// The place where it counts most.
    pub(super) place: u16,
    /// How much it counts there.
    best: f32,
    /// How often it counts as much in that place.
    times: u16,
}

/// How much a word counts for a page, wherever it stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    /// What it counts in titles, labels and other names, all together.
    names: f32,
    /// What it counts in the most important of them.
    name: f32,
    /// What it counts in prose, to be seen against the length of the prose.
    prose: f32,
}

/// How much a word counts for a page, once all of it is counted: in names, in the most important name, in prose; and
/// the place where it counts most.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Worth(Exact, Exact, Exact, pub(super) u16);

/// A number that is kept to the last bit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact(pub(super) f32);

impl Serialize for Exact {
    /// Its bits, the last one first: those of usual numbers are few then.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_bits().reverse_bits().serialize(serializer)
    }
}

impl<'d> Deserialize<'d> for Exact {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|bits| Self(f32::from_bits(bits.reverse_bits())))
    }
}

impl Worth {
    /// How much it says about a page whose prose is so many times as long as usual, 0 to 1.
    pub(super) fn share(self, longer: f32) -> f32 {
        let Self(Exact(names), Exact(name), Exact(prose), _) = self;
        Sum { names, name, prose }.share(longer)
    }
}

/// What a word that is not written there counts, against the one that it means the same as.
pub(super) const SYNONYM: f32 = 0.5;
/// What a name counts when the page has said it before: a label stands in many steps.
const AGAIN: f32 = 0.25;
/// How much of itself a name gains by that at most.
const MOST_AGAIN: f32 = 0.5;
/// How soon more of a word says no more.
const SATURATION: f32 = 8.0;
/// How much of the length of its prose is held against a page.
const LENGTH: f32 = 0.6;

impl Weight {
    /// Counts the word once more, in a field of a place.
    pub(super) fn count(&mut self, field: Field, share: f32, place: u16) {
        let counts = field.weight() * share;
        self.sum.add(field, counts, 1);
        // A row has no place of its own: a section that says the same code says more about it than its page.
        let (is_code, counts) = match field {
            Field::Entry => (true, Field::Code.weight() * share),
            field => (field == Field::Code, counts),
        };
        let is_as_much = counts.total_cmp(&self.best).is_eq();
        let is_nearer = is_code && is_as_much && (self.place, self.times) == (0, 1) && place != 0;
        if counts > self.best || is_nearer {
            (self.best, self.place, self.times) = (counts, place, 1);
        } else if is_as_much && self.place == place {
            self.times = self.times.saturating_add(1);
        }
    }

    /// What is left of it when all is counted.
    pub(super) fn worth(self) -> Worth {
        let Sum { names, name, prose } = self.sum;
        Worth(Exact(names), Exact(name), Exact(prose), self.place)
    }
}

impl Sum {
    /// Counts the word a number of times in a field, each time as much.
    pub(super) fn add(&mut self, field: Field, counts: f32, times: u32) {
        let all = counts * real(times);
        if field.is_prose() {
            self.prose += all;
        } else {
            self.names += all;
            self.name = self.name.max(counts);
        }
    }

    /// How much it says about a page whose prose is so many times as long as usual, 0 to 1.
    pub(super) fn share(self, longer: f32) -> f32 {
        let again = (AGAIN * (self.names - self.name)).min(MOST_AGAIN * self.name);
        let sum = self.name + again + self.prose / longer;
        sum / (SATURATION + sum)
    }
}

/// What the length of a page's prose does to its words, when the pages have `average` of them.
pub(super) fn longer(length: f32, average: f32) -> f32 {
    1.0 - LENGTH + LENGTH * length / average
}

/// The average of lengths that are so much together.
pub(super) fn average(lengths: f32, pages: usize) -> f32 {
    (lengths / real(u32::try_from(pages.max(1)).unwrap_or(u32::MAX))).max(1.0)
}

/// How much a word tells that `found` of so many pages have, against one that a single page has.
pub(super) fn rarity(pages: usize, found: usize) -> f32 {
    let pages = real(u32::try_from(pages.max(1)).unwrap_or(u32::MAX));
    let of = |found: f32| (1.0 + (pages - found + 0.5) / (found + 0.5)).ln();
    of(real(u32::try_from(found).unwrap_or(u32::MAX))) / of(1.0)
}

/// A share between 0 and 1 as a whole number of which 1 is the least.
pub(super) fn level(share: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is held between 1 and 255")]
    let level = (share * 255.0).round().clamp(1.0, 255.0) as u8;
    level
}

/// A count as a number to reckon with.
pub(super) fn real(count: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a rounded count is as good")]
    let real = count as f32;
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_to_the_last_bit() {
        for number in [0.0, 1.0, 1.5, 0.3, 0.3 + 0.3 + 0.3, f32::MIN_POSITIVE, 1234.567, f32::MAX] {
            let kept = serde_json::to_string(&Exact(number)).unwrap();
            let Exact(read) = serde_json::from_str(&kept).unwrap();
            assert_eq!(read.to_bits(), number.to_bits(), "{number} as {kept}");
        }
        assert_eq!(serde_json::to_string(&Exact(1.5)).unwrap(), "1020");
    }
}
