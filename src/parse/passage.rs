//! A text that stands somewhere in a file, and the way from its bytes to the bytes of the file.
//!
//! Markdown inside a YAML string is not the file's bytes: escapes, quotes and indentation are gone.
//! A passage remembers where each stretch of its text came from, so that a finding inside such a
//! string still points at the right place.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span};

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Passage<'t> {
    pub(super) file: FileId,
    pub(super) text: Cow<'t, str>,
    /// From which byte of the text on, which byte of the file: sorted, and never empty.
    stretches: Vec<(usize, usize)>,
    is_verbatim: bool,
}

impl<'t> Passage<'t> {
    /// The bytes of a file from `start` on, as they are.
    pub(super) fn verbatim(file: FileId, text: &'t str, start: usize) -> Self {
        Self { file, text: Cow::Borrowed(text), stretches: vec![(0, start)], is_verbatim: true }
    }

    /// A text whose stretches came from different places of the file.
    pub(super) fn mapped(file: FileId, text: &'t str, stretches: Vec<(usize, usize)>) -> Self {
        let stretches = if stretches.is_empty() { vec![(0, 0)] } else { stretches };
        Self { file, text: Cow::Borrowed(text), stretches, is_verbatim: false }
    }

    /// Whether each byte of the text is a byte of the file.
    pub(super) fn is_verbatim(&self) -> bool {
        self.is_verbatim
    }

    /// The place in the file of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        // The end is one past the last byte, which may stand in an earlier stretch than the byte after it.
        let end = if range.is_empty() { start } else { self.offset(range.end - 1) + 1 };
        Span::new(self.file, start..end)
    }

    fn offset(&self, at: usize) -> usize {
        let place = self.stretches.partition_point(|&(from, _)| from <= at).max(1) - 1;
        let (from, to) = self.stretches[place];
        to + at.saturating_sub(from)
    }
}
