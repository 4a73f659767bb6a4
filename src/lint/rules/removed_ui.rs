//! A reference to a UI element in a version that does not have it: the manual for the button that is gone.

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule, UiUse, lifetimes};
use crate::model::Element;
use crate::version::VersionSet;

pub(in crate::lint) const RULE_NAME: RuleName = RuleName::new("removed-ui");

pub(super) static RULE: Rule = Rule {
    name: RULE_NAME,
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
        let diagnostic = lifetimes::say_why(lint.book, diagnostic, wrong, &used.element);
        findings.push(diagnostic.help(help(lint, element, wrong, used)));
    }
}

fn help(lint: &Lint, element: &Element, wrong: VersionSet, used: &UiUse) -> String {
    let versions = &lint.book.config.versions;
    let right = used.versions().and(versions.supported()).minus(wrong);
    let successor = lifetimes::successor(&lint.book.catalog, &element.id, wrong);
    let narrowed = versions.range_text(right).filter(|_| !right.is_empty());
    match (successor, narrowed, versions.range_text(wrong)) {
        (Some(next), Some(range), Some(other)) => format!(
            "keep this block for `{{ui {range}}}`, and write one for `{{ui {other}}}` with `<ui:{}>`, which replaced it",
            next
        ),
        (Some(next), None, _) => format!("write `<ui:{next}>`, which replaced it"),
        (_, Some(range), _) => format!("show this block only where the element exists: `{{ui {range}}}`"),
        _ => "rewrite the sentence for the UI as it is now".to_owned(),
    }
}
