//! `sitemap.xml` with the days on which pages really changed, and `robots.txt` that names it.

use super::addresses::Base;
use super::leaf::Leaf;
use super::{File, absolute};
use crate::date::Day;
use crate::render::address;
use crate::render::site::Version;
use crate::render::xml::Element;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// How many addresses one file may have.
const LIMIT: usize = 50_000;

/// The pages that search engines may list.
#[derive(Default)]
pub(super) struct Pages {
    pages: Vec<(String, Option<Day>)>,
}

impl Pages {
    /// Adds the pages of a version, without those that say what the newest version says.
    pub(super) fn add(&mut self, url: &str, version: &Version, leaves: &[Leaf]) {
        let originals = leaves.iter().filter(|leaf| leaf.canonical == version.file(leaf.path));
        // A list that nobody wrote is worth finding only in the newest version.
        let originals = originals.filter(|leaf| !leaf.is_list || version.view.is_newest());
        self.pages.extend(originals.map(|leaf| (absolute(url, &version.file(leaf.path)), leaf.since)));
    }
}

/// The files that tell search engines what there is.
pub(super) fn files(pages: Pages, base: &Base) -> Vec<File> {
    let mut robots = String::from("User-agent: *\nAllow: /\n");
    let mut files = Vec::new();
    if let Some(url) = base.url {
        files = maps(pages, url, LIMIT);
        robots.push_str(&format!("\nSitemap: {}\n", absolute(url, "sitemap.xml")));
    }
    files.push(("robots.txt".to_owned(), robots.into_bytes()));
    files
}

fn maps(pages: Pages, url: &str, limit: usize) -> Vec<File> {
    if pages.pages.len() <= limit {
        return vec![("sitemap.xml".to_owned(), map(&pages.pages))];
    }
    let parts: Vec<File> = (1..)
        .zip(pages.pages.chunks(limit))
        .map(|(number, pages)| (format!("sitemap-{number}.xml"), map(pages)))
        .collect();
    let entries = parts.iter().zip(pages.pages.chunks(limit)).map(|((file, _), pages)| {
        let last = pages.iter().filter_map(|(_, since)| *since).max();
        entry("sitemap", format!("{url}/{}", address::encode(file)), last)
    });
    let index = Element::new("sitemapindex").with("xmlns", NAMESPACE).holding(entries).document();
    let mut files = vec![("sitemap.xml".to_owned(), index)];
    files.extend(parts);
    files
}

fn map(pages: &[(String, Option<Day>)]) -> Vec<u8> {
    let entries = pages.iter().map(|(address, since)| entry("url", address.clone(), *since));
    Element::new("urlset").with("xmlns", NAMESPACE).holding(entries).document()
}

fn entry(name: &'static str, address: String, since: Option<Day>) -> Element {
    let date = since.map(|day| Element::text("lastmod", &day.to_string()));
    Element::new(name).holding([Element::text("loc", &address)]).holding(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_addresses_than_one_file_may_have_are_told_in_several() {
        let pages = (0..7).map(|number| (format!("https://a.example/{number}.html"), Day::parse("2026-11-24")));
        let files = maps(Pages { pages: pages.collect() }, "https://a.example", 3);
        let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        let count = |place: usize, name: &str| {
            let text = String::from_utf8(files[place].1.clone()).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            let is_named = |node: &roxmltree::Node| node.has_tag_name((NAMESPACE, name));
            document.descendants().filter(is_named).count()
        };
        assert_eq!((count(0, "sitemap"), count(0, "lastmod")), (3, 3));
        assert_eq!((count(1, "url"), count(2, "url"), count(3, "url")), (3, 3, 1));
    }
}
