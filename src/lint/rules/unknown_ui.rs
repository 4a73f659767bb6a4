//! A reference to a UI element that the catalog has never heard of.

use crate::config::Level;
use crate::diagnostic::{Diagnostic, Nearby, RuleName};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::Catalog;

pub(in crate::lint) const RULE_NAME: RuleName = RuleName::new("unknown-ui");

pub(super) static RULE: Rule = Rule {
    name: RULE_NAME,
    group: Group::Ui,
    level: Level::Error,
    summary: "A reference to a UI element that the catalog does not have.",
    why: "\
A reference that leads nowhere shows the reader an id in place of a label, and nobody can tell in which
versions the sentence is right. The parents of an element and the element in `replaced-by` must be in
the catalog too.",
    wrong: r#"
```md content/tracking.md
# Turn on HTTPS

## Steps

1. Open <ui:settings.tracing>.
        ^^^^^^^^^^^^^^^^^^^^^ no UI element has the id `settings.tracing`
```"#,
    right: r#"
```md content/tracking.md
# Turn on HTTPS

## Steps

1. Open <ui:settings.tracking>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let catalog = &lint.book.catalog;
    if catalog.is_partial() {
        // What is missing may stand in the part that could not be read, which is told of already.
        return;
    }
    let mut near = Nearby::default();
    for (span, used) in lint.uses.ui.iter().filter(|(_, used)| catalog.get(&used.element).is_none()) {
        let message = format!("no UI element has the id `{}`", used.element);
        findings.push(suggest(catalog, findings.at(*span, message), used.element.as_str(), &mut near));
    }
    for element in catalog.iter() {
        if let Some(parent) = element.id.parent().filter(|parent| catalog.get(parent).is_none()) {
            let message = format!("`{}` stands in `{parent}`, which is not in the catalog", element.id);
            findings.push(suggest(catalog, findings.at(element.span, message), parent.as_str(), &mut near));
        }
        if let Some(next) = element.replaced_by.as_ref().filter(|next| catalog.get(&next.value).is_none()) {
            let message = format!("no UI element has the id `{}`", next.value);
            findings.push(suggest(catalog, findings.at(next.span, message), next.value.as_str(), &mut near));
        }
    }
}

/// Says which known element was most likely meant.
pub(in crate::lint) fn suggest(catalog: &Catalog, diagnostic: Diagnostic, id: &str, near: &mut Nearby) -> Diagnostic {
    let known = catalog.iter().map(|element| element.id.as_str());
    diagnostic.help(match near.nearest(id, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add `{id}` to the UI catalog"),
    })
}
