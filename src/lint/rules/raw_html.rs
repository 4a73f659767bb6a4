//! HTML in content is shown as text, so that no content can run code on a reader's page.

use crate::config::Level;
use crate::diagnostic::RAW_HTML;
use crate::lint::{Group, Rule};

pub(super) static RULE: Rule = Rule {
    name: RAW_HTML,
    group: Group::Source,
    level: Level::Error,
    summary: "HTML in Markdown, which is never passed on.",
    why: "\
Content comes from many hands, and one `<script>` in it runs on the page of every customer. Headwater
passes no HTML on: tags are shown as the text that they are, comments are dropped, and `<br>` is a line
break. A book that is moving here from another tool can set this rule to `warn` until it has no HTML left;
the output is as safe either way.",
    wrong: r#"
```md content/tracking.md
# How tracking works

Every link leads through the <em>tracking domain</em>.
                             ^^^^ HTML in Markdown
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

Every link leads through the *tracking domain*.
```"#,
    check: Rule::found_while_reading,
};
