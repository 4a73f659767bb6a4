//! What the customer's and the agent's sites have in common: one HTML page a document and version.

pub(super) mod assets;
mod changes;
pub(super) mod context;
mod differing;
mod elsewhere;
mod frame;
mod journeys;
pub(super) mod made;
pub(super) mod navigation;
mod page;
mod renamed;
mod sections;
mod standing;
mod survey;
pub(super) mod versions;

pub(super) use changes::news;
pub(super) use frame::direction;
pub(super) use sections::children;
pub(super) use standing::Standing;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Serialize;

use self::assets::Assets;
use self::context::Card;
use self::journeys::Journeys;
use self::made::Made;
use self::navigation::Navigation;
use self::survey::Survey;
use super::html::{Branches, Notes};
use super::templates::Shared;
use super::{Tools, Views, address};
use crate::diagnostic::Diagnostic;
use crate::model::DocumentPath;
use crate::model::view::{Entry, Page, View};
use crate::output::{Makings, Sink};
use crate::source::Origin;

/// A file made by a template, by its path below the folder of the output, or the fault of that template.
pub(super) type Framed = Result<(String, Vec<u8>), Box<Diagnostic>>;

/// What makes one site differ from the other.
pub(super) trait Surface: Sync {
    /// What its templates are given as `own`, besides what every site gives.
    type Own: Serialize;

    /// The folder of the output and of the templates.
    fn name(&self) -> &'static str;

    /// How failure branches stand on the page.
    fn branches(&self) -> Branches;

    /// What its templates are given for one page.
    fn own(&self, here: &Here) -> Self::Own;

    /// What the steps of the page tell besides their text.
    fn notes<'o>(&self, _own: &'o Self::Own) -> Option<&'o Notes> {
        None
    }

    /// The pages of a version that this site has besides those of documents and folders.
    fn made(&self, _version: &Version) -> Vec<Made> {
        Vec::new()
    }

    /// The files of the site that belong to no page and for which there is a template.
    fn framed(&self, _site: &Site) -> Vec<Framed> {
        Vec::new()
    }

    /// A mark of what the page at a path tells of the texts of other pages, besides which of them link to it.
    fn told(&self, _version: &Version, _path: &DocumentPath) -> Option<Origin> {
        None
    }

    /// Makes the files of the site that belong to no page and need no template.
    fn whole(&self, site: &Site, folder: &dyn Sink);
}

/// All versions of a site, newest first.
pub(super) struct Site<'s, 'v, 'a> {
    pub(super) versions: &'s [Version<'v, 'a>],
    wanted: Views<'v, 'a>,
    pub(super) tools: Tools<'s>,
    /// Its style sheet and its scripts.
    pub(super) assets: &'s Assets,
}

impl<'v, 'a> Site<'_, 'v, 'a> {
    /// Whether the files of a version are made.
    pub(super) fn wants(&self, version: &Version<'v, 'a>) -> bool {
        self.wanted.wants(version.view.version())
    }

    /// What the text of a page is made from, when that can be told without making it.
    pub(super) fn origin(&self, version: &Version<'v, 'a>, source: &PageSource<'v, 'a>) -> Option<Origin> {
        let (ground, view) = (self.makings()?.ground, version.view);
        match source {
            PageSource::Document(entry) => ground.page(view, entry),
            PageSource::Folder(path) => Some(ground.list(view, path)),
            PageSource::Made(made) if made.kind.is_stopgap() => Some(ground.list(view, &made.path)),
            // Such a page tells of the texts of all others.
            PageSource::Made(_) => None,
        }
    }

    /// What the pages are made from, where that is known.
    pub(super) fn makings(&self) -> Option<Makings<'v>> {
        self.wanted.makings
    }

    /// Whether the files are made that belong to no version.
    pub(super) fn wants_whole(&self) -> bool {
        self.wanted.wants_whole()
    }
}

/// A view with its navigation and the list of its pages.
pub(super) struct Version<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) navigation: Navigation<'v, 'a>,
    /// The folder below the root of the site, with a slash; empty for the newest version.
    pub(super) folder: String,
    pub(super) pages: Vec<PageSource<'v, 'a>>,
    /// The paths of its pages, but for those that stand where one is missing.
    pub(super) paths: HashSet<String>,
    survey: Survey,
    journeys: Journeys<'v, 'a>,
    /// The sections as every page of a folder shows them, made for the first of these that is made.
    sections: HashMap<String, OnceLock<Shared>>,
}

