//! Where a rule puts what it finds; the rule's name is added here.

use super::Rule;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The findings of one rule.
#[derive(Debug)]
pub struct Findings<'r> {
    rule: &'r Rule,
    diagnostics: Vec<Diagnostic>,
}

impl<'r> Findings<'r> {
    /// No findings yet.
    #[must_use]
    pub fn of(rule: &'r Rule) -> Self {
        Self { rule, diagnostics: Vec::new() }
    }

    /// A finding at a place, to be completed and pushed.
    #[must_use]
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule.name, span, message)
    }

    /// Keeps a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Keeps a finding where there is one.
    pub fn push_some(&mut self, diagnostic: Option<Diagnostic>) {
        self.diagnostics.extend(diagnostic);
    }

    /// All findings.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
