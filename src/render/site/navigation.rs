//! The folders of a view as sections, and what of them one page shows.
//!
//! A page shows the top sections and its own folder, never the whole book, so that the size of the
//! output grows with the book and not with its square.

use std::collections::BTreeMap;

use crate::model::DocumentPath;
use crate::model::view::{Entry, View};

/// How many neighbours a page lists on each side of itself in a large folder.
const WINDOW: usize = 30;

/// The folders of a view.
pub(in crate::render) struct Navigation<'v, 'a> {
    folders: BTreeMap<String, Folder<'v, 'a>>,
}

/// A folder with what stands directly in it.
pub(in crate::render) struct Folder<'v, 'a> {
    pub(in crate::render) path: DocumentPath,
    pub(in crate::render) title: String,
    /// The page that the folder's writer made for it.
    pub(in crate::render) index: Option<&'v Entry<'a>>,
    /// Its other pages, in their order.
    pub(in crate::render) pages: Vec<&'v Entry<'a>>,
    /// The folders in it, in their order.
    pub(in crate::render) folders: Vec<String>,
}

impl<'v, 'a> Navigation<'v, 'a> {
    pub(in crate::render) fn new(view: &'v View<'a>) -> Self {
        let mut navigation = Self { folders: BTreeMap::new() };
        navigation.open("", view.book_title());
        for entry in view.entries() {
            let path = entry.path();
            navigation.open(path.folder(), view.book_title());
            if let Some(folder) = navigation.folders.get_mut(path.folder()) {
                if path.is_index() {
                    folder.title = entry.title().to_owned();
                    folder.index = Some(entry);
                } else {
                    folder.pages.push(entry);
                }
            }
        }
        navigation.sort();
        navigation
    }

    /// Makes a folder and those that it stands in.
    fn open(&mut self, path: &str, book_title: &str) {
        if self.folders.contains_key(path) {
            return;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let title = if path.is_empty() { book_title.to_owned() } else { words(name) };
        let index_path = if path.is_empty() { "index.md".to_owned() } else { format!("{path}/index.md") };
        let folder = Folder {
            path: DocumentPath::of_file(&index_path),
            title,
            index: None,
            pages: Vec::new(),
            folders: Vec::new(),
        };
        self.folders.insert(path.to_owned(), folder);
        if !path.is_empty() {
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            self.open(parent, book_title);
            if let Some(parent) = self.folders.get_mut(parent) {
                parent.folders.push(path.to_owned());
            }
        }
    }

    /// By the given order first, then by title.
    fn sort(&mut self) {
        let key = |folder: &Folder| (order(folder.index.and_then(Entry::order)), folder.title.to_lowercase());
        let keys: BTreeMap<String, _> = self.folders.iter().map(|(path, folder)| (path.clone(), key(folder))).collect();
        for folder in self.folders.values_mut() {
            folder.folders.sort_by(|a, b| keys[a].cmp(&keys[b]));
            folder.pages.sort_by_cached_key(|entry| (order(entry.order()), entry.title().to_lowercase()));
        }
    }

    pub(in crate::render) fn folder(&self, path: &str) -> Option<&Folder<'v, 'a>> {
        self.folders.get(path)
    }

    /// Every folder, sorted by path.
    pub(in crate::render) fn folders(&self) -> impl Iterator<Item = &Folder<'v, 'a>> {
        self.folders.values()
    }

    /// The folders from the top down to the one that holds a page.
    pub(in crate::render) fn trail(&self, path: &DocumentPath) -> Vec<&Folder<'v, 'a>> {
        let mut trail = Vec::new();
        let mut folder = Some(path.folder());
        while let Some(path) = folder {
            trail.extend(self.folders.get(path));
            folder = if path.is_empty() { None } else { Some(path.rsplit_once('/').map_or("", |(parent, _)| parent)) };
        }
        trail.reverse();
        trail
    }
}

impl<'v, 'a> Folder<'v, 'a> {
    /// Whether every page of the folder lists all of them.
    pub(in crate::render) fn is_listed_whole(&self) -> bool {
        self.pages.len() <= WINDOW
    }

    /// The pages around one of them: all of a folder of usual size.
    pub(in crate::render) fn around(&self, path: &DocumentPath) -> &[&'v Entry<'a>] {
        around(&self.pages, self.pages.iter().position(|entry| entry.path() == path))
    }

    /// The pages before and after one of them.
    pub(in crate::render) fn neighbours(&self, path: &DocumentPath) -> (Option<&'v Entry<'a>>, Option<&'v Entry<'a>>) {
        let Some(place) = self.pages.iter().position(|entry| entry.path() == path) else {
            return (None, if path.is_index() { self.pages.first().copied() } else { None });
        };
        let before = if place == 0 { self.index } else { self.pages.get(place - 1).copied() };
        (before, self.pages.get(place + 1).copied())
    }
}

/// The items around one of them, or the first ones: all of a list of usual size.
pub(in crate::render) fn around<T>(items: &[T], place: Option<usize>) -> &[T] {
    let place = place.unwrap_or(0);
    let start = place.saturating_sub(WINDOW);
    let end = (place + WINDOW + 1).min(items.len());
    &items[start..end]
}

/// What has no given place comes after what has one.
fn order(given: Option<i64>) -> (bool, i64) {
    (given.is_none(), given.unwrap_or(0))
}

/// A folder's name as a title: `package_registries` is "Package registries".
fn words(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
