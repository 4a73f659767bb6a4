//! Public text that leads to a page of the support desk.

use crate::audience::{Audience, AudienceSet};
use crate::config::Level;
use crate::diagnostic::{RuleName, and_list};
use crate::lint::definitions::Definitions;
use crate::lint::{Findings, Group, LinkUse, Lint, Rule};
use crate::model::{LinkTarget, Scope};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("internal-link"),
    group: Group::Audiences,
    level: Level::Error,
    summary: "Text for customers or the help panel that links to a page for agents alone.",
    why: "\
The link would show the title of an internal page to the public and then lead nowhere, for the page is
not on the public site. Whatever this rule is set to, such a link never reaches the output: only the
writer's own words do.",
    wrong: r#"
```md content/limits.md
# Sending limits

New accounts may send 500 messages a day. See <proc:raise-limit>.
                                              ^^^^^^^^^^^^^^^^^^ `raise-limit` is for agents alone
```
```md content/raise-limit.md
---
title: Raise a sending limit
for: [agent]
---

Open the account in the admin console.
```"#,
    right: r#"
```md content/limits.md
# Sending limits

New accounts may send 500 messages a day.

{for agent} See <proc:raise-limit>.
```
```md content/raise-limit.md
---
title: Raise a sending limit
for: [agent]
---

Open the account in the admin console.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    check_definitions(lint, findings);
    for (&span, link) in &lint.uses.links {
        let LinkTarget::Document { document, .. } = &link.target else { continue };
        let document = lint.book.document(*document);
        let agents = AudienceSet::only(Audience::Agent);
        let scope = lint.book.scope(document);
        if !document.is_published() || scope.audiences != agents {
            continue;
        }
        let everywhere = Scope { versions: lint.book.config.versions.all(), audiences: agents };
        let readers = LinkUse::audiences(link.outside(everywhere));
        if !readers.is_empty() {
            let names = and_list(readers.iter().map(Audience::as_str));
            let message = format!("`{}` is for agents alone, and this text is for {names} too", document.id.value);
            let help = "put the sentence into a block that starts with `{for agent}`, or into an `[!AGENT]` callout";
            findings.push(findings.at(span, message).related(document.title_span, "this is where it leads").help(help));
        }
    }
}

/// Reports links and pictures of public text whose destination and title are written in text for agents alone.
fn check_definitions(lint: &Lint, findings: &mut Findings) {
    let links = lint.uses.links.iter().filter_map(|(span, link)| Some((*span, link.defined?, &link.scopes)));
    let images = lint.uses.images.iter().filter_map(|(span, image)| Some((*span, image.defined?, &image.scopes)));
    let mut named = links.chain(images).peekable();
    if named.peek().is_none() {
        return;
    }
    let mut definitions = Definitions::of(lint.book);
    for (span, defined, scopes) in named {
        if !definitions.is_internal(defined) {
            continue;
        }
        let readers = LinkUse::audiences(scopes.iter().copied()).minus(AudienceSet::only(Audience::Agent));
        if !readers.is_empty() {
            let names = and_list(readers.iter().map(Audience::as_str));
            let message =
                format!("what this leads to is written in text for agents alone, and this text is for {names}");
            let help =
                "move the definition out of that text, such as above the first heading, or write the destination here";
            findings.push(findings.at(span, message).related(defined, "it is written here").help(help));
        }
    }
}
