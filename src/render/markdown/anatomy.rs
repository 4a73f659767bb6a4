//! What stands around the steps of a procedure: what it is good for, what comes before it and after it.

use super::escape::Run;
use super::{Writer, words};
use crate::model::view::{Inline, Page, Prerequisite};

impl Writer<'_> {
    /// What a procedure is good for, who may do it, and how long it takes, as one list.
    pub(super) fn aims(&self, page: &Page) -> Vec<String> {
        let outcome: Vec<String> = page.outcome.iter().map(|sentence| words(sentence)).collect();
        let mut lines = Vec::new();
        for (name, text) in [
            ("At the end", outcome.join("; ")),
            ("Who", self.line(&page.who, Run::Paragraph)),
            ("Time", self.line(&page.time, Run::Paragraph)),
        ] {
            if !text.is_empty() {
                lines.push(format!("- {name}: {text}"));
            }
        }
        (!lines.is_empty()).then(|| lines.join("\n")).into_iter().collect()
    }

    /// What must be true before the first step, and what brings it about.
    pub(super) fn before(&self, before: &[Prerequisite]) -> Vec<String> {
        if before.is_empty() {
            return Vec::new();
        }
        let lines = before.iter().enumerate().map(|(place, first)| {
            let sign = if before.len() > 1 { format!("{}.", place + 1) } else { "-".to_owned() };
            let told = words(&first.words.join("; "));
            let joint = if told.is_empty() || first.ways.is_empty() { "" } else { ": " };
            let ways: Vec<_> = first.ways.iter().map(|way| self.one(way)).collect();
            format!("{sign} {told}{joint}{}", ways.join(" or "))
        });
        vec!["## Before you start".to_owned(), lines.collect::<Vec<_>>().join("\n")]
    }

    /// A list of links below a heading.
    pub(super) fn links(&self, heading: &str, links: &[Inline]) -> Vec<String> {
        if links.is_empty() {
            return Vec::new();
        }
        let lines: Vec<_> = links.iter().map(|link| format!("- {}", self.one(link))).collect();
        vec![format!("## {heading}"), lines.join("\n")]
    }

    fn one(&self, inline: &Inline) -> String {
        self.line(std::slice::from_ref(inline), Run::Paragraph)
    }
}
