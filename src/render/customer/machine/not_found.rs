//! `404.html`: the page for addresses that do not exist, which leads to what was probably meant.

use std::collections::BTreeMap;

use serde::Serialize;

use super::addresses::Base;
use crate::model::{DocumentPath, Handoff};
use crate::render::address;
use crate::render::customer::help::Help;
use crate::render::site::{Framed, Site, Version, direction};
use crate::render::templates::Shared;

/// How many pages it knows by itself, where no search helps.
const PAGES: usize = 300;

/// What `customer/404.html` is given; every address works from any path.
#[derive(Serialize)]
struct Lost<'v> {
    language: &'v str,
    direction: &'static str,
    name: &'v str,
    /// The path of the site on its host, with a slash at both ends.
    root: &'v str,
    home: String,
    /// The company's own sign; without one the site has an asset for it.
    icon: Option<String>,
    /// The picture beside the name.
    logo: Option<String>,
    /// The name of the newest version.
    version: &'v str,
    own: Own,
    assets: BTreeMap<&'v str, String>,
    /// The names of the older versions, each a folder below the root.
    versions: String,
    /// The links at the foot of every page.
    footer: Vec<Link>,
    folders: Vec<Link>,
    pages: Vec<Link>,
}

/// What the way to support is made from, as on every page.
#[derive(Serialize)]
struct Own {
    help: Help,
}

#[derive(Serialize)]
struct Link {
    title: String,
    href: String,
    /// The older versions that have the page as well.
    versions: String,
}

impl Link {
    /// A link out of the site.
    fn of(title: &str, href: &str) -> Self {
        Self { title: title.to_owned(), href: href.to_owned(), versions: String::new() }
    }
}

/// The page, when there is a version to lead to.
pub(super) fn file(site: &Site, base: &Base) -> Option<Framed> {
    let version = site.versions.first()?;
    let link = |title: &str, path: &DocumentPath| Link {
        title: title.to_owned(),
        href: base.on_host(&version.file(path)),
        versions: older(site, |other| other.paths.contains(path.as_str())),
    };
    let top = version.navigation.folder("")?;
    let sections = top.folders.iter().filter_map(|name| version.navigation.folder(name));
    let entries = version.view.entries().iter().take(PAGES);
    let (view, brand) = (version.view, version.view.brand());
    let picture = |asset: Option<&str>| asset.map(|asset| base.on_host(&address::asset(asset)));
    let handoff = Handoff { procedure: "404", version: view.version_name(), ..Handoff::default() };
    let lost = Lost {
        language: view.language(),
        direction: direction(view.language()),
        name: brand.name,
        root: &base.path,
        icon: picture(brand.icon),
        logo: picture(brand.logo),
        version: view.version_name(),
        own: Own { help: Help::new(view.contact(), "Page not found", &handoff) },
        home: base.on_host(&version.below("index.html")),
        assets: site.assets.addresses(&base.path),
        versions: older(site, |_| true),
        footer: brand.footer.iter().map(|(title, href)| Link::of(title, href)).collect(),
        folders: sections.take(PAGES).map(|folder| link(&folder.title, &folder.path)).collect(),
        pages: entries.map(|entry| link(entry.title(), entry.path())).collect(),
    };
    let html = site.tools.templates.fill("customer/404.html", &lost, &Shared::of(&()));
    Some(html.map(|html| ("404.html".to_owned(), html.into_bytes())))
}

/// The folders of older versions as words.
fn older(site: &Site, is_wanted: impl Fn(&Version) -> bool) -> String {
    let folders = site.versions.iter().filter(|version| !version.folder.is_empty() && is_wanted(version));
    let names = folders.map(|version| address::encode(version.folder.trim_end_matches('/')));
    names.collect::<Vec<_>>().join(" ")
}
