//! An open block or mark, and what it becomes when it closes.

use std::ops::Range;

use pulldown_cmark::{Alignment as Column, LinkType};

use super::allows::{Pending, Whole};
use super::builder::Builder;
use super::callout::Mark;
use super::sections;
use crate::model::{
    Alignment, Block, BlockKind, ElementId, Image, Include, Inline, InlineKind, Item, Link, LinkTarget, Section,
    StepName, Table, Tags, Text, UiForm,
};
use crate::source::Located;

/// What is open.
#[derive(Debug)]
pub(super) enum Open {
    Root,
    Paragraph,
    Heading(u8),
    Quote,
    Code,
    Html,
    List(Option<u64>),
    Item,
    Footnote,
    Table(Vec<Column>),
    Row,
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    Link(LinkType),
    Image,
}

impl Open {
    pub(super) fn is_inline(&self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Link(_) | Self::Image)
    }
}

/// An open block or mark with all that it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    open: Open,
    pub(super) range: Range<usize>,
    pub(super) tags: Tags,
    pub(super) tag_range: Option<Range<usize>>,
    pub(super) include: Option<Include>,
    /// Whether its start was searched for tags.
    pub(super) looked: bool,
    pub(super) mark: Option<Mark>,
    /// Where the paragraph before ends, when it has conditions of its own.
    tagged_end: Option<usize>,
    /// The destination of a link, the language of code, the label of a footnote.
    pub(super) label: String,
    /// The title of a link or picture.
    pub(super) title: String,
    /// Where the destination of a link or picture is defined, when that is elsewhere.
    pub(super) defined: Option<Range<usize>>,
    pub(super) ticked: Option<bool>,
    pub(super) code: String,
    pub(super) inlines: Text,
    pub(super) blocks: Vec<Block>,
    /// Suppressions whose block is not yet known.
    pub(super) allows: Vec<Pending>,
    items: Vec<Item>,
    rows: Vec<Vec<Text>>,
}

impl Frame {
    pub(super) fn new(open: Open, range: Range<usize>) -> Self {
        Self {
            open,
            range,
            tags: Tags::default(),
            tag_range: None,
            include: None,
            looked: false,
            mark: None,
            tagged_end: None,
            label: String::new(),
            title: String::new(),
            defined: None,
            ticked: None,
            code: String::new(),
            inlines: Text::new(),
            blocks: Vec::new(),
            allows: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
        }
    }

    pub(super) fn bears_tags(&self) -> bool {
        matches!(self.open, Open::Paragraph | Open::Heading(_) | Open::Item)
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.open, Open::Item)
    }

    pub(super) fn takes_raw(&self) -> bool {
        matches!(self.open, Open::Code | Open::Html)
    }

    /// Whether a suppression in its text is about it, and not about a part of it.
    pub(super) fn holds_text(&self) -> bool {
        !self.open.is_inline() && !matches!(self.open, Open::Row | Open::Cell)
    }

    /// The text of the block without the line end that its tags left at its start.
    fn take_text(&mut self) -> Text {
        let mut text = std::mem::take(&mut self.inlines);
        if self.tag_range.is_some() && text.first().is_some_and(|first| first.kind == InlineKind::SoftBreak) {
            text.remove(0);
        }
        text.shrink_to_fit();
        text
    }
}

