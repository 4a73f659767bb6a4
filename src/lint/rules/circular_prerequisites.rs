//! Procedures that wait for each other.

use std::collections::BTreeMap;

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Effect, EffectKind, Fact, Moment};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("circular-prerequisites"),
    group: Group::Effects,
    level: Level::Error,
    summary: "A procedure that cannot begin before it has been done.",
    why: "\
Each page sends the reader to another one first, and the last of them sends him back to the page where
he began. Nobody can start. A circle is reported once, with every need on its way; it is none as long as
one of its facts can also be had in another way.",
    wrong: r#"
```md content/certificate.md
---
id: certificate
title: Order a certificate
needs: [dns.checked]
        ^^^^^^^^^^^ `certificate` needs `dns.checked`, which can only be had after `certificate`
gives: [certificate.ready]
---

## Steps

1. Order the certificate.
```
```md content/dns.md
---
id: dns
title: Check the DNS zone
needs: [certificate.ready]
gives: [dns.checked]
---

## Steps

1. Run the check.
```"#,
    right: r#"
```md content/certificate.md
---
id: certificate
title: Order a certificate
needs: [dns.checked]
gives: [certificate.ready]
---

## Steps

1. Order the certificate.
```
```md content/dns.md
---
id: dns
title: Check the DNS zone
gives: [dns.checked]
---

## Steps

1. Run the check.
```"#,
    check,
};

/// That a procedure cannot begin before another one is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wait {
    story: usize,
    giver: usize,
    /// Where the need is written.
    need: Span,
}

fn check(lint: &Lint, findings: &mut Findings) {
    // The same circle in several versions is one finding.
    let mut circles: BTreeMap<Vec<Wait>, VersionSet> = BTreeMap::new();
    let supported = lint.book.config.versions.supported();
    for version in supported.iter() {
        for circle in circles_in(lint, version) {
            let versions = circles.entry(circle).or_default();
            *versions = versions.or(VersionSet::only(version));
        }
    }
    for (circle, wrong) in circles {
        report(lint, &circle, wrong, findings);
    }
}

/// The circles of a version, each beginning with its first procedure.
fn circles_in(lint: &Lint, version: UiVersion) -> Vec<Vec<Wait>> {
    let waiting = waiting(lint, version);
    let mut seen = vec![false; waiting.len()];
    let mut circles = Vec::new();
    for start in 0..waiting.len() {
        // From every procedure that waits, one step leads to another that waits: sooner or later back.
        let mut way: Vec<Wait> = Vec::new();
        let mut next = waiting[start].then_some(start);
        while let Some(story) = next.filter(|story| !seen[*story]) {
            seen[story] = true;
            let wait = blocker(lint, story, &waiting, version);
            way.extend(wait);
            next = wait.map(|wait| wait.giver);
        }
        if let Some(back) = next.and_then(|story| way.iter().position(|wait| wait.story == story)) {
            let mut circle = way.split_off(back);
            let first = circle.iter().enumerate().min_by_key(|(_, wait)| wait.story).map_or(0, |(place, _)| place);
            circle.rotate_left(first);
            circles.push(circle);
        }
    }
    circles
}

/// Which procedures can never begin in a version, in the order of the stories.
///
/// What can begin grows until nothing is added: the least fixed point of Horn clauses, found in time
/// linear in their size (Dowling and Gallier, "Linear-time algorithms for testing the satisfiability
/// of propositional Horn formulae", Journal of Logic Programming 1, 1984).
fn waiting(lint: &Lint, version: UiVersion) -> Vec<bool> {
    let stories = &lint.effects.stories;
    let mut open: Vec<usize> = vec![0; stories.len()];
    let mut needed_by: BTreeMap<&Fact, Vec<usize>> = BTreeMap::new();
    for (number, story) in stories.iter().enumerate() {
        for need in story.needs(version).into_iter().filter(|need| is_judged(lint, number, need, version)) {
            open[number] += 1;
            needed_by.entry(&need.fact.value).or_default().push(number);
        }
    }
    let mut ready: Vec<usize> = (0..stories.len()).filter(|story| open[*story] == 0).collect();
    while let Some(done) = ready.pop() {
        for (fact, _, versions) in stories[done].outcome(EffectKind::Gives) {
            if versions.contains(version) {
                for waiter in needed_by.remove(fact).unwrap_or_default() {
                    open[waiter] -= 1;
                    ready.extend((open[waiter] == 0).then_some(waiter));
                }
            }
        }
    }
    open.into_iter().map(|count| count > 0).collect()
}

/// Whether a need can make a circle: what nothing gives, or only a later step, is the matter of
/// `missing-prerequisite`.
fn is_judged(lint: &Lint, story: usize, need: &Effect, version: UiVersion) -> bool {
    let mut givers = lint.effects.givers(&need.fact.value).iter().filter(|given| given.versions.contains(version));
    givers.any(|given| given.story != story || need.moment == Moment::Before)
}

/// The first need that keeps a procedure from beginning, and the first procedure that would meet it.
fn blocker(lint: &Lint, story: usize, waiting: &[bool], version: UiVersion) -> Option<Wait> {
    let needs = lint.effects.stories[story].needs(version);
    needs.into_iter().filter(|need| is_judged(lint, story, need, version)).find_map(|need| {
        let givers = lint.effects.givers(&need.fact.value).iter().filter(|given| given.versions.contains(version));
        let numbers: Vec<usize> = givers.map(|given| given.story).collect();
        let is_blocked = numbers.iter().all(|giver| waiting[*giver]);
        let giver = *numbers.first().filter(|_| is_blocked)?;
        Some(Wait { story, giver, need: need.span() })
    })
}

fn report(lint: &Lint, circle: &[Wait], wrong: VersionSet, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    let id = |story: usize| &lint.book.document(lint.effects.stories[story].document).id.value;
    let fact = |wait: &Wait| {
        let effects = &lint.effects.stories[wait.story].effects;
        effects.iter().find(|effect| effect.span() == wait.need).map_or("", |need| need.fact.value.as_str())
    };
    let Some((first, others)) = circle.split_first() else { return };
    let mut message = format!("`{0}` needs `{1}`, which can only be had after `{0}`", id(first.story), fact(first));
    if wrong != versions.supported() {
        message = format!("{message} in UI {}", versions.list(wrong));
    }
    let note = |wait: &Wait| match wait.giver == wait.story {
        true => "nothing but this procedure gives it".to_owned(),
        false => format!("`{}` needs `{}`, which `{}` gives", id(wait.story), fact(wait), id(wait.giver)),
    };
    let diagnostic = findings.at(first.need, message).note(note(first));
    let diagnostic = others.iter().fold(diagnostic, |diagnostic, wait| diagnostic.related(wait.need, note(wait)));
    findings
        .push(diagnostic.help("take out the need that is not one, or let another procedure give one of these facts"));
}
