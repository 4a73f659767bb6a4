//! What procedures need, give and break, in the order in which it happens, and who depends on whom.
//!
//! The facts of a book are the fluents of classical planning, its procedures and steps the actions:
//! a need is a precondition, what is given or broken an effect (Fikes and Nilsson, "STRIPS: a new
//! approach to the application of theorem proving to problem solving", Artificial Intelligence 2,
//! 1971). Every question is asked of one UI version at a time, because conditions change the steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::AudienceSet;
use crate::model::{Book, Course, Document, DocumentIndex, Fact, Scope, Tags, Turn};
use crate::source::{Located, Span};
use crate::version::{UiVersion, VersionSet};

/// What happens to a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    /// It must hold.
    Needs,
    /// It holds from here on.
    Gives,
    /// It holds no longer.
    Breaks,
}

/// When something happens to a fact in the course of a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the first step: the front matter says that it is needed.
    Before,
    /// In the step with this place in the course, or in a file that is included there.
    Step(usize),
    /// After the last step: the front matter says so of the whole.
    After,
}

/// Something that happens to a fact.
#[derive(Debug, Clone, Copy)]
pub struct Effect<'b> {
    /// What happens.
    pub kind: EffectKind,
    /// The fact, where it is written.
    pub fact: &'b Located<Fact>,
    /// Everywhere that it happens.
    pub scope: Scope,
    /// When it happens.
    pub moment: Moment,
}

/// The effects of one procedure in their order.
#[derive(Debug)]
pub struct Story<'b> {
    /// The procedure.
    pub document: DocumentIndex,
    /// Its effects.
    pub effects: Vec<Effect<'b>>,
}

/// The effects of a whole book.
#[derive(Debug)]
pub struct Effects<'b> {
    /// One story a procedure that has effects, in the order of their paths.
    pub stories: Vec<Story<'b>>,
    /// Every fact that something gives, with the stories that do.
    givers: BTreeMap<&'b Fact, Vec<Given>>,
}

/// That a story leaves a fact behind when it is done.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// The number of the story.
    pub story: usize,
    /// Where it is given.
    pub span: Span,
    /// In these versions.
    pub versions: VersionSet,
}

impl<'b> Effects<'b> {
    /// All effects of a book.
    #[must_use]
    pub fn of(book: &'b Book, courses: &[Course<'b>]) -> Self {
        let stories = courses.iter().map(|course| Story::of(book.document(course.document), course));
        let stories: Vec<Story> = stories.filter(|story| !story.effects.is_empty()).collect();
        let mut givers: BTreeMap<&Fact, Vec<Given>> = BTreeMap::new();
        for (number, story) in stories.iter().enumerate() {
            for (fact, span, versions) in story.outcome(EffectKind::Gives) {
                givers.entry(fact).or_default().push(Given { story: number, span, versions });
            }
        }
        Self { stories, givers }
    }

    /// The stories that give a fact, in the order of their paths.
    #[must_use]
    pub fn givers(&self, fact: &Fact) -> &[Given] {
        self.givers.get(fact).map_or(&[], Vec::as_slice)
    }

    /// The names of all facts that something gives, sorted.
    pub fn given_names(&self) -> impl Iterator<Item = &str> {
        self.givers.keys().map(|fact| fact.as_str())
    }

    /// The one story that gives a fact in a version; none when there are several ways to it.
    #[must_use]
    pub fn only_giver(&self, fact: &Fact, version: UiVersion) -> Option<Given> {
        let mut givers = self.givers(fact).iter().filter(|given| given.versions.contains(version));
        let first = givers.next()?;
        givers.all(|given| given.story == first.story).then_some(*first)
    }

    /// The stories that must be done before this one in a version, because nothing else gives what
    /// it needs, with those that these need in turn.
    #[must_use]
    pub fn prerequisites(&self, story: usize, version: UiVersion) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![story];
        while let Some(next) = open.pop() {
            for need in self.stories[next].needs(version) {
                let giver = self.only_giver(&need.fact.value, version).filter(|given| given.story != next);
                open.extend(giver.map(|given| given.story).filter(|giver| found.insert(*giver)));
            }
        }
        found
    }
}

