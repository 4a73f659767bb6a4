//! The sections that headings open and end.

use super::passage::Seen;

/// The headings above a block, each with who sees what stands below it.
pub(super) struct Sections {
    pub(super) outside: Seen,
    pub(super) open: Vec<(usize, Seen)>,
}

impl Sections {
    /// Who sees the next block.
    pub(super) fn scope(&self) -> Seen {
        self.open.last().map_or(self.outside, |(_, scope)| *scope)
    }

    /// Ends what a heading of this level ends.
    pub(super) fn close(&mut self, level: usize) {
        let kept = self.open.iter().position(|(outer, _)| *outer >= level);
        self.open.truncate(kept.unwrap_or(self.open.len()));
    }
}
