//! `[lint]` to settings: the level of each rule, and what some rules need to know.

use super::choice::choice;
use super::context::Context;
use super::data::{Fields, Node};
use super::expression::{self, Case};
use crate::config::{Config, InternalWord, Level};
use crate::source::Located;

const REVIEW: &str = "review-every-days";
const INTERNAL: &str = "internal-words";

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) {
    if let Some(days) = fields.take(REVIEW).and_then(|node| node.text("`review-every-days`", context)) {
        config.lint.review_every_days = days.value.parse().ok();
        if config.lint.review_every_days.is_none() {
            context.invalid(days.span, "this is not a number of days", "write a whole number, such as `365`");
        }
    }
    if let Some(node) = fields.take(INTERNAL) {
        let words = node.texts("`internal-words`", context);
        config.lint.internal_words = words.into_iter().filter_map(|word| internal_word(word, context)).collect();
    }
    for (rule, node) in fields.take_all().iter().filter(|(key, _)| ![REVIEW, INTERNAL].contains(&key.value.as_str())) {
        if let Some(level) = level(rule, node, context) {
            config.lint.levels.push((rule.clone(), level));
        }
    }
}

fn level(rule: &Located<String>, node: &Node, context: &mut Context) -> Option<Level> {
    let written = node.text(&format!("the level of `{}`", rule.value), context)?;
    choice(&written, ("level", "write"), &Level::ALL.map(|level| (level.as_str(), level)), context)
}

/// A word, or an expression between slashes.
fn internal_word(written: Located<String>, context: &mut Context) -> Option<InternalWord> {
    let text = written.value.as_str();
    let expression = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|inner| !inner.is_empty());
    let source = match expression {
        Some(expression) => expression.to_owned(),
        None => whole_word(text),
    };
    // As a word it would be looked for letter by letter, and never found.
    if expression.is_none() && text.contains(['[', ']', '(', ')', '*', '\\', '^', '|', '{', '}']) {
        let message = format!("`{text}` is written like a regular expression, and would be taken for a word");
        context.invalid(written.span, message, format!("put it between slashes: `/{text}/`"));
        return None;
    }
    let case = if expression.is_some() { Case::Counts } else { Case::Ignored };
    let pattern = expression::build(&written, &source, case, "name the words one by one", context)?;
    if pattern.is_match("") {
        let help = "let it match one character at least: `+` instead of `*`";
        context.invalid(written.span, format!("the regular expression `{text}` matches everywhere"), help);
        return None;
    }
    Some(InternalWord { written, pattern })
}

/// The expression that finds a word where no letter or digit stands right beside it.
fn whole_word(word: &str) -> String {
    let is_part = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
    let start = if is_part(word.chars().next()) { r"\b" } else { "" };
    let end = if is_part(word.chars().next_back()) { r"\b" } else { "" };
    // A line may break where the writer of the settings put a space.
    let words: Vec<String> = word.split_whitespace().map(regex::escape).collect();
    format!("{start}{}{end}", words.join(r"\s+"))
}
