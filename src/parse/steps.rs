//! Which part of a document is its list of steps.

use crate::model::{Block, BlockKind, DocumentKind, Item, Section, Step, StepItem, Tags, Text, source_words};
use crate::source::Span;

/// The heading below which the steps of a procedure stand.
pub(super) const HEADING: &str = "Steps";

/// How eagerly steps are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Only below a heading `Steps`.
    Headed,
    /// Else in the first ordered list: the file says that it is a procedure.
    Somewhere,
    /// Else when the text is nothing but ordered lists: a partial may hold bare steps.
    Bare,
}

impl Wanted {
    pub(super) fn of(kind: DocumentKind, named: Option<DocumentKind>) -> Self {
        match kind {
            _ if named == Some(DocumentKind::Procedure) => Self::Somewhere,
            DocumentKind::Partial => Self::Bare,
            DocumentKind::Procedure | DocumentKind::Page => Self::Headed,
        }
    }
}

/// A text in three parts.
#[derive(Default)]
pub(super) struct Found {
    pub(super) intro: Vec<Block>,
    /// The heading that the steps stand below.
    pub(super) heading: Option<Text>,
    pub(super) steps: Vec<StepItem>,
    pub(super) notes: Vec<Block>,
    /// A second heading `Steps` behind other text, which would be moved away from it.
    pub(super) late: Option<Span>,
    /// Whether there is a heading `Steps`.
    pub(super) is_procedure: bool,
}

/// Takes the steps out of a text.
pub(super) fn take(blocks: Vec<Block>, wanted: Wanted) -> Found {
    let is_list = |block: &Block| matches!(block.kind, BlockKind::List { start: Some(_), .. });
    let is_headed = |block: &Block| matches!(&block.kind, BlockKind::Section(section) if is_steps(section));
    let bare = wanted == Wanted::Bare && !blocks.is_empty() && blocks.iter().all(is_list);
    let mut found = Found { is_procedure: blocks.iter().any(is_headed), ..Found::default() };
    let headed = found.is_procedure;
    for block in blocks {
        let first = found.steps.is_empty();
        match block.kind {
            BlockKind::Section(section) if headed && is_steps(&section) => {
                if !found.notes.is_empty() {
                    found.late = section.heading.first().map(|first| first.span);
                }
                found.heading.get_or_insert(section.heading);
                let mut items = items(section.blocks);
                items.iter_mut().for_each(|item| tags_of(item).inherit(&block.tags));
                found.steps.append(&mut items);
            }
            BlockKind::List { start: Some(_), .. } if bare || (wanted == Wanted::Somewhere && !headed && first) => {
                found.steps.append(&mut items(vec![block]));
            }
            _ if found.steps.is_empty() => found.intro.push(block),
            _ => found.notes.push(block),
        }
    }
    if wanted == Wanted::Somewhere && found.steps.is_empty() {
        found = take_from_section(found);
    }
    found
}

/// Whether the steps of a procedure stand below this heading.
pub(super) fn is_steps(section: &Section) -> bool {
    source_words(&section.heading).trim().eq_ignore_ascii_case(HEADING)
}

/// The steps of a procedure that lists them below another heading.
fn take_from_section(mut found: Found) -> Found {
    let lists = |block: &Block| matches!(block.kind, BlockKind::List { start: Some(_), .. });
    let holds = |block: &Block| matches!(&block.kind, BlockKind::Section(section) if section.blocks.iter().any(lists));
    if let Some(place) = found.intro.iter().position(holds) {
        found.notes = found.intro.split_off(place + 1);
        if let Some(Block { kind: BlockKind::Section(section), tags, .. }) = found.intro.pop() {
            found.heading = Some(section.heading);
            found.steps = items(section.blocks);
            found.steps.iter_mut().for_each(|item| tags_of(item).inherit(&tags));
        }
    }
    found
}

/// The tags of something in the list of steps.
pub(super) fn tags_of(item: &mut StepItem) -> &mut Tags {
    match item {
        StepItem::Step(step) => &mut step.tags,
        StepItem::Include { tags, .. } => tags,
        StepItem::Aside(block) => &mut block.tags,
    }
}

fn items(blocks: Vec<Block>) -> Vec<StepItem> {
    let mut list = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List { start: Some(_), items } => {
                for item in items {
                    let mut item = item_of(item);
                    tags_of(&mut item).inherit(&block.tags);
                    list.push(item);
                }
            }
            BlockKind::Include(include) => list.push(StepItem::Include { span: block.span, tags: block.tags, include }),
            BlockKind::Section(section) => {
                // Parts of a long list: the heading stands between the steps.
                let heading = Section { blocks: Vec::new(), ..section };
                let mut below = items(section.blocks);
                below.iter_mut().for_each(|item| tags_of(item).inherit(&block.tags));
                list.push(StepItem::Aside(Block { kind: BlockKind::Section(heading), ..block }));
                list.append(&mut below);
            }
            _ => list.push(StepItem::Aside(block)),
        }
    }
    list
}

fn item_of(item: Item) -> StepItem {
    match <[Block; 1]>::try_from(item.blocks) {
        Ok([Block { kind: BlockKind::Include(include), mut tags, .. }]) => {
            let outer = std::mem::take(&mut tags);
            let mut tags = item.tags;
            tags.inherit(&outer);
            StepItem::Include { span: item.span, tags, include }
        }
        Ok([block]) => StepItem::Step(step(item.span, item.tags, vec![block])),
        Err(blocks) => StepItem::Step(step(item.span, item.tags, blocks)),
    }
}

/// A step, named by its given id or by its words.
pub(super) fn step(span: Span, tags: Tags, blocks: Vec<Block>) -> Step {
    Step::new(span, tags, blocks)
}
