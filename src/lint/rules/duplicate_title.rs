//! Two documents that one reader meets under the same title.

use std::collections::HashMap;

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::look_alikes::{plain, skeleton};
use crate::lint::{Findings, Group, Lint, Rule, Wording};
use crate::model::{Book, Document, DocumentKind, Scope, source_words};
use crate::version::VersionSet;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("duplicate-title"),
    group: Group::Duplicates,
    level: Level::Warn,
    summary: "Two procedures, or two documents of one folder, that a reader meets under the same title.",
    why: "\
In a list, a search result or a link, the title is all that a reader has to choose by. Two procedures with
one title are told apart by opening both, wherever they stand. Pages are met in their folder, so `Overview` may be
the title of one page in each folder, and of no two in the same one. Case and punctuation do not make a
difference, nor do letters that look alike, such as those of two alphabets, or `0` and `O` in a number. Documents that no audience sees in the same UI version may share a title, and so may a
`variant-of` another and the original.",
    wrong: r#"
```md content/domains/verify.md
# Verify a domain

## Steps

1. Publish the record.
```
```md content/start/first-domain.md
# Verify a domain
  ^^^^^^^^^^^^^^^ "Verify a domain" is also the title of `domains/verify`

## Steps

1. Open the wizard.
```"#,
    right: r#"
```md content/domains/verify.md
# Verify a domain

## Steps

1. Publish the record.
```
```md content/start/first-domain.md
# Verify your first domain with the wizard

## Steps

1. Open the wizard.
```"#,
    check,
};

/// Among which documents a title must be unique.
#[derive(PartialEq, Eq, Hash)]
enum Place<'b> {
    Procedures,
    Folder(&'b str),
}

/// A document under one of its titles, which is in its plain form, with where it is seen.
struct Namesake<'b> {
    title: String,
    scope: Scope,
    document: &'b Document,
}

fn check(lint: &Lint, findings: &mut Findings) {
    // The documents of one title in one place, the first of each scope.
    let mut known: HashMap<(Place, String), Vec<Namesake>> = HashMap::new();
    for (_, document) in lint.book.published() {
        let mut clash: Option<Clash> = None;
        for (title, scope) in titles(lint.book, document) {
            let in_folder = Place::Folder(document.path.folder());
            let among_procedures = (document.kind == DocumentKind::Procedure).then_some(Place::Procedures);
            for place in among_procedures.into_iter().chain([in_folder]) {
                let namesakes = known.entry((place, skeleton(&title))).or_default();
                let meets =
                    |other: &&Namesake| !other.scope.and(scope).is_empty() && !are_variants(document, other.document);
                if let Some(other) = namesakes.iter().find(meets) {
                    let versions = other.scope.and(scope).versions;
                    clash = clash.or(Some(Clash { versions, is_equal: other.title == title, other: other.document }));
                }
                // One document a scope is enough to compare with, so that many of one title stay quick.
                if !namesakes.iter().any(|other| other.scope == scope) {
                    namesakes.push(Namesake { title: title.clone(), scope, document });
                }
            }
        }
        if let Some(clash) = clash {
            report(lint, findings, document, &clash);
        }
    }
}

/// Another document that a reader takes for this one.
struct Clash<'b> {
    versions: VersionSet,
    /// Whether the titles have the same letters, and do not only look it.
    is_equal: bool,
    other: &'b Document,
}

fn report(lint: &Lint, findings: &mut Findings, document: &Document, clash: &Clash) {
    let Clash { versions, is_equal, other } = *clash;
    let all = &lint.book.config.versions;
    let title = source_words(&document.title);
    let is = if is_equal { "is also" } else { "looks like" };
    let mut message = format!("\"{}\" {is} the title of `{}`", title.trim(), other.id.value);
    if versions != all.supported() {
        message = format!("{message} in UI {}", all.list(versions));
    }
    let help = format!(
        "say in each title what sets it apart, make one of the two, or write `variant-of: {}` in the front matter",
        other.id.value
    );
    findings.push(findings.at(document.title_span, message).related(other.title_span, "the other one").help(help));
}

/// Whether one says that it is a deliberate variant or copy of the other, or both of a third.
fn are_variants(one: &Document, other: &Document) -> bool {
    let names = |document: &Document, original: &Document| {
        document.variant_of.as_ref().is_some_and(|variant| variant.value == original.id.value)
    };
    let original = |document: &Document| document.variant_of.as_ref().map(|variant| variant.value.clone());
    let is_copy = one.is_generated || other.is_generated;
    is_copy || names(one, other) || names(other, one) || (one.variant_of.is_some() && original(one) == original(other))
}

/// The title in its plain form, with where it is seen: labels may change it from version to version.
fn titles(book: &Book, document: &Document) -> Vec<(String, Scope)> {
    let scope = book.scope(document);
    let wordings = Wording::all(book, &document.title, scope.versions).into_iter();
    let titles = wordings.map(|wording| (plain(&wording.words), Scope { versions: wording.versions, ..scope }));
    titles.filter(|(title, scope)| !title.is_empty() && !scope.is_empty()).collect()
}
