//! The definitions of links, whose addresses and titles are shown where a text refers to them.

use super::markdown::{Line, after};
use super::start::{Start, start};

/// The definition of a link.
pub(super) struct Definition<'t> {
    pub(super) label: Line<'t>,
    pub(super) address: Line<'t>,
    pub(super) title: Vec<Line<'t>>,
    /// How many lines it takes; what follows is another text.
    pub(super) taken: usize,
}

/// The definition with which lines begin, when they do.
pub(super) fn definition<'t>(lines: &[Line<'t>]) -> Option<Definition<'t>> {
    let first = *lines.first()?;
    let label =
        first.text.trim_start().strip_prefix('[')?.split(']').next().filter(|label| !label.trim().is_empty())?;
    let (mut line, mut taken) = (trimmed(after(first, first.text.find("]:")? + 2)), 1);
    if line.text.is_empty() {
        line = trimmed(*lines.get(1).filter(|line| !matches!(start(line.text), Start::Blank))?);
        taken = 2;
    }
    let length = match line.text.strip_prefix('<') {
        Some(rest) => rest.find('>')? + 2,
        None => line.text.find(char::is_whitespace).unwrap_or(line.text.len()),
    };
    let address = Line { text: line.text.get(..length)?, at: line.at };
    let behind = after(line, length);
    let more = lines.get(taken..).unwrap_or_default();
    let title = if behind.text.trim().is_empty() {
        // Without a title there, the next line is one, or a text of its own.
        more.split_first().and_then(|(next, more)| title(*next, more)).unwrap_or_default()
    } else {
        let title = title(behind, more).filter(|_| behind.text.starts_with(char::is_whitespace))?;
        taken -= 1;
        title
    };
    Some(Definition { label: Line { text: label, at: first.at }, address, taken: taken + title.len(), title })
}

/// The lines of a title, which ends where a line does.
fn title<'t>(first: Line<'t>, more: &[Line<'t>]) -> Option<Vec<Line<'t>>> {
    let first = trimmed(first);
    let close = match first.text.chars().next()? {
        '(' => ')',
        quote @ ('"' | '\'') => quote,
        _ => return None,
    };
    let mut title = Vec::new();
    for line in std::iter::once(after(first, 1)).chain(more.iter().copied()) {
        match end(line.text, close) {
            Some(end) if line.text[end + 1..].trim().is_empty() => {
                title.push(Line { text: &line.text[..end], at: line.at });
                return Some(title);
            }
            None if !line.text.trim().is_empty() || title.is_empty() => title.push(line),
            _ => return None,
        }
    }
    None
}

/// Where a title ends that is closed by this sign.
fn end(text: &str, close: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, char)| {
        let is_end = char == close && !is_escaped;
        is_escaped = char == '\\' && !is_escaped;
        is_end.then_some(at)
    })
}

fn trimmed(line: Line<'_>) -> Line<'_> {
    after(line, line.text.len() - line.text.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::super::markdown::lines;
    use super::*;

    fn read(text: &str) -> Option<(String, Vec<String>, usize)> {
        let found = definition(&lines(text, 0))?;
        let title = found.title.iter().map(|line| line.text.to_owned()).collect();
        Some((found.address.text.to_owned(), title, found.taken))
    }

    #[test]
    fn a_definition_ends_where_its_title_does() {
        let is = |text: &str, address: &str, title: &[&str], taken| {
            let title: Vec<String> = title.iter().map(|line| (*line).to_owned()).collect();
            assert_eq!(read(text), Some((address.to_owned(), title, taken)), "{text}");
        };
        is("[a]: https://x.y\n{for agent} z", "https://x.y", &[], 1);
        is("[a]: x \"b c\"\n\"d\"", "x", &["b c"], 1);
        is("[a]:\n  <x y>\n  'b\nc'\nd", "<x y>", &["b", "c"], 4);
        is("[a]: x\n\"b\" c", "x", &[], 1);
        assert_eq!(read("[a]: x y"), None);
        assert_eq!(read("[a]:\n\nx"), None);
        assert_eq!(read("[a]: x \"b\n\nc\""), None);
    }
}
