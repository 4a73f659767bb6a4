//! One rule: its name, its page, its examples and its function in one record.

use super::rules::unused_suppression;
use super::{Findings, Lint};
use crate::config::Level;
use crate::diagnostic::{DUPLICATE_ID, INVALID_SOURCE, RAW_HTML, RuleInfo, RuleName, Severity, UNKNOWN_KEY};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// References to the product's UI.
    Ui,
    /// Things that are there twice.
    Duplicates,
    /// What steps need, give and break.
    Effects,
    /// Whether every reader gets to an end.
    Support,
    /// What was published before.
    Publishing,
    /// Links and pictures.
    Links,
    /// Who may see what.
    Audiences,
    /// Whether a text is still held against the product.
    Freshness,
    /// The files themselves.
    Source,
}

impl Group {
    /// The heading of the group in the handbook.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Ui => "UI",
            Self::Duplicates => "Duplicates",
            Self::Effects => "Effects",
            Self::Support => "Support",
            Self::Publishing => "Publishing",
            Self::Links => "Links",
            Self::Audiences => "Audiences",
            Self::Freshness => "Freshness",
            Self::Source => "Source",
        }
    }
}

/// Rules that can be lowered for a whole book, in `book.toml`, and not by whoever edits one text of it.
const NEVER_SILENCED: [RuleName; 5] =
    [RAW_HTML, UNKNOWN_KEY, RuleName::new("internal-link"), RuleName::new("internal-word"), unused_suppression::NAME];

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which reads well after "allow".
    pub name: RuleName,
    /// What it is about.
    pub group: Group,
    /// What happens when it finds something, unless `[lint]` says otherwise.
    pub level: Level,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters, as Markdown.
    pub why: &'static str,
    /// A book in which it finds something: fenced files, with carets under the places.
    pub wrong: &'static str,
    /// The same book as it should be.
    pub right: &'static str,
    /// The check; does nothing for a rule whose findings come from reading the sources.
    pub check: fn(&Lint, &mut Findings),
}

impl Rule {
    /// The level below which the book may not set the rule: what could not be read was not checked.
    #[must_use]
    pub fn lowest_level(&self) -> Level {
        // Of two things with one name, one would silently take the place of the other.
        let firm = [INVALID_SOURCE, DUPLICATE_ID];
        if firm.contains(&self.name) { Level::Error } else { Level::Allow }
    }

    /// Whether a writer may let it pass at one place: not what would leak, run or lead somewhere, and not
    /// what could not be read.
    #[must_use]
    pub fn can_be_silenced(&self) -> bool {
        self.lowest_level() == Level::Allow && !NEVER_SILENCED.contains(&self.name)
    }

    /// Whether a baseline, which the maintainers of a book keep, may hold back what it finds: all but what
    /// would leak, what could not be read, and what complains about the silence of others.
    #[must_use]
    pub fn can_be_held_back(&self) -> bool {
        self.can_be_silenced() || [RAW_HTML, UNKNOWN_KEY].contains(&self.name)
    }

    /// What a report may tell of the rule.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        let severity = match self.level {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        };
        let (name, group) = (self.name, self.group.title());
        RuleInfo { name, group, severity, summary: self.summary, why: self.why, page: self.page() }
    }

    /// The check of a rule whose findings come from reading the sources.
    pub fn found_while_reading(_: &Lint, _: &mut Findings) {}

    /// The check of a rule whose findings come from the findings of all others.
    pub fn found_while_grading(_: &Lint, _: &mut Findings) {}
}
