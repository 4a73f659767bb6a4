//! Blocks as plain words, for programs that show no marks.

use crate::model::view::{Block, Item, plain};

/// The words of some blocks, on one line.
pub(super) fn words<'b>(blocks: impl Iterator<Item = &'b Block<'b>>) -> String {
    let item = |item: &Item| words(item.blocks.iter());
    let parts = blocks.map(|block| match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => plain(text),
        Block::Code { code, .. } => code.trim_end().to_owned(),
        Block::Html(html) => (*html).to_owned(),
        Block::Quote(blocks) => words(blocks.iter()),
        Block::List { items, .. } => items.iter().map(item).collect::<Vec<_>>().join(" "),
        Block::Table { head, rows } => {
            let cells = head.iter().chain(rows.iter().flatten());
            cells.map(|cell| plain(&cell.text)).collect::<Vec<_>>().join(" ")
        }
        Block::Callout(callout) => words(callout.blocks.iter()),
        Block::Rule => String::new(),
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many characters a name may have.
const NAME: usize = 80;

/// The first sentence, or as many of its words as a name may have.
pub(super) fn short(text: &str) -> &str {
    let sentence = text.split_inclusive(['.', '!', '?']).next().unwrap_or(text);
    let sentence = if text[sentence.len()..].starts_with(|char: char| !char.is_whitespace()) { text } else { sentence };
    let sentence = sentence.trim_end_matches('.');
    match sentence.char_indices().nth(NAME) {
        None => sentence,
        Some((end, _)) => sentence[..end].rsplit_once(' ').map_or(&sentence[..end], |(words, _)| words),
    }
}
