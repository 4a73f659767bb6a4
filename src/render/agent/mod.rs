//! The support agent's playbooks: what the customer sees, what to check, and where each outcome leads.

mod collect;
mod feed;
mod macros;
mod matrix;
mod notes;
mod open;
mod playbook;
mod symptoms;

use rayon::prelude::*;
use serde::Serialize;

use self::matrix::Matrix;
use self::notes::notes;
use self::playbook::Sheet;
use self::symptoms::{Index, Symptoms};
use super::html::{Branches, Notes};
use super::site::made::{Made, MadeKind};
use super::site::{Here, PageSource, Site, Standing, Surface, Version};
use super::{Tools, Views, address};
use crate::model::view::{Page, Playbook, View};
use crate::model::{DocumentKind, DocumentPath};
use crate::output::Sink;
use crate::source::Origin;

/// Where the pages stand that nobody wrote.
const SYMPTOMS: &str = "desk/symptoms";
const MATRIX: &str = "desk/who-may-do-what";

/// The site from the views of agents and, for the same versions, of customers.
pub(super) fn stand<'v, 'a>(views: Views<'v, 'a>, tools: Tools<'v>) -> Standing<'v, 'a, Agent<'v, 'a>> {
    let indexes = views.all.par_iter().map(|view| Index::of(view, views.makings)).collect();
    Standing::of(views, tools, Agent { views: views.all, indexes, customers: views.customers })
}

/// What makes a site the desk's.
pub(super) struct Agent<'r, 'a> {
    views: &'r [View<'a>],
    /// The symptoms of each version, in the order of the views.
    indexes: Vec<Index<'r, 'a>>,
    /// What customers see in each version, in the order of the views.
    customers: &'r [View<'a>],
}

/// What the templates of the desk are given besides what every site gives.
#[derive(Serialize)]
pub(super) struct Own {
    /// The way from the page to the root of the whole site; the page itself when it stands there.
    root: String,
    /// The way to the root of this version.
    version_root: String,
    open: open::Way,
    ways: Ways,
    feed: Option<String>,
    playbook: Option<Sheet>,
    symptoms: Option<Symptoms>,
    matrix: Option<Matrix>,
    #[serde(skip)]
    notes: Option<Notes>,
}

/// The ways to the lists of the desk.
#[derive(Serialize)]
struct Ways {
    symptoms: String,
    /// None in a book without tiers.
    matrix: Option<String>,
}

impl<'a> Agent<'_, 'a> {
    /// The place of a version in the lists of this site.
    fn place(&self, version: &Version) -> usize {
        let is_it = |view: &View| view.version() == version.view.version();
        self.views.iter().position(is_it).unwrap_or_default()
    }

    /// What customers see in a version.
    fn customers(&self, version: &Version) -> Option<&View<'a>> {
        self.customers.get(self.place(version))
    }

    /// The page of customers at a path, when they see one there.
    fn public(&self, version: &Version, path: &DocumentPath) -> Option<Page<'a>> {
        let view = self.customers(version)?;
        Some(view.page(view.entry_at(path)?))
    }

    fn made_at(here: &Here, path: &str) -> bool {
        matches!(here.source, PageSource::Made(made) if made.path.as_str() == path && !made.kind.is_stopgap())
    }
}

impl Surface for Agent<'_, '_> {
    type Own = Own;

    fn name(&self) -> &'static str {
        "agent"
    }

    fn branches(&self) -> Branches {
        Branches::Open
    }

    fn own(&self, here: &Here) -> Own {
        let (view, path) = (here.version.view, here.source.path());
        let place = self.place(here.version);
        let procedure = here.page.filter(|page| page.kind == DocumentKind::Procedure);
        let public = procedure.and_then(|_| self.public(here.version, path));
        let playbook = procedure.map(|page| Playbook::of(view, page, public.as_ref().map(Page::digest)));
        let notes = playbook.as_ref().map(|playbook| notes(self, here, playbook, public.as_ref()));
        let sheet = playbook.as_ref().zip(notes.as_ref());
        let sheet = sheet.map(|(playbook, notes)| Sheet::of(self, here, playbook, public.as_ref(), notes));
        let up = address::root(path);
        let way = |to: &str| format!("{up}{}", address::encode(&format!("{to}.html")));
        Own {
            root: if here.up.is_empty() { "./".to_owned() } else { here.up.to_owned() },
            version_root: if up.is_empty() { "./".to_owned() } else { up.clone() },
            open: open::Way::of(here),
            ways: Ways { symptoms: way(SYMPTOMS), matrix: (!view.tiers().is_empty()).then(|| way(MATRIX)) },
            feed: feed::way(here),
            playbook: sheet,
            symptoms: Self::made_at(here, SYMPTOMS)
                .then(|| self.indexes.get(place).map(|index| index.listed(here)))
                .flatten(),
            matrix: Self::made_at(here, MATRIX).then(|| Matrix::of(self, here)),
            notes,
        }
    }

    fn notes<'o>(&self, own: &'o Own) -> Option<&'o Notes> {
        own.notes.as_ref()
    }

    fn made(&self, version: &Version) -> Vec<Made> {
        let made = |path: &str, title: &str, summary: &str| Made {
            path: DocumentPath::of_address(path),
            title: title.to_owned(),
            summary: summary.to_owned(),
            kind: MadeKind::Desk,
            body: String::new(),
        };
        let mut all = vec![made(SYMPTOMS, "All symptoms", "What customers say and see, and where it is answered.")];
        if !version.view.tiers().is_empty() {
            all.push(made(MATRIX, "Who may do what", "What each tier can finish, and where it hands over."));
        }
        all.retain(|made| !version.paths.contains(made.path.as_str()));
        all
    }

    fn told(&self, version: &Version, path: &DocumentPath) -> Option<Origin> {
        let alike = self.indexes.get(self.place(version))?.alike(path);
        let told: Vec<_> = alike.iter().map(|other| (other.words.as_str(), other.entry.path())).collect();
        Some(Origin::of(&told))
    }

    fn whole(&self, site: &Site, folder: &dyn Sink) {
        if !site.wants_whole() {
            return;
        }
        let files = open::files(site).into_iter().chain(macros::files(self, site)).chain(feed::files(site));
        files.for_each(|(path, bytes)| folder.put(&path, &bytes));
    }
}
