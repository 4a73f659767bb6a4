//! A step at which the help panel has nothing to point at.

use crate::audience::{Audience, Role};
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule, Sightings};
use crate::model::{Includes, Inline, InlineKind, Placed, Scope, Visit, walk_blocks};
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("unanchored-step"),
    group: Group::Audiences,
    level: Level::Allow,
    summary: "A step in the help panel that names no element of the UI.",
    why: "\
In the product, each step stands beside the element that it is about, and ticks itself when the product shows that
it is done. A step that names no element stands at the edge of the window, and the reader has to find the place
himself. Name the element with `<ui:ID>` in every UI version that shows the step.

Some steps have no place in the product, such as those at the company where a domain was bought. So the rule is for
teams that want a tour to lead all the way. Steps that support does are not counted.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
unanchored-step = "warn"
```
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Open <ui:settings.tracking?path>.

2. Turn on the switch.
   ^^^^^^^^^^^^^^^^^^^ the help panel has nothing to point at
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
unanchored-step = "warn"
```
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Open <ui:settings.tracking?path>.

2. {ui <5.0} Turn on <ui:settings.tracking.ssl>.

3. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    let mut bare = Sightings::default();
    for step in lint.courses.iter().flat_map(|course| course.steps()) {
        let seen = step.scope.versions_for(Audience::InApp).and(versions.supported());
        if step.role().0 == Role::Customer {
            bare.add(step.text(), seen.minus(anchored(step)), seen);
        }
    }
    let message = "the help panel has nothing to point at: this step names no element of the UI";
    bare.report(versions, findings, (message, "write `<ui:ID>` where the step names a part of the screen"));
}

/// The UI versions in which the help panel shows a step that names an element.
fn anchored(step: Placed) -> VersionSet {
    let mut anchored = Anchored(VersionSet::EMPTY);
    walk_blocks(step.blocks(), step.scope, Includes::Follow, &mut anchored);
    anchored.0
}

struct Anchored(VersionSet);

impl Visit for Anchored {
    fn inline(&mut self, inline: &Inline, scope: Scope) {
        if matches!(inline.kind, InlineKind::Ui { .. }) {
            self.0 = self.0.or(scope.versions_for(Audience::InApp));
        }
    }
}
