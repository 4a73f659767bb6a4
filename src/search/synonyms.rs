//! Words that mean the same: a page that holds one of a group is found by the others.

use std::collections::HashMap;

use super::tokens::{Endings, Token, fold, tokens};
use crate::source::Located;

/// The groups of a book, ready to be found in texts.
#[derive(Debug)]
pub(super) struct Synonyms {
    /// The phrases by their first word.
    phrases: HashMap<String, Vec<Phrase>>,
    /// The tokens of each phrase of each group.
    groups: Vec<Vec<Vec<String>>>,
}

#[derive(Debug)]
struct Phrase {
    /// Its words after the first.
    rest: Vec<String>,
    group: usize,
    /// Its place in the group.
    place: usize,
}

impl Synonyms {
    /// The groups as `book.toml` declares them.
    pub(super) fn declared(groups: &[Vec<Located<String>>]) -> Vec<Vec<String>> {
        groups.iter().map(|group| group.iter().map(|phrase| phrase.value.clone()).collect()).collect()
    }

    pub(super) fn new(declared: &[Vec<String>], endings: Endings) -> Self {
        let mut synonyms = Self { phrases: HashMap::new(), groups: Vec::new() };
        for (group, declared) in declared.iter().enumerate() {
            let mut meant = Vec::new();
            for (place, phrase) in declared.iter().enumerate() {
                let folded = fold(phrase);
                let tokens = tokens(&folded, endings);
                let mut words: Vec<String> = parts(&tokens).map(str::to_owned).collect();
                meant.push(tokens.iter().map(text).map(str::to_owned).collect());
                if !words.is_empty() {
                    let first = words.remove(0);
                    synonyms.phrases.entry(first).or_default().push(Phrase { rest: words, group, place });
                }
            }
            synonyms.groups.push(meant);
        }
        synonyms
    }

    /// Tells every word that a text does not hold but means.
    pub(super) fn each_meant(&self, tokens: &[Token], tell: &mut impl FnMut(&str)) {
        if self.phrases.is_empty() {
            return;
        }
        let words: Vec<&str> = parts(tokens).collect();
        for (start, word) in words.iter().enumerate() {
            for phrase in self.phrases.get(*word).into_iter().flatten() {
                let rest = words[start + 1..].iter().copied();
                let is_here = rest.take(phrase.rest.len()).eq(phrase.rest.iter().map(String::as_str));
                let Some(group) = self.groups.get(phrase.group).filter(|_| is_here) else { continue };
                let others = group.iter().enumerate().filter(|(place, _)| *place != phrase.place);
                let here = group.get(phrase.place);
                let is_written = |meant: &&String| here.is_some_and(|here| here.contains(meant));
                others.flat_map(|(_, meant)| meant).filter(|meant| !is_written(meant)).for_each(|meant| tell(meant));
            }
        }
    }
}

fn text<'t>(token: &'t Token) -> &'t str {
    match token {
        Token::Part(part) => part,
        Token::Joined(joined) => joined,
    }
}

/// The words of a text without the joined ones, so that `two-factor` and `two factor` are one phrase.
fn parts<'t>(tokens: &'t [Token]) -> impl Iterator<Item = &'t str> {
    tokens.iter().filter(|token| matches!(token, Token::Part(_))).map(text)
}
