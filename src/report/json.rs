//! For programs: the JSON form of a report, which is a contract.

use std::collections::HashMap;

use serde::Serialize;

use super::Report;
use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::source::{FileId, LineIndex, Sources, Span};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    checked: Checked,
    diagnostics: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Checked {
    files: usize,
    procedures: usize,
    pages: usize,
    ui_versions: usize,
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

/// The report as one JSON document with a line end after it.
#[must_use]
pub fn json(report: &Report) -> String {
    let coverage = report.coverage;
    let mut places = Places { sources: report.sources, lines: HashMap::new() };
    let document = Document {
        version: 1,
        checked: Checked {
            files: coverage.files,
            procedures: coverage.procedures,
            pages: coverage.pages,
            ui_versions: coverage.ui_versions,
        },
        diagnostics: report.diagnostics.iter().map(|diagnostic| entry(diagnostic, &mut places)).collect(),
    };
    // A plain tree with text keys always has a JSON form.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn entry<'r>(diagnostic: &'r Diagnostic, places: &mut Places<'r>) -> Entry<'r> {
    Entry {
        rule: diagnostic.rule.as_str(),
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        place: places.of(diagnostic.primary.span),
        related: diagnostic.related.iter().map(|label| related(label, places)).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| FixEntry {
            safe: fix.safe,
            edits: fix.edits.iter().map(|edit| edit_entry(edit, places.sources)).collect(),
        }),
    }
}

fn related<'r>(label: &'r Label, places: &mut Places<'r>) -> Related<'r> {
    let Place { file, line, column, .. } = places.of(label.span);
    Related { file, line, column, message: &label.note }
}

fn edit_entry<'r>(edit: &'r Edit, sources: &'r Sources) -> EditEntry<'r> {
    let range = edit.span.range();
    EditEntry { file: &sources.file(edit.span.file).path, start: range.start, end: range.end, text: &edit.text }
}

/// Lines and columns, with the lines of each file found once.
struct Places<'r> {
    sources: &'r Sources,
    lines: HashMap<FileId, LineIndex<'r>>,
}

impl<'r> Places<'r> {
    fn of(&mut self, span: Span) -> Place<'r> {
        let file = self.sources.file(span.file);
        let lines = self.lines.entry(span.file).or_insert_with(|| LineIndex::new(&file.text));
        let start = lines.position(span.range().start);
        let end = lines.position(span.range().end);
        Place { file: &file.path, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}
