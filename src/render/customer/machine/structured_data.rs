//! What a page is, as JSON-LD in the words of schema.org: its place, the article, and its steps.

use serde_json::{Value, json};

use super::absolute;
use crate::model::DocumentKind;
use crate::model::view::{Block, Callout, CalloutKind, Page, Step, plain};
use crate::render::address;
use crate::render::site::Here;
use crate::render::words::{short, words};

/// The graph of a page as a text that can stand within a script element; empty for a page without a text.
pub(super) fn of(here: &Here) -> String {
    let mut graph = vec![trail(here)];
    if let Some(page) = here.page {
        graph.push(article(here, page));
        if page.kind == DocumentKind::Procedure && page.steps().next().is_some() {
            graph.push(procedure(here, page));
        }
    }
    graph.retain(|part| !part.is_null());
    if graph.is_empty() {
        return String::new();
    }
    within_script(&json!({ "@context": "https://schema.org", "@graph": graph }))
}

/// JSON without any character that could end or begin something in HTML or in a script.
fn within_script(value: &Value) -> String {
    let mut text = String::new();
    for char in value.to_string().chars() {
        match char {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => text.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => text.push(char),
        }
    }
    text
}

/// The address of a file of this version: in the world when that is known, and else from the page.
fn to(here: &Here, file: &str) -> String {
    let file = here.version.below(file);
    match here.version.view.site_url() {
        Some(url) => absolute(url, &file),
        None => format!("{}{}", here.up, address::encode(&file)),
    }
}

fn trail(here: &Here) -> Value {
    let path = here.source.path();
    let folders = here.version.navigation.trail(path).into_iter();
    let folders = folders.filter(|folder| folder.path != *path);
    let mut links: Vec<(&str, String)> =
        folders.map(|folder| (folder.title.as_str(), to(here, &address::file(&folder.path)))).collect();
    if links.is_empty() {
        return Value::Null;
    }
    let entry = here.version.view.entry_at(path);
    let folder = here.version.navigation.folder(path.folder()).filter(|folder| folder.path == *path);
    if let Some(title) = entry.map(|entry| entry.title()).or_else(|| folder.map(|folder| folder.title.as_str())) {
        links.push((title, to(here, &address::file(path))));
    }
    let item = |(position, (name, item)): (usize, &(&str, String))| json!({ "@type": "ListItem", "position": position, "name": name, "item": item });
    let items: Vec<_> = (1..).zip(&links).map(item).collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn article(here: &Here, page: &Page) -> Value {
    let view = here.version.view;
    let mut article = json!({
        "@type": "TechArticle",
        "headline": plain(&page.title),
        "inLanguage": view.language(),
        "url": to(here, &address::file(page.path)),
        "publisher": { "@type": "Organization", "name": view.brand().name },
    });
    if !page.summary.is_empty() {
        article["description"] = plain(&page.summary).into();
    }
    if let Some(day) = view.changed(page) {
        article["dateModified"] = day.to_string().into();
    }
    article
}

fn procedure(here: &Here, page: &Page) -> Value {
    let address = to(here, &address::file(page.path));
    let steps: Vec<_> = page.steps().map(|step| self::step(step, &address)).collect();
    json!({ "@type": "HowTo", "name": plain(&page.title), "step": steps })
}

fn step(step: &Step, page: &str) -> Value {
    let is_told = |block: &&Block| !matches!(block, Block::Callout(_));
    let text = words(step.blocks.iter().filter(is_told));
    let checks: Vec<_> = step.blocks.iter().filter_map(check).collect();
    let mut written = json!({
        "@type": "HowToStep",
        "name": short(&text),
        "url": format!("{page}#{}", address::encode(step.id)),
    });
    if checks.is_empty() {
        written["text"] = text.into();
        return written;
    }
    let parts = [json!({ "@type": "HowToDirection", "text": text })];
    let tips = checks.into_iter().map(|check| json!({ "@type": "HowToTip", "text": check }));
    written["itemListElement"] = parts.into_iter().chain(tips).collect();
    written
}

fn check(block: &Block) -> Option<String> {
    match block {
        Block::Callout(Callout { kind: CalloutKind::Check, title, blocks, .. }) => {
            let title = plain(title);
            let text = words(blocks.iter());
            Some(if title.is_empty() { text } else { format!("{text} ({title})") })
        }
        _ => None,
    }
}
