//! A site that stands ready: its files are made all at once, or each when somebody asks for it.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::assets::Assets;
use super::{PageSource, Site, Surface, Version, changes, stopgaps};
use crate::diagnostic::Diagnostic;
use crate::model::view::{Entry, View};
use crate::output::{AT_ONCE, Output, Sink};
use crate::render::{File, Library, Picture, Rendered, Tools, Views, address};
use crate::source::Origin;
use crate::version::UiVersion;

/// The versions of a site with all that its pages share.
pub(in crate::render) struct Standing<'v, 'a, S> {
    surface: S,
    tools: Tools<'v>,
    wanted: Views<'v, 'a>,
    versions: Vec<Version<'v, 'a>>,
    assets: Assets,
    /// The pictures of the brand.
    brand: BTreeSet<Picture>,
    finder: OnceLock<Finder>,
    /// The files that belong to no page, once they are asked for.
    rest: OnceLock<Output>,
}

/// Where the files stand that are made one by one.
struct Finder {
    /// The places of a version and of its page, by the path of the page's file.
    pages: HashMap<String, (usize, usize)>,
    /// The sources of the pictures that pages show, by the path of the file.
    pictures: HashMap<String, String>,
}

/// The part of a folder in which no page stands.
struct Unwritten<'f> {
    pages: &'f HashMap<String, (usize, usize)>,
    folder: &'f dyn Sink,
}

impl Sink for Unwritten<'_> {
    fn put(&self, path: &str, bytes: &[u8]) {
        if !self.pages.contains_key(path) {
            self.folder.put(path, bytes);
        }
    }

    fn holds(&self, path: &str, origin: Origin) -> bool {
        self.pages.contains_key(path) || self.folder.holds(path, origin)
    }
}

impl<'v, 'a, S: Surface> Standing<'v, 'a, S> {
    /// The site of these views, newest first.
    pub(in crate::render) fn of(wanted: Views<'v, 'a>, tools: Tools<'v>, surface: S) -> Self {
        let views = wanted.all;
        let brand = views.first().map(View::brand);
        let assets = Assets::of(tools.templates, surface.name(), views.first());
        let mut versions: Vec<Version> = views.par_iter().map(|view| Version::new(view, wanted.makings)).collect();
        let stopgaps = stopgaps(&versions);
        // Each version but the oldest says what it changed.
        let changes: Vec<_> =
            versions.iter().zip(versions.iter().skip(1)).map(|pair| changes::page(pair.0, pair.1)).collect();
        for ((version, stopgaps), changes) in
            versions.iter_mut().zip(stopgaps).zip(changes.into_iter().map(Some).chain([None]))
        {
            let made = surface.made(version);
            version.add(stopgaps.into_iter().chain(changes).chain(made).collect());
        }
        let pictures = brand.iter().flat_map(|brand| [brand.logo, brand.icon]).flatten();
        let brand = pictures.map(Picture::of).collect();
        Self { surface, tools, wanted, versions, assets, brand, finder: OnceLock::new(), rest: OnceLock::new() }
    }

