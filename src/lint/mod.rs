//! Book to diagnostics: what must not be published, and what should be looked at.

mod findings;
mod labels;
mod levels;
pub mod mentions;
mod page;
mod rule;
pub mod rules;
mod uses;

pub use findings::Findings;
pub use labels::{Bearer, LabelKey, Labels};
pub use levels::grade;
pub use rule::{Group, Rule};
pub use uses::{ImageUse, LinkUse, UiUse, Uses};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::model::Book;
use crate::source::Sources;
use mentions::Mention;

/// What rules look at: the book, and what its texts refer to.
#[derive(Debug)]
pub struct Lint<'b> {
    /// The book.
    pub book: &'b Book,
    /// Every reference in its texts, with everywhere that it is seen.
    pub uses: Uses,
    /// Every label of the UI, by its words.
    pub labels: Labels<'b>,
    /// Where its texts name labels by their words.
    pub mentions: Vec<Mention>,
}

/// Runs every rule that the book does not allow to be broken.
#[must_use]
pub fn check(book: &Book, sources: &Sources) -> Vec<Diagnostic> {
    let labels = Labels::of(&book.catalog);
    let mentions = mentions::mentions(book, sources, &labels);
    let lint = Lint { book, uses: Uses::of(book), labels, mentions };
    let run = |rule: &&Rule| {
        let mut findings = Findings::of(rule);
        (rule.check)(&lint, &mut findings);
        findings.into_diagnostics()
    };
    rules::ALL.par_iter().map(run).flatten().collect()
}
