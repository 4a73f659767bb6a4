//! A document whose last review lies too far back.

use crate::config::Level;
use crate::date::Day;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::Document;
use crate::source::Located;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("overdue-review"),
    group: Group::Freshness,
    level: Level::Warn,
    summary: "A document that was last held against the product longer ago than the book allows.",
    why: "\
What no rule can see, such as a step that now does something else, only a person finds who follows the text in
the product. `[lint] review-every-days` says how often that is to happen, and `reviewed` in the front matter when
it last did. Without the setting this rule is silent, and so it is on a document without `reviewed`: that nobody
ever reviewed it is not overdue but not yet begun. A date that is still to come is a slip which would put off the next
review, so it is found as well. Only `headwater lint` looks at the calendar; a build of the same sources
is the same on every day.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
review-every-days = 365
```
```md content/verify.md
---
title: Verify a domain
owner: deliverability
reviewed: 2020-02-01
          ^^^^^^^^^^ the last review was
---

Publish the record, and wait.
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
review-every-days = 365
```
```md content/verify.md
---
title: Verify a domain
owner: deliverability
---

Publish the record, and wait.
```"#,
    check,
};

/// Where the writer is, the next day may have begun already.
const AHEAD: i64 = 1;

fn check(lint: &Lint, findings: &mut Findings) {
    let Some((today, every)) = lint.today.zip(lint.book.config.lint.review_every_days) else { return };
    for (_, document) in lint.book.iter() {
        let Some(Located { value: reviewed, span }) = document.reviewed else { continue };
        let days = today.days_since(reviewed);
        if days < -AHEAD {
            let message = format!("the last review, on {reviewed}, is still to come");
            let help = format!("write the day of the last review; today is {today}");
            findings.push(findings.at(span, message).help(help));
        } else if days > i64::from(every) {
            let message = format!("the last review was {days} days ago; the book asks for one every {every} days");
            findings.push(findings.at(span, message).help(help(document, today)));
        }
    }
}

fn help(document: &Document, today: Day) -> String {
    let who = match &document.owner {
        Some(owner) => format!("ask {}, who keeps it right, to follow", owner.value),
        None => "follow".to_owned(),
    };
    format!("{who} the text in the product; when it is right, write `reviewed: {today}`")
}
