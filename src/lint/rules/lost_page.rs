//! A page that customers knew and that is gone.

use crate::config::Level;
use crate::diagnostic::LOST_PAGE;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::Loss;

pub(super) static RULE: Rule = Rule {
    name: LOST_PAGE,
    group: Group::Publishing,
    level: Level::Error,
    summary: "A page that was published, as `book.lock` remembers, and is gone without a redirect.",
    why: "\
Customers keep addresses in bookmarks and mails, search engines keep them for years, and handoffs and the help
panel keep ids. `headwater lock` writes what customers see into `book.lock`, which you keep under version control; from
then on no id and no address is lost by accident. A document that takes the place of another one names it in its
front matter: `was: [old-id]`, or its old address, `was: [old/path]`. Where nothing takes the place of a page,
`headwater lock --forget ID` takes it off the list. A page that customers no longer see, because it is now for agents
alone, is gone as well. In a book without `book.lock` this rule is silent.",
    wrong: r#"
```toml book.lock
version = 1
pages = [
    { id = "verify", address = "domains/verify" },
    { id = "verify-link", address = "links/verify" },
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the page `verify-link`, which customers know at `links/verify.html`, is gone
]
```
```md content/domains/verify.md
---
id: verify
title: Verify a domain
---

Publish the records, those for links too.
```"#,
    right: r#"
```toml book.lock
version = 1
pages = [
    { id = "verify", address = "domains/verify" },
    { id = "verify-link", address = "links/verify" },
]
```
```md content/domains/verify.md
---
id: verify
title: Verify a domain
was: [verify-link]
---

Publish the records, those for links too.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (page, loss) in lint.book.lost_pages() {
        let (id, address) = (&page.id, page.address.as_str());
        let forget = format!("`headwater lock --forget {id}` takes it off the list");
        let finding = match loss {
            Loss::Page => {
                let message = format!("the page `{id}`, which customers know at `{address}.html`, is gone");
                let help = format!(
                    "write `was: [{id}]` into the front matter of the page that took its place; without one, {forget}"
                );
                findings.at(page.span, message).help(help)
            }
            Loss::Address(document) => {
                let message = format!("the address `{address}.html` of `{id}` is gone");
                let help = format!("write `was: [{address}]` into the front matter of this document, or move it back");
                findings.at(page.span, message).help(help).related(document.title_span, "where the document is now")
            }
            Loss::Id(document) => {
                let message = format!("the id `{id}` is gone; `{address}.html` now has the id `{}`", document.id.value);
                let help = format!(
                    "if it is the same document, give it its old id back or write `was: [{id}]` into its front matter; \
                     if it is not, {forget}"
                );
                findings.at(page.span, message).help(help).related(document.id.span, "the document at that address")
            }
        };
        findings.push(finding);
    }
}
