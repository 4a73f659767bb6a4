//! A step that takes away what an earlier one, or a prerequisite, has set up.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Level;
use crate::diagnostic::{Diagnostic, RuleName};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Effect, EffectKind, Fact, Given, Moment, Story};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("undone-step"),
    group: Group::Effects,
    level: Level::Error,
    summary: "A step that breaks what an earlier step, or a prerequisite, gave.",
    why: "\
The reader does everything that he is told, in the order in which he is told, and it does not work,
because step 3 removed what step 2 had made. Within a procedure that is a fault when what was broken is
still needed, or promised, or was not used at all in between: what is set up, used and taken down again is
none. Over several procedures it is a fault when one prerequisite breaks what another one gave, and no
order of the two keeps both. Every supported UI version is judged by itself.",
    wrong: r#"
```md content/dns.md
---
title: Prepare the DNS zone
---

## Steps

1. {gives record.published} Create the record.

2. {breaks record.published} Delete all old records.
           ^^^^^^^^^^^^^^^^ `record.published` is broken again before it is needed

3. {needs record.published} Run the check.
```"#,
    right: r#"
```md content/dns.md
---
title: Prepare the DNS zone
---

## Steps

1. Delete all old records.

2. {gives record.published} Create the record.

3. {needs record.published} Run the check.
```"#,
    check,
};

/// Why it matters that a fact was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    /// It is needed later, here.
    Needed(Span),
    /// It is promised for the end, here.
    Promised(Span),
    /// Nothing used it in between.
    Unused,
}

/// What is known of a fact in the course of a procedure.
#[derive(Debug, Clone, Copy)]
struct Held<'e, 'b> {
    /// The step that gave it, or the need that says that it held before.
    origin: &'e Effect<'b>,
    is_used: bool,
    broken: Option<&'e Effect<'b>>,
}

/// The places of a finding: who gave, who broke, and why it matters.
type Key = (Span, Span, Loss);

fn check(lint: &Lint, findings: &mut Findings) {
    let supported = lint.book.config.versions.supported();
    for (number, story) in lint.effects.stories.iter().enumerate() {
        let mut losses: BTreeMap<Key, (VersionSet, &Fact, bool)> = BTreeMap::new();
        for version in supported.iter() {
            within(story, version, |origin, broken, loss| {
                let fresh = || (VersionSet::EMPTY, &broken.fact.value, origin.kind == EffectKind::Needs);
                let entry = losses.entry((broken.span(), origin.span(), loss)).or_insert_with(fresh);
                entry.0 = entry.0.or(VersionSet::only(version));
            });
        }
        for ((broken, origin, loss), (wrong, fact, from_before)) in losses {
            let given = if from_before { giver_of(lint, number, fact, wrong).unwrap_or(origin) } else { origin };
            findings.push(report(lint, fact, (given, broken, loss), wrong, findings));
        }
    }
    across(lint, findings);
}

/// Hands over every fact that one procedure breaks to its own harm: who gave it, who broke it, and why it matters.
fn within<'e, 'b>(
    story: &'e Story<'b>,
    version: UiVersion,
    mut lost: impl FnMut(&'e Effect<'b>, &'e Effect<'b>, Loss),
) {
    let mut facts: BTreeMap<&Fact, Held> = BTreeMap::new();
    for effect in story.in_version(version) {
        let fact = &effect.fact.value;
        match (effect.kind, facts.get_mut(fact)) {
            (EffectKind::Breaks, Some(held)) if held.broken.is_none() && held.origin.meets(effect) => {
                let is_at_once = held.origin.moment == effect.moment;
                held.broken = (!is_at_once && effect.moment != Moment::After).then_some(effect);
            }
            (EffectKind::Needs, Some(held)) => match held.broken.take() {
                Some(broken) if effect.meets(broken) => lost(held.origin, broken, Loss::Needed(effect.span())),
                _ => held.is_used = true,
            },
            (EffectKind::Gives, Some(held)) if effect.moment == Moment::After => {
                if let Some(broken) = held.broken.take().filter(|_| held.origin.kind == EffectKind::Gives) {
                    lost(held.origin, broken, Loss::Promised(effect.span()));
                }
            }
            (EffectKind::Gives, _) | (EffectKind::Needs, None) => {
                facts.insert(fact, Held { origin: effect, is_used: false, broken: None });
            }
            (EffectKind::Breaks, _) => {}
        }
    }
    for held in facts.values().filter(|held| !held.is_used && held.origin.kind == EffectKind::Gives) {
        if let Some(broken) = held.broken {
            lost(held.origin, broken, Loss::Unused);
        }
    }
}

