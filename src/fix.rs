//! Findings to mended texts: the safe edits, applied where they do not touch each other.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{FileId, SourceKind, Sources};

/// A text with edits made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Whose text it is.
    pub file: FileId,
    /// The text as it is now.
    pub text: String,
    /// How many findings the edits mend.
    pub findings: usize,
}

/// Makes the safe edits of these findings, each finding's edits together or not at all.
///
/// Of edits that touch each other the first is made; the others are for another round, when their
/// places are known again. A fix that reaches over several files is left to a person.
#[must_use]
pub fn apply(sources: &Sources, diagnostics: &[&Diagnostic]) -> Vec<Fixed> {
    let mut accepted: BTreeMap<FileId, Accepted> = BTreeMap::new();
    for fix in diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()).filter(|fix| fix.safe) {
        let Some(file) = fix.edits.first().map(|edit| edit.span.file) else { continue };
        let source = sources.file(file);
        let is_sound = source.kind == SourceKind::Content && source.defect.is_none();
        if is_sound && fix.edits.iter().all(|edit| edit.span.file == file && changes(&source.text, edit)) {
            accepted.entry(file).or_default().take(&fix.edits);
        }
    }
    let texts = accepted.into_iter().map(|(file, accepted)| Fixed {
        file,
        text: accepted.text(sources.text(file)),
        findings: accepted.findings,
    });
    texts.collect()
}

/// Whether an edit names whole characters of a text and leaves something else there.
fn changes(text: &str, edit: &Edit) -> bool {
    text.get(edit.span.range()).is_some_and(|old| old != edit.text)
}

/// The edits of one file that are made.
#[derive(Debug, Default)]
struct Accepted {
    /// The end and the new text of each range, by where it starts.
    edits: BTreeMap<usize, (usize, String)>,
    findings: usize,
}

impl Accepted {
    /// Takes the edits of a finding, unless one of them touches an edit that is already taken.
    fn take(&mut self, edits: &[Edit]) {
        let mut taken = Vec::new();
        for edit in edits {
            let range = edit.span.range();
            if !self.is_free(range.start, range.end) {
                taken.iter().for_each(|start| drop(self.edits.remove(start)));
                return;
            }
            self.edits.insert(range.start, (range.end, edit.text.clone()));
            taken.push(range.start);
        }
        self.findings += 1;
    }

    fn is_free(&self, start: usize, end: usize) -> bool {
        let before = self.edits.range(..=start).next_back();
        let after = self.edits.range(start..).next();
        before.is_none_or(|(taken, (until, _))| *until <= start && *taken < start)
            && after.is_none_or(|(next, _)| end <= *next && start < *next)
    }

    fn text(&self, old: &str) -> String {
        let mut text = String::with_capacity(old.len());
        let mut from = 0;
        for (start, (end, new)) in &self.edits {
            text.push_str(old.get(from..*start).unwrap_or_default());
            text.push_str(new);
            from = *end;
        }
        text.push_str(old.get(from..).unwrap_or_default());
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Fix, RuleName};
    use crate::source::Span;

    fn finding(file: FileId, edits: &[(usize, usize, &str)]) -> Diagnostic {
        let edit = |&(start, end, text): &(usize, usize, &str)| Edit {
            span: Span::new(file, start..end),
            text: text.to_owned(),
        };
        let fix = Fix { safe: true, edits: edits.iter().map(edit).collect() };
        Diagnostic::new(RuleName::new("test"), Span::start_of(file), "test").fix(fix)
    }

    fn applied(text: &str, findings: &[&[(usize, usize, &str)]]) -> Option<(String, usize)> {
        let mut sources = Sources::default();
        let file = sources.add_text("a.md", SourceKind::Content, text);
        let findings: Vec<Diagnostic> = findings.iter().map(|edits| finding(file, edits)).collect();
        let fixed = apply(&sources, &findings.iter().collect::<Vec<_>>());
        fixed.into_iter().next().map(|fixed| (fixed.text, fixed.findings))
    }

    #[test]
    fn the_first_of_edits_that_touch_is_made() {
        assert_eq!(applied("abcdef", &[&[(1, 3, "X")], &[(2, 4, "Y")], &[(4, 5, "")]]), Some(("aXdf".to_owned(), 2)));
        assert_eq!(applied("abc", &[&[(1, 1, "X")], &[(1, 1, "Y")], &[(1, 2, "")]]), Some(("aXbc".to_owned(), 1)));
        assert_eq!(applied("abc", &[&[(0, 1, "X"), (2, 3, "Z")], &[(2, 3, "")]]), Some(("XbZ".to_owned(), 1)));
        assert_eq!(applied("abc", &[&[(2, 3, "Z")], &[(0, 1, "X"), (2, 3, "")]]), Some(("abZ".to_owned(), 1)));
    }

    #[test]
    fn edits_of_half_a_character_or_of_nothing_are_not_made() {
        assert_eq!(applied("é", &[&[(0, 1, "x")], &[(0, 9, "x")], &[(0, 2, "é")]]), None);
    }

    proptest! {
        #[test]
        fn what_no_edit_names_stays_byte_for_byte(
            text in "[a-zäé \\r\\n\u{feff}]{0,60}",
            ranges in proptest::collection::vec((0_usize..70, 0_usize..8), 0..12),
        ) {
            let mut sources = Sources::default();
            let file = sources.add_text("a.md", SourceKind::Content, &text);
            let edits: Vec<(usize, usize, &str)> = ranges.iter().map(|(at, length)| (*at, at + length, "#")).collect();
            let findings: Vec<Diagnostic> = edits.iter().map(|edit| finding(file, &[*edit])).collect();
            let fixed = apply(&sources, &findings.iter().collect::<Vec<_>>());
            // Each `#` stands for one range that was named; all between is the old text, in its order.
            let new = fixed.first().map_or(text.clone(), |fixed| fixed.text.clone());
            let mut rest = text.as_str();
            for (place, kept) in new.split('#').enumerate() {
                let at = rest.find(kept);
                prop_assert!(at.is_some() && (place > 0 || at == Some(0)), "{kept:?} is not in {rest:?}");
                rest = &rest[at.unwrap() + kept.len()..];
            }
            let named: usize = ranges.iter().map(|(_, length)| length).sum();
            let kept = new.replace('#', "").len();
            prop_assert!(kept + named >= text.len() && kept <= text.len());
            prop_assert_eq!(new.matches('#').count(), fixed.first().map_or(0, |fixed| fixed.findings));
        }
    }
}
