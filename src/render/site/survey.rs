//! What a site must know of all pages of a version before it can make the first: what each says, in short.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::view::{Digest, Entry, View};
use crate::model::{DocumentKind, DocumentPath};
use crate::output::{AT_ONCE, Makings, piece};

/// The pages of a version, in a form that is small enough to keep for every version.
pub(super) struct Survey {
    /// The UI elements whose labels any page shows.
    pub(super) elements: BTreeSet<String>,
    /// The pictures that any page shows.
    pub(super) pictures: BTreeSet<String>,
    /// The places of the procedures that link to a page, by its path.
    users: HashMap<String, Vec<usize>>,
}

/// What one page says, in short.
#[derive(Serialize, Deserialize)]
struct Said {
    digest: Digest,
    elements: Vec<String>,
    /// The paths of the pages to which it links.
    pages: Vec<String>,
    pictures: Vec<String>,
}

impl Said {
    fn of(view: &View, entry: &Entry) -> Self {
        let page = view.page(entry);
        let mentions = page.mentions();
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            digest: page.digest().clone(),
            elements: texts(&mentions.elements),
            pages: mentions.pages.iter().map(|path| path.as_str().to_owned()).collect(),
            pictures: texts(&page.assets),
        }
    }
}

impl Survey {
    pub(super) fn of(view: &View, makings: Option<Makings>) -> Self {
        let read = |entry: &Entry| {
            let said = piece(makings, "survey", (view, entry), || Said::of(view, entry));
            // Almost every other page asks for it.
            entry.knows(said.digest);
            (said.elements, said.pages, said.pictures)
        };
        let mut survey = Self { elements: BTreeSet::new(), pictures: BTreeSet::new(), users: HashMap::new() };
        let pages: Vec<_> = view.entries().par_iter().with_max_len(AT_ONCE).map(read).collect();
        for (place, (entry, (elements, pages, pictures))) in view.entries().iter().zip(pages).enumerate() {
            survey.elements.extend(elements);
            survey.pictures.extend(pictures);
            if entry.kind() == DocumentKind::Procedure {
                for linked in pages {
                    survey.users.entry(linked).or_default().push(place);
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
