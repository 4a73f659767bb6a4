//! Suppressions as they are written: a comment in Markdown, or the key `allow` with rules and reasons.

use std::ops::Range;

use super::context::Context;
use super::data::{Node, Value};
use super::passage::Passage;
use crate::model::Allow;
use crate::source::{Located, Span};

/// What a comment that is meant for Headwater says.
#[derive(Debug)]
pub(super) struct Written {
    /// The rules, each with its place and with what to take out to be rid of it alone.
    pub(super) rules: Vec<(Located<String>, Span)>,
    /// Why they may be broken.
    pub(super) reason: String,
}

const FORM: &str = "write `<!-- headwater allow RULE: REASON -->`, and the rule as `headwater explain` lists it";

/// Reads the comment at a range of the text; `None` when it is for somebody else, or cannot be understood.
pub(super) fn comment(passage: &Passage, range: Range<usize>, context: &mut Context) -> Option<Written> {
    let whole = passage.text.get(range.clone())?;
    let inner = whole.strip_prefix("<!--")?.strip_suffix("-->")?;
    let body = inner.trim_start_matches(|char: char| char == '-' || char.is_whitespace());
    let start = range.start + "<!--".len() + inner.len() - body.len();
    let word = body.find(|char: char| !char.is_alphanumeric()).unwrap_or(body.len());
    if !body[..word].eq_ignore_ascii_case("headwater") {
        return None;
    }
    let mut refuse = |message: &str, help: &str| {
        context.invalid(passage.span(range.clone()), message, help);
        None
    };
    let after_verb = body[..word].eq("headwater").then(|| body[word..].trim_start().strip_prefix("allow")).flatten();
    let Some(rest) = after_verb.filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) else {
        return refuse("this comment is meant for Headwater and cannot be understood", FORM);
    };
    let Some((names, reason)) = rest.split_once(':').filter(|(_, reason)| !reason.trim().is_empty()) else {
        return refuse("a suppression without a reason", FORM);
    };
    let at = start + body.len() - rest.len();
    let rules = rules(passage, at..at + names.len());
    if rules.iter().any(|(rule, _)| rule.value.is_empty()) {
        return refuse("a suppression that does not name its rule", FORM);
    }
    Some(Written { rules, reason: reason.trim().to_owned() })
}

/// The names of a list with commas.
fn rules(passage: &Passage, list: Range<usize>) -> Vec<(Located<String>, Span)> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = list.start;
    for part in passage.text[list].split(',') {
        let start = at + part.len() - part.trim_start().len();
        ranges.push(start..start + part.trim().len());
        at += part.len() + 1;
    }
    let removal = |place: usize| {
        let own = ranges[place].clone();
        match (ranges.get(place + 1), place.checked_sub(1).and_then(|before| ranges.get(before))) {
            (Some(next), _) => own.start..next.start,
            (None, Some(before)) => before.end..own.end,
            (None, None) => own,
        }
    };
    let rule = |(place, range): (usize, &Range<usize>)| {
        let name = passage.text[range.clone()].to_owned();
        (Located::new(name, passage.span(range.clone())), passage.span(removal(place)))
    };
    ranges.iter().enumerate().map(rule).collect()
}

/// Reads the key `allow`: rules with their reasons, which hold for all of `governs`.
pub(super) fn key(node: &Node, governs: Span, context: &mut Context) {
    let Value::Map(entries) = &node.value else {
        // Another tool has the same key with values of its own.
        if !context.config.ignores_key("allow") {
            context.invalid(node.span, "`allow` is not a map of rules and reasons", "write `allow: { RULE: REASON }`");
        }
        return;
    };
    for (rule, reason) in entries {
        let what = format!("the reason for `{}`", rule.value);
        if let Some(reason) = reason.text(&what, context) {
            context.allows.push(Allow { rule: rule.clone(), reason: reason.value, governs, removal: None });
        }
    }
}
