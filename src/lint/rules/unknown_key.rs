//! A key that nobody reads is a slip, and what it was to say would be silently lost.

use crate::config::Level;
use crate::diagnostic::UNKNOWN_KEY;
use crate::lint::{Group, Rule};

pub(super) static RULE: Rule = Rule {
    name: UNKNOWN_KEY,
    group: Group::Source,
    level: Level::Error,
    summary: "A key in front matter, a catalog or `book.toml` that Headwater does not know.",
    why: "\
A misspelt key says nothing: `audience: agent` in place of `for: [agent]` would publish a page that was
written for the support desk. Keys of another tool pass when `[source] ignore-keys` in `book.toml` names
them; `[\"*\"]` lets all of them pass.",
    wrong: r#"
```md content/tracking.md
---
title: How tracking works
sumary: Every link leads through the tracking domain.
^^^^^^ unknown key `sumary`
---

Every link in a message leads through the tracking domain.
```"#,
    right: r#"
```md content/tracking.md
---
title: How tracking works
summary: Every link leads through the tracking domain.
---

Every link in a message leads through the tracking domain.
```"#,
    check: Rule::found_while_reading,
};
