//! A need that nothing meets.

use std::collections::BTreeMap;

use crate::config::Level;
use crate::diagnostic::{Diagnostic, Nearby, RuleName};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Effect, EffectKind, Moment, Story};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("missing-prerequisite"),
    group: Group::Effects,
    level: Level::Error,
    summary: "A fact that a step needs or breaks, and that nothing gives in a supported version.",
    why: "\
The reader is told what must be true before he starts, and no page tells him how to make it true; or a
step relies on something that only a later step brings about. A misspelt fact looks just the same. Every
fact that is needed, or broken, must be given: by an earlier step, or by another procedure that holds for
the same UI versions.",
    wrong: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
needs: [branded-link.verifed]
        ^^^^^^^^^^^^^^^^^^^^ nothing gives `branded-link.verifed`
---

## Steps

1. Turn on the switch.
```
```md content/branded-link.md
---
title: Verify a branded link
gives: [branded-link.verified]
---

## Steps

1. Choose the button.
```"#,
    right: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
needs: [branded-link.verified]
---

## Steps

1. Turn on the switch.
```
```md content/branded-link.md
---
title: Verify a branded link
gives: [branded-link.verified]
---

## Steps

1. Choose the button.
```"#,
    check,
};

/// What is wrong with a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// Nothing gives the fact in these versions.
    Nothing,
    /// Only the same procedure gives it, here, when it is too late.
    Later(Span),
}

fn check(lint: &Lint, findings: &mut Findings) {
    let mut near = Nearby::default();
    for (number, story) in lint.effects.stories.iter().enumerate() {
        let mut faults: BTreeMap<(Span, Fault), (VersionSet, &Effect)> = BTreeMap::new();
        for version in lint.book.config.versions.supported().iter() {
            let mut note = |effect, fault| {
                let fresh = || (VersionSet::EMPTY, effect);
                let versions = &mut faults.entry((Effect::span(effect), fault)).or_insert_with(fresh).0;
                *versions = versions.or(VersionSet::only(version));
            };
            for need in story.needs(version) {
                if let Some(fault) = fault_of(lint, number, need, version) {
                    note(need, fault);
                }
            }
            let breaks = story.in_version(version).filter(|effect| effect.kind == EffectKind::Breaks);
            for broken in breaks.filter(|broken| is_unknown(lint, story, broken)) {
                note(broken, Fault::Nothing);
            }
        }
        for ((_, fault), (versions, effect)) in faults {
            findings.push(finding(lint, findings, (effect, fault, versions), &mut near));
        }
    }
}

fn fault_of(lint: &Lint, story: usize, need: &Effect, version: UiVersion) -> Option<Fault> {
    let givers = lint.effects.givers(&need.fact.value).iter().filter(|given| given.versions.contains(version));
    let mut own = None;
    for given in givers {
        if given.story != story {
            return None;
        }
        own = Some(given.span);
    }
    match own {
        // That a procedure as a whole needs what it gives is the matter of `circular-prerequisites`.
        Some(_) if need.moment == Moment::Before => None,
        Some(span) => Some(Fault::Later(span)),
        None => Some(Fault::Nothing),
    }
}

/// Whether nothing in the book ever gives what is broken here, not even for a while.
fn is_unknown(lint: &Lint, story: &Story, broken: &Effect) -> bool {
    let fact = &broken.fact.value;
    let gives = |effect: &Effect| effect.kind == EffectKind::Gives && effect.fact.value == *fact;
    lint.effects.givers(fact).is_empty() && !story.effects.iter().any(gives)
}

fn finding(
    lint: &Lint,
    findings: &Findings,
    (effect, fault, wrong): (&Effect, Fault, VersionSet),
    near: &mut Nearby,
) -> Diagnostic {
    let versions = &lint.book.config.versions;
    let fact = &effect.fact.value;
    let place = effect.fact.span;
    let only = if wrong == effect.scope.versions.and(versions.supported()) {
        String::new()
    } else {
        format!(" in UI {}", versions.list(wrong))
    };
    if let Fault::Later(given) = fault {
        let message = format!("`{fact}` is needed before it is given{only}");
        let diagnostic = findings.at(place, message).note("needed here").related(given, "given only here");
        return diagnostic.help("move the step that gives it before this one, or let another procedure give it");
    }
    let diagnostic = findings.at(place, format!("nothing gives `{fact}`{only}"));
    if let Some(given) = lint.effects.givers(fact).first() {
        let others = versions.list(given.versions.and(versions.supported()));
        let help = if others.is_empty() {
            "write `gives` in a procedure that holds for these versions".to_owned()
        } else {
            format!("it is given in UI {others} alone: widen that procedure, or narrow what needs it with `ui`")
        };
        return diagnostic.related(given.span, "given here").help(help);
    }
    let help = match near.nearest(fact.as_str(), lint.effects.given_names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            format!("write `gives: [{fact}]` in the procedure that brings it about, or `{{gives {fact}}}` at its step")
        }
    };
    diagnostic.help(help)
}
