//! Running text to Markdown.

use super::Place;
use super::escape::{self, Run};
use crate::model::DocumentPath;
use crate::model::view::{Href, Inline, plain};
use crate::render::address;

/// Marks around a text, and the tags that say the same where marks would not be taken for such.
#[derive(Clone, Copy)]
struct Mark {
    sign: &'static str,
    tag: &'static str,
}

const STRONG: Mark = Mark { sign: "**", tag: "strong" };
const EMPHASIS: Mark = Mark { sign: "_", tag: "em" };
const STRUCK: Mark = Mark { sign: "~~", tag: "del" };

/// The characters beside a mark, which decide whether it is one.
#[derive(Clone, Copy)]
struct Edges {
    first: Option<char>,
    last: Option<char>,
    after: Option<char>,
}

/// A run of text in the making.
pub(super) struct Line<'p> {
    place: Place<'p>,
    run: Run,
    out: String,
    /// The marks that are open.
    open: Vec<&'static str>,
}

/// A run of text as Markdown.
pub(super) fn text(inlines: &[Inline], run: Run, place: Place) -> String {
    let mut line = Line { place, run, out: String::new(), open: Vec::new() };
    line.text(inlines, None);
    line.out.truncate(line.out.trim_end_matches([' ', '\n']).len());
    line.out
}

impl Line<'_> {
    /// Appends a text before which nothing is open that does not stand after it as well.
    fn text(&mut self, inlines: &[Inline], after: Option<char>) {
        for (place, inline) in inlines.iter().enumerate() {
            let rest = inlines.get(place + 1..).unwrap_or_default();
            self.inline(inline, first(rest).or(after));
        }
    }

    fn inline(&mut self, inline: &Inline, after: Option<char>) {
        match inline {
            Inline::Words(words) => self.words(words),
            Inline::Code(code) => self.code(code),
            Inline::SoftBreak => self.line_end(""),
            Inline::HardBreak => self.line_end("\\"),
            Inline::Emphasis(text) => self.marked(EMPHASIS, text, after),
            Inline::Strong(text) => self.marked(STRONG, text, after),
            Inline::Strikethrough(text) => self.marked(STRUCK, text, after),
            Inline::Link { href, text, title } => self.link(href, text, title),
            Inline::Image { asset, alt, title } => {
                self.out.push_str("![");
                self.words(alt);
                let address = format!("{}{}", self.place.assets, address::encode(&address::asset(asset)));
                self.target(&address, title);
            }
            Inline::Label { words, .. } if !words.is_empty() => self.marked(STRONG, words, after),
            Inline::Label { path, .. } => {
                for (number, label) in path.iter().enumerate() {
                    self.out.push_str(if number == 0 { "" } else { " › " });
                    let is_last = number + 1 == path.len();
                    let edges = Edges {
                        first: label.chars().next(),
                        last: label.chars().next_back(),
                        after: if is_last { after } else { Some(' ') },
                    };
                    self.between(STRONG, edges, |line| line.words(label));
                }
            }
            Inline::Footnote(number) => self.out.push_str(&format!("[^{number}]")),
        }
    }

    fn words(&mut self, words: &str) {
        escape::words(words, self.run, &mut self.out);
    }

    fn line_end(&mut self, mark: &str) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        match self.run {
            Run::Paragraph if self.out.is_empty() || self.out.ends_with('\n') => {}
            // A tag alone on its line would begin a block of HTML.
            Run::Paragraph if mark.is_empty() && self.line().starts_with('<') && self.out.ends_with('>') => {
                self.out.push(' ');
            }
            Run::Paragraph => {
                self.out.push_str(mark);
                self.out.push('\n');
            }
            Run::Cell if !mark.is_empty() => self.out.push_str("<br>"),
            Run::Cell | Run::Heading => self.out.push(' '),
        }
    }

    /// The line in the making.
    fn line(&self) -> &str {
        self.out.rsplit('\n').next().unwrap_or_default()
    }

    fn code(&mut self, code: &str) {
        let code = code.replace(['\n', '\r'], " ");
        // Two spans without a space between them, or a bar in a cell, would be read as something else.
        if self.out.ends_with('`') || (self.run == Run::Cell && code.contains('|')) {
            self.out.push_str("<code>");
            self.words(&code);
            self.out.push_str("</code>");
            return;
        }
        let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let is_bare = !code.starts_with(['`', ' ']) && !code.ends_with(['`', ' ']);
        let pad = if is_bare { "" } else { " " };
        if !code.is_empty() {
            self.out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
        }
    }

    fn marked(&mut self, mark: Mark, text: &[Inline], after: Option<char>) {
        let edges = Edges { first: first(text), last: last(text), after };
        let inner = mark.sign.chars().next();
        self.between(mark, edges, |line| line.text(text, inner));
    }

    fn between(&mut self, mark: Mark, edges: Edges, write: impl FnOnce(&mut Self)) {
        if edges.first.is_none() {
            return write(self);
        }
        let is_sign = !self.open.contains(&mark.sign) && is_seen(mark, edges, self.out.chars().next_back());
        let (start, end) = if is_sign {
            (mark.sign.to_owned(), mark.sign.to_owned())
        } else {
            (format!("<{}>", mark.tag), format!("</{}>", mark.tag))
        };
        self.out.push_str(&start);
        self.open.push(mark.sign);
        write(self);
        self.open.pop();
        self.out.push_str(&end);
    }

    fn link(&mut self, href: &Href, text: &[Inline], title: &str) {
        let address = match href {
            Href::External(url) => (*url).to_owned(),
            Href::Asset(asset) => format!("{}{}", self.place.assets, address::encode(&address::asset(asset))),
            Href::Page { path, anchor } => self.page_address(path, *anchor),
        };
        if self.is_behind_mark() {
            return self.tagged_link(&address, text, title);
        }
        self.out.push('[');
        if plain(text).is_empty() && !has_picture(text) {
            self.words(&address);
        } else {
            self.text(text, Some(']'));
        }
        self.target(&address, title);
    }

    /// Whether the mark of a footnote stands right before, with which a link would be read as one reference.
    fn is_behind_mark(&self) -> bool {
        let start = self.out.rfind('[').filter(|_| self.out.ends_with(']') && !self.out.ends_with("\\]"));
        start.and_then(|start| self.out.get(start..)).is_some_and(|mark| mark.starts_with("[^"))
    }

    fn tagged_link(&mut self, address: &str, text: &[Inline], title: &str) {
        let attribute = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", attribute(title)) };
        self.out.push_str(&format!("<a href=\"{}\"{title}>", attribute(address)));
        if plain(text).is_empty() && !has_picture(text) {
            self.words(address);
        } else {
            self.text(text, Some('<'));
        }
        self.out.push_str("</a>");
    }

    fn target(&mut self, address: &str, title: &str) {
        self.out.push_str(&format!("]({}{})", escape::destination(address), escape::title(title)));
    }

    fn page_address(&self, path: &DocumentPath, anchor: Option<&str>) -> String {
        let anchor = anchor.map(|anchor| format!("#{}", address::encode(anchor))).unwrap_or_default();
        if Some(path) == self.place.here && !anchor.is_empty() {
            return anchor;
        }
        format!("{}{}{anchor}", self.place.pages, address::encode(&address::twin(path)))
    }
}

