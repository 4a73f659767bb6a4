//! What a site must know of all pages of a version before it can make the first: what each says, in short.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::model::view::{Entry, View};
use crate::model::{DocumentKind, DocumentPath};

/// The pages of a version, in a form that is small enough to keep for every version.
pub(super) struct Survey<'a> {
    /// The UI elements whose labels any page shows.
    pub(super) elements: BTreeSet<&'a str>,
    /// The pictures that any page shows.
    pub(super) pictures: BTreeSet<&'a str>,
    /// The places of the procedures that link to a page, by its path.
    users: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let read = |entry: &Entry<'a>| {
            let page = view.page(entry);
            // Almost every other page asks for it, and the page is at hand.
            let _digest = page.digest();
            (page.mentions(), page.assets)
        };
        let mut survey = Self { elements: BTreeSet::new(), pictures: BTreeSet::new(), users: HashMap::new() };
        let pages: Vec<_> = view.entries().par_iter().map(read).collect();
        for (place, (entry, (mentions, pictures))) in view.entries().iter().zip(pages).enumerate() {
            survey.elements.extend(mentions.elements);
            survey.pictures.extend(pictures);
            if entry.kind() == DocumentKind::Procedure {
                for linked in mentions.pages {
                    survey.users.entry(linked.as_str()).or_default().push(place);
                }
            }
        }
        survey
    }

    /// The places of the procedures that link to a page, in the order of their paths.
    pub(super) fn users(&self, path: &DocumentPath) -> &[usize] {
        self.users.get(path.as_str()).map(Vec::as_slice).unwrap_or_default()
    }
}
