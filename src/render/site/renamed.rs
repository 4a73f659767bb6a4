//! Labels of the UI that a version changed or moved, as far as the readers of a site see them.

use std::collections::BTreeSet;

use super::Version;
use super::context::LabelChange;

/// How many changed labels are listed.
const MOST: usize = 300;
/// How far replacements are followed.
const FAR: usize = 16;

/// The labels that differ between two versions, each once, in the order of the older ones.
///
/// Only what readers saw can be missed by them, and only what they see can be named to them: a label is told only
/// where a page of its own version shows it.
pub(super) fn labels(newer: &Version, older: &Version) -> Vec<LabelChange> {
    let change = |element: &String| {
        if !older.view.has_element(element) {
            return None;
        }
        if !newer.view.has_element(element) {
            let heir = successor(newer, element).filter(|heir| newer.survey.elements.contains(*heir));
            return Some(told((older, element), heir.map(|heir| (newer, heir))));
        }
        let is_other = older.view.label(element) != newer.view.label(element);
        let is_seen = newer.survey.elements.contains(element);
        (is_other && is_seen).then(|| told((older, element), Some((newer, element))))
    };
    let changes = older.survey.elements.iter().filter_map(change);
    let changes: BTreeSet<LabelChange> = changes.filter(|change| change.old != change.new).collect();
    changes.into_iter().take(MOST).collect()
}

/// The element that this version has in the place of a removed one.
fn successor<'a>(version: &Version<'_, 'a>, element: &str) -> Option<&'a str> {
    let next = |element: &&'a str| version.view.replacement(element);
    let mut chain = std::iter::successors(version.view.replacement(element), next).take(FAR);
    chain.find(|element| version.view.has_element(element))
}

/// An element of a version.
type Place<'p, 'v, 'a> = (&'p Version<'v, 'a>, &'p str);

/// What an element was called, and what is called in its place; with the ways to them, if readers see both.
fn told(old: Place, new: Option<Place>) -> LabelChange {
    let with_way = [Some(old), new].into_iter().flatten().all(is_way_seen);
    let name = |(version, element): Place| {
        if with_way { version.view.label_path(element).join(" › ") } else { version.view.label(element).to_owned() }
    };
    LabelChange { old: name(old), new: new.map(name).unwrap_or_default() }
}

/// Whether readers see all labels from the top of the UI down to an element.
fn is_way_seen((version, element): Place) -> bool {
    let mut above = element.match_indices('.').filter_map(|(dot, _)| element.get(..dot));
    above.all(|parent| version.survey.elements.contains(parent))
}