    fn site(&self) -> Site<'_, 'v, 'a> {
        Site { versions: &self.versions, wanted: self.wanted, tools: self.tools, assets: &self.assets }
    }

    /// Makes all its files.
    pub(in crate::render) fn render(&self, folder: &dyn Sink) -> Rendered {
        let site = self.site();
        let finder = self.finder();
        // What somebody wrote is shown before what a site makes of itself.
        let unwritten = Unwritten { pages: &finder.pages, folder };
        let mut rendered = Rendered { pictures: self.brand.clone(), diagnostics: self.make_rest(&unwritten) };
        for version in self.versions.iter().filter(|version| site.wants(version)) {
            rendered.pictures.extend(version.survey.pictures.iter().map(|picture| Picture::of(picture)));
        }
        let mut pages: Vec<_> = finder.pages.values().copied().collect();
        // What lists a whole version takes longest: begun last, it would keep all but one processor waiting.
        let is_short = |(version, page): (usize, usize)| {
            !matches!(self.versions.get(version).and_then(|version| version.pages.get(page)), Some(PageSource::Made(_)))
        };
        pages.sort_unstable_by_key(|place| (is_short(*place), *place));
        let fault = |&(version, page): &(usize, usize)| {
            let version = self.versions.get(version).filter(|version| site.wants(version))?;
            let source = version.pages.get(page)?;
            let path = version.file(source.path());
            if self.origin(version, source).is_some_and(|origin| folder.holds(&path, origin)) {
                return None;
            }
            let html = site.page(&self.surface, version, source);
            html.map(|html| folder.put(&path, &html)).err()
        };
        rendered.diagnostics.extend(
            pages
                .par_iter()
                .with_max_len(AT_ONCE)
                .filter_map(fault)
                .collect::<Vec<_>>()
                .into_iter()
                .map(|fault| *fault),
        );
        rendered
    }

    /// What a page is made from, when that can be told without making it.
    fn origin(&self, version: &Version<'v, 'a>, source: &PageSource<'v, 'a>) -> Option<Origin> {
        let path = source.path();
        let told = (version.survey.users(path), self.surface.told(version, path));
        Some(Origin::of(&("page", self.site().origin(version, source)?, told)))
    }

    /// Makes the files that belong to no page.
    fn make_rest(&self, folder: &dyn Sink) -> Vec<Diagnostic> {
        let site = self.site();
        self.surface.whole(&site, folder);
        let mut diagnostics = Vec::new();
        for file in self.surface.framed(&site) {
            match file {
                Ok((path, bytes)) => folder.put(&path, &bytes),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        self.assets.files().for_each(|(path, bytes)| folder.put(&path, &bytes));
        diagnostics
    }

    fn rest(&self) -> &Output {
        self.rest.get_or_init(|| {
            Output::collect(|folder| {
                // A preview shows faults where they are asked for, page by page.
                self.make_rest(folder);
            })
        })
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| {
            let mut finder = Finder { pages: HashMap::new(), pictures: HashMap::new() };
            for (place, version) in self.versions.iter().enumerate() {
                let pages = version.pages.iter().enumerate();
                finder.pages.extend(pages.map(|(page, source)| (version.file(source.path()), (place, page))));
                let pictures = version.survey.pictures.iter();
                finder.pictures.extend(pictures.map(|picture| (address::asset(picture), picture.clone())));
            }
            finder.pictures.extend(self.brand.iter().map(|copy| (address::asset(&copy.source), copy.source.clone())));
            finder
        })
    }
}

impl<S: Surface> Library for Standing<'_, '_, S> {
    fn file(&self, path: &str) -> Option<Result<File, Box<Diagnostic>>> {
        let finder = self.finder();
        if let Some(&(version, page)) = finder.pages.get(path) {
            let version = self.versions.get(version)?;
            let written = self.site().page(&self.surface, version, version.pages.get(page)?);
            return Some(written.map(File::Bytes));
        }
        if let Some(source) = finder.pictures.get(path) {
            return Some(Ok(File::Picture(source.clone())));
        }
        // A page needs its style and its scripts at once, and those cost nothing.
        if let Some(asset) = self.assets.file(path) {
            return Some(Ok(File::Bytes(asset)));
        }
        self.rest().get(path).map(|bytes| Ok(File::Bytes(bytes.to_vec())))
    }

    fn revised(&self, version: UiVersion, entry: &Entry) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let version = self.versions.iter().find(|other| other.view.version() == version)?;
        let source = PageSource::Document(entry);
        Some(self.site().page(&self.surface, version, &source))
    }

    fn paths(&self) -> Vec<String> {
        let finder = self.finder();
        let pages = finder.pages.keys().chain(finder.pictures.keys()).map(String::as_str);
        pages.chain(self.rest().iter().map(|(path, _)| path)).map(str::to_owned).collect()
    }
}
