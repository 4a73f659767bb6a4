//! What parsing one file knows and what it finds.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, INVALID_SOURCE};
use crate::model::Allow;
use crate::source::{FileId, Span};

/// The file at hand, the settings, and the findings so far.
pub(super) struct Context<'c> {
    pub(super) file: FileId,
    pub(super) config: &'c Config,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The suppressions so far.
    pub(super) allows: Vec<Allow>,
    /// What a writer is told who has put something else where keys belong.
    pub(super) keys: &'static str,
}

impl<'c> Context<'c> {
    pub(super) fn new(file: FileId, config: &'c Config) -> Self {
        let keys = "write keys and values, such as `title: Verify a domain`";
        Self { file, config, diagnostics: Vec::new(), allows: Vec::new(), keys }
    }

    /// The same for a file in TOML.
    pub(super) fn of_toml(file: FileId, config: &'c Config) -> Self {
        let keys = "write a section of its own in brackets, and in it keys with values, such as `name = \"value\"`";
        Self { keys, ..Self::new(file, config) }
    }

    /// Keeps a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Keeps a finding about a source that is not what it should be.
    pub(super) fn invalid(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.report(Diagnostic::new(INVALID_SOURCE, span, message).help(help));
    }
}
