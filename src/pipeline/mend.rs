//! Safe fixes, made until there are none left and only where they do no harm.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compiled, compile};
use crate::diagnostic::{Diagnostic, RuleName};
use crate::fix::{self, Fixed};
use crate::lint;
use crate::source::FileId;

/// A book whose safe fixes were made.
#[derive(Debug)]
pub struct Mended {
    /// The book as it is with them.
    pub compiled: Compiled,
    /// How many findings were mended in each file that changed.
    pub findings: BTreeMap<FileId, usize>,
    /// Files whose fixes would have given the book a finding that it did not have.
    pub refused: BTreeSet<FileId>,
}

/// How often a book is mended and checked again: what one fix uncovers, the next round mends.
const ROUNDS: usize = 10;

/// Makes the safe fixes of the findings that are `wanted`, until there are none left.
///
/// The edits of a file are made only when no rule finds more in any file of the book after them.
#[must_use]
pub fn mend(mut compiled: Compiled, wanted: &dyn Fn(&Compiled, &Diagnostic) -> bool) -> Mended {
    let mut findings = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for _ in 0..ROUNDS {
        let chosen: Vec<_> = compiled.diagnostics.iter().filter(|found| wanted(&compiled, found)).collect();
        let mut fixed = fix::apply(&compiled.sources, &chosen);
        fixed.retain(|fixed| !refused.contains(&fixed.file));
        let Some(next) = without_harm(&compiled, &mut fixed, &mut refused) else { break };
        for fixed in fixed {
            *findings.entry(fixed.file).or_insert(0) += fixed.findings;
        }
        compiled = next;
    }
    Mended { compiled, findings, refused }
}

/// The book with these texts, without those that do harm; `None` when no text is left.
fn without_harm(compiled: &Compiled, fixed: &mut Vec<Fixed>, refused: &mut BTreeSet<FileId>) -> Option<Compiled> {
    let before = counts(compiled);
    while !fixed.is_empty() {
        let texts = fixed.iter().map(|fixed| (fixed.file, fixed.text.clone()));
        let next = compile(compiled.sources.with_texts(texts), compiled.today);
        let after = counts(&next);
        let more: BTreeSet<_> = after.iter().filter(|(key, count)| before.get(key) < Some(count)).collect();
        if more.is_empty() {
            return Some(next);
        }
        let is_new = |found: &&Diagnostic| more.iter().any(|((rule, file), _)| (*rule, *file) == key(found));
        let new = next.diagnostics.iter().filter(is_new);
        let places: BTreeSet<_> = new
            .flat_map(|found| std::iter::once(&found.primary).chain(&found.related))
            .map(|label| label.span.file)
            .collect();
        let is_blamed = |fixed: &Fixed| places.contains(&fixed.file);
        // A finding in none of the edited files may come from any of them.
        let all = !fixed.iter().any(is_blamed);
        refused.extend(fixed.iter().filter(|fixed| all || is_blamed(fixed)).map(|fixed| fixed.file));
        fixed.retain(|fixed| !refused.contains(&fixed.file));
    }
    None
}

fn key(diagnostic: &Diagnostic) -> (RuleName, FileId) {
    (diagnostic.rule, diagnostic.primary.span.file)
}

/// How many findings of each rule each file has.
fn counts(compiled: &Compiled) -> BTreeMap<(RuleName, FileId), usize> {
    let mut counts = BTreeMap::new();
    // How alike two texts are is a matter of degree, which any edit of a third one may tip.
    let is_certain = |found: &&Diagnostic| found.rule != lint::rules::DUPLICATE_PROCEDURE;
    for diagnostic in compiled.diagnostics.iter().filter(is_certain) {
        *counts.entry(key(diagnostic)).or_insert(0) += 1;
    }
    counts
}
