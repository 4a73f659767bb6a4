//! For programs: the JSON form of a report, which is a contract.

use serde::Serialize;

use super::place::{self, Columns, Places};
use super::{Format, Report, plain, silence};
use crate::diagnostic::{Diagnostic, Edit, Label, OutputCount};
use crate::source::Sources;

pub(super) static FORMAT: Format =
    Format { name: "json", summary: "For programs: one JSON document", write, failure: silence };

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    checked: Checked,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline>,
    diagnostics: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Checked {
    files: usize,
    procedures: usize,
    pages: usize,
    ui_versions: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchors: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    open_anchors: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Output>,
}

#[derive(Serialize)]
struct Output {
    files: usize,
    bytes: usize,
    passages: usize,
}

#[derive(Serialize)]
struct Baseline {
    held_back: usize,
}

#[derive(Serialize)]
struct Entry<'r> {
    rule: &'r str,
    severity: &'r str,
    message: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'r str>,
    #[serde(flatten)]
    place: Place<'r>,
    related: Vec<Related<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixEntry<'r>>,
}

#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Related<'r> {
    file: &'r str,
    line: usize,
    column: usize,
    message: &'r str,
}

#[derive(Serialize)]
struct FixEntry<'r> {
    safe: bool,
    edits: Vec<EditEntry<'r>>,
}

#[derive(Serialize)]
struct EditEntry<'r> {
    file: &'r str,
    start: usize,
    end: usize,
    text: &'r str,
}

/// The JSON form of a report.
#[must_use]
pub fn json(report: &Report) -> String {
    FORMAT.report(report)
}

fn write(report: &Report) -> String {
    let coverage = report.coverage;
    let mut places = Places::new(report.sources, Columns::Characters);
    let document = Document {
        version: 1,
        checked: Checked {
            files: coverage.files,
            procedures: coverage.procedures,
            pages: coverage.pages,
            ui_versions: coverage.ui_versions,
            anchors: coverage.anchors.map(|anchors| anchors.checked),
            open_anchors: coverage.anchors.map(|anchors| anchors.open),
            output: coverage.output.map(|OutputCount { files, bytes, passages }| Output { files, bytes, passages }),
        },
        baseline: report.held_back.map(|held_back| Baseline { held_back }),
        diagnostics: report.diagnostics.iter().map(|diagnostic| entry(diagnostic, &mut places, report)).collect(),
    };
    plain::json(&document)
}

fn entry<'r>(diagnostic: &'r Diagnostic, places: &mut Places<'r>, report: &Report<'r>) -> Entry<'r> {
    Entry {
        rule: diagnostic.rule.as_str(),
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        place: Place::from(places.of(diagnostic.primary.span)),
        related: diagnostic.related.iter().map(|label| related(label, places)).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| FixEntry {
            safe: fix.safe,
            edits: fix.edits.iter().map(|edit| edit_entry(edit, report.sources)).collect(),
        }),
    }
}

fn related<'r>(label: &'r Label, places: &mut Places<'r>) -> Related<'r> {
    let place::Place { path, line, column, .. } = places.of(label.span);
    Related { file: path, line, column, message: &label.note }
}

fn edit_entry<'r>(edit: &'r Edit, sources: &'r Sources) -> EditEntry<'r> {
    let range = edit.span.range();
    EditEntry { file: &sources.file(edit.span.file).path, start: range.start, end: range.end, text: &edit.text }
}

impl<'r> From<place::Place<'r>> for Place<'r> {
    fn from(place: place::Place<'r>) -> Self {
        let place::Place { path, line, column, end_line, end_column } = place;
        Self { file: path, line, column, end_line, end_column }
    }
}
