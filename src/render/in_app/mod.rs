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

use super::{Picture, Views};
use crate::model::DocumentKind;
use crate::model::view::{Entry, Page, View};
use crate::output::Sink;

/// What a product takes besides the bundles.
pub(super) const RUNTIME: [(&str, &str); 4] = [
    ("headwater-help.js", include_str!("runtime/headwater-help.js")),
    ("headwater-help.classic.js", include_str!("runtime/headwater-help.classic.js")),
    ("headwater-help.d.ts", include_str!("runtime/headwater-help.d.ts")),
    ("help.schema.json", include_str!("runtime/help.schema.json")),
];

/// Renders a bundle for each version, newest first, and what belongs to all of them; says which pictures they show.
pub(super) fn render(all: Views, folder: &dyn Sink) -> BTreeSet<Picture> {
    for (name, text) in RUNTIME {
        folder.put(name, text.as_bytes());
    }
    // The index tells of every bundle.
    let is_needed = |view: &&View| all.wants_whole() || all.wants(view.version());
    let views: Vec<&View> = all.all.iter().filter(is_needed).collect();
    // What a handoff from the product names is the same as what one from the page names.
    let public = |view: &View, page: &Page| {
        let customers = all.customers.iter().find(|customers| customers.version() == view.version())?;
        customers.hash(page.path).map(str::to_owned)
    };
    let pages: Vec<_> = views.par_iter().map(|view| bundle::pages(view)).collect();
    let made = views.par_iter().zip(&pages).map(|(view, pages)| bundle::bundle(view, pages, |page| public(view, page)));
    let (bundles, pictures): (Vec<_>, Vec<_>) = made.collect::<Vec<_>>().into_iter().unzip();
    let mut files = Vec::with_capacity(bundles.len());
    for ((view, pages), bundle) in views.iter().zip(&pages).zip(&bundles) {
        let bytes = form::json(bundle);
        let file = format!("{}.{}.json", bundle.version, bundle::short_hash(&bytes));
        files.push(file.clone());
        if !all.wants(view.version()) {
            continue;
        }
        folder.put(&format!("{}.json", bundle.version), &bytes);
        folder.put(&file, &bytes);
        for (path, bytes) in exports::exports(view, pages, bundle) {
            folder.put(&path, &bytes);
        }
    }
    if all.wants_whole()
        && let Some(index) = index::index(all.all, &bundles, files)
    {
        folder.put("index.json", &form::json(&index));
    }
    pictures.into_iter().flatten().collect()
}

/// What the panel says itself, as its index has it.
pub(super) fn words() -> Vec<u8> {
    form::json(&words::ENGLISH)
}

/// The bundle of a version with one procedure alone, in the form of the whole one: what a live preview shows.
/// `for_customers` is its hash as customers see it. `None` when the entry is no procedure.
pub(super) fn alone(view: &View, entry: &Entry, for_customers: Option<String>) -> Option<Vec<u8>> {
    let page = (entry.kind() == DocumentKind::Procedure).then(|| view.page(entry))?;
    Some(form::json(&bundle::bundle(view, std::slice::from_ref(&page), |_| for_customers.clone()).0))
}
