//! The search of a site that has no server: files of bounded size, of which a query loads a few.
//!
//! Words are sorted and cut into files; a word leads to pages, each with how much it says about the page and
//! the place where it says most. A query adds these numbers up. `templates/site/search.js` reads the files;
//! the form is described in the handbook, `docs/content/search.md`.

mod contents;
mod files;
mod prefixes;
mod shards;
mod vocabulary;
mod weigh;

use std::collections::HashMap;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use self::contents::{Content, Contents};
use self::files::File;
use self::shards::Cut;
use super::reading::{Place, PlaceKind, Reading};
use super::tokens::Endings;
use crate::model::view::{Entry, View};
use crate::output::{Makings, Sink};
use crate::version::UiVersion;

/// A page of an index.
struct Found<'c> {
    /// Its path below the root of the site, without `.html`.
    path: String,
    content: &'c Content,
    /// The versions that have it, when the one that is searched does not.
    only: Vec<&'c str>,
}

/// What a browser loads first.
#[derive(Serialize)]
struct Manifest<'m> {
    /// The version of this form.
    format: u32,
    /// Which endings are taken off words: `en` or nothing.
    endings: &'static str,
    /// How many pages this version has; those that only other versions have follow them.
    own: usize,
    /// The words that are on so many pages that they say little, the rarest first.
    common: &'m [&'m str],
    /// Words with the pages that they lead to.
    terms: Cut,
    /// The words alone, sorted by their beginnings.
    words: Cut,
    /// The words alone, backwards, sorted by their endings.
    endings_of: Cut,
    /// What is shown of each page.
    pages: Cut,
}

/// What a result shows of a page.
struct Shown<'p> {
    path: &'p str,
    title: &'p str,
    summary: &'p str,
    versions: &'p [&'p str],
    places: Vec<(usize, &'p str, &'p str)>,
    due: Option<&'p str>,
}

impl Serialize for Shown<'_> {
    /// A list, which is shorter than names; the day stands at its end where there is one.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { path, title, summary, versions, places, due } = self;
        match due {
            Some(due) => (path, title, summary, versions, places, due).serialize(serializer),
            None => (path, title, summary, versions, places).serialize(serializer),
        }
    }
}

/// Makes the indexes of the wanted versions in the folder of a site, from all views of its audience, newest first.
pub fn index(views: &[View], wanted: &[UiVersion], makings: Option<Makings>, folder: &dyn Sink) {
    let contents = Contents::of(views, wanted, makings);
    let views_of_wanted = views.par_iter().filter(|view| wanted.contains(&view.version()));
    let files = views_of_wanted.flat_map_iter(|view| version(view, views, &contents));
    files.for_each(|(path, bytes)| folder.put(&path, &bytes));
}

fn version(view: &View, views: &[View], contents: &Contents) -> Vec<File> {
    let mut pages: Vec<Found> = view.entries().iter().filter_map(|entry| found(view, entry, contents)).collect();
    let own = pages.len();
    pages.extend(elsewhere(view, views, contents));
    let mut files = Vec::new();
    let shown: Vec<Shown> = pages.iter().map(shown).collect();
    let display = shards::pages(&shown, &mut files);
    let weighed = weigh::weigh(&pages, &contents.vocabulary);
    let mut terms = weighed.terms;
    let (words, endings_of) = shards::vocabulary(&terms, &mut files);
    prefixes::add(&mut terms, pages.len());
    let manifest = Manifest {
        format: 1,
        endings: if Endings::of(view.language()) == Endings::English { "en" } else { "" },
        own,
        common: &weighed.common,
        terms: shards::terms(&terms, &mut files),
        words,
        endings_of,
        pages: display,
    };
    files.push(files::named(view.version_name(), &manifest));
    files
}

fn found<'c>(view: &View, entry: &Entry, contents: &'c Contents) -> Option<Found<'c>> {
    let content = contents.get(view.version(), entry)?;
    let folder = if view.is_newest() { String::new() } else { format!("{}/", view.version_name()) };
    Some(Found { path: format!("{folder}{}", entry.path().as_str()), content, only: Vec::new() })
}

/// The pages that only other versions have, each as the newest of them shows it.
fn elsewhere<'c>(view: &View, views: &'c [View], contents: &'c Contents) -> Vec<Found<'c>> {
    let mut places = HashMap::new();
    let mut pages: Vec<Found> = Vec::new();
    for other in views.iter().filter(|other| other.version() != view.version()) {
        for entry in other.entries().iter().filter(|entry| view.entry_at(entry.path()).is_none()) {
            let place = *places.entry(entry.id()).or_insert(pages.len());
            if place == pages.len() {
                pages.extend(found(other, entry, contents));
            }
            if let Some(page) = pages.get_mut(place) {
                page.only.push(other.version_name());
            }
        }
    }
    pages
}

fn shown<'p>(page: &'p Found<'p>) -> Shown<'p> {
    let place = |place: &'p Place| {
        let kind = match place.kind {
            PlaceKind::Heading => 0,
            PlaceKind::Step(number) => number,
            // No step has these numbers.
            PlaceKind::Branch => usize::from(u16::MAX),
            PlaceKind::Said => usize::from(u16::MAX) - 1,
        };
        (kind, place.anchor.as_str(), place.text.as_str())
    };
    let Reading { title, summary, places, due, .. } = &page.content.reading;
    Shown {
        path: &page.path,
        title,
        summary,
        versions: &page.only,
        places: places.iter().map(place).collect(),
        due: due.as_deref(),
    }
}
