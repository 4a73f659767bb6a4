//! A text that nothing leads to.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, LinkUse, Lint, Rule};
use crate::model::{Document, DocumentIndex, DocumentKind, Fact, LinkTarget};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("orphan-page"),
    group: Group::Links,
    level: Level::Warn,
    summary: "A partial that nothing includes, or a page that the list of its folder forgot.",
    why: "\
A partial is read only where it is included: one that stands nowhere is edited for nobody. Pages have a place
in the navigation by themselves, so a page is not an orphan because no text links to it. But where
the page of a folder (`index.md`, `README.md`) links to most of the pages beside it, that list is how readers
get about, and a page that was left out of it is not found. So a page is an orphan when no other text links to
it, no procedure needs what it gives, and the page of its folder links to more than half of its other
pages, and to three at least.",
    wrong: r#"
```md content/index.md
# Domains

- [Add a domain](add.md)
- [Verify a domain](verify.md)
- [Remove a domain](remove.md)
```
```md content/add.md
# Add a domain

Text.
```
```md content/verify.md
# Verify a domain

Text.
```
```md content/remove.md
# Remove a domain

Text.
```
```md content/transfer.md
# Transfer a domain
  ^^^^^^^^^^^^^^^^^ no text links to `transfer`, and the list of its folder leaves it out

Text.
```"#,
    right: r#"
```md content/index.md
# Domains

- [Add a domain](add.md)
- [Verify a domain](verify.md)
- [Remove a domain](remove.md)
- [Transfer a domain](transfer.md)
```
```md content/add.md
# Add a domain

Text.
```
```md content/verify.md
# Verify a domain

Text.
```
```md content/remove.md
# Remove a domain

Text.
```
```md content/transfer.md
# Transfer a domain

Text.
```"#,
    check,
};

/// How many pages the page of a folder must link to before it counts as a list of them.
const LISTED: usize = 3;

fn check(lint: &Lint, findings: &mut Findings) {
    for (_, partial) in lint.book.iter().filter(|(_, document)| document.kind == DocumentKind::Partial) {
        if !lint.uses.shown.contains(&partial.file) && !is_empty(partial) {
            let message = format!("nothing that is published includes `{}`", partial.id.value);
            let help = format!("write `{{include {}}}` where its text belongs, or delete the file", partial.id.value);
            findings.push(findings.at(partial.title_span, message).help(help));
        }
    }
    let reached = reached(lint);
    let lists = lists(lint);
    let left = lint.book.published().filter(|(index, page)| !page.path.is_index() && !reached.contains(index));
    for (_, page) in left {
        if let Some(list) = lists.get(page.path.folder()).filter(|list| shares_reader(lint, list, page)) {
            let message = format!("no text links to `{}`, and the list of its folder leaves it out", page.id.value);
            let help = "link to it from that list, or from the text after which readers need it";
            findings.push(findings.at(page.title_span, message).related(list.title_span, "the list").help(help));
        }
    }
}

/// What a file without any text gives to include.
fn is_empty(document: &Document) -> bool {
    document.intro.is_empty() && document.steps.is_empty() && document.notes.is_empty()
}

fn shares_reader(lint: &Lint, one: &Document, other: &Document) -> bool {
    !lint.book.scope(one).and(lint.book.scope(other)).is_empty()
}

/// The documents to which another text leads: by a link that their readers see, by what
/// they give, or as a stage of a journey.
fn reached(lint: &Lint) -> HashSet<DocumentIndex> {
    let mut reached: HashSet<DocumentIndex> = lint.uses.links.values().filter_map(|link| target(lint, link)).collect();
    let needed: HashSet<&Fact> =
        lint.book.iter().flat_map(|(_, document)| &document.tags.needs).map(|fact| &fact.value).collect();
    let gives = |document: &Document| document.tags.gives.iter().any(|fact| needed.contains(&fact.value));
    reached.extend(lint.book.published().filter(|(_, document)| gives(document)).map(|(index, _)| index));
    let stages = lint.book.published().flat_map(|(_, page)| &page.journey);
    reached.extend(stages.filter_map(|id| lint.book.find(&id.value)));
    reached
}

fn target(lint: &Lint, link: &LinkUse) -> Option<DocumentIndex> {
    let LinkTarget::Document { document, .. } = link.target else { return None };
    let scope = lint.book.scope(lint.book.document(document));
    let mut seen = link.pages.iter().zip(&link.scopes);
    seen.any(|(page, shown)| *page != document && !shown.and(scope).is_empty()).then_some(document)
}

/// By folder, the page of the folder where that lists most of the others.
fn lists<'b>(lint: &'b Lint) -> BTreeMap<&'b str, &'b Document> {
    let mut pages: HashMap<&str, usize> = HashMap::new();
    let mut heads: HashMap<DocumentIndex, HashSet<DocumentIndex>> = HashMap::new();
    for (index, document) in lint.book.published() {
        if document.path.is_index() {
            heads.insert(index, HashSet::new());
        } else {
            *pages.entry(document.path.folder()).or_default() += 1;
        }
    }
    for link in lint.uses.links.values() {
        let LinkTarget::Document { document: target, .. } = link.target else { continue };
        let folder = lint.book.document(target).path.folder();
        for page in &link.pages {
            if let Some(listed) = heads.get_mut(page)
                && target != *page
                && lint.book.document(*page).path.folder() == folder
            {
                listed.insert(target);
            }
        }
    }
    let lists = heads.into_iter().filter_map(|(head, listed)| {
        let head = lint.book.document(head);
        let folder = head.path.folder();
        let count = pages.get(folder).copied().unwrap_or_default();
        (listed.len() >= LISTED && listed.len() * 2 > count).then_some((folder, head))
    });
    lists.collect()
}
