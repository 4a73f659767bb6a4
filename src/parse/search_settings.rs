//! `[search]` of `book.toml`.

use std::collections::HashMap;

use super::context::Context;
use super::data::{Fields, Node, Value};
use crate::config::Config;
use crate::diagnostic::{DUPLICATE_ID, Diagnostic};
use crate::source::{Located, Span};

/// What every finding about the list as a whole says to do.
const FORM: &str = "write groups of words, such as `[[\"2fa\", \"two-factor\"], [\"card\", \"payment method\"]]`";

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    if let Some(node) = fields.take("synonyms") {
        let Value::List(groups) = &node.value else {
            context.invalid(node.span, "`synonyms` is not a list of groups", FORM);
            return &["synonyms"];
        };
        let mut known = HashMap::new();
        for group in groups {
            let words = group_of(group, &mut known, context);
            if words.len() > 1 {
                config.search.synonyms.push(words);
            }
        }
    }
    &["synonyms"]
}

/// The words of one group that can be used; `known` has the places of those of the groups before, in small letters.
fn group_of(group: &Node, known: &mut HashMap<String, Span>, context: &mut Context) -> Vec<Located<String>> {
    let Value::List(items) = &group.value else {
        context.invalid(group.span, "this is not a group of words", FORM);
        return Vec::new();
    };
    let mut words: Vec<Located<String>> = Vec::new();
    for item in items {
        let Some(word) = item.text("a synonym", context) else { continue };
        let small = word.value.to_lowercase();
        if !word.value.chars().any(char::is_alphanumeric) {
            let help = "write a word that a reader may search for";
            context.invalid(word.span, format!("`{}` holds no letter and no digit", word.value), help);
        } else if let Some(first) = known.get(&small) {
            let message = format!("the synonym `{}` is declared twice", word.value);
            let twice = Diagnostic::new(DUPLICATE_ID, word.span, message).related(*first, "first declared here");
            context.report(twice.help("keep one of them, or make one group of both groups"));
        } else {
            known.insert(small, word.span);
            words.push(word);
        }
    }
    if items.len() < 2 {
        let message = if items.is_empty() { "a group without words" } else { "a group of one word" };
        context.invalid(group.span, message, "write at least two words that mean the same, or remove the group");
    }
    words
}
