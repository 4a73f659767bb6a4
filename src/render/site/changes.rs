//! What a UI version changed for the readers of a site: its tasks, their steps, and the labels of the UI.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::context::{ChangedTask, Changes, Group, Link, Listing, Replaced, StepLine};
use super::differing::{Differing, differing, opening};
use super::made::{Made, MadeKind};
use super::renamed::labels;
use super::versions::{difference, way};
use super::{Here, PageSource, Version};
use crate::model::view::{Comparison, Entry, Page, StepChange};
use crate::model::{DocumentKind, DocumentPath};

/// Lists that are no longer than this stand as they are; longer ones are folded by folder.
const FLAT: usize = 40;
/// How many items of a folder, and how many folders, a folded list shows.
const FOLDED: usize = 40;
/// How many changed tasks are told step by step.
const TOLD: usize = 200;

/// The page that says what a version changed since an older one.
pub(super) fn page(version: &Version, older: &Version) -> Made {
    let (name, before) = (version.view.version_name(), older.view.version_name());
    Made {
        path: DocumentPath::of_address(DocumentPath::CHANGES),
        title: format!("What changed in {name}"),
        summary: format!("Tasks and labels that are different from UI version {before}."),
        kind: MadeKind::Changes,
        body: String::new(),
    }
}

/// What a version changed, task by task: the task and a sentence about it, in the order of the paths.
pub(in crate::render) fn news<'v, 'a>(
    newer: &'v Version<'v, 'a>,
    older: &'v Version<'v, 'a>,
) -> Vec<(&'v Entry<'a>, String)> {
    let name = newer.view.version_name();
    let sentence = |task: &Entry<'a>| {
        let Some(old) = older.view.entry_at(task.path()) else { return Some(format!("New in {name}.")) };
        let (new_digest, old_digest) = (newer.view.digest(task.path())?, older.view.digest(task.path())?);
        let comparison = new_digest.since(old_digest);
        let called = (old.title() != task.title()).then(|| format!("It was called “{}”.", old.title()));
        let differs = (!comparison.changes.is_empty()).then(|| format!("{}.", difference(&comparison, name)));
        let parts: Vec<String> = called.into_iter().chain(differs).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let mut news: Vec<_> = tasks(newer).filter_map(|task| Some((task, sentence(task)?))).collect();
    let gone = tasks(older).filter(|task| newer.view.entry_at(task.path()).is_none());
    news.extend(gone.map(|task| (task, format!("Gone in {name}."))));
    news.sort_by(|(one, _), (other, _)| one.path().cmp(other.path()));
    news
}

/// What such a page lists.
pub(super) fn changes(here: &Here) -> Option<Changes> {
    let PageSource::Made(made) = here.source else { return None };
    let older = here.site.versions.get(here.place() + 1).filter(|_| made.kind == MadeKind::Changes)?;
    Some(Between { here, newer: here.version, older }.changes())
}

/// A version and the one before it.
struct Between<'h, 'v, 'a> {
    here: &'h Here<'h, 'v, 'a>,
    newer: &'h Version<'v, 'a>,
    older: &'h Version<'v, 'a>,
}

/// A task that both versions have.
struct Kept<'v, 'a> {
    old: &'v Entry<'a>,
    new: &'v Entry<'a>,
}

