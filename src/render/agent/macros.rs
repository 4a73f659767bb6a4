//! Ready replies as macros of helpdesks, one file a helpdesk: `macros/zendesk.json`, `freshdesk.json` and `gorgias.json`.
//!
//! Each macro has an id that stays the same from build to build, so that a second import can find the first.
//! The forms are those of the helpdesks' public interfaces: the bodies of Zendesk's and Gorgias's "create macro"
//! and of Freshdesk's "create multiple canned responses".

use serde::Deserialize;
use serde_json::{Value, json};

use super::Agent;
use crate::model::view::{Block, Callout, CalloutKind, Entry, Page, Step, View, plain};
use crate::model::{DocumentKind, DocumentPath};
use crate::render::html::escaped;
use crate::render::site::{Site, Version};

/// A ready reply.
struct Macro {
    id: String,
    /// Folder, procedure and symptom, as far as there are any.
    titles: Vec<String>,
    text: String,
    tag: String,
}

/// What stands around the steps, as `templates/agent/replies.json` has it.
#[derive(Deserialize)]
struct Phrases {
    mail: Tones,
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

/// A helpdesk: the name of its file, what it writes in place of names, and how it writes macros.
struct Helpdesk {
    file: &'static str,
    customer: &'static str,
    agent: &'static str,
    write: fn(&[Macro]) -> Value,
}

const HELPDESKS: [Helpdesk; 3] = [
    Helpdesk {
        file: "zendesk",
        customer: "{{ticket.requester.first_name}}",
        agent: "{{current_user.name}}",
        write: zendesk,
    },
    Helpdesk {
        file: "freshdesk",
        customer: "{{ticket.requester.name}}",
        agent: "{{ticket.agent.name}}",
        write: freshdesk,
    },
    Helpdesk {
        file: "gorgias",
        customer: "{{ticket.customer.firstname}}",
        agent: "{{current_user.name}}",
        write: gorgias,
    },
];

/// The files of the newest version, whose customers are the most.
pub(super) fn files(agent: &Agent, site: &Site) -> Vec<(String, Vec<u8>)> {
    let phrases = serde_json::from_str::<Phrases>(site.tools.templates.text("agent/replies.json"));
    let (Some(version), Ok(phrases)) = (site.versions.first(), phrases) else { return Vec::new() };
    let Some(customers) = agent.customers.get(agent.place(version)) else { return Vec::new() };
    let procedures = customers.view.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure);
    let macros: Vec<Macro> =
        procedures.flat_map(|entry| of_entry(version, customers.view, entry, &phrases.mail.plain)).collect();
    let file = |desk: &Helpdesk| {
        let named = macros.iter().map(|reply| reply.with_names(desk)).collect::<Vec<_>>();
        // A plain tree always has a JSON form.
        let json = serde_json::to_string_pretty(&(desk.write)(&named)).unwrap_or_default() + "\n";
        (format!("macros/{}.json", desk.file), json.into_bytes())
    };
    HELPDESKS.iter().map(file).collect()
}

/// The reply of a procedure of which nothing is done, and one for each symptom.
fn of_entry(version: &Version, view: &View, entry: &Entry, phrases: &Phrase) -> Vec<Macro> {
    let page = view.page(entry);
    let folder = version.navigation.folder(entry.path().folder()).map(|folder| folder.title.clone());
    let titles: Vec<String> = folder.into_iter().chain([entry.title().to_owned()]).collect();
    let links = |path: &DocumentPath| view.public_address(path);
    let reply = |id: String, titles: Vec<String>, parts: Vec<String>| Macro {
        id: format!("headwater:{id}"),
        titles,
        text: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"),
        tag: entry.id().replace(['/', ' '], "_"),
    };
    let todo = |from: usize| format!("{}\n\n{}", phrases.todo, steps(&page, from, links(page.path).as_deref()));
    let around = |middle: Vec<String>| {
        let start = std::iter::once(phrases.greeting.clone());
        start.chain(middle).chain([phrases.then.clone(), phrases.closing.clone()]).collect::<Vec<_>>()
    };
    let mut macros = vec![reply(entry.id().to_owned(), titles.clone(), around(vec![todo(0)]))];
    for (place, step) in page.steps().enumerate() {
        for branch in branches(step) {
            let symptom = plain(&branch.title);
            let id = format!("{}#{}", entry.id(), branch.id.as_deref().unwrap_or(step.id));
            let told = phrases.symptom.replace("{symptom}", &symptom);
            let answer = format!("{}\n{}", phrases.answer, text(&branch.blocks));
            let titles = titles.iter().cloned().chain([symptom]).collect();
            macros.push(reply(id, titles, around(vec![told, answer, todo(place)])));
        }
    }
    macros
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

impl Macro {
    fn with_names(&self, desk: &Helpdesk) -> Self {
        let text = self.text.replace("[[customer name]]", desk.customer).replace("[[agent name]]", desk.agent);
        Self { id: self.id.clone(), titles: self.titles.clone(), text, tag: self.tag.clone() }
    }
}

fn zendesk(macros: &[Macro]) -> Value {
    let one = |reply: &Macro| {
        json!({
            "title": reply.titles.join("::"),
            "active": true,
            "description": reply.id,
            "restriction": null,
            "actions": [
                { "field": "comment_value", "value": reply.text },
                { "field": "current_tags", "value": format!("headwater {}", reply.tag) },
                { "field": "status", "value": "pending" },
            ],
        })
    };
    json!({ "macros": macros.iter().map(one).collect::<Vec<_>>() })
}

fn freshdesk(macros: &[Macro]) -> Value {
    let html = |text: &str| escaped(text).replace('\n', "<br>");
    let one = |reply: &Macro| {
        json!({
            "title": format!("{} ({})", reply.titles.join(" / "), reply.id),
            "content_html": format!("<div>{}</div>", html(&reply.text)),
            "visibility": 0,
        })
    };
    json!({ "canned_responses": macros.iter().map(one).collect::<Vec<_>>() })
}

fn gorgias(macros: &[Macro]) -> Value {
    let one = |reply: &Macro| {
        json!({
            "external_id": reply.id,
            "name": reply.titles.join(" / "),
            "actions": [
                { "name": "setResponseText", "title": "Add response text", "type": "user", "arguments": { "body_text": reply.text } },
                { "name": "addTags", "title": "Add tags", "type": "user", "arguments": { "tags": format!("headwater, {}", reply.tag) } },
            ],
        })
    };
    Value::Array(macros.iter().map(one).collect())
}