impl<'b> Story<'b> {
    /// What a document brings about in its course.
    #[must_use]
    pub fn of(document: &'b Document, course: &Course<'b>) -> Self {
        let tags = &document.tags;
        let mut story = Self { document: course.document, effects: Vec::new() };
        story.add(&tags.needs, EffectKind::Needs, course.scope, Moment::Before);
        let mut place = 0;
        for turn in &course.turns {
            match turn {
                Turn::Step(placed) => {
                    place = placed.place;
                    let moment = Moment::Step(place);
                    story.add(&placed.step.tags.needs, EffectKind::Needs, placed.scope, moment);
                    story.add_outcome(&placed.step.tags, placed.scope, moment);
                }
                Turn::Enter(tags, scope) => story.add(&tags.needs, EffectKind::Needs, *scope, Moment::Step(place)),
                Turn::Leave(tags, scope) => story.add_outcome(tags, *scope, Moment::Step(place)),
                Turn::Pause(_) => {}
            }
        }
        story.add_outcome(tags, course.scope, Moment::After);
        story
    }

    fn add_outcome(&mut self, tags: &'b Tags, scope: Scope, moment: Moment) {
        self.add(&tags.breaks, EffectKind::Breaks, scope, moment);
        self.add(&tags.gives, EffectKind::Gives, scope, moment);
    }

    fn add(&mut self, facts: &'b [Located<Fact>], kind: EffectKind, scope: Scope, moment: Moment) {
        if !scope.is_empty() {
            self.effects.extend(facts.iter().map(|fact| Effect { kind, fact, scope, moment }));
        }
    }

    /// Its effects in a version, in their order.
    pub fn in_version(&self, version: UiVersion) -> impl Iterator<Item = &Effect<'b>> {
        self.effects.iter().filter(move |effect| effect.scope.versions.contains(version))
    }

    /// What must hold before it begins, in a version: its needs that no earlier step of its own meets.
    #[must_use]
    pub fn needs(&self, version: UiVersion) -> Vec<&Effect<'b>> {
        let mut given: BTreeSet<&Fact> = BTreeSet::new();
        let mut needs = Vec::new();
        for effect in self.in_version(version) {
            match effect.kind {
                EffectKind::Gives => {
                    given.insert(&effect.fact.value);
                }
                EffectKind::Needs if given.insert(&effect.fact.value) => needs.push(effect),
                EffectKind::Needs | EffectKind::Breaks => {}
            }
        }
        needs
    }

    /// The facts that it leaves given, or broken, when it is done: where, and in which versions.
    #[must_use]
    pub fn outcome(&self, kind: EffectKind) -> Vec<(&'b Fact, Span, VersionSet)> {
        let mut outcome: Vec<(&Fact, Span, VersionSet)> = Vec::new();
        // From the end, so that what undoes an effect is known before it, however many there are of both.
        let mut undone: BTreeMap<&Fact, VersionSet> = BTreeMap::new();
        for effect in self.effects.iter().rev().filter(|effect| effect.kind != EffectKind::Needs) {
            let fact = &effect.fact.value;
            let later = undone.entry(fact).or_insert(VersionSet::EMPTY);
            if effect.kind == kind {
                outcome.push((fact, effect.fact.span, effect.scope.versions.minus(*later)));
            } else {
                *later = later.or(effect.scope.versions);
            }
        }
        outcome.retain(|(_, _, versions)| !versions.is_empty());
        outcome.reverse();
        outcome
    }
}

impl Effect<'_> {
    /// Where the text says so.
    #[must_use]
    pub fn span(&self) -> Span {
        self.fact.span
    }

    /// Whether one reader meets both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let audiences = self.scope.audiences.and(other.scope.audiences);
        audiences != AudienceSet::EMPTY && !self.scope.versions.and(other.scope.versions).is_empty()
    }
}
