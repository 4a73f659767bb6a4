//! Findings that a team knows of and lives with for now, so that only new ones stop it.

mod form;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

pub use form::Broken;

use super::{Diagnostic, Fingerprint, INVALID_SOURCE, RuleName, UNUSED_SUPPRESSION, fingerprints};
use crate::source::{FileId, Sources, Span};

/// Known findings.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// One known finding.
#[derive(Debug, Clone)]
struct Entry {
    rule: String,
    file: String,
    fingerprint: String,
    /// What the finding said, for those who read the file.
    message: String,
    /// Where the entry stands in the file of the baseline.
    place: Range<usize>,
}

/// The findings of a run, and what is to be known of them.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'c> {
    /// What was checked.
    pub sources: &'c Sources,
    /// Everything that was found, sorted.
    pub diagnostics: &'c [Diagnostic],
    /// The rules whose findings a baseline may hold back.
    pub silenced: &'c [RuleName],
}

/// What is left of the findings of a run after a baseline has held back what it knows.
#[derive(Debug, Default)]
pub struct Held {
    /// The findings that the baseline does not know.
    pub left: Vec<Diagnostic>,
    /// How many it holds back.
    pub count: usize,
    /// The places of entries that hold nothing back, from first to last.
    gone: Vec<usize>,
}

/// How long the hint of an entry may be, in characters.
const LONGEST: usize = 200;

impl Baseline {
    /// The baseline that knows every finding which a baseline may know.
    #[must_use]
    pub fn of(checked: Checked) -> Self {
        let entries = checked.marked().filter(|(diagnostic, _)| checked.may_hold(diagnostic));
        Self { entries: entries.map(|(diagnostic, mark)| checked.entry(diagnostic, mark)).collect() }
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows no finding.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Holds back the findings that it knows.
    ///
    /// An entry of a file that could not be read as a whole is not gone: what else is in that file is
    /// not known.
    #[must_use]
    pub fn hold(&self, checked: Checked) -> Held {
        let mut places: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (place, entry) in self.entries.iter().enumerate() {
            places.entry((&entry.file, &entry.rule, &entry.fingerprint)).or_insert(place);
        }
        let mut held = Held::default();
        let mut used: HashSet<usize> = HashSet::new();
        let mut unread: HashSet<&str> = HashSet::new();
        for (diagnostic, mark) in checked.marked() {
            let file = checked.path(diagnostic);
            if diagnostic.rule == INVALID_SOURCE {
                unread.insert(file);
            }
            let mark = mark.to_string();
            let known = places.get(&(file, diagnostic.rule.as_str(), mark.as_str())).copied();
            match known.filter(|_| checked.may_hold(diagnostic)) {
                Some(place) => drop(used.insert(place)),
                None => held.left.push(diagnostic.clone()),
            }
        }
        held.count = used.len();
        let may_hold = |entry: &Entry| {
            let is_silenced = checked.silenced.iter().any(|rule| rule.as_str() == entry.rule);
            is_silenced && unread.contains(entry.file.as_str())
        };
        let is_gone = |place: &usize| !used.contains(place) && !self.entries.get(*place).is_some_and(may_hold);
        held.gone = (0..self.entries.len()).filter(is_gone).collect();
        held
    }

    /// The baseline without the entries that hold nothing back.
    #[must_use]
    pub fn without_gone(&self, held: &Held) -> Self {
        let gone: HashSet<usize> = held.gone.iter().copied().collect();
        let stays = |(place, entry): (usize, &Entry)| (!gone.contains(&place)).then(|| entry.clone());
        Self { entries: self.entries.iter().enumerate().filter_map(stays).collect() }
    }

    /// Adds the findings of one rule in one file that it may know and does not; says how many there were.
    pub fn add(&mut self, checked: Checked, rule: RuleName, file: &str) -> usize {
        let own = |entry: &&Entry| entry.file == file && entry.rule == rule.as_str();
        let known: HashSet<String> = self.entries.iter().filter(own).map(|entry| entry.fingerprint.clone()).collect();
        let is_wanted = |diagnostic: &Diagnostic| {
            diagnostic.rule == rule && checked.path(diagnostic) == file && checked.may_hold(diagnostic)
        };
        let found =
            checked.marked().filter(|(diagnostic, mark)| is_wanted(diagnostic) && !known.contains(&mark.to_string()));
        let before = self.entries.len();
        self.entries.extend(found.map(|(diagnostic, mark)| checked.entry(diagnostic, mark)));
        self.entries.len() - before
    }

    /// A finding for each entry that holds nothing back, placed in the file of the baseline.
    #[must_use]
    pub fn unused(&self, held: &Held, file: FileId, silenced: &[RuleName]) -> Vec<Diagnostic> {
        let entries = held.gone.iter().filter_map(|place| self.entries.get(*place));
        entries.map(|entry| entry.unused(file, silenced)).collect()
    }
}

impl Entry {
    fn unused(&self, file: FileId, silenced: &[RuleName]) -> Diagnostic {
        // One caret is enough: the line is the entry.
        let span = Span::new(file, self.place.start..self.place.start + 1);
        let diagnostic = |message: String| Diagnostic::new(UNUSED_SUPPRESSION, span, message);
        if silenced.iter().all(|rule| rule.as_str() != self.rule) {
            return diagnostic(format!("a baseline cannot hold back findings of `{}`", self.rule))
                .help("take the entry out with `headwater lint --update-baseline`, and mend what it was to hide");
        }
        diagnostic(format!("the baseline expects a finding of `{}` in `{}` that is not there", self.rule, self.file))
            .note("holds nothing back")
            .help("take the entry out with `headwater lint --update-baseline`, so that it cannot hide the same fault later")
    }
}

impl<'c> Checked<'c> {
    /// Each finding with its mark.
    fn marked(&self) -> impl Iterator<Item = (&'c Diagnostic, Fingerprint)> + use<'c> {
        self.diagnostics.iter().zip(fingerprints(self.sources, self.diagnostics))
    }

    fn may_hold(&self, diagnostic: &Diagnostic) -> bool {
        self.silenced.contains(&diagnostic.rule)
    }

    fn path(&self, diagnostic: &Diagnostic) -> &'c str {
        &self.sources.file(diagnostic.primary.span.file).path
    }

    fn entry(&self, diagnostic: &Diagnostic, mark: Fingerprint) -> Entry {
        Entry {
            rule: diagnostic.rule.to_string(),
            file: self.path(diagnostic).to_owned(),
            fingerprint: mark.to_string(),
            message: diagnostic.message.chars().take(LONGEST).collect(),
            place: 0..0,
        }
    }
}
