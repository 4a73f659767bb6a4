//! Short beginnings of words, for readers who are still typing.

use std::collections::HashMap;

use super::weigh::{Posting, Term, shortest};

/// What a beginning ends in to tell it from a word; it sorts before anything that a word goes on with.
pub(super) const MARK: char = '*';
/// How long a beginning may be for which there is an entry.
const LONGEST: usize = 5;
/// Words with fewer pages than this between them are gathered by the browser.
const MANY: usize = 300;

/// Puts an entry for each beginning that too many words share behind the word of the same letters.
pub(super) fn add(terms: &mut Vec<Term>) {
    let mut entries = Vec::new();
    for length in 1..=LONGEST {
        let mut start = 0;
        while let Some(beginning) = terms.get(start).map(|(word, _)| beginning(word, length)) {
            let Some(beginning) = beginning else {
                start += 1;
                continue;
            };
            let group = terms[start..].iter().take_while(|(word, _)| word.starts_with(beginning)).count();
            let group = &terms[start..start + group];
            if group.len() > 1 && group.iter().map(|(_, postings)| postings.len()).sum::<usize>() > MANY {
                entries.push((format!("{beginning}{MARK}"), merged(group)));
            }
            start += group.len();
        }
    }
    terms.append(&mut entries);
    terms.sort_by(|(one, _), (other, _)| super::weigh::compare(one, other));
}

/// The first letters of a word that goes on behind them or ends there.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let (last, char) = word.char_indices().nth(length - 1)?;
    Some(&word[..last + char.len_utf8()])
}

/// The pages of all words of a group, each with the word that says most about it.
fn merged(group: &[Term]) -> Vec<Posting> {
    let mut best: HashMap<u32, Posting> = HashMap::new();
    for posting in group.iter().flat_map(|(_, postings)| postings) {
        let known = best.entry(posting.page).or_insert(*posting);
        if posting.impact > known.impact {
            *known = *posting;
        }
    }
    let mut postings: Vec<Posting> = best.into_values().collect();
    postings.sort_unstable_by_key(|posting| posting.page);
    shortest(postings)
}
