//! The help inside the product: a bundle a UI version as trees of typed nodes and never as HTML, their index, and
//! the script that shows them.

mod bundle;
mod exports;
mod form;
mod index;
mod nodes;
mod words;

use rayon::prelude::*;

use super::Rendered;
use crate::audience::Audience;
use crate::model::DocumentKind;
use crate::model::view::{Entry, View};

/// What a product takes besides the bundles.
const RUNTIME: [(&str, &str); 4] = [
    ("headwater-help.js", include_str!("runtime/headwater-help.js")),
    ("headwater-help.classic.js", include_str!("runtime/headwater-help.classic.js")),
    ("headwater-help.d.ts", include_str!("runtime/headwater-help.d.ts")),
    ("help.schema.json", include_str!("runtime/help.schema.json")),
];

/// Renders a bundle for each version, newest first, and what belongs to all of them.
pub(super) fn render(views: &[View]) -> Rendered {
    let mut rendered = Rendered::default();
    let mut put = |path: &str, bytes: Vec<u8>| rendered.output.insert(format!("{}/{path}", Audience::InApp), bytes);
    for (name, text) in RUNTIME {
        put(name, text.into());
    }
    let pages: Vec<_> = views.par_iter().map(bundle::pages).collect();
    let made = views.par_iter().zip(&pages).map(|(view, pages)| bundle::bundle(view, pages));
    let (bundles, assets): (Vec<_>, Vec<_>) = made.collect::<Vec<_>>().into_iter().unzip();
    let mut files = Vec::with_capacity(bundles.len());
    for ((view, pages), bundle) in views.iter().zip(&pages).zip(&bundles) {
        let bytes = form::json(bundle);
        let file = format!("{}.{}.json", bundle.version, bundle::short_hash(&bytes));
        put(&format!("{}.json", bundle.version), bytes.clone());
        put(&file, bytes);
        files.push(file);
        for (path, bytes) in exports::exports(view, pages, bundle) {
            put(&path, bytes);
        }
    }
    if let Some(index) = index::index(views, &bundles, files) {
        put("index.json", form::json(&index));
    }
    rendered.assets.extend(assets.into_iter().flatten());
    rendered
}

/// What the panel says itself, as its index has it.
pub(super) fn words() -> Vec<u8> {
    form::json(&words::ENGLISH)
}

/// The bundle of a version with one procedure alone, in the form of the whole one: what a live preview shows.
/// `None` when the entry is no procedure.
pub(super) fn alone(view: &View, entry: &Entry) -> Option<Vec<u8>> {
    let page = (entry.kind() == DocumentKind::Procedure).then(|| view.page(entry))?;
    Some(form::json(&bundle::bundle(view, std::slice::from_ref(&page)).0))
}
