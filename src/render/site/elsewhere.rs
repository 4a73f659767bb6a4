//! How a page stands in another version of its site: the same, different, or absent and why.

use super::made::{Made, MadeKind};
use super::{PageSource, Version};
use crate::model::view::{Comparison, Entry, Kin};
use crate::model::{DocumentKind, DocumentPath};

/// A page in another version than the one that is read.
pub(super) enum Elsewhere<'v, 'a> {
    /// A reader sees the same there.
    Same,
    /// The newer of the two differs from the older.
    Differs(Comparison),
    /// It is there, and nothing more can be said.
    There,
    /// It is not there.
    Absent(Absence<'v, 'a>),
    /// It is a list of that version alone, which the other one does not need.
    Needless,
}

/// Why a version does not have a page.
pub(super) struct Absence<'v, 'a> {
    pub(super) timing: Timing<'v>,
    /// What stands for it.
    pub(super) kin: Option<Kin<'v, 'a>>,
    /// What it is, in a word.
    pub(super) noun: &'static str,
    pub(super) title: String,
    /// The places of the nearest versions that have it, the newer one first.
    pub(super) nearest: Vec<usize>,
}

/// When the other versions have the page.
pub(super) enum Timing<'n> {
    /// Only in newer ones, from this one on.
    NotYet(&'n str),
    /// Only in older ones, up to this one.
    Removed(&'n str),
    /// In older and in newer ones.
    Between,
}

/// How the page made from `source`, in the version at place `from`, stands in the one at `to`; newest first.
pub(super) fn elsewhere<'v, 'a>(
    versions: &[Version<'v, 'a>],
    source: &PageSource<'v, 'a>,
    from: usize,
    to: usize,
) -> Elsewhere<'v, 'a> {
    let path = source.path();
    let (Some(here), Some(there)) = (versions.get(from), versions.get(to)) else { return Elsewhere::Needless };
    if there.paths.contains(path.as_str()) {
        return match (here.view.digest(path), there.view.digest(path)) {
            (Some(one), Some(other)) if one.is_same(other) => Elsewhere::Same,
            (Some(one), Some(other)) if from < to => Elsewhere::Differs(one.since(other)),
            (Some(one), Some(other)) => Elsewhere::Differs(other.since(one)),
            _ => Elsewhere::There,
        };
    }
    match source {
        PageSource::Made(made) if !made.kind.is_stopgap() => Elsewhere::Needless,
        _ => absence(versions, path, to).map_or(Elsewhere::Needless, Elsewhere::Absent),
    }
}

/// Why the version at place `to` has no page at a path that others have.
pub(super) fn absence<'v, 'a>(versions: &[Version<'v, 'a>], path: &DocumentPath, to: usize) -> Option<Absence<'v, 'a>> {
    let has = |(_, version): &(usize, &Version<'v, 'a>)| version.paths.contains(path.as_str());
    // The newest version comes first, so what is newer stands before this place.
    let newer = versions.iter().enumerate().take(to).rfind(has);
    let older = versions.iter().enumerate().skip(to + 1).find(has);
    let (_, known) = newer.or(older)?;
    let timing = match (newer, older) {
        (Some(_), Some(_)) => Timing::Between,
        (Some((_, first)), None) => Timing::NotYet(first.view.version_name()),
        (None, Some((_, last))) => Timing::Removed(last.view.version_name()),
        (None, None) => return None,
    };
    let entry = known.view.entry_at(path);
    let view = versions.get(to)?.view;
    let kin = entry.map(|entry| view.kin(entry)).filter(|kin| !kin.entries().is_empty());
    let title = match entry {
        Some(entry) => entry.title().to_owned(),
        None => known.navigation.folder(path.folder()).map(|folder| folder.title.clone()).unwrap_or_default(),
    };
    let noun = entry.map_or("section", noun);
    let nearest = [newer, older].into_iter().flatten().map(|(place, _)| place).collect();
    Some(Absence { timing, kin, noun, title, nearest })
}

/// What a document is to its reader.
pub(super) fn noun(entry: &Entry) -> &'static str {
    match entry.kind() {
        DocumentKind::Procedure => "task",
        DocumentKind::Page | DocumentKind::Partial => "page",
    }
}

impl<'v, 'a> Absence<'v, 'a> {
    /// What stands for the page in the version that does not have it.
    pub(super) fn instead(&self) -> &[&'v Entry<'a>] {
        self.kin.as_ref().map(Kin::entries).unwrap_or_default()
    }

    /// The reason in a few words, as the version switch says it.
    pub(super) fn note(&self, version: &str) -> String {
        let reason = match self.timing {
            Timing::NotYet(_) => format!("not in {version} yet"),
            Timing::Removed(_) => format!("not in {version} any more"),
            Timing::Between => format!("not in {version}"),
        };
        match (&self.kin, self.instead()) {
            (Some(Kin::Heirs(_)), [heir]) => format!("now: {}", heir.title()),
            (Some(Kin::Heirs(_)), heirs) => format!("split into {} tasks", heirs.len()),
            (Some(Kin::Forebears(_)), [forebear]) => format!("there: {}", forebear.title()),
            (_, [other]) => format!("{reason}; use {}", other.title()),
            _ => reason,
        }
    }

    /// The reason as a sentence.
    pub(super) fn reason(&self, version: &str) -> String {
        let noun = self.noun;
        match self.timing {
            Timing::NotYet(first) => {
                format!("This {noun} is not in UI version {version} yet. It came with {first}.")
            }
            Timing::Removed(last) => {
                format!("This {noun} does not exist any more in UI version {version}. The last one with it is {last}.")
            }
            Timing::Between => {
                format!("This {noun} is not in UI version {version}, but in older and newer ones.")
            }
        }
    }

    /// What stands before the list of what to use instead.
    pub(super) fn lead(&self, version: &str) -> String {
        match (&self.kin, self.instead().len()) {
            (Some(Kin::Heirs(_)), 1) => format!("In {version} it has become"),
            (Some(Kin::Heirs(_)), _) => format!("In {version} it is split into"),
            (Some(Kin::Forebears(_)), _) => format!("In {version} this stands in its place"),
            _ => format!("In {version} use instead"),
        }
    }

    /// The page that stands at the address of the absent one.
    pub(super) fn page(&self, path: &DocumentPath, version: &str) -> Made {
        Made {
            path: path.clone(),
            title: self.title.clone(),
            summary: self.reason(version),
            kind: MadeKind::Absence,
            body: String::new(),
        }
    }
}
