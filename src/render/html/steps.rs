//! The steps of a procedure to HTML, and what is to be done before them.

use std::fmt::Write as _;

use super::{Branches, Html};
use crate::model::view::{Actor, Block, Callout, CalloutKind, Prerequisite, Step, StepItem, plain};
use crate::render::address;

impl Html<'_> {
    pub(super) fn before(&mut self, before: &[Prerequisite]) {
        if before.is_empty() {
            return;
        }
        // One thing has no order.
        let list = if before.len() > 1 { "ol" } else { "ul" };
        self.push("<section class=\"before\" aria-labelledby=\"hw-before\"><h2 id=\"hw-before\">Before you start</h2>");
        let _ = write!(self.html, "<{list}>");
        for first in before {
            self.first(first);
            for (number, link) in first.ways.iter().enumerate() {
                self.push(if number == 0 { "" } else { " or " });
                self.inline(link);
            }
            self.push("</li>");
        }
        let _ = write!(self.html, "</{list}></section>");
    }

    /// What must be true; the desk's page also has its name, and what the customer is told apart from the way to it.
    fn first(&mut self, first: &Prerequisite) {
        let words = first.words.join("; ");
        let name = first.facts.first().filter(|_| self.place.notes.is_some());
        if let Some(name) = name {
            self.push("<li data-fact=\"");
            self.escape(name);
            self.push("\"><span class=\"fact\">");
            self.escape(if words.is_empty() { name } else { &words });
            self.push("</span>");
        } else {
            self.push("<li>");
            self.escape(&words);
        }
        if !((words.is_empty() && name.is_none()) || first.ways.is_empty()) {
            self.push(": ");
        }
    }

    pub(super) fn steps(&mut self, items: &[StepItem]) {
        let mut number = 0;
        let mut open = false;
        for item in items {
            match item {
                StepItem::Step(step) => {
                    if !open {
                        let start = if number == 0 { String::new() } else { format!(" start=\"{}\"", number + 1) };
                        self.push(&format!("<ol class=\"steps\" role=\"list\"{start}>"));
                        open = true;
                    }
                    number += 1;
                    self.step(step, number);
                }
                StepItem::Aside(block) => {
                    if open {
                        self.push("</ol>");
                        open = false;
                    }
                    self.block(block);
                }
            }
        }
        if open {
            self.push("</ol>");
        }
    }

    fn step(&mut self, step: &Step, number: usize) {
        if let Some(notes) = self.place.notes.and_then(|notes| notes.steps.get(step.id)) {
            return self.desk_step(step, notes);
        }
        self.push("<li class=\"step\" id=\"");
        self.escape(step.id);
        self.push("\">");
        self.actor(step.actor);
        self.blocks(&step.blocks);
        if self.place.branches == Branches::Folded {
            self.foot(step, number);
        }
        self.push("</li>");
    }

    pub(super) fn actor(&mut self, actor: Actor) {
        match actor {
            Actor::Customer => {}
            Actor::Support(Some(tier)) => {
                self.push("<p class=\"actor\">Done by ");
                self.escape(tier);
                self.push("</p>");
            }
            Actor::Support(None) => {
                self.push("<p class=\"actor\">Support does this step for you. ");
                self.push("<a href=\"#hw-stuck\">Ask support to do it</a>.</p>");
            }
        }
    }

    /// What a customer may want at a step: where to look, what to do when it fails, and a link to it.
    fn foot(&mut self, step: &Step, number: usize) {
        self.push("<div class=\"foot-of-step\">");
        if !step.ways.is_empty() {
            self.push("<details class=\"aid\"><summary>Where is it?</summary>");
            for way in &step.ways {
                self.push("<p>");
                self.way(&way.labels, way.element);
                self.push("</p>");
            }
            self.push("</details>");
        }
        self.push("<details class=\"aid\"><summary>It did not work</summary>");
        let branches = step.blocks.iter().filter_map(|block| match block {
            Block::Callout(branch @ Callout { kind: CalloutKind::If, .. }) => Some(branch),
            _ => None,
        });
        let branches: Vec<&Callout> = branches.collect();
        if !branches.is_empty() {
            self.push("<p>This step says what to do if:</p><ul>");
            for branch in branches {
                self.push("<li><a href=\"#");
                self.escape(&address::encode(branch.id.as_deref().unwrap_or(step.id)));
                self.push("\">");
                self.escape(&plain(&branch.title));
                self.push("</a></li>");
            }
            self.push("</ul>");
        }
        self.push("<p><a class=\"stop\" href=\"#hw-stuck\">Get help with this step</a></p></details>");
        self.push("<a class=\"here\" href=\"#");
        self.escape(&address::encode(step.id));
        let _ = write!(self.html, "\" aria-label=\"Link to step {number}\">#</a></div>");
    }
}
