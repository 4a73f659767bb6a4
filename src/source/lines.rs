//! Byte offsets as people read them: lines and columns that count from 1.

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Where the lines of one text begin.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
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
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends_line).map(|at| at + 1));
        Self { text, starts: starts.collect() }
    }

    /// The position of a byte offset; an offset inside a character counts as its start.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let before = self.text[start..].char_indices().take_while(|(at, _)| start + at < offset);
        // A byte order mark takes no room in an editor.
        let column = before.filter(|&(at, char)| start + at > 0 || char != '\u{feff}').count() + 1;
        Position { line, column }
    }

    /// How many lines the text has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }
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
}
