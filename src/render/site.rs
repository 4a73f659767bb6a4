//! What the customer's and the agent's sites have in common: one HTML page a document and version.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::html::{Branches, Html, Place};
use super::navigation::{Folder, Navigation, around};
use super::templates::Shared;
use super::{AssetCopy, Rendered, Templates, Tools, address};
use crate::diagnostic::Diagnostic;
use crate::model::view::{Entry, Page, View, plain};
use crate::model::{DocumentKind, DocumentPath};

/// What makes one site differ from the other.
pub(super) struct Flavour {
    /// The folder of the output and of the templates.
    pub(super) name: &'static str,
    /// How failure branches stand on the page.
    pub(super) branches: Branches,
}

/// The context of `layout.html` and of every template that extends it.
#[derive(Serialize)]
struct PageContext<'p> {
    book: &'p str,
    language: &'p str,
    /// `rtl` for a language that is written from right to left, `ltr` for others.
    direction: &'static str,
    version: &'p str,
    /// The name of the newest version, when this is not it.
    newest: Option<String>,
    /// The same page in the newest version, or its home.
    newest_href: Option<String>,
    title: &'p str,
    /// The title with its marks, as HTML.
    heading: String,
    /// The name of the title within the page.
    anchor: String,
    /// The summary as words.
    description: &'p str,
    /// The summary with its marks, as HTML.
    summary: String,
    kind: &'static str,
    home: String,
    style: String,
    /// The address of this page as the sections have it.
    here: String,
    trail: Vec<Link>,
    versions: Vec<VersionLink>,
    contents: Vec<Heading>,
    body: String,
    children: Vec<Child>,
    previous: Option<Link>,
    next: Option<Link>,
    source_id: &'p str,
    source_hash: String,
}

#[derive(Serialize)]
struct Link {
    title: String,
    href: String,
}

/// A section of the navigation, with what stands beside the page when it is in this section.
#[derive(Serialize)]
struct Section {
    title: String,
    href: String,
    current: bool,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct VersionLink {
    name: String,
    href: String,
    current: bool,
    /// Whether that version has this page; its home is linked otherwise.
    has_page: bool,
}

#[derive(Serialize)]
struct Heading {
    title: String,
    href: String,
    level: u8,
}

#[derive(Serialize)]
struct Child {
    title: String,
    href: String,
    summary: String,
}

/// Renders a site from the views of its audience, newest version first.
pub(super) fn render(views: &[View], tools: Tools, flavour: &Flavour) -> Rendered {
    let style = style(tools.templates, flavour);
    let versions: Vec<Version> = views.iter().map(Version::new).collect();
    let mut rendered = Rendered::default();
    rendered.output.insert(format!("{}/{}", flavour.name, style.path), style.text.into_bytes());
    let pages = versions.par_iter().flat_map(|version| version.pages.par_iter().map(move |page| (version, page)));
    let site = Site { versions: &versions, tools, flavour, style: &style.path };
    let written: Vec<_> = pages.map(|(version, page)| site.page(version, page)).collect();
    for page in written {
        match page {
            Ok(page) => {
                rendered.output.insert(page.path, page.html.into_bytes());
                rendered.assets.extend(page.assets);
            }
            Err(diagnostic) => rendered.diagnostics.push(*diagnostic),
        }
    }
    rendered
}

struct Style {
    path: String,
    text: String,
}

/// The style sheet, named by its content so that it can be kept by browsers for ever.
fn style(templates: &Templates, flavour: &Flavour) -> Style {
    let own = templates.style(&format!("{}/style.css", flavour.name));
    let text = format!("{}\n{own}", templates.style("site/base.css"));
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Style { path: format!("assets/style-{}.css", &hash[..8]), text }
}

/// A view with its navigation and the list of its pages.
struct Version<'v, 'a> {
    view: &'v View<'a>,
    navigation: Navigation<'v, 'a>,
    /// The folder below the root of the site, with a slash; empty for the newest version.
    folder: String,
    pages: Vec<PageSource<'v, 'a>>,
    paths: HashSet<String>,
    /// The sections as every page of a folder shows them.
    sections: HashMap<String, Shared>,
}

/// What a page is made from: a document, or a folder for which nobody wrote one.
enum PageSource<'v, 'a> {
    Document(&'v Entry<'a>),
    Folder(DocumentPath),
}

impl PageSource<'_, '_> {
    fn path(&self) -> &DocumentPath {
        match self {
            Self::Document(entry) => entry.path(),
            Self::Folder(path) => path,
        }
    }
}

impl<'v, 'a> Version<'v, 'a> {
    fn new(view: &'v View<'a>) -> Self {
        let navigation = Navigation::new(view);
        let unwritten = navigation.folders().filter(|folder| folder.index.is_none());
        let unwritten = unwritten.map(|folder| PageSource::Folder(folder.path.clone()));
        let pages: Vec<_> = view.entries().iter().map(PageSource::Document).chain(unwritten).collect();
        let paths = pages.iter().map(|page| page.path().as_str().to_owned()).collect();
        let folder = if view.is_newest() { String::new() } else { format!("{}/", view.version_name()) };
        // In a folder too large to be listed whole, each page has neighbours of its own.
        let whole = navigation.folders().filter(|folder| folder.is_listed_whole());
        let sections = whole.map(|folder| (folder.path.folder().to_owned(), sections(&navigation, &folder.path)));
        let sections = sections.collect();
        Self { view, navigation, folder, pages, paths, sections }
    }
}

struct Site<'s, 'v, 'a> {
    versions: &'s [Version<'v, 'a>],
    tools: Tools<'s>,
    flavour: &'s Flavour,
    style: &'s str,
}

