//! Edits that mend a finding.

use crate::source::Span;

/// The text that takes the place of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A set of edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether the edits cannot change what the text means, so that a tool may apply them unasked.
    pub safe: bool,
    /// The edits; they never overlap.
    pub edits: Vec<Edit>,
}
