//! Places as the formats write them: paths, lines and columns, found once a file.

use std::collections::HashMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::source::{FileId, LineIndex, Sources, Span};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// Characters.
    Characters,
    /// The units in which many editors and services keep text.
    Utf16,
}

/// A place in a file; lines and columns count from 1, and the end is the place after the last character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'r> {
    pub(super) path: &'r str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Lines and columns, with the lines of each file found once.
#[derive(Debug)]
pub(super) struct Places<'r> {
    sources: &'r Sources,
    columns: Columns,
    lines: HashMap<FileId, LineIndex<'r>>,
}

impl<'r> Places<'r> {
    pub(super) fn new(sources: &'r Sources, columns: Columns) -> Self {
        Self { sources, columns, lines: HashMap::new() }
    }

    pub(super) fn of(&mut self, span: Span) -> Place<'r> {
        let file = self.sources.file(span.file);
        let lines = self.lines.entry(span.file).or_insert_with(|| LineIndex::new(&file.text));
        let position = |offset| match self.columns {
            Columns::Characters => lines.position(offset),
            Columns::Utf16 => lines.position_utf16(offset),
        };
        let (start, end) = (position(span.range().start), position(span.range().end));
        Place { path: &file.path, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// What may stand in a path of a URI as it is; a colon in the first part would be read as a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as a relative URI.
pub(super) fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// A path of the book as those see it who stand where CI services look from; an absolute one is left alone.
pub(super) fn from_root(root: &str, path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("{root}{path}") }
}
