//! The playbook of a procedure: where each outcome of each step leads, for each support tier.
//!
//! A step has these outcomes: it worked, one of the symptoms that it names was seen, or it did not work
//! and none of them fits. Following all of them is what proves that no agent is left standing.

use std::collections::HashSet;

use super::ladder::Ladder;
use super::page::{Actor, Block, Callout, CalloutKind, Href, Inline, Page, Step};
use super::{Digest, View, walk};
use crate::model::{DocumentKind, DocumentPath};

/// A support tier by its place in `[support] tiers`, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tier(pub usize);

/// A procedure as support works with it.
#[derive(Debug)]
pub struct Playbook<'p, 'a> {
    /// Its steps in their order.
    pub steps: Vec<Turn<'p, 'a>>,
    /// Whom it hands over to, in the order of the text.
    pub handoffs: Vec<Handoff<'p, 'a>>,
    /// What ends it, or shows that it is the wrong one, before the first step.
    pub doubts: Vec<Symptom<'p, 'a>>,
    /// How many tiers there are.
    tiers: usize,
    /// The handoffs that stand alone, higher tiers higher.
    above: Ladder,
    /// What support does when a step has failed, lower tiers higher.
    remedies: Ladder,
}

/// A step of a playbook.
#[derive(Debug)]
pub struct Turn<'p, 'a> {
    /// The step as the agent sees it.
    pub step: &'p Step<'a>,
    /// The tier that does it; none when the customer does.
    pub by: Option<Tier>,
    /// Whether support does it when another step has failed: customers have this procedure without it.
    pub is_remedy: bool,
    /// What may be seen instead of success.
    pub symptoms: Vec<Symptom<'p, 'a>>,
}

/// A callout `IF`.
#[derive(Debug)]
pub struct Symptom<'p, 'a> {
    /// The callout.
    pub callout: &'p Callout<'a>,
    /// The procedure to which it sends, when it does.
    pub other: Option<&'a DocumentPath>,
    /// The handoff within it, as a place in the playbook's list.
    pub handoff: Option<usize>,
}

/// A callout `ESCALATE`.
#[derive(Debug)]
pub struct Handoff<'p, 'a> {
    /// The callout.
    pub callout: &'p Callout<'a>,
    /// To which tier.
    pub to: Tier,
    /// The place of the step at which it stands; none before and after the steps.
    pub at: Option<usize>,
    /// What it answers.
    pub standing: Standing,
}

/// What a handoff answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Every failure of its step and of those before it.
    Alone,
    /// The one symptom within which it stands.
    InSymptom,
    /// Every failure of the tier below, which was handed the case: it hands on what it was given. Nobody wrote it.
    Onward,
}

/// Where an outcome leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead<'a> {
    /// The case is solved.
    Solved,
    /// To the step at this place.
    Step(usize),
    /// To the same step once more, after what the symptom's text says.
    Again,
    /// To another playbook.
    Playbook(&'a DocumentPath),
    /// To a higher tier, by the handoff at this place of the list.
    Handoff(usize),
    /// To nobody, because there is no tier above.
    Last,
    /// Nowhere.
    Open,
}

/// What a tier can do with a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of it.
    Solves,
    /// The steps up to the one at this place, which it may not do.
    Until(usize),
}

