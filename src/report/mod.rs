//! Diagnostics to text: one file a format, and one list of them.

mod duplicates;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod lock;
mod place;
mod plain;
mod redact;
mod sarif;
mod search;

pub use duplicates::{DuplicatePair, DuplicateReport, duplicates_human, duplicates_json};
pub use human::human;
pub use json::json;
pub use lock::lock;
pub use redact::Quotes;
pub use search::{search_human, search_json};

use self::place::{Columns, Places};
use crate::diagnostic::{Coverage, Diagnostic, Fingerprint, RuleInfo, Severity, fingerprints, fingerprints_of_places};
use crate::source::Sources;

/// Every format, the one for people first.
pub static ALL: &[&Format] =
    &[&human::FORMAT, &json::FORMAT, &sarif::FORMAT, &github::FORMAT, &gitlab::FORMAT, &junit::FORMAT];

/// The first error in one line: where it is, and what is wrong; for a terminal that says little.
#[must_use]
pub fn first_error(report: &Report) -> Option<String> {
    let first = report.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error)?;
    let place::Place { path, line, column, .. } =
        Places::new(report.sources, Columns::Characters).of(first.primary.span);
    Some(format!("{}:{line}:{column}: {}", plain::visible(path), plain::visible(&first.message)))
}

/// The JSON Schema of the JSON format.
pub static JSON_SCHEMA: &str = include_str!("report.schema.json");

/// A form in which findings are reported.
#[derive(Debug)]
pub struct Format {
    /// Its name after `--format`.
    pub name: &'static str,
    /// For whom it is, in a few words.
    pub summary: &'static str,
    /// A report in this form, as it is given.
    write: fn(&Report) -> String,
    /// What says in this form that a run could not do its work; empty where silence says it.
    pub failure: fn(&str) -> String,
}

/// What a report tells of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// The files that the findings point into.
    pub sources: &'r Sources,
    /// The findings, sorted by place.
    pub diagnostics: &'r [Diagnostic],
    /// How much was checked.
    pub coverage: Coverage,
    /// The rules that there are, by name.
    pub rules: &'r [RuleInfo],
    /// What stands before every path in the formats that CI services read: nothing, or `docs/`.
    pub root: &'r str,
    /// How many findings a baseline holds back; `None` without one.
    pub held_back: Option<usize>,
    /// The mildest severity at which the run fails.
    pub fails_at: Severity,
    /// Whether all was checked; settings that cannot be followed leave the texts unjudged.
    pub is_whole: bool,
    /// Whether it may quote the texts that it is about.
    pub quotes: Quotes,
    /// How wide the terminal is that shows it, in columns; `None` where none does.
    pub width: Option<usize>,
}

impl Format {
    /// A report in this form.
    #[must_use]
    pub fn report(&self, report: &Report) -> String {
        if report.quotes == Quotes::Shown {
            return (self.write)(report);
        }
        let diagnostics = redact::redacted(report);
        let mut report: Report<'_> = *report;
        report.diagnostics = &diagnostics;
        (self.write)(&report)
    }
}

impl<'r> Report<'r> {
    /// A report without what only some formats ask for.
    #[must_use]
    pub fn new(sources: &'r Sources, diagnostics: &'r [Diagnostic], coverage: Coverage) -> Self {
        Self {
            sources,
            diagnostics,
            coverage,
            rules: &[],
            root: "",
            held_back: None,
            fails_at: Severity::Error,
            is_whole: true,
            quotes: Quotes::Shown,
            width: None,
        }
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The fingerprint of each finding; one that could be guessed back to a text would quote it.
    fn fingerprints(&self) -> Vec<Fingerprint> {
        match self.quotes {
            Quotes::Shown => fingerprints(self.sources, self.diagnostics),
            Quotes::LeftOut => fingerprints_of_places(self.diagnostics),
        }
    }

    /// The place of a rule in the list of rules.
    fn rule(&self, diagnostic: &Diagnostic) -> Option<usize> {
        self.rules.iter().position(|rule| rule.name == diagnostic.rule)
    }
}

/// What a run that failed says in a form in which silence cannot be mistaken for success.
fn silence(_: &str) -> String {
    String::new()
}

/// How much was checked and what came of it, in one line.
fn summary(report: &Report) -> String {
    let coverage = report.coverage;
    let errors = amount(report.count(Severity::Error), "error");
    let warnings = amount(report.count(Severity::Warning), "warning");
    if let Some(anchors) = coverage.anchors {
        return format!(
            "checked {}, skipped {}: {} held against the UI catalog, {} known to the running product alone; {errors}, {warnings}",
            amount(coverage.files, "file"),
            coverage.skipped,
            amount(anchors.checked, "anchor"),
            anchors.open,
        );
    }
    if let Some(output) = coverage.output {
        return format!(
            "checked {} ({} bytes) for {} of {}; {errors}, {warnings}",
            amount(output.files, "public file"),
            output.bytes,
            amount(output.passages, "internal passage"),
            amount(coverage.files, "source"),
        );
    }
    let held_back = report.held_back.map(|count| format!("; {count} held back by the baseline"));
    format!(
        "checked {} by {}, skipped {}: {} and {} in {}; {errors}, {warnings}{}",
        amount(coverage.files, "file"),
        amount(coverage.rules, "rule"),
        coverage.skipped,
        amount(coverage.procedures, "procedure"),
        amount(coverage.pages, "page"),
        amount(coverage.ui_versions, "UI version"),
        held_back.unwrap_or_default(),
    )
}

fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
