//! A picture that the book does not hold.

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("missing-image"),
    group: Group::Links,
    level: Level::Error,
    summary: "A picture that is not a file of the book.",
    why: "\
The reader sees a broken frame. A picture on another server is not shown either: it would tell that server
who reads the page, and it changes or goes without anybody here knowing.",
    wrong: r#"
```md content/tracking.md
# How tracking works

![The way of a link](images/way.png)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no picture `images/way.png`
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

A link leads to the tracking domain, and from there to its page.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (span, image) in lint.uses.images.iter().filter(|(_, image)| !image.exists && image.is_seen()) {
        let written = &image.written;
        let elsewhere = written.contains("://") || written.starts_with("//");
        let diagnostic = if elsewhere {
            let help = "copy the picture into the book and name its path";
            findings.at(*span, format!("the picture `{written}` is on another server")).help(help)
        } else {
            let help = "name a png, jpg, gif, webp, avif or svg file relative to this one";
            findings.at(*span, format!("there is no picture `{written}`")).help(help)
        };
        findings.push(diagnostic);
    }
}
