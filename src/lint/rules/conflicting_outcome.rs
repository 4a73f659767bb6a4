//! A procedure that says two things about what it leaves behind.

use std::collections::BTreeSet;

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Effect, EffectKind, Moment, Story};
use crate::version::UiVersion;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("conflicting-outcome"),
    group: Group::Effects,
    level: Level::Error,
    summary: "A step or procedure that gives and breaks the same fact, or that ends otherwise than it says.",
    why: "\
The front matter is what other procedures rely on: what it says is given must hold after the last step,
and what it says is broken must not. A step that gives and breaks the same fact says nothing at all.",
    wrong: r#"
```md content/rotate-key.md
---
title: Rotate the API key
gives: [api-key.valid]
        ^^^^^^^^^^^^^ `api-key.valid` is given as a whole, and broken by a step
---

## Steps

1. {breaks api-key.valid} Delete the old key.
```"#,
    right: r#"
```md content/rotate-key.md
---
title: Rotate the API key
gives: [api-key.valid]
---

## Steps

1. {breaks api-key.valid} Delete the old key.

2. {gives api-key.valid} Create a new key.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for story in &lint.effects.stories {
        let mut told = BTreeSet::new();
        for version in lint.book.config.versions.supported().iter() {
            check_version(story, version, |whole, other| {
                if told.insert((whole.span(), other.span())) {
                    report(whole, other, findings);
                }
            });
        }
    }
}

/// Hands over each pair of effects that say the opposite of each other.
fn check_version(story: &Story, version: UiVersion, mut found: impl FnMut(&Effect, &Effect)) {
    let effects: Vec<&Effect> = story.in_version(version).filter(|effect| effect.kind != EffectKind::Needs).collect();
    for (place, effect) in effects.iter().enumerate().filter(|(_, effect)| effect.kind == EffectKind::Gives) {
        // In one moment what is broken stands before what is given.
        let beside = effects[..place].iter().rev().take_while(|other| other.moment == effect.moment);
        for other in beside.filter(|other| is_opposite(effect, other)) {
            found(effect, other);
        }
    }
    for whole in effects.iter().filter(|effect| effect.moment == Moment::After) {
        let same = |effect: &&&Effect| effect.fact.value == whole.fact.value && effect.meets(whole);
        let steps = || effects.iter().filter(|effect| effect.moment != Moment::After).filter(same);
        // A step that undoes what an earlier one gave is the matter of `undone-step`.
        let is_undone = whole.kind == EffectKind::Gives && steps().any(|step| step.kind == EffectKind::Gives);
        if let Some(last) = steps().next_back().filter(|last| last.kind != whole.kind && !is_undone) {
            found(whole, last);
        }
    }
}

fn is_opposite(effect: &Effect, other: &Effect) -> bool {
    other.kind != effect.kind && other.fact.value == effect.fact.value && other.meets(effect)
}

fn report(whole: &Effect, other: &Effect, findings: &mut Findings) {
    let fact = &whole.fact.value;
    let (message, note) = match (whole.kind, whole.moment == other.moment) {
        (_, true) => (format!("`{fact}` is given and broken at once"), "broken here"),
        (EffectKind::Gives, false) => (format!("`{fact}` is given as a whole, and broken by a step"), "broken here"),
        _ => (format!("`{fact}` is broken as a whole, and given by a step"), "given here"),
    };
    let help = "say what is true when the last step is done, and take out the other";
    findings.push(findings.at(whole.span(), message).related(other.span(), note).help(help));
}
