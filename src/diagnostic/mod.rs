//! One finding: what is wrong, where, why it matters and what to do about it.

mod baseline;
mod coverage;
mod fingerprint;
mod fix;
mod label;
mod order;
mod rule_info;
mod suggest;

pub use baseline::{Baseline, Broken, Checked, Held};
pub use coverage::{AnchorCount, Coverage, OutputCount};
pub use fingerprint::{Fingerprint, fingerprints, fingerprints_of_places};
pub use fix::{Edit, Fix};
pub use label::Label;
pub use order::sort;
pub use rule_info::RuleInfo;
pub use suggest::{Nearby, and_list, nearest, or_list};

use crate::source::Span;

/// The name of a rule; the same word in `[lint]`, in reports, in the handbook and in file names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleName(&'static str);

impl RuleName {
    /// A rule's name, as its record states it.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for RuleName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A source that cannot be read as what it claims to be.
pub const INVALID_SOURCE: RuleName = RuleName::new("invalid-source");
/// A key that nobody reads.
pub const UNKNOWN_KEY: RuleName = RuleName::new("unknown-key");
/// Two things with one name.
pub const DUPLICATE_ID: RuleName = RuleName::new("duplicate-id");
/// Something that silences findings and has none to silence.
pub const UNUSED_SUPPRESSION: RuleName = RuleName::new("unused-suppression");
/// A page that customers knew and that is gone.
pub const LOST_PAGE: RuleName = RuleName::new("lost-page");
/// HTML in a text that is Markdown.
pub const RAW_HTML: RuleName = RuleName::new("raw-html");

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A matter of judgement; the build goes on.
    Warning,
    /// An output would be wrong; nothing is written.
    Error,
}

impl Severity {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A finding with its place; it cannot be made without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: RuleName,
    /// How bad it is; an error until the book's settings say otherwise.
    pub severity: Severity,
    /// What is wrong, readable on its own.
    pub message: String,
    /// Where, with a note under the carets.
    pub primary: Label,
    /// Other places that explain it, most helpful first.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Edits that do it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    #[must_use]
    pub fn new(rule: RuleName, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            primary: Label::new(span, String::new()),
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds the note that stands under the carets.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.primary.note = note.into();
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related.push(Label::new(span, note.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers edits.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
