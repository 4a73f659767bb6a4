//! All of a page but its own text: where it stands, what is around it, and its other versions.

use super::context::{AbsenceNotice, BrandContext, Changes, Child, Link, PageContext, VersionOf};
use super::elsewhere::absence;
use super::navigation::Folder;
use super::sections::children;
use super::{Here, PageSource, changes, journeys, versions};
use crate::model::view::Entry;
use crate::model::{DocumentKind, DocumentPath};
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
    let (previous, next) = version.journeys.neighbours(path).unwrap_or((previous, next));
    let stages = here.page.map(|page| journeys::stages(page, &href)).unwrap_or_default();
    let (users, more_users) = users(here, &href);
    let changes = changes::changes(here);
    let canonical = versions::canonical(here);
    let is_stopgap = matches!(here.source, PageSource::Made(made) if made.kind.is_stopgap());
    let trail = navigation.trail(path);
    let is_own_page = path.is_index() && !is_stopgap;
    let own_page = if is_own_page { trail.len().saturating_sub(1) } else { trail.len() };
    PageContext {
        book: version.view.book_title(),
        brand: brand(here),
        language: version.view.language(),
        direction: direction(version.view.language()),
        version: version.view.version_name(),
        banner: versions::banner(here),
        noindex: is_stopgap || canonical.as_ref().is_some_and(|canonical| canonical.is_elsewhere),
        canonical: canonical.map(|canonical| canonical.address),
        changes_link: changes_link(here),
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
        versions: versions::links(here),
        contents: changes.as_ref().map_or_else(Vec::new, Changes::headings),
        body: String::new(),
        children: children(version, path, here.page, &href),
        stages,
        parts: version.journeys.parts(path, &href),
        journeys: version.cards(path, &href),
        users,
        more_users,
        absence: absence_notice(here),
        changes,
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

/// How many tasks that use a page it lists.
const USERS: usize = 30;

/// The tasks that link to a page that is none itself, and how many more there are.
fn users(here: &Here, href: &impl Fn(&DocumentPath) -> String) -> (Vec<Link>, usize) {
    let Some(page) = here.page.filter(|page| page.kind == DocumentKind::Page) else { return (Vec::new(), 0) };
    let view = here.version.view;
    let users = here.version.survey.users(page.path).iter().filter_map(|place| view.entries().get(*place));
    let is_stage = |entry: &&Entry| page.journey.iter().any(|stage| stage.path == entry.path());
    journeys::bounded(users.filter(|entry| !is_stage(entry)), USERS, href)
}

/// Why the page is not in this version, when it is one that says so.
fn absence_notice(here: &Here) -> Option<AbsenceNotice> {
    let PageSource::Made(made) = here.source else { return None };
    if !made.kind.is_stopgap() {
        return None;
    }
    let absence = absence(here.site.versions, &made.path, here.place())?;
    let instead = absence.instead().iter().map(|entry| Child {
        title: entry.title().to_owned(),
        href: versions::way(here, here.version, entry.path()),
        summary: entry.summary().to_owned(),
    });
    let nearest = absence.nearest.iter().filter_map(|place| here.site.versions.get(*place)).map(|version| VersionOf {
        version: version.view.version_name().to_owned(),
        title: made.title.clone(),
        href: versions::way(here, version, &made.path),
    });
    Some(AbsenceNotice {
        lead: absence.lead(here.version.view.version_name()),
        instead: instead.collect(),
        nearest: nearest.collect(),
    })
}

/// The page that says what this version changed.
fn changes_link(here: &Here) -> Option<Link> {
    let path = DocumentPath::of_address(DocumentPath::CHANGES);
    let is_there = here.version.paths.contains(path.as_str()) && here.source.path() != &path;
    is_there.then(|| Link {
        title: format!("What changed in {}", here.version.view.version_name()),
        href: versions::way(here, here.version, &path),
    })
}

/// The direction in which a language, given as a BCP 47 tag, is written.
pub(in crate::render) fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}
