//! Book to diagnostics: what must not be published, and what should be looked at.

pub mod duplicates;
mod findings;
mod levels;
mod page;
mod rule;
pub mod rules;
pub mod tasks;
mod uses;

pub use findings::Findings;
pub use levels::grade;
pub use rule::{Group, Rule};
pub use uses::{ImageUse, LinkUse, UiUse, Uses};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::model::Book;

/// What rules look at: the book, and what its texts refer to.
#[derive(Debug)]
pub struct Lint<'b> {
    /// The book.
    pub book: &'b Book,
    /// Every reference in its texts, with everywhere that it is seen.
    pub uses: Uses,
}

/// Runs every rule that the book does not allow to be broken.
#[must_use]
pub fn check(book: &Book) -> Vec<Diagnostic> {
    let lint = Lint { book, uses: Uses::of(book) };
    let run = |rule: &&Rule| {
        let mut findings = Findings::of(rule);
        (rule.check)(&lint, &mut findings);
        findings.into_diagnostics()
    };
    rules::ALL.par_iter().map(run).flatten().collect()
}
