//! Ready replies as macros of the helpdesks that the book names, one file a reply: `macros/HELPDESK/ID.json`.
//!
//! Each macro has an id that stays the same from build to build, so that a second import can find the first.

mod forms;

use serde::Deserialize;

use super::Agent;
use crate::model::view::{Block, Callout, CalloutKind, Entry, Helpdesk, MacroUse, Page, Step, View, plain};
use crate::model::{DocumentKind, DocumentPath, fnv1a};
use crate::render::site::{Site, Version};

/// A ready reply.
struct Macro {
    id: String,
    /// Folder, procedure and symptom, as far as there are any.
    titles: Vec<String>,
    mail: String,
    chat: String,
    tag: String,
}

/// What an id begins with, so that a helpdesk tells ours from those that people wrote.
const PREFIX: &str = "headwater:";
/// How many characters of an id the name of a file holds.
const LONGEST: usize = 120;

/// What stands around the steps, as `templates/agent/replies.json` has it.
#[derive(Deserialize)]
struct Phrases {
    mail: Tones,
    chat: Tones,
}

#[derive(Deserialize)]
struct Tones {
    plain: Phrase,
}

/// The phrases of one channel and tone; those that are left out say nothing.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Phrase {
    greeting: String,
    symptom: String,
    answer: String,
    todo: String,
    then: String,
    closing: String,
}

/// The files of the newest version, whose customers are the most.
pub(super) fn files(agent: &Agent, site: &Site) -> Vec<(String, Vec<u8>)> {
    let phrases = serde_json::from_str::<Phrases>(site.tools.templates.text("agent/replies.json"));
    let (Some(version), Ok(phrases)) = (site.versions.first(), phrases) else { return Vec::new() };
    let Some(customers) = agent.customers.get(agent.place(version)) else { return Vec::new() };
    let procedures = customers.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure);
    let helpdesks: Vec<_> = version.view.macros().collect();
    if helpdesks.is_empty() {
        return Vec::new();
    }
    let macros: Vec<Macro> = procedures.flat_map(|entry| of_entry(version, customers, entry, &phrases)).collect();
    let named: Vec<(String, &Macro)> = macros.iter().map(|reply| (file_name(&reply.id), reply)).collect();
    let file = |helpdesk: Helpdesk, used: &MacroUse, name: &str, reply: &Macro| {
        // A plain tree always has a JSON form.
        let json = serde_json::to_string_pretty(&forms::body(helpdesk, reply, used)).unwrap_or_default() + "\n";
        (format!("macros/{}/{name}.json", helpdesk.as_str()), json.into_bytes())
    };
    let files = |(helpdesk, used): (Helpdesk, &MacroUse)| -> Vec<_> {
        named.iter().map(|(name, reply)| file(helpdesk, used, name, reply)).collect()
    };
    helpdesks.into_iter().flat_map(files).collect()
}

/// An id as the path of a file that no other id has, whatever else is in the book.
fn file_name(id: &str) -> String {
    let own = id.strip_prefix(PREFIX).unwrap_or(id);
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_#/".contains(char);
    let has_parts = own.split('/').all(|part| !part.is_empty());
    let name: String = own.chars().take(LONGEST).map(|char| if is_plain(char) { char } else { '-' }).collect();
    let name = name.replace('#', ".");
    if has_parts && own.chars().nth(LONGEST).is_none() && own.chars().all(is_plain) {
        return name;
    }
    format!("{}.{:08x}", name.replace('/', "-"), fnv1a(own))
}

/// The reply of a procedure of which nothing is done, and one for each symptom.
fn of_entry(version: &Version, view: &View, entry: &Entry, phrases: &Phrases) -> Vec<Macro> {
    let page = view.page(entry);
    let folder = version.navigation.folder(entry.path().folder()).map(|folder| folder.title.clone());
    let titles: Vec<String> = folder.into_iter().chain([entry.title().to_owned()]).collect();
    let links = |path: &DocumentPath| view.public_address(path);
    let address = links(page.path);
    let reply = |id: String, titles: Vec<String>, from: usize, branch: Option<&Callout>| {
        let steps = steps(&page, from, address.as_deref());
        let said = |phrase: &Phrase| said(phrase, branch, &steps);
        let (mail, chat) = (said(&phrases.mail.plain), said(&phrases.chat.plain));
        Macro { id: format!("{PREFIX}{id}"), titles, mail, chat, tag: entry.tag() }
    };
    let mut macros = vec![reply(entry.id().to_owned(), titles.clone(), 0, None)];
    for (place, step) in page.steps().enumerate() {
        for branch in branches(step) {
            let id = format!("{}#{}", entry.id(), branch.id.as_deref().unwrap_or(step.id));
            let titles = titles.iter().cloned().chain([plain(&branch.title)]).collect();
            macros.push(reply(id, titles, place, Some(branch)));
        }
    }
    macros
}

/// The text of a reply in one channel.
fn said(phrase: &Phrase, branch: Option<&Callout>, steps: &str) -> String {
    let symptom = branch.map(|branch| phrase.symptom.replace("{symptom}", &plain(&branch.title)));
    let answer = branch.map(|branch| format!("{}\n{}", phrase.answer, text(&branch.blocks)));
    let todo = format!("{}\n\n{steps}", phrase.todo);
    let parts = [Some(phrase.greeting.clone()), symptom, answer, Some(todo)].into_iter().flatten();
    let parts = parts.chain([phrase.then.clone(), phrase.closing.clone()]);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn branches<'p, 'a>(step: &'p Step<'a>) -> impl Iterator<Item = &'p Callout<'a>> {
    step.blocks.iter().filter_map(|block| match block {
        Block::Callout(branch @ Callout { kind: CalloutKind::If, .. }) => Some(branch),
        _ => None,
    })
}

/// The steps from one on as numbered lines, each with its own address.
fn steps(page: &Page, from: usize, address: Option<&str>) -> String {
    let line = |(place, step): (usize, &Step)| {
        let link = address.map(|address| format!("\n   {address}#{}", step.id)).unwrap_or_default();
        format!("{}. {}{link}", place + 1, text(&step.blocks))
    };
    page.steps().enumerate().skip(from).map(line).collect::<Vec<_>>().join("\n")
}

/// The words of some blocks, without callouts.
fn text(blocks: &[Block]) -> String {
    let words = blocks.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(plain(text)),
        Block::Code { code, .. } => Some(code.trim_end().to_owned()),
        Block::List { items, .. } => {
            Some(items.iter().map(|item| format!("- {}", text(&item.blocks))).collect::<Vec<_>>().join("\n"))
        }
        Block::Quote(blocks) => Some(text(blocks)),
        _ => None,
    });
    words.collect::<Vec<_>>().join("\n")
}
