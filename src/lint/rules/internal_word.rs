//! A word of the company in what the public sees.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::audience::{Audience, AudienceSet};
use crate::config::{InternalWord, Level};
use crate::diagnostic::{RuleName, and_list};
use crate::lint::{Findings, Group, Lint, Rule, Wording, find};
use crate::model::{Block, BlockKind, Document, Includes, Inline, InlineKind, LinkTarget, Scope, Tags, Visit, walk};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("internal-word"),
    group: Group::Audiences,
    level: Level::Error,
    summary: "A word of `[lint] internal-words` in what customers or readers of the help panel see.",
    why: "\
Names of inner tools, tickets and projects slip into public text when it is written in a hurry. List them in
`[lint] internal-words`, and none gets out. An entry is a word or several, found in any case where no letter
stands right beside it; between slashes it is a regular expression of the
[regex crate](https://docs.rs/regex/latest/regex/#syntax), which minds the case unless it starts with `(?i)`. What is
searched is the text as readers have it, across emphasis and line ends: titles, summaries, words, code, tables,
alternative texts, addresses, and the labels and variables that a text shows. What only agents see is not searched.",
    wrong: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
internal-words = ["Jira", "/PB-[0-9]+/"]
```
```md content/limits.md
# Sending limits

The limit is raised within a day (see PB-2231 in jira).
                                      ^^^^^^^ the internal word `PB-2231` stands in a text for customer and in-app
                                                 ^^^^ the internal word `jira` stands in a text for customer and in-app
```"#,
    right: r#"
```toml book.toml
[book]
title = "Example"

[ui]
versions = ["4.0", "4.2", "5.0"]

[lint]
internal-words = ["Jira", "/PB-[0-9]+/"]
```
```md content/limits.md
# Sending limits

The limit is raised within a day.

{for agent} The background is PB-2231 in Jira.
```"#,
    check,
};

/// How often one word is told of in one text; a table of tickets needs no finding for each of them.
const TOLD: usize = 20;

fn check(lint: &Lint, findings: &mut Findings) {
    if lint.book.config.lint.internal_words.is_empty() {
        return;
    }
    let mut search = Search { lint, found: BTreeMap::new() };
    for (_, document) in lint.book.published() {
        let scope = lint.book.scope(document);
        walk(document, scope, Includes::Follow, &mut search);
        search.names(document, scope);
    }
    search.title_of_the_book();
    for ((span, word), found) in search.found {
        let names = and_list(found.readers.iter().map(Audience::as_str));
        let message = format!("the internal word `{}` stands in {} for {names}", word, found.carrier.words());
        let mut finding = findings.at(span, message);
        if let Some(shown) = found.shown {
            finding = finding.related(shown, "shown here");
        }
        findings.push(finding.related(found.listed, "the word is listed here").help(found.carrier.help()));
    }
}

/// An internal word that was found.
struct Found {
    carrier: Carrier,
    readers: AudienceSet,
    /// Where the text shows a value that stands somewhere else.
    shown: Option<Span>,
    /// Where the settings name it.
    listed: Span,
}

/// What carries a word to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    Text,
    Value,
    Address,
    Name,
}

impl Carrier {
    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Value => "a value that is shown in a text",
            Self::Address => "the address of a page",
            Self::Name => "a name that is part of an address",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Text => "say it in the reader's words, or put it into a block that starts with `{for agent}`",
            Self::Value => "change the value, or show it in blocks that start with `{for agent}` alone",
            Self::Address => "rename the file or folder, or write `for: [agent]` in its front matter",
            Self::Name => "choose another name",
        }
    }
}

struct Search<'l, 'b> {
    lint: &'l Lint<'b>,
    found: BTreeMap<(Span, String), Found>,
}

impl Search<'_, '_> {
    fn words(&self) -> &[InternalWord] {
        &self.lint.book.config.lint.internal_words
    }

    /// Every internal word in a text, with the entry that finds it.
    fn matches<'t>(&self, text: &'t str) -> Vec<(Range<usize>, &'t str, Span)> {
        let entries = self.words().iter();
        let of = |entry: &InternalWord| {
            let listed = entry.written.span;
            let found = entry.pattern.find_iter(text).filter(|found| !found.is_empty()).take(TOLD);
            found.map(|found| (found.range(), found.as_str(), listed)).collect::<Vec<_>>()
        };
        entries.flat_map(of).collect()
    }

    /// Looks through a text that stands in one place as it is.
    fn plain(&mut self, text: &str, span: Span, (carrier, readers): (Carrier, AudienceSet)) {
        for (range, word, listed) in self.matches(text) {
            let place = if carrier == Carrier::Address { span } else { find(self.lint.sources, span, text, range) };
            self.keep(place, word, Found { carrier, readers, shown: None, listed });
        }
    }

    fn keep(&mut self, span: Span, word: &str, found: Found) {
        let known = self.found.entry((span, word.to_owned()));
        known.and_modify(|known| known.readers = known.readers.or(found.readers)).or_insert(found);
    }

    /// The address of a page and the id by which the help panel knows it.
    fn names(&mut self, document: &Document, scope: Scope) {
        let Some(readers) = public(scope) else { return };
        // In a name, these stand where a text has spaces.
        let path = document.path.as_str().replace('_', " ");
        self.plain(&path, Span::start_of(document.file), (Carrier::Address, readers));
        if document.id.value.as_str() != document.path.as_str() {
            let id = document.id.value.as_str().replace('_', " ");
            self.plain(&id, document.id.span, (Carrier::Name, readers));
        }
    }

    fn title_of_the_book(&mut self) {
        let config = &self.lint.book.config;
        let settings = Span::start_of(config.file);
        let whole = Span { end: u32::try_from(self.lint.sources.text(config.file).len()).unwrap_or(0), ..settings };
        let title = config.book.title.as_str();
        let place = find(self.lint.sources, whole, title, 0..title.len());
        let place = if place == whole { settings } else { place };
        let readers = AudienceSet::only(Audience::Customer);
        self.plain(title, place, (Carrier::Text, readers));
    }
}

/// Who of the public sees it, when anybody does.
fn public(scope: Scope) -> Option<AudienceSet> {
    let readers = scope.audiences.minus(AudienceSet::only(Audience::Agent));
    (!readers.is_empty() && !scope.versions.is_empty()).then_some(readers)
}

impl Visit for Search<'_, '_> {
    fn tags(&mut self, tags: &Tags, outer: Scope) {
        if let (Some(id), Some(readers)) = (&tags.id, public(tags.narrow(outer))) {
            self.plain(&id.value.as_str().replace('_', " "), id.span, (Carrier::Name, readers));
        }
    }

    fn block(&mut self, block: &Block, scope: Scope) {
        if let (BlockKind::Code { code: text, .. } | BlockKind::Html(text), Some(readers)) =
            (&block.kind, public(scope))
        {
            self.plain(text, block.span, (Carrier::Text, readers));
        }
    }

    fn text(&mut self, text: &[Inline], scope: Scope) {
        let Some(readers) = public(scope) else { return };
        for wording in Wording::all(self.lint.book, text, scope.versions) {
            for (range, word, listed) in self.matches(&wording.words) {
                let Some((place, shown)) = wording.place(self.lint.sources, range) else { continue };
                let carrier = if shown.is_some() { Carrier::Value } else { Carrier::Text };
                self.keep(place, word, Found { carrier, readers, shown, listed });
            }
        }
    }

    fn inline(&mut self, inline: &Inline, scope: Scope) {
        let Some(readers) = public(scope) else { return };
        let (written, title) = match &inline.kind {
            InlineKind::Link(link) => {
                // The address of a document is looked at there.
                let is_own = matches!(link.target, LinkTarget::External | LinkTarget::Asset(_));
                (Some(&link.written).filter(|_| is_own), &link.title)
            }
            InlineKind::Image(image) => (Some(&image.written).filter(|_| image.asset.is_ok()), &image.title),
            _ => return,
        };
        for text in written.into_iter().chain([title]) {
            self.plain(text, inline.span, (Carrier::Text, readers));
        }
    }
}
