//! The lists of links around a page: the sections of its book, and what stands in its folder.

use std::collections::HashSet;

use super::Version;
use super::context::{Child, Link, Section};
use super::navigation::{Folder, Navigation, around};
use crate::model::DocumentPath;
use crate::model::view::{Entry, Page};
use crate::render::address;
use crate::render::templates::Shared;

/// The top sections, with what stands beside a page in its own folder.
pub(super) fn sections(navigation: &Navigation, path: &DocumentPath) -> Shared {
    let root = address::root(path);
    let href = |path: &DocumentPath| format!("{root}{}", address::encode(&address::file(path)));
    let page = |entry: &&Entry| Link { title: entry.title().to_owned(), href: href(entry.path()) };
    let link = |folder: &Folder| Link { title: folder.title.clone(), href: href(&folder.path) };
    let Some(top) = navigation.folder("") else { return Shared::of(&()) };
    let mut sections = Vec::new();
    let holds = |name: &String| path.folder() == name || path.folder().starts_with(&format!("{name}/"));
    for name in around(&top.folders, top.folders.iter().position(holds)) {
        let Some(folder) = navigation.folder(name) else { continue };
        let current = holds(name);
        // The reader sees what stands beside his page; other sections are one line each.
        let mut pages = Vec::new();
        if let Some(here) = navigation.folder(path.folder()).filter(|_| current) {
            pages.extend(here.around(path).iter().map(page));
            pages.extend(here.folders.iter().filter_map(|name| navigation.folder(name)).map(link));
        }
        let Link { title, href } = link(folder);
        sections.push(Section { title, href, current, pages });
    }
    if !top.pages.is_empty() {
        let Link { title, href } = link(top);
        let current = path.folder().is_empty();
        sections.push(Section { title, href, current, pages: top.around(path).iter().map(page).collect() });
    }
    Shared::of(&sections)
}

/// What stands in the folder of a page, but for what the page names itself: in its journey, among the journeys that
/// it shows, or in its text.
pub(in crate::render) fn children(
    version: &Version,
    path: &DocumentPath,
    page: Option<&Page>,
    href: &impl Fn(&DocumentPath) -> String,
) -> Vec<Child> {
    let Some(folder) = version.navigation.folder(path.folder()).filter(|_| path.is_index()) else { return Vec::new() };
    let mut named: HashSet<String> = version.cards(path, href).into_iter().map(|card| card.href).collect();
    if let Some(page) = page {
        named.extend(page.journey.iter().map(|stage| href(stage.path)));
        named.extend(page.mentions().pages.into_iter().map(href));
    }
    let folders = folder.folders.iter().filter_map(|name| version.navigation.folder(name)).map(|folder| Child {
        title: folder.title.clone(),
        href: href(&folder.path),
        summary: folder.index.map_or(String::new(), |index| index.summary().to_owned()),
    });
    let pages = folder.pages.iter().map(|entry| Child {
        title: entry.title().to_owned(),
        href: href(entry.path()),
        summary: entry.summary().to_owned(),
    });
    folders.chain(pages).filter(|child| !named.contains(&child.href)).collect()
}
