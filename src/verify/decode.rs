//! Texts out of the codings in which they may stand in a file.

use std::sync::LazyLock;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use regex::{Captures, Regex};

use super::inline::expression;

expression!(
    ENTITY,
    r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp|shy|colon|sol|num|lpar|rpar|period|comma|hyphen|Tab|NewLine));?"
);
expression!(PERCENT, r"(?:%[0-9a-fA-F]{2})+");
expression!(ESCAPE, r"\\(?:u\{?([0-9a-fA-F]{4,6})\}?|x([0-9a-fA-F]{2})|([nrt/]))");
expression!(BASE64, r"[A-Za-z0-9+/_-]{12,}");

/// How often one coding may stand within another.
const ROUNDS: usize = 3;

/// A text with the references of HTML spelled out.
pub(super) fn entities(text: &str) -> String {
    replace(&ENTITY, text, |found| {
        let number = found.get(1).map(|number| number.as_str().parse().ok());
        let number = number.or_else(|| found.get(2).map(|number| u32::from_str_radix(number.as_str(), 16).ok()));
        match number {
            Some(number) => number.and_then(char::from_u32).unwrap_or(' ').to_string(),
            None => named(found.get(3).map_or("", |name| name.as_str())).to_string(),
        }
    })
}

/// The character of a name, as far as it matters to what is a word and what is an address.
fn named(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "shy" => '\u{ad}',
        "colon" => ':',
        "sol" => '/',
        "num" => '#',
        "lpar" => '(',
        "rpar" => ')',
        "period" => '.',
        "comma" => ',',
        "hyphen" => '-',
        _ => ' ',
    }
}

/// A text in every form that it has when its codings are taken off, one after the other.
pub(super) fn forms(text: &str) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for _ in 0..ROUNDS {
        let before = forms.last().map_or(text, String::as_str);
        let plain = escapes(&percent(&entities(before)));
        if plain == before {
            break;
        }
        forms.push(plain);
    }
    forms
}

fn percent(text: &str) -> String {
    replace(&PERCENT, text, |found| {
        let bytes: Vec<u8> = percent_encoding::percent_decode_str(&found[0]).collect();
        String::from_utf8(bytes).unwrap_or_else(|_| found[0].to_owned())
    })
}

fn escapes(text: &str) -> String {
    replace(&ESCAPE, text, |found| {
        let digits = found.get(1).or(found.get(2)).and_then(|digits| u32::from_str_radix(digits.as_str(), 16).ok());
        match digits.and_then(char::from_u32) {
            Some(char) => char.to_string(),
            None if found.get(3).is_some_and(|char| char.as_str() == "/") => "/".to_owned(),
            None => " ".to_owned(),
        }
    })
}

/// The texts that stand in a text as base64.
pub(super) fn base64(text: &str) -> Vec<String> {
    let found = BASE64.iter().flat_map(|runs| runs.find_iter(text));
    let decoded = found.filter_map(|run| {
        let run = run.as_str().as_bytes();
        let decode = |run: &[u8]| {
            let bytes = BASE64_NOPAD.decode(run).or_else(|_| BASE64URL_NOPAD.decode(run)).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            text.chars().all(|char| !char.is_control() || char.is_whitespace()).then_some(text)
        };
        // What stands right before or behind it, such as a slash, may be a letter of the code as well.
        (0..4).find_map(|skip| (0..4).find_map(|cut| decode(run.get(skip..run.len() - cut)?)))
    });
    decoded.collect()
}

/// Bytes as a text of two bytes a character, when many of them are empty.
pub(super) fn utf16(bytes: &[u8]) -> Vec<String> {
    if bytes.iter().filter(|byte| **byte == 0).count() * 8 < bytes.len() || bytes.is_empty() {
        return Vec::new();
    }
    let read = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect();
        String::from_utf16_lossy(&units)
    };
    let odd = bytes.get(1..).unwrap_or_default();
    vec![read(bytes, u16::from_le_bytes), read(bytes, u16::from_be_bytes), read(odd, u16::from_le_bytes)]
}

fn replace(expression: &LazyLock<Option<Regex>>, text: &str, with: impl FnMut(&Captures) -> String) -> String {
    match expression.as_ref() {
        Some(expression) => expression.replace_all(text, with).into_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_is_taken_off() {
        for coded in
            ["lift&#32;the&#x20;hold", "lift%20the%20hold", r"lift\u0020the\x20hold", "lift&amp;#32;the%2520hold"]
        {
            assert!(forms(coded).iter().any(|form| form == "lift the hold"), "{coded}: {:?}", forms(coded));
        }
        assert_eq!(base64("src=bGlmdCB0aGUgaG9sZA=="), ["lift the hold"]);
        assert!(base64("0a1b2c3d4e5f60718293a4b5c6d7e8f9").is_empty());
        assert_eq!(utf16(b"h\0o\0l\0d\0")[0], "hold");
    }

    #[test]
    fn a_text_without_codings_has_no_other_form() {
        assert!(forms("100 % of it & more").is_empty() && utf16(b"hold").is_empty());
    }
}
