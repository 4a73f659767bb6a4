//! Markdown events to a tree, on a stack of its own: no input makes it recurse.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::super::context::Context;
use super::super::passage::Passage;
use super::allows::Whole;
use super::callout::{self, Mark};
use super::frame::{Frame, Open};
use super::tags;
use super::words::{Escaped, Piece, pieces};
use crate::model::{Block, Inline, InlineKind};

/// How deep Markdown may nest; deeper marks are read as if they were not there.
const MAX_DEPTH: usize = 100;

/// Builds the tree of one passage.
pub(super) struct Builder<'p, 'x, 'c> {
    pub(super) passage: &'p Passage<'p>,
    pub(super) context: &'x mut Context<'c>,
    /// Open blocks and marks, the whole text first.
    stack: Vec<Frame>,
    /// How many marks are open beyond [`MAX_DEPTH`].
    too_deep: usize,
    /// Words that are not yet in the tree, in stretches that equal their source.
    words: Vec<(Range<usize>, String)>,
    /// Where each destination is defined that links name by a label.
    definitions: HashMap<String, Range<usize>>,
    /// Text before this byte belongs to tags and marks.
    pub(super) skip: usize,
}

impl<'p, 'x, 'c> Builder<'p, 'x, 'c> {
    pub(super) fn new(passage: &'p Passage<'p>, context: &'x mut Context<'c>) -> Self {
        let root = Frame::new(Open::Root, 0..passage.text.len());
        Self {
            passage,
            context,
            stack: vec![root],
            too_deep: 0,
            words: Vec::new(),
            definitions: HashMap::new(),
            skip: 0,
        }
    }

    pub(super) fn run(mut self) -> Vec<Block> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let passage = self.passage;
        let parser = Parser::new_ext(&passage.text, options);
        let named = parser.reference_definitions().iter();
        self.definitions = named.map(|(label, found)| (label.to_lowercase(), found.span.clone())).collect();
        for (event, range) in parser.into_offset_iter() {
            self.event(event, range);
        }
        self.flush_words();
        let root = self.stack.swap_remove(0);
        let whole = Whole::Other(self.passage.span(root.range.clone()));
        self.settle(root.allows, (&root.blocks, whole));
        super::sections::nest(root.blocks)
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Text(text) if self.top().takes_raw() => self.top_mut().code.push_str(&text),
            Event::Text(text) => self.text(&text, range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(),
            Event::Code(code) => self.leaf(InlineKind::Code(code.to_string()), range),
            Event::Html(html) => self.top_mut().code.push_str(&html),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::FootnoteReference(label) => self.leaf(InlineKind::Footnote(label.to_string()), range),
            Event::SoftBreak => self.leaf(InlineKind::SoftBreak, range),
            Event::HardBreak => self.leaf(InlineKind::HardBreak, range),
            Event::Rule => {
                self.flush_words();
                let block = self.block(range, crate::model::BlockKind::Rule);
                self.push_block(block);
            }
            Event::TaskListMarker(ticked) => {
                if let Some(item) = self.item() {
                    item.ticked = Some(ticked);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.leaf(InlineKind::Code(text.to_string()), range),
        }
    }

    /// The item at hand: the box of a task stands in it, or in its first paragraph.
    fn item(&mut self) -> Option<&mut Frame> {
        self.stack.iter_mut().rev().find(|frame| frame.is_item())
    }

    /// The block whose text is at hand.
    pub(super) fn holder(&mut self) -> Option<&mut Frame> {
        self.stack.iter_mut().rev().find(|frame| frame.holds_text())
    }

    fn top(&self) -> &Frame {
        &self.stack[self.stack.len() - 1]
    }

    pub(super) fn top_mut(&mut self) -> &mut Frame {
        let top = self.stack.len() - 1;
        &mut self.stack[top]
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        self.flush_words();
        if self.stack.len() > MAX_DEPTH {
            if self.too_deep == 0 {
                let span = self.passage.span(range.start..range.start);
                let message = format!("Markdown nested deeper than {MAX_DEPTH} levels");
                self.context.invalid(span, message, "flatten it");
            }
            self.too_deep += 1;
            return;
        }
        let open = open(&tag);
        if open.is_inline() {
            self.look_for_tags(range.start);
        }
        let mut frame = Frame::new(open, range.clone());
        match tag {
            Tag::BlockQuote(_) => frame.mark = callout::mark(self.passage, range.start, self.context),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                frame.label = info.split([' ', ',', '{']).next().unwrap_or_default().to_owned();
            }
            Tag::FootnoteDefinition(label) => frame.label = label.to_string(),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => frame.label = format!("mailto:{dest_url}"),
            Tag::Link { dest_url, title, id, .. } | Tag::Image { dest_url, title, id, .. } => {
                frame.label = dest_url.to_string();
                frame.title = title.to_string();
                // A link with its destination in itself has no label.
                frame.defined = self.definitions.get(&id.to_lowercase()).filter(|_| !id.is_empty()).cloned();
            }
            _ => {}
        }
        self.stack.push(frame);
    }

