//! What somebody typed, as words and phrases; whatever it is, it is no error.

use super::slips::Ends;
use crate::search::tokens::{Endings, Token, chains, fold, is_word};

/// What is looked for.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// The words that say what is looked for, in their order.
    pub(super) chains: Vec<Chain>,
    /// All words, also those that say nothing by themselves, in their order.
    pub(super) sentence: Vec<String>,
    /// Words that must stand one after the other.
    pub(super) phrases: Vec<Vec<String>>,
}

/// A word, or several that hyphens, dots, underscores or slashes join.
#[derive(Debug)]
pub(super) struct Chain {
    /// Its words, of which there is at least one.
    pub(super) parts: Vec<String>,
    /// All of them as one.
    pub(super) joined: Option<String>,
    /// Where its last word ends.
    pub(super) ends: Ends,
}

/// Words that say nothing about what is looked for, when there are others.
const SMALL: &str = "a about an and any are as at be but by can did do does for from get had has have he his how i if in into is it \
    me my not of on or our she so that the their they there this to us was we what when where which who why will with you your";
/// How many words are looked for.
const MOST_WORDS: usize = 8;
/// How many characters are read; nobody types as many.
const LONGEST: usize = 2_000;

impl Query {
    pub(super) fn of(typed: &str, endings: Endings) -> Self {
        let typed: String = typed.chars().take(LONGEST).map(straight).collect();
        let pieces: Vec<&str> = typed.split('"').collect();
        // A mark that nothing closes quotes nothing.
        let quoted = pieces.iter().enumerate().filter(|(place, _)| place % 2 == 1 && place + 1 < pieces.len());
        let phrases = quoted.map(|(_, phrase)| words(phrase, endings)).filter(|words| !words.is_empty()).collect();
        let plain = pieces.join(" ");
        let folded = fold(&plain);
        let mut asked: Vec<Chain> = chains(&folded, endings).filter_map(Chain::of).collect();
        if let Some(last) = asked.last_mut().filter(|_| typed.ends_with(is_word)) {
            last.ends = Ends::Anywhere;
        }
        let sentence = asked.iter().flat_map(|chain| chain.parts.clone()).collect();
        let tells = |chain: &Chain| chain.joined.is_some() || endings == Endings::Kept || !chain.is_small();
        if asked.iter().any(tells) {
            asked.retain(tells);
        }
        asked.truncate(MOST_WORDS);
        Self { chains: asked, sentence, phrases }
    }
}

impl Chain {
    fn of(tokens: Vec<Token>) -> Option<Self> {
        let mut chain = Self { parts: Vec::new(), joined: None, ends: Ends::There };
        for token in tokens {
            match token {
                Token::Part(part) => chain.parts.push(part.into_owned()),
                Token::Joined(joined) => chain.joined = Some(joined.to_owned()),
            }
        }
        // A word that is too long to be one has no parts.
        (!chain.parts.is_empty()).then_some(chain)
    }

    fn is_small(&self) -> bool {
        self.parts.first().is_some_and(|first| SMALL.split_ascii_whitespace().any(|small| small == first))
    }
}

/// The words of a phrase as the index has them in the order of reading.
fn words(phrase: &str, endings: Endings) -> Vec<String> {
    let folded = fold(phrase);
    chains(&folded, endings).filter_map(Chain::of).flat_map(|chain| chain.parts).collect()
}

/// A quotation mark of any language as the one on every keyboard.
fn straight(char: char) -> char {
    if matches!(char, '“' | '”' | '„' | '«' | '»') { '"' } else { char }
}
