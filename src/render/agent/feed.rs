//! `feed.xml`: what each UI version changed in the playbooks, newest version first, as Atom (RFC 4287).

use crate::model::DocumentPath;
use crate::model::view::Entry;
use crate::render::address;
use crate::render::site::{Here, Site, Version, news};
use crate::render::xml::Element;

const FILE: &str = "feed.xml";
/// How many changes of a version are told.
const MOST: usize = 500;
/// What stands for a day that nobody knows: the form asks for one.
const NO_DAY: &str = "1970-01-01";

/// The way from a page to the feed; none where there is no older version to differ from.
pub(super) fn way(here: &Here) -> Option<String> {
    (here.site.versions.len() > 1).then(|| format!("{}{FILE}", here.up))
}

pub(super) fn files(site: &Site) -> Option<(String, Vec<u8>)> {
    let newest = site.versions.first().filter(|_| site.versions.len() > 1)?;
    let name = newest.view.brand().name;
    let pairs = site.versions.iter().zip(site.versions.iter().skip(1));
    let entries = pairs.flat_map(|(newer, older)| told(newer, older)).collect::<Vec<_>>();
    let updated = entries.iter().map(|(day, _)| day.clone()).max().unwrap_or_else(|| NO_DAY.to_owned());
    let feed = Element::new("feed")
        .with("xmlns", "http://www.w3.org/2005/Atom")
        .with("xml:lang", newest.view.language())
        .holding([
            Element::text("title", &format!("{name}: what changed in the playbooks")),
            Element::text("id", &format!("urn:headwater:desk:{}", address::encode(newest.view.book_title()))),
            Element::new("link").with("rel", "self").with("href", FILE),
            Element::new("link").with("rel", "alternate").with("type", "text/html").with("href", "index.html"),
            Element::text("updated", &format!("{updated}T00:00:00Z")),
            Element::new("author").holding([Element::text("name", name)]),
        ])
        .holding(entries.into_iter().map(|(_, entry)| entry));
    Some((FILE.to_owned(), feed.document()))
}

/// What one version changed, each with the day on which its task was last held against the product.
fn told(newer: &Version, older: &Version) -> Vec<(String, Element)> {
    let version = newer.view.version_name();
    let one = |(task, sentence): (&Entry, String)| {
        let day = task.reviewed().map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
        let has_it = newer.view.entry_at(task.path()).is_some();
        let file = if has_it { newer.file(task.path()) } else { older.file(task.path()) };
        let entry = Element::new("entry").holding([
            Element::text("title", &format!("{version}: {}", task.title())),
            Element::text("id", &id(task.path(), version)),
            Element::new("link")
                .with("rel", "alternate")
                .with("type", "text/html")
                .with("href", &address::encode(&file)),
            Element::text("updated", &format!("{day}T00:00:00Z")),
            Element::text("summary", &sentence).with("type", "text"),
        ]);
        (day, entry)
    };
    news(newer, older).into_iter().take(MOST).map(one).collect()
}

fn id(path: &DocumentPath, version: &str) -> String {
    format!("urn:headwater:desk:{version}:{}", address::encode(path.as_str()))
}
