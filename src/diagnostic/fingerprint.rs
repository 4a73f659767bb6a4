//! What makes a finding the same finding after lines were moved: its rule, its line and what it names.

use std::collections::HashMap;
use std::fmt;

use super::Diagnostic;
use crate::source::{FileId, LineIndex, Sources};

/// The mark of a finding within its file.
///
/// It depends on the rule, on the text of the line without the space around it, and on the names in
/// the message. It depends neither on the number of the line nor on how Headwater words the message.
/// The path of the file is left out, so that a finding can be followed when its file gets another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    content: [u8; LENGTH],
    /// Which of several equal findings of the file this is, from 1.
    ordinal: usize,
}

/// How many bytes of a hash are kept; two findings of one file will never meet by chance.
const LENGTH: usize = 16;

impl Fingerprint {
    /// A mark of the finding that no finding of another file has.
    #[must_use]
    pub fn in_file(&self, path: &str) -> String {
        let hash = blake3::hash(format!("{path}\0{self}").as_bytes());
        hexadecimal(&shortened(hash))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", hexadecimal(&self.content), self.ordinal)
    }
}

/// The fingerprint of each of some findings, which are sorted by place.
#[must_use]
pub fn fingerprints(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<Fingerprint> {
    let mut lines = Lines { sources, files: HashMap::new(), hashes: HashMap::new() };
    counted(diagnostics, |diagnostic| content(diagnostic, &mut lines))
}

/// The same without a trace of what is written: each is told from the others by its rule and by how many of the
/// rule stand before it in the file.
#[must_use]
pub fn fingerprints_of_places(diagnostics: &[Diagnostic]) -> Vec<Fingerprint> {
    counted(diagnostics, |diagnostic| shortened(blake3::hash(diagnostic.rule.as_str().as_bytes())))
}

fn counted(diagnostics: &[Diagnostic], mut content: impl FnMut(&Diagnostic) -> [u8; LENGTH]) -> Vec<Fingerprint> {
    let mut seen: HashMap<(FileId, [u8; LENGTH]), usize> = HashMap::new();
    let fingerprint = |diagnostic: &Diagnostic| {
        let content = content(diagnostic);
        let count = seen.entry((diagnostic.primary.span.file, content)).or_default();
        *count += 1;
        Fingerprint { content, ordinal: *count }
    };
    diagnostics.iter().map(fingerprint).collect()
}

fn content(diagnostic: &Diagnostic, lines: &mut Lines) -> [u8; LENGTH] {
    let span = diagnostic.primary.span;
    let mut hasher = blake3::Hasher::new();
    hasher.update(diagnostic.rule.as_str().as_bytes());
    hasher.update(&lines.hash(span.file, span.range().start));
    for name in diagnostic.message.split('`').skip(1).step_by(2) {
        hasher.update(&[0]);
        hasher.update(name.as_bytes());
    }
    shortened(hasher.finalize())
}

/// The lines of the sources, each hashed once: one line may be long and have many findings.
struct Lines<'s> {
    sources: &'s Sources,
    files: HashMap<FileId, LineIndex<'s>>,
    hashes: HashMap<(FileId, usize), [u8; LENGTH]>,
}

impl Lines<'_> {
    fn hash(&mut self, file: FileId, offset: usize) -> [u8; LENGTH] {
        let text = self.sources.text(file);
        let line = self.files.entry(file).or_insert_with(|| LineIndex::new(text)).lines_around(offset..offset);
        *self.hashes.entry((file, line.start)).or_insert_with(|| {
            let is_around = |char: char| char.is_whitespace() || char == '\u{feff}';
            shortened(blake3::hash(text.get(line).unwrap_or_default().trim_matches(is_around).as_bytes()))
        })
    }
}

fn shortened(hash: blake3::Hash) -> [u8; LENGTH] {
    let mut short = [0; LENGTH];
    for (to, from) in short.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    short
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::RuleName;
    use crate::source::{SourceKind, Span};

    /// The fingerprints of a finding at each `<ui:…>` of a text.
    fn of(text: &str, message: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add_text("content/a.md", SourceKind::Content, text);
        let at = |(start, _): (usize, &str)| {
            Diagnostic::new(RuleName::new("removed-ui"), Span::new(file, start..start + 4), message)
        };
        let diagnostics: Vec<Diagnostic> = text.match_indices("<ui:").map(at).collect();
        fingerprints(&sources, &diagnostics).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn moved_and_indented_lines_keep_their_fingerprints() {
        let plain = of("# A\n\nOpen <ui:a>.\n", "`a` is gone");
        let more = "Line.\n".repeat(10);
        assert_eq!(of(&format!("{more}# A\n\nOpen <ui:a>.\n"), "`a` is gone"), plain);
        assert_eq!(of("\u{feff}   Open <ui:a>. \r\nNext.\r\n", "`a` is gone"), plain);
        assert_eq!(of("Open <ui:a>.", "in no version is there a `a`"), plain, "the wording does not matter");
        assert_ne!(of("Open <ui:a>.", "`b` is gone"), plain);
        assert_ne!(of("Close <ui:a>.", "`a` is gone"), plain);
    }

    #[test]
    fn equal_findings_of_a_file_are_counted() {
        let found = of("Open <ui:a>.\n\nOpen <ui:a>.\n\nClose <ui:a>.\n", "`a` is gone");
        assert!(found[0].ends_with(":1") && found[1].ends_with(":2") && found[2].ends_with(":1"), "{found:?}");
        assert_eq!(found[0].trim_end_matches('1'), found[1].trim_end_matches('2'));
    }
}
