//! The words of one page: how much each counts for it, and the place where it counts most.

use std::collections::HashMap;

use super::synonyms::Synonyms;
use super::tokens::{Endings, Token, fold, tokens};

/// What a text is on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    /// What a row of a table explains: the code or label that is all of its first cell.
    Entry,
    /// What stands in code spans: error codes, commands, names.
    Code,
    /// The title of a failure branch.
    Symptom,
    /// What a UI element is called.
    Label,
    Heading,
    Summary,
    Step,
    Text,
    /// What a link to another page of the site says: it is that page which the words are about.
    Link,
}

impl Field {
    /// How many times as much as plain text a word counts here.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Title => 14.0,
            Self::Symptom | Self::Entry => 6.0,
            Self::Code | Self::Heading => 5.0,
            Self::Label | Self::Summary => 3.0,
            Self::Step => 1.5,
            Self::Text => 1.0,
            Self::Link => 0.3,
        }
    }

    /// Whether a page gets longer by more of it; titles, labels and codes are short on every page.
    fn is_prose(self) -> bool {
        matches!(self, Self::Step | Self::Text | Self::Link)
    }
}

/// How much a word counts for a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// What it counts in titles, labels and other names, all together.
    names: f32,
    /// What it counts in the most important of them.
    name: f32,
    /// What it counts in prose, to be seen against the length of the prose.
    prose: f32,
    /// The place where it counts most.
    pub(super) place: u16,
    /// How much it counts there.
    best: f32,
    /// How often it counts as much in that place.
    times: u16,
}

/// What a name counts when the page has said it before: a label stands in many steps.
const AGAIN: f32 = 0.25;
/// How much of itself a name gains by that at most.
const MOST_AGAIN: f32 = 0.5;

impl Weight {
    /// What it counts in a page whose prose is so many times as long as usual.
    pub(super) fn sum(self, longer: f32) -> f32 {
        let again = (AGAIN * (self.names - self.name)).min(MOST_AGAIN * self.name);
        self.name + again + self.prose / longer
    }
}

/// The words of one page.
#[derive(Debug)]
pub(super) struct Words<'s> {
    synonyms: &'s Synonyms,
    endings: Endings,
    /// The place to which the next texts belong; 0 is the page as a whole.
    pub(super) place: u16,
    pub(super) weights: HashMap<String, Weight>,
    /// How many words of prose there are.
    pub(super) length: f32,
}

/// What a word that is not written there counts, against the one that it means the same as.
const SYNONYM: f32 = 0.5;

impl<'s> Words<'s> {
    pub(super) fn new(synonyms: &'s Synonyms, endings: Endings) -> Self {
        Self { synonyms, endings, place: 0, weights: HashMap::new(), length: 0.0 }
    }

    /// Counts the words of a text.
    pub(super) fn add(&mut self, field: Field, text: &str) {
        let folded = fold(text);
        let tokens = tokens(&folded, self.endings);
        for token in &tokens {
            match token {
                Token::Part(part) => {
                    self.length += f32::from(u8::from(field.is_prose()));
                    self.count(part, field, 1.0);
                }
                Token::Joined(joined) => self.count(joined, field, 1.0),
            }
        }
        let synonyms = self.synonyms;
        synonyms.each_meant(&tokens, &mut |word| self.count(word, field, SYNONYM));
    }

    fn count(&mut self, word: &str, field: Field, share: f32) {
        if !self.weights.contains_key(word) {
            self.weights.insert(word.to_owned(), Weight::default());
        }
        let Some(weight) = self.weights.get_mut(word) else { return };
        let counts = field.weight() * share;
        if field.is_prose() {
            weight.prose += counts;
        } else {
            weight.names += counts;
            weight.name = weight.name.max(counts);
        }
        // A row has no place of its own: a section that says the same code says more about it than its page.
        let (is_code, counts) = match field {
            Field::Entry => (true, Field::Code.weight() * share),
            field => (field == Field::Code, counts),
        };
        let is_as_much = counts.total_cmp(&weight.best).is_eq();
        let is_nearer = is_code && is_as_much && (weight.place, weight.times) == (0, 1) && self.place != 0;
        if counts > weight.best || is_nearer {
            (weight.best, weight.place, weight.times) = (counts, self.place, 1);
        } else if is_as_much && weight.place == self.place {
            weight.times = weight.times.saturating_add(1);
        }
    }
}
