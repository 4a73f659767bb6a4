//! How a step differs from what it was in an older UI version, in a few words for its readers.
//!
//! All texts are those that the views of both versions show to these readers.

use std::collections::BTreeMap;

use crate::model::view::{Block, Callout, CalloutKind, Step, plain};

/// How many characters of a text stand for it.
const WORDS: usize = 90;
/// How many words before the first that differs are shown.
const BEFORE: usize = 3;

/// What a step says, and what it said or how else it differs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Differing {
    pub(super) new: String,
    pub(super) old: String,
    /// Whether `old` says how the step differs, and not what it said.
    pub(super) is_about: bool,
}

pub(super) fn differing(new: &Step, old: &Step) -> Differing {
    let (now, before) = (opening(&new.blocks), opening(&old.blocks));
    if now != before {
        return Differing { new: now, old: before, is_about: false };
    }
    let (text, was) = (words(&new.blocks), words(&old.blocks));
    if text != was {
        let (new, old) = from_difference(&text, &was);
        return Differing { new, old, is_about: false };
    }
    Differing { new: now, old: beside(new, old), is_about: true }
}

/// The first words of a step.
pub(super) fn opening(blocks: &[Block]) -> String {
    let text = blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) => Some(plain(text)),
        _ => None,
    });
    shortened(text.unwrap_or_default())
}

fn shortened(text: String) -> String {
    if text.chars().count() <= WORDS {
        return text;
    }
    let cut: String = text.chars().take(WORDS).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{} …", whole.trim_end_matches([',', '.', ';', ':']))
}

/// Two texts from a few words before the first word that differs.
fn from_difference(new: &str, old: &str) -> (String, String) {
    let same = new.split(' ').zip(old.split(' ')).take_while(|(new, old)| new == old).count();
    let from = |text: &str| {
        let rest: Vec<&str> = text.split(' ').skip(same.saturating_sub(BEFORE)).collect();
        shortened(format!("… {}", rest.join(" ")))
    };
    (from(new), from(old))
}

/// The words of a step outside its callouts.
fn words(blocks: &[Block]) -> String {
    let own = blocks.iter().filter(|block| !matches!(block, Block::Callout(_)));
    let mut text = String::new();
    own.for_each(|block| push(block, &mut text));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(block: &Block, text: &mut String) {
    let mut all = |blocks: &[Block]| blocks.iter().for_each(|block| push(block, text));
    match block {
        Block::Quote(blocks) => all(blocks),
        Block::List { items, .. } => items.iter().for_each(|item| all(&item.blocks)),
        Block::Callout(callout) => {
            text.push_str(&plain(&callout.title));
            text.push(' ');
            callout.blocks.iter().for_each(|block| push(block, text));
        }
        Block::Table { head, rows } => {
            for cell in head.iter().chain(rows.iter().flatten()) {
                text.push_str(&plain(&cell.text));
                text.push(' ');
            }
        }
        Block::Paragraph(words) | Block::Heading { text: words, .. } => text.push_str(&plain(words)),
        Block::Code { code: words, .. } | Block::Html(words) => text.push_str(words),
        Block::Rule => {}
    }
    text.push(' ');
}

/// What differs where the text of a step is the same: its callouts, or else who does it and where it leads.
fn beside(new: &Step, old: &Step) -> String {
    let (now, before) = (callouts(new), callouts(old));
    let gone = before.keys().filter(|name| !now.contains_key(*name)).map(|name| format!("{} is gone", name.its()));
    let other = now.iter().filter_map(|(name, text)| match before.get(name) {
        None => Some(format!("a new {}", name.0)),
        Some(was) if was != text => Some(format!("{} changed", name.its())),
        Some(_) => None,
    });
    let found: Vec<String> = other.chain(gone).collect();
    if !found.is_empty() {
        return found.join(", ");
    }
    let said = if new.actor != old.actor {
        "who does it changed"
    } else if new.ways != old.ways {
        "the way to it changed"
    } else {
        "a link, a picture or a mark in it changed"
    };
    said.to_owned()
}

/// What a callout of a step is called: a branch by its symptom, and any other by its kind.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

impl Name {
    fn of(callout: &Callout) -> Self {
        Self(match callout.kind {
            CalloutKind::If => format!("“If {}”", shortened(plain(&callout.title))),
            CalloutKind::Check => "check".to_owned(),
            CalloutKind::Tip => "tip".to_owned(),
            CalloutKind::Important => "important note".to_owned(),
            CalloutKind::Warning => "warning".to_owned(),
            CalloutKind::Caution => "caution".to_owned(),
            CalloutKind::Escalate(_) => "handover".to_owned(),
            CalloutKind::Note | CalloutKind::Own => "note".to_owned(),
        })
    }

    fn its(&self) -> String {
        if self.0.starts_with('“') { self.0.clone() } else { format!("its {}", self.0) }
    }
}

/// The callouts of a step by their names, with all that they say.
fn callouts(step: &Step) -> BTreeMap<Name, String> {
    let mut all = BTreeMap::<Name, String>::new();
    for block in &step.blocks {
        if let Block::Callout(callout) = block {
            let text = all.entry(Name::of(callout)).or_default();
            if let CalloutKind::Escalate(escalation) = callout.kind {
                text.push_str(&format!("{escalation:?} "));
            }
            push(block, text);
        }
    }
    all
}
