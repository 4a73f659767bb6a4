//! Which byte of a decoded YAML scalar came from which byte of its source.

use granit_parser::ScalarStyle;

/// Pairs of offsets in the decoded text and in the source, one wherever the two stop running in step.
///
/// The source is the scalar with its quotes, and without its `|` line; `decoded` is what the reader made of it.
pub(super) fn stretches(source: &str, decoded: &str, style: ScalarStyle) -> Vec<(usize, usize)> {
    let mut at = content_start(source, style);
    let mut blank = Blank { end: 0, folds: false };
    let mut stretches = vec![(0, at)];
    let mut in_step = (0, at);
    for (offset, char) in decoded.char_indices() {
        blank.move_to(source, at);
        let (start, end) = source_of(source, at, char, (style, &blank));
        if start != in_step.1 + (offset - in_step.0) {
            stretches.push((offset, start));
            in_step = (offset, start);
        }
        at = end;
    }
    stretches
}

fn content_start(source: &str, style: ScalarStyle) -> usize {
    match style {
        // The reader's range of a block scalar starts behind its first line and its indentation.
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => 0,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1.min(source.len()),
    }
}

fn indentation(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// The source bytes from which `char`, the next one decoded, was made.
fn source_of(source: &str, at: usize, char: char, (style, blank): (ScalarStyle, &Blank)) -> (usize, usize) {
    let rest = &source[at..];
    let next = rest.chars().next();
    if style == ScalarStyle::DoubleQuoted && next == Some('\\') {
        return escape(source, at, char);
    }
    if style == ScalarStyle::SingleQuoted && char == '\'' && rest.starts_with("''") {
        return (at, at + 2);
    }
    if next == Some(char) && char != '\n' && !(char == ' ' && blank.folds) {
        return (at, at + char.len_utf8());
    }
    if char == '\n' || char == ' ' {
        // A line end with the indentation after it; each further empty line is a line end of its own.
        if blank.folds {
            let line_end = blank.end.max(at) + 1;
            return (at, line_end + next_line_indentation(&source[line_end..], char));
        }
    }
    // What was skipped is white space that folding dropped.
    let dropped = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    if source[at + dropped..].starts_with(char) {
        return (at + dropped, at + dropped + char.len_utf8());
    }
    (at, at)
}

/// The white space within a line that begins at some byte, found once however long it is.
struct Blank {
    /// Where it ends.
    end: usize,
    /// Whether a line end follows, so that folding may have dropped it.
    folds: bool,
}

impl Blank {
    fn move_to(&mut self, source: &str, at: usize) {
        if at < self.end {
            return;
        }
        let rest = &source[at..];
        self.end = at + rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        self.folds = source[self.end..].starts_with('\n');
    }
}

fn next_line_indentation(text: &str, decoded: char) -> usize {
    let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
    // An empty line stands for the next line end, so its bytes are left for that one.
    let empty = text[indent..].starts_with(['\n', '\r']);
    if empty && decoded == '\n' { 0 } else { indent }
}

/// Where the text goes on behind a `\` at the end of a line, and behind all lines that hold nothing but another one.
fn behind_joined_lines(source: &str, mut at: usize) -> usize {
    while source[at..].starts_with("\\\n") || source[at..].starts_with("\\\r") {
        let line_end = source[at..].find('\n').map_or(source.len(), |end| at + end + 1);
        at = line_end + indentation(&source[line_end..]);
    }
    at
}

fn escape(source: &str, at: usize, decoded: char) -> (usize, usize) {
    let length = match source[at + 1..].chars().next() {
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        Some('\n' | '\r') => {
            let resumed = behind_joined_lines(source, at);
            let mut blank = Blank { end: 0, folds: false };
            blank.move_to(source, resumed);
            return source_of(source, resumed, decoded, (ScalarStyle::DoubleQuoted, &blank));
        }
        Some(char) => 1 + char.len_utf8(),
        None => 1,
    };
    (at, (at + length).min(source.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each decoded byte that equals `needle` came from.
    fn source_at(source: &str, decoded: &str, style: ScalarStyle, needle: &str) -> String {
        let stretches = stretches(source, decoded, style);
        let at = decoded.find(needle).unwrap();
        let place = stretches.partition_point(|&(from, _)| from <= at) - 1;
        let (from, to) = stretches[place];
        let start = to + at - from;
        source[start..(start + needle.len()).min(source.len())].to_owned()
    }

    #[test]
    fn words_are_found_again_in_every_style() {
        let plain = "one two\n    three four";
        assert_eq!(source_at(plain, "one two three four", ScalarStyle::Plain, "three"), "three");
        let literal = "first line\n\n      indented\n    last <ui:x>\n";
        let decoded = "first line\n\n  indented\nlast <ui:x>\n";
        assert_eq!(source_at(literal, decoded, ScalarStyle::Literal, "<ui:x>"), "<ui:x>");
        assert_eq!(source_at(literal, decoded, ScalarStyle::Literal, "indented"), "indented");
        let folded = "one\n  two\n\n  three";
        assert_eq!(source_at(folded, "one two\nthree", ScalarStyle::Folded, "three"), "three");
        let double = "\"a\\tb \\u00e9 c \\\n   d\"";
        assert_eq!(source_at(double, "a\tb é c d", ScalarStyle::DoubleQuoted, "d"), "d");
        let single = "'it''s here'";
        assert_eq!(source_at(single, "it's here", ScalarStyle::SingleQuoted, "here"), "here");
    }
}
