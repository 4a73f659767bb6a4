//! Text to tokens; `templates/site/search.js` does the same, and `tests/search/tokens.json` holds both to it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// What a text is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A word, or two neighbouring letters of a script that puts no spaces between words.
    Part(Cow<'t, str>),
    /// Words that hyphens, dots, underscores or slashes join: `two-factor`, `5.7.1`.
    Joined(&'t str),
}

/// Which endings are taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endings {
    /// Those of English plurals, `-ed`, `-ing` and a silent `e`.
    English,
    /// None.
    Kept,
}

/// A joined word of more parts is an address or a path, which nobody types.
const MOST_PARTS: usize = 6;
/// What is longer is no word; keys and hashes are.
const LONGEST: usize = 40;

impl Endings {
    pub(super) fn of(language: &str) -> Self {
        let is_english = language.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en"));
        if is_english { Self::English } else { Self::Kept }
    }

    /// A word without its ending, so that `bounces`, `bounced` and `bouncing` are found by `bounce`.
    fn stem(self, word: &str) -> Cow<'_, str> {
        if self == Self::Kept || word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Cow::Borrowed(word);
        }
        match singular(word) {
            Cow::Borrowed(word) => root(word),
            Cow::Owned(word) => Cow::Owned(root(&word).into_owned()),
        }
    }
}

/// A word without the ending of its plural, after the S stemmer of Harman, "How Effective Is Suffixing?", 1991.
fn singular(word: &str) -> Cow<'_, str> {
    if !word.ends_with('s') || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return Cow::Borrowed(word);
    }
    if let Some(start) = word.strip_suffix("ies").filter(|start| start.len() > 1) {
        return Cow::Owned(format!("{start}y"));
    }
    let hissing = ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| word.ends_with(end));
    let stem = &word[..word.len() - if hissing { 2 } else { 1 }];
    // `https` is no plural of `http`.
    if stem.contains(is_vowel) { Cow::Borrowed(stem) } else { Cow::Borrowed(word) }
}

/// A word without `-ed`, `-ing` and its silent `e`, after step 1b of Porter, "An Algorithm for Suffix Stripping", 1980.
fn root(word: &str) -> Cow<'_, str> {
    if let Some(start) = word.strip_suffix("ied").filter(|start| start.len() > 1) {
        return Cow::Owned(format!("{start}y"));
    }
    let ed = word.strip_suffix("ed").filter(|base| !base.ends_with('e'));
    // What is set and the settings are two things, and help is full of both.
    let ing = word.strip_suffix("ing").filter(|_| word != "setting");
    let Some(base) = ed.or(ing).filter(|base| base.len() > 2 && base.contains(is_vowel)) else {
        let silent = word.strip_suffix('e').filter(|base| base.len() > 3 && !base.ends_with('e'));
        return Cow::Borrowed(silent.unwrap_or(word));
    };
    match base.as_bytes() {
        // `stopped` comes from `stop`, but `passed` from `pass` and `added` from `add`.
        [_, .., last, again] if last == again && base.len() > 3 && !b"aeioulsz".contains(last) => {
            Cow::Borrowed(&base[..base.len() - 1])
        }
        // `named` comes from `name`, whose `e` stays because it is short.
        [first, middle, last]
            if !is_vowel(char::from(*first)) && is_vowel(char::from(*middle)) && !b"aeiouwxy".contains(last) =>
        {
            Cow::Owned(format!("{base}e"))
        }
        _ => Cow::Borrowed(base),
    }
}

fn is_vowel(char: char) -> bool {
    matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// A text in lower case, without accents and apostrophes.
pub(super) fn fold(text: &str) -> String {
    let lower = text.to_lowercase();
    let bare: String =
        if lower.is_ascii() { lower } else { lower.nfd().filter(|char| !is_accent(*char)).nfc().collect() };
    if !bare.contains(['\'', '\u{2019}', 'ς']) {
        return bare;
    }
    let mut folded = String::with_capacity(bare.len());
    let mut chars = bare.chars().peekable();
    let mut is_in_word = false;
    while let Some(char) = chars.next() {
        let joins = matches!(char, '\'' | '\u{2019}') && is_in_word && chars.peek().is_some_and(|next| is_word(*next));
        is_in_word = is_word(char);
        if !joins {
            folded.push(if char == 'ς' { 'σ' } else { char });
        }
    }
    folded
}

/// The tokens of a folded text in their order; a joined word follows its parts.
pub(super) fn tokens(folded: &str, endings: Endings) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(folded.len() / 6);
    let mut rest = folded;
    while let Some(after) = push_chain(rest, endings, &mut tokens) {
        rest = after;
    }
    tokens
}

