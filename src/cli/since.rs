//! `lint --changed-since`: what a branch has touched, and what it has broken elsewhere.

use std::collections::HashSet;
use std::path::Path;

use headwater::diagnostic::{Diagnostic, Fingerprint, fingerprints};
use headwater::disk::Changes;
use headwater::pipeline::Compiled;
use headwater::source::FileId;

use super::{Failure, compile_today};

/// What a branch has changed.
pub(super) struct Since {
    changes: Changes,
    /// The findings that the book had before, with the paths that their files have now.
    before: HashSet<(String, Fingerprint)>,
}

impl Since {
    /// Reads the book as it was when its branch left that of `revision`, and what differs since.
    pub(super) fn read(dir: &Path, revision: &str) -> Result<Self, Failure> {
        let changes = Changes::since(dir, revision)?;
        // What was no book then has had no findings.
        let old = changes.before().and_then(|folder| compile_today(&folder).ok());
        let mut before = HashSet::new();
        if let Some(old) = old {
            let marks = fingerprints(&old.sources, &old.diagnostics);
            before.extend(old.diagnostics.iter().zip(marks).map(|(diagnostic, mark)| {
                let path = &old.sources.file(diagnostic.primary.span.file).path;
                (changes.renamed.get(path).unwrap_or(path).clone(), mark)
            }));
        }
        Ok(Self { changes, before })
    }

    /// Whether a finding stands in a file that the branch has touched, or in what the finding is about.
    ///
    /// A related place in the catalog or in `book.toml` does not count: one element more there would bring up
    /// whatever was ever found about any other.
    pub(super) fn touches(&self, compiled: &Compiled, diagnostic: &Diagnostic) -> bool {
        let is_touched = |file: FileId| self.changes.touched.contains(&compiled.sources.file(file).path);
        let is_text = |file: FileId| compiled.book.iter().any(|(_, document)| document.file == file);
        let related = || diagnostic.related.iter().map(|label| label.span.file);
        is_touched(diagnostic.primary.span.file) || related().any(|file| is_touched(file) && is_text(file))
    }

    /// Those of the findings that the branch has touched, and those that the book did not have before.
    pub(super) fn keep(&self, compiled: &Compiled, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let marks = fingerprints(&compiled.sources, &found);
        let is_new = |diagnostic: &Diagnostic, mark| {
            let path = &compiled.sources.file(diagnostic.primary.span.file).path;
            !self.before.contains(&(path.clone(), mark))
        };
        let found = found.into_iter().zip(marks);
        found
            .filter(|(found, mark)| is_new(found, *mark) || self.touches(compiled, found))
            .map(|(found, _)| found)
            .collect()
    }
}
