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
}

/// Finds the parts; a byte order mark belongs to neither.
pub(super) fn split(text: &str) -> Parts {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Lines { text, at: start };
    let headless = Parts { head: None, body: start, unclosed: None };
    let Some(first) = lines.next().filter(|line| text[line.clone()].trim_end() == "---") else { return headless };
    let head_start = lines.at;
    while let Some(line) = lines.next() {
        if matches!(text[line.clone()].trim_end(), "---" | "...") {
            return Parts { head: Some(head_start..line.start), body: lines.at, unclosed: None };
        }
    }
    Parts { unclosed: Some(first), ..headless }
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
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = self.at..self.at + length;
        self.at = (line.end + 1).min(self.text.len());
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_stands_between_two_lines_of_hyphens() {
        assert_eq!(split("---\na: 1\n---\ntext"), Parts { head: Some(4..9), body: 13, unclosed: None });
        assert_eq!(split("\u{feff}---\r\n---\r\ntext"), Parts { head: Some(8..8), body: 13, unclosed: None });
        assert_eq!(split("text\n---\n"), Parts { head: None, body: 0, unclosed: None });
        assert_eq!(split("---\na: 1\n"), Parts { head: None, body: 0, unclosed: Some(0..3) });
    }
}
