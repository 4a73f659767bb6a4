//! All of a page but its own text: where it stands, what is around it, and its other versions.

use super::context::{BrandContext, Link, PageContext, VersionLink};
use super::navigation::Folder;
use super::sections::children;
use super::{Here, Version};
use crate::model::DocumentPath;
use crate::model::view::Entry;
use crate::render::address;

pub(super) fn frame<'p, O>(here: &Here<'p, '_, '_>, own: O) -> PageContext<'p, O> {
    let (version, path) = (here.version, here.source.path());
    let navigation = &version.navigation;
    let root = address::root(path);
    let href = |path: &DocumentPath| format!("{root}{}", address::encode(&address::file(path)));
    let link = |entry: &Entry| Link { title: entry.title().to_owned(), href: href(entry.path()) };
    let folder_link = |folder: &Folder| Link { title: folder.title.clone(), href: href(&folder.path) };
    let folder = navigation.folder(path.folder());
    let (previous, next) = folder.map(|folder| folder.neighbours(path)).unwrap_or_default();
    let versions = version_links(here);
    let newest = versions.first().filter(|first| !first.current && !version.view.is_newest());
    let trail = navigation.trail(path);
    let own_page = if path.is_index() { trail.len().saturating_sub(1) } else { trail.len() };
    PageContext {
        book: version.view.book_title(),
        brand: brand(here),
        language: version.view.language(),
        direction: direction(version.view.language()),
        version: version.view.version_name(),
        newest: newest.map(|newest| newest.name.clone()),
        newest_href: newest.map(|newest| newest.href.clone()),
        title: "",
        heading: String::new(),
        anchor: String::new(),
        description: "",
        summary: String::new(),
        kind: "page",
        home: href(&DocumentPath::of_file("index.md")),
        assets: here.site.assets.addresses(here.up),
        here: href(path),
        trail: trail[..own_page].iter().map(|folder| folder_link(folder)).collect(),
        versions,
        contents: Vec::new(),
        body: String::new(),
        children: if path.is_index() { children(navigation, folder, &href) } else { Vec::new() },
        previous: previous.map(link),
        next: next.map(link),
        source_id: "",
        source_hash: String::new(),
        own,
    }
}

fn brand<'p>(here: &Here<'p, '_, '_>) -> BrandContext<'p> {
    let brand = here.version.view.brand();
    let picture =
        |asset: Option<&str>| asset.map(|asset| format!("{}{}", here.up, address::encode(&address::asset(asset))));
    let link = |(words, address): &(String, String)| Link { title: words.clone(), href: address.clone() };
    BrandContext {
        name: brand.name,
        logo: picture(brand.logo),
        icon: picture(brand.icon),
        footer: brand.footer.iter().map(link).collect(),
    }
}

fn version_links(here: &Here) -> Vec<VersionLink> {
    let path = here.source.path();
    let link = |other: &Version| {
        let has_page = other.paths.contains(path.as_str());
        let file = if has_page { address::file(path) } else { "index.html".to_owned() };
        VersionLink {
            name: other.view.version_name().to_owned(),
            href: format!("{}{}", here.up, address::encode(&format!("{}{file}", other.folder))),
            current: other.view.version() == here.version.view.version(),
            has_page,
        }
    };
    here.site.versions.iter().map(link).collect()
}

/// The direction in which a language, given as a BCP 47 tag, is written.
fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}
