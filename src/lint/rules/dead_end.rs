//! A path that ends with "contact support", or with a symptom that nobody says anything about.

use rayon::prelude::*;

use crate::audience::{Audience, AudienceSet};
use crate::config::Level;
use crate::diagnostic::{Diagnostic, RuleName, Severity, and_list};
use crate::lint::appeals::{Appeal, Appeals, in_text};
use crate::lint::{Branch, Exits, Findings, Group, Handoff, Lint, Rule};
use crate::model::{
    Block, BlockKind, Depth, Document, DocumentKind, Includes, Scope, Visit, source_words, walk_blocks,
};
use crate::source::Span;
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("dead-end"),
    group: Group::Support,
    level: Level::Error,
    summary: "A path of a customer's procedure that ends without success and without a handoff.",
    why: "\
\"Contact support\" is where the customer starts again from nothing: nobody knows what he has done, and
the agent asks for all of it once more. A step, or a branch of one, may send the reader to support only
when an `ESCALATE` at that step or at a later one says who takes over and what to collect, in every UI
version that shows the step. A branch with a symptom and no answer is a dead end as well.

Steps and branches are followed as they are declared. Where a page has no steps that Headwater knows,
only the last words of its numbered lists, and of a page that has one, can be looked at, and what is
found is a warning.",
    wrong: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
---

## Steps

1. Open your link domain in a browser.

2. If the browser warns you, contact support.
                             ^^^^^^^^^^^^^^^ this step ends in support, without a handoff
```"#,
    right: r#"
```md content/https.md
---
title: Serve tracked links over HTTPS
---

## Steps

1. Open your link domain in a browser.

2. If the browser warns you, contact support.

   > [!ESCALATE] senior
   > - account id
   > - link domain
```"#,
    check,
};

const READERS: [Audience; 2] = [Audience::Customer, Audience::InApp];

fn check(lint: &Lint, findings: &mut Findings) {
    for exits in &lint.exits {
        check_steps(lint, exits, findings);
    }
    let pages = lint.book.published().map(|(_, document)| document);
    let pages: Vec<&Document> = pages.filter(|document| document.kind == DocumentKind::Page).collect();
    let found: Vec<_> = pages.par_iter().flat_map_iter(|document| check_legacy(lint, document, findings)).collect();
    found.into_iter().for_each(|diagnostic| findings.push(diagnostic));
}

fn check_steps(lint: &Lint, exits: &Exits, findings: &mut Findings) {
    for (place, step) in exits.steps.iter().enumerate() {
        let later = || exits.steps[place..].iter().flat_map(|step| &step.leads.handoffs);
        for appeal in &step.leads.appeals {
            check_appeal(lint, appeal, later(), "this step", findings);
        }
    }
    for appeal in &exits.around.appeals {
        check_appeal(lint, appeal, exits.handoffs(), "this procedure", findings);
    }
    let leads = exits.steps.iter().map(|step| &step.leads).chain([&exits.around]);
    for branch in leads.flat_map(|leads| &leads.branches) {
        findings.push_some(check_branch(lint, branch, findings));
    }
}

fn check_appeal<'h>(
    lint: &Lint,
    appeal: &Appeal,
    handoffs: impl Iterator<Item = &'h Handoff>,
    what: &str,
    findings: &mut Findings,
) {
    if appeal.scope.audiences.and(READERS.into_iter().collect()).is_empty() {
        return;
    }
    let covered = handoffs.fold(VersionSet::EMPTY, |set, handoff| set.or(handoff.versions()));
    let open = appeal.scope.versions.minus(covered);
    if open.is_empty() {
        return;
    }
    let mut message = format!("{what} ends in support, without a handoff");
    if open != appeal.scope.versions {
        message = format!("{message} in UI {}", lint.book.config.versions.list(open));
    }
    findings.push(findings.at(appeal.span, message).help(how_to_hand_over(lint)));
}

fn how_to_hand_over(lint: &Lint) -> String {
    match lint.book.config.support.tiers.first() {
        Some(tier) => format!(
            "say what the reader can do himself, or write below it `> [!ESCALATE] {}` and what support must know",
            tier.value
        ),
        None => "say what the reader can do himself; or declare `[support] tiers` in `book.toml`, and write below it \
                 `> [!ESCALATE] TIER` and what support must know"
            .to_owned(),
    }
}

fn check_branch(lint: &Lint, branch: &Branch, findings: &Findings) -> Option<Diagnostic> {
    let (versions, audiences) = branch.unanswered();
    if versions.is_empty() {
        return None;
    }
    let mut message = "this branch names a symptom, and not what to do about it".to_owned();
    if audiences != branch.scope.audiences {
        let names = and_list(audiences.iter().map(Audience::as_str));
        message = format!("{message}, for {names}");
    }
    if versions != branch.scope.versions {
        message = format!("{message} in UI {}", lint.book.config.versions.list(versions));
    }
    let help = if audiences == branch.scope.audiences {
        "write below the symptom what the reader is to do"
    } else {
        "write an answer for them too, or show the branch only to those who have one, with `{for …}` before it"
    };
    Some(findings.at(branch.mark, message).help(help))
}

/// Looks at the last words of a page that has no steps of its own, and of each of its numbered lists.
fn check_legacy(lint: &Lint, document: &Document, findings: &Findings) -> Vec<Diagnostic> {
    let title = source_words(&document.title).to_lowercase();
    // A page about how to reach support says how to reach support.
    let is_about_it = ["support", "contact", "help"].iter().any(|word| title.contains(word));
    let scope = lint.book.scope(document);
    if is_about_it || scope.audiences.and(READERS.into_iter().collect()).is_empty() {
        return Vec::new();
    }
    let mut ends = Ends { lint, has_list: false, found: Vec::new() };
    walk_blocks(&document.intro, scope, Includes::Skip, &mut ends);
    // Without instructions there is no path that could end: an offer of help is one.
    if ends.has_list {
        ends.last_paragraph(&document.intro, scope);
    }
    ends.found.sort();
    ends.found.dedup();
    let told = |span| {
        let mut diagnostic = findings.at(span, "these instructions end in support");
        diagnostic.severity = Severity::Warning;
        diagnostic.help("say what the reader can do himself, and what support will ask him for")
    };
    ends.found.into_iter().map(told).collect()
}

/// Collects where lists and pages end in support.
struct Ends<'l> {
    lint: &'l Lint<'l>,
    has_list: bool,
    found: Vec<Span>,
}

impl Ends<'_> {
    fn last_paragraph(&mut self, blocks: &[Block], outer: Scope) {
        let Some(last) = blocks.last() else { return };
        let scope = last.tags.narrow(outer);
        match &last.kind {
            BlockKind::Paragraph(text) if !scope.is_empty() => self.found.extend(in_text(&self.lint.handing, text)),
            BlockKind::Section(section) => self.last_paragraph(&section.blocks, scope),
            _ => {}
        }
    }
}

impl Visit for Ends<'_> {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        let BlockKind::List { start: Some(_), items } = &block.kind else { return };
        self.has_list = true;
        let for_readers = scope.audiences.minus(AudienceSet::only(Audience::Agent));
        if let Some(last) = items.last().filter(|_| !for_readers.is_empty()) {
            let mut appeals = Appeals::new(&self.lint.handing);
            walk_blocks(&last.blocks, last.tags.narrow(scope), Includes::Skip, &mut appeals);
            self.found.extend(appeals.found.iter().map(|appeal| appeal.span));
        }
    }
}
