//! Texts as words in one normal form, in which a passage is known again however it is written.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Stands in a text where a reader meets something that the source does not spell out.
pub(super) const BREAK: char = '\0';
/// How many words in a row tell a passage from any other text.
pub(super) const ROW: usize = 5;

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
pub(super) fn pattern(words: &[String]) -> String {
    format!(" {} ", words.join(" "))
}

/// A number for some words in a row.
pub(super) fn mark(words: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// The numbers of all rows of words in a text, up to those that tell a passage.
pub(super) fn marks(words: &[String]) -> impl Iterator<Item = u64> {
    (1..=ROW.min(words.len())).flat_map(move |length| words.windows(length)).map(mark)
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
    fn a_row_is_found_in_the_form_of_a_text() {
        let mut form = String::new();
        add("Lift the hold, then wait.", &mut form);
        assert!(form.contains(&pattern(&words("the hold"))) && !form.contains(&pattern(&words("hol"))));
    }
}
