//! What a reader sees of a text, as a mark that is equal where the text is.
//!
//! Ids, anchors and the names of UI elements are left out: a reader sees words and labels, and where
//! a link leads him.

use serde::{Deserialize, Serialize};

use super::{Actor, Block, Cell, Href, Inline, Item, Step};

/// A mark of some text: equal texts have equal marks, and others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Mark(u64, u64);

/// Reads texts one after the other.
#[derive(Default)]
pub(super) struct Seen(blake3::Hasher);

/// Bytes that no text holds stand around what is not words.
const OPEN: u8 = 0xff;
const CLOSE: u8 = 0xfe;

impl Seen {
    pub(super) fn mark(&self) -> Mark {
        let mut reader = self.0.finalize_xof();
        let mut half = || {
            let mut bytes = [0; 8];
            reader.fill(&mut bytes);
            u64::from_le_bytes(bytes)
        };
        Mark(half(), half())
    }

    /// Something with a name, around what is written within it.
    pub(super) fn part(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.0.update(&[OPEN]).update(name.as_bytes()).update(&[CLOSE]);
        write(self);
        self.0.update(&[OPEN, CLOSE]);
    }

    pub(super) fn words(&mut self, words: &str) {
        self.0.update(words.as_bytes());
    }

    pub(super) fn step(&mut self, step: &Step) {
        match step.actor {
            Actor::Customer => {}
            Actor::Support(tier) => self.part("support", |seen| seen.words(tier.unwrap_or_default())),
        }
        self.blocks(&step.blocks);
        for way in &step.ways {
            self.part("way", |seen| way.labels.iter().for_each(|label| seen.part("label", |seen| seen.words(label))));
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.part("p", |seen| seen.text(text)),
            Block::Heading { level, text, .. } => self.part(&format!("h{level}"), |seen| seen.text(text)),
            Block::Code { language, code } => self.part("pre", |seen| {
                seen.part("language", |seen| seen.words(language));
                seen.words(code);
            }),
            Block::Quote(blocks) => self.part("quote", |seen| seen.blocks(blocks)),
            Block::List { start, items } => self.part(&format!("list {start:?}"), |seen| seen.items(items)),
            Block::Table { head, rows } => self.part("table", |seen| {
                seen.row(head);
                rows.iter().for_each(|row| seen.row(row));
            }),
            Block::Rule => self.part("rule", |_| {}),
            Block::Callout(callout) => self.part(&format!("{:?}", callout.kind), |seen| {
                seen.part("title", |seen| seen.text(&callout.title));
                seen.blocks(&callout.blocks);
            }),
            Block::Html(html) => self.part("html", |seen| seen.words(html)),
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.part(&format!("item {:?}", item.ticked), |seen| seen.blocks(&item.blocks));
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        self.part("row", |seen| {
            for cell in cells {
                seen.part("cell", |seen| seen.text(&cell.text));
            }
        });
    }

    pub(super) fn text(&mut self, text: &[Inline]) {
        for inline in text {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Words(words) => self.words(words),
            Inline::Code(code) => self.part("code", |seen| seen.words(code)),
            Inline::SoftBreak => self.words(" "),
            Inline::HardBreak => self.part("br", |_| {}),
            Inline::Emphasis(text) => self.part("em", |seen| seen.text(text)),
            Inline::Strong(text) => self.part("strong", |seen| seen.text(text)),
            Inline::Strikethrough(text) => self.part("del", |seen| seen.text(text)),
            Inline::Link { href, text, title } => self.part("link", |seen| {
                seen.part("to", |seen| seen.href(href));
                seen.part("title", |seen| seen.words(title));
                seen.text(text);
            }),
            Inline::Image { asset, alt, title } => self.part("image", |seen| {
                [*asset, alt.as_str(), *title].into_iter().for_each(|words| seen.part("", |seen| seen.words(words)));
            }),
            Inline::Label { words, .. } if !words.is_empty() => self.part("strong", |seen| seen.text(words)),
            Inline::Label { path, .. } => self.part("ui", |seen| {
                path.iter().for_each(|label| seen.part("", |seen| seen.words(label)));
            }),
            Inline::Footnote(number) => self.part(&format!("note {number}"), |_| {}),
        }
    }

    fn href(&mut self, href: &Href) {
        match href {
            Href::External(url) => self.words(url),
            Href::Asset(asset) => self.words(asset),
            Href::Page { path, anchor } => {
                self.words(path.as_str());
                self.words(anchor.unwrap_or_default());
            }
        }
    }
}
