//! The procedures as walkthroughs of VS Code: what to put below `contributes`, and the texts beside the steps.

use serde_json::{Value, json};

use super::{Source, said};
use crate::model::Completion;
use crate::model::view::{Block, Page, Step, plain};
use crate::render::in_app::form;
use crate::render::markdown;
use crate::render::words::{short, words};

pub(super) fn files(source: &Source) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let walkthrough = |page: &Page| {
        let summary = plain(&page.summary);
        let title = plain(&page.title);
        let steps: Vec<Value> = page.steps().map(|step| self::step(source, page, step)).collect();
        json!({
            "id": page.id,
            "title": title,
            "description": inert(if summary.is_empty() { &title } else { &summary }),
            "steps": steps,
        })
    };
    let walkthroughs: Vec<Value> = source.pages.iter().map(walkthrough).collect();
    files.push(("vs-code.json".to_owned(), form::json(&json!({ "walkthroughs": walkthroughs }))));
    for page in source.pages {
        let texts = page.steps().map(|step| (media(page, step), text(step).into_bytes()));
        files.extend(texts);
    }
    files
}

fn step(source: &Source, page: &Page, step: &Step) -> Value {
    let said = said(step);
    let title = short(&said);
    let mut written = json!({
        "id": step.id,
        "title": title,
        "description": inert(&said),
        "media": { "markdown": media(page, step) },
    });
    let done = step.elements.iter().rev().find_map(|element| source.view.completion(element));
    // Of what shows that a step is done, only commands exist there.
    if let Some(Completion::Event(name)) = done {
        written["completionEvents"] = json!([format!("onCommand:{name}")]);
    }
    written
}

/// The file of the text that stands beside a step; every step must have one.
fn media(page: &Page, step: &Step) -> String {
    format!("vs-code/{}/{}.md", page.id, step.id)
}

/// All that a step says, as paragraphs of Markdown.
fn text(step: &Step) -> String {
    let mut text = String::new();
    for block in &step.blocks {
        let title = match block {
            Block::Callout(callout) => plain(&callout.title),
            _ => String::new(),
        };
        for part in [title, words(std::iter::once(block))] {
            if !part.is_empty() {
                text.push_str(&markdown::words(&part));
                text.push_str("\n\n");
            }
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// Words in which VS Code sees neither a link, which may be a command there, nor marks.
fn inert(text: &str) -> String {
    text.replace("](", "] (").replace("**", "* *").replace("__", "_ _").replace('`', "'")
}
