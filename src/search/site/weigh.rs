//! What each word says about each page, as one small number: BM25F, quantised.
//!
//! The formula is that of Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
//! 2009, section 3.6: a word's counts are added up over the fields with their weights before they saturate.
//! Keeping one whole number a word and page, so that a query only adds, follows Anh and Moffat, "Simplified
//! Similarity Scoring Using Term Ranks", 2005.

use std::collections::HashMap;

use super::page::Found;

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

/// How soon more of a word says no more.
const SATURATION: f32 = 8.0;
/// How much of the length of its prose is held against a page.
const LENGTH: f32 = 0.6;
/// How many pages a word may lead to; the best of them are kept.
const LONGEST: usize = 400;
/// Of how many pages a word is common, in percent.
const COMMON: usize = 40;
/// In a smaller book no word is common.
const FEW: usize = 20;

/// Weighs the words of pages.
pub(super) fn weigh(pages: &mut [Found]) -> Weighed {
    let count = pages.len().max(1);
    let average = (pages.iter().map(|page| page.words.length).sum::<f32>() / real(count)).max(1.0);
    let mut all: HashMap<String, Vec<(u32, f32, u16)>> = HashMap::new();
    for (number, page) in pages.iter_mut().enumerate() {
        let longer = 1.0 - LENGTH + LENGTH * page.words.length / average;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for (word, weight) in std::mem::take(&mut page.words.weights) {
            let sum = weight.sum(longer);
            all.entry(word).or_default().push((number, page.share * sum / (SATURATION + sum), weight.place));
        }
    }
    let mut terms: Vec<_> = all.into_iter().collect();
    terms.sort_unstable_by(|(one, _), (other, _)| compare(one, other));
    let is_common = |found: usize| count >= FEW && found * 100 >= count * COMMON;
    let common: Vec<_> = terms.iter().filter(|(_, found)| is_common(found.len())).collect();
    let mut common: Vec<_> = common.into_iter().map(|(word, found)| (found.len(), word.clone())).collect();
    // The rarest of them first: that is the order in which a query would use them.
    common.sort();
    let most = rarity(count, 1);
    let terms = terms.into_iter().map(|(word, found)| {
        let rarity = rarity(count, found.len()) / most;
        let postings =
            found.into_iter().map(|(page, share, place)| Posting { page, impact: level(share * rarity), place });
        (word, shortest(postings.collect()))
    });
    Weighed { terms: terms.collect(), common: common.into_iter().map(|(_, word)| word).collect() }
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

fn rarity(pages: usize, found: usize) -> f32 {
    (1.0 + (real(pages) - real(found) + 0.5) / (real(found) + 0.5)).ln()
}

/// A share between 0 and 1 as a whole number of which 1 is the least.
fn level(share: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is held between 1 and 255")]
    let level = (share * 255.0).round().clamp(1.0, 255.0) as u8;
    level
}

fn real(count: usize) -> f32 {
    // A book has fewer pages than there are such numbers.
    u32::try_from(count).map_or(f32::MAX, |count| {
        #[expect(clippy::cast_precision_loss, reason = "a rounded count is as good")]
        let real = count as f32;
        real
    })
}
