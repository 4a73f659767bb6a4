//! The comments in a text, which are looked for outside of its code.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

/// Cuts comments out of the texts of a file, one after the other.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Whether the last text ended within a comment.
    is_open: bool,
    /// Where the last end of a comment stands in the file.
    last: usize,
}

/// A text without its comments.
pub(super) struct Cut {
    /// The text with spaces where comments are.
    pub(super) plain: String,
    pub(super) comments: Vec<Range<usize>>,
}

impl Comments {
    /// Those of a file whose last end of a comment stands there.
    pub(super) fn until(last: usize) -> Self {
        Self { is_open: false, last }
    }

    /// Whether what follows stands within a comment.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Cuts the comments out of a text that begins at a byte of the file.
    ///
    /// One that its own text does not close goes on in the next, when the file closes it at all: its author
    /// takes it for a comment, whether it is one or not.
    pub(super) fn cut(&mut self, text: &str, at: usize) -> Cut {
        let mut comments = Vec::new();
        let mut code = Code::of(text);
        let mut next = if self.is_open { Some(0..0) } else { start(text, 0, &mut code) };
        while let Some(Range { start: from, end: behind }) = next {
            let end = text[behind..].find("-->").map(|length| behind + length + 3);
            comments.push(from..end.unwrap_or(text.len()));
            self.is_open = end.is_none() && at + from < self.last;
            next = end.and_then(|end| start(text, end, &mut code));
        }
        Cut { plain: blank(text, &comments), comments }
    }

    /// Takes lines that are no text, such as those of code, as far as an open comment is concerned.
    pub(super) fn pass(&mut self, text: &str) {
        self.is_open &= !text.contains("-->");
    }
}

/// The start of the next comment from a byte on, and where its end may begin.
fn start(text: &str, from: usize, code: &mut Code) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => 2,
            b'`' => code.length(text, at),
            // Even `<!-->` is a whole comment.
            b'<' if bytes[at..].starts_with(b"<!--") => return Some(at..at + 2),
            _ => 1,
        };
    }
    None
}

/// The runs of backticks in a text by their lengths, in order.
struct Code(HashMap<usize, VecDeque<usize>>);

impl Code {
    fn of(text: &str) -> Self {
        let mut runs: HashMap<usize, VecDeque<usize>> = HashMap::new();
        let mut rest = text;
        while let Some(start) = rest.find('`') {
            let length = run(&rest[start..]);
            runs.entry(length).or_default().push_back(text.len() - rest.len() + start);
            rest = &rest[start + length..];
        }
        Self(runs)
    }

    /// How long the code is that begins at a backtick, or the backticks that begin none.
    fn length(&mut self, text: &str, at: usize) -> usize {
        let length = run(&text[at..]);
        let Some(starts) = self.0.get_mut(&length) else { return length };
        while starts.pop_front_if(|start| *start < at + length).is_some() {}
        starts.front().map_or(length, |end| end + length - at)
    }
}

fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// A text with spaces in some places; its lines stay.
fn blank(text: &str, places: &[Range<usize>]) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        plain.push_str(&text[from..place.start]);
        for char in text[place.clone()].chars() {
            if matches!(char, '\n' | '\r') {
                plain.push(char);
            } else {
                plain.extend(std::iter::repeat_n(' ', char.len_utf8()));
            }
        }
        from = place.end;
    }
    plain.push_str(&text[from..]);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        Comments::default().cut(text, 0).comments.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_stands_in_code_is_no_comment() {
        assert_eq!(comments("a `<!-- b -->` <!-- ` --> c <!--d-->"), ["<!-- ` -->", "<!--d-->"]);
        assert_eq!(comments("``a ` <!-- b -->`` <!-- c"), ["<!-- c"]);
        assert_eq!(comments("a ` b <!-- c --> ``"), ["<!-- c -->"]);
        assert_eq!(comments("\\`<!-- a -->` \\<!-- b --> <!-->c-->"), ["<!-- a -->", "<!-->"]);
    }

    #[test]
    fn a_comment_goes_on_in_the_next_text_when_the_file_closes_it() {
        let mut open = Comments::until(20);
        assert_eq!(open.cut("a <!-- b", 0).plain, "a       ");
        assert_eq!(open.cut("c --> d", 16).plain, "      d");
        assert!(!open.is_open());
        open.cut("a <!-- b", 30);
        assert!(!open.is_open());
    }
}
