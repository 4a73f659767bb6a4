//! The words of a search index that no public text explains.

use std::collections::{BTreeSet, HashMap};

use super::known::Known;
use super::words::words;

/// A shorter word says nothing.
const SHORTEST: usize = 4;
/// How many letters an ending may have.
const ENDING: usize = 4;

/// Words with what may stand at their ends.
pub(super) struct Vocabulary {
    public: BTreeSet<String>,
    /// With the passage in which each stands.
    inside: Vec<(String, usize)>,
}

impl Vocabulary {
    pub(super) fn of(known: &Known) -> Self {
        // Each word counts where it stands first, and is spelled plainly but once.
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (place, passage) in known.inside.iter().enumerate() {
            for word in &passage.words {
                first.entry(word).or_insert(place);
            }
        }
        let inside = first.into_iter().map(|(word, place)| (plain(word), place));
        let mut inside: Vec<_> = inside.filter(|(word, _)| word.len() >= SHORTEST).collect();
        inside.sort_unstable();
        inside.dedup_by(|one, other| one.0 == other.0);
        Self { public: known.words.iter().map(|word| plain(word)).collect(), inside }
    }

    /// The words of an index that stand inside alone, each with the passage in which it stands.
    pub(super) fn unexplained(&self, texts: &[String]) -> Vec<(String, usize)> {
        let all: BTreeSet<String> = texts.iter().flat_map(|text| words(text)).map(|word| plain(&word)).collect();
        let asked = all.into_iter().filter(|word| word.len() >= SHORTEST && word.chars().any(char::is_alphabetic));
        asked.filter_map(|word| self.inside(&word).map(|place| (word, place))).collect()
    }

    /// The passage in which a word stands that the public cannot know; an index holds words backwards as well.
    fn inside(&self, word: &str) -> Option<usize> {
        let back: String = word.chars().rev().collect();
        if self.is_public(word) || self.is_public(&back) {
            return None;
        }
        [word, &back].into_iter().find_map(|word| {
            let beginning = beginning(word);
            let start = self.inside.partition_point(|(known, _)| known.as_str() < beginning);
            let near = self.inside[start..].iter().take_while(|(known, _)| known.starts_with(beginning));
            let mut near = near.filter(|(known, _)| known.len() <= word.len() + ENDING);
            near.next().map(|(_, place)| *place)
        })
    }

    fn is_public(&self, word: &str) -> bool {
        let beginning = beginning(word);
        self.public.range(beginning.to_owned()..).next().is_some_and(|known| known.starts_with(beginning))
    }
}

/// A word without its last letter, which an ending may have changed.
fn beginning(word: &str) -> &str {
    word.char_indices().next_back().map_or(word, |(last, _)| &word[..last])
}

/// A word without accents, as an index has it.
fn plain(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    word.nfd().filter(|char| char.is_alphanumeric()).collect()
}
