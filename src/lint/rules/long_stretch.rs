//! More steps in a row than anybody keeps in mind.

use std::collections::BTreeMap;

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Course, Scope, Turn};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("long-stretch"),
    group: Group::Support,
    level: Level::Warn,
    summary: "More than seven steps in a row without a heading or a text between them.",
    why: "\
Who works through a list is interrupted, and loses his place; the longer the list, the more steps are left
out. Checklists that people rely on have five to nine items between two pauses. A heading or a text
between two steps is a pause: the reader stops there, and finds the place again.

A heading below `## Steps` goes on with the same list, so the numbers of the steps do not change. In a
procedure that is all YAML, an item with `section: HEADING` and `steps:` of its own is such a part. The rule counts
the steps that agents see, in each UI version.",
    wrong: r#"
```md content/domain.md
# Move a domain

## Steps

1. Open the old account.
2. Open the page of the domain.
3. Copy the token.
4. Remove the domain.
5. Open the new account.
6. Add the domain.
7. Paste the token.
8. Publish the record.
   ^^^^^^^^^^^^^^^^^^^ this is step 8 of 9 in a row, without a pause
9. Verify the domain.
```"#,
    right: r#"
```md content/domain.md
# Move a domain

## Steps

### In the old account

1. Open the old account.
2. Open the page of the domain.
3. Copy the token.
4. Remove the domain.

### In the new account

5. Open the new account.
6. Add the domain.
7. Paste the token.
8. Publish the record.
9. Verify the domain.
```"#,
    check,
};

/// How many steps may follow each other.
const LONGEST: usize = 7;

fn check(lint: &Lint, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    // Each long stretch by the step that is too much, with its length.
    let mut long: BTreeMap<(Span, usize), (VersionSet, VersionSet)> = BTreeMap::new();
    for course in lint.courses.iter().filter(|course| course.turns.len() > LONGEST) {
        let supported = course.scope.versions.and(versions.supported());
        for version in supported.iter() {
            for stretch in stretches(course, version) {
                let entry = long.entry(stretch).or_insert((VersionSet::EMPTY, VersionSet::EMPTY));
                *entry = (entry.0.or(VersionSet::only(version)), entry.1.or(supported));
            }
        }
    }
    for ((place, length), (found, supported)) in long {
        let mut message = format!("this is step {} of {length} in a row, without a pause", LONGEST + 1);
        if found != supported {
            message = format!("{message}, in UI {}", versions.list(found));
        }
        let help = "put a heading such as `### Publish the records` before this step or an earlier one";
        findings.push(findings.at(place, message).help(help));
    }
}

/// The stretches of a course that are too long for agents in a version: the first step that is too
/// much, and how many there are.
fn stretches(course: &Course, version: UiVersion) -> Vec<(Span, usize)> {
    let is_seen = |scope: &Scope| scope.versions.contains(version) && scope.audiences.contains(Audience::Agent);
    let mut found: Vec<(Span, usize)> = Vec::new();
    let mut length = 0;
    for turn in &course.turns {
        match turn {
            Turn::Step(placed) if is_seen(&placed.scope) => {
                length += 1;
                match found.last_mut() {
                    _ if length <= LONGEST => {}
                    Some(stretch) if length > LONGEST + 1 => stretch.1 = length,
                    _ => found.push((placed.text(), length)),
                }
            }
            Turn::Pause(scope) if is_seen(scope) => length = 0,
            _ => {}
        }
    }
    found
}
