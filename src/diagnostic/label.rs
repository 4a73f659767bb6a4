//! A place with a note.

use crate::source::Span;

/// A place that a finding points at, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty for the primary place.
    pub note: String,
}

impl Label {
    /// A note at a place.
    #[must_use]
    pub fn new(span: Span, note: String) -> Self {
        Self { span, note }
    }
}
