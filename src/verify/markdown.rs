//! A simple reading of Markdown, line by line: which lines are for agents alone, and what they say.
//!
//! It knows nothing of the parser, so that a fault of the parser does not hide here as well.

use std::borrow::Cow;
use std::collections::HashSet;

use super::comments::Comments;
use super::definition::{Definition, definition};
use super::fence::Fence;
use super::inline;
use super::passage::{Gathered, Kind, Passage, Seen, Use};
use super::sections::Sections;
use super::start::{DEEPEST, Start, behind_comments, goes_on, indented, is_text, open, start, underline, untabbed};
use super::tags::{readers, tag};
use super::words::{BREAK, words};
use crate::source::{FileId, Span};

/// A line, and where it begins in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// What stands somewhere in a file and counts where it is referred to.
enum Deferred<'t> {
    Footnote(Line<'t>, Vec<Line<'t>>),
    /// A link, and who sees the text in which it is defined.
    Link(Definition<'t>, Seen),
}

/// Reads the blocks of one file.
struct Reader<'g, 't> {
    file: FileId,
    gathered: &'g mut Gathered,
    comments: Comments,
    /// The labels that public texts refer to.
    references: HashSet<String>,
    deferred: Vec<Deferred<'t>>,
    depth: usize,
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

/// Reads a text whose first byte stands at a place of its file.
pub(super) fn read(text: &str, at: usize, file: FileId, seen: Seen, gathered: &mut Gathered) {
    let plain: Vec<(Cow<str>, usize)> =
        lines(text, at).into_iter().map(|line| (untabbed(line.text), line.at)).collect();
    let lines: Vec<Line> = plain.iter().map(|(text, at)| Line { text, at: *at }).collect();
    Reader::new(file, gathered).read(&lines, seen);
}

impl<'g, 't> Reader<'g, 't> {
    fn new(file: FileId, gathered: &'g mut Gathered) -> Self {
        let comments = Comments::default();
        Self { file, gathered, comments, references: HashSet::new(), deferred: Vec::new(), depth: 0 }
    }

