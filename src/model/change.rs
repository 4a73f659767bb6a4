//! When customers last saw a page change, as `book.lock` remembers it, and which of its steps that was.

use std::collections::{HashMap, HashSet};

use crate::audience::Audience;
use crate::date::Day;
use crate::model::run::longest_run;
use crate::model::view::{Page, View};
use crate::model::{Book, DocumentId, StepName};
use crate::version::{UiVersion, VersionSet};

/// The text of a page as customers saw it when the lock was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedText {
    /// The id of the page.
    pub id: DocumentId,
    /// The UI versions in which it reads so.
    pub versions: VersionSet,
    /// The day on which the lock first saw this text.
    pub since: Day,
    /// [`Page::hash`] of the text.
    pub hash: String,
    /// Its steps in their order.
    pub steps: Vec<LockedStep>,
    /// What that day brought.
    pub change: Change,
}

/// A step of a remembered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedStep {
    /// Its name.
    pub name: StepName,
    /// Its hash as customers saw it.
    pub hash: String,
}

/// How a text differs from the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Change {
    /// The page was known, but not what it said.
    #[default]
    Unknown,
    /// There was no such page.
    New,
    /// The page had another text.
    Text(StepChanges),
}

/// The steps in which two texts differ; none when only what stands around them does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepChanges {
    /// Steps that were not there before.
    pub new: Vec<StepName>,
    /// Steps that read otherwise.
    pub changed: Vec<StepName>,
    /// Steps that stand in another order than before.
    pub moved: Vec<StepName>,
    /// Steps that are there no more.
    pub gone: Vec<StepName>,
}

impl StepChanges {
    /// From the steps before to those of now.
    #[must_use]
    pub fn between(before: &[LockedStep], now: &[LockedStep]) -> Self {
        let hashes = |steps: &[LockedStep]| -> HashMap<StepName, String> {
            steps.iter().map(|step| (step.name.clone(), step.hash.clone())).collect()
        };
        let (old, new) = (hashes(before), hashes(now));
        let names = |steps: &[LockedStep], is_wanted: &dyn Fn(&LockedStep) -> bool| -> Vec<StepName> {
            steps.iter().filter(|step| is_wanted(step)).map(|step| step.name.clone()).collect()
        };
        let places: HashMap<&StepName, usize> =
            before.iter().enumerate().map(|(place, step)| (&step.name, place)).collect();
        let partners: Vec<Option<usize>> = now.iter().map(|step| places.get(&step.name).copied()).collect();
        let stayed: HashSet<usize> = longest_run(&partners).into_iter().map(|(_, place)| place).collect();
        let moved = now.iter().enumerate().zip(&partners);
        let moved = moved.filter(|((place, _), partner)| partner.is_some() && !stayed.contains(place));
        Self {
            new: names(now, &|step| !old.contains_key(&step.name)),
            changed: names(now, &|step| old.get(&step.name).is_some_and(|hash| *hash != step.hash)),
            moved: moved.map(|((_, step), _)| step.name.clone()).collect(),
            gone: names(before, &|step| !new.contains_key(&step.name)),
        }
    }
}

impl<'a> View<'a> {
    /// What `book.lock` remembers of a page that reads as it did when the lock was written.
    #[must_use]
    pub fn locked(&self, page: &Page) -> Option<&'a LockedText> {
        let texts = self.book().lock.as_ref()?.texts.get(&DocumentId::new(page.id))?;
        texts.iter().find(|text| text.versions.contains(self.version()) && text.hash == page.hash())
    }

    /// The day since which customers have seen this page as it is, when `book.lock` knows it.
    #[must_use]
    pub fn changed(&self, page: &Page) -> Option<Day> {
        self.locked(page).map(|text| text.since)
    }
}

