//! An element that the UI still has, and of which the help panel knows nothing any more.

use std::collections::BTreeMap;

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{ElementId, Includes, Inline, InlineKind, Scope, Visit, walk_blocks};
use crate::source::Span;
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("dropped-anchor"),
    group: Group::Audiences,
    level: Level::Warn,
    summary: "A UI element on which the help panel has help in one UI version and none in a later one that still has it.",
    why: "\
The product's pages carry the id of the element, as `data-help` or by its selector, and the button for help beside it
disappears with the new version, without anybody noticing. Nothing in the product is wrong, so no test of the product
finds it. What has help in one UI version should have it in the next: a step that the help panel shows names it, or
the catalog says under `help` what it is good for.

An element that the catalog says is removed is no finding, for its anchor goes with it. `in-app/index.json` lists all
ids that a version dropped, and `headwater anchors check` finds those that a product still carries.",
    wrong: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. {ui <5.0} Look at the page <ui:settings.tracking>.
                              ^^^^^^^^^^^^^^^^^^^^^^ in UI 5.0 the help panel has nothing on `settings.tracking`

2. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    right: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Look at the page <ui:settings.tracking>.

2. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let (catalog, versions) = (&lint.book.catalog, &lint.book.config.versions);
    // A part of the catalog that could not be read may hold the help.
    if catalog.is_partial() {
        return;
    }
    let mut named = Named::default();
    for step in lint.courses.iter().flat_map(|course| course.steps()) {
        walk_blocks(step.blocks(), step.scope, Includes::Follow, &mut named);
    }
    for (id, uses) in &named.elements {
        let Some(element) = catalog.get(id).filter(|element| element.help.is_none()) else { continue };
        let all = uses.iter().fold(VersionSet::EMPTY, |all, (_, seen)| all.or(*seen)).and(versions.supported());
        let Some(first) = all.iter().next() else { continue };
        let dropped = catalog.lifetime(id).and(versions.supported()).and(VersionSet::since(first)).minus(all);
        let Some(gone) = dropped.iter().next() else { continue };
        // The last version before that has help, and the first place that gives it.
        let Some(last) = all.and(VersionSet::before(gone)).iter().last() else { continue };
        let Some((place, _)) = uses.iter().find(|(_, seen)| seen.contains(last)) else { continue };
        let list = versions.list(dropped);
        let message = format!("in UI {list} the help panel has nothing on `{id}`, which is still there");
        let help = format!("name it in a step for UI {list}, or write in the catalog under `help` what it is good for");
        findings.push(findings.at(*place, message).related(element.span, "the element").help(help));
    }
}

/// The places that name each element in the help panel, with the UI versions in which they do.
#[derive(Default)]
struct Named {
    elements: BTreeMap<ElementId, BTreeMap<Span, VersionSet>>,
}

impl Visit for Named {
    fn inline(&mut self, inline: &Inline, scope: Scope) {
        let shown = scope.versions_for(Audience::InApp);
        if let InlineKind::Ui { element, .. } = &inline.kind
            && !shown.is_empty()
        {
            let seen = self.elements.entry(element.clone()).or_default();
            let seen = seen.entry(inline.span).or_insert(VersionSet::EMPTY);
            *seen = seen.or(shown);
        }
    }
}
