//! Each page of a version once, with all that lists for programs say of it.

use std::cell::OnceCell;
use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{feed, versioned};
use crate::date::Day;
use crate::model::DocumentPath;
use crate::model::view::Page;
use crate::output::{AT_ONCE, Sink, piece};
use crate::render::markdown::{self, Around, Place};
use crate::render::site::versions::original;
use crate::render::site::{PageSource, Site, Version};
use crate::render::{address, site};
use crate::source::Origin;

/// A page, as lists know it.
pub(super) struct Leaf<'v> {
    pub(super) path: &'v DocumentPath,
    pub(super) title: &'v str,
    /// What it is about; may be empty.
    pub(super) summary: &'v str,
    /// The UI versions in which it is valid, as a range.
    pub(super) range: Option<String>,
    /// The id and the hash of what was written; none for a page that nobody wrote.
    pub(super) source: Option<(&'v str, String)>,
    pub(super) reviewed: Option<Day>,
    /// Since when it reads so.
    pub(super) since: Option<Day>,
    /// What changed on that day, in a sentence, when the page is a procedure.
    pub(super) news: Option<String>,
    /// The names of its steps in their order.
    pub(super) steps: Vec<String>,
    /// Whether it is the list of a folder, and nobody wrote it.
    pub(super) is_list: bool,
    /// Its text for its twin, and for the file that holds all pages; none when it has no twin.
    pub(super) text: Option<Text>,
    /// The file to be found of all that say the same, by its path below the root of the site.
    pub(super) canonical: String,
}

/// A text in Markdown, with its links as each place needs them.
pub(super) struct Text {
    /// None when the twin is there already.
    pub(super) twin: Option<String>,
    pub(super) full: String,
}

/// Where a text stands.
#[derive(Clone, Copy)]
enum Kind {
    Twin,
    Full,
}

/// What lists tell of a document beyond its head.
#[derive(Serialize, Deserialize)]
struct Told {
    hash: String,
    steps: Vec<String>,
    since: Option<Day>,
    news: Option<String>,
    /// None on a site without Markdown.
    full: Option<String>,
}

/// Every page of a version but those that only fill a gap, in the order of the navigation.
///
/// Of those whose twin is in the folder already there is no text for it.
pub(super) fn leaves<'v>(site: &'v Site, version: &'v Version, folder: &dyn Sink) -> Vec<Leaf<'v>> {
    let by_path: HashMap<&str, &PageSource> =
        version.pages.iter().map(|source| (source.path().as_str(), source)).collect();
    let order = order(version);
    let is_listed = |path: &&str| order.binary_search_by_key(path, |(known, _)| known.as_str()).is_ok();
    let mut listed: Vec<_> = order.iter().collect();
    listed.sort_by_key(|(_, place)| *place);
    let listed = listed.into_iter().filter_map(|(path, _)| by_path.get(path.as_str()).copied());
    let others = version.pages.iter().filter(|source| !is_listed(&source.path().as_str()));
    let is_lasting = |source: &&PageSource| !matches!(source, PageSource::Made(made) if made.kind.is_stopgap());
    let sources: Vec<&PageSource> = listed.chain(others).filter(is_lasting).collect();
    sources.into_par_iter().with_max_len(AT_ONCE).map(|source| leaf(site, version, source, folder)).collect()
}

/// The path of each page of the navigation, sorted, with its place in the order in which a reader meets it.
fn order(version: &Version) -> Vec<(String, usize)> {
    let mut paths = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(name) = folders.pop() {
        let Some(folder) = version.navigation.folder(&name) else { continue };
        paths.push(folder.path.as_str().to_owned());
        paths.extend(folder.pages.iter().map(|entry| entry.path().as_str().to_owned()));
        folders.extend(folder.folders.iter().rev().cloned());
    }
    let mut order: Vec<_> = paths.into_iter().zip(0..).collect();
    order.sort();
    order
}