impl Book {
    /// The texts that the lock is to remember from `today` on: those of all that customers see.
    ///
    /// A text that reads as it did before keeps its day.
    #[must_use]
    pub fn texts_to_remember(&self, today: Day) -> Vec<LockedText> {
        let mut texts: Vec<LockedText> = Vec::new();
        let known = self.lock.iter().flat_map(|lock| &lock.pages);
        let known: HashSet<&DocumentId> = known.map(|page| &page.id).collect();
        // Most pages are the same in several versions, and are then one line of the lock.
        let mut places: HashMap<(DocumentId, String), Vec<usize>> = HashMap::new();
        for version in self.config.versions.supported().iter() {
            let view = View::new(self, Audience::Customer, version);
            for entry in view.entries() {
                let names = std::iter::once(DocumentId::new(entry.id())).chain(entry.former_names().cloned());
                let names: Vec<_> = names.collect();
                let text = self.text_to_remember(&view.page(entry), version, (&names, &known), today);
                let same = places.entry((text.id.clone(), text.hash.clone())).or_default();
                let is_same =
                    |other: &&usize| texts[**other].since == text.since && texts[**other].change == text.change;
                match same.iter().find(is_same) {
                    Some(&place) => texts[place].versions = texts[place].versions.or(text.versions),
                    None => {
                        same.push(texts.len());
                        texts.push(text);
                    }
                }
            }
        }
        texts.sort_by(|a, b| (&a.id, a.versions.iter().next()).cmp(&(&b.id, b.versions.iter().next())));
        texts
    }

    /// One page in one version, held against what the lock knows of it under one of its names.
    fn text_to_remember(
        &self,
        page: &Page,
        version: UiVersion,
        (names, known): (&[DocumentId], &HashSet<&DocumentId>),
        today: Day,
    ) -> LockedText {
        let step = |step: &crate::model::view::Step| LockedStep { name: StepName::new(step.id), hash: step.hash() };
        let steps: Vec<_> = page.steps().map(step).collect();
        let (hash, versions) = (page.hash().to_owned(), VersionSet::only(version));
        let before = names.iter().find_map(|name| self.text_before(name, version, &hash));
        let (since, change) = match before {
            Some(before) if before.hash == hash => (before.since, before.change.clone()),
            Some(before) => (today, Change::Text(StepChanges::between(&before.steps, &steps))),
            None if names.iter().any(|name| known.contains(name)) => (today, Change::Unknown),
            None => (today, Change::New),
        };
        LockedText { id: DocumentId::new(page.id), versions, since, hash, steps, change }
    }

    /// What the lock knows of a page in a version, or else in the nearest version before it.
    ///
    /// After a merge it may know two texts of one version; the one that is still true counts.
    fn text_before(&self, name: &DocumentId, version: UiVersion, hash: &str) -> Option<&LockedText> {
        let texts = self.lock.as_ref()?.texts.get(name)?;
        let of = |version: UiVersion| texts.iter().filter(move |text| text.versions.contains(version));
        let in_version = |version| of(version).find(|text| text.hash == hash).or_else(|| of(version).next_back());
        let mut versions: Vec<_> = VersionSet::before(version).and(self.config.versions.all()).iter().collect();
        versions.push(version);
        versions.into_iter().rev().find_map(in_version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(written: &[(&str, &str)]) -> Vec<LockedStep> {
        let step = |(name, hash): &(&str, &str)| LockedStep { name: StepName::new(*name), hash: (*hash).to_owned() };
        written.iter().map(step).collect()
    }

    fn names(written: &[&str]) -> Vec<StepName> {
        written.iter().map(|name| StepName::new(*name)).collect()
    }

    #[test]
    fn steps_are_new_changed_moved_or_gone() {
        let before = steps(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")]);
        let now = steps(&[("a", "1"), ("c", "1"), ("e", "1"), ("b", "2")]);
        let changes = StepChanges::between(&before, &now);
        assert_eq!(changes.new, names(&["e"]));
        assert_eq!(changes.changed, names(&["b"]));
        assert_eq!(changes.moved, names(&["c"]));
        assert_eq!(changes.gone, names(&["d"]));
        assert_eq!(StepChanges::between(&before, &before), StepChanges::default());
    }

    #[test]
    fn of_steps_in_another_order_the_fewest_have_moved() {
        let before = steps(&[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")]);
        let now = steps(&[("d", "1"), ("a", "1"), ("b", "1"), ("c", "1")]);
        assert_eq!(StepChanges::between(&before, &now).moved, names(&["d"]));
        assert_eq!(StepChanges::between(&now, &before).moved, names(&["d"]));
    }
}
