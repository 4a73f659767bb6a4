//! A step as the desk works with it: what the customer does, what to look at, and where each outcome leads.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Html;
use crate::model::Urgency;
use crate::model::view::{Block, Callout, CalloutKind, Escalation, Step};

/// What the page of a playbook tells of its steps besides their text.
#[derive(Debug, Default)]
pub(in crate::render) struct Notes {
    /// By the id of the step.
    pub(in crate::render) steps: HashMap<String, StepNotes>,
    /// Where a symptom leads each tier, by the name of the branch; only where it is handed over.
    pub(in crate::render) symptoms: HashMap<String, String>,
    /// The place of each tier, by its name.
    pub(in crate::render) ranks: HashMap<String, usize>,
}

/// What is told of one step.
#[derive(Debug)]
pub(in crate::render) struct StepNotes {
    /// The place of the tier that does it; none when the customer does.
    pub(in crate::render) by: Option<usize>,
    /// Whether support does it when another step has failed, and otherwise nobody.
    pub(in crate::render) is_remedy: bool,
    /// Where failure leads each tier, lowest first.
    pub(in crate::render) leads: String,
    /// What the step is called in other versions, each as `VERSION=ID`.
    pub(in crate::render) was: String,
    /// What the customer reads there.
    pub(in crate::render) reads: Reads,
}

/// What the customer reads at a step.
#[derive(Debug)]
pub(in crate::render) enum Reads {
    /// Nothing: the step is for the desk alone.
    Nothing,
    /// The same words.
    Same,
    /// Other words, as HTML.
    Other(String),
}

/// Whether a block tells what is done, and not how to see whether it worked or what to do then.
pub(in crate::render) fn is_text(block: &Block) -> bool {
    let aside = [CalloutKind::Check, CalloutKind::If, CalloutKind::Own];
    match block {
        Block::Callout(Callout { kind: CalloutKind::Escalate(_), .. }) => false,
        Block::Callout(callout) => !aside.contains(&callout.kind),
        _ => true,
    }
}

impl Html<'_> {
    pub(super) fn desk_step(&mut self, step: &Step, notes: &StepNotes) {
        self.push("<li class=\"step\" id=\"");
        self.escape(step.id);
        self.push("\" data-leads=\"");
        self.escape(&notes.leads);
        self.push("\"");
        if let Some(by) = notes.by {
            let _ = write!(self.html, " data-by=\"{by}\"");
        }
        if !notes.was.is_empty() {
            self.push(" data-was=\"");
            self.escape(&notes.was);
            self.push("\"");
        }
        self.push(if notes.is_remedy { " data-remedy>" } else { ">" });
        self.actor(step.actor);
        self.push("<div class=\"sees\">");
        self.blocks_that(&step.blocks, is_text);
        self.push("</div>");
        for way in &step.ways {
            self.push("<p class=\"ways\">");
            self.way(&way.labels, way.element);
            self.push("</p>");
        }
        match &notes.reads {
            Reads::Same => {}
            Reads::Nothing => self.push("<p class=\"ways\">The customer does not see this step.</p>"),
            Reads::Other(html) => {
                self.push("<details class=\"reads\"><summary>What the customer reads</summary><div>");
                self.push(html);
                self.push("</div></details>");
            }
        }
        self.blocks_that(&step.blocks, |block| !is_text(block));
        self.push("</li>");
    }

    /// How a tier hands on to the next what it was handed itself.
    pub(in crate::render) fn onward(mut self, tier: &str, callout: &Callout) -> String {
        if let CalloutKind::Escalate(written) = callout.kind {
            self.escalation(Escalation { tier, urgency: written.urgency, after: None }, callout);
        }
        self.html
    }

    /// What the script of a playbook must know of a handover.
    pub(super) fn handoff_data(&mut self, escalation: Escalation, rank: usize) {
        let _ = write!(self.html, " data-rank=\"{rank}\" data-to=\"");
        self.escape(escalation.tier);
        self.push("\"");
        if escalation.urgency == Urgency::Urgent {
            self.push(" data-urgency=\"urgent\"");
        }
        if let Some(after) = escalation.after {
            self.push(" data-after=\"");
            self.escape(after);
            self.push("\"");
        }
    }

    fn blocks_that(&mut self, blocks: &[Block], is_wanted: impl Fn(&Block) -> bool) {
        blocks.iter().filter(|block| is_wanted(block)).for_each(|block| self.block(block));
    }
}
