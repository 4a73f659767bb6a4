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

use serde::Serialize;

use self::addresses::{Base, absolute, versioned};
use self::leaf::leaves;
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
            twin: (!matches!(here.source, PageSource::Made(_))).then(|| address::encode(name)),
            feed: has_feed.then(|| format!("{}{}", here.up, address::encode(&here.version.below("feed.xml")))),
            url: view.site_url().map(|url| absolute(url, &here.version.file(path))),
            structured_data: structured_data::of(here),
        }
    }
}

/// The files that are made from data alone.
pub(super) fn files(site: &Site) -> Vec<File> {
    let base = Base::of(site);
    let mut files = headers::files(site, &base);
    let mut pages = sitemap::Pages::default();
    for version in site.versions {
        let leaves = leaves(site, version);
        files.extend(llms::files(site, version, &leaves));
        if let Some(url) = version.view.site_url() {
            pages.add(url, version, &leaves);
            files.extend(feed::file(url, version, &leaves));
        }
        files.extend(leaves.into_iter().filter_map(|leaf| twin::file(version, leaf)));
    }
    files.extend(sitemap::files(pages, &base));
    files.extend(redirects::exports(site, &base));
    files
}

/// The files for which there is a template.
pub(super) fn framed(site: &Site) -> Vec<Framed> {
    let base = Base::of(site);
    let mut files = redirects::stubs(site);
    files.extend(not_found::file(site, &base));
    files
}
