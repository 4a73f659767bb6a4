//! What a report may tell of a rule.

use super::{RuleName, Severity};

/// A rule as those who read a report meet it.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Its name.
    pub name: RuleName,
    /// What it is about, in a word.
    pub group: &'static str,
    /// How bad its findings are unless the book says otherwise; `None` when it is off by default.
    pub severity: Option<Severity>,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters, as Markdown.
    pub why: &'static str,
    /// Its page, as Markdown without a title.
    pub page: String,
}