impl<'v, 'a> Between<'_, 'v, 'a> {
    fn changes(&self) -> Changes {
        let gone = tasks(self.older).filter(|task| self.newer.view.entry_at(task.path()).is_none());
        let gone: Vec<(&Entry, Vec<&Entry>)> = gone.map(|task| (task, self.in_place_of(task))).collect();
        let heirs: BTreeSet<&DocumentPath> = gone.iter().flat_map(|(_, heirs)| heirs).map(|heir| heir.path()).collect();
        let is_new = |task: &&Entry| self.older.view.entry_at(task.path()).is_none() && !heirs.contains(task.path());
        let new: Vec<_> = tasks(self.newer).filter(is_new).collect();
        let kept = tasks(self.newer).filter_map(|new| Some(Kept { old: self.older.view.entry_at(new.path())?, new }));
        let kept: Vec<Kept> = kept.collect();
        let renamed = kept.iter().filter(|task| task.old.title() != task.new.title());
        let changed: Vec<(&Kept, Comparison)> = kept.iter().filter_map(|task| self.changed(task)).collect();
        let is_told = changed.len() <= TOLD;
        let task = |(task, comparison): &(&Kept<'v, 'a>, Comparison)| {
            let steps = if is_told { self.steps(task, comparison) } else { Vec::new() };
            (task.new.path(), self.task(task, comparison, steps))
        };
        let told = changed.par_iter().map(task).collect();
        let new = new.into_iter().map(|task| (task.path(), self.link(self.newer, task))).collect();
        let replaced =
            |(old, heirs): &(&'v Entry<'a>, Vec<&Entry<'a>>)| (old.path(), self.replaced(old, heirs.iter().copied()));
        let gone = gone.iter().map(replaced).collect();
        let renamed =
            renamed.map(|task| (task.new.path(), self.replaced(task.old, std::iter::once(task.new)))).collect();
        Changes {
            name: self.newer.view.version_name().to_owned(),
            before: self.older.view.version_name().to_owned(),
            new: Listing { anchor: "new", title: "New tasks", items: self.groups(new) },
            gone: Listing { anchor: "gone", title: "Tasks that are gone", items: self.groups(gone) },
            renamed: Listing { anchor: "renamed", title: "Tasks with a new name", items: self.groups(renamed) },
            changed: Listing { anchor: "changed", title: "Tasks with other steps", items: self.groups(told) },
            labels: Listing { anchor: "labels", title: "Labels", items: labels(self.newer, self.older) },
        }
    }

    /// The tasks of the newer version that took the place of one that is gone.
    fn in_place_of(&self, task: &Entry<'a>) -> Vec<&'v Entry<'a>> {
        let kin = self.newer.view.kin(task);
        kin.entries().iter().copied().filter(|entry| entry.kind() == DocumentKind::Procedure).collect()
    }

    fn changed<'k>(&self, task: &'k Kept<'v, 'a>) -> Option<(&'k Kept<'v, 'a>, Comparison)> {
        let path = task.new.path();
        let (new, old) = (self.newer.view.digest(path)?, self.older.view.digest(path)?);
        let comparison = new.since(old);
        (!comparison.changes.is_empty()).then_some((task, comparison))
    }

    fn link(&self, version: &Version, entry: &Entry) -> Link {
        Link { title: entry.title().to_owned(), href: way(self.here, version, entry.path()) }
    }

    fn replaced<'e>(&self, old: &Entry, by: impl Iterator<Item = &'e Entry<'a>>) -> Replaced
    where
        'a: 'e,
    {
        Replaced { old: self.link(self.older, old), by: by.map(|entry| self.link(self.newer, entry)).collect() }
    }

    fn task(&self, task: &Kept<'v, 'a>, comparison: &Comparison, steps: Vec<StepLine>) -> ChangedTask {
        let link = self.link(self.newer, task.new);
        let summary = difference(comparison, self.newer.view.version_name());
        ChangedTask { title: link.title, href: link.href, summary, steps }
    }

    fn steps(&self, task: &Kept<'v, 'a>, comparison: &Comparison) -> Vec<StepLine> {
        let (new, old) = (self.newer.view.page(task.new), self.older.view.page(task.old));
        let at_new = |place| self.step(self.newer, &new, place);
        let at_old = |place| self.step(self.older, &old, place);
        let line = |kind, new, old| StepLine { kind, new, old, is_about: false };
        let line = |change: &StepChange| match *change {
            StepChange::Changed { old: was, new: is } => {
                let told = new.steps().nth(is).zip(old.steps().nth(was)).map(|(new, old)| differing(new, old));
                reworded(line("changed", at_new(is), at_old(was)), (is, was), told)
            }
            StepChange::Moved { old, new } => line("moved", at_new(new), at_old(old)),
            StepChange::New { new } => line("new", at_new(new), None),
            StepChange::Gone { old } => line("gone", None, at_old(old)),
        };
        comparison.changes.iter().map(line).collect()
    }

    /// A step by its number and its first words, with the way to it.
    fn step(&self, version: &Version, page: &Page, place: usize) -> Option<Link> {
        let step = page.steps().nth(place)?;
        let anchor = crate::render::address::encode(step.id);
        let href = format!("{}#{anchor}", way(self.here, version, page.path));
        Some(Link { title: format!("{}. {}", place + 1, opening(&step.blocks)), href })
    }

    /// The items of a list; a long one by the folders in which its pages stand.
    fn groups<T>(&self, items: Vec<(&DocumentPath, T)>) -> Vec<Group<T>> {
        if items.len() <= FLAT {
            let items: Vec<T> = items.into_iter().map(|(_, item)| item).collect();
            return if items.is_empty() { Vec::new() } else { vec![Group { title: String::new(), more: 0, items }] };
        }
        let mut folders: BTreeMap<&str, Vec<T>> = BTreeMap::new();
        for (path, item) in items {
            folders.entry(path.folder()).or_default().push(item);
        }
        let title = |folder: &str| {
            let known = self.newer.navigation.folder(folder).or_else(|| self.older.navigation.folder(folder));
            known.map_or_else(|| folder.to_owned(), |known| known.title.clone())
        };
        let group = |title: String, mut items: Vec<T>| {
            let more = items.len().saturating_sub(FOLDED);
            items.truncate(FOLDED);
            Group { title, more, items }
        };
        let mut folders = folders.into_iter();
        let mut groups: Vec<_> =
            folders.by_ref().take(FOLDED).map(|(folder, items)| group(title(folder), items)).collect();
        let rest: Vec<T> = folders.flat_map(|(_, items)| items).collect();
        if !rest.is_empty() {
            groups.push(group("Other sections".to_owned(), rest));
        }
        groups
    }
}

fn tasks<'s, 'v, 'a>(version: &'s Version<'v, 'a>) -> impl Iterator<Item = &'v Entry<'a>> + use<'s, 'v, 'a> {
    version.view.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure)
}

/// A line of a changed step that shows where it differs; the numbers of its steps are those of their places.
fn reworded(mut line: StepLine, (is, was): (usize, usize), told: Option<Differing>) -> StepLine {
    let Some(told) = told else { return line };
    line.is_about = told.is_about;
    if let Some(link) = &mut line.new {
        link.title = format!("{}. {}", is + 1, told.new);
    }
    if let Some(link) = &mut line.old {
        link.title = if told.is_about { told.old } else { format!("{}. {}", was + 1, told.old) };
    }
    line
}
