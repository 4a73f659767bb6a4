//! Which UI elements a text names.

use super::{Block, Inline};

/// The elements that some blocks name, each once, in their order.
pub(super) fn labels<'a>(blocks: &[Block<'a>]) -> Vec<&'a str> {
    let mut elements = Vec::new();
    each(blocks, &mut |element| {
        if !elements.contains(&element) {
            elements.push(element);
        }
    });
    elements
}

fn each<'a>(blocks: &[Block<'a>], visit: &mut impl FnMut(&'a str)) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => each_in(text, visit),
            Block::Quote(blocks) => each(blocks, visit),
            Block::List { items, .. } => items.iter().for_each(|item| each(&item.blocks, visit)),
            Block::Table { head, rows } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| each_in(&cell.text, visit));
            }
            Block::Callout(callout) => {
                each_in(&callout.title, visit);
                each(&callout.blocks, visit);
            }
            Block::Code { .. } | Block::Rule | Block::Html(_) => {}
        }
    }
}

fn each_in<'a>(text: &[Inline<'a>], visit: &mut impl FnMut(&'a str)) {
    for inline in text {
        match inline {
            Inline::Label { element, words, .. } => {
                visit(element);
                each_in(words, visit);
            }
            Inline::Emphasis(text) | Inline::Strong(text) | Inline::Strikethrough(text) | Inline::Link { text, .. } => {
                each_in(text, visit);
            }
            _ => {}
        }
    }
}
