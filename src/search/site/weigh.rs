//! What each word says about each page, as one small number.
//!
//! Keeping one whole number a word and page, so that a query only adds, follows Anh and Moffat, "Simplified
//! Similarity Scoring Using Term Ranks", 2005.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::weight::{average, level, longer, rarity};
use super::Found;

/// A page that a word leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting {
    pub(super) page: u32,
    /// How much the word says about the page, 1 to 255.
    pub(super) impact: u8,
    /// The place in the page where it says most.
    pub(super) place: u16,
}

/// A word with the pages that it leads to, in the order of the pages.
pub(super) type Term = (String, Vec<Posting>);

/// The words of an index, sorted, and those that are on so many pages that they say little.
#[derive(Debug)]
pub(super) struct Weighed {
    pub(super) terms: Vec<Term>,
    pub(super) common: Vec<String>,
}

/// How many pages a word may lead to; the best of them are kept.
const LONGEST: usize = 400;
/// Of how many pages a word is common, in percent.
const COMMON: usize = 40;
/// In a smaller book no word is common.
const FEW: usize = 20;

/// Weighs the words of pages.
pub(super) fn weigh(pages: &[Found]) -> Weighed {
    let count = pages.len().max(1);
    let average = average(pages.iter().map(|page| page.content.words.length()).sum(), count);
    let at_once = count.div_ceil(rayon::current_num_threads());
    let parts = pages.par_chunks(at_once).enumerate().map(|(part, pages)| found(pages, part * at_once, average));
    let mut parts = parts.collect::<Vec<_>>().into_iter();
    let mut all = parts.next().unwrap_or_default();
    for (word, mut found) in parts.flatten() {
        all.entry(word).or_default().append(&mut found);
    }
    let mut terms: Vec<_> = all.into_iter().collect();
    terms.par_sort_unstable_by(|(one, _), (other, _)| compare(one, other));
    let is_common = |found: usize| count >= FEW && found * 100 >= count * COMMON;
    let common: Vec<_> = terms.iter().filter(|(_, found)| is_common(found.len())).collect();
    let mut common: Vec<_> = common.into_iter().map(|(word, found)| (found.len(), (*word).to_owned())).collect();
    // The rarest of them first: that is the order in which a query would use them.
    common.sort();
    let terms = terms.into_par_iter().map(|(word, found)| {
        let rarity = rarity(count, found.len());
        let postings =
            found.into_iter().map(|(page, share, place)| Posting { page, impact: level(share * rarity), place });
        (word.to_owned(), shortest(postings.collect()))
    });
    Weighed { terms: terms.collect(), common: common.into_iter().map(|(_, word)| word).collect() }
}

/// The words of neighbouring pages, the first of which has this number, each with its pages, its share in them and the
/// place where it says most.
fn found<'c>(pages: &[Found<'c>], first: usize, average: f32) -> HashMap<&'c str, Vec<(u32, f32, u16)>> {
    let mut all: HashMap<&str, Vec<(u32, f32, u16)>> = HashMap::new();
    for (place, Found { content, .. }) in pages.iter().enumerate() {
        let longer = longer(content.words.length(), average);
        let number = u32::try_from(first + place).unwrap_or(u32::MAX);
        for (word, worth) in content.words.iter() {
            let said = (number, content.reading.share() * worth.share(longer), worth.3);
            all.entry(word).or_default().push(said);
        }
    }
    all
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
