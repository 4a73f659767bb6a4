//! From findings to what is reported: the levels of `[lint]`, order, and nothing twice.

use std::collections::HashMap;

use super::rules;
use super::silence::silence;
use crate::config::{Config, Level};
use crate::diagnostic::{Diagnostic, INVALID_SOURCE, RuleName, Severity, UNKNOWN_KEY, nearest, sort};
use crate::model::Allow;
use crate::source::Sources;

/// Takes out what is allowed at its place or in the whole book, gives every other finding its severity,
/// and sorts by place.
#[must_use]
pub fn grade(
    mut diagnostics: Vec<Diagnostic>,
    config: &Config,
    sources: &Sources,
    allows: &[&Allow],
) -> Vec<Diagnostic> {
    let levels = levels(config, &mut diagnostics);
    silence(&mut diagnostics, allows, &levels);
    diagnostics.retain_mut(|diagnostic| {
        let level = levels.get(&diagnostic.rule).copied().unwrap_or(Level::Error);
        // A rule that is less sure of a finding than of its others has lowered it already.
        let ceiling = if level == Level::Warn { Severity::Warning } else { Severity::Error };
        diagnostic.severity = diagnostic.severity.min(ceiling);
        level != Level::Allow
    });
    sort(&mut diagnostics, sources);
    diagnostics
}

/// How many rules are not switched off for the whole book.
#[must_use]
pub fn rules_in_force(config: &Config) -> usize {
    of_rules(config).values().filter(|level| **level != Level::Allow).count()
}

/// The level of one rule in a book.
#[must_use]
pub fn level_of(config: &Config, rule: RuleName) -> Level {
    of_rules(config).get(&rule).copied().unwrap_or(Level::Error)
}

/// The level of every rule.
pub(super) fn of_rules(config: &Config) -> HashMap<RuleName, Level> {
    levels(config, &mut Vec::new())
}

/// The level of every rule, and what is wrong with `[lint]`.
fn levels(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> HashMap<RuleName, Level> {
    let mut levels: HashMap<RuleName, Level> = rules::ALL.iter().map(|rule| (rule.name, rule.level)).collect();
    for (written, level) in &config.lint.levels {
        let Some(rule) = rules::find(&written.value) else {
            diagnostics.push(unknown_rule(&written.value, written.span));
            continue;
        };
        if *level < rule.lowest_level() {
            let message = format!("`{}` cannot be lowered", rule.name);
            let help = "what it finds would make an output that nobody checked";
            diagnostics.push(Diagnostic::new(INVALID_SOURCE, written.span, message).help(help));
        } else {
            levels.insert(rule.name, *level);
        }
    }
    levels
}

fn unknown_rule(written: &str, span: crate::source::Span) -> Diagnostic {
    let names = rules::ALL.iter().map(|rule| rule.name.as_str()).chain(["review-every-days", "internal-words"]);
    let help = match nearest(written, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`headwater explain` lists all rules".to_owned(),
    };
    Diagnostic::new(UNKNOWN_KEY, span, format!("unknown rule `{written}` in `[lint]`")).help(help)
}
