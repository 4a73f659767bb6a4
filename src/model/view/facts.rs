//! What the procedures of a view need, give and break, as far as their reader sees them.
//!
//! A step that the reader does not see brings nothing about for him; otherwise an edit of internal text
//! could move what he is told to do first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Entry, View};
use crate::model::{Course, DocumentKind, EffectKind, Fact, Story, Turn};
use crate::source::Origin;

/// The facts of one procedure.
#[derive(Debug, Clone, Default, Hash)]
struct Deeds<'a> {
    /// What must be true before it begins.
    needs: Vec<&'a Fact>,
    /// What is true when it is done.
    gives: Vec<&'a Fact>,
    /// What is no longer true then.
    breaks: Vec<&'a Fact>,
}

/// The facts of all procedures of a view, and who depends on whom. Entries go by their places.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts<'a> {
    deeds: BTreeMap<usize, Deeds<'a>>,
    givers: HashMap<&'a Fact, Vec<usize>>,
    needers: HashMap<&'a Fact, Vec<usize>>,
    breakers: HashMap<&'a Fact, Vec<usize>>,
}

/// Something that must be true before a procedure begins.
#[derive(Debug)]
pub(super) struct Need<'a> {
    /// What must be true; several facts when the same procedures bring them about.
    pub(super) facts: Vec<&'a Fact>,
    /// The procedures that bring it about, each of them alone.
    pub(super) ways: Vec<usize>,
}

impl<'a> Facts<'a> {
    /// How many needs one page names, those of its prerequisites among them.
    const NEEDS: usize = 8;
    /// How far the needs of prerequisites are followed.
    const DEPTH: usize = 6;
    /// How many ways to one fact are named.
    const WAYS: usize = 4;
    /// How many procedures are named that go on, or back.
    const NEIGHBOURS: usize = 4;

    pub(super) fn of(view: &View<'a>, entries: &[Entry<'a>]) -> Self {
        let mut facts = Self::default();
        for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.kind() == DocumentKind::Procedure) {
            let deeds = deeds(view, entry);
            let index = |map: &mut HashMap<&'a Fact, Vec<usize>>, of: &[&'a Fact]| {
                of.iter().for_each(|fact| map.entry(fact).or_default().push(place));
            };
            index(&mut facts.givers, &deeds.gives);
            index(&mut facts.needers, &deeds.needs);
            index(&mut facts.breakers, &deeds.breaks);
            if !(deeds.needs.is_empty() && deeds.gives.is_empty() && deeds.breaks.is_empty()) {
                facts.deeds.insert(place, deeds);
            }
        }
        facts
    }

    /// A mark of all of them.
    pub(super) fn origin(&self) -> Origin {
        // The others are the same facts in another order.
        let Self { deeds, givers: _, needers: _, breakers: _ } = self;
        Origin::of(deeds)
    }

    /// What a procedure gives.
    pub(super) fn gives(&self, place: usize) -> &[&'a Fact] {
        self.deeds.get(&place).map_or(&[], |deeds| &deeds.gives)
    }

    /// What must be true before a procedure begins, in the order in which it is to be made true.
    pub(super) fn before(&self, place: usize) -> Vec<Need<'a>> {
        let mut search = Search { facts: self, start: place, seen: BTreeSet::new(), found: Vec::new() };
        search.needs_of(place, 0);
        // What is needed first hand is said in any case; what that needs in turn is said on its own page.
        let direct = self.deeds.get(&place).map_or(&[][..], |deeds| &deeds.needs);
        let is_direct = |need: &Need| need.facts.iter().any(|fact| direct.contains(fact));
        while search.found.len() > Self::NEEDS {
            let Some(far) = search.found.iter().position(|need| !is_direct(need)) else { break };
            search.found.remove(far);
        }
        search.found.truncate(Self::NEEDS);
        search.found
    }

    /// The procedures that can begin once this one is done.
    pub(super) fn next(&self, place: usize) -> Vec<usize> {
        let mut next = Vec::new();
        for other in self.gives(place).iter().filter_map(|fact| self.needers.get(fact)).flatten() {
            if next.len() == Self::NEIGHBOURS {
                break;
            }
            if *other != place && !next.contains(other) {
                next.push(*other);
            }
        }
        next
    }

    /// The procedures that take back what this one gives, and nothing that it has found already there.
    pub(super) fn undo(&self, place: usize) -> Vec<usize> {
        let Some(deeds) = self.deeds.get(&place) else { return Vec::new() };
        let takes_back = |other: &&usize| {
            let breaks = self.deeds.get(other).map_or(&[][..], |deeds| &deeds.breaks);
            **other != place && !deeds.needs.iter().any(|fact| breaks.contains(fact))
        };
        let mut undo = Vec::new();
        for other in deeds.gives.iter().filter_map(|fact| self.breakers.get(fact)).flatten().filter(takes_back) {
            if !undo.contains(other) {
                undo.push(*other);
            }
            if undo.len() == Self::NEIGHBOURS {
                break;
            }
        }
        undo
    }
}

