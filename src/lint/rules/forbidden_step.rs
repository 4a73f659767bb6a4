//! A step shown to readers who may not do it.

use std::collections::BTreeMap;

use crate::audience::{Audience, AudienceSet, Role};
use crate::config::Level;
use crate::diagnostic::{RuleName, and_list};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("forbidden-step"),
    group: Group::Support,
    level: Level::Error,
    summary: "A step of a support tier that customers or in-app readers see.",
    why: "\
The reader finds an instruction that he cannot follow: the switch is in a console that he has never
seen. He believes that something is wrong with his account, and support believes that he has done it. A
step that `{by …}` gives to a support tier must be shown to agents alone.",
    wrong: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
---

## Steps

1. Open your link domain in a browser.

2. {by senior} Turn on certificate hosting.
       ^^^^^^ customer and in-app see this step, which only `senior` may do

   > [!ESCALATE] senior
   > - link domain
```"#,
    right: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
---

## Steps

1. Open your link domain in a browser.

2. {by senior} {for agent} Turn on certificate hosting.

   > [!ESCALATE] senior
   > - link domain
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let mut forbidden: BTreeMap<Span, (Role, AudienceSet)> = BTreeMap::new();
    for step in lint.courses.iter().flat_map(|course| course.steps()) {
        let (role, place) = step.role();
        let others = step.scope.audiences.minus(AudienceSet::only(Audience::Agent));
        if role != Role::Customer && !others.is_empty() && !step.scope.is_empty() {
            let entry = forbidden.entry(place).or_insert((role, AudienceSet::EMPTY));
            entry.1 = entry.1.or(others);
        }
    }
    for (place, (role, audiences)) in forbidden {
        let names = and_list(audiences.iter().map(Audience::as_str));
        let verb = if audiences.iter().count() == 1 { "sees" } else { "see" };
        let role = lint.book.config.role_name(role);
        let message = format!("{names} {verb} this step, which only `{role}` may do");
        let help = "show it to those who may do it, with `{for agent}` beside `{by …}`; what the others see goes into a step of its own";
        findings.push(findings.at(place, message).help(help));
    }
}
