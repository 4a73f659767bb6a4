//! The words of one page: how much each counts for it, and the place where it counts most.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::reading::{Reading, Run};
use super::synonyms::Synonyms;
use super::tokens::{Endings, Token, fold, tokens};
use super::weight::{Exact, SYNONYM, Weight, Worth};

/// What a text is on its page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Field {
    Title,
    /// What a row of a table explains: the code or label that is all of its first cell.
    Entry,
    /// What customers say, as the desk searches for it.
    Said,
    /// What stands in code spans: error codes, commands, names.
    Code,
    /// The title of a failure branch.
    Symptom,
    /// What a UI element is called.
    Label,
    Heading,
    Summary,
    Step,
    #[default]
    Text,
    /// What a link to another page of the site says: it is that page which the words are about.
    Link,
}

impl Field {
    /// Every field.
    pub(super) const ALL: [Self; 11] = [
        Self::Title,
        Self::Entry,
        Self::Said,
        Self::Code,
        Self::Symptom,
        Self::Label,
        Self::Heading,
        Self::Summary,
        Self::Step,
        Self::Text,
        Self::Link,
    ];

    /// How many times as much as plain text a word counts here.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Title => 14.0,
            Self::Said => 7.5,
            Self::Symptom | Self::Entry => 6.0,
            Self::Code | Self::Heading => 5.0,
            Self::Label | Self::Summary => 3.0,
            Self::Step => 1.5,
            Self::Text => 1.0,
            Self::Link => 0.3,
        }
    }

    /// Whether a page gets longer by more of it; titles, labels and codes are short on every page.
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Self::Step | Self::Text | Self::Link)
    }
}

/// The words of one page.
#[derive(Debug)]
pub(super) struct Words<'s> {
    synonyms: &'s Synonyms,
    endings: Endings,
    /// The place to which the text at hand belongs; 0 is the page as a whole.
    place: u16,
    pub(super) weights: HashMap<String, Weight>,
    /// How many words of prose there are.
    pub(super) length: f32,
}

/// The words of one page, once all of them are counted; in one text, since those of all pages are held at once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Counted {
    /// Each followed by a space, which no word has.
    words: String,
    /// What each is worth.
    worths: Vec<Worth>,
    /// How many words of prose there are.
    length: Exact,
}

impl Counted {
    /// How many words of prose there are.
    pub(super) fn length(&self) -> f32 {
        self.length.0
    }

    /// The words, in any order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_terminator(' ')
    }

    /// What each word is worth, in the order of the words, of which there is nothing any more.
    pub(super) fn into_worths(self) -> Vec<Worth> {
        self.worths
    }
}

impl<'s> Words<'s> {
    /// Counts the words of a page.
    pub(super) fn of(reading: &Reading, synonyms: &'s Synonyms, endings: Endings) -> Self {
        let mut words = Self { synonyms, endings, place: 0, weights: HashMap::new(), length: 0.0 };
        for text in &reading.texts {
            words.place = text.place;
            text.unseen.iter().chain(&text.runs).for_each(|Run(field, run)| words.add(*field, run));
        }
        words.place = 0;
        for tag in &reading.tags {
            let folded = fold(tag);
            for (word, field) in tokens(&folded, endings).iter().map(tagged) {
                words.count(word, field, 1.0);
            }
        }
        words
    }

    /// What is left of it when all is counted.
    pub(super) fn counted(self) -> Counted {
        let mut words = String::with_capacity(self.weights.keys().map(|word| word.len() + 1).sum());
        self.weights.keys().for_each(|word| words.extend([word, " "]));
        Counted {
            words,
            worths: self.weights.values().map(|weight| weight.worth()).collect(),
            length: Exact(self.length),
        }
    }

    /// Counts the words of a text.
    fn add(&mut self, field: Field, text: &str) {
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
        // Most words are known by then, and need no copy.
        match self.weights.get_mut(word) {
            Some(weight) => weight.count(field, share, self.place),
            None => self.weights.entry(word.to_owned()).or_default().count(field, share, self.place),
        }
    }
}

/// What a part of the tag of a page counts as: as a whole it says as much as a title, its parts say little.
pub(super) fn tagged<'t>(token: &'t Token) -> (&'t str, Field) {
    match token {
        Token::Part(part) => (part, Field::Link),
        Token::Joined(joined) => (joined, Field::Title),
    }
}