/// The needs of a procedure and of its prerequisites, those that come first in front.
struct Search<'f, 'a> {
    facts: &'f Facts<'a>,
    start: usize,
    seen: BTreeSet<&'a Fact>,
    found: Vec<Need<'a>>,
}

impl Search<'_, '_> {
    fn needs_of(&mut self, place: usize, depth: usize) {
        let facts = self.facts;
        let Some(deeds) = facts.deeds.get(&place) else { return };
        for fact in &deeds.needs {
            // A circle ends at the fact with which it began.
            if !self.seen.insert(fact) {
                continue;
            }
            let givers = facts.givers.get(fact).map(Vec::as_slice).unwrap_or_default();
            let others = givers.iter().copied().filter(|giver| *giver != self.start && *giver != place);
            let ways: Vec<usize> = others.take(Facts::WAYS).collect();
            // Of several ways nobody knows which one the reader takes, so what each needs is on its own page.
            if let [only] = ways[..]
                && depth < Facts::DEPTH
            {
                self.needs_of(only, depth + 1);
            }
            match self.found.iter_mut().find(|need| !ways.is_empty() && need.ways == ways) {
                Some(need) => need.facts.push(fact),
                None => self.found.push(Need { facts: vec![fact], ways }),
            }
        }
    }
}

fn deeds<'a>(view: &View<'a>, entry: &Entry<'a>) -> Deeds<'a> {
    let document = entry.document;
    let seen = view.book.scope(document).and(view.scope());
    let mut course = Course::of(entry.index, document, seen);
    keep_seen(&mut course);
    let story = Story::of(document, &course);
    let once = |facts: &mut dyn Iterator<Item = &'a Fact>| {
        let mut kept = Vec::new();
        facts.for_each(|fact| {
            if !kept.contains(&fact) {
                kept.push(fact);
            }
        });
        kept
    };
    let outcome = |kind| once(&mut story.outcome(kind).into_iter().map(|(fact, ..)| fact));
    Deeds {
        needs: once(&mut story.needs(view.version).into_iter().map(|need| &need.fact.value)),
        gives: outcome(EffectKind::Gives),
        breaks: outcome(EffectKind::Breaks),
    }
}

/// Takes out the steps that are not seen, and the included files of which no step is left.
fn keep_seen(course: &mut Course) {
    let mut kept: Vec<Turn> = Vec::with_capacity(course.turns.len());
    for turn in course.turns.drain(..) {
        match turn {
            Turn::Step(placed) if placed.scope.is_empty() => {}
            Turn::Pause(_) => {}
            Turn::Leave(..) if matches!(kept.last(), Some(Turn::Enter(..))) => {
                kept.pop();
            }
            seen => kept.push(seen),
        }
    }
    course.turns = kept;
}
