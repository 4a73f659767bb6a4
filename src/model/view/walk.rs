//! Every piece of running text of a view, wherever it stands.

use super::{Block, Inline, Page, StepItem};

/// Visits the running text of some blocks and all that stands within it, in the order of reading.
pub(super) fn each<'p, 'a>(blocks: &'p [Block<'a>], visit: &mut impl FnMut(&'p Inline<'a>)) {
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

/// Visits a run of text and all that stands within it.
pub(super) fn each_in<'p, 'a>(text: &'p [Inline<'a>], visit: &mut impl FnMut(&'p Inline<'a>)) {
    for inline in text {
        visit(inline);
        match inline {
            Inline::Label { words: text, .. }
            | Inline::Emphasis(text)
            | Inline::Strong(text)
            | Inline::Strikethrough(text)
            | Inline::Link { text, .. } => each_in(text, visit),
            _ => {}
        }
    }
}

/// Visits all running text of a page.
pub(super) fn each_of<'p, 'a>(page: &'p Page<'a>, visit: &mut impl FnMut(&'p Inline<'a>)) {
    each_in(&page.title, visit);
    each_in(&page.summary, visit);
    each_in(&page.who, visit);
    each_in(&page.time, visit);
    page.before.iter().for_each(|prerequisite| each_in(&prerequisite.ways, visit));
    each(&page.intro, visit);
    page.steps_heading.iter().for_each(|heading| each_in(&heading.text, visit));
    for item in &page.steps {
        match item {
            StepItem::Step(step) => each(&step.blocks, visit),
            StepItem::Aside(block) => each(std::slice::from_ref(block), visit),
        }
    }
    each(&page.notes, visit);
    each_in(&page.undo, visit);
    each_in(&page.next, visit);
    page.footnotes.iter().for_each(|footnote| each(&footnote.blocks, visit));
}
