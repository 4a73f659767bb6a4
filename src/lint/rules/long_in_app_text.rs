//! A step that is too long for the help panel.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::audience::Audience;
use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::view::{self, CalloutKind, View, plain};
use crate::model::{
    self, BlockKind, Course, Depth, Document, Includes, Inline, InlineKind, LinkTarget, Scope, Visit, walk, walk_blocks,
};
use crate::source::Span;
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("long-in-app-text"),
    group: Group::Audiences,
    level: Level::Warn,
    summary: "A step whose text is longer than the help panel has room for.",
    why: "\
In the product the text stands in a small panel beside the page that the reader works on. What does not fit there
has to be scrolled, and covers what it speaks of. The panel has room for 300 characters of a step, or for as many as
`[output.in-app] longest-step` says. What counts is the text as the panel shows it in each UI version: with labels
and values in place, with an `[!IN-APP]` callout instead of the text where there is one, and without checks and failure
branches, which unfold when the reader asks for them.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[output.in-app]
longest-step = 60
```
```md content/verify.md
# Verify a domain

## Steps

1. Publish the record that the page shows at the company where you have bought the domain.
   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 87 characters in the help panel, which has room for 60
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[output.in-app]
longest-step = 60
```
```md content/verify.md
# Verify a domain

## Steps

1. Publish the record that the page shows at the company where you have bought the domain.

   > [!IN-APP]
   > Publish this record where you bought the domain.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let config = &lint.book.config;
    let mut long: BTreeMap<Span, Long> = BTreeMap::new();
    let candidates = candidates(lint);
    if candidates.is_empty() {
        return;
    }
    for version in config.versions.supported().iter() {
        let view = View::new(lint.book, Audience::InApp, version);
        let procedures = view.entries().par_iter().filter(|entry| candidates.contains(entry.id()));
        let of = |entry: &view::Entry| {
            let page = view.page(entry);
            let steps = page.steps().map(|step| (step.id.to_owned(), characters_of(step)));
            let long: Vec<_> = steps.filter(|(_, length)| *length > config.in_app.longest_step).collect();
            (!long.is_empty()).then(|| (model::DocumentId::new(entry.id()), long))
        };
        for (id, steps) in procedures.filter_map(of).collect::<Vec<_>>() {
            let Some(document) = lint.book.find(&id).map(|index| lint.book.document(index)) else { continue };
            for (name, length) in steps {
                let Some((place, advice)) = place(lint, document, (&name, version)) else { continue };
                let long = long.entry(place).or_insert(Long { length, versions: VersionSet::EMPTY, advice });
                long.length = long.length.max(length);
                long.versions = long.versions.or(VersionSet::only(version));
            }
        }
    }
    for (place, Long { length, versions, advice }) in long {
        let room = config.in_app.longest_step;
        let mut message = format!("{length} characters in the help panel, which has room for {room}");
        if versions != config.versions.supported() {
            message = format!("{message}, in UI {}", config.versions.list(versions));
        }
        findings.push(findings.at(place, message).help(advice));
    }
}

/// The ids of the procedures in which a step may be too long: making a view takes long, and most are short.
fn candidates<'l>(lint: &'l Lint) -> HashSet<&'l str> {
    let room = lint.book.config.in_app.longest_step;
    let is_long = |course: &&Course| {
        course.steps().any(|step| {
            let mut most = Most { lint, length: step.step.span.range().len() };
            walk_blocks(step.blocks(), step.scope, Includes::Follow, &mut most);
            most.length > room
        })
    };
    let long = lint.courses.iter().filter(is_long);
    long.map(|course| lint.book.document(course.document).id.value.as_str()).collect()
}

/// The most that the text of a step can come to: its source, with everything that is put in for a name.
struct Most<'l> {
    lint: &'l Lint<'l>,
    length: usize,
}