impl<'p, 'a> Playbook<'p, 'a> {
    /// The playbook of a page that an agent sees, beside the page that customers have, if they have one.
    #[must_use]
    pub fn of(view: &View<'a>, page: &'p Page<'a>, customers: Option<&Digest>) -> Self {
        let seen: HashSet<&str> = customers.into_iter().flat_map(Digest::steps).collect();
        let mut reader = Reader { view, handoffs: Vec::new(), at: None };
        let (doubts, intro): (Vec<_>, Vec<_>) = page.intro.iter().partition(|block| branch(block).is_some());
        let doubts = reader.read(doubts);
        reader.read(intro);
        let mut steps = Vec::new();
        for (place, step) in page.steps().enumerate() {
            reader.at = Some(place);
            let symptoms = reader.read(&step.blocks);
            let by = match step.actor {
                Actor::Customer => None,
                Actor::Support(tier) => Some(tier.and_then(|tier| reader.tier(tier)).unwrap_or(Tier(0))),
            };
            let is_remedy = by.is_some() && !seen.is_empty() && !seen.contains(step.id);
            steps.push(Turn { step, by, is_remedy, symptoms });
        }
        reader.at = None;
        reader.read(&page.notes);
        let tiers = view.tiers().len();
        let handoffs = with_onward(reader.handoffs, tiers);
        let alone = handoffs.iter().enumerate().filter(|(_, handoff)| handoff.standing == Standing::Alone);
        // A handoff around the steps stands behind all of them.
        let above = alone.map(|(number, handoff)| (handoff.at.unwrap_or(steps.len()), handoff.to.0, number));
        let above = Ladder::of(above);
        let remedies = steps.iter().enumerate().filter(|(_, turn): &(usize, &Turn)| turn.is_remedy);
        let remedies = remedies.filter_map(|(place, turn)| Some((place, tiers.saturating_sub(turn.by?.0), place)));
        let remedies = Ladder::of(remedies);
        Self { steps, handoffs, doubts, tiers, above, remedies }
    }

    /// Every tier, lowest first.
    pub fn tiers(&self) -> impl Iterator<Item = Tier> + use<'p, 'a> {
        (0..self.tiers).map(Tier)
    }

    /// Whether a tier may do a step, or see to it that the customer does.
    #[must_use]
    pub fn may(&self, tier: Tier, place: usize) -> bool {
        self.steps.get(place).is_none_or(|turn| turn.by.is_none_or(|by| by <= tier))
    }

    /// What a tier can do of what is done when nothing fails.
    #[must_use]
    pub fn reach(&self, tier: Tier) -> Reach {
        let mut flow = self.steps.iter().enumerate().filter(|(_, turn)| !turn.is_remedy);
        flow.find(|(place, _)| !self.may(tier, *place)).map_or(Reach::Solves, |(place, _)| Reach::Until(place))
    }

    /// Where the success of a step leads.
    #[must_use]
    pub fn after(&self, place: usize) -> Lead<'a> {
        let is_remedy = |turn: Option<&Turn>| turn.is_some_and(|turn| turn.is_remedy);
        if is_remedy(self.steps.get(place)) {
            // One thing that support does leads to the next; then the customer tries again.
            return if is_remedy(self.steps.get(place + 1)) { Lead::Step(place + 1) } else { Lead::Again };
        }
        let next = (place + 1..self.steps.len()).find(|next| !is_remedy(self.steps.get(*next)));
        next.map_or(Lead::Solved, Lead::Step)
    }

    /// Where a symptom of the step at `place` leads an agent of this tier.
    #[must_use]
    pub fn symptom(&self, tier: Tier, place: usize, symptom: &Symptom<'p, 'a>) -> Lead<'a> {
        if let Some(handoff) = symptom.handoff {
            return match self.handoffs.get(handoff) {
                Some(found) if found.to > tier => Lead::Handoff(handoff),
                // It is his own tier to which it would go, so he goes on with what that tier does.
                _ => self.failure(tier, place),
            };
        }
        symptom.other.map_or(Lead::Again, Lead::Playbook)
    }

    /// Where it leads an agent of this tier that the step at `place` did not work, or may not be done by him,
    /// and that none of its symptoms fits.
    #[must_use]
    pub fn failure(&self, tier: Tier, place: usize) -> Lead<'a> {
        let own = self.remedies.next(place + 1, self.tiers.saturating_sub(tier.0));
        let above = self.above.next(place, tier.0 + 1).or_else(|| Some((self.steps.len(), self.onward(tier)?)));
        // Of what support does about it, the next in the order of the text comes first.
        let next = match (own, above) {
            (Some((at, step)), other) if other.is_none_or(|(other, _)| at <= other) => Some(Lead::Step(step)),
            (_, above) => above.map(|(_, handoff)| Lead::Handoff(handoff)),
        };
        let end = if tier.0 + 1 >= self.tiers { Lead::Last } else { Lead::Open };
        next.unwrap_or(end)
    }

    /// The handoff by which a tier hands on what it was handed; these stand behind all others.
    fn onward(&self, tier: Tier) -> Option<usize> {
        let onward = self.handoffs.iter().enumerate().rev();
        let mut onward = onward.take_while(|(_, handoff)| handoff.standing == Standing::Onward);
        onward.find(|(_, handoff)| handoff.to.0 == tier.0 + 1).map(|(number, _)| number)
    }

    /// Every outcome of every step for one tier, as the places of the steps and where they lead.
    pub fn outcomes(&self, tier: Tier) -> impl Iterator<Item = (usize, Lead<'a>)> + '_ {
        self.steps.iter().enumerate().flat_map(move |(place, turn)| {
            let success = self.may(tier, place).then(|| self.after(place));
            let symptoms = turn.symptoms.iter().map(move |symptom| self.symptom(tier, place, symptom));
            success.into_iter().chain(symptoms).chain([self.failure(tier, place)]).map(move |lead| (place, lead))
        })
    }
}