    /// Reads a whole text, and what stands in it for its references.
    fn read(&mut self, lines: &[Line<'t>], seen: Seen) {
        let last = lines.iter().rfind(|line| line.text.contains("-->")).map_or(0, |line| line.at + line.text.len());
        self.comments = Comments::until(last);
        self.blocks(lines, seen);
        for deferred in std::mem::take(&mut self.deferred) {
            self.comments = Comments::default();
            match deferred {
                Deferred::Footnote(label, lines) => {
                    let seen = self.referred(label, seen);
                    self.blocks(&lines, seen);
                }
                Deferred::Link(link, inside) => {
                    let seen = self.referred(link.label, inside);
                    let address = link.address.text.trim_matches(['<', '>']).to_owned();
                    self.gathered.pictures.push(Use { name: address, seen });
                    for line in std::iter::once(&link.address).chain(&link.title) {
                        self.passage(line.text, line.at, (seen, Kind::Whole));
                    }
                }
            }
        }
    }

    /// Who sees what stands under a label; the label itself is kept as well, which nobody is shown but by a fault.
    fn referred(&mut self, label: Line, seen: Seen) -> Seen {
        let seen = if self.references.contains(&inline::label(label.text)) { seen } else { Seen::Inside };
        self.passage(label.text, label.at, (seen, Kind::Whole));
        seen
    }

    fn blocks(&mut self, lines: &[Line<'t>], seen: Seen) {
        self.depth += 1;
        let mut sections = Sections { outside: seen, open: Vec::new() };
        let mut rest = lines;
        while let Some(first) = rest.first() {
            let scope = sections.scope();
            let taken = match start(first.text) {
                Start::Blank | Start::Break => 1,
                _ if self.depth > DEEPEST => self.paragraph(rest, scope),
                Start::Indented => self.indented(rest, scope),
                Start::Fence(fence) => self.fence(rest, scope, fence),
                Start::Comment => self.comment(rest, scope),
                Start::Heading(level) => {
                    sections.close(level);
                    let text = after(*first, first.text.len() - first.text.trim_start_matches([' ', '#']).len());
                    let (scope, text) = self.tags(text, sections.scope());
                    sections.open.push((level, scope));
                    self.text(&[text], scope);
                    1
                }
                Start::Quote => self.quote(rest, scope),
                Start::Item(column) => self.item(rest, scope, column),
                Start::Footnote => self.footnote(rest),
                Start::Definition => self.definition(rest, scope),
                Start::Text => {
                    let taken = self.paragraph(rest, scope);
                    // A line below a text can make it a heading, whose tags govern what follows.
                    if let Some(level) = rest.get(taken - 1).and_then(|line| underline(line.text)).filter(|_| taken > 1)
                    {
                        sections.close(level);
                        let (scope, _) = self.tags(*first, sections.scope());
                        sections.open.push((level, scope));
                    }
                    taken
                }
            };
            rest = rest.get(taken.max(1)..).unwrap_or_default();
        }
        self.depth -= 1;
    }

    fn fence(&mut self, lines: &[Line<'t>], seen: Seen, fence: Fence) -> usize {
        let is_end = |line: &&Line| {
            let text = line.text.trim_start_matches(' ');
            line.text.len() - text.len() < 4 && fence.is_closed_by(text)
        };
        let inner = lines.iter().skip(1).take_while(|line| !is_end(line)).count();
        self.code(lines.get(..=inner).unwrap_or(lines), seen);
        inner + 2
    }

    /// Code that is set off by spaces alone.
    fn indented(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let taken = lines.iter().take_while(|line| matches!(start(line.text), Start::Indented | Start::Blank)).count();
        self.code(lines.get(..taken).unwrap_or(lines), seen);
        taken
    }

    fn code(&mut self, lines: &[Line<'t>], seen: Seen) {
        for line in lines {
            let seen = if self.comments.is_open() { Seen::Inside } else { seen };
            self.passage(line.text, line.at, (seen, Kind::Whole));
            self.comments.pass(line.text);
        }
    }

    /// A comment that begins a line; what stands behind its end is read as a text.
    fn comment(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let mut is_open = false;
        for (place, line) in lines.iter().enumerate() {
            let rest = match line.text.split_once("-->") {
                Some((_, rest)) if is_open => behind_comments(rest),
                None if is_open => continue,
                _ => behind_comments(line.text),
            };
            is_open = rest.starts_with("<!--");
            if !is_open {
                let (above, rest) =
                    (lines.get(..place).unwrap_or_default(), after(*line, line.text.len() - rest.len()));
                let end = Line { text: &line.text[..line.text.len() - rest.text.len()], at: line.at };
                self.text(&[above, [end].as_slice()].concat(), seen);
                let more = lines.get(place + 1..).unwrap_or_default().iter().take_while(|line| goes_on(line.text));
                let text: Vec<Line> = std::iter::once(rest).chain(more.copied()).collect();
                let is_blank = rest.text.is_empty();
                return place + if is_blank { 1 } else { self.paragraph(&text, seen) };
            }
        }
        self.text(lines, seen);
        lines.len()
    }

    fn quote(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let mut inner: Vec<Line> = Vec::new();
        let mut fence = None;
        for line in lines {
            let trimmed = line.text.trim_start();
            let goes_on = fence.is_none() && goes_on(line.text) && inner.last().is_some_and(|line| is_text(line.text));
            match trimmed.strip_prefix('>') {
                Some(rest) => {
                    let text = after(*line, line.text.len() - rest.strip_prefix(' ').unwrap_or(rest).len());
                    fence = open(fence, text.text);
                    inner.push(text);
                }
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
        let text = after(*first, column.min(first.text.len()));
        let mut inner = within(text, &lines[1..], column);
        let taken = inner.len();
        let boxes = ["[ ] ", "[x] ", "[X] "];
        let ticked = boxes.iter().find(|ticked| text.text.trim_start().starts_with(**ticked));
        let spaces = text.text.len() - text.text.trim_start().len();
        let (scope, text) = self.tags(ticked.map_or(text, |ticked| after(text, spaces + ticked.len())), seen);
        inner[0] = text;
        self.blocks(&inner, scope);
        taken
    }

    /// Puts a footnote aside until its references are known.
    fn footnote(&mut self, lines: &[Line<'t>]) -> usize {
        let Some((first, others)) = lines.split_first() else { return 1 };
        let label = first.text.trim_start().trim_start_matches('[').split(']').next().unwrap_or_default();
        let text = after(*first, first.text.find("]:").map_or(0, |place| place + 2));
        let inner = within(text, others, 4);
        let taken = inner.len();
        self.deferred.push(Deferred::Footnote(Line { text: label, at: first.at }, inner));
        taken
    }

    /// Puts the definition of a link aside until its references are known.
    fn definition(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let Some(link) = definition(lines) else { return self.paragraph(lines, seen) };
        let taken = link.taken;
        let seen = if self.comments.is_open() { Seen::Inside } else { seen };
        self.deferred.push(Deferred::Link(link, seen));
        // To some parsers this is no code, since it could be the rest of a text.
        let is_rest = |more: &&[Line]| more.first().is_some_and(|line| matches!(start(line.text), Start::Indented));
        taken + lines.get(taken..).filter(is_rest).map_or(0, |more| self.paragraph(more, seen))
    }

    fn paragraph(&mut self, lines: &[Line<'t>], seen: Seen) -> usize {
        let above =
            lines.iter().skip(1).take_while(|line| goes_on(line.text) && underline(line.text).is_none()).count();
        let is_heading = lines.get(above + 1).is_some_and(|line| underline(line.text).is_some());
        let lines = &lines[..=above + usize::from(is_heading)];
        let (scope, first) = self.tags(lines[0], seen);
        if lines.iter().any(|line| line.text.trim_start().starts_with('|')) {
            for cell in lines.iter().flat_map(|line| line.text.split('|').map(move |cell| (cell, line.at))) {
                let (scope, cell) = self.tags(Line { text: cell.0, at: cell.1 }, scope);
                self.text(&[cell], scope);
            }
        } else {
            self.text(&[[first].as_slice(), &lines[1..]].concat(), scope);
        }
        lines.len()
    }

    /// Takes the tags at the start of a text; who sees what they govern, and the text after them.
    fn tags(&mut self, line: Line<'t>, outer: Seen) -> (Seen, Line<'t>) {
        let behind = behind_comments(line.text);
        let (mut seen, mut rest) = (outer, line);
        if tag(behind).is_some() && !self.comments.is_open() {
            rest = after(line, line.text.len() - behind.len());
            self.text(&[Line { text: &line.text[..line.text.len() - behind.len()], at: line.at }], outer);
        }
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
    fn text(&mut self, lines: &[Line], seen: Seen) {
        let Some(at) = lines.first().map(|line| line.at) else { return };
        let all: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let all = all.join("\n");
        let cut = self.comments.cut(&all, at);
        self.words(&cut.plain, at, seen);
        let (mut rest, mut end) = (lines.iter(), 0);
        let mut line = Line { text: "", at };
        for comment in cut.comments {
            // The line in which it begins.
            while end <= comment.start {
                let Some(next) = rest.next() else { break };
                line = *next;
                end += line.text.len() + 1;
            }
            let column = (line.text.len() + 1).saturating_sub(end - comment.start.min(end));
            self.passage(&all[comment], line.at + column, (Seen::Inside, Kind::Whole));
        }
    }

    /// Reads a text without comments.
    fn words(&mut self, text: &str, at: usize, seen: Seen) {
        let read = inline::read(text);
        let uses = |names: Vec<String>| names.into_iter().map(move |name| Use { name, seen });
        self.gathered.variables.extend(uses(read.variables));
        self.gathered.elements.extend(uses(read.elements));
        self.gathered.pictures.extend(uses(read.pictures));
        if seen == Seen::Public {
            self.references.extend(read.labels);
        }
        for aside in &read.asides {
            self.passage(aside, at, (seen, Kind::Whole));
        }
        for words in read.readings {
            let kind = if words.contains(BREAK) { Kind::Part } else { Kind::Whole };
            for part in words.split(BREAK) {
                self.passage(part, at, (seen, kind));
            }
        }
    }

    /// Keeps some words in a row.
    fn passage(&mut self, text: &str, at: usize, (seen, kind): (Seen, Kind)) {
        let words = words(text);
        if !words.is_empty() {
            let span = Span::new(self.file, at..at + text.len());
            self.gathered.passages.push(Passage { words, span, seen, kind });
        }
    }
}

/// A line from one of its bytes on.
pub(super) fn after(line: Line<'_>, bytes: usize) -> Line<'_> {
    Line { text: line.text.get(bytes..).unwrap_or_default(), at: line.at + bytes }
}

/// The first line of an item or footnote, and those that belong to it because they are indented, or go on with its text.
fn within<'t>(first: Line<'t>, lines: &[Line<'t>], column: usize) -> Vec<Line<'t>> {
    let mut fence = open(None, first.text);
    let mut inner = vec![first];
    for line in lines {
        let goes_on = fence.is_none() && goes_on(line.text) && inner.last().is_some_and(|line| is_text(line.text));
        match indented(line.text, column) {
            _ if line.text.trim().is_empty() => inner.push(*line),
            Some(bytes) => {
                let text = after(*line, bytes);
                fence = open(fence, text.text);
                inner.push(text);
            }
            None if goes_on => inner.push(*line),
            None => break,
        }
    }
    inner
}
