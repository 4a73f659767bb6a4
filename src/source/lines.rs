//! Byte offsets as people read them: lines and columns that count from 1.

use std::ops::Range;

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// How many bytes lie between two places whose number of characters is known.
const BLOCK: usize = 1024;

/// Where the lines of one text begin, and how many characters stand before each block of it.
///
/// A position is found in the same short time wherever it is, also in a line of a million bytes.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters, and how many that UTF-16 writes as two units, begin before each block.
    blocks: Vec<(usize, usize)>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of `text`; a lone carriage return ends a line too.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |&at: &usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends_line).map(|at| at + 1)).collect();
        let mut before = (0, 0);
        let blocks = bytes.chunks(BLOCK).map(|block| {
            let counts = before;
            before = (before.0 + beginnings(block), before.1 + pairs(block));
            counts
        });
        Self { text, starts, blocks: blocks.collect() }
    }

    /// The position of a byte offset; an offset inside a character counts as its start.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let (offset, start, line) = self.place(offset);
        Position { line, column: self.before(offset).0 - self.before(start).0 + 1 }
    }

    /// The position of a byte offset, with a column that counts UTF-16 units instead of characters.
    #[must_use]
    pub fn position_utf16(&self, offset: usize) -> Position {
        let (offset, start, line) = self.place(offset);
        let units = |offset: usize| {
            let (characters, pairs) = self.before(offset);
            characters + pairs
        };
        Position { line, column: units(offset) - units(start) + 1 }
    }

    /// A byte offset at the start of its character, where its line starts, and which line that is.
    fn place(&self, offset: usize) -> (usize, usize, usize) {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        // A byte order mark takes no room in an editor.
        let has_mark = start == 0 && offset > 0 && self.text.starts_with('\u{feff}');
        (offset, if has_mark { '\u{feff}'.len_utf8() } else { start }, line)
    }

    /// How many characters begin before an offset, and how many of them UTF-16 writes as two units.
    fn before(&self, offset: usize) -> (usize, usize) {
        let block = (offset / BLOCK).min(self.blocks.len().saturating_sub(1));
        let (characters, wide) = self.blocks.get(block).copied().unwrap_or_default();
        let rest = &self.text.as_bytes()[block * BLOCK..offset];
        (characters + beginnings(rest), wide + pairs(rest))
    }

    /// The bytes of the lines that hold a range, without the last line end.
    #[must_use]
    pub fn lines_around(&self, range: Range<usize>) -> Range<usize> {
        let line_of = |offset: usize| self.starts.partition_point(|&start| start <= offset.min(self.text.len()));
        let start = self.starts[line_of(range.start) - 1];
        let after = self.starts.get(line_of(range.end)).copied().unwrap_or(self.text.len());
        let end = after - usize::from(after > range.end.max(start) && ends_line(self.text, after));
        start..end.max(start)
    }
}

/// Whether the byte before this one ends a line.
fn ends_line(text: &str, at: usize) -> bool {
    at > 0 && matches!(text.as_bytes()[at - 1], b'\n' | b'\r')
}

/// How many characters begin in some bytes.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

/// How many characters begin in some bytes that UTF-16 writes as two units: those of four bytes.
fn pairs(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte >= 0b1111_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_a_byte_order_mark() {
        let lines = LineIndex::new("\u{feff}aé\r\nb\rc");
        assert_eq!(lines.position(3), Position { line: 1, column: 1 });
        assert_eq!(lines.position(6), Position { line: 1, column: 3 });
        assert_eq!(lines.position(8), Position { line: 2, column: 1 });
        assert_eq!(lines.position(10), Position { line: 3, column: 1 });
    }

    #[test]
    fn columns_can_be_counted_as_utf_16_does() {
        let lines = LineIndex::new("\u{feff}😀é\n😀x");
        assert_eq!(lines.position_utf16(7), Position { line: 1, column: 3 });
        assert_eq!(lines.position(7), Position { line: 1, column: 2 });
        assert_eq!(lines.position_utf16(14), Position { line: 2, column: 3 });
        let long = "😀".repeat(5_000);
        assert_eq!(LineIndex::new(&long).position_utf16(16_000), Position { line: 1, column: 8_001 });
    }

    #[test]
    fn a_long_line_is_counted_in_characters_too() {
        let text = "é".repeat(5_000);
        let lines = LineIndex::new(&text);
        assert_eq!(lines.position(8_000), Position { line: 1, column: 4_001 });
        assert_eq!(lines.position(8_001), Position { line: 1, column: 4_001 });
        assert_eq!(lines.position(10_000), Position { line: 1, column: 5_001 });
    }
}
