//! Diagnostics to text, one file a format.

mod duplicates;
mod human;
mod json;

pub use duplicates::{DuplicatePair, DuplicateReport, duplicates_human, duplicates_json};
pub use human::human;
pub use json::json;

use crate::diagnostic::{Coverage, Diagnostic, Severity};
use crate::source::Sources;

/// What a report tells of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'r> {
    /// The files that the findings point into.
    pub sources: &'r Sources,
    /// The findings, sorted by place.
    pub diagnostics: &'r [Diagnostic],
    /// How much was checked.
    pub coverage: Coverage,
}

impl Report<'_> {
    fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }
}
