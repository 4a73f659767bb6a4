//! A source that cannot be read as what it claims to be is never skipped in silence.

use crate::config::Level;
use crate::diagnostic::INVALID_SOURCE;
use crate::lint::{Group, Rule};

pub(super) static RULE: Rule = Rule {
    name: INVALID_SOURCE,
    group: Group::Source,
    level: Level::Error,
    summary: "A file, or a part of it, that cannot be read as what it claims to be.",
    why: "\
What cannot be read cannot be checked, and whoever guesses at it may publish what was meant for
agents alone. So a file that is not UTF-8, YAML that is not YAML, and a tag, version, audience, role,
variable or callout that nobody declared all stop the build, with the nearest known name where there
is one. This rule cannot be lowered in `[lint]`.",
    wrong: r#"
```md content/tracking.md
# Turn on link tracking

## Steps

1. {fro agent} Check the account's plan.
    ^^^ unknown tag `fro`

2. {ui >=4.3} Turn on link tracking.
         ^^^ unknown UI version `4.3`

3. Send yourself a message.
```"#,
    right: r#"
```md content/tracking.md
# Turn on link tracking

## Steps

1. {for agent} Check the account's plan.

2. {ui >=5.0} Turn on link tracking.

3. Send yourself a message.
```"#,
    check: Rule::found_while_reading,
};
