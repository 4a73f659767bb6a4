//! A label in plain words that no version of the UI shows any more: the manual that nobody brought up to date.

use std::collections::HashMap;

use crate::config::Level;
use crate::diagnostic::{Diagnostic, Edit, Fix, RuleName};
use crate::lint::mentions::{Mark, Mention, Room, Usage};
use crate::lint::{Bearer, Findings, Group, LabelKey, Lint, Rule};
use crate::model::Element;
use crate::source::{Located, Span};
use crate::version::{UiVersion, VersionSet};

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("removed-ui-label"),
    group: Group::Ui,
    level: Level::Warn,
    summary: "A bold or quoted text, or a `Menu > Page` path, that names a label which the UI had and no longer has.",
    why: "\
Most documentation names the UI in words, not by references, and so nothing tells its writers when a label
is gone. This rule compares what is set off as a label with the labels of the UI catalog: bold, italic or
quoted text, ways such as `Settings > Domains`, roles such as `:guilabel:`. It needs no change to a single
page.

A label is reported when the UI had it and nothing is called so in any version in which the sentence is
shown. A sentence that speaks of what was (\"formerly\", \"was renamed\", \"until 4.1\"), a changelog, code, the
words of a link to another page and a common word that nobody is told to click are let pass.",
    wrong: r#"
```md content/certificates.md
# Use your own certificate

## Steps

1. Ask your provider for a certificate.

2. Turn on **SSL**.
           ^^^^^^^ the UI has no `SSL` since 4.2
```"#,
    right: r#"
```md content/certificates.md
# Use your own certificate

## Steps

1. Ask your provider for a certificate.

2. {ui <5.0} Turn on <ui:settings.tracking.ssl>, which was called **SSL** before 4.2.

3. {ui >=5.0} Turn on <ui:settings.domains.https>.
```"#,
    check,
};

fn check(lint: &Lint, findings: &mut Findings) {
    let mut ends = Ends { lint, labels: HashMap::new(), ways: HashMap::new() };
    for mention in &lint.mentions {
        if mention.versions.is_empty() || !is_label(mention) {
            continue;
        }
        let gone = mention.parts.iter().find_map(|part| {
            let end = ends.of_label(part.key.as_ref()?, mention)?;
            Some((part, end))
        });
        if let Some((part, end)) = gone {
            let span = if mention.is_way() { part.span } else { mention.span };
            let diagnostic = findings.at(span, format!("the UI has no `{}` since {}", part.text, end.name(lint)));
            let room = if mention.is_way() { Room::None } else { mention.room };
            findings.push(explain(lint, diagnostic, &end, (mention, room)));
        } else if let Some(end) = ends.of_way(mention) {
            let message = format!("the UI has no way `{}` since {}", way(mention), end.name(lint));
            let diagnostic = findings.at(mention.span, message);
            findings.push(explain(lint, diagnostic, &end, (mention, mention.room)));
        }
    }
}

/// Whether a text names the label as one that is there to be found.
fn is_label(mention: &Mention) -> bool {
    match mention.usage {
        Usage::Past | Usage::Words => false,
        Usage::Likely | Usage::Label => true,
    }
}

fn way(mention: &Mention) -> String {
    mention.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" > ")
}

/// The end of a label: who bore it last, and the version that did not have it any more.
#[derive(Clone, Copy)]
struct End<'b> {
    bearer: Bearer<'b>,
    since: UiVersion,
}

impl<'b> End<'b> {
    fn name<'l>(&self, lint: &'l Lint) -> &'l str {
        lint.book.config.versions.name(self.since)
    }

    /// The end of the bearer that kept a label longest before the newest of some versions.
    fn last(lint: &Lint<'b>, bearers: impl Iterator<Item = Bearer<'b>>, seen: VersionSet) -> Option<Self> {
        let versions = &lint.book.config.versions;
        let earlier = VersionSet::before(seen.iter().last()?).and(versions.all());
        let last = |bearer: Bearer<'b>| Some((bearer.versions.and(earlier).iter().last()?, bearer));
        let longest = bearers.filter_map(last).reduce(|best, next| if next.0 > best.0 { next } else { best });
        let (last, bearer) = longest?;
        let since = versions.iter().find(|version| *version > last)?;
        Some(Self { bearer, since })
    }
}

/// A way and the versions in which a mention of it is seen.
type SeenWay<'l> = (Vec<&'l LabelKey>, VersionSet);

/// The ends of labels and ways, each looked for once for the versions in which it is seen.
struct Ends<'l, 'b> {
    lint: &'l Lint<'b>,
    labels: HashMap<(&'l LabelKey, VersionSet), Option<End<'b>>>,
    ways: HashMap<SeenWay<'l>, (VersionSet, Option<End<'b>>)>,
}

