//! A step of which nobody can tell whether it worked.

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule, Sightings, StepExits};
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("unchecked-step"),
    group: Group::Support,
    level: Level::Allow,
    summary: "A step that agents see without a check, a symptom or a note for agents.",
    why: "\
The customer says that it does not work, and the agent asks which step failed. Of a step that says neither
what is to be seen afterwards nor what may go wrong, neither of them can tell. A step that agents see should
have a `CHECK`, an `IF` or an `AGENT` note, in every UI version that shows it.

Short steps such as \"Sign in\" need none of these, so the rule is for teams that want to check every step.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
unchecked-step = "warn"
```
```md content/link.md
---
title: Verify a branded link
---

## Steps

1. Publish the record.
   ^^^^^^^^^^^^^^^^^^^ nothing tells whether this step worked

2. Choose **Check now**.

   > [!CHECK]
   > The link is shown as verified.
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
unchecked-step = "warn"
```
```md content/link.md
---
title: Verify a branded link
---

## Steps

1. Publish the record.

   > [!AGENT]
   > `dig CNAME mail.DOMAIN` must answer with our host.

2. Choose **Check now**.

   > [!CHECK]
   > The link is shown as verified.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    let mut open = Sightings::default();
    for step in lint.exits.iter().flat_map(|exits| &exits.steps) {
        let seen = step.placed.scope.versions_for(Audience::Agent).and(versions.supported());
        open.add(step.placed.text(), seen.minus(checked(step)), seen);
    }
    let help = "write below it `> [!CHECK]` with what is to be seen, `> [!IF]` with what may go wrong, or \
                `> [!AGENT]` with where the desk looks";
    open.report(versions, findings, ("nothing tells whether this step worked", help));
}

/// The UI versions in which agents can tell whether a step worked.
fn checked(step: &StepExits) -> VersionSet {
    let branches = step.leads.branches.iter().map(|branch| branch.scope);
    let scopes = branches.chain(step.leads.checks.iter().copied());
    scopes.map(|scope| scope.versions_for(Audience::Agent)).fold(VersionSet::EMPTY, VersionSet::or)
}
