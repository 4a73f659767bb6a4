//! Book to diagnostics: what must not be published, and what should be looked at.

mod anchors;
pub mod appeals;
mod definitions;
pub mod duplicates;
mod exits;
mod findings;
mod labels;
mod levels;
mod lifetimes;
mod look_alikes;
pub mod mentions;
mod page;
mod requests;
mod rule;
pub mod rules;
mod sightings;
mod silence;
pub mod tasks;
mod uses;
mod wording;

pub use anchors::{ANCHOR_RULES, anchors};
pub use appeals::{Appeal, Handing};
pub use exits::{Branch, Exits, Handoff, Leads, StepExits};
pub use findings::Findings;
pub use labels::{Bearer, LabelKey, Labels};
pub use levels::{grade, level_of, rules_in_force};
pub use rule::{Group, Rule};
pub use sightings::Sightings;
pub use uses::{ImageUse, LinkUse, UiUse, Uses};
pub use wording::{Wording, find};

use rayon::prelude::*;

use crate::config::Level;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::model::{Book, Course, Effects};
use crate::source::Sources;
use mentions::Mention;

/// What rules look at: the book, and what its texts refer to.
#[derive(Debug)]
pub struct Lint<'b> {
    /// The book.
    pub book: &'b Book,
    /// The texts of its files.
    pub sources: &'b Sources,
    /// Every reference in its texts, with everywhere that it is seen.
    pub uses: Uses,
    /// The steps of every procedure in their order, those of included files in their places.
    pub courses: Vec<Course<'b>>,
    /// What procedures need, give and break.
    pub effects: Effects<'b>,
    /// What leads away from the steps of every procedure.
    pub exits: Vec<Exits<'b>>,
    /// The procedures that hand over.
    pub handing: Handing<'b>,
    /// The day it is; none when findings must not depend on it.
    pub today: Option<Day>,
    /// Every label of the UI, by its words.
    pub labels: Labels<'b>,
    /// Where its texts name labels by their words.
    pub mentions: Vec<Mention>,
}

impl<'b> Lint<'b> {
    /// Gathers what rules look at in a book.
    #[must_use]
    pub fn of(book: &'b Book, sources: &'b Sources, today: Option<Day>) -> Self {
        let courses = Course::all(book);
        let labels = Labels::of(&book.catalog);
        let handing = Handing::of(book);
        let ((effects, exits), (uses, mentions)) = rayon::join(
            || (Effects::of(book, &courses), Exits::all(&handing, &courses)),
            || rayon::join(|| Uses::of(book), || mentions::mentions(book, sources, &labels)),
        );
        Self { book, sources, uses, courses, effects, exits, handing, today, labels, mentions }
    }
}

/// Runs every rule that the book does not allow to be broken.
#[must_use]
pub fn check(book: &Book, sources: &Sources, today: Option<Day>) -> Vec<Diagnostic> {
    let lint = Lint::of(book, sources, today);
    let run = |rule: &&Rule| {
        let mut findings = Findings::of(rule);
        (rule.check)(&lint, &mut findings);
        findings.into_diagnostics()
    };
    let levels = levels::of_rules(&book.config);
    // Some rules take much longer than others, so each is a piece of work by itself.
    let in_force = rules::ALL.par_iter().with_max_len(1).filter(|rule| levels.get(&rule.name) != Some(&Level::Allow));
    in_force.map(run).flatten().collect()
}
