//! For code scanning: SARIF 2.1.0.
//!
//! Services that read it refuse empty texts and more than 25,000 results, and keep 5,000 of those.

mod log;

use std::collections::BTreeMap;

use log::{
    ArtifactLocation, Base, Bases, Change, Configuration, Descriptor, Driver, Help, Invocation, Location, Log, Marks,
    Mending, Notification, Outcome, PhysicalLocation, Properties, ROOT, Region, Replacement, Run, SCHEMA, Text, Tool,
};

use super::place::{Columns, Place, Places, from_root, uri};
use super::plain::{json, sentence, visible};
use super::{Format, Report};
use crate::diagnostic::{Diagnostic, Fingerprint, Label, RuleInfo, Severity};
use crate::source::Span;

pub(super) static FORMAT: Format =
    Format { name: "sarif", summary: "SARIF 2.1.0, for code scanning", write: sarif, failure };

/// How many results a service keeps.
const MOST: usize = 5_000;
/// How many characters of a description of a rule are kept.
const LONGEST_DESCRIPTION: usize = 1_024;

fn sarif(report: &Report) -> String {
    let kept = kept(report.diagnostics);
    let marks = report.fingerprints();
    let mut writer = Results { report, places: Places::new(report.sources, Columns::Utf16) };
    let marked = report.diagnostics.iter().zip(marks).zip(&kept).filter(|(_, kept)| **kept);
    let results: Vec<Outcome> = marked.map(|((diagnostic, mark), _)| writer.result(diagnostic, mark)).collect();
    let mut notifications = Vec::new();
    if results.len() < kept.len() {
        let message = format!(
            "{} findings were made, and the {MOST} worst of them are in this file; `headwater lint` shows all",
            kept.len()
        );
        notifications.push(Notification { level: "warning", message: Text { text: message } });
    }
    if !report.is_whole {
        let message = Text { text: "the settings could not be followed, so not all was checked".to_owned() };
        notifications.push(Notification { level: "error", message });
    }
    let invocation = Invocation { execution_successful: report.is_whole, tool_execution_notifications: notifications };
    json(&document(report.rules.iter().map(descriptor).collect(), invocation, results))
}

fn failure(message: &str) -> String {
    let message = Text { text: visible(message) };
    let notification = Notification { level: "error", message };
    let invocation = Invocation { execution_successful: false, tool_execution_notifications: vec![notification] };
    json(&document(Vec::new(), invocation, Vec::new()))
}

fn document<'r>(rules: Vec<Descriptor<'r>>, invocation: Invocation, results: Vec<Outcome<'r>>) -> Log<'r> {
    let driver = Driver {
        name: "Headwater",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: Some(env!("CARGO_PKG_HOMEPAGE")).filter(|uri| !uri.is_empty()),
        rules,
    };
    let description = Text { text: "The folder in which `headwater` was run.".to_owned() };
    let run = Run {
        tool: Tool { driver },
        invocations: [invocation],
        original_uri_base_ids: Bases { root: Base { description } },
        column_kind: "utf16CodeUnits",
        results,
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// Which findings are written: all, or the worst of too many, the first of the equally bad ones.
fn kept(diagnostics: &[Diagnostic]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..diagnostics.len()).collect();
    order.sort_by_key(|&place| diagnostics.get(place).map(|diagnostic| std::cmp::Reverse(diagnostic.severity)));
    let mut kept = vec![false; diagnostics.len()];
    for place in order.into_iter().take(MOST) {
        if let Some(kept) = kept.get_mut(place) {
            *kept = true;
        }
    }
    kept
}

fn descriptor(rule: &RuleInfo) -> Descriptor<'_> {
    let why: String = rule.why.split_whitespace().collect::<Vec<_>>().join(" ");
    Descriptor {
        id: rule.name.as_str(),
        name: rule.name.as_str().split('-').map(capitalised).collect(),
        short_description: Text { text: rule.summary.to_owned() },
        full_description: Text { text: why.chars().take(LONGEST_DESCRIPTION).collect() },
        help: Help { text: &rule.page, markdown: &rule.page },
        default_configuration: Configuration {
            enabled: rule.severity.is_some(),
            level: level(rule.severity.unwrap_or(Severity::Warning)),
        },
        properties: Properties { tags: [rule.group] },
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Writes findings as results.
struct Results<'r> {
    report: &'r Report<'r>,
    places: Places<'r>,
}

impl<'r> Results<'r> {
    fn result(&mut self, diagnostic: &'r Diagnostic, mark: Fingerprint) -> Outcome<'r> {
        let related = diagnostic.related.iter().filter(|label| !label.note.is_empty());
        Outcome {
            rule_id: diagnostic.rule.as_str(),
            rule_index: self.report.rule(diagnostic),
            level: level(diagnostic.severity),
            message: Text { text: sentence(diagnostic) },
            locations: [self.location(&diagnostic.primary)],
            related_locations: related.map(|label| self.location(label)).collect(),
            partial_fingerprints: Marks { headwater: mark.to_string() },
            fixes: self.fix(diagnostic).into_iter().collect(),
        }
    }

    fn location(&mut self, label: &Label) -> Location {
        let place = self.places.of(label.span);
        let message = (!label.note.is_empty()).then(|| Text { text: visible(&label.note) });
        let physical_location =
            PhysicalLocation { artifact_location: self.artifact(place.path), region: region(place) };
        Location { physical_location, message }
    }

    /// Where a file is; one outside of everything that is checked has an address of its own.
    fn artifact(&self, path: &str) -> ArtifactLocation {
        let uri = uri(&from_root(self.report.root, path));
        if uri.starts_with('/') {
            ArtifactLocation { uri: format!("file://{uri}"), uri_base_id: None }
        } else {
            ArtifactLocation { uri, uri_base_id: Some(ROOT) }
        }
    }

    /// The edits of a fix that changes no meaning; others are for people to decide on.
    fn fix(&mut self, diagnostic: &Diagnostic) -> Option<Mending> {
        let fix = diagnostic.fix.as_ref().filter(|fix| fix.safe && !fix.edits.is_empty())?;
        let mut files: BTreeMap<&str, Vec<Replacement>> = BTreeMap::new();
        for edit in &fix.edits {
            let replacement = self.replacement(edit.span, &edit.text);
            files.entry(&self.report.sources.file(edit.span.file).path).or_default().push(replacement);
        }
        let change = |(path, replacements)| Change { artifact_location: self.artifact(path), replacements };
        let description = diagnostic.help.as_deref().unwrap_or(&diagnostic.message);
        let description = Text { text: visible(description) };
        Some(Mending { description, artifact_changes: files.into_iter().map(change).collect() })
    }

    fn replacement(&mut self, span: Span, text: &str) -> Replacement {
        let inserted_content = (!text.is_empty()).then(|| Text { text: text.to_owned() });
        Replacement { deleted_region: region(self.places.of(span)), inserted_content }
    }
}

fn region(place: Place) -> Region {
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}
