//! A simple reading of Markdown, line by line: which lines are for agents alone, and what they say.
//!
//! It knows nothing of the parser, so that a fault of the parser does not hide here as well.

use super::inline;
use super::passage::{Gathered, Kind, Passage, Seen, Use};
use super::words::{BREAK, words};
use crate::audience::Audience;
use crate::source::{FileId, Span};

/// A line, and where it begins in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// What stands somewhere in a file and counts where it is referred to.
struct Deferred<'t> {
    label: String,
    lines: Vec<Line<'t>>,
}

/// Reads the blocks of one file.
pub(super) struct Reader<'g, 't> {
    file: FileId,
    gathered: &'g mut Gathered,
    /// The labels that texts refer to.
    references: Vec<Use>,
    deferred: Vec<Deferred<'t>>,
    depth: usize,
}

/// Deeper than this no block is opened.
const DEEPEST: usize = 100;

/// How a line begins.
enum Start {
    Blank,
    Fence(char, usize),
    Heading(usize),
    Quote,
    /// An item, whose text begins in this column.
    Item(usize),
    /// A footnote or the definition of a link.
    Definition,
    Text,
}

/// The lines of a text whose first byte stands at a place of its file.
pub(super) fn lines(text: &str, at: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (end, char) in text.char_indices().filter(|(_, char)| matches!(char, '\n' | '\r')) {
        // The second half of a line end opens no line.
        if !(char == '\n' && end == start && end > 0 && text[..end].ends_with('\r')) {
            lines.push(Line { text: &text[start..end], at: at + start });
        }
        start = end + 1;
    }
    lines.push(Line { text: &text[start..], at: at + start });
    lines
}

impl<'g, 't> Reader<'g, 't> {
    pub(super) fn new(file: FileId, gathered: &'g mut Gathered) -> Self {
        Self { file, gathered, references: Vec::new(), deferred: Vec::new(), depth: 0 }
    }

