//! The one order in which findings are reported: by path, place and rule.

use std::cmp::Ordering;

use super::Diagnostic;
use crate::source::Sources;

/// Sorts findings by path, place and rule, and takes out those that are there twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let place = |diagnostic: &Diagnostic| diagnostic.primary.span;
        let (one, other) = (place(a), place(b));
        let path = |file| &sources.file(file).path;
        let paths = if one.file == other.file { Ordering::Equal } else { path(one.file).cmp(path(other.file)) };
        let within = |diagnostic: &Diagnostic| (place(diagnostic).start, diagnostic.rule, place(diagnostic));
        paths.then_with(|| within(a).cmp(&within(b))).then_with(|| a.message.cmp(&b.message))
    });
    // A text that is included twice is read once and found twice.
    diagnostics.dedup();
}
