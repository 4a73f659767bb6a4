//! The customer's site for programs: twins in Markdown, lists of pages, dates, redirects and headers.

mod addresses;
mod feed;
mod headers;
mod leaf;
mod llms;
mod not_found;
mod redirects;
mod sitemap;
mod structured_data;
mod twin;

use rayon::prelude::*;
use serde::Serialize;

use self::addresses::{Base, absolute, versioned};
use self::leaf::leaves;
use crate::output::{AT_ONCE, Sink};
use crate::render::address;
use crate::render::site::{Framed, Here, PageSource, Site};

/// A file by its path below the folder of the site.
type File = (String, Vec<u8>);

/// What the head of a page says to programs.
#[derive(Serialize)]
pub(super) struct Head {
    /// The way to the page's twin in Markdown, when it has one.
    twin: Option<String>,
    /// The way to the feed of this version, when there is one.
    feed: Option<String>,
    /// The address of the page in the world, when it is known.
    url: Option<String>,
    /// What the page is, as JSON-LD that can stand within a script element.
    structured_data: String,
}

impl Head {
    pub(super) fn of(here: &Here) -> Self {
        let view = here.version.view;
        let path = here.source.path();
        let name = address::twin(path);
        let name = name.rsplit('/').next().unwrap_or(&name);
        let has_feed = view.site_url().is_some() && view.has_dates();
        Self {
            twin: (view.has_markdown() && !matches!(here.source, PageSource::Made(_))).then(|| address::encode(name)),
            feed: has_feed.then(|| format!("{}{}", here.up, address::encode(&here.version.below("feed.xml")))),
            url: view.site_url().map(|url| absolute(url, &here.version.file(path))),
            structured_data: structured_data::of(here),
        }
    }
}

/// Makes the files that are made from data alone.
pub(super) fn files(site: &Site, folder: &dyn Sink) {
    let base = Base::of(site);
    let put = |(path, bytes): File| folder.put(&path, &bytes);
    let mut pages = sitemap::Pages::default();
    for version in site.versions {
        let url = version.view.site_url();
        let (is_wanted, has_markdown) = (site.wants(version), version.view.has_markdown());
        // The sitemap tells of every version.
        let is_told_of = url.is_some() && (is_wanted || site.wants_whole());
        if !(is_told_of || is_wanted && has_markdown) {
            continue;
        }
        let leaves = leaves(site, version, folder);
        if let Some(url) = url {
            pages.add(url, version, &leaves);
        }
        if is_wanted {
            url.and_then(|url| feed::file(url, version, &leaves)).into_iter().for_each(put);
        }
        if is_wanted && has_markdown {
            llms::files(site, version, &leaves).into_iter().for_each(put);
            let leaves = leaves.into_par_iter().with_max_len(AT_ONCE);
            leaves.filter_map(|leaf| twin::file(version, leaf)).for_each(put);
        }
    }
    if site.wants_whole() {
        headers::files(site, &base).into_iter().for_each(put);
        sitemap::files(pages, &base).into_iter().for_each(put);
        redirects::exports(site, &base).into_iter().for_each(put);
    }
}

/// The files for which there is a template.
pub(super) fn framed(site: &Site) -> Vec<Framed> {
    let base = Base::of(site);
    let mut files = redirects::stubs(site);
    if let Some(lost) = site.wants_whole().then(|| not_found::file(site, &base)).flatten() {
        // A page that stood at its address leads nowhere now.
        let path = |file: &Framed| file.as_ref().ok().map(|(path, _)| path.clone());
        files.retain(|file| path(file).is_none() || path(file) != path(&lost));
        files.push(lost);
    }
    files
}
