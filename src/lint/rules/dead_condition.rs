//! A condition that decides nothing: it holds always or never.

use crate::audience::AudienceSet;
use crate::config::Level;
use crate::diagnostic::{Edit, Fix, RuleName, and_list};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Callout, Depth, Includes, Scope, Tags, Visit, walk};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("dead-condition"),
    group: Group::Ui,
    level: Level::Warn,
    summary: "A condition that is never true, or always true for the supported versions.",
    why: "\
A block that nobody can see any more is text that is kept up for nothing, and often a slip: two ranges
that do not meet, or a note for agents on a page that they do not have. A condition that is always true
is what stays behind when support for an old version ends; it makes the source harder to read and says
nothing.",
    wrong: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. {ui <4.2} Ask support for a certificate.
   ^^^^^^^^^ this condition is never true

2. {ui >=4.0} Open <ui:settings>.
   ^^^^^^^^^^ this condition is always true
```"#,
    right: r#"
```md content/https.md
# Serve tracked links over HTTPS

## Steps

1. Open <ui:settings>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (_, document) in lint.book.iter() {
        let mut conditions = Conditions { lint, findings: &mut *findings };
        let versions = &lint.book.config.versions;
        let supported = Scope { versions: versions.supported(), audiences: AudienceSet::ALL };
        // That a whole procedure holds for all supported versions is worth saying; that it holds for none is not.
        if document.tags.ui.as_ref().is_some_and(|ui| ui.value.and(supported.versions).is_empty()) {
            conditions.versions(&document.tags, supported);
        }
        walk(document, lint.book.scope(document), Includes::Skip, &mut conditions);
    }
}

struct Conditions<'l, 'f, 'r> {
    lint: &'l Lint<'l>,
    findings: &'f mut Findings<'r>,
}

impl Conditions<'_, '_, '_> {
    fn versions(&mut self, tags: &Tags, outer: Scope) {
        let Some(ui) = &tags.ui else { return };
        let versions = &self.lint.book.config.versions;
        let seen = versions.list(outer.versions);
        let left = outer.versions.and(ui.value);
        let (fault, help) = if left.is_empty() {
            (
                "this condition is never true",
                format!("widen the range, or remove what it governs, which is shown only in UI {seen}"),
            )
        } else if left == outer.versions {
            (
                "this condition is always true",
                format!("remove the condition; what it governs is shown only in UI {seen} anyway"),
            )
        } else {
            return;
        };
        let diagnostic = self.findings.at(ui.span, fault).help(help);
        self.findings.push(match tags.ui_removal.filter(|_| !left.is_empty()) {
            Some(span) => diagnostic.fix(Fix { safe: true, edits: vec![Edit { span, text: String::new() }] }),
            None => diagnostic,
        });
    }

    fn nobody(&mut self, span: Span, outer: Scope) {
        let seen = and_list(outer.audiences.iter().map(crate::audience::Audience::as_str));
        let help = format!("remove the block, or widen `for` around it, where only {seen} can see anything");
        let diagnostic = self.findings.at(span, "this condition is never true").help(help);
        self.findings.push(diagnostic);
    }
}

impl Visit for Conditions<'_, '_, '_> {
    const DEPTH: Depth = Depth::Texts;

    fn tags(&mut self, tags: &Tags, outer: Scope) {
        if outer.is_empty() {
            // Said once, at the block around it.
            return;
        }
        self.versions(tags, outer);
        if let Some(names) = tags.audiences.as_ref().filter(|names| outer.audiences.and(names.value).is_empty()) {
            self.nobody(names.span, outer);
        }
    }

    fn callout(&mut self, callout: &Callout, outer: Scope) {
        if !outer.is_empty() && outer.audiences.and(callout.kind.audiences()).is_empty() {
            self.nobody(callout.mark, outer);
        }
    }
}
