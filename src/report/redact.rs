//! A report that quotes nothing: of each finding it tells the rule, the place, and what the rule says of itself.

use super::Report;
use crate::diagnostic::Diagnostic;

/// Whether a report may quote the texts that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// Excerpts, names and what is to be written instead: for who may read the sources.
    Shown,
    /// Not a word of a source but the names of its files: for a log that others can read.
    LeftOut,
}

/// What is said instead of what to do, which would quote.
const HELP: &str =
    "what is written there is left out of this report; run the same command without `--redact` where only you see it";

/// The findings of a report without a word from a source.
///
/// Related places are left out as a whole: that two places have to do with each other says something about both.
pub(super) fn redacted(report: &Report) -> Vec<Diagnostic> {
    let redact = |found: &Diagnostic| {
        let summary = report.rule(found).and_then(|place| report.rules.get(place)).map(|rule| rule.summary);
        let message = summary.unwrap_or("A finding of this rule.");
        Diagnostic { severity: found.severity, ..Diagnostic::new(found.rule, found.primary.span, message).help(HELP) }
    };
    report.diagnostics.iter().map(redact).collect()
}