    fn end(&mut self) {
        self.flush_words();
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            self.close(frame);
        }
    }

    pub(super) fn parent_mark(&self) -> Option<&Mark> {
        self.stack.iter().nth_back(1)?.mark.as_ref().filter(|mark| mark.is_known())
    }

    /// Before the first piece of running text of a block: takes its tags, or the mark of its callout.
    fn look_for_tags(&mut self, at: usize) {
        let depth = self.stack.len() - 1;
        if !self.stack[depth].bears_tags() || self.stack[depth].looked {
            return;
        }
        self.stack[depth].looked = true;
        // The mark of a callout opens its first paragraph; tags after it govern the whole callout.
        let mark = self.parent_mark().filter(|mark| mark.range.start == at).map(|mark| mark.range.end);
        let escaped = at > 0 && self.passage.text.as_bytes()[at - 1] == b'\\';
        if escaped {
            return;
        }
        let start = mark.map_or(at, |end| {
            end + self.passage.text[end..].len() - self.passage.text[end..].trim_start_matches([' ', '\t']).len()
        });
        let found = tags::read(self.passage, start, self.context);
        self.skip = found.end.max(if mark.is_some() { start } else { 0 }).max(self.skip);
        if found.range.is_some() {
            let owner = if mark.is_some() { depth - 1 } else { depth };
            self.stack[owner].tags = found.tags;
            self.stack[owner].include = found.include;
            self.stack[owner].tag_range = found.range;
        }
    }

    pub(super) fn leaf(&mut self, kind: InlineKind, range: Range<usize>) {
        self.flush_words();
        self.look_for_tags(range.start);
        if range.start < self.skip {
            return;
        }
        let span = self.passage.span(range);
        self.top_mut().inlines.push(Inline { span, kind });
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.words.is_empty() {
            self.look_for_tags(range.start);
        }
        if range.end <= self.skip {
            return;
        }
        let start = range.start.max(self.skip);
        let trimmed = if start > range.start { self.passage.text.get(start..range.end) } else { None };
        let text = trimmed.unwrap_or(text);
        let as_written = self.passage.text.get(start..range.end) == Some(text);
        if let Some((last, words)) = self.words.last_mut()
            && last.end == start
            && as_written
            && last.len() == words.len()
        {
            last.end = range.end;
            words.push_str(text);
            return;
        }
        self.words.push((start..range.end, text.to_owned()));
    }

    /// Puts the words so far into the tree.
    pub(super) fn flush_words(&mut self) {
        for (range, words) in std::mem::take(&mut self.words) {
            // A stretch that differs from its source is an escape or an entity: characters, not marks.
            if self.passage.text.get(range.clone()) != Some(words.as_str()) {
                if words.contains(super::hidden::is_hidden) {
                    let help = "remove it; it stands for a character that nobody sees";
                    self.context.invalid(
                        self.passage.span(range.clone()),
                        "a hidden character, written as an entity",
                        help,
                    );
                }
                self.push_words(range, words);
                continue;
            }
            // Most words hold neither, and go into the tree as they are.
            if !words.is_empty() && !words.bytes().any(|byte| matches!(byte, b'{' | b'<')) {
                self.push_words(range, words);
                continue;
            }
            let before = range.start.checked_sub(1).and_then(|at| self.passage.text.as_bytes().get(at));
            let escaped = if before == Some(&b'\\') { Escaped::Yes } else { Escaped::No };
            for piece in pieces(&words, escaped) {
                self.piece(piece, range.start, &words);
            }
        }
    }

    fn piece(&mut self, piece: Piece, base: usize, words: &str) {
        let place = |part: &Range<usize>| base + part.start..base + part.end;
        match piece {
            Piece::Words(part) => self.push_words(place(&part), words[part].to_owned()),
            Piece::Variable(whole, name) => {
                let kind = InlineKind::Variable(words[name.clone()].to_owned());
                self.check_variable(&words[name.clone()], place(&name));
                let span = self.passage.span(place(&whole));
                self.top_mut().inlines.push(Inline { span, kind });
            }
            Piece::MisplacedTag(whole, name) => {
                let span = self.passage.span(place(&whole));
                let help = format!(
                    "a tag `{{{name} …}}` stands at the start of the block that it governs; for braces in the text, write `\\{{`"
                );
                self.context.invalid(span, "a tag in the middle of a text governs nothing", help);
            }
            Piece::BrokenTag(whole) => {
                let span = self.passage.span(place(&whole));
                let help = "write a tag as `{for agent}`, with one space and at the start of its block; for braces in the text, write `\\{`";
                self.context.invalid(span, "this is nearly a tag", help);
            }
            Piece::BrokenReference(whole) => {
                let span = self.passage.span(place(&whole));
                let help = "write the id without spaces and close it: `<ui:settings.domains>`";
                self.context.invalid(span, "this reference is not complete", help);
            }
        }
    }

    fn check_variable(&mut self, name: &str, place: Range<usize>) {
        let config = self.context.config;
        if config.vars.contains_key(name) {
            return;
        }
        let help = match crate::diagnostic::nearest(name, config.vars.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "declare it under `[vars]` in `book.toml`; for braces in the text, write `\\{`".to_owned(),
        };
        self.context.invalid(self.passage.span(place), format!("unknown variable `{name}`"), help);
    }

    fn push_words(&mut self, range: Range<usize>, words: String) {
        let span = self.passage.span(range);
        if let Some(Inline { span: last, kind: InlineKind::Words(text) }) = self.top_mut().inlines.last_mut() {
            last.end = span.end;
            text.push_str(&words);
            return;
        }
        self.top_mut().inlines.push(Inline { span, kind: InlineKind::Words(words) });
    }
}

fn open(tag: &Tag) -> Open {
    match tag {
        Tag::Paragraph => Open::Paragraph,
        Tag::Heading { level, .. } => Open::Heading(*level as u8),
        Tag::BlockQuote(_) => Open::Quote,
        Tag::CodeBlock(_) => Open::Code,
        Tag::HtmlBlock | Tag::MetadataBlock(_) => Open::Html,
        Tag::List(start) => Open::List(*start),
        Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition => Open::Item,
        Tag::DefinitionList => Open::List(None),
        Tag::FootnoteDefinition(_) => Open::Footnote,
        Tag::Table(alignments) => Open::Table(alignments.clone()),
        Tag::TableHead | Tag::TableRow => Open::Row,
        Tag::TableCell => Open::Cell,
        Tag::Emphasis | Tag::Superscript | Tag::Subscript => Open::Emphasis,
        Tag::Strong => Open::Strong,
        Tag::Strikethrough => Open::Strikethrough,
        Tag::Link { link_type, .. } => Open::Link(*link_type),
        Tag::Image { .. } => Open::Image,
    }
}