/// What a page is made from: a document, a folder for which nobody wrote one, or what a site knows of itself.
pub(super) enum PageSource<'v, 'a> {
    Document(&'v Entry<'a>),
    Folder(DocumentPath),
    /// Few pages are such, and all others would be as large if it stood here itself.
    Made(Box<Made>),
}

/// A page in the making, with all that a surface may want to know of it.
pub(super) struct Here<'h, 'v, 'a> {
    pub(super) site: &'h Site<'h, 'v, 'a>,
    pub(super) version: &'h Version<'v, 'a>,
    pub(super) source: &'h PageSource<'v, 'a>,
    /// The text, when a document was written for it.
    pub(super) page: Option<&'h Page<'a>>,
    /// The hash of that text; empty without one.
    pub(super) hash: &'h str,
    /// The way from the page up to the root of the whole site.
    pub(super) up: &'h str,
}

impl Here<'_, '_, '_> {
    /// The place of the version in the list of all, newest first.
    fn place(&self) -> usize {
        let is_here = |other: &Version| other.view.version() == self.version.view.version();
        self.site.versions.iter().position(is_here).unwrap_or_default()
    }
}

impl PageSource<'_, '_> {
    pub(super) fn path(&self) -> &DocumentPath {
        match self {
            Self::Document(entry) => entry.path(),
            Self::Folder(path) => path,
            Self::Made(made) => &made.path,
        }
    }
}

/// For each version, a page at every address that only others have.
fn stopgaps(versions: &[Version]) -> Vec<Vec<Made>> {
    let paths: BTreeSet<&DocumentPath> =
        versions.iter().flat_map(|version| &version.pages).map(PageSource::path).collect();
    let missing = |(place, version): (usize, &Version)| {
        let absent = paths.iter().filter(|path| !version.paths.contains(path.as_str()));
        let name = version.view.version_name();
        absent.filter_map(|path| Some(elsewhere::absence(versions, path, place)?.page(path, name))).collect()
    };
    versions.par_iter().enumerate().map(missing).collect()
}

impl<'v, 'a> Version<'v, 'a> {
    /// The journeys that a page shows as cards: all of them on the home page, none elsewhere.
    pub(super) fn cards(&self, path: &DocumentPath, href: &impl Fn(&DocumentPath) -> String) -> Vec<Card> {
        if path.as_str() == "index" { self.journeys.cards(href) } else { Vec::new() }
    }

    fn new(view: &'v View<'a>, makings: Option<Makings>) -> Self {
        let navigation = Navigation::new(view);
        let unwritten = navigation.folders().filter(|folder| folder.index.is_none());
        let unwritten = unwritten.map(|folder| PageSource::Folder(folder.path.clone()));
        let pages: Vec<_> = view.entries().iter().map(PageSource::Document).chain(unwritten).collect();
        let paths = pages.iter().map(|page| page.path().as_str().to_owned()).collect();
        let folder = if view.is_newest() { String::new() } else { format!("{}/", view.version_name()) };
        // In a folder too large to be listed whole, each page has neighbours of its own.
        let whole = navigation.folders().filter(|folder| folder.is_listed_whole());
        let sections = whole.map(|folder| (folder.path.folder().to_owned(), OnceLock::new())).collect();
        let (survey, journeys) = (Survey::of(view, makings), Journeys::of(view));
        Self { view, navigation, folder, pages, paths, survey, journeys, sections }
    }

    /// Adds pages that nobody wrote.
    fn add(&mut self, made: Vec<Made>) {
        let lasting = made.iter().filter(|made| !made.kind.is_stopgap());
        self.paths.extend(lasting.map(|made| made.path.as_str().to_owned()));
        self.pages.extend(made.into_iter().map(|made| PageSource::Made(Box::new(made))));
        self.pages.shrink_to_fit();
    }

    /// The title of the folder in which a page stands.
    pub(super) fn folder_title(&self, path: &DocumentPath) -> &str {
        self.navigation.folder(path.folder()).map_or("", |folder| folder.title.as_str())
    }

    /// The path of a file of this version below the root of the site.
    pub(super) fn below(&self, file: &str) -> String {
        format!("{}{file}", self.folder)
    }

    /// The path of a page of this version below the root of the site.
    pub(super) fn file(&self, path: &DocumentPath) -> String {
        format!("{}{}", self.folder, address::file(path))
    }
}
