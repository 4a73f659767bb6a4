//! A suppression: what a writer lets pass at one place, and why.

use crate::source::{Located, Span};

/// One rule that may be broken in one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Allow {
    /// The rule, as written; whether there is such a rule is not yet known.
    pub rule: Located<String>,
    /// Why it may be broken here.
    pub reason: String,
    /// The block, step or file in which it may be broken.
    pub governs: Span,
    /// What to take out to be rid of it, when that cannot change what the text means.
    pub removal: Option<Span>,
}
