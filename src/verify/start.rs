//! How a line of Markdown begins, and so which block it opens.

use std::borrow::Cow;

use super::fence::Fence;

/// How a line begins.
#[derive(Debug)]
pub(super) enum Start {
    Blank,
    /// Code when a block begins here, and text when one goes on.
    Indented,
    Fence(Fence),
    /// A line that holds nothing but comments, or one that is not closed in it.
    Comment,
    Heading(usize),
    /// A line across the page.
    Break,
    Quote,
    /// An item, whose text begins in this byte.
    Item(usize),
    Footnote,
    /// Perhaps the definition of a link; only the lines below tell.
    Definition,
    Text,
}

/// Deeper than this no block is opened.
pub(super) const DEEPEST: usize = 100;
/// From this column on a line is indented.
const CODE: usize = 4;

/// How a line begins.
pub(super) fn start(line: &str) -> Start {
    let text = line.trim_start();
    let Some(first) = text.chars().next() else { return Start::Blank };
    if indent(line) >= CODE {
        return Start::Indented;
    }
    let bytes = line.len() - text.len();
    let run = text.chars().take_while(|char| *char == first).count();
    match first {
        '`' | '~' => Fence::opened(text).map_or(Start::Text, Start::Fence),
        '<' if text.starts_with("<!--") && is_comment(text) => Start::Comment,
        '#' if run <= 6 && text[run..].chars().next().is_none_or(char::is_whitespace) => Start::Heading(run),
        '>' => Start::Quote,
        '-' | '*' | '_' if is_break(text, first) => Start::Break,
        '-' | '*' | '+' if text[1..].starts_with([' ', '\t']) || text.len() == 1 => Start::Item(item(text, 1) + bytes),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let is_item = digits < 10 && text[digits..].starts_with(['.', ')']) && {
                let rest = &text[digits + 1..];
                rest.is_empty() || rest.starts_with([' ', '\t'])
            };
            if is_item { Start::Item(item(text, digits + 1) + bytes) } else { Start::Text }
        }
        '[' if text.split_once("]:").is_some_and(|(label, _)| !label[1..].contains(['[', ']'])) => {
            if text.starts_with("[^") { Start::Footnote } else { Start::Definition }
        }
        _ => Start::Text,
    }
}

/// A line with spaces for the tabs before and between the marks with which it begins.
///
/// How wide a tab is depends on all that stands before it, which is no longer known within a quote or an item.
pub(super) fn untabbed(line: &str) -> Cow<'_, str> {
    let is_mark = |char: char| char.is_ascii_digit() || " \t>-*+.)".contains(char);
    let (marks, text) = line.split_at(line.find(|char| !is_mark(char)).unwrap_or(line.len()));
    if !marks.contains('\t') {
        return Cow::Borrowed(line);
    }
    let mut plain = String::with_capacity(line.len() + CODE);
    for char in marks.chars() {
        match char {
            '\t' => plain.extend(std::iter::repeat_n(' ', CODE - plain.len() % CODE)),
            mark => plain.push(mark),
        }
    }
    Cow::Owned(plain + text)
}

/// In which column the text of a line begins.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Where a line goes on behind the spaces before a column, when nothing else stands there.
pub(super) fn indented(line: &str, column: usize) -> Option<usize> {
    (indent(line) >= column).then_some(column)
}

/// Whether a line may go on with the text of the line above it.
pub(super) fn goes_on(line: &str) -> bool {
    matches!(start(line), Start::Text | Start::Indented | Start::Definition)
}

/// Whether a text may go on in the next line although nothing there says so.
pub(super) fn is_text(line: &str) -> bool {
    matches!(start(innermost(line)), Start::Text | Start::Indented)
}

/// The fence that is open below a line, in whatever quotes and items it stands.
pub(super) fn open(before: Option<Fence>, line: &str) -> Option<Fence> {
    let bare = line.trim_start_matches([' ', '\t', '>']);
    match before {
        Some(fence) => Some(fence).filter(|fence| !fence.is_closed_by(bare)),
        None => match start(innermost(bare)) {
            Start::Fence(fence) => Some(fence),
            _ => None,
        },
    }
}

/// What stands behind the marks of quotes and items.
fn innermost(line: &str) -> &str {
    let mut rest = line;
    for _ in 0..DEEPEST {
        rest = match start(rest) {
            Start::Quote => rest.trim_start().trim_start_matches(['>', ' ']),
            Start::Item(column) => rest.get(column..).unwrap_or_default(),
            _ => return rest,
        };
    }
    rest
}

/// The level of the heading that a line makes of the text above it.
pub(super) fn underline(line: &str) -> Option<usize> {
    let text = line.trim();
    let of = |mark: char| !text.is_empty() && text.chars().all(|char| char == mark);
    if indent(line) >= CODE {
        None
    } else if of('=') {
        Some(1)
    } else {
        of('-').then_some(2)
    }
}

/// What stands behind the comments with which a text begins.
pub(super) fn behind_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with("<!--") {
        // Even `<!-->` is a whole comment.
        let Some((_, behind)) = rest[2..].split_once("-->") else { break };
        rest = behind.trim_start();
    }
    rest
}

fn is_comment(text: &str) -> bool {
    let rest = behind_comments(text);
    rest.is_empty() || rest.starts_with("<!--")
}

fn is_break(text: &str, mark: char) -> bool {
    text.chars().all(|char| char == mark || matches!(char, ' ' | '\t'))
        && text.chars().filter(|char| *char == mark).count() >= 3
}

/// Where the text of an item begins behind a mark of this length.
fn item(text: &str, mark: usize) -> usize {
    let spaces = text[mark..].len() - text[mark..].trim_start_matches(' ').len();
    mark + if (1..=4).contains(&spaces) { spaces } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_indented_by_four_columns_opens_no_block() {
        for line in ["    # restart", "\t# restart", "  \t> x", "    ```", "    - x"] {
            assert!(matches!(start(&untabbed(line)), Start::Indented), "{line}");
        }
        assert!(matches!(start("   # x"), Start::Heading(1)));
        assert_eq!(indented("    x", 2), Some(2));
        assert_eq!(indented("  x", 3), None);
        assert_eq!(untabbed("> \t-\tx\ty"), ">   -   x\ty");
    }

    #[test]
    fn a_fence_is_seen_behind_marks() {
        let fence = open(None, "> - ~~~~ sh").unwrap();
        assert_eq!(open(Some(fence), ">   ~~~"), Some(fence));
        assert_eq!(open(Some(fence), ">   ~~~~~"), None);
    }

    #[test]
    fn text_behind_a_comment_is_text() {
        assert!(matches!(start("<!-- a --> <!-- b"), Start::Comment));
        assert!(matches!(start("<!-- a --> b"), Start::Text));
        assert_eq!(behind_comments("<!--> {for agent} x"), "{for agent} x");
    }
}