/// Adds to the handoffs how the highest tier that gets the case hands it on, up to the last tier.
fn with_onward<'p, 'a>(mut handoffs: Vec<Handoff<'p, 'a>>, tiers: usize) -> Vec<Handoff<'p, 'a>> {
    let alone = handoffs.iter().filter(|handoff| handoff.standing == Standing::Alone);
    if let Some((callout, to)) = alone.map(|handoff| (handoff.callout, handoff.to)).max_by_key(|(_, to)| *to) {
        let onward = |to| Handoff { callout, to: Tier(to), at: None, standing: Standing::Onward };
        handoffs.extend((to.0 + 1..tiers).map(onward));
    }
    handoffs
}

/// Reads callouts off a page.
struct Reader<'v, 'p, 'a> {
    view: &'v View<'a>,
    handoffs: Vec<Handoff<'p, 'a>>,
    /// The step at hand.
    at: Option<usize>,
}

impl<'p, 'a> Reader<'_, 'p, 'a> {
    fn tier(&self, name: &str) -> Option<Tier> {
        self.view.tiers().iter().position(|tier| *tier == name).map(Tier)
    }

    /// Notes the handoffs of some blocks, and returns their symptoms.
    fn read(&mut self, blocks: impl IntoIterator<Item = &'p Block<'a>>) -> Vec<Symptom<'p, 'a>> {
        let mut symptoms = Vec::new();
        for block in blocks {
            match branch(block) {
                Some(callout) => {
                    let before = self.handoffs.len();
                    self.note(&callout.blocks, Standing::InSymptom);
                    let handoff = (self.handoffs.len() > before).then_some(before);
                    symptoms.push(Symptom { callout, other: self.other(callout), handoff });
                }
                None => self.note(std::slice::from_ref(block), Standing::Alone),
            }
        }
        symptoms
    }

    fn note(&mut self, blocks: &'p [Block<'a>], standing: Standing) {
        for block in blocks {
            match block {
                Block::Callout(callout) => {
                    if let CalloutKind::Escalate(escalation) = callout.kind
                        && let Some(to) = self.tier(escalation.tier)
                    {
                        self.handoffs.push(Handoff { callout, to, at: self.at, standing });
                    }
                    self.note(&callout.blocks, standing);
                }
                Block::Quote(blocks) => self.note(blocks, standing),
                Block::List { items, .. } => items.iter().for_each(|item| self.note(&item.blocks, standing)),
                _ => {}
            }
        }
    }

    /// The first procedure to which a symptom's text leads.
    fn other(&self, callout: &'p Callout<'a>) -> Option<&'a DocumentPath> {
        let mut found = None;
        walk::each(&callout.blocks, &mut |inline| {
            if let Inline::Link { href: Href::Page { path, .. }, .. } = inline
                && self.view.entry_at(path).is_some_and(|entry| entry.kind() == DocumentKind::Procedure)
            {
                found = found.or(Some(*path));
            }
        });
        found
    }
}

/// The callout of a block that is a branch.
fn branch<'p, 'a>(block: &'p Block<'a>) -> Option<&'p Callout<'a>> {
    match block {
        Block::Callout(callout) if callout.kind == CalloutKind::If => Some(callout),
        _ => None,
    }
}