/// The tokens of a folded text, those of each joined word by themselves.
pub(super) fn chains(folded: &str, endings: Endings) -> impl Iterator<Item = Vec<Token<'_>>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let mut tokens = Vec::new();
        rest = push_chain(rest, endings, &mut tokens)?;
        Some(tokens)
    })
}

/// Pushes the tokens of the next word or joined word of a text, and gives what follows it.
fn push_chain<'t>(text: &'t str, endings: Endings, tokens: &mut Vec<Token<'t>>) -> Option<&'t str> {
    let rest = &text[text.find(is_word)?..];
    let (mut end, mut parts, mut has_cjk) = (0, 0, false);
    loop {
        let part = &rest[end..];
        let part = &part[..part.find(|char| !is_word(char)).unwrap_or(part.len())];
        has_cjk |= push_part(part, endings, tokens);
        (end, parts) = (end + part.len(), parts + 1);
        let mut next = rest[end..].chars();
        let joins = next.next().is_some_and(|char| "-._/".contains(char)) && next.next().is_some_and(is_word);
        if !joins {
            break;
        }
        end += 1;
    }
    let (joined, after) = rest.split_at(end);
    if (2..=MOST_PARTS).contains(&parts) && !has_cjk && joined.chars().count() <= LONGEST {
        tokens.push(Token::Joined(joined));
    }
    Some(after)
}

/// Pushes the tokens of a run of letters and digits; whether some of it has no spaces between words.
fn push_part<'t>(part: &'t str, endings: Endings, tokens: &mut Vec<Token<'t>>) -> bool {
    if part.is_ascii() {
        push_word(part, endings, tokens);
        return false;
    }
    let mut rest = part;
    let mut has_cjk = false;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|char| is_cjk(char) != is_cjk(first)).unwrap_or(rest.len());
        if is_cjk(first) {
            has_cjk = true;
            push_pairs(&rest[..end], tokens);
        } else {
            push_word(&rest[..end], endings, tokens);
        }
        rest = &rest[end..];
    }
    has_cjk
}

fn push_word<'t>(word: &'t str, endings: Endings, tokens: &mut Vec<Token<'t>>) {
    if word.len() <= LONGEST || word.chars().count() <= LONGEST {
        tokens.push(Token::Part(endings.stem(word)));
    }
}

fn push_pairs<'t>(run: &'t str, tokens: &mut Vec<Token<'t>>) {
    let starts: Vec<usize> = run.char_indices().map(|(start, _)| start).chain([run.len()]).collect();
    if starts.len() == 2 {
        tokens.push(Token::Part(Cow::Borrowed(run)));
    }
    tokens.extend(starts.windows(3).map(|ends| Token::Part(Cow::Borrowed(&run[ends[0]..ends[2]]))));
}

/// Whether a character is part of a word.
pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric()
}

/// Marks above and below letters that writers and readers leave out.
fn is_accent(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Han, Kana and Hangul.
fn is_cjk(char: char) -> bool {
    matches!(char, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Case {
        language: String,
        text: String,
        tokens: Vec<String>,
    }

    #[test]
    fn tokens_are_those_that_the_browser_makes() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/search/tokens.json")).unwrap();
        assert!(cases.len() > 20, "the cases were not found");
        for case in cases {
            let folded = fold(&case.text);
            let found = tokens(&folded, Endings::of(&case.language)).into_iter().map(|token| match token {
                Token::Part(part) => part.into_owned(),
                Token::Joined(joined) => joined.to_owned(),
            });
            assert_eq!(found.collect::<Vec<_>>(), case.tokens, "{}", case.text);
        }
    }
}
