//! Texts as words in one normal form, in which a passage is known again however it is written.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Stands in a text where a reader meets something that the source does not spell out.
pub(super) const BREAK: char = '\0';
/// How many words in a row tell a passage from any other text.
pub(super) const ROW: usize = 5;
/// An odd number with no pattern, which spreads the number of a row over all of its bits.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The words of a text: letters and digits in lower case, without what cannot be seen.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for char in text.chars() {
        if is_unseen(char) {
            continue;
        }
        if char.is_alphanumeric() && !stands_alone(char) {
            word.extend(char.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if char.is_alphanumeric() {
            words.push(char.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Adds a text to others in the form in which they are searched: words between single spaces, and a line for each text.
pub(super) fn add(text: &str, form: &mut String) {
    let words = words(text);
    if !words.is_empty() {
        form.push(' ');
        for word in words {
            form.push_str(&word);
            form.push(' ');
        }
        form.push('\n');
    }
}

/// Words as they stand in the form in which texts are searched.
pub(super) fn joined(words: &[String]) -> String {
    words.join(" ")
}

/// A number for a word.
pub(super) fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// The rows at the start of some words, up to those that tell a passage: the length of each, and a number for it.
pub(super) fn rows(hashes: &[u64]) -> impl Iterator<Item = (usize, u64)> {
    let longer = |mark: &mut u64, hash: &u64| {
        // Both steps lose nothing, so that rows that differ in one word never have one number.
        let mixed = (*mark ^ hash).wrapping_mul(MIX);
        *mark = mixed ^ (mixed >> 32);
        Some(*mark)
    };
    let marks = hashes.iter().take(ROW).scan(0, longer);
    marks.enumerate().map(|(place, mark)| (place + 1, mark))
}

/// The numbers of all rows of words in a text, up to those that tell a passage.
pub(super) fn marks(words: &[String]) -> Vec<u64> {
    let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
    let starts = (0..hashes.len()).filter_map(|start| hashes.get(start..));
    starts.flat_map(rows).map(|(_, mark)| mark).collect()
}

/// Whether a word is no word of a language, so that it stands nowhere by chance.
pub(super) fn is_distinct(word: &str) -> bool {
    let has = |wanted: fn(char) -> bool| word.chars().any(wanted);
    let is_mixed = has(char::is_alphabetic) && has(char::is_numeric) && word.len() >= 6;
    is_mixed || word.chars().count() >= 16
}

/// What readers do not see, and what some spellings leave out.
fn is_unseen(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\'' | '\u{2019}')
}

/// Whether a letter is of a script that puts no spaces between words.
fn stands_alone(char: char) -> bool {
    matches!(char, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_text_are_the_same_words() {
        let plain = words("Don't raise  PB-2231 here");
        assert_eq!(plain, ["dont", "raise", "pb", "2231", "here"]);
        assert_eq!(words("DON\u{2019}T ra\u{ad}ise PB_2231\u{200b} \n here."), plain);
        assert_eq!(words("设置x"), ["设", "置", "x"]);
    }

    #[test]
    fn a_row_has_one_number_wherever_it_stands() {
        let marks = marks(&words("Lift the hold, then wait."));
        let of = |text: &str| super::marks(&words(text)).get(words(text).len() - 1).copied().unwrap();
        assert!(marks.contains(&of("THE hold")) && !marks.contains(&of("hol")) && !marks.contains(&of("hold the")));
        assert_eq!(marks.len(), 15);
    }
}