impl<'l, 'b> Ends<'l, 'b> {
    /// How a label ended that nothing shows in the versions of a mention.
    fn of_label(&mut self, key: &'l LabelKey, mention: &Mention) -> Option<End<'b>> {
        let lint = self.lint;
        let versions = lint.labels.versions(key);
        // A sentence that names an old version may well speak of what that version shows.
        if !versions.and(mention.versions.or(mention.named)).is_empty() {
            return None;
        }
        *self.labels.entry((key, mention.versions)).or_insert_with(|| {
            // The name of the product is a name, whatever element bore it once.
            let is_name = |var: &Located<String>| LabelKey::of(&var.value).as_ref() == Some(key);
            if lint.book.config.vars.values().any(is_name) {
                return None;
            }
            End::last(lint, lint.labels.bearers(key).iter().copied(), mention.versions)
        })
    }

    /// How a way ended whose labels are all still there, but not one below the other.
    fn of_way(&mut self, mention: &'l Mention) -> Option<End<'b>> {
        let lint = self.lint;
        let keys: Vec<&LabelKey> = mention.parts.iter().map(|part| part.key.as_ref()).collect::<Option<_>>()?;
        if keys.len() < 2 {
            return None;
        }
        let (versions, end) = *self.ways.entry((keys, mention.versions)).or_insert_with_key(|(keys, seen)| {
            let ends = lint.labels.ends_of(keys, &lint.book.catalog);
            let versions = ends.iter().fold(VersionSet::EMPTY, |set, end| set.or(end.versions));
            (versions, End::last(lint, ends.into_iter(), *seen))
        });
        let is_gone = versions.and(mention.versions.or(mention.named)).is_empty();
        end.filter(|_| is_gone)
    }
}

/// Adds where the catalog says so, and what to write instead.
fn explain(lint: &Lint, diagnostic: Diagnostic, end: &End, (mention, room): (&Mention, Room)) -> Diagnostic {
    let versions = &lint.book.config.versions;
    let element = end.bearer.element;
    let (place, note) = why(lint, end);
    let diagnostic = diagnostic.related(place, note);
    let path = if mention.is_way() && room == Room::Whole { "?path" } else { "" };
    if let Some(version) = lint.book.catalog.lifetime(&element.id).and(mention.versions).iter().last() {
        let now = element.label(version);
        let help = format!("write `<ui:{}{path}>`; it is called `{now}` in {}", element.id, versions.name(version));
        return offer(diagnostic.help(help), mention, room, &format!("<ui:{}{path}>", element.id));
    }
    match successor(lint, element, mention.versions) {
        Some((next, version)) => {
            let label = next.label(version);
            let help = format!("write `<ui:{}{path}>`, which replaced it: `{label}`", next.id);
            offer(diagnostic.help(help), mention, room, &format!("<ui:{}{path}>", next.id))
        }
        None => diagnostic.help("rewrite the sentence for the UI as it is now, or say that it speaks of the past"),
    }
}

/// Offers a reference in place of the mention; only the writer knows whether the sentence still holds.
fn offer(diagnostic: Diagnostic, mention: &Mention, room: Room, text: &str) -> Diagnostic {
    if room != Room::Whole || mention.mark != Mark::Bold {
        return diagnostic;
    }
    let edit = Edit { span: mention.span, text: text.to_owned() };
    diagnostic.fix(Fix { safe: false, edits: vec![edit] })
}

/// Where the catalog ends a label: the removal of its element or of a parent, or the next label.
fn why(lint: &Lint, end: &End) -> (Span, String) {
    let version = end.name(lint);
    let path = lint.book.catalog.path(&end.bearer.element.id);
    let removal = |element: &&Element| element.removed.as_ref().filter(|removed| removed.value == end.since).cloned();
    if let Some(removed) = path.iter().find_map(removal) {
        return (removed.span, format!("removed in {version}"));
    }
    let labels = path.iter().rev().flat_map(|element| &element.labels);
    let renamed = labels.filter(|(since, _)| *since == end.since).map(|(_, label)| label).next();
    match renamed {
        Some(label) => (label.span, format!("called `{}` since {version}", label.value)),
        None => (end.bearer.span, "the label".to_owned()),
    }
}

/// The element that took the place of another, or of a parent of it, and that a reader of some versions has.
fn successor<'b>(lint: &Lint<'b>, element: &Element, versions: VersionSet) -> Option<(&'b Element, UiVersion)> {
    let catalog = &lint.book.catalog;
    let mut id = element.id.clone();
    // Successors may go in a circle.
    for _ in 0..16 {
        let next = catalog.path(&id).into_iter().rev().find_map(|element| element.replaced_by.as_ref())?;
        let element = catalog.get(&next.value)?;
        if let Some(version) = catalog.lifetime(&element.id).and(versions).iter().last() {
            return Some((element, version));
        }
        id = element.id.clone();
    }
    None
}