    /// Reads a whole text, and what stands in it for its references.
    pub(super) fn read(&mut self, lines: &[Line<'t>], seen: Seen) {
        self.blocks(lines, seen);
        for Deferred { label, lines } in std::mem::take(&mut self.deferred) {
            let is_public = |used: &Use| used.seen == Seen::Public && used.name == label;
            let seen = if self.references.iter().any(is_public) { seen } else { Seen::Inside };
            self.blocks(&lines, seen);
        }
    }

    fn blocks(&mut self, lines: &[Line<'t>], seen: Seen) {
        self.depth += 1;
        let mut headings: Vec<(usize, Seen)> = Vec::new();
        let mut rest = lines;
        while let Some(first) = rest.first() {
            let scope = headings.last().map_or(seen, |(_, scope)| *scope);
            let taken = match start(first.text) {
                Start::Blank => 1,
                _ if self.depth > DEEPEST => self.paragraph(rest, scope),
                Start::Fence(mark, length) => self.fence(rest, scope, (mark, length)),
                Start::Heading(level) => {
                    while headings.last().is_some_and(|(outer, _)| *outer >= level) {
                        headings.pop();
                    }
                    let outer = headings.last().map_or(seen, |(_, scope)| *scope);
                    let text = after(*first, first.text.len() - first.text.trim_start_matches([' ', '#']).len());
                    let (scope, text) = self.tags(text, outer);
                    headings.push((level, scope));
                    self.text(text.text, text.at, scope);
                    1
                }
                Start::Quote => self.quote(rest, scope),
                Start::Item(column) => self.item(rest, scope, column),
                Start::Definition => self.definition(rest),
                Start::Text => {
                    let taken = self.paragraph(rest, scope);
                    // A line below a text can make it a heading, whose tags govern what follows.
                    if let Some(level) = rest.get(taken - 1).and_then(|line| underline(line.text)).filter(|_| taken > 1)
                    {
                        headings.retain(|(outer, _)| *outer < level);
                        let outer = headings.last().map_or(seen, |(_, scope)| *scope);
                        let (scope, _) = self.tags(*first, outer);
                        headings.push((level, scope));
                    }
                    taken
                }
            };
            rest = rest.get(taken.max(1)..).unwrap_or_default();
        }
        self.depth -= 1;
    }

    fn fence(&mut self, lines: &[Line<'t>], seen: Seen, (mark, length): (char, usize)) -> usize {
        let is_end = |line: &&Line| {
            let text = line.text.trim();
            text.len() >= length && text.chars().all(|char| char == mark)
        };
        let inner = lines.iter().skip(1).take_while(|line| !is_end(line)).count();
        for line in lines.iter().take(inner + 1) {
            self.passage(line.text, line.at, (seen, Kind::Whole));
        }
        inner + 2
    }

    fn quote(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let mut inner: Vec<Line> = Vec::new();
        for line in lines {
            let trimmed = line.text.trim_start();
            let goes_on =
                matches!(start(line.text), Start::Text) && inner.last().is_some_and(|line| is_text(line.text));
            match trimmed.strip_prefix('>') {
                Some(rest) => inner.push(after(*line, line.text.len() - rest.strip_prefix(' ').unwrap_or(rest).len())),
                None if goes_on => inner.push(*line),
                None => break,
            }
        }
        let taken = inner.len();
        let mut seen = seen;
        if let Some(first) = inner.first_mut() {
            let trimmed = first.text.trim_start();
            let mark = trimmed.strip_prefix("[!").and_then(|rest| rest.split_once(']'));
            if let Some((name, rest)) = mark {
                if ["AGENT", "ESCALATE"].iter().any(|inside| name.eq_ignore_ascii_case(inside)) {
                    seen = Seen::Inside;
                }
                *first = after(*first, first.text.len() - rest.len());
            }
        }
        self.blocks(&inner, seen);
        taken
    }

    fn item(&mut self, lines: &[Line<'t>], seen: Seen, column: usize) -> usize {
        let Some(first) = lines.first() else { return 1 };
        let mut inner = vec![after(*first, column.min(first.text.len()))];
        for line in &lines[1..] {
            let indent = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
            let goes_on =
                matches!(start(line.text), Start::Text) && inner.last().is_some_and(|line| is_text(line.text));
            if line.text.trim().is_empty() {
                inner.push(*line);
            } else if indent >= column || line.text.starts_with('\t') {
                inner.push(after(*line, column.min(indent)));
            } else if goes_on {
                inner.push(*line);
            } else {
                break;
            }
        }
        let taken = inner.len();
        let (scope, text) = self.tags(inner[0], seen);
        inner[0] = text;
        self.blocks(&inner, scope);
        taken
    }

    /// Puts a footnote or the definition of a link aside until its references are known.
    fn definition(&mut self, lines: &[Line<'t>]) -> usize {
        let Some((first, others)) = lines.split_first() else { return 1 };
        let label = first.text.trim_start().trim_start_matches('[').split(']').next().unwrap_or_default();
        let colon = first.text.find("]:").map_or(0, |place| place + 2);
        let mut inner = vec![after(*first, colon)];
        let is_more = |line: &&Line| match start(line.text) {
            Start::Definition => false,
            Start::Text => true,
            _ => line.text.starts_with("    ") || line.text.starts_with('\t'),
        };
        inner.extend(others.iter().take_while(is_more));
        let taken = inner.len();
        // The label itself is read as well: nobody is shown it, but a fault may.
        let name = Line { text: label, at: first.at };
        self.deferred.push(Deferred { label: label.to_lowercase(), lines: [vec![name], inner].concat() });
        taken
    }

    fn paragraph(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let more = lines.iter().skip(1).take_while(|line| matches!(start(line.text), Start::Text));
        let lines = &lines[..=more.count()];
        let (scope, first) = self.tags(lines[0], seen);
        if lines.iter().any(|line| line.text.trim_start().starts_with('|')) {
            for cell in lines.iter().flat_map(|line| line.text.split('|').map(move |cell| (cell, line.at))) {
                let (scope, cell) = self.tags(Line { text: cell.0, at: cell.1 }, scope);
                self.text(cell.text, cell.at, scope);
            }
        } else {
            let text: Vec<&str> = std::iter::once(first.text).chain(lines[1..].iter().map(|line| line.text)).collect();
            self.text(&text.join("\n"), first.at, scope);
        }
        lines.len()
    }

    /// Takes the tags at the start of a text; who sees what they govern, and the text after them.
    fn tags(&mut self, line: Line<'t>, outer: Seen) -> (Seen, Line<'t>) {
        let (mut seen, mut rest) = (outer, line);
        let mut found = Vec::new();
        while let Some((name, argument, end)) = tag(rest.text) {
            if name == "for" {
                seen = readers(argument.split(',')).within(seen);
            }
            found.push((name, argument, rest.at));
            rest = after(rest, end);
        }
        for (name, argument, at) in found {
            let used = Use { name: argument.to_owned(), seen };
            match name {
                "include" => self.gathered.includes.push(used),
                "id" => self.passage(argument, at, (seen, Kind::Name)),
                "needs" | "gives" | "breaks" => {
                    let names = argument.split(',').map(|name| Use { name: name.trim().to_owned(), seen });
                    self.gathered.facts.extend(names);
                }
                _ => {}
            }
        }
        (seen, rest)
    }

    /// Reads a text of one block.
    fn text(&mut self, text: &str, at: usize, seen: Seen) {
        let read = inline::read(text);
        let uses = |names: Vec<String>| names.into_iter().map(move |name| Use { name, seen });
        self.gathered.variables.extend(uses(read.variables));
        self.gathered.elements.extend(uses(read.elements));
        self.gathered.pictures.extend(uses(read.pictures));
        self.references.extend(uses(read.labels));
        for aside in &read.asides {
            self.passage(aside, at, (seen, Kind::Whole));
        }
        let kind = if read.words.contains(BREAK) { Kind::Part } else { Kind::Whole };
        for part in read.words.split(BREAK) {
            self.passage(part, at, (seen, kind));
        }
    }

    /// Keeps some words in a row.
    pub(super) fn passage(&mut self, text: &str, at: usize, (seen, kind): (Seen, Kind)) {
        let words = words(text);
        if !words.is_empty() {
            let span = Span::new(self.file, at..at + text.len());
            self.gathered.passages.push(Passage { words, span, seen, kind });
        }
    }
}

/// Whether one of these names is an audience that is not inside.
pub(super) fn readers<'n>(mut names: impl Iterator<Item = &'n str>) -> Seen {
    let is_public =
        |name: &str| [Audience::Customer, Audience::InApp].iter().any(|public| public.as_str() == name.trim());
    if names.any(is_public) { Seen::Public } else { Seen::Inside }
}

/// Who sees what the tags at the start of a text govern.
pub(super) fn tagged(text: &str, outer: Seen) -> Seen {
    let (mut seen, mut rest) = (outer, text);
    while let Some((name, argument, end)) = tag(rest) {
        if name == "for" {
            seen = readers(argument.split(',')).within(seen);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    seen
}

/// The tag at the start of a text: its name, what it says, and where the text goes on.
fn tag(text: &str) -> Option<(&str, &str, usize)> {
    let trimmed = text.trim_start_matches([' ', '\t']);
    let (inner, rest) = trimmed.strip_prefix('{')?.split_once('}')?;
    let (name, argument) = inner.split_once(' ')?;
    let known = ["ui", "for", "by", "needs", "gives", "breaks", "include", "id"];
    known.contains(&name).then(|| (name, argument.trim(), text.len() - rest.len()))
}

/// A line from one of its bytes on.
fn after(line: Line<'_>, bytes: usize) -> Line<'_> {
    Line { text: line.text.get(bytes..).unwrap_or_default(), at: line.at + bytes }
}

/// Whether a text may go on in the next line although nothing there says so.
fn is_text(line: &str) -> bool {
    match start(line) {
        Start::Text => true,
        Start::Quote => is_text(line.trim_start().trim_start_matches(['>', ' '])),
        Start::Item(column) => line.get(column..).is_some_and(is_text),
        _ => false,
    }
}

fn start(line: &str) -> Start {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let Some(first) = text.chars().next() else { return Start::Blank };
    let run = text.chars().take_while(|char| *char == first).count();
    match first {
        '`' | '~' if run >= 3 => Start::Fence(first, run),
        '#' if run <= 6 && text[run..].chars().next().is_none_or(char::is_whitespace) => Start::Heading(run),
        '>' => Start::Quote,
        '-' | '*' | '+' if text[1..].starts_with([' ', '\t']) || text.len() == 1 => Start::Item(item(text, 1) + indent),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let is_item = digits < 10 && text[digits..].starts_with(['.', ')']) && {
                let rest = &text[digits + 1..];
                rest.is_empty() || rest.starts_with([' ', '\t'])
            };
            if is_item { Start::Item(item(text, digits + 1) + indent) } else { Start::Text }
        }
        '[' if text.split_once("]:").is_some_and(|(label, _)| !label[1..].contains(['[', ']'])) => Start::Definition,
        _ => Start::Text,
    }
}

/// Where the text of an item begins behind a mark of this length.
fn item(text: &str, mark: usize) -> usize {
    let spaces = text[mark..].len() - text[mark..].trim_start_matches(' ').len();
    mark + if (1..=4).contains(&spaces) { spaces } else { 1 }
}

/// The level of the heading that a line makes of the text above it.
fn underline(line: &str) -> Option<usize> {
    let text = line.trim();
    let of = |mark: char| !text.is_empty() && text.chars().all(|char| char == mark);
    if of('=') { Some(1) } else { of('-').then_some(2) }
}
