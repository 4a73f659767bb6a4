//! Labels of the UI that a version changed or moved, as far as the readers of a site see them.

use std::collections::BTreeSet;

use super::Version;
use super::context::LabelChange;

/// How many changed labels are listed.
const MOST: usize = 300;
/// How far replacements are followed.
const FAR: usize = 16;

/// The labels that differ between two versions, each once, in the order of the older ones.
pub(super) fn labels(newer: &Version, older: &Version) -> Vec<LabelChange> {
    let seen: BTreeSet<&str> = newer.survey.elements.union(&older.survey.elements).map(String::as_str).collect();
    let change = |element: &&str| {
        if !older.view.has_element(element) {
            return None;
        }
        if newer.view.has_element(element) {
            let (old, new) = (older.view.label(element), newer.view.label(element));
            let change = || LabelChange { old: path(older, element, &seen), new: path(newer, element, &seen) };
            return (old != new).then(change);
        }
        // Only what readers saw can be missed by them, and only what they see can be named to them.
        older.survey.elements.get(*element)?;
        let new = successor(newer, element).filter(|other| newer.survey.elements.contains(*other));
        let new = new.map(|other| path(newer, other, &seen)).unwrap_or_default();
        Some(LabelChange { old: path(older, element, &seen), new })
    };
    let changes: BTreeSet<LabelChange> =
        seen.iter().filter_map(change).filter(|change| change.old != change.new).collect();
    changes.into_iter().take(MOST).collect()
}

/// The element that this version has in the place of a removed one.
fn successor<'a>(version: &Version<'_, 'a>, element: &str) -> Option<&'a str> {
    let next = |element: &&'a str| version.view.replacement(element);
    let mut chain = std::iter::successors(version.view.replacement(element), next).take(FAR);
    chain.find(|element| version.view.has_element(element))
}

/// The labels from the top of the UI down to an element, as far as readers see all of them; else its own.
fn path(version: &Version, element: &str, seen: &BTreeSet<&str>) -> String {
    let mut above = element.match_indices('.').filter_map(|(dot, _)| element.get(..dot));
    if above.all(|parent| seen.contains(parent)) {
        version.view.label_path(element).join(" › ")
    } else {
        version.view.label(element).to_owned()
    }
}
