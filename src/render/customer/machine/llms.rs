//! `llms.txt`, which tells programs what there is, and `llms-full.txt`, which holds all of it.

use super::leaf::Leaf;
use super::{File, versioned};
use crate::render::address;
use crate::render::markdown;
use crate::render::site::{Site, Version};

/// How many characters `llms.txt` may have, so that it is read whole.
const LIMIT: usize = 100_000;
/// How many sections are named when not all pages are.
const SECTIONS: usize = 300;

/// A section with a line for each of its pages.
struct Section<'l> {
    title: String,
    /// The address of the page that lists it.
    list: String,
    pages: Vec<&'l Leaf<'l>>,
}

/// Both files of a version.
pub(super) fn files(site: &Site, version: &Version, leaves: &[Leaf]) -> Vec<File> {
    let full = full(version, leaves);
    let list = list(site, version, leaves, full.len(), LIMIT);
    let file = |name: &str, text: String| (version.below(name), text.into_bytes());
    vec![file("llms.txt", list), file("llms-full.txt", full)]
}

/// Every page with its address, in the order of the navigation.
fn full(version: &Version, leaves: &[Leaf]) -> String {
    let view = version.view;
    let mut text = markdown::title(view.brand().name);
    text.push_str(&format!("\n\n> {}\n", about(version)));
    let pages = leaves.iter().filter_map(|leaf| Some(leaf.path.as_str().len() + leaf.text.as_ref()?.full.len()));
    text.reserve(pages.map(|page| page + 100).sum());
    for leaf in leaves {
        let Some(page) = &leaf.text else { continue };
        let address = versioned(version, &address::file(leaf.path));
        text.push_str(&format!("\n---\n\nSource: <{address}>\n\n{}\n", page.full));
    }
    text
}

/// What the files are about, in a sentence.
fn about(version: &Version) -> String {
    let view = version.view;
    let of = if view.has_versions() { format!(" for UI version {}", view.version_name()) } else { String::new() };
    let about = format!("{}{of}.", view.brand().name);
    let home = view.entries().iter().find(|entry| entry.path().as_str() == "index");
    match home.map(|home| home.summary()).filter(|summary| !summary.is_empty()) {
        Some(summary) => format!("{} {}", markdown::words(&about), markdown::words(summary)),
        None => markdown::words(&about),
    }
}

fn list(site: &Site, version: &Version, leaves: &[Leaf], size: usize, limit: usize) -> String {
    let sections = sections(version, leaves);
    let total: usize = sections.iter().map(|section| section.pages.len()).sum();
    let head = head(version, size);
    let tail = optional(site, version);
    let most = sections.iter().map(|section| section.pages.len()).max().unwrap_or(0);
    // A list that becomes too long is given up at once: in a large book most are.
    let write = |pages: usize, notes: Notes, limit: usize| {
        let mut text = head.clone();
        let shown = if pages < most { SECTIONS } else { usize::MAX };
        let listed: usize = sections.iter().take(shown).map(|section| section.pages.len().min(pages)).sum();
        if listed < total {
            let full = versioned(version, "llms-full.txt");
            text.push_str(&format!(
                "\nTo stay short, this list names {listed} of {total} pages. [All pages]({}) are in one file.\n",
                markdown::destination(&full)
            ));
        }
        let mut left = limit.checked_sub(text.chars().count() + tail.chars().count())?;
        for section in sections.iter().take(shown) {
            for line in lines(section, version, (pages, notes)) {
                left = left.checked_sub(line.chars().count())?;
                text.push_str(&line);
            }
        }
        (left > 0).then(|| text + &tail)
    };
    let whole = [Notes::Given, Notes::LeftOut].into_iter().find_map(|notes| write(most, notes, limit));
    whole.unwrap_or_else(|| {
        // The most lines that each section may have; fewer lines are never longer.
        let (mut fitting, mut too_many) = (0, most);
        while too_many - fitting > 1 {
            let middle = fitting.midpoint(too_many);
            if write(middle, Notes::LeftOut, limit).is_some() { fitting = middle } else { too_many = middle }
        }
        write(fitting, Notes::LeftOut, usize::MAX).unwrap_or_default()
    })
}

/// Whether it is said of each page what it is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notes {
    Given,
    LeftOut,
}

fn head(version: &Version, size: usize) -> String {
    let full = markdown::destination(&versioned(version, "llms-full.txt"));
    format!(
        "{}\n\n> {}\n\nThe links lead to Markdown twins: the address of any page with `.md` at its end. \
         [All pages in one file]({full}) are {}.\n",
        markdown::title(version.view.brand().name),
        about(version),
        bytes(size)
    )
}

fn bytes(size: usize) -> String {
    if size < 10_000 { format!("{size} bytes") } else { format!("{} kB", size / 1000) }
}

/// The pages of each top folder, with those of no folder first.
fn sections<'l>(version: &Version, leaves: &'l [Leaf]) -> Vec<Section<'l>> {
    let mut sections: Vec<(&str, Section)> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| leaf.text.is_some()) {
        let name = leaf.path.folder().split('/').next().unwrap_or_default();
        let known = sections.iter_mut().rev().find(|(known, _)| *known == name);
        match known {
            Some((_, section)) => section.pages.push(leaf),
            None => {
                let folder = version.navigation.folder(name);
                let title = folder.map_or(String::new(), |folder| folder.title.clone());
                let list = folder.map_or(String::new(), |folder| versioned(version, &address::twin(&folder.path)));
                sections.push((name, Section { title, list, pages: vec![leaf] }));
            }
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

/// The lines of a section, of which the first is its heading.
fn lines(section: &Section, version: &Version, (pages, notes): (usize, Notes)) -> impl Iterator<Item = String> {
    let heading = format!("\n#{}\n\n", markdown::title(&section.title));
    let page = move |leaf: &&Leaf| {
        let note = if notes == Notes::Given { note(version, leaf) } else { String::new() };
        markdown::link(leaf.title, &versioned(version, &address::twin(leaf.path)), &note) + "\n"
    };
    let left_out = section.pages.len().saturating_sub(pages);
    let more = (left_out > 0).then(|| {
        let note = format!("{left_out} of its pages are not in this list");
        markdown::link(&section.title, &section.list, &note) + "\n"
    });
    std::iter::once(heading).chain(section.pages.iter().take(pages).map(page)).chain(more)
}

/// What a page is about, and in which versions it is valid.
fn note(version: &Version, leaf: &Leaf) -> String {
    let range = leaf.range.as_deref().filter(|_| version.view.has_versions());
    let range = range.map(|range| if range == "*" { "All UI versions.".to_owned() } else { format!("UI {range}.") });
    let parts = [Some(leaf.summary.to_owned()).filter(|summary| !summary.is_empty()), range];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The other versions, which a program may leave out.
fn optional(site: &Site, version: &Version) -> String {
    let is_other = |other: &&Version| other.view.version() != version.view.version();
    let others: Vec<_> = site.versions.iter().filter(is_other).collect();
    if others.is_empty() {
        return String::new();
    }
    let up = if version.folder.is_empty() { "" } else { "../" };
    let line = |other: &&Version| {
        let file = other.below("llms.txt");
        let address = match version.view.site_url() {
            Some(url) => super::absolute(url, &file),
            None => format!("{up}{}", address::encode(&file)),
        };
        let note = if other.view.is_newest() { "The newest UI version." } else { "An older UI version." };
        markdown::link(&format!("UI {}", other.view.version_name()), &address, note)
    };
    format!("\n## Optional\n\n{}\n", others.iter().map(line).collect::<Vec<_>>().join("\n"))
}
