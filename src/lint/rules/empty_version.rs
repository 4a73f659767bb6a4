//! A procedure without steps in a version that it claims to hold for.

use crate::audience::{Audience, AudienceSet};
use crate::config::Level;
use crate::diagnostic::{RuleName, and_list};
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Depth, Document, DocumentKind, Includes, Scope, Step, Visit, walk};
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("empty-version"),
    group: Group::Ui,
    level: Level::Error,
    summary: "A procedure that has no steps in a UI version, or for an audience, that it claims.",
    why: "\
The reader opens the page for his version and finds a title, an introduction and nothing to do. Either
the procedure does not hold for that version or audience, and its front matter should say so, or steps
are missing.",
    wrong: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no steps in UI version 4.2
---

## Steps

1. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    right: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
ui: ">=5.0"
---

## Steps

1. Turn on <ui:settings.domains.https>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    for (_, document) in lint.book.published() {
        // That there are no steps at all was told of when the file was read.
        if document.kind == DocumentKind::Procedure && document.has_steps() {
            check_procedure(lint, document, findings);
        }
    }
}

fn check_procedure(lint: &Lint, document: &Document, findings: &mut Findings) {
    let claimed = lint.book.scope(document);
    let mut steps = Steps { covered: Vec::new() };
    walk(document, claimed, Includes::Follow, &mut steps);
    // Audiences that lack steps in the same versions are told of in one finding.
    let mut empty: Vec<(VersionSet, AudienceSet)> = Vec::new();
    for audience in claimed.audiences.iter() {
        let missing = claimed.versions.minus(steps.versions_for(audience));
        match empty.iter_mut().find(|(versions, _)| *versions == missing) {
            _ if missing.is_empty() => {}
            Some((_, audiences)) => *audiences = audiences.or(AudienceSet::only(audience)),
            None => empty.push((missing, AudienceSet::only(audience))),
        }
    }
    for (missing, audiences) in empty {
        let versions = &lint.book.config.versions;
        let word = if missing.iter().count() == 1 { "version" } else { "versions" };
        let mut message = format!("no steps in UI {word} {}", versions.list(missing));
        if audiences != claimed.audiences {
            let names = and_list(audiences.iter().map(Audience::as_str));
            message = format!("{message} for {names}");
        }
        let left = versions.range_text(claimed.versions.minus(missing));
        let help = match left.filter(|_| audiences == claimed.audiences && claimed.versions != missing) {
            Some(range) => format!("add steps, or write `ui: \"{range}\"` in the front matter"),
            None => "add steps, or say in the front matter with `ui:` and `for:` when and for whom it holds".to_owned(),
        };
        findings.push(findings.at(document.title_span, message).help(help));
    }
}

struct Steps {
    covered: Vec<Scope>,
}

impl Steps {
    fn versions_for(&self, audience: Audience) -> VersionSet {
        let seen = self.covered.iter().filter(|scope| scope.audiences.contains(audience));
        seen.fold(VersionSet::EMPTY, |set, scope| set.or(scope.versions))
    }
}

impl Visit for Steps {
    const DEPTH: Depth = Depth::Texts;

    fn step(&mut self, _: &Step, scope: Scope) {
        self.covered.push(scope);
    }
}
