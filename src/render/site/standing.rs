//! A site that stands ready: its files are made all at once, or each when somebody asks for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::assets::Assets;
use super::{PageSource, Site, Surface, Version, changes, stopgaps};
use crate::diagnostic::Diagnostic;
use crate::model::view::{Entry, View};
use crate::render::{AssetCopy, File, Library, Rendered, Tools, address};
use crate::version::UiVersion;

/// The versions of a site with all that its pages share.
pub(in crate::render) struct Standing<'v, 'a, S> {
    surface: S,
    tools: Tools<'v>,
    versions: Vec<Version<'v, 'a>>,
    assets: Assets,
    /// The pictures of the brand.
    brand: BTreeSet<AssetCopy>,
    finder: OnceLock<Finder>,
    rest: OnceLock<Rest>,
}

/// Where the files stand that are made one by one.
struct Finder {
    /// The places of a version and of its page, by the path of the page's file.
    pages: HashMap<String, (usize, usize)>,
    /// The sources of the pictures that pages show, by the path of the file.
    pictures: HashMap<String, String>,
}

/// The files that belong to no page; they are made together.
struct Rest {
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'v, 'a, S: Surface> Standing<'v, 'a, S> {
    /// The site of these views, newest first.
    pub(in crate::render) fn of(views: &'v [View<'a>], tools: Tools<'v>, surface: S) -> Self {
        let brand = views.first().map(View::brand);
        let assets = Assets::of(tools.templates, surface.name(), brand.as_ref());
        let mut versions: Vec<Version> = views.par_iter().map(Version::new).collect();
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
        let brand = pictures.map(|picture| AssetCopy::below(surface.name(), picture)).collect();
        Self { surface, tools, versions, assets, brand, finder: OnceLock::new(), rest: OnceLock::new() }
    }

    fn site(&self) -> Site<'_, 'v, 'a> {
        Site { versions: &self.versions, tools: self.tools, assets: &self.assets }
    }

    /// All its files.
    pub(in crate::render) fn render(&self) -> Rendered {
        let mut rendered = Rendered { assets: self.brand.clone(), ..Rendered::default() };
        let site = self.site();
        let pages =
            self.versions.par_iter().flat_map(|version| version.pages.par_iter().map(move |page| (version, page)));
        let written: Vec<_> = pages.map(|(version, source)| site.page(&self.surface, version, source)).collect();
        let mut rest = self.make_rest();
        rendered.diagnostics.append(&mut rest.diagnostics);
        let below = |path: &str| format!("{}/{path}", self.surface.name());
        for (path, bytes) in rest.files {
            rendered.output.insert(below(&path), bytes);
        }
        for page in written {
            match page {
                Ok(page) => {
                    rendered.output.insert(below(&page.path), page.html);
                    rendered.assets.extend(page.assets);
                }
                Err(diagnostic) => rendered.diagnostics.push(*diagnostic),
            }
        }
        rendered
    }

    fn make_rest(&self) -> Rest {
        let site = self.site();
        let mut rest = Rest { files: self.surface.whole(&site).into_iter().collect(), diagnostics: Vec::new() };
        for file in self.surface.framed(&site) {
            match file {
                Ok((path, bytes)) => {
                    rest.files.insert(path, bytes);
                }
                Err(diagnostic) => rest.diagnostics.push(*diagnostic),
            }
        }
        rest.files.extend(self.assets.files());
        rest
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| {
            let mut finder = Finder { pages: HashMap::new(), pictures: HashMap::new() };
            for (place, version) in self.versions.iter().enumerate() {
                let pages = version.pages.iter().enumerate();
                finder.pages.extend(pages.map(|(page, source)| (version.file(source.path()), (place, page))));
                let pictures = version.survey.pictures.iter();
                finder.pictures.extend(pictures.map(|picture| (address::asset(picture), (*picture).to_owned())));
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
            return Some(written.map(|page| File::Bytes(page.html)));
        }
        if let Some(source) = finder.pictures.get(path) {
            return Some(Ok(File::Picture(source.clone())));
        }
        // A page needs its style and its scripts at once, and those cost nothing.
        if let Some(asset) = self.assets.file(path) {
            return Some(Ok(File::Bytes(asset)));
        }
        let rest = self.rest.get_or_init(|| self.make_rest());
        rest.files.get(path).map(|bytes| Ok(File::Bytes(bytes.clone())))
    }

    fn revised(&self, version: UiVersion, entry: &Entry) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let version = self.versions.iter().find(|other| other.view.version() == version)?;
        let source = PageSource::Document(entry);
        Some(self.site().page(&self.surface, version, &source).map(|page| page.html))
    }

    fn paths(&self) -> Vec<String> {
        let finder = self.finder();
        let rest = self.rest.get_or_init(|| self.make_rest());
        let pages = finder.pages.keys().chain(finder.pictures.keys());
        pages.chain(rest.files.keys()).cloned().collect()
    }
}
