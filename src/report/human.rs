//! For people: each finding with an excerpt of the source, carets, related places and what to do.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use super::plain::{COMMAND, visible};
use super::{Format, Quotes, Report, silence, summary};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{FileId, LineIndex, Sources};

pub(super) static FORMAT: Format =
    Format { name: "human", summary: "For people: excerpts with carets", write, failure: silence };

/// An excerpt of longer lines than this, in bytes, is named by its place and not shown.
const MAX_LINE: usize = 4_000;

/// How many findings one processor puts into words at once.
const AT_ONCE: usize = 64;

/// Lines are not made shorter than this, in columns.
const NARROWEST: usize = 24;
/// How much stands before a help at most: the numbers of lines, and what it is.
const HELP: usize = "123456 = help: ".len();

/// Places of one file that are at most this many bytes apart share an excerpt.
const NEAR: usize = 1500;

/// All findings and, as the last line, how much was checked.
///
/// The text holds colour codes; whoever prints it takes them out where they are not wanted.
#[must_use]
pub fn human(report: &Report) -> String {
    FORMAT.report(report)
}

fn write(report: &Report) -> String {
    let renderer = report.width.map_or(Renderer::styled(), |width| Renderer::styled().term_width(width));
    let files = Files { sources: report.sources, quotes: report.quotes, lines: Mutex::default() };
    let findings = report.diagnostics.par_chunks(AT_ONCE).map(|findings| {
        let mut text = String::new();
        for diagnostic in findings {
            let group = group(diagnostic, &files, report.width);
            let _ = writeln!(text, "{}\n", renderer.render(&[group]));
        }
        harmless(&text)
    });
    let summary = harmless(&format!("{}\n", summary(report)));
    findings.chain(rayon::iter::once(summary)).collect::<Vec<_>>().concat()
}

/// A report in which no excerpt of a source can act on a terminal or give a command to a runner.
///
/// What is replaced takes as much room as what it was, so that the carets stay below their places.
fn harmless(text: &str) -> String {
    let is_control = |char: char| matches!(char, '\u{80}'..='\u{9f}');
    text.replace(COMMAND, "##\u{2045}").replace(is_control, "\u{fffd}")
}

/// The files, with the lines of each found once.
struct Files<'s> {
    sources: &'s Sources,
    quotes: Quotes,
    lines: Mutex<HashMap<FileId, Arc<LineIndex<'s>>>>,
}

impl<'s> Files<'s> {
    fn lines(&self, file: FileId) -> Arc<LineIndex<'s>> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.entry(file).or_insert_with(|| Arc::new(LineIndex::new(self.sources.text(file)))).clone()
    }
}

fn group<'s>(diagnostic: &'s Diagnostic, files: &Files<'s>, width: Option<usize>) -> Group<'s> {
    let rule = diagnostic.rule.as_str();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = wrapped(visible(&diagnostic.message), width, "warning[]: ".len() + rule.len());
    let mut group = Group::with_title(level.primary_title(message).id(rule));
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
    for excerpt in excerpts(labels.collect()) {
        group = excerpt.add_to(group, files);
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(wrapped(visible(help), width, HELP))),
        None => group,
    }
}

/// A text in lines that end between words, where a terminal of so many columns would break it within one; `before` stands
/// before each line.
fn wrapped(text: String, width: Option<usize>, before: usize) -> String {
    let Some(room) = width.map(|width| width.saturating_sub(before).max(NARROWEST)) else { return text };
    if text.chars().count() <= room {
        return text;
    }
    let (mut lines, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push('\n');
            used = 0;
        } else if !lines.is_empty() {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
    }
    lines
}

/// Places that are shown together; the first excerpt holds the primary place first.
struct Excerpt<'d> {
    file: FileId,
    labels: Vec<(AnnotationKind, &'d Label)>,
}

fn excerpts(labels: Vec<&Label>) -> Vec<Excerpt<'_>> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for (number, label) in labels.into_iter().enumerate() {
        let kind = if number == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let near = |excerpt: &&mut Excerpt| {
            let offset = |label: &Label| label.span.start as usize;
            excerpt.file == label.span.file
                && excerpt.labels.iter().all(|(_, other)| offset(other).abs_diff(offset(label)) <= NEAR)
        };
        match excerpts.iter_mut().find(near) {
            Some(excerpt) => excerpt.labels.push((kind, label)),
            None => excerpts.push(Excerpt { file: label.span.file, labels: vec![(kind, label)] }),
        }
    }
    excerpts
}

impl<'d> Excerpt<'d> {
    fn add_to(self, group: Group<'d>, files: &Files<'d>) -> Group<'d> {
        let file = files.sources.file(self.file);
        let text: &str = &file.text;
        let starts = self.labels.iter().map(|(_, label)| label.span.start as usize);
        let ends = self.labels.iter().map(|(_, label)| label.span.end as usize);
        let (start, end) = (starts.min().unwrap_or(0), ends.max().unwrap_or(0));
        if text.trim().is_empty() {
            return group.element(Origin::path(visible(&file.path)));
        }
        // Only the lines around the places are handed on: a file may be long and have many findings.
        let window = files.lines(self.file).lines_around(start..end.max(start));
        if files.quotes == Quotes::LeftOut || window.len() > MAX_LINE + NEAR {
            let place = files.lines(self.file).position(start);
            let origin = Origin::path(visible(&file.path)).line(place.line).char_column(place.column);
            return group.element(origin);
        }
        let line_start = files.lines(self.file).position(window.start).line;
        let annotations = self.labels.into_iter().map(|(kind, label)| {
            let place = within(text, &window, label.span.range());
            let annotation: Annotation = kind.span(place);
            if label.note.is_empty() { annotation } else { annotation.label(visible(&label.note)) }
        });
        let snippet = Snippet::source(&text[window.clone()]).path(visible(&file.path)).line_start(line_start);
        group.element(snippet.annotations(annotations.collect::<Vec<_>>()))
    }
}

/// A place relative to a window of a text, at whole characters.
fn within(text: &str, window: &Range<usize>, range: Range<usize>) -> Range<usize> {
    let at = |byte: usize| text.floor_char_boundary(byte.clamp(window.start, window.end)) - window.start;
    at(range.start)..at(range.end).max(at(range.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_breaks_between_words_where_a_terminal_is_narrow() {
        let text = || "the text of this message takes more than forty columns".to_owned();
        assert_eq!(wrapped(text(), None, 20), text());
        assert_eq!(wrapped(text(), Some(200), 20), text());
        let broken = wrapped(text(), Some(60), 20);
        assert_eq!(broken, "the text of this message takes more than\nforty columns");
        // One long word stays whole, and a terminal that is hardly there takes a few words.
        assert_eq!(wrapped("a ".to_owned() + &"b".repeat(50), Some(10), 20), "a\n".to_owned() + &"b".repeat(50));
    }
}