/// Whether a parser takes the signs for marks: CommonMark 0.31, "left-flanking" and "right-flanking".
fn is_seen(mark: Mark, edges: Edges, before: Option<char>) -> bool {
    let is_word = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let is_space = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let is_sign = |char: Option<char>| char.is_some_and(|char| char.is_ascii_punctuation());
    let is_outside = |char| is_space(char) || is_sign(char);
    let is_own = |char: Option<char>| char.is_some_and(|char| mark.sign.starts_with(char));
    if [before, edges.first, edges.last, edges.after].into_iter().any(is_own) || before == Some('\\') {
        return false;
    }
    // An underscore within a word is a part of it.
    let side = |inner, outer| {
        let is_apart = is_outside(outer);
        (is_word(inner) && (mark.sign != "_" || is_apart)) || (is_sign(inner) && is_apart)
    };
    side(edges.first, before) && side(edges.last, edges.after)
}

fn has_picture(text: &[Inline]) -> bool {
    text.iter().any(|inline| matches!(inline, Inline::Image { .. }))
}

/// The character with which the Markdown of a text begins, as far as marks beside it depend on that.
fn first(text: &[Inline]) -> Option<char> {
    text.iter().find_map(|inline| edge(inline, first, |words| words.chars().next()))
}

/// The character with which it ends.
fn last(text: &[Inline]) -> Option<char> {
    text.iter().rev().find_map(|inline| edge(inline, last, |words| words.chars().next_back()))
}

fn edge(inline: &Inline, of: fn(&[Inline]) -> Option<char>, char: fn(&str) -> Option<char>) -> Option<char> {
    match inline {
        Inline::Words(words) => char(words),
        Inline::Code(code) => char(code).map(|_| '`'),
        Inline::SoftBreak | Inline::HardBreak => Some(' '),
        Inline::Emphasis(text) => of(text).map(|_| '_'),
        Inline::Strikethrough(text) => of(text).map(|_| '~'),
        Inline::Strong(text) => of(text).map(|_| '*'),
        Inline::Label { .. } => Some('*'),
        Inline::Link { .. } | Inline::Image { .. } | Inline::Footnote(_) => Some(']'),
    }
}
