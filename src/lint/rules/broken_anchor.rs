//! A link to a place in a page that the page does not have.

use std::collections::{BTreeMap, BTreeSet};

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::{RuleName, nearest};
use crate::lint::{Findings, Group, LinkUse, Lint, Rule};
use crate::model::view::View;
use crate::model::{DocumentIndex, LinkTarget, Scope};
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
    let wanted: Vec<Wanted> = lint.uses.links.iter().flat_map(|(span, link)| wanted(*span, link)).collect();
    if wanted.is_empty() {
        return;
    }
    // Anchors differ from view to view, so the links are looked up one view at a time.
    let mut missing: BTreeMap<usize, (VersionSet, BTreeSet<String>)> = BTreeMap::new();
    for version in lint.book.config.versions.supported().iter() {
        for audience in Audience::ALL {
            let mut seen = wanted.iter().enumerate().filter(|(_, wanted)| wanted.is_seen(audience, version)).peekable();
            if seen.peek().is_none() {
                continue;
            }
            let view = View::new(lint.book, audience, version);
            let mut anchors: BTreeMap<DocumentIndex, BTreeSet<String>> = BTreeMap::new();
            for (number, wanted) in seen {
                let Some(entry) = view.entry(wanted.page) else { continue };
                let fresh = || view.page(entry).anchors().map(str::to_owned).collect();
                let known = anchors.entry(wanted.page).or_insert_with(fresh);
                // Browsers go to the top of any page by this name.
                if !known.contains(wanted.anchor) && !wanted.anchor.eq_ignore_ascii_case("top") {
                    let (versions, names) = missing.entry(number).or_default();
                    *versions = versions.or(VersionSet::only(version));
                    names.extend(known.iter().cloned());
                }
            }
        }
    }
    for (number, (versions, names)) in &missing {
        report(lint, findings, &wanted[*number], (*versions, names));
    }
}

/// A place that a link wants to find on a page.
struct Wanted<'l> {
    span: Span,
    page: DocumentIndex,
    anchor: &'l str,
    scopes: Vec<Scope>,
}

impl Wanted<'_> {
    fn is_seen(&self, audience: Audience, version: UiVersion) -> bool {
        self.scopes.iter().any(|scope| scope.audiences.contains(audience) && scope.versions.contains(version))
    }
}

/// What a link wants: one place, or for a link within the page one on each page that shows it.
fn wanted(span: Span, link: &LinkUse) -> Vec<Wanted<'_>> {
    match &link.target {
        LinkTarget::Document { document, anchor: Some(anchor) } => {
            vec![Wanted { span, page: *document, anchor, scopes: link.scopes.clone() }]
        }
        LinkTarget::Here { anchor: Some(anchor) } => {
            let places = link.pages.iter().zip(&link.scopes);
            places.map(|(page, scope)| Wanted { span, page: *page, anchor, scopes: vec![*scope] }).collect()
        }
        _ => Vec::new(),
    }
}

fn report(lint: &Lint, findings: &mut Findings, wanted: &Wanted, (versions, names): (VersionSet, &BTreeSet<String>)) {
    let document = lint.book.document(wanted.page);
    let all = &lint.book.config.versions;
    let mut message = format!("`{}` has no place `{}`", document.id.value, wanted.anchor);
    if versions != all.supported() {
        message = format!("{message} in UI {}", all.list(versions));
    }
    let help = match nearest(wanted.anchor, names.iter().map(String::as_str)) {
        Some(near) if near != wanted.anchor => format!("did you mean `#{near}`?"),
        _ => "name a heading or step that is shown wherever this link is, or leave the place out".to_owned(),
    };
    findings.push(findings.at(wanted.span, message).related(document.title_span, "the page").help(help));
}
