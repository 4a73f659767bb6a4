//! Where the YAML head of a Markdown file ends and its text begins.

use std::ops::Range;

/// The parts of a Markdown file, as byte ranges.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The YAML between the two lines of hyphens.
    pub(super) head: Option<Range<usize>>,
    /// The Markdown.
    pub(super) body: usize,
    /// The opening line of a head that nothing closes.
    pub(super) unclosed: Option<Range<usize>>,
    /// A line that looks as if it opened a head, where none can start.
    pub(super) stray: Option<Range<usize>>,
}

/// Finds the parts; a byte order mark belongs to neither.
pub(super) fn split(text: &str) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Lines { text, at: start };
    let headless = Parts { head: None, body: start, unclosed: None, stray: stray(text, start) };
    let Some(first) = lines.next().filter(|line| text[line.clone()].trim_end() == "---") else { return headless };
    let head_start = lines.at;
    while let Some(line) = lines.next() {
        if matches!(text[line.clone()].trim_end(), "---" | "...") {
            return Parts { head: Some(head_start..line.start), body: lines.at, unclosed: None, stray: None };
        }
    }
    Parts { unclosed: Some(first), stray: None, ..headless }
}

/// A line of hyphens, or of plus signs as other tools have it, that is followed by keys but is not
/// the first line: read as text, all that stands there would be published.
fn stray(text: &str, start: usize) -> Option<Range<usize>> {
    let blank = |line: &str| line.trim().is_empty() || (line.starts_with("<!--") && line.trim_end().ends_with("-->"));
    let mut lines = Lines { text, at: start }.skip_while(|line| blank(&text[line.clone()]));
    let first = lines.next().filter(|line| matches!(text[line.clone()].trim(), "---" | "+++"))?;
    let next = lines.find(|line| !text[line.clone()].trim().is_empty())?;
    let line = text[next].trim_start();
    let key =
        line.len() - line.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || "-_".contains(char)).len();
    let after = line[key..].trim_start();
    (key > 0 && after.starts_with([':', '='])).then_some(first)
}

/// The lines of a text from a byte on, without their ends.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = self.at..self.at + length;
        let end = if rest[length..].starts_with("\r\n") { 2 } else { 1 };
        self.at = (line.end + end).min(self.text.len());
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_stands_between_two_lines_of_hyphens() {
        assert_eq!(split("---\na: 1\n---\ntext"), Parts { head: Some(4..9), body: 13, unclosed: None, stray: None });
        assert_eq!(
            split("\u{feff}---\r\n---\r\ntext"),
            Parts { head: Some(8..8), body: 13, unclosed: None, stray: None }
        );
        assert_eq!(split("text\n---\n"), Parts { head: None, body: 0, unclosed: None, stray: None });
        assert_eq!(split("---\na: 1\n"), Parts { head: None, body: 0, unclosed: Some(0..3), stray: None });
    }

    #[test]
    fn a_head_that_is_not_on_the_first_line_is_noticed() {
        for text in ["\n---\na: 1\n---\n", " ---\na: 1\n---\n", "<!-- x -->\n---\na: 1\n---\n", "+++\na = 1\n+++\n"] {
            assert!(split(text).stray.is_some(), "{text}");
        }
        assert_eq!(split("---\ra: 1\r---\rtext").head, Some(4..9));
        assert!(split("Text\n\n---\n\nnote: x\n").stray.is_none());
    }
}
