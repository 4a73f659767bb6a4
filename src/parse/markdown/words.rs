//! Words, and what braces and angle brackets among them mean.

use std::ops::Range;

use super::tags::NAMES;
use crate::diagnostic::nearest;

/// A piece of words.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Plain words.
    Words(Range<usize>),
    /// `{var NAME}`, and the range of the name.
    Variable(Range<usize>, Range<usize>),
    /// A tag that stands where no block starts, and its name.
    MisplacedTag(Range<usize>, &'static str),
    /// A reference that CommonMark takes for words, such as `<ui:a b>`.
    BrokenReference(Range<usize>),
}

/// Cuts words, which hold no escapes, into pieces; ranges are relative to them.
///
/// `escaped` says that a backslash before the first character makes it mean nothing.
pub(super) fn pieces(words: &str, escaped: Escaped) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = match escaped {
        Escaped::Yes => words.chars().next().map_or(0, char::len_utf8),
        Escaped::No => 0,
    };
    while let Some(found) = words[at..].find(['{', '<']).map(|found| at + found) {
        let special = if words[found..].starts_with('{') { braces(words, found) } else { brackets(words, found) };
        let Some((end, piece)) = special else {
            at = found + 1;
            continue;
        };
        if from < found {
            pieces.push(Piece::Words(from..found));
        }
        pieces.push(piece);
        from = end;
        at = end;
    }
    if from < words.len() {
        pieces.push(Piece::Words(from..words.len()));
    }
    pieces
}

/// Whether a backslash stands before some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escaped {
    Yes,
    No,
}

fn braces(words: &str, start: usize) -> Option<(usize, Piece)> {
    let inner_start = start + 1;
    let inner_end = inner_start + words[inner_start..].find(['}', '\n'])?;
    if !words[inner_end..].starts_with('}') {
        return None;
    }
    let end = inner_end + 1;
    let (name, argument) = words[inner_start..inner_end].split_once(' ')?;
    let argument_start = inner_start + name.len() + 1;
    let leading = argument.len() - argument.trim_start().len();
    let argument_range = argument_start + leading..argument_start + leading + argument.trim().len();
    if name == "var" {
        return Some((end, Piece::Variable(start..end, argument_range)));
    }
    // Nearest, so that `{fro agent}` does not show agents' text to everybody.
    let is_word = name.bytes().all(|byte| byte.is_ascii_lowercase());
    let known = NAMES.into_iter().find(|known| *known == name);
    let known = known.or_else(|| if is_word && name.len() > 2 { nearest(name, NAMES) } else { None })?;
    Some((end, Piece::MisplacedTag(start..end, known)))
}

fn brackets(words: &str, start: usize) -> Option<(usize, Piece)> {
    let rest = words[start + 1..].to_ascii_lowercase();
    if !rest.starts_with("ui:") && !rest.starts_with("proc:") {
        return None;
    }
    let end = rest.find(['>', '\n']).map_or(words.len(), |end| start + 1 + end);
    let end = if words[end..].starts_with('>') { end + 1 } else { end };
    Some((end, Piece::BrokenReference(start..end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_slips_are_found_among_words() {
        let found = pieces("use {var product} {and} {{x}} or {for agent} here", Escaped::No);
        assert_eq!(
            found,
            [
                Piece::Words(0..4),
                Piece::Variable(4..17, 9..16),
                Piece::Words(17..33),
                Piece::MisplacedTag(33..44, "for"),
                Piece::Words(44..49),
            ]
        );
        assert_eq!(pieces("{var x}", Escaped::Yes), [Piece::Words(0..7)]);
        assert_eq!(pieces("see <ui:a b> now", Escaped::No)[1], Piece::BrokenReference(4..12));
    }
}
