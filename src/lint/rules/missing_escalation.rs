//! A step that its reader may not do, and that says neither whom to ask nor what to send.

use std::collections::BTreeMap;

use crate::audience::{Audience, Role};
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Exits, Findings, Group, Handoff, Lint, Rule, StepExits};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("missing-escalation"),
    group: Group::Support,
    level: Level::Error,
    summary: "A step of a higher tier without a handoff to it, or a handoff that collects nothing.",
    why: "\
The junior agent comes to a step that he may not do and does not know who may. Whoever opens a playbook
may be of the lowest tier; before a step of a higher one, or at it, an `ESCALATE` must name a tier that
may do the step and say what to collect for it. From there on the case is with that tier.",
    wrong: r#"
```md content/certificate.md
---
title: Playbook for a missing certificate
for: [agent]
---

## Steps

1. {by frontline} Look at the link domain.

2. {by senior} Turn on certificate hosting.
       ^^^^^^ only `senior` may do this step, and nothing hands over to that tier
```"#,
    right: r#"
```md content/certificate.md
---
title: Playbook for a missing certificate
for: [agent]
---

## Steps

1. {by frontline} Look at the link domain.

2. {by senior} Turn on certificate hosting.

   > [!ESCALATE] senior
   > - link domain
   > - what the browser says
```"#,
    check,
};

/// What is wrong with a step or a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// Nobody hands the step over to this tier, though it alone may do it.
    NoHandoff(Role),
    /// The handoff names the second tier, while only the first may do the step.
    TooLow(Role, Role),
}

fn check(lint: &Lint, findings: &mut Findings) {
    let supported = lint.book.config.versions.supported();
    let mut faults: BTreeMap<(Span, Fault), (VersionSet, VersionSet)> = BTreeMap::new();
    for exits in &lint.exits {
        for version in exits.scope.versions.and(supported).iter() {
            follow(exits, version, |step, place, fault| {
                let entry = faults.entry((place, fault)).or_insert((VersionSet::EMPTY, VersionSet::EMPTY));
                entry.0 = entry.0.or(VersionSet::only(version));
                entry.1 = entry.1.or(step.placed.scope.versions);
            });
        }
    }
    for ((place, fault), (wrong, seen)) in faults {
        let name = |role| lint.book.config.role_name(role);
        let (message, help) = match fault {
            Fault::NoHandoff(role) => (
                format!("only `{0}` may do this step, and nothing hands over to that tier", name(role)),
                format!("write below it `> [!ESCALATE] {}` with a list of what to collect", name(role)),
            ),
            Fault::TooLow(role, to) => (
                format!("this hands over to `{}`, and only `{}` may do the step", name(to), name(role)),
                format!("write `[!ESCALATE] {}`", name(role)),
            ),
        };
        let only = if wrong == seen.and(supported) {
            String::new()
        } else {
            format!(" in UI {}", lint.book.config.versions.list(wrong))
        };
        findings.push(findings.at(place, message + &only).help(help));
    }
    for handoff in lint.exits.iter().flat_map(Exits::handoffs).filter(|handoff| !handoff.collects) {
        let message = "this handoff does not say what to collect";
        let help = "list below it what the next tier must know, such as the account id, so that nobody is asked again";
        findings.push(findings.at(handoff.mark, message).help(help));
    }
}

/// Follows a procedure as an agent of the lowest tier does, in one version.
fn follow<'b>(exits: &'b Exits<'b>, version: UiVersion, mut found: impl FnMut(&'b StepExits<'b>, Span, Fault)) {
    let mut holder = Role::Tier(0);
    let mut before: Option<Role> = None;
    for step in &exits.steps {
        let scope = step.placed.scope;
        if !scope.versions.contains(version) || !scope.audiences.contains(Audience::Agent) {
            continue;
        }
        let handoffs = || step.leads.handoffs.iter().filter(|handoff| handoff.versions().contains(version));
        let highest = handoffs().map(|handoff| handoff.to).max();
        let (role, place) = step.placed.role();
        if role > holder {
            // Those who hand over one step early have handed over.
            if highest.max(before) < Some(role) {
                match handoffs().max_by_key(|handoff: &&Handoff| handoff.to) {
                    Some(handoff) => found(step, handoff.mark, Fault::TooLow(role, handoff.to)),
                    None => found(step, place, Fault::NoHandoff(role)),
                }
            }
            holder = role;
        }
        before = highest;
    }
}
