//! A link to a place in a page that the page does not have.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::{RuleName, nearest};
use crate::lint::{Findings, Group, LinkUse, Lint, Rule};
use crate::model::view::View;
use crate::model::{DocumentIndex, LinkTarget};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("broken-anchor"),
    group: Group::Links,
    level: Level::Error,
    summary: "A link to a heading or step that its page does not have.",
    why: "\
The browser opens the page at its top, and the reader searches for what the link promised. Headings are
named by their words, steps by their `{id …}` or their words, in each UI version and for each audience as
they see the page.",
    wrong: r#"
```md content/tracking.md
# How tracking works

See [the limits](#limit).
    ^^^^^^^^^^^^^^^^^^^^ `tracking` has no place `limit`

## Limits

At most 500 links a message.
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

See [the limits](#limits).

## Limits

At most 500 links a message.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    // Anchors differ from view to view, so the links are looked up one view at a time.
    let mut missing: BTreeMap<Span, (VersionSet, BTreeSet<String>)> = BTreeMap::new();
    let anchored: Vec<_> =
        lint.uses.links.iter().filter_map(|(span, link)| Some((*span, link, wanted(link)?))).collect();
    if anchored.is_empty() {
        return;
    }
    for version in lint.book.config.versions.supported().iter() {
        for audience in Audience::ALL {
            let seen = |link: &LinkUse| sees(link, audience, version);
            let here = anchored.iter().filter(|(_, link, _)| seen(link)).collect::<Vec<_>>();
            let view = if here.is_empty() { continue } else { View::new(lint.book, audience, version) };
            let mut anchors: BTreeMap<DocumentIndex, BTreeSet<String>> = BTreeMap::new();
            for (span, _, (index, wanted)) in here {
                let Some(entry) = view.entry(*index) else { continue };
                let known =
                    anchors.entry(*index).or_insert_with(|| view.page(entry).anchors().map(str::to_owned).collect());
                if !known.contains(*wanted) {
                    let (versions, names) = missing.entry(*span).or_default();
                    *versions = versions.or(VersionSet::only(version));
                    names.extend(known.iter().cloned());
                }
            }
        }
    }
    for (span, _, (index, wanted)) in anchored {
        if let Some((versions, names)) = missing.get(&span) {
            report(lint, findings, &Place { span, index, wanted }, (*versions, names));
        }
    }
}

struct Place<'l> {
    span: Span,
    index: DocumentIndex,
    wanted: &'l str,
}

fn report(lint: &Lint, findings: &mut Findings, place: &Place, (versions, names): (VersionSet, &BTreeSet<String>)) {
    let document = lint.book.document(place.index);
    let all = &lint.book.config.versions;
    let mut message = format!("`{}` has no place `{}`", document.id.value, place.wanted);
    if versions != all.supported() {
        message = format!("{message} in UI {}", all.list(versions));
    }
    let help = match nearest(place.wanted, names.iter().map(String::as_str)) {
        Some(near) if near != place.wanted => format!("did you mean `#{near}`?"),
        _ => "name a heading or step that is shown wherever this link is, or leave the place out".to_owned(),
    };
    findings.push(findings.at(place.span, message).related(document.title_span, "the page").help(help));
}

fn wanted(link: &LinkUse) -> Option<(DocumentIndex, &str)> {
    match &link.target {
        LinkTarget::Document { document, anchor: Some(anchor) } => Some((*document, anchor)),
        _ => None,
    }
}

fn sees(link: &LinkUse, audience: Audience, version: UiVersion) -> bool {
    link.scopes.iter().any(|scope| scope.audiences.contains(audience) && scope.versions.contains(version))
}
