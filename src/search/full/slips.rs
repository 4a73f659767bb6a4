//! Which words were most likely meant by one that nobody wrote.

use std::collections::HashSet;

/// Where the words of the index end that are taken for one of a query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ends {
    /// Where that one does.
    #[default]
    There,
    /// After any of their letters, because somebody is still typing.
    Anywhere,
}

/// A word that may have been meant.
#[derive(Debug, PartialEq)]
pub(super) struct Slip {
    pub(super) word: String,
    /// How far it is from what was typed.
    pub(super) slips: f32,
}

/// Whether a word is long enough to be taken for another one; a mistyped number is another number.
pub(super) fn may_be_mistyped(word: &str) -> bool {
    word.chars().nth(3).is_some() && !word.chars().any(char::is_numeric)
}

/// The words that may have been meant, the likeliest first.
pub(super) fn slips(typed: &str, candidates: &HashSet<String>, ends: Ends) -> Vec<Slip> {
    let typed: Vec<char> = typed.chars().collect();
    let can_be_meant = |word: &&String| word.chars().nth(2).is_some() && !word.chars().any(char::is_numeric);
    let mut slips: Vec<(Slip, usize)> = candidates
        .iter()
        .filter(can_be_meant)
        .map(|word| {
            let signs: Vec<char> = word.chars().collect();
            let whole = distance(&typed, &signs, Ends::There);
            let nearest =
                if ends == Ends::Anywhere { whole.min(distance(&typed, &signs, Ends::Anywhere) + 0.5) } else { whole };
            // Most slips drop a letter or swap two, and few are made in the first.
            let shorter = if signs.len() < typed.len() { 0.3 } else { 0.0 };
            let first = if signs.first() == typed.first() { 0.0 } else { 0.2 };
            (Slip { word: word.clone(), slips: nearest + shorter + first }, signs.len())
        })
        .collect();
    slips.sort_by(|(one, length), (other, other_length)| {
        one.slips.total_cmp(&other.slips).then(length.cmp(other_length)).then_with(|| one.word.cmp(&other.word))
    });
    slips.into_iter().map(|(slip, _)| slip).collect()
}

/// How many letters to add, drop, change or swap.
fn distance(typed: &[char], word: &[char], ends: Ends) -> f32 {
    let real = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (row, letter) in typed.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in word.iter().enumerate() {
            let same = usize::from(letter != other);
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&last, column + 1) + 1).min(at(&next, column) + 1).min(at(&last, column) + same);
            let swaps =
                row > 0 && column > 0 && typed.get(row - 1) == Some(other) && word.get(column - 1) == Some(letter);
            if swaps {
                least = least.min(at(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    let whole = last.last().copied().unwrap_or(0);
    match ends {
        Ends::There => real(whole),
        // The word is not shorter than what was typed of it, but for a letter that was dropped.
        Ends::Anywhere => real(last.iter().skip(typed.len().saturating_sub(1)).copied().min().unwrap_or(whole)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_slip_and_a_dropped_letter_is_likelier_than_one_too_many() {
        let candidates = ["domain", "domains", "doman", "remain"].map(str::to_owned).into();
        let slips = slips("domian", &candidates, Ends::There);
        let words: Vec<(&str, f32)> = slips.iter().map(|slip| (slip.word.as_str(), slip.slips)).collect();
        assert_eq!(words, [("domain", 1.0), ("doman", 1.3), ("domains", 2.0), ("remain", 3.2)]);
    }

    #[test]
    fn a_word_that_is_still_typed_is_held_against_beginnings() {
        let candidates = ["suppression".to_owned()].into();
        assert_eq!(slips("supres", &candidates, Ends::Anywhere)[0].slips, 1.5);
    }
}
