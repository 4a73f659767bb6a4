//! `feed.xml`: what changed in procedures, newest first, as Atom (RFC 4287).

use super::leaf::Leaf;
use super::{File, absolute};
use crate::date::Day;
use crate::model::view::{Block, Page, plain};
use crate::model::{Change, DocumentKind, StepChanges, StepName};
use crate::render::site::Version;
use crate::render::xml::Element;

/// How many changes a feed tells.
const LIMIT: usize = 50;
/// How many steps a sentence names before it only counts.
const NAMED: usize = 3;

/// The feed of a version; none when no dates are known.
pub(super) fn file(url: &str, version: &Version, leaves: &[Leaf]) -> Option<File> {
    let view = version.view;
    let last = view.has_dates().then(|| view.last_change()).flatten()?;
    let mut news: Vec<_> = leaves.iter().filter_map(|leaf| Some((leaf, leaf.since?, leaf.news.as_ref()?))).collect();
    news.sort_by(|(a, a_since, _), (b, b_since, _)| b_since.cmp(a_since).then_with(|| a.path.cmp(b.path)));
    news.truncate(LIMIT);
    let updated = news.first().map_or(last, |(_, since, _)| *since);
    let path = version.below("feed.xml");
    let (own, home) = (absolute(url, &path), absolute(url, &version.below("index.html")));
    let name = view.brand().name;
    let of = if view.has_versions() { format!(", UI {}", view.version_name()) } else { String::new() };
    let link = |relation: &str, kind: &str, address: &str| {
        Element::new("link").with("rel", relation).with("type", kind).with("href", address)
    };
    let feed = Element::new("feed")
        .with("xmlns", "http://www.w3.org/2005/Atom")
        .with("xml:lang", view.language())
        .holding([
            Element::text("title", &format!("{name}{of}: what changed in the procedures")),
            Element::text("id", &own),
            link("self", "application/atom+xml", &own),
            link("alternate", "text/html", &home),
            Element::text("updated", &moment(updated)),
            Element::new("author").holding([Element::text("name", name)]),
        ])
        .holding(news.into_iter().map(|(leaf, since, sentence)| {
            let file = version.file(leaf.path);
            Element::new("entry").holding([
                Element::text("title", leaf.title),
                Element::text("id", &name_of(url, &file, since, leaf)),
                link("alternate", "text/html", &absolute(url, &file)),
                Element::text("updated", &moment(since)),
                Element::text("summary", sentence).with("type", "text"),
            ])
        }));
    Some((path, feed.document()))
}

/// A name for a change that nobody else gives to anything (RFC 4151).
fn name_of(url: &str, file: &str, since: Day, leaf: &Leaf) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', ':', '?', '#']).next();
    let hash = leaf.source.as_ref().and_then(|(_, hash)| hash.get(..8)).unwrap_or_default();
    let path = absolute("", file);
    format!("tag:{},{since}:{path}?{hash}", host.unwrap_or_default().to_ascii_lowercase())
}

fn moment(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

/// What changed in a procedure, in a sentence; nothing for other pages and for what nobody knows.
pub(super) fn news(page: &Page, change: &Change) -> Option<String> {
    match change {
        _ if page.kind != DocumentKind::Procedure => None,
        Change::Unknown => None,
        Change::New => {
            let steps = page.steps().count();
            Some(format!("A new procedure of {}.", count(steps, "step")))
        }
        Change::Text(changes) => Some(sentence(page, changes)),
    }
}

fn sentence(page: &Page, changes: &StepChanges) -> String {
    let mut parts = Vec::new();
    let changed: Vec<&StepName> = changes.changed.iter().collect();
    let is_moved = |name: &&StepName| !changes.changed.contains(name);
    let moved: Vec<&StepName> = changes.moved.iter().filter(is_moved).collect();
    let new: Vec<&StepName> = changes.new.iter().collect();
    for (names, one, many) in [(new, "is new", "are new"), (changed, "changed", "changed"), (moved, "moved", "moved")] {
        if !names.is_empty() {
            parts.push(format!("{} {}", named(page, &names), if names.len() == 1 { one } else { many }));
        }
    }
    match changes.gone.len() {
        0 => {}
        1 => parts.push("one step is gone".to_owned()),
        several => parts.push(format!("{several} steps are gone")),
    }
    if parts.is_empty() {
        return "The text around the steps changed.".to_owned();
    }
    let sentence = parts.join("; ");
    let mut chars = sentence.chars();
    let start: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{start}{}.", chars.as_str())
}

/// Steps by their numbers, a lone one with its words.
fn named(page: &Page, names: &[&StepName]) -> String {
    let steps = (1..).zip(page.steps()).filter(|(_, step)| names.iter().any(|name| name.as_str() == step.id));
    let steps: Vec<_> = steps.collect();
    match steps.as_slice() {
        [(number, step)] => {
            let words = step.blocks.iter().find_map(|block| match block {
                Block::Paragraph(text) => Some(plain(text)),
                _ => None,
            });
            let words = words.map(|words| format!(" (“{}”)", words.trim_end_matches(['.', ':'])));
            format!("step {number}{}", words.unwrap_or_default())
        }
        several if several.len() <= NAMED => {
            let numbers: Vec<_> = several.iter().map(|(number, _): &(i32, _)| number.to_string()).collect();
            format!("steps {}", numbers.join(", "))
        }
        many => count(many.len(), "step"),
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("one {noun}") } else { format!("{number} {noun}s") }
}
