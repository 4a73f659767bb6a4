//! What stands around the steps of a procedure: what it is good for, what comes before it and after it.

use super::escape::{self, Run};
use super::{Writer, prefixed, words};
use crate::model::view::{Inline, Page, Prerequisite, Stage};
use crate::render::address;

impl Writer<'_> {
    /// The procedures through which a page leads.
    pub(super) fn journey(&self, stages: &[Stage]) -> String {
        let item = |(number, stage): (usize, &Stage)| {
            let address = format!("{}{}", self.place.pages, address::encode(&address::twin(stage.path)));
            let link = format!("[{}]({})", words(&stage.title), escape::destination(&address));
            let mark = format!("{number}. ");
            let parts = [link, words(&stage.summary)].into_iter().filter(|part| !part.is_empty());
            prefixed(&parts.collect::<Vec<_>>().join("\n\n"), &mark, &" ".repeat(mark.len()))
        };
        let items: Vec<_> = (1..).zip(stages).map(item).collect();
        if items.is_empty() { String::new() } else { format!("## Step by step\n\n{}", items.join("\n\n")) }
    }

    /// What is true at the end, who may do it, and how long it takes.
    pub(super) fn facts(&self, page: &Page) -> String {
        let mut lines = Vec::new();
        if !page.outcome.is_empty() {
            lines.push("- **At the end**".to_owned());
            lines.extend(page.outcome.iter().map(|outcome| format!("  - {}", words(outcome))));
        }
        for (name, text) in [("Who", &page.who), ("Time", &page.time)] {
            if !text.is_empty() {
                lines.push(prefixed(&self.line(text, Run::Paragraph), &format!("- **{name}** "), "  "));
            }
        }
        lines.join("\n")
    }

    /// What must be true first, and what brings it about in one way or another.
    pub(super) fn before(&self, before: &[Prerequisite]) -> String {
        if before.is_empty() {
            return String::new();
        }
        let line = |(number, first): (usize, &Prerequisite)| {
            let ways: Vec<_> =
                first.ways.iter().map(|way| self.line(std::slice::from_ref(way), Run::Paragraph)).collect();
            let parts = [words(&first.words.join("; ")), ways.join(" or ")];
            let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
            // One thing has no order.
            if before.len() > 1 { format!("{number}. {text}") } else { format!("- {text}") }
        };
        let lines: Vec<_> = (1..).zip(before).map(line).collect();
        format!("## Before you start\n\n{}", lines.join("\n"))
    }

    pub(super) fn links(&self, heading: &str, links: &[Inline]) -> String {
        let line = |link| format!("- {}", self.line(std::slice::from_ref(link), Run::Paragraph));
        let lines: Vec<_> = links.iter().map(line).collect();
        if lines.is_empty() { String::new() } else { format!("## {heading}\n\n{}", lines.join("\n")) }
    }
}
