//! Words of one stem find each other, in the languages whose endings are known.

use std::collections::HashMap;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer, TokenStream};

/// The words of an index by their stems.
pub(super) struct Stems {
    stemmer: Option<TextAnalyzer>,
    /// What words of one stem are to each other.
    pub(super) kin: Kin,
    words: HashMap<String, Vec<String>>,
}

/// What words of one stem are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// Forms of one word: *Adresse* and *Adressen*.
    Forms,
    /// Words of one family, because the endings of forms are off already: *invitation* and *invite*.
    Family,
}

impl Kin {
    /// How much of itself a word counts when another one of its stem is asked for.
    pub(super) fn share(self) -> f32 {
        match self {
            Self::Forms => 0.8,
            Self::Family => 0.4,
        }
    }
}

/// Shorter words have no ending to lose.
const SHORTEST: usize = 3;

/// What is known of the endings of a language, by its BCP 47 tag.
fn language(tag: &str) -> Option<Language> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    Some(match primary.as_str() {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "nl" => Language::Dutch,
        "en" => Language::English,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "de" => Language::German,
        "el" => Language::Greek,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "no" | "nb" | "nn" => Language::Norwegian,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "es" => Language::Spanish,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

impl Stems {
    /// No words yet, of a language.
    pub(super) fn of(tag: &str) -> Self {
        let language = language(tag);
        let analyzer = |language| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build();
        let kin = if language == Some(Language::English) { Kin::Family } else { Kin::Forms };
        Self { stemmer: language.map(analyzer), kin, words: HashMap::new() }
    }

    /// Whether there is anything to add words for.
    pub(super) fn knows_language(&self) -> bool {
        self.stemmer.is_some()
    }

    /// Adds a word of the index.
    pub(super) fn add(&mut self, word: &[u8]) {
        let Ok(word) = std::str::from_utf8(word) else { return };
        if !has_endings(word) {
            return;
        }
        if let Some(stem) = self.stemmer.as_mut().and_then(|stemmer| stem(stemmer, word)) {
            let words = self.words.entry(stem).or_default();
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }

    /// The other words of the same stem.
    pub(super) fn mates<'s>(&'s self, word: &'s str) -> impl Iterator<Item = &'s str> {
        let stem = self.stemmer.clone().filter(|_| has_endings(word)).and_then(|mut stemmer| stem(&mut stemmer, word));
        let mates = stem.and_then(|stem| self.words.get(&stem)).into_iter().flatten();
        mates.map(String::as_str).filter(move |mate| *mate != word)
    }
}

fn has_endings(word: &str) -> bool {
    word.chars().nth(SHORTEST - 1).is_some() && word.chars().all(char::is_alphabetic)
}

fn stem(stemmer: &mut TextAnalyzer, word: &str) -> Option<String> {
    let mut stream = stemmer.token_stream(word);
    stream.advance().then(|| stream.token().text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::bulk::analyzer;

    #[test]
    fn what_is_known_here_is_known_to_the_search_engines_of_others() {
        let letters = || 'a'..='z';
        let two = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
        let known: Vec<String> = two.filter(|tag| language(tag).is_some()).collect();
        assert_eq!(known.len(), 20);
        // For Tamil, neither OpenSearch nor Elasticsearch has an analyzer.
        for tag in known.iter().filter(|tag| *tag != "ta") {
            assert_ne!(analyzer(tag), "standard", "{tag}");
        }
        assert_eq!(analyzer("ta"), "standard");
        assert_eq!(analyzer("nb-NO"), analyzer("no"));
    }
}
