//! Which file has the help for which UI version, and which ids each version dropped.

use super::form::{Bundle, Dropped, Index, IndexEntry, SCHEMA};
use super::words::ENGLISH;
use crate::model::view::View;

/// The index of bundles that are given newest first; none without bundles.
pub(super) fn index<'v>(views: &'v [View], bundles: &'v [Bundle<'v>], files: Vec<String>) -> Option<Index<'v>> {
    let newest = bundles.first()?;
    let older = bundles.iter().skip(1).map(Some).chain([None]);
    let mut versions = Vec::with_capacity(bundles.len());
    for (((view, bundle), older), file) in views.iter().zip(bundles).zip(older).zip(files) {
        let dropped = older.map(|older| dropped(view, bundle, older)).unwrap_or_default();
        versions.push(IndexEntry { version: bundle.version, file, dropped });
    }
    versions.reverse();
    Some(Index { schema: SCHEMA, language: newest.language, title: newest.title, words: &ENGLISH, versions })
}

/// The ids to which an anchor led in the version before, and leads no more.
fn dropped<'v>(view: &'v View, bundle: &Bundle<'v>, older: &'v Bundle<'v>) -> Vec<Dropped<'v>> {
    let gone = older.elements.keys().filter(|id| !bundle.elements.contains_key(*id));
    let told = |id: &'v String| Dropped {
        id,
        reason: if view.has_element(id) { "unnamed" } else { "removed" },
        // What no text of the panel names has no place in its files.
        replaced_by: view.replacement(id).filter(|other| bundle.elements.contains_key(*other)),
    };
    gone.map(told).collect()
}