struct WrittenPage {
    path: String,
    html: String,
    assets: BTreeSet<AssetCopy>,
}

impl Site<'_, '_, '_> {
    fn page(&self, version: &Version, source: &PageSource) -> Result<WrittenPage, Box<Diagnostic>> {
        let path = source.path();
        let up = format!("{}{}", address::root(path), if version.folder.is_empty() { "" } else { "../" });
        let place =
            Place { path, site_root: &up, branches: self.flavour.branches, highlighter: self.tools.highlighter };
        let mut context = self.frame(version, path, &up);
        let mut assets = BTreeSet::new();
        match source {
            PageSource::Document(entry) => {
                let page = version.view.page(entry);
                fill_document(&mut context, entry, &page, place);
                assets.extend(page.assets.iter().map(|asset| self.copy(asset)));
            }
            PageSource::Folder(_) => {
                context.title = version.navigation.folder(path.folder()).map_or("", |folder| folder.title.as_str());
                context.heading = escaped(context.title);
                context.kind = "folder";
            }
        }
        let own;
        let sections = match version.sections.get(path.folder()) {
            Some(shared) => shared,
            None => {
                own = sections(&version.navigation, path);
                &own
            }
        };
        let html = self.tools.templates.fill(&format!("{}/page.html", self.flavour.name), &context, sections)?;
        Ok(WrittenPage { path: self.output_path(version, path), html, assets })
    }

    fn output_path(&self, version: &Version, path: &DocumentPath) -> String {
        format!("{}/{}{}", self.flavour.name, version.folder, address::file(path))
    }

    fn copy(&self, asset: &str) -> AssetCopy {
        AssetCopy { source: asset.to_owned(), path: format!("{}/{}", self.flavour.name, address::asset(asset)) }
    }

    /// All of a page but its own text.
    fn frame<'p>(&self, version: &'p Version, path: &DocumentPath, up: &str) -> PageContext<'p> {
        let navigation = &version.navigation;
        let root = address::root(path);
        let href = |path: &DocumentPath| format!("{root}{}", address::encode(&address::file(path)));
        let link = |entry: &Entry| Link { title: entry.title().to_owned(), href: href(entry.path()) };
        let folder_link = |folder: &Folder| Link { title: folder.title.clone(), href: href(&folder.path) };
        let folder = navigation.folder(path.folder());
        let (previous, next) = folder.map(|folder| folder.neighbours(path)).unwrap_or_default();
        let versions = self.version_links(version, path, up);
        let newest = versions.first().filter(|first| !first.current && !version.view.is_newest());
        let trail = navigation.trail(path);
        let own_page = if path.is_index() { trail.len().saturating_sub(1) } else { trail.len() };
        PageContext {
            book: version.view.book_title(),
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
            style: format!("{up}{}", self.style),
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
        }
    }

    fn version_links(&self, version: &Version, path: &DocumentPath, up: &str) -> Vec<VersionLink> {
        let link = |other: &Version| {
            let has_page = other.paths.contains(path.as_str());
            let file = if has_page { address::file(path) } else { "index.html".to_owned() };
            VersionLink {
                name: other.view.version_name().to_owned(),
                href: format!("{up}{}", address::encode(&format!("{}{file}", other.folder))),
                current: other.view.version() == version.view.version(),
                has_page,
            }
        };
        self.versions.iter().map(link).collect()
    }
}

/// The direction in which a language, given as a BCP 47 tag, is written.
fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "dv", "fa", "he", "ps", "ug", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if RIGHT_TO_LEFT.contains(&primary.as_str()) { "rtl" } else { "ltr" }
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = pulldown_cmark_escape::escape_html(&mut html, text);
    html
}

fn fill_document<'p>(context: &mut PageContext<'p>, entry: &'p Entry<'p>, page: &Page, place: Place) {
    context.title = entry.title();
    context.description = entry.summary();
    context.heading = Html::new(place).line(&page.title);
    context.anchor.clone_from(&page.anchor);
    context.summary = Html::new(place).line(&page.summary);
    context.kind = match entry.kind() {
        DocumentKind::Procedure => "procedure",
        DocumentKind::Page | DocumentKind::Partial => "page",
    };
    let contents = page.headings.iter().filter(|heading| (2..=3).contains(&heading.level));
    context.contents = contents
        .map(|heading| Heading {
            title: plain(&heading.text),
            href: format!("#{}", address::encode(&heading.anchor)),
            level: heading.level,
        })
        .collect();
    context.body = Html::new(place).page(page);
    context.source_id = entry.id();
    context.source_hash = page.hash();
}

/// The top sections, with what stands beside a page in its own folder.
fn sections(navigation: &Navigation, path: &DocumentPath) -> Shared {
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

fn children(navigation: &Navigation, folder: Option<&Folder>, href: &impl Fn(&DocumentPath) -> String) -> Vec<Child> {
    let Some(folder) = folder else { return Vec::new() };
    let folders = folder.folders.iter().filter_map(|name| navigation.folder(name)).map(|folder| Child {
        title: folder.title.clone(),
        href: href(&folder.path),
        summary: folder.index.map_or(String::new(), |index| index.summary().to_owned()),
    });
    let pages = folder.pages.iter().map(|entry| Child {
        title: entry.title().to_owned(),
        href: href(entry.path()),
        summary: entry.summary().to_owned(),
    });
    folders.chain(pages).collect()
}
