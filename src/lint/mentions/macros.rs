//! How other formats name a label in a text: roles, macros and elements of HTML.

use std::ops::Range;

use super::flat::{Around, Flat, Mark, Marked};

/// The elements of HTML and DITA that set a label off.
const ELEMENTS: [(&str, Mark); 11] = [
    ("b", Mark::Bold),
    ("strong", Mark::Bold),
    ("i", Mark::Italic),
    ("em", Mark::Italic),
    ("kbd", Mark::Key),
    ("uicontrol", Mark::Role),
    ("wintitle", Mark::Role),
    ("guilabel", Mark::Role),
    ("guibutton", Mark::Role),
    ("guimenu", Mark::Role),
    ("guimenuitem", Mark::Role),
];
/// The roles of reStructuredText and MyST that hold a label or a way of labels.
const ROLES: [&str; 3] = ["guilabel", "menuselection", "uicontrol"];
/// The macros of AsciiDoc that hold a label, and those of wikis.
const MACROS: [(&str, char); 4] = [("btn:[", ']'), ("button:[", ']'), ("{button ", '}'), ("{menu ", '}')];
/// The macro of AsciiDoc for a way through menus: `menu:View[Zoom > Reset]`.
const MENU: &str = "menu:";
/// A label is shorter than this, in bytes.
pub(super) const LONGEST: usize = 120;
/// Pairs of quotation marks.
const QUOTES: [(char, char); 7] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('\'', '\''), ('「', '」')];

/// All bytes of something set off, the bytes of its words, and how it is set off.
type Found = (Range<usize>, Range<usize>, Mark);

/// The name and the mark of an element whose start is written here.
pub(super) fn tag(html: &str) -> Option<(&'static str, Mark)> {
    let inner = html.strip_prefix('<')?.strip_suffix('>')?;
    let end = inner.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner.get(..end)?;
    ELEMENTS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// The length of a role that ends a text, so that the code after it is its label.
pub(super) fn role_at_end(text: &str) -> Option<usize> {
    let length = |role: &&str| {
        let inner = text.strip_suffix([':', '}'])?.strip_suffix(role)?;
        let opens = if text.ends_with('}') { inner.ends_with('{') } else { inner.ends_with(':') };
        opens.then_some(role.len() + 2)
    };
    ROLES.iter().find_map(length)
}

/// Adds the marks that stand within words: macros and quotation marks.
pub(super) fn mark(flat: &mut Flat) {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some((start, char)) = flat.text.get(at..).and_then(|rest| rest.char_indices().find(|(_, c)| opens(*c))) {
        let start = at + start;
        let whole = macro_at(&flat.text, start).or_else(|| quote_at(&flat.text, start, char));
        at = match whole {
            Some((whole, words, mark)) => {
                let end = whole.end;
                found.push((whole, words, mark));
                end
            }
            None => start + char.len_utf8(),
        };
    }
    let mut added = Vec::new();
    for (whole, words, mark) in found {
        let place = flat.marks.partition_point(|marked| marked.range.end <= whole.start);
        let is_free = flat.marks.get(place).is_none_or(|marked| marked.range.start >= whole.end);
        if is_free
            && flat.is_open(&whole)
            && let Some(span) = flat.span(&whole)
        {
            added.push(Marked { range: words, span, mark, around: Around::Mark });
        }
    }
    flat.marks.append(&mut added);
    flat.marks.sort_by_key(|marked| marked.range.start);
}

fn opens(char: char) -> bool {
    matches!(char, 'b' | 'm' | '{') || QUOTES.iter().any(|(open, _)| *open == char)
}

/// A macro that starts at a byte: all of it, and its label.
fn macro_at(text: &str, start: usize) -> Option<Found> {
    let before = text.get(..start)?.chars().next_back();
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let rest = text.get(start..text.floor_char_boundary(start + LONGEST))?;
    let (from, close) = match MACROS.iter().find(|(open, _)| rest.starts_with(open)) {
        Some((open, close)) => (open.len(), *close),
        None if rest.starts_with(MENU) => (MENU.len(), ']'),
        None => return None,
    };
    let inner = rest.get(from..)?;
    let to = from + inner.find(close)?;
    let words = rest.get(from..to)?;
    let is_whole = from != MENU.len() || !rest.starts_with(MENU) || !words.split('[').next()?.contains(' ');
    is_whole.then_some((start..start + to + close.len_utf8(), start + from..start + to, Mark::Role))
}

/// A quotation that starts at a byte: all of it, and its words.
fn quote_at(text: &str, start: usize, open: char) -> Option<Found> {
    let (_, close) = QUOTES.into_iter().find(|(known, _)| *known == open)?;
    let before = text.get(..start)?.chars().next_back();
    if open == close && before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let from = start + open.len_utf8();
    let rest = text.get(from..text.floor_char_boundary(from + LONGEST))?;
    let ends = |&(at, char): &(usize, char)| {
        let after = text.get(from + at + char.len_utf8()..).and_then(|after| after.chars().next());
        // An apostrophe looks like the end of a quotation.
        char == '\n' || (char == close && !(matches!(close, '\'' | '’') && after.is_some_and(char::is_alphanumeric)))
    };
    let (at, _) = rest.char_indices().find(ends).filter(|(_, char)| *char == close)?;
    let words = rest.get(..at)?;
    let lead = words.len() - words.trim_start().len();
    let inner = words.trim();
    // `"` before a space is the end of another quotation.
    if inner.is_empty() || (open == close && inner.len() != words.len()) {
        return None;
    }
    let whole = start..from + at + close.len_utf8();
    Some((whole, from + lead..from + lead + inner.len(), Mark::Quoted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, char) in text.char_indices().filter(|(_, char)| opens(*char)) {
            found.extend(macro_at(text, at).or_else(|| quote_at(text, at, char)).map(|(_, words, _)| &text[words]));
        }
        found
    }

    #[test]
    fn quotations_and_macros_hold_their_words() {
        assert_eq!(marked("Click \"White label\", then “Save” or « Fermer ».")[..], ["White label", "Save", "Fermer"]);
        assert_eq!(marked("the team's 'Don't send' switch"), ["Don't send"]);
        assert_eq!(marked("btn:[OK] and {menu Tools}, menu:View[Zoom > Reset]"), ["OK", "Tools", "View[Zoom > Reset"]);
        assert_eq!(marked("a 5\" disk and a 3\" one"), [""; 0]);
        assert_eq!(role_at_end("Choose {guilabel}"), Some(10));
        assert_eq!(role_at_end("Choose :menuselection:"), Some(15));
        assert_eq!(role_at_end("Choose guilabel:"), None);
    }
}
