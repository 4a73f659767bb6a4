//! The help inside the product: a bundle a UI version as trees of typed nodes and never as HTML, their index, and
//! the script that shows them.

mod bundle;
mod exports;
mod form;
mod index;
mod nodes;
mod words;

use std::collections::BTreeSet;

use rayon::prelude::*;

use self::bundle::Piece;
use super::{Picture, Views};
use crate::model::DocumentKind;
use crate::model::view::{Entry, View};
use crate::output::{self, AT_ONCE, Sink};

/// What a product takes besides the bundles.
pub(super) const RUNTIME: [(&str, &str); 4] = [
    ("headwater-help.js", include_str!("runtime/headwater-help.js")),
    ("headwater-help.classic.js", include_str!("runtime/headwater-help.classic.js")),
    ("headwater-help.d.ts", include_str!("runtime/headwater-help.d.ts")),
    ("help.schema.json", include_str!("runtime/help.schema.json")),
];

/// Renders a bundle for each version, newest first, and what belongs to all of them; says which pictures they show.
pub(super) fn render<'v>(all: Views<'v, 'v>, folder: &dyn Sink) -> BTreeSet<Picture> {
    for (name, text) in RUNTIME {
        folder.put(name, text.as_bytes());
    }
    // The index tells of every bundle.
    let is_needed = |view: &&View| all.wants_whole() || all.wants(view.version());
    let views: Vec<&View> = all.all.iter().filter(is_needed).collect();
    // What a handoff from the product names is the same as what one from the page names.
    let public = |view: &View, entry: &Entry| {
        let customers = all.customers.iter().find(|customers| customers.version() == view.version())?;
        customers.hash(entry.path()).map(str::to_owned)
    };
    let piece = |view: &View, entry: &Entry| {
        output::piece(all.makings, "help", (view, entry), || Piece::of(view, entry, public(view, entry)))
    };
    let bundle = |view: &&'v View| {
        let entries = view.entries().par_iter().with_max_len(AT_ONCE);
        let procedures = entries.filter(|entry| entry.kind() == DocumentKind::Procedure);
        let pieces: Vec<_> = procedures.map(|entry| (entry.id(), piece(view, entry))).collect();
        let (bundle, pictures) = bundle::bundle(view, pieces);
        let bytes = form::json(&bundle);
        let file = format!("{}.{}.json", bundle.version, bundle::short_hash(&bytes));
        if all.wants(view.version()) {
            folder.put(&format!("{}.json", bundle.version), &bytes);
            folder.put(&file, &bytes);
            for (path, bytes) in exports::exports(view, &bundle) {
                folder.put(&path, &bytes);
            }
        }
        (bundle, file, pictures)
    };
    let mut pictures = BTreeSet::new();
    let (mut bundles, mut files) = (Vec::new(), Vec::new());
    for (bundle, file, shown) in views.par_iter().map(bundle).collect::<Vec<_>>() {
        pictures.extend(shown);
        files.push(file);
        bundles.push(bundle);
    }
    if all.wants_whole()
        && let Some(index) = index::index(all.all, &bundles, files)
    {
        folder.put("index.json", &form::json(&index));
    }
    pictures
}

/// What the panel says itself, as its index has it.
pub(super) fn words() -> Vec<u8> {
    form::json(&words::ENGLISH)
}

/// The bundle of a version with one procedure alone, in the form of the whole one: what a live preview shows.
/// `for_customers` is its hash as customers see it. `None` when the entry is no procedure.
pub(super) fn alone(view: &View, entry: &Entry, for_customers: Option<String>) -> Option<Vec<u8>> {
    let piece = (entry.kind() == DocumentKind::Procedure).then(|| Piece::of(view, entry, for_customers))?;
    Some(form::json(&bundle::bundle(view, vec![(entry.id(), piece)]).0))
}
