//! `lint --changed-since`: what a branch has touched, and what it has broken elsewhere.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use headwater::diagnostic::Diagnostic;
use headwater::disk::Changes;
use headwater::pipeline::Compiled;
use headwater::source::{FileId, LineIndex, Sources};

use super::{Failure, compile_today};

/// What a branch has changed.
pub(super) struct Since {
    changes: Changes,
    /// How many findings of each kind the book had before.
    before: HashMap<Identity, usize>,
}

/// What makes two findings the same, wherever they stand in their file: the rule, the file, the text of
/// the line and the names in the message.
type Identity = (&'static str, String, String, String);

impl Since {
    /// Reads the book as it was when its branch left that of `revision`, and what differs since.
    pub(super) fn read(dir: &Path, revision: &str) -> Result<Self, Failure> {
        let changes = Changes::since(dir, revision)?;
        // What was no book then has had no findings.
        let old = changes.before().and_then(|folder| compile_today(&folder).ok());
        let mut before = HashMap::new();
        if let Some(old) = old {
            let mut lines = Lines::of(&old.sources);
            for diagnostic in &old.diagnostics {
                let mut identity = lines.identity(diagnostic);
                if let Some(new) = changes.renamed.get(&identity.1) {
                    identity.1.clone_from(new);
                }
                *before.entry(identity).or_insert(0) += 1;
            }
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
        let mut lines = Lines::of(&compiled.sources);
        let mut known = self.before.clone();
        let mut is_new = |diagnostic: &Diagnostic| match known.get_mut(&lines.identity(diagnostic)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        found.into_iter().filter(|found| is_new(found) || self.touches(compiled, found)).collect()
    }
}

/// The lines of each file, found once.
struct Lines<'s> {
    sources: &'s Sources,
    indices: BTreeMap<FileId, LineIndex<'s>>,
}

impl<'s> Lines<'s> {
    fn of(sources: &'s Sources) -> Self {
        Self { sources, indices: BTreeMap::new() }
    }

    fn identity(&mut self, diagnostic: &Diagnostic) -> Identity {
        let span = diagnostic.primary.span;
        let text = self.sources.text(span.file);
        let index = self.indices.entry(span.file).or_insert_with(|| LineIndex::new(text));
        let start = span.range().start;
        let line = text.get(index.lines_around(start..start)).unwrap_or_default().trim();
        // A line may be a megabyte long and have as many findings; what is near tells them apart as well.
        let near = line.char_indices().nth(LONGEST).map_or(line, |(end, _)| &line[..end]);
        let names: HashSet<&str> = diagnostic.message.split('`').skip(1).step_by(2).collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        let path = self.sources.file(span.file).path.clone();
        (diagnostic.rule.as_str(), path, near.to_owned(), names.join("`"))
    }
}

/// How many characters of a line are compared.
const LONGEST: usize = 400;
