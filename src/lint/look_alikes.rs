//! Titles as readers see them: what has the same letters, and what only looks as if it had.

use unicode_normalization::UnicodeNormalization as _;

/// Letters and digits in lower case, each in its usual form, and all else between them as one space.
pub(super) fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for char in words.nfkc().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() || is_mark(char) {
            plain.push(char);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Whether a character changes the letter before it, as the vowels of many scripts do.
fn is_mark(char: char) -> bool {
    unicode_normalization::char::is_combining_mark(char)
}

/// What a plain title looks like: equal for titles that a reader cannot tell apart.
pub(super) fn skeleton(plain: &str) -> String {
    let words = plain.split(' ').map(|word| {
        let is_number = word.chars().any(|char| char.is_ascii_digit()) || word.chars().count() == 1;
        word.chars().map(|char| if is_number { digit(latin(char)) } else { latin(char) }).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The letter of English that looks like this one, in small or in capitals.
///
/// No two letters of one alphabet become the same, so titles in another alphabet stay as different as they are.
fn latin(char: char) -> char {
    match char {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'ɡ' => 'g',
        'н' | 'η' => 'h',
        'і' | 'ι' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        other => other,
    }
}

/// The digit for which a letter can be taken in a number, or alone.
fn digit(char: char) -> char {
    match char {
        'i' | 'l' => '1',
        'o' => '0',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(one: &str, other: &str) -> bool {
        skeleton(&plain(one)) == skeleton(&plain(other))
    }

    #[test]
    fn titles_that_look_alike_have_one_skeleton() {
        let cyrillic = "P\u{430}yp\u{430}l";
        for (one, other) in [
            ("Paypal", cyrillic),
            ("Plan l1", "Plan I1"),
            ("Office O365", "Office 0365"),
            ("Phase I", "Phase 1"),
            ("Caf\u{e9}", "Cafe\u{301}"),
            ("\u{ff21}bc", "Abc"),
            ("ΤΟΚΑ", "toka"),
        ] {
            assert!(look(one, other), "{one} {other}");
        }
    }

    #[test]
    fn titles_that_a_reader_tells_apart_have_two() {
        for (one, other) in [
            ("Undo a fail", "Undo a fall"),
            ("Resume", "Résumé"),
            ("Version 10", "Version 1"),
            ("Потери", "Потеря"),
            ("Ἀθήνα", "Ἀθήνη"),
            ("कि", "की"),
        ] {
            assert!(!look(one, other), "{one} {other}");
        }
    }
}
