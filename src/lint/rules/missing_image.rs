//! A picture that the book does not hold.

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("missing-image"),
    group: Group::Links,
    level: Level::Error,
    summary: "A picture that the book does not hold, or that cannot be published.",
    why: "\
The reader sees a broken frame. A picture on another server is not shown either: it would tell that server
who reads the page, and it changes or goes without anybody here knowing. A file that is not what its name
says, or an SVG that could run code, is not published; from the others, texts and places that a program
wrote into them are taken out.",
    wrong: r#"
```md content/tracking.md
# How tracking works

![The way of a link](images/way.png)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the picture `images/way.png` is not in the book
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

A link leads to the tracking domain, and from there to its page.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (span, image) in lint.uses.images.iter().filter(|(_, image)| image.is_seen()) {
        if let Some(fault) = image.fault {
            let message = format!("the picture `{}` {fault}", image.written);
            let help = "name a sound png, jpg, gif, webp, avif or svg file of the book, relative to this one";
            findings.push(findings.at(*span, message).help(help));
        }
    }
}
