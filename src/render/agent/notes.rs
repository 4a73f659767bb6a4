//! What the page of a playbook tells of its steps: who does them, where failure leads, and what the customer reads.

use std::collections::HashMap;

use super::Agent;
use crate::model::view::{Block, Callout, Lead, Page, Playbook, Step, Symptom, Tier};
use crate::render::html::{Branches, Html, Notes, Place, Reads, StepNotes, is_text};
use crate::render::site::Here;

pub(super) fn notes(agent: &Agent, here: &Here, playbook: &Playbook, public: Option<&Page>) -> Notes {
    let names = names(agent, here);
    let theirs = Theirs::of(public);
    let mut notes = Notes::default();
    let tiers = here.version.view.tiers().iter().enumerate();
    notes.ranks = tiers.map(|(rank, tier)| ((*tier).to_owned(), rank)).collect();
    for (place, turn) in playbook.steps.iter().enumerate() {
        let own = StepNotes {
            by: turn.by.map(|tier| tier.0),
            is_remedy: turn.is_remedy,
            leads: leads(playbook, |tier| playbook.failure(tier, place)),
            was: names.get(turn.step.id).cloned().unwrap_or_default(),
            reads: theirs.at_step(here, turn.step),
            number: theirs.steps.get(turn.step.id).map(|(number, _)| *number),
        };
        notes.steps.insert(turn.step.id.to_owned(), own);
        for symptom in &turn.symptoms {
            notes
                .symptoms
                .extend(handed_over(symptom, || leads(playbook, |tier| playbook.symptom(tier, place, symptom))));
            let id = symptom.callout.id.clone().unwrap_or_default();
            notes.answers.insert(id, theirs.at_symptom(here, symptom.callout));
        }
    }
    notes
}

/// For a symptom that is handed over, its name and where it leads.
fn handed_over(symptom: &Symptom, leads: impl Fn() -> String) -> Option<(String, String)> {
    Some((symptom.callout.id.clone().filter(|_| symptom.handoff.is_some())?, leads()))
}

/// Where something leads each tier, lowest first, in a letter and a place.
pub(super) fn leads<'a>(playbook: &Playbook, lead: impl Fn(Tier) -> Lead<'a>) -> String {
    let code = |tier| match lead(tier) {
        Lead::Handoff(place) => format!("h{place}"),
        Lead::Step(place) => format!("s{place}"),
        Lead::Last => "l".to_owned(),
        Lead::Open => "o".to_owned(),
        Lead::Solved | Lead::Again | Lead::Playbook(_) => "a".to_owned(),
    };
    playbook.tiers().map(code).collect::<Vec<_>>().join(" ")
}

/// What the customer reads, to be found by what the agent reads.
struct Theirs<'p, 'a> {
    /// The steps with their numbers from 1, by their ids.
    steps: HashMap<&'p str, (usize, &'p Step<'a>)>,
    /// The callouts of the steps, by their ids.
    callouts: HashMap<Option<&'p str>, &'p Callout<'a>>,
}

impl<'p, 'a> Theirs<'p, 'a> {
    fn of(public: Option<&'p Page<'a>>) -> Self {
        let mut theirs = Self { steps: HashMap::new(), callouts: HashMap::new() };
        for (number, step) in (1..).zip(public.into_iter().flat_map(Page::steps)) {
            theirs.steps.entry(step.id).or_insert((number, step));
            for block in &step.blocks {
                if let Block::Callout(callout) = block {
                    theirs.callouts.entry(callout.id.as_deref()).or_insert(callout);
                }
            }
        }
        theirs
    }

    /// What the customer reads at a step, beside what the agent reads there.
    fn at_step(&self, here: &Here, step: &Step) -> Reads {
        let theirs = self.steps.get(step.id);
        theirs.map_or(Reads::Nothing, |(_, theirs)| other(here, &step.blocks, &theirs.blocks))
    }

    /// What the customer reads at a symptom, beside what the agent reads there.
    fn at_symptom(&self, here: &Here, symptom: &Callout) -> Reads {
        let theirs = self.callouts.get(&symptom.id.as_deref());
        theirs.map_or(Reads::Nothing, |theirs| other(here, &symptom.blocks, &theirs.blocks))
    }
}

/// The customer's blocks, where their text is not that of the agent's.
fn other(here: &Here, ours: &[Block], theirs: &[Block]) -> Reads {
    // What the customer alone is told belongs to what he reads.
    let is_theirs = |block: &&Block| is_text(block) || matches!(block, Block::Callout(callout) if callout.kind == OWN);
    let blocks: Vec<Block> = theirs.iter().filter(is_theirs).cloned().collect();
    let ours: Vec<&Block> = ours.iter().filter(|block| is_text(block)).collect();
    // A plain tree always has a JSON form, and two trees are the same when these are.
    if serde_json::to_vec(&blocks).ok() == serde_json::to_vec(&ours).ok() {
        return Reads::Same;
    }
    let place = Place {
        path: here.source.path(),
        site_root: here.up,
        branches: Branches::Folded,
        highlighter: here.site.tools.highlighter,
        notes: None,
    };
    Reads::Other(Html::new(place).part(&blocks))
}

const OWN: crate::model::view::CalloutKind<'static> = crate::model::view::CalloutKind::Own;

/// What each step is called in the other versions that customers may have read, where that is another name.
fn names(agent: &Agent, here: &Here) -> HashMap<String, String> {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    let path = here.source.path();
    let own = agent.place(here.version);
    let Some(digest) = agent.customers.get(own).and_then(|view| view.digest(path)) else {
        return HashMap::new();
    };
    for view in agent.customers.iter().enumerate().filter(|(place, _)| *place != own).map(|(_, view)| view) {
        let version = view.version_name();
        for (old, new) in view.digest(path).map(|other| digest.names_since(other)).unwrap_or_default() {
            names.entry(new.to_owned()).or_default().push(format!("{version}={old}"));
        }
    }
    names.into_iter().map(|(step, names)| (step, names.join(" "))).collect()
}
