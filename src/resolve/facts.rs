//! Words for facts that do not exist: nobody would ever read them.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Nearby, UNKNOWN_KEY};
use crate::model::{Book, Depth, Fact, Includes, Scope, Tags, Visit, walk};
use crate::source::Located;

/// Reports each name in `[facts]` that is no fact of the book.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    if book.config.facts.is_empty() {
        return;
    }
    let mut known = Known(BTreeSet::new());
    for (_, document) in book.iter() {
        known.add(&document.tags);
        walk(document, book.scope(document), Includes::Skip, &mut known);
    }
    let mut near = Nearby::default();
    for (name, entry) in book.config.facts.iter().filter(|(name, _)| !known.0.contains(*name)) {
        let message = format!("no procedure needs, gives or breaks `{name}`");
        let help = match near.nearest(name, known.0.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a fact of the book, or remove the line".to_owned(),
        };
        diagnostics.push(Diagnostic::new(UNKNOWN_KEY, entry.name, message).help(help));
    }
}

/// The names of all facts that a book mentions.
struct Known(BTreeSet<String>);

impl Known {
    fn add(&mut self, tags: &Tags) {
        let facts = [&tags.needs, &tags.gives, &tags.breaks].into_iter().flatten();
        self.0.extend(facts.map(|fact: &Located<Fact>| fact.value.as_str().to_owned()));
    }
}

impl Visit for Known {
    const DEPTH: Depth = Depth::Texts;

    fn tags(&mut self, tags: &Tags, _outer: Scope) {
        self.add(tags);
    }
}