/// Where the fact that a procedure needs from before is given.
fn giver_of(lint: &Lint, story: usize, fact: &Fact, wrong: VersionSet) -> Option<Span> {
    let mut givers = lint.effects.givers(fact).iter();
    givers.find(|given| given.story != story && !given.versions.and(wrong).is_empty()).map(|given| given.span)
}

fn report(lint: &Lint, fact: &Fact, key: Key, wrong: VersionSet, findings: &Findings) -> Diagnostic {
    let (given, broken, loss) = key;
    let versions = &lint.book.config.versions;
    let only = match wrong == versions.supported() {
        true => String::new(),
        false => format!(" in UI {}", versions.list(wrong)),
    };
    let (message, need) = match loss {
        Loss::Needed(place) => ("is broken again before it is needed", Some((place, "needed here"))),
        Loss::Promised(place) => ("is broken again, and promised for the end", Some((place, "promised here"))),
        Loss::Unused => ("is broken again, and nothing used it in between", None),
    };
    let diagnostic = findings.at(broken, format!("`{fact}` {message}{only}")).note("broken here");
    let diagnostic = diagnostic.related(given, "given here");
    let diagnostic = need.into_iter().fold(diagnostic, |diagnostic, (place, note)| diagnostic.related(place, note));
    diagnostic.help("put this step before the one that gives it, give it again afterwards, or take one of the two out")
}

/// Finds prerequisites of one procedure that undo each other, whatever their order.
///
/// In the words of planning, what breaks a fact threatens the link from its giver to its user, and is
/// sound only when it can be done before the giver (McAllester and Rosenblitt, "Systematic nonlinear
/// planning", AAAI 1991). A prerequisite that needs the fact itself, or what only follows from it,
/// cannot.
fn across(lint: &Lint, findings: &mut Findings) {
    let effects = &lint.effects;
    let mut told = BTreeSet::new();
    for version in lint.book.config.versions.supported().iter() {
        let breakers = breakers(lint, version);
        if breakers.is_empty() {
            continue;
        }
        for (number, story) in effects.stories.iter().enumerate() {
            let needs = story.needs(version);
            let mut threatened = needs.iter().filter(|need| breakers.contains_key(&need.fact.value)).peekable();
            if threatened.peek().is_none() {
                continue;
            }
            let before = effects.prerequisites(number, version);
            for need in threatened {
                let Some(given) = effects.only_giver(&need.fact.value, version) else { continue };
                for &(breaker, place) in breakers.get(&need.fact.value).into_iter().flatten() {
                    let is_other = breaker != number && breaker != given.story && before.contains(&breaker);
                    if is_other && must_follow(lint, breaker, given, version) && told.insert((need.span(), place)) {
                        findings.push(report_across(lint, (need, number), given, (breaker, place), findings));
                    }
                }
            }
        }
    }
}

/// The procedures that leave a fact broken in a version, with the places, by fact.
fn breakers<'l>(lint: &'l Lint, version: UiVersion) -> BTreeMap<&'l Fact, Vec<(usize, Span)>> {
    let mut breakers: BTreeMap<&Fact, Vec<(usize, Span)>> = BTreeMap::new();
    for (number, story) in lint.effects.stories.iter().enumerate() {
        for (fact, place, versions) in story.outcome(EffectKind::Breaks) {
            if versions.contains(version) {
                breakers.entry(fact).or_default().push((number, place));
            }
        }
    }
    breakers
}

/// Whether what breaks a fact cannot be done before what gives it: because it depends on it, or
/// because it would be undone by it in turn.
fn must_follow(lint: &Lint, breaker: usize, given: Given, version: UiVersion) -> bool {
    let effects = &lint.effects;
    let depends = effects.prerequisites(breaker, version).contains(&given.story);
    depends || {
        let broken = effects.stories[given.story].outcome(EffectKind::Breaks);
        let mut broken = broken.iter().filter(|(_, _, versions)| versions.contains(version));
        broken.any(|(fact, ..)| effects.only_giver(fact, version).is_some_and(|other| other.story == breaker))
    }
}

fn report_across(
    lint: &Lint,
    (need, user): (&Effect, usize),
    given: Given,
    (breaker, place): (usize, Span),
    findings: &Findings,
) -> Diagnostic {
    let id = |story: usize| &lint.book.document(lint.effects.stories[story].document).id.value;
    let fact = &need.fact.value;
    let message = format!("`{fact}` is broken again by `{}`, which `{}` needs as well", id(breaker), id(user));
    let diagnostic = findings.at(need.span(), message).note(format!("needed by `{}`", id(user)));
    let diagnostic = diagnostic.related(given.span, format!("given by `{}`", id(given.story)));
    let diagnostic = diagnostic.related(place, format!("broken by `{}`, which can only be done later", id(breaker)));
    diagnostic.help("let the one that breaks it give it again, or do without one of the two prerequisites")
}
