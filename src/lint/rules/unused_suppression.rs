//! A suppression that silences nothing waits to hide the next mistake.

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Group, Rule};

/// The name of the rule, under which the findings are made when all others are known.
pub(in crate::lint) const NAME: RuleName = RuleName::new("unused-suppression");

pub(super) static RULE: Rule = Rule {
    name: NAME,
    group: Group::Source,
    level: Level::Warn,
    summary: "A suppression that silences nothing.",
    why: "\
A suppression says that one rule may be broken in one place. When the place was mended and the
suppression stayed, it waits there to hide the next mistake. It is judged only when every file could
be read, and not while the rule that it names is set to `allow` in `book.toml`.",
    wrong: r#"
```md content/tracking.md
# Turn on link tracking

<!-- headwater allow broken-link: the page comes with the next release -->
                     ^^^^^^^^^^^ `broken-link` is allowed here for nothing

Open the settings.
```"#,
    right: r#"
```md content/tracking.md
# Turn on link tracking

<!-- headwater allow broken-link: the page comes with the next release -->

Open the settings, see [all of them](settings.md).
```"#,
    check: Rule::found_while_grading,
};
