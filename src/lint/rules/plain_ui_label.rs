//! A label in plain words for which the catalog has a reference that follows the UI by itself.

use std::collections::HashMap;

use crate::config::Level;
use crate::diagnostic::{Edit, Fix, RuleName, or_list};
use crate::lint::mentions::{Mark, Mention, Room, Usage};
use crate::lint::{Bearer, Findings, Group, LabelKey, Lint, Rule};
use crate::model::ElementId;
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("plain-ui-label"),
    group: Group::Ui,
    level: Level::Warn,
    summary: "A bold text that is the label of a UI element, where a reference would follow the UI by itself.",
    why: "\
A label in bold is right until somebody renames it. A reference shows the label as each version calls it,
leads the reader of the help panel to the element, and is checked. The two look the same on the page, so
where only one element bears the label, the reference is offered as a safe fix.

Only labels that the reader is told to find are reported: behind a verb such as \"click\", before a noun such
as \"tab\", in a step, or as a way such as `Settings > Domains`.",
    wrong: r#"
```md content/tracking.md
# Count clicks

## Steps

1. Open **Settings > Tracking**.
        ^^^^^^^^^^^^^^^^^^^^^^^ `Settings > Tracking` is the UI element `settings.tracking`
```"#,
    right: r#"
```md content/tracking.md
# Count clicks

## Steps

1. Open <ui:settings.tracking?path>.
```"#,
    check,
};

/// How many elements are named where several bear a label.
const NAMED: usize = 3;

fn check(lint: &Lint, findings: &mut Findings) {
    let labels = lint
        .mentions
        .iter()
        .filter(|mention| mention.mark == Mark::Bold && mention.usage >= Usage::Likely && !mention.versions.is_empty());
    let mut known: HashMap<(Vec<&LabelKey>, VersionSet), Meant> = HashMap::new();
    for mention in labels {
        let keys: Option<Vec<&LabelKey>> = mention.parts.iter().map(|part| part.key.as_ref()).collect();
        let Some(keys) = keys else { continue };
        let meant = known.entry((keys, mention.versions)).or_insert_with_key(|(keys, seen)| meant(lint, keys, *seen));
        let text = mention.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" > ");
        let path = if mention.is_way() { "?path" } else { "" };
        match meant {
            Meant::Nothing => {}
            Meant::One(end, others) => {
                let id = &end.element.id;
                let diagnostic = findings.at(mention.span, format!("`{text}` is the UI element `{id}`"));
                let diagnostic =
                    diagnostic.help(format!("write `<ui:{id}{path}>`, which shows the label of each version"));
                let is_safe = *others == Others::None && mention.room == Room::Whole && is_same(lint, mention, end);
                let edit = Edit { span: mention.span, text: format!("<ui:{id}{path}>") };
                findings.push(if is_safe { diagnostic.fix(Fix { safe: true, edits: vec![edit] }) } else { diagnostic });
            }
            Meant::Several(ids) => {
                let names: Vec<String> = ids.iter().take(NAMED).map(|id| format!("<ui:{id}{path}>")).collect();
                let more = if ids.len() > NAMED { ", and so on" } else { "" };
                let list = or_list(names.iter().map(String::as_str));
                let diagnostic = findings.at(mention.span, format!("`{text}` is the label of several UI elements"));
                findings.push(diagnostic.help(format!("write the one that is meant: {list}{more}")));
            }
        }
    }
}

/// Which elements some words may mean in some versions.
enum Meant<'b> {
    Nothing,
    One(Bearer<'b>, Others),
    /// Those that are named, and one more when there are more.
    Several(Vec<&'b ElementId>),
}

/// Whether other elements bear the label in some of the versions.
#[derive(PartialEq, Eq)]
enum Others {
    None,
    Some,
}

fn meant<'b>(lint: &Lint<'b>, keys: &[&LabelKey], seen: VersionSet) -> Meant<'b> {
    let mut ends = lint.labels.ends_of(keys, &lint.book.catalog);
    ends.retain(|end| !end.versions.and(seen).is_empty());
    let others = if ends.len() == 1 { Others::None } else { Others::Some };
    ends.retain(|end| seen.minus(end.versions).is_empty());
    match ends.as_slice() {
        [] => Meant::Nothing,
        [only] => Meant::One(*only, others),
        several => Meant::Several(several.iter().take(NAMED + 1).map(|end| &end.element.id).collect()),
    }
}

/// Whether a reference shows the very words of a mention in every version.
fn is_same(lint: &Lint, mention: &Mention, end: &Bearer) -> bool {
    let path = lint.book.catalog.path(&end.element.id);
    let shown: &[_] =
        if mention.is_way() { &path } else { path.get(path.len().saturating_sub(1)..).unwrap_or_default() };
    let all = |version| shown.iter().zip(&mention.parts).all(|(element, part)| element.label(version) == part.text);
    let versions: VersionSet = mention.versions;
    shown.len() == mention.parts.len() && versions.iter().all(all)
}