impl Visit for Most<'_> {
    fn block(&mut self, block: &model::Block, _: Scope) {
        // What is included stands in another file.
        self.length += if matches!(block.kind, BlockKind::Include(_)) { INCLUDED } else { 0 };
    }

    fn inline(&mut self, inline: &Inline, _: Scope) {
        let book = self.lint.book;
        self.length += match &inline.kind {
            InlineKind::Ui { element, .. } => {
                let labels = book.catalog.path(element).into_iter().flat_map(|element| &element.labels);
                labels.map(|(_, label)| label.value.len() + SEPARATOR).sum()
            }
            InlineKind::Variable(name) => book.config.vars.get(name).map_or(0, |value| value.value.len()),
            InlineKind::Link(link) => match link.target {
                LinkTarget::Document { document, .. } => book.document(document).title_span.range().len(),
                _ => 0,
            },
            _ => 0,
        };
    }
}

/// What stands between two labels of a way, in bytes.
const SEPARATOR: usize = 8;
/// What an include counts for: enough to have a look.
const INCLUDED: usize = 1_000_000;

/// A text that is too long.
struct Long {
    /// How long it is where it is longest.
    length: usize,
    /// In which versions it is too long.
    versions: VersionSet,
    advice: &'static str,
}

const SHORTEN: &str = "make a step of each action, or write below it a `> [!IN-APP]` callout with a shorter text, \
                       which the panel shows instead";
const SHORTEN_OWN: &str = "say less in this callout; the panel links to the whole page";

/// The length of what the panel shows of a step before its reader asks for more.
fn characters_of(step: &view::Step) -> usize {
    let unfolds = |block: &&view::Block| {
        matches!(block, view::Block::Callout(view::Callout { kind: CalloutKind::Check | CalloutKind::If, .. }))
    };
    step.blocks.iter().filter(|block| !unfolds(block)).map(characters).sum()
}

fn characters(block: &view::Block) -> usize {
    let text = |text: &[view::Inline]| plain(text).chars().count();
    match block {
        view::Block::Paragraph(words) | view::Block::Heading { text: words, .. } => text(words),
        view::Block::Code { code: words, .. } | view::Block::Html(words) => words.trim_end().chars().count(),
        view::Block::Quote(blocks) => blocks.iter().map(characters).sum(),
        view::Block::List { items, .. } => items.iter().flat_map(|item| &item.blocks).map(characters).sum(),
        view::Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).map(|cell| text(&cell.text)).sum()
        }
        view::Block::Callout(callout) => text(&callout.title) + callout.blocks.iter().map(characters).sum::<usize>(),
        view::Block::Rule => 0,
    }
}

/// Where the text of a step stands, and how to mend it.
fn place(lint: &Lint, document: &Document, step: (&str, UiVersion)) -> Option<(Span, &'static str)> {
    let (name, version) = step;
    let mut finder = Finder { name, seen: Scope::only(Audience::InApp, version), place: None };
    walk(document, lint.book.scope(document), Includes::Follow, &mut finder);
    finder.place
}

struct Finder<'n> {
    name: &'n str,
    seen: Scope,
    place: Option<(Span, &'static str)>,
}

impl Visit for Finder<'_> {
    const DEPTH: Depth = Depth::Texts;

    fn step(&mut self, step: &model::Step, scope: Scope) {
        if self.place.is_some() || step.name.as_str() != self.name || scope.and(self.seen).is_empty() {
            return;
        }
        let own = step.blocks.iter().find(|block| match &block.kind {
            BlockKind::Callout(callout) => callout.kind == model::CalloutKind::Only(Audience::InApp),
            _ => false,
        });
        let seen = |block: &&model::Block| !block.tags.narrow(self.seen).is_empty();
        let first = step.blocks.iter().find(seen).map_or(step.span, |block| block.span);
        let own = own.filter(seen).map(|own| (own.span, SHORTEN_OWN));
        self.place = own.or(Some((first, SHORTEN)));
    }
}
