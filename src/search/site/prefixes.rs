//! Short beginnings of words, for readers who are still typing.

use std::mem;
use std::ops::Range;

use rayon::prelude::*;

use super::weigh::{Posting, Term, compare, shortest};

/// What a beginning ends in to tell it from a word; it sorts before anything that a word goes on with.
pub(super) const MARK: char = '*';
/// How long a beginning may be for which there is an entry.
const LONGEST: usize = 5;
/// Words with fewer pages than this between them are gathered by the browser.
const MANY: usize = 300;
/// How many groups of words one processor takes at once.
const AT_ONCE: usize = 64;

/// Puts an entry for each beginning that too many words share behind the word of the same letters; there are so many
/// pages.
pub(super) fn add(terms: &mut Vec<Term>, pages: usize) {
    let groups = groups(terms);
    let entries = groups.par_chunks(AT_ONCE).flat_map_iter(|groups| {
        let mut best = Best { of: vec![Posting::default(); pages], pages: Vec::new() };
        let entry = |(beginning, group): &(String, Range<usize>)| {
            (format!("{beginning}{MARK}").into(), best.merged(&terms[group.clone()]))
        };
        groups.iter().map(entry).collect::<Vec<Term>>()
    });
    let mut entries: Vec<Term> = entries.collect();
    let order = |(one, _): &Term, (other, _): &Term| compare(one, other);
    entries.sort_unstable_by(order);
    terms.append(&mut entries);
    // Two sorted lists are merged at once.
    terms.sort_by(order);
}

/// The beginnings that too many words share, with the places of these words.
fn groups(terms: &[Term]) -> Vec<(String, Range<usize>)> {
    let mut groups = Vec::new();
    for length in 1..=LONGEST {
        let mut start = 0;
        while let Some(beginning) = terms.get(start).map(|(word, _)| beginning(word, length)) {
            let Some(beginning) = beginning else {
                start += 1;
                continue;
            };
            let count = terms[start..].iter().take_while(|(word, _)| word.starts_with(beginning)).count();
            let group = &terms[start..start + count];
            if count > 1 && group.iter().map(|(_, postings)| postings.len()).sum::<usize>() > MANY {
                groups.push((beginning.to_owned(), start..start + count));
            }
            start += count;
        }
    }
    groups
}

/// The first letters of a word that goes on behind them or ends there.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let (last, char) = word.char_indices().nth(length - 1)?;
    Some(&word[..last + char.len_utf8()])
}

/// The word of a group that says most about each page.
struct Best {
    /// By the number of the page; of no impact where the group says nothing.
    of: Vec<Posting>,
    /// The pages about which it says something.
    pages: Vec<u32>,
}

impl Best {
    /// The pages of all words of a group, each with the word that says most about it.
    fn merged(&mut self, group: &[Term]) -> Vec<Posting> {
        for posting in group.iter().flat_map(|(_, postings)| postings) {
            let known = &mut self.of[posting.page as usize];
            if known.impact == 0 {
                self.pages.push(posting.page);
            }
            if posting.impact > known.impact {
                *known = *posting;
            }
        }
        self.pages.sort_unstable();
        let best = self.pages.drain(..).map(|page| mem::take(&mut self.of[page as usize]));
        shortest(best.collect())
    }
}
