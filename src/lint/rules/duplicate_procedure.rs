//! `duplicate-procedure`: one task that is told in two places.

use crate::config::Level;
use crate::diagnostic::{Diagnostic, RuleName};
use crate::lint::duplicates::{Matter, Pair, THRESHOLD, duplicates};
use crate::lint::{Findings, Group, Lint, Rule};

/// How much of a step is quoted.
const QUOTED: usize = 80;

pub(super) const RULE_NAME: RuleName = RuleName::new("duplicate-procedure");

pub(super) static RULE: Rule = Rule {
    name: RULE_NAME,
    group: Group::Duplicates,
    level: Level::Warn,
    summary: "Two documents tell how to do the same thing.",
    why: "Two texts about one task drift apart: one is corrected, the other is not, and a reader cannot know which of \
them is right. Procedures are compared step by step, by the way through the UI, by their words and by what they give. \
Documents that only take the same way through the menus and then do different things are no duplicates. Deliberate \
variants say `variant-of:` in their front matter.",
    wrong: r"
```md content/verify.md
# Verify a domain

1. Open **Settings > Domains** and choose the domain that waits.

2. Copy the TXT record that the page shows.

3. Publish the record in the zone of your domain.

4. Choose **Verify now** and wait for the green tick.
```
```md content/zone-check.md
# How do I get my domain checked?

1. Open **Settings > Domains** and choose the domain that waits.
   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this text repeats `verify`
2. Copy the TXT record that the page shows.

3. Publish that record in the zone of your own domain.

4. Choose **Verify now** and wait for the green tick.
```
",
    right: r"
```md content/verify.md
# Verify a domain

1. Open **Settings > Domains** and choose the domain that waits.

2. Copy the TXT record that the page shows.

3. Publish the record in the zone of your domain.

4. Choose **Verify now** and wait for the green tick.
```
```md content/zone-check.md
# How do I get my domain checked?

[Verify it](verify.md); the check takes a minute.
```
",
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for pair in duplicates(lint.book, lint.sources, THRESHOLD) {
        let finding = finding(lint, findings, &pair);
        findings.push(finding);
    }
}

fn finding(lint: &Lint, findings: &Findings, pair: &Pair) -> Diagnostic {
    let (first, second) = (lint.book.document(pair.a), lint.book.document(pair.b));
    let name = first.id.value.as_str();
    let (message, told) = match pair.matter {
        Matter::Steps => (format!("this procedure repeats `{name}`"), "the same steps are here"),
        Matter::Text => (format!("this text repeats `{name}`"), "the same text is here"),
    };
    let message = format!("{message}: {}", pair.grounds.join("; "));
    let mut finding = findings.at(pair.starts.1, message).related(pair.starts.0, told);
    if let Some(drift) = &pair.drift {
        finding = finding
            .related(drift.places.1, format!("this says \u{201c}{}\u{201d}", short(&drift.texts.1)))
            .related(drift.places.0, format!("the other says \u{201c}{}\u{201d}", short(&drift.texts.0)));
    }
    finding.help(format!(
        "keep one and link to it with `<proc:{name}>`, put what both need in a file and `{{include}}` it, or write \
         `variant-of: {name}` in the front matter of `{}` when it differs on purpose",
        second.path.as_str()
    ))
}

/// The beginning of a text.
fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}