impl Builder<'_, '_, '_> {
    pub(super) fn block(&self, range: Range<usize>, kind: BlockKind) -> Block {
        let written = &self.passage.text[range.clone()];
        let range = range.start..range.start + written.trim_end().len();
        Block { span: self.passage.span(range), tags: Tags::default(), kind }
    }

    /// Puts a block into the block that is open; loose text before it becomes a paragraph.
    pub(super) fn push_block(&mut self, block: Block) {
        self.flush_item_text();
        self.top_mut().blocks.push(block);
    }

    /// The text of an item in a tight list stands in no paragraph of its own.
    pub(super) fn flush_item_text(&mut self) {
        let include = if matches!(self.top_mut().open, Open::Item) { self.top_mut().include.take() } else { None };
        let text = self.top_mut().take_text();
        if let Some(include) = include {
            self.push_include(include, &text);
        } else if let (Some(first), Some(last)) = (text.first(), text.last()) {
            let span = crate::source::Span { end: last.span.end, ..first.span };
            self.top_mut().blocks.push(Block { span, tags: Tags::default(), kind: BlockKind::Paragraph(text) });
        }
    }

    fn push_include(&mut self, include: Include, text: &[Inline]) {
        if let Some(first) = text.first() {
            let help = "put `{include …}` in a paragraph or list item of its own";
            self.context.invalid(first.span, "text beside an include", help);
        }
        let block = Block { span: include.id.span, tags: Tags::default(), kind: BlockKind::Include(include) };
        self.top_mut().blocks.push(block);
    }

    pub(super) fn close(&mut self, mut frame: Frame) {
        let range = frame.range.clone();
        // A book holds hundreds of thousands of short texts, and none of them grows again.
        frame.inlines.shrink_to_fit();
        match frame.open {
            Open::Root => {}
            Open::Paragraph => self.close_paragraph(frame),
            Open::Heading(level) => self.close_heading(level, frame),
            Open::Quote => self.close_quote(frame),
            Open::Code => {
                let code = frame.code.replace('\r', "");
                self.finish(range, BlockKind::Code { language: frame.label, code });
            }
            Open::Html => self.close_html(&frame),
            Open::List(start) => {
                frame.items.shrink_to_fit();
                self.finish(range, BlockKind::List { start, items: frame.items });
            }
            Open::Item => self.close_item(frame),
            Open::Footnote => {
                let whole = Whole::Other(self.passage.span(range.clone()));
                self.settle(frame.allows, (&frame.blocks, whole));
                let blocks = sections::nest(frame.blocks);
                self.finish(range, BlockKind::FootnoteDefinition { label: frame.label, blocks });
            }
            Open::Table(columns) => {
                let mut rows = frame.rows.into_iter();
                let head = rows.next().unwrap_or_default();
                self.settle_text(frame.allows, &range);
                let alignments = columns.into_iter().map(alignment).collect();
                self.finish(range, BlockKind::Table(Table { alignments, head, rows: rows.collect() }));
            }
            Open::Row => self.top_mut().rows.append(&mut frame.rows),
            // Cells gather in their row as rows of one, which the row then joins.
            Open::Cell => self.top_mut().push_cell(frame.inlines),
            Open::Emphasis => self.finish_inline(range, InlineKind::Emphasis(frame.inlines)),
            Open::Strong => self.finish_inline(range, InlineKind::Strong(frame.inlines)),
            Open::Strikethrough => self.finish_inline(range, InlineKind::Strikethrough(frame.inlines)),
            Open::Link(link_type) => self.close_link(link_type, frame),
            Open::Image => {
                let defined = frame.defined.map(|range| self.passage.span(range));
                let image = Image {
                    written: frame.label,
                    asset: Err("is not looked for yet"),
                    alt: frame.inlines,
                    title: frame.title,
                    defined,
                };
                self.finish_inline(range, InlineKind::Image(Box::new(image)));
            }
        }
    }

    pub(super) fn finish(&mut self, range: Range<usize>, kind: BlockKind) {
        self.refuse_close_neighbour(range.start);
        let block = self.block(range, kind);
        self.push_block(block);
    }

    /// Reports a block right below a paragraph with tags: to a writer it looks as if they governed it too.
    fn refuse_close_neighbour(&mut self, start: usize) {
        let Some(tagged_end) = self.top_mut().tagged_end.take() else { return };
        let between = &self.passage.text[tagged_end.min(start)..start];
        if between.matches('\n').count() < 2 {
            let help = "the tags above govern their own paragraph; put an empty line between, and tags of its own here";
            self.context.invalid(
                self.passage.span(start..start),
                "this block is not governed by the tags above it",
                help,
            );
        }
    }

    fn finish_inline(&mut self, range: Range<usize>, kind: InlineKind) {
        let span = self.passage.span(range);
        self.top_mut().inlines.push(Inline { span, kind });
    }

    fn close_paragraph(&mut self, mut frame: Frame) {
        let text = frame.take_text();
        self.refuse_stray_mark(&frame);
        let parent = self.top_mut();
        // The tags of an item stand in its first paragraph.
        let opens_item = matches!(parent.open, Open::Item) && parent.blocks.is_empty() && parent.tag_range.is_none();
        if opens_item && frame.tag_range.is_some() {
            parent.tags = std::mem::take(&mut frame.tags);
            parent.tag_range = frame.tag_range.take();
        }
        if matches!(self.top_mut().open, Open::Item) && self.top_mut().blocks.is_empty() {
            self.allow_for_item(&mut frame);
        }
        self.settle_text(std::mem::take(&mut frame.allows), &frame.range);
        if let Some(include) = frame.include.take() {
            self.push_include(include, &text);
            self.tag_last_block(frame.tags);
        } else if !text.is_empty() || self.top_mut().mark.is_some() {
            let kind = BlockKind::Paragraph(text);
            let end = frame.range.start + self.passage.text[frame.range.clone()].trim_end().len();
            self.finish(frame.range, kind);
            let is_tagged = frame.tags.ui.is_some() || frame.tags.audiences.is_some();
            self.top_mut().tagged_end = is_tagged.then_some(end);
            self.tag_last_block(frame.tags);
        } else if let Some(range) = frame.tag_range {
            let help = "put the tag at the start of the block that it governs";
            self.context.invalid(self.passage.span(range), "this tag governs nothing", help);
        }
    }

    /// Reports a mark that opens no callout: its text would be shown to everybody.
    fn refuse_stray_mark(&mut self, paragraph: &Frame) {
        let start = paragraph.range.start;
        let written = &self.passage.text[start..paragraph.range.end];
        let plain = written.trim_start_matches(['*', '_', ' ']);
        let name = plain.strip_prefix("[!").map(str::trim_start);
        let is_mark = name.is_some_and(|name| name.starts_with(|char: char| char.is_ascii_alphabetic()));
        let is_half =
            ["[AGENT]", "[CUSTOMER]", "[ESCALATE]", "[IN-APP]", "!AGENT"].iter().any(|half| plain.starts_with(half));
        if (is_mark || is_half) && self.top_mut().mark.is_none() {
            let first = written.lines().next().unwrap_or_default();
            let help = "start a block quote with it: `> [!AGENT]`; for brackets in the text, write `\\[`";
            self.context.invalid(self.passage.span(start..start + first.len()), "this mark opens no callout", help);
        }
    }

    fn tag_last_block(&mut self, tags: Tags) {
        if let Some(block) = self.top_mut().blocks.last_mut() {
            block.tags = tags;
        }
    }

    fn close_heading(&mut self, level: u8, mut frame: Frame) {
        let mut heading = frame.take_text();
        if let Some(include) = frame.include.take() {
            let help = "put `{include …}` in a paragraph of its own, below the heading";
            self.context.invalid(include.id.span, "an include in a heading", help);
        }
        if let Some(name) = take_anchor(&mut heading) {
            frame.tags.id.get_or_insert(name);
        }
        self.finish(frame.range, BlockKind::Section(Section { level, heading, blocks: Vec::new() }));
        self.allow_for_section(frame.allows);
        self.tag_last_block(frame.tags);
    }

    fn close_quote(&mut self, mut frame: Frame) {
        let whole = Whole::Other(self.passage.span(frame.range.clone()));
        self.settle(std::mem::take(&mut frame.allows), (&frame.blocks, whole));
        let blocks = sections::nest(std::mem::take(&mut frame.blocks));
        let kind = match frame.mark.take() {
            Some(mark) => mark.callout(blocks, self.passage, self.context),
            None => BlockKind::Quote(blocks),
        };
        if let Some(include) = frame.include.take() {
            let help = "put `{include …}` in a paragraph of its own, below the mark";
            self.context.invalid(include.id.span, "an include beside the mark of a callout", help);
        }
        self.finish(frame.range, kind);
        self.tag_last_block(frame.tags);
    }

    fn close_item(&mut self, frame: Frame) {
        // The item is opened once more, so that its loose text is flushed like any other.
        let parent = std::mem::replace(self.top_mut(), frame);
        self.flush_item_text();
        let frame = std::mem::replace(self.top_mut(), parent);
        let written = &self.passage.text[frame.range.clone()];
        let span = self.passage.span(frame.range.start..frame.range.start + written.trim_end().len());
        if frame.blocks.is_empty()
            && let Some(range) = frame.tag_range
        {
            let help = "write the step after its tags";
            self.context.invalid(self.passage.span(range), "this tag governs nothing", help);
        }
        self.settle(frame.allows, (&frame.blocks, Whole::Item(span)));
        let blocks = sections::nest(frame.blocks);
        self.top_mut().items.push(Item { span, tags: frame.tags, ticked: frame.ticked, blocks });
    }

    fn close_link(&mut self, link_type: LinkType, frame: Frame) {
        let Frame { label: written, inlines: text, title, defined, range, .. } = frame;
        let is_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let (scheme, rest) = written.split_once(':').unwrap_or(("", &written));
        let kind = if scheme.eq_ignore_ascii_case("ui") {
            let (id, option) = rest.split_once('?').map_or((rest, None), |(id, option)| (id, Some(option)));
            let form = match option {
                None if is_autolink => UiForm::Label,
                Some("path") if is_autolink => UiForm::Path,
                Some(option) if option != "path" => {
                    let span = self.passage.span(range.clone());
                    self.context.invalid(span, format!("unknown option `?{option}`"), "write `?path` or nothing");
                    UiForm::Label
                }
                _ => UiForm::Words(text),
            };
            InlineKind::Ui { element: ElementId::new(id), form }
        } else {
            // A procedure is called by its title, which only the view knows.
            let names_procedure = is_autolink && scheme.eq_ignore_ascii_case("proc");
            let text = if names_procedure { Text::new() } else { text };
            let defined = defined.map(|range| self.passage.span(range));
            InlineKind::Link(Box::new(Link { written, target: LinkTarget::Written, text, title, defined }))
        };
        self.finish_inline(range, kind);
    }
}

impl Frame {
    fn push_cell(&mut self, cell: Text) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        self.rows[0].push(cell);
    }
}

fn alignment(column: Column) -> Alignment {
    match column {
        Column::None => Alignment::None,
        Column::Left => Alignment::Left,
        Column::Center => Alignment::Center,
        Column::Right => Alignment::Right,
    }
}

/// The name in braces at the end of a heading, `{#name}`, as other tools write it.
fn take_anchor(heading: &mut Text) -> Option<Located<StepName>> {
    let Some(Inline { kind: InlineKind::Words(words), span }) = heading.last_mut() else { return None };
    let open = words.rfind("{#")?;
    let name = words[open + 2..].strip_suffix('}')?;
    let allowed = |char: char| char.is_alphanumeric() || "-_".contains(char);
    if name.is_empty() || !name.chars().all(allowed) {
        return None;
    }
    let name = Located::new(StepName::new(name), *span);
    words.truncate(words[..open].trim_end().len());
    Some(name)
}
