//! A step in the middle of a procedure that the help panel leaves out.

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule, Sightings};
use crate::model::{Block, BlockKind, Course, Placed, Scope};
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("skipped-in-app-step"),
    group: Group::Audiences,
    level: Level::Warn,
    summary: "A step that customers read and that the help panel leaves out of the middle of a procedure.",
    why:
        "\
The panel counts *step 2 of 3* and leads to the end, and the reader has not done what stands between its steps. A
procedure that the panel shows should have all that its page has, from the first step that the panel shows.

What stands before that step is no finding: whoever reads the panel has opened the product and signed in. Neither is a
step in whose place stands one for the panel. A procedure of which the panel shows no step is found by `empty-version`.",
    wrong: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Open <ui:settings.tracking?path>.

2. {for customer, agent} Publish the record that the page shows.
   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the help panel leaves this step out

3. Go back to <ui:settings.tracking>.
```"#,
    right: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Open <ui:settings.tracking?path>.

2. Publish the record that the page shows.

   > [!IN-APP]
   > Publish this record where you bought the domain, and come back.

3. Go back to <ui:settings.tracking>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    let mut skipped = Sightings::default();
    for course in &lint.courses {
        let shown = course.scope.versions_for(Audience::InApp).and(course.scope.versions_for(Audience::Customer));
        let shown = shown.and(versions.supported());
        for version in shown.iter() {
            for step in left_out(course, version) {
                skipped.add(step.text(), VersionSet::only(version), shown.and(step.scope.versions));
            }
        }
    }
    let help = "show it there too; where it is too long, write a shorter text below it in a `> [!IN-APP]` callout";
    skipped.report(versions, findings, ("the help panel leaves this step out, which customers read", help));
}

/// The steps of a version that customers read and that the panel leaves out, unless it has another one in their place.
fn left_out<'b>(course: &Course<'b>, version: UiVersion) -> Vec<Placed<'b>> {
    let sees = |step: Placed, audience| has_text(step, Scope::only(audience, version));
    let mut found = Vec::new();
    // Since the last step that both read: what only customers read, and whether the panel has one of its own.
    let (mut waiting, mut has_own, mut has_begun) = (Vec::new(), false, false);
    for step in course.steps() {
        match (sees(step, Audience::Customer), sees(step, Audience::InApp)) {
            (true, false) => waiting.push(step),
            (false, true) => has_own = true,
            (false, false) => {}
            (true, true) => {
                if has_begun && !has_own {
                    found.append(&mut waiting);
                }
                waiting.clear();
                (has_own, has_begun) = (false, true);
            }
        }
    }
    if has_begun && !has_own {
        found.append(&mut waiting);
    }
    found
}

/// Whether a step has something to say to a reader.
fn has_text(step: Placed, reader: Scope) -> bool {
    let seen = step.scope.and(reader);
    let is_seen = |block: &Block| {
        let mut shown = block.tags.narrow(seen);
        if let BlockKind::Callout(callout) = &block.kind {
            shown.audiences = shown.audiences.and(callout.kind.audiences());
        }
        !shown.is_empty()
    };
    !seen.is_empty() && (step.blocks().is_empty() || step.blocks().iter().any(is_seen))
}
