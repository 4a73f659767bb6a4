//! Two things with one name: whoever uses the name could mean either.

use crate::config::Level;
use crate::diagnostic::DUPLICATE_ID;
use crate::lint::{Group, Rule};

pub(super) static RULE: Rule = Rule {
    name: DUPLICATE_ID,
    group: Group::Duplicates,
    level: Level::Error,
    summary: "Two documents, steps, UI elements or addresses with one name.",
    why: "\
Links, includes, ticks and handoffs hang on ids. When two things share one, each of these could mean
either, and which one it is changes with the order of the files. Addresses that differ only in case are
one file on many disks.",
    wrong: r#"
```md content/a.md
---
id: tracking
title: Turn on link tracking
---

Links are rewritten when you send.
```
```md content/b.md
---
id: tracking
    ^^^^^^^^ two files have the id `tracking`
title: How tracking works
---

Every link leads through the tracking domain.
```"#,
    right: r#"
```md content/a.md
---
id: turn-on-tracking
title: Turn on link tracking
---

Links are rewritten when you send.
```
```md content/b.md
---
id: tracking
title: How tracking works
---

Every link leads through the tracking domain.
```"#,
    check: Rule::found_while_reading,
};