fn leaf<'v>(site: &'v Site, version: &'v Version, source: &'v PageSource, folder: &dyn Sink) -> Leaf<'v> {
    let mut leaf = Leaf {
        path: source.path(),
        title: "",
        summary: "",
        range: None,
        source: None,
        reviewed: None,
        since: None,
        news: None,
        steps: Vec::new(),
        is_list: matches!(source, PageSource::Folder(_)),
        text: None,
        canonical: original(site.versions, version, source.path()).file(source.path()),
    };
    match source {
        PageSource::Document(entry) => {
            let page = OnceCell::new();
            let page = || page.get_or_init(|| version.view.page(entry));
            let told = piece(site.makings(), "leaf", (version.view, entry), || Told::of(version, page()));
            let twin = (told.full.is_some() && !has_twin(site, version, source, folder))
                .then(|| text(version, entry.path(), Some(page()), Kind::Twin));
            leaf.title = entry.title();
            leaf.summary = entry.summary();
            leaf.range = Some(version.view.valid_range(entry));
            leaf.reviewed = version.view.reviewed(entry);
            leaf.source = Some((entry.id(), told.hash));
            (leaf.steps, leaf.since, leaf.news) = (told.steps, told.since, told.news);
            leaf.text = told.full.map(|full| Text { twin, full });
        }
        PageSource::Folder(path) => {
            leaf.title = version.folder_title(path);
            leaf.text = version.view.has_markdown().then(|| Text {
                twin: (!has_twin(site, version, source, folder)).then(|| text(version, path, None, Kind::Twin)),
                full: text(version, path, None, Kind::Full),
            });
        }
        PageSource::Made(made) => {
            leaf.title = &made.title;
            leaf.summary = &made.summary;
        }
    }
    leaf
}

/// Whether the twin of a page is wanted, and stands in the folder already.
fn has_twin(site: &Site, version: &Version, source: &PageSource, folder: &dyn Sink) -> bool {
    let twin = version.below(&address::twin(source.path()));
    let origin = site.origin(version, source);
    site.wants(version) && origin.is_some_and(|origin| folder.holds(&twin, Origin::of(&("twin", origin))))
}

impl Told {
    fn of(version: &Version, page: &Page) -> Self {
        let locked = version.view.locked(page);
        Self {
            hash: page.hash().to_owned(),
            steps: page.steps().map(|step| step.id.to_owned()).collect(),
            since: locked.map(|locked| locked.since),
            news: locked.and_then(|locked| feed::news(page, &locked.change)),
            full: version.view.has_markdown().then(|| text(version, page.path, Some(page), Kind::Full)),
        }
    }
}

/// The text of a page or of a list, with its links as its place needs them, and what stands around the page of a folder.
fn text(version: &Version, path: &DocumentPath, page: Option<&Page>, kind: Kind) -> String {
    let up = if version.folder.is_empty() { "" } else { "../" };
    let root = address::root(path);
    let (pages, assets, here) = match kind {
        Kind::Twin => (root.clone(), format!("{root}{up}"), Some(path)),
        Kind::Full => {
            let pictures = version.view.site_url().map_or_else(|| up.to_owned(), |url| format!("{url}/"));
            (versioned(version, ""), pictures, None)
        }
    };
    let around = around(version, path, page, &pages);
    match page {
        Some(page) => markdown::page(page, Place { pages: &pages, assets: &assets, here }, around),
        None => {
            let parts = [markdown::title(version.folder_title(path)), around.above, around.below];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
        }
    }
}

/// The lists around the page of a folder, as its HTML page has them.
fn around(version: &Version, path: &DocumentPath, page: Option<&Page>, pages: &str) -> Around {
    if !path.is_index() {
        return Around::default();
    }
    let href = |path: &DocumentPath| format!("{pages}{}", address::encode(&address::twin(path)));
    let cards = version.cards(path, &href);
    let children = site::children(version, path, page, &href);
    let journeys = cards.iter().map(|card| {
        let tasks = format!("{} {} tasks", card.summary, card.count);
        item(&card.title, &card.href, tasks.trim())
    });
    let mut above: Vec<String> = journeys.collect();
    if !above.is_empty() {
        above.insert(0, "## Step by step".to_owned());
    }
    let below: Vec<_> = children.iter().map(|child| item(&child.title, &child.href, &child.summary)).collect();
    Around { above: above.join("\n\n"), below: below.join("\n\n") }
}

fn item(title: &str, address: &str, note: &str) -> String {
    let link = markdown::link(title, address, "");
    let note = markdown::words(note);
    if note.is_empty() { link } else { format!("{link}\n\n  {note}") }
}
