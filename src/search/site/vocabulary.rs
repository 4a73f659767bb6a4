//! All words of a site, each with a number, so that what is said of them can be told without their letters.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::words::Counted;
use super::weigh::compare;

/// The words of all pages, in the order in which the browser looks them up; the place of a word is its number.
#[derive(Debug)]
pub(super) struct Vocabulary(Vec<String>);

impl Vocabulary {
    /// The words of pages, and the numbers of those of each page in its own order.
    pub(super) fn of(pages: &[&Counted]) -> (Self, Vec<Vec<u32>>) {
        let at_once = pages.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts: Vec<Part> = pages.par_chunks(at_once).map(Part::of).collect();
        let mut words: Vec<&str> = parts.iter().flat_map(|part| part.words.iter().copied()).collect();
        words.par_sort_unstable_by(|one, other| compare(one, other));
        words.dedup();
        let known: HashMap<&str, u32> = words.iter().copied().zip(0..).collect();
        let numbers = parts.into_par_iter().flat_map(|part| {
            let numbers: Vec<u32> = part.words.iter().filter_map(|word| known.get(word).copied()).collect();
            part.pages.into_par_iter().map(move |mut page| {
                page.iter_mut().for_each(|word| *word = numbers.get(*word as usize).copied().unwrap_or_default());
                page
            })
        });
        let numbers = numbers.collect();
        (Self(words.into_iter().map(str::to_owned).collect()), numbers)
    }

    /// The words in the order of their numbers.
    pub(super) fn words(&self) -> &[String] {
        &self.0
    }
}

/// Some pages, whose words have numbers of their own.
struct Part<'c> {
    words: Vec<&'c str>,
    pages: Vec<Vec<u32>>,
}

impl<'c> Part<'c> {
    fn of(pages: &[&'c Counted]) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut words = Vec::new();
        let mut number = |word: &'c str| {
            let next = u32::try_from(words.len()).unwrap_or(u32::MAX);
            *known.entry(word).or_insert_with(|| {
                words.push(word);
                next
            })
        };
        let pages = pages.iter().map(|page| page.words().map(&mut number).collect()).collect();
        Self { words, pages }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::reading::{Reading, Run, Standing, Text};
    use super::super::super::synonyms::Synonyms;
    use super::super::super::tokens::Endings;
    use super::super::super::words::{Field, Words};
    use super::*;

    #[test]
    fn every_page_has_its_own_words_whoever_has_met_them_first() {
        let synonyms = Synonyms::new(&[], Endings::Kept);
        let texts: Vec<String> = (0..50_u32).map(|page| format!("all w{} w{}", page % 7, page % 11)).collect();
        let counted = |text: &String| {
            let reading = Reading {
                title: String::new(),
                summary: String::new(),
                places: Vec::new(),
                texts: vec![Text { runs: vec![Run(Field::Text, text.clone())], ..Text::default() }],
                tags: Vec::new(),
                due: None,
                standing: Standing::Answer,
            };
            Words::of(&reading, &synonyms, Endings::Kept).counted()
        };
        let counted: Vec<Counted> = texts.iter().map(counted).collect();
        let (vocabulary, pages) = Vocabulary::of(&counted.iter().collect::<Vec<_>>());
        assert!(vocabulary.words().is_sorted_by(|one, other| one < other), "{vocabulary:?}");
        assert_eq!(vocabulary.words().len(), 12);
        assert_eq!(pages.len(), texts.len());
        for (text, page) in texts.iter().zip(pages) {
            let mut words: Vec<&str> = page.iter().map(|word| vocabulary.words()[*word as usize].as_str()).collect();
            words.sort_unstable();
            let mut own: Vec<&str> = text.split(' ').collect();
            own.sort_unstable();
            own.dedup();
            assert_eq!(words, own);
        }
    }
}
