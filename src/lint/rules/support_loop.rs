//! A playbook that sends the agent to himself.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::{Audience, AudienceSet, Role};
use crate::config::Level;
use crate::diagnostic::{RuleName, Severity};
use crate::lint::appeals::Appeals;
use crate::lint::{Appeal, Exits, Findings, Group, Lint, Rule};
use crate::model::{DocumentIndex, DocumentKind, Includes, walk_blocks};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("support-loop"),
    group: Group::Support,
    level: Level::Error,
    summary: "A text for agents that sends them to support, or a handoff that comes back.",
    why: "\
The agent *is* support: \"contact support\" in his own playbook ends nowhere. The same holds for a step
that hands over to the tier that is already doing it, or to a lower one, which can only hand it back, and
for playbooks whose handoffs lead to each other in a circle.",
    wrong: r#"
```md content/certificate.md
---
title: Playbook for a missing certificate
for: [agent]
---

## Steps

1. {by frontline} Look at the link domain. If it is not there, contact support.
                                                               ^^^^^^^^^^^^^^^ this sends an agent to support
```"#,
    right: r#"
```md content/certificate.md
---
title: Playbook for a missing certificate
for: [agent]
---

## Steps

1. {by frontline} Look at the link domain.

   > [!ESCALATE] senior
   > - link domain
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for exits in &lint.exits {
        let leads = exits.steps.iter().map(|step| &step.leads).chain([&exits.around]);
        for appeal in leads.flat_map(|leads| &leads.appeals) {
            check_appeal(appeal, Severity::Error, findings);
        }
        check_handing_back(lint, exits, findings);
    }
    // In a page words are all there is, so what they say is only a warning.
    for (_, document) in lint.book.published().filter(|(_, document)| document.kind == DocumentKind::Page) {
        let mut appeals = Appeals::seen_only_by(AudienceSet::only(Audience::Agent), &lint.handing);
        walk_blocks(&document.intro, lint.book.scope(document), Includes::Skip, &mut appeals);
        for appeal in &appeals.found {
            check_appeal(appeal, Severity::Warning, findings);
        }
    }
    check_circles(lint, findings);
}

fn check_appeal(appeal: &Appeal, severity: Severity, findings: &mut Findings) {
    if appeal.scope.audiences == AudienceSet::only(Audience::Agent) {
        let mut diagnostic = findings.at(appeal.span, "this sends an agent to support");
        diagnostic.severity = severity;
        findings.push(diagnostic.help("say what the agent can do, or hand over to a tier with `> [!ESCALATE] TIER`"));
    }
}

fn check_handing_back(lint: &Lint, exits: &Exits, findings: &mut Findings) {
    let lowest = Role::Tier(0);
    for step in &exits.steps {
        let (role, place) = step.placed.role();
        for handoff in &step.leads.handoffs {
            let same = handoff.to == role && role == lowest;
            let back = role != Role::Customer && handoff.to < role;
            // A handoff into the step that names too low a tier is the matter of `missing-escalation`.
            let comes_in = back && !exits.hands_over_before(step.placed.place, role);
            if comes_in || !(same || back) {
                continue;
            }
            let name = |role| lint.book.config.role_name(role);
            let message = match same {
                true => format!("`{0}` hands over to `{0}`", name(role)),
                false => format!("`{}` hands back to `{}`, who may do less", name(role), name(handoff.to)),
            };
            let diagnostic = findings.at(handoff.mark, message).related(place, format!("done by `{}`", name(role)));
            findings.push(diagnostic.help("hand over to a tier that may do more, or say how this one ends the case"));
        }
    }
}

/// Finds playbooks whose handoffs lead to each other: each circle once, at its first link.
fn check_circles(lint: &Lint, findings: &mut Findings) {
    let mut links: BTreeMap<DocumentIndex, Vec<(DocumentIndex, Span)>> = BTreeMap::new();
    for exits in &lint.exits {
        let handoffs = exits.handoffs().filter(|handoff| !handoff.versions().is_empty());
        links.insert(exits.document, handoffs.flat_map(|handoff| handoff.links.iter().copied()).collect());
    }
    let mut done: BTreeSet<DocumentIndex> = BTreeSet::new();
    for &start in links.keys() {
        // A way through the links without recursion: each document with the number of links followed.
        let mut way: Vec<(DocumentIndex, usize)> = vec![(start, 0)];
        while let Some((document, next)) = way.last_mut() {
            let followed = links.get(document).and_then(|links| links.get(*next)).filter(|_| !done.contains(document));
            *next += 1;
            match followed {
                None => {
                    done.insert(*document);
                    way.pop();
                }
                Some((target, _)) => match way.iter().position(|(document, _)| document == target) {
                    Some(back) => report_circle(lint, &links, &way[back..], findings),
                    None if !done.contains(target) => way.push((*target, 0)),
                    None => {}
                },
            }
        }
    }
}

fn report_circle(
    lint: &Lint,
    links: &BTreeMap<DocumentIndex, Vec<(DocumentIndex, Span)>>,
    circle: &[(DocumentIndex, usize)],
    findings: &mut Findings,
) {
    let place =
        |(document, next): &(DocumentIndex, usize)| links.get(document)?.get(next.checked_sub(1)?).map(|link| link.1);
    let mut places = circle.iter().filter_map(|entry| Some((entry.0, place(entry)?)));
    let Some((first, span)) = places.next() else { return };
    let id = |document| &lint.book.document(document).id.value;
    let message = format!("what `{}` hands over comes back to it", id(first));
    let diagnostic = findings.at(span, message).note("handed over here");
    let diagnostic = places.fold(diagnostic, |diagnostic, (document, span)| {
        diagnostic.related(span, format!("`{}` hands it on here", id(document)))
    });
    findings.push(diagnostic.help("let one of these playbooks end the case, or hand over to a tier that can"));
}
