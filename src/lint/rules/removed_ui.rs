//! A reference to a UI element in a version that does not have it: the manual for the button that is gone.

use crate::config::Level;
use crate::diagnostic::{Diagnostic, RuleName};
use crate::lint::{Findings, Group, Lint, Rule, UiUse};
use crate::model::{Element, ElementId};
use crate::source::{Located, Span};
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("removed-ui"),
    group: Group::Ui,
    level: Level::Error,
    summary: "A reference to a UI element in a supported version that does not have it.",
    why: "\
The reader looks for a button that is not there, gives up and writes to support, which sends him the same
page. A reference is wrong in exactly the versions in which its block is shown, that are supported, and
in which the element, or a parent that it stands in, does not exist.",
    wrong: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Turn on <ui:settings.tracking.ssl>.
           ^^^^^^^^^^^^^^^^^^^^^^^^^^ `settings.tracking.ssl` does not exist in UI version 5.0
```"#,
    right: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. {ui <5.0} Turn on <ui:settings.tracking.ssl>.

2. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let versions = &lint.book.config.versions;
    for (span, used) in &lint.uses.ui {
        let Some(element) = lint.book.catalog.get(&used.element) else { continue };
        let wrong = used.versions().and(versions.supported()).minus(lint.book.catalog.lifetime(&used.element));
        if wrong.is_empty() {
            continue;
        }
        let word = if wrong.iter().count() == 1 { "version" } else { "versions" };
        let list = versions.list(wrong);
        let message = format!("`{}` does not exist in UI {word} {list}", used.element);
        let diagnostic = findings.at(*span, message).note(format!("not in {list}"));
        let diagnostic = say_why(lint, diagnostic, wrong, used);
        findings.push(diagnostic.help(help(lint, element, wrong, used)));
    }
}

/// Points at what ended or had not yet begun: the element's own entry, or that of a parent.
fn say_why(lint: &Lint, diagnostic: Diagnostic, wrong: VersionSet, used: &UiUse) -> Diagnostic {
    let versions = &lint.book.config.versions;
    let path = lint.book.catalog.path(&used.element);
    let absent = path.into_iter().find(|element| !wrong.minus(element.own_lifetime()).is_empty());
    let Some(element) = absent else { return diagnostic };
    let mut diagnostic = diagnostic;
    let too_early = !wrong.and(VersionSet::before(element.since)).is_empty();
    if too_early {
        let place: Span = element.since_span.unwrap_or(element.span);
        diagnostic = diagnostic.related(place, format!("new in {}", versions.name(element.since)));
    }
    if let Some(removed) =
        element.removed.as_ref().filter(|removed| !wrong.and(VersionSet::since(removed.value)).is_empty())
    {
        diagnostic = diagnostic.related(removed.span, format!("removed in {}", versions.name(removed.value)));
    }
    diagnostic
}

fn help(lint: &Lint, element: &Element, wrong: VersionSet, used: &UiUse) -> String {
    let versions = &lint.book.config.versions;
    let right = used.versions().and(versions.supported()).minus(wrong);
    let catalog = &lint.book.catalog;
    // A successor that is gone as well would only lead to the next finding.
    let lives = |next: &&Located<ElementId>| wrong.minus(catalog.lifetime(&next.value)).is_empty();
    let successor =
        catalog.path(&element.id).into_iter().rev().find_map(|element| element.replaced_by.as_ref().filter(lives));
    let narrowed = versions.range_text(right).filter(|_| !right.is_empty());
    match (successor, narrowed, versions.range_text(wrong)) {
        (Some(next), Some(range), Some(other)) => format!(
            "keep this block for `{{ui {range}}}`, and write one for `{{ui {other}}}` with `<ui:{}>`, which replaced it",
            next.value
        ),
        (Some(next), None, _) => format!("write `<ui:{}>`, which replaced it", next.value),
        (_, Some(range), _) => format!("show this block only where the element exists: `{{ui {range}}}`"),
        _ => "rewrite the sentence for the UI as it is now".to_owned(),
    }
}
