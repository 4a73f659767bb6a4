//! Words, and what braces and angle brackets among them mean.

use std::ops::Range;

use super::tags::NAMES;
use crate::audience::Audience;
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
    /// What is nearly a tag.
    BrokenTag(Range<usize>),
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
        // Two braces are a template language's, and mean nothing here.
        if words[found..].starts_with("{{") {
            at = found + words[found..].len() - words[found..].trim_start_matches('{').len();
            continue;
        }
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

/// A tag is shorter than this, in bytes; what is longer is text that happens to start with a brace.
const MAX_TAG: usize = 200;

fn braces(words: &str, start: usize) -> Option<(usize, Piece)> {
    let inner_start = start + 1;
    let limit = words.floor_char_boundary(inner_start + MAX_TAG);
    let inner = &words[inner_start..limit];
    let lead = inner.len() - inner.trim_start().len();
    let name_end = inner[lead..].find(|char: char| !char.is_ascii_alphabetic()).map_or(inner.len(), |end| lead + end);
    let name = &inner[lead..name_end];
    let after = inner[name_end..].chars().next();
    let close = inner.find(['}', '\n']).filter(|close| inner[*close..].starts_with('}'));
    let end = inner_start + close.map_or(inner.len(), |close| close + 1);
    let is_known = |name: &str| NAMES.contains(&name) || name == "var";
    let (0, Some(' '), Some(close)) = (lead, after, close) else {
        // `{for: agent}` or `{for agent` is nearly a tag; as text it would be shown to everybody.
        let is_slip = is_known(name) && after.is_none_or(|after| after.is_whitespace() || ":=,".contains(after));
        return is_slip.then_some((end, Piece::BrokenTag(start..end)));
    };
    let argument = &inner[name_end..close];
    let argument_start = inner_start + name_end + argument.len() - argument.trim_start().len();
    if name == "var" {
        return Some((end, Piece::Variable(start..end, argument_start..argument_start + argument.trim().len())));
    }
    if let Some(known) = NAMES.into_iter().find(|known| *known == name) {
        return Some((end, Piece::MisplacedTag(start..end, known)));
    }
    // Nearest, so that `{fro agent}` does not show agents' text to everybody.
    let is_word = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let near = if is_word { nearest(name, NAMES.into_iter().chain(["var"])) } else { None };
    near.filter(|near| *near == "var" || looks_like_condition(argument)).map(|_| (end, Piece::BrokenTag(start..end)))
}

/// Whether a tag could say this of versions or audiences: `{form data}` is text, `{fro agent}` is not.
fn looks_like_condition(argument: &str) -> bool {
    let first = argument.trim().split([',', ' ']).next().unwrap_or_default();
    let names_reader = nearest(first, Audience::ALL.map(Audience::as_str)).is_some();
    names_reader || first.starts_with(['<', '>', '='])
}

fn brackets(words: &str, start: usize) -> Option<(usize, Piece)> {
    let rest = &words[start + 1..];
    let opens = |scheme: &str| rest.get(..scheme.len()).is_some_and(|found| found.eq_ignore_ascii_case(scheme));
    if !opens("ui:") && !opens("proc:") {
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
        for slip in [
            "{ for agent }",
            "{for\tagent}",
            "{for\u{a0}agent}",
            "{for: agent}",
            "{for=agent}",
            "{for agent",
            "{for",
            "{vars x}",
        ] {
            assert_eq!(pieces(slip, Escaped::No), [Piece::BrokenTag(0..slip.len())], "{slip}");
        }
        for text in ["{id}", "{ x }", "{Foo bar}", "{form data}", "{give name}", "{fortune teller}", "{{ for }}"] {
            assert_eq!(pieces(text, Escaped::No), [Piece::Words(0..text.len())], "{text}");
        }
        assert_eq!(pieces("see <ui:a b> now", Escaped::No)[1], Piece::BrokenReference(4..12));
    }
}
