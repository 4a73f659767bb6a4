//! What each word says about each page, as one small number.
//!
//! Keeping one whole number a word and page, so that a query only adds, follows Anh and Moffat, "Simplified
//! Similarity Scoring Using Term Ranks", 2005.

use std::borrow::Cow;

use rayon::prelude::*;

use super::super::weight::{average, level, longer, rarity};
use super::Found;
use super::vocabulary::Vocabulary;

/// A page that a word leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) page: u32,
    /// How much the word says about the page, 1 to 255.
    pub(super) impact: u8,
    /// The place in the page where it says most.
    pub(super) place: u16,
}

/// A word with the pages that it leads to, in the order of the pages.
pub(super) type Term<'w> = (Cow<'w, str>, Vec<Posting>);

/// The words of an index, sorted, and those that are on so many pages that they say little.
#[derive(Debug)]
pub(super) struct Weighed<'w> {
    pub(super) terms: Vec<Term<'w>>,
    pub(super) common: Vec<&'w str>,
}

/// How many pages a word may lead to; the best of them are kept.
const LONGEST: usize = 400;
/// Of how many pages a word is common, in percent.
const COMMON: usize = 40;
/// In a smaller book no word is common.
const FEW: usize = 20;

/// Weighs the words of pages.
pub(super) fn weigh<'w>(pages: &[Found], vocabulary: &'w Vocabulary) -> Weighed<'w> {
    let words = vocabulary.words();
    let count = pages.len().max(1);
    let average = average(pages.iter().map(|page| page.content.length).sum(), count);
    let at_once = count.div_ceil(rayon::current_num_threads());
    let parts = pages.par_chunks(at_once).enumerate();
    let parts: Vec<Part> = parts.map(|(part, pages)| Part::of(pages, (part * at_once, average), words.len())).collect();
    let found = |word: usize| parts.iter().map(|part| part.said_of(word).len()).sum::<usize>();
    let is_common = |found: usize| count >= FEW && found * 100 >= count * COMMON;
    let all = words.iter().enumerate().map(|(number, word)| (found(number), word.as_str()));
    let mut common: Vec<_> = all.filter(|(found, _)| is_common(*found)).collect();
    // The rarest of them first: that is the order in which a query would use them.
    common.sort_unstable();
    let term = |(number, word): (usize, &'w String)| {
        let rarity = rarity(count, found(number));
        let said = parts.iter().flat_map(|part| part.said_of(number));
        let postings: Vec<_> = said.map(|said| said.posting(rarity)).collect();
        (!postings.is_empty()).then(|| (Cow::Borrowed(word.as_str()), shortest(postings)))
    };
    let terms = words.par_iter().enumerate().filter_map(term).collect();
    Weighed { terms, common: common.into_iter().map(|(_, word)| word).collect() }
}

/// What neighbouring pages say, sorted by words and then by pages.
struct Part {
    /// Where what is said of each word begins, and at last where all ends.
    starts: Vec<usize>,
    said: Vec<Said>,
}

/// What a page says with a word.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    page: u32,
    /// The share of the word in it.
    share: f32,
    /// The place where it says most.
    place: u16,
}

impl Part {
    /// The first page has the number `first`; there are so many words.
    fn of(pages: &[Found], (first, average): (usize, f32), words: usize) -> Self {
        // What is counted behind each word becomes the place where the next one begins, once all before is added.
        let mut starts = vec![0; words + 1];
        pages.iter().flat_map(|page| page.content.words()).for_each(|(word, _)| starts[word + 1] += 1);
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut next = starts.clone();
        let mut said = vec![Said::default(); before];
        for (number, Found { content, .. }) in pages.iter().enumerate() {
            let longer = longer(content.length, average);
            let page = u32::try_from(first + number).unwrap_or(u32::MAX);
            for (word, worth) in content.words() {
                let next = &mut next[word];
                said[*next] = Said { page, share: content.reading.share() * worth.share(longer), place: worth.3 };
                *next += 1;
            }
        }
        Self { starts, said }
    }

    /// What is said with a word.
    fn said_of(&self, word: usize) -> &[Said] {
        &self.said[self.starts[word]..self.starts[word + 1]]
    }
}

impl Said {
    /// The same, of a word that is so rare.
    fn posting(self, rarity: f32) -> Posting {
        Posting { page: self.page, impact: level(self.share * rarity), place: self.place }
    }
}

/// The order of JavaScript's strings, in which the browser looks words up.
pub(super) fn compare(one: &str, other: &str) -> std::cmp::Ordering {
    if one.is_ascii() || other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
}

/// Keeps the pages about which a word says most, in the order of the pages.
pub(super) fn shortest(mut postings: Vec<Posting>) -> Vec<Posting> {
    if postings.len() > LONGEST {
        postings.sort_by_key(|posting| (std::cmp::Reverse(posting.impact), posting.page));
        postings.truncate(LONGEST);
        postings.sort_unstable_by_key(|posting| posting.page);
    }
    postings
}
