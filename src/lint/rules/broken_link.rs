//! A link that leads nowhere, in any version or for any audience that sees it.

use crate::audience::{Audience, AudienceSet};
use crate::config::Level;
use crate::diagnostic::{RuleName, and_list};
use crate::lint::{Findings, Group, LinkUse, Lint, Rule};
use crate::model::{DocumentIndex, DocumentKind, LinkTarget, Scope};
use crate::source::Span;
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("broken-link"),
    group: Group::Links,
    level: Level::Error,
    summary: "A link to a file, procedure or scheme that is not there.",
    why: "\
A link is a promise that the next page helps. It is checked in every UI version and for every audience
that sees it: a page that exists only since 5.0 must not be linked from a text that 4.2 shows as well.
Links that would run code, such as `javascript:`, lead nowhere either.",
    wrong: r#"
```md content/tracking.md
# How tracking works

First [set up a link domain](link-domain.md), then <proc:turn-on-htps>.
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no file `link-domain.md`
                                                   ^^^^^^^^^^^^^^^^^^^ no document has the id `turn-on-htps`
```
```md content/turn-on-https.md
# Turn on HTTPS

Links then start with `https://`.
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

Next: <proc:turn-on-https>.
```
```md content/turn-on-https.md
# Turn on HTTPS

Links then start with `https://`.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (&span, link) in &lint.uses.links {
        match &link.target {
            LinkTarget::Missing { reason, help } => {
                findings.push(findings.at(span, reason.clone()).help(help.clone()));
            }
            LinkTarget::Document { document, .. } => check_seen(lint, link, *document, span, findings),
            LinkTarget::External | LinkTarget::Asset(_) | LinkTarget::Here { .. } | LinkTarget::Written => {}
        }
    }
}

fn check_seen(lint: &Lint, link: &LinkUse, index: DocumentIndex, span: Span, findings: &mut Findings) {
    let document = lint.book.document(index);
    let target = lint.book.scope(document);
    let id = &document.id.value;
    if document.kind == DocumentKind::Partial {
        let message = format!("`{id}` is a partial and has no page of its own");
        let help = format!("include it with `{{include {id}}}`, or link to a page that does");
        findings.push(findings.at(span, message).help(help));
        return;
    }
    // Who sees an agent's page is the matter of `internal-link`.
    let agents_alone = target.audiences == AudienceSet::only(Audience::Agent);
    let visible = |part: &Scope| !agents_alone || part.audiences == AudienceSet::only(Audience::Agent);
    let mut versions = VersionSet::EMPTY;
    let mut audiences = AudienceSet::EMPTY;
    for part in link.outside(target).filter(visible) {
        if part.versions.and(target.versions).is_empty() {
            versions = versions.or(part.versions);
        } else {
            audiences = audiences.or(part.audiences);
        }
    }
    if !versions.is_empty() {
        let list = lint.book.config.versions.list(versions);
        let message = format!("`{id}` does not exist in UI {list}, where this link is shown");
        let range = lint.book.config.versions.range_text(target.versions);
        let help = match range {
            Some(range) => format!("show the link only where its target exists: `{{ui {range}}}`"),
            None => "show the link only where its target exists".to_owned(),
        };
        findings.push(findings.at(span, message).related(document.title_span, "this is where it leads").help(help));
    }
    if !audiences.is_empty() {
        let names = and_list(audiences.iter().map(Audience::as_str));
        let message = format!("`{id}` does not exist for {names}, who can see this link");
        let help = "show the link only to those who have the page, with `{for …}`, or widen `for` of the page";
        findings.push(findings.at(span, message).related(document.title_span, "this is where it leads").help(help));
    }
}
