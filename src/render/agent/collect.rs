//! What the script of a playbook is given: the phrases of replies, and what is collected for each handover.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::model::view::{Block, Datum, DatumKind, Handoff, Item, Playbook, View, plain};
use crate::render::Templates;

/// A moment with its zone, such as `2026-11-25 14:00 +01:00`.
const TIME: &str = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} (?:Z|[+-]\d{2}:\d{2})";
/// An address, a host or a mailbox.
const ADDRESS: &str = r"[^\s]+[.:@][^\s]+";

#[derive(Serialize)]
struct Data<'d> {
    title: &'d str,
    phrases: &'d RawValue,
    /// The form of a value by its kind, where a kind has one.
    kinds: Kinds,
    collect: Vec<Vec<Wanted>>,
}

#[derive(Serialize)]
struct Kinds {
    time: &'static str,
    address: &'static str,
    #[serde(rename = "yes-no")]
    yes_no: &'static str,
}

/// Something to be collected.
#[derive(Serialize)]
struct Wanted {
    name: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    /// Where the customer reads how to find it.
    #[serde(skip_serializing_if = "Option::is_none")]
    find: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redact: Option<String>,
}

/// The data as JSON that can stand within a script element.
pub(super) fn data(view: &View, templates: &Templates, title: &str, playbook: &Playbook) -> String {
    let phrases = serde_json::from_str(templates.text("agent/replies.json"));
    // The book may bring its own; what is no JSON was refused before.
    let Ok(phrases) = phrases else { return String::new() };
    let collect = playbook.handoffs.iter().map(|handoff| wanted(view, handoff)).collect();
    let kinds = Kinds { time: TIME, address: ADDRESS, yes_no: "yes|no" };
    // A plain tree always has a JSON form.
    inert(&serde_json::to_string(&Data { title, phrases, kinds, collect }).unwrap_or_default())
}

/// The same JSON with nothing in it that a browser could take for markup or the end of a line.
pub(super) fn inert(json: &str) -> String {
    // These stand in texts alone, and there an escape says the same.
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The names of what is to be collected for a handover, in their order.
pub(super) fn names(handoff: &Handoff) -> Vec<String> {
    let lists = handoff.callout.blocks.iter().filter_map(|block| match block {
        Block::List { items, .. } => Some(items),
        _ => None,
    });
    lists.flatten().map(words).filter(|words| !words.is_empty()).collect()
}

fn wanted(view: &View, handoff: &Handoff) -> Vec<Wanted> {
    let wanted = |name: String| match view.datum(&name) {
        Some(datum) => declared(view, name, datum),
        None => {
            let kind = DatumKind::Text.as_str();
            Wanted { name, kind, pattern: None, example: None, find: None, redact: None }
        }
    };
    names(handoff).into_iter().map(wanted).collect()
}

fn declared(view: &View, name: String, datum: &Datum) -> Wanted {
    Wanted {
        name,
        kind: datum.kind.as_str(),
        pattern: datum.pattern.clone(),
        example: datum.example.clone(),
        find: view.guide(datum).and_then(|entry| view.public_address(entry.path())),
        redact: datum.redact.clone(),
    }
}

fn words(item: &Item) -> String {
    let text = item.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(plain(text)),
        _ => None,
    });
    text.collect::<Vec<_>>().join(" ").trim().to_owned()
}
