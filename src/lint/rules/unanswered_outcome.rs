//! A procedure that fails at its end, and leaves the agent with nobody to hand over to.

use std::collections::BTreeMap;

use crate::audience::{Audience, Role};
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Exits, Findings, Group, Lint, Rule, StepExits};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("unanswered-outcome"),
    group: Group::Support,
    level: Level::Warn,
    summary: "A procedure that says nobody takes over when a step fails and no symptom fits.",
    why: "\
The agent has followed every step, the last one did not work, and nothing that the page names is what the
customer sees. Now he needs a tier that may do more, and the page does not say which. Every step that
agents see must lead on in every UI version: by an `ESCALATE` to a tier above the lowest at that step or a
later one, by a later step that such a tier does, or by an `ESCALATE` before or after the steps. An
`ESCALATE` within an `IF` of a step answers that symptom alone.

The rule looks at the last step that agents see in each version, because whatever answers there answers
for all steps before it. In a book with one tier of support, or with none, it finds nothing.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[support]
tiers = ["frontline", "senior"]
```
```md content/link.md
---
title: Verify a branded link
---

## Steps

1. Publish the record.

2. Choose **Check now**.
   ^^^^^^^^^^^^^^^^^^^^^ nobody takes over when step 2 fails and no symptom fits

   > [!IF] The record is not found
   > Wait an hour and check again.
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[support]
tiers = ["frontline", "senior"]
```
```md content/link.md
---
title: Verify a branded link
---

## Steps

1. Publish the record.

2. Choose **Check now**.

   > [!IF] The record is not found
   > Wait an hour and check again.

   > [!ESCALATE] senior
   > - link domain
   > - the record as the DNS host shows it
```"#,
    check,
};

/// Where a procedure ends without an answer.
struct End {
    /// The step, as agents count them in the newest of these versions.
    number: usize,
    versions: VersionSet,
}

fn check(lint: &Lint, findings: &mut Findings) {
    let config = &lint.book.config;
    // Of one tier there is nobody above.
    let Some(above) = config.support.tiers.get(1) else { return };
    let supported = config.versions.supported();
    for exits in &lint.exits {
        let document = lint.book.document(exits.document);
        let mut ends: BTreeMap<Span, End> = BTreeMap::new();
        for version in exits.scope.versions.and(supported).iter() {
            if let Some((number, last)) = unanswered(exits, version) {
                let own = last.placed.text().file == document.file;
                let place = if own { last.placed.text() } else { document.title_span };
                let end = ends.entry(place).or_insert(End { number, versions: VersionSet::EMPTY });
                *end = End { number, versions: end.versions.or(VersionSet::only(version)) };
            }
        }
        for (place, End { number, versions }) in ends {
            let mut message = format!("nobody takes over when step {number} fails and no symptom fits");
            if versions != exits.scope.versions.and(supported) {
                message = format!("{message}, in UI {}", config.versions.list(versions));
            }
            let help = format!("write `> [!ESCALATE] {}` at this step, with a list of what to collect", above.value);
            findings.push(findings.at(place, message).help(help));
        }
    }
}

/// The last step that agents see in a version, with its number, when its failure leads nowhere.
fn unanswered<'e, 'b>(exits: &'e Exits<'b>, version: UiVersion) -> Option<(usize, &'e StepExits<'b>)> {
    let is_seen = |step: &&StepExits| {
        let scope = step.placed.scope;
        scope.versions.contains(version) && scope.audiences.contains(Audience::Agent)
    };
    let seen = exits.steps.iter().filter(is_seen);
    let (number, last) = seen.enumerate().last()?;
    // That the step ends in support is told of as a dead end.
    if !last.leads.appeals.is_empty() && last.leads.handoffs.is_empty() {
        return None;
    }
    let lowest = Role::Tier(0);
    let at_step = last.leads.handoffs.iter().filter(|handoff| !handoff.is_of_branch);
    let mut handoffs = at_step.chain(&exits.around.handoffs);
    let is_answered = last.placed.role().0 > lowest
        || handoffs.any(|handoff| handoff.to > lowest && handoff.versions().contains(version));
    (!is_answered).then_some((number + 1, last))
}
