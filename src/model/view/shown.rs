//! Whether a reader sees anything of a step.

use crate::audience::Audience;
use crate::model::{Block, BlockKind, CalloutKind, Course, Included, Scope, StepItem, Tags, Turn};

/// Takes out the steps of which nothing is shown, and the included files that have no other steps.
pub(super) fn keep_shown(course: &mut Course, audience: Audience) {
    let mut kept: Vec<Turn> = Vec::with_capacity(course.turns.len());
    for turn in course.turns.drain(..) {
        let is_shown = match &turn {
            Turn::Step(placed) => !placed.scope.is_empty() && shows(placed.blocks(), placed.scope, audience),
            Turn::Enter(..) => true,
            Turn::Leave(..) => {
                let is_empty = matches!(kept.last(), Some(Turn::Enter(..)));
                if is_empty {
                    kept.pop();
                }
                !is_empty
            }
        };
        if is_shown {
            kept.push(turn);
        }
    }
    course.turns = kept;
}

/// Whether something is shown of these blocks, or nothing was written.
fn shows(blocks: &[Block], scope: Scope, audience: Audience) -> bool {
    blocks.is_empty() || blocks.iter().any(|block| shows_block(block, scope, audience))
}

fn shows_block(block: &Block, outer: Scope, audience: Audience) -> bool {
    let Some(scope) = narrowed(&block.tags, outer) else { return false };
    match &block.kind {
        BlockKind::Quote(blocks) => shows(blocks, scope, audience),
        BlockKind::List { items, .. } => items
            .iter()
            .any(|item| narrowed(&item.tags, scope).is_some_and(|scope| shows(&item.blocks, scope, audience))),
        BlockKind::Callout(callout) => {
            let is_named = matches!(callout.kind, CalloutKind::Escalate(_));
            callout.kind.audiences().contains(audience) && (is_named || shows(&callout.blocks, scope, audience))
        }
        BlockKind::Include(include) => {
            include.content.as_ref().is_some_and(|content| shows_included(content, scope, audience))
        }
        BlockKind::FootnoteDefinition { .. } => false,
        BlockKind::Paragraph(_)
        | BlockKind::Section(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Html(_) => true,
    }
}

fn shows_included(content: &Included, outer: Scope, audience: Audience) -> bool {
    narrowed(&content.tags, outer).is_some_and(|scope| {
        content.blocks.iter().any(|block| shows_block(block, scope, audience))
            || content.steps.iter().any(|item| shows_item(item, scope, audience))
    })
}

fn shows_item(item: &StepItem, outer: Scope, audience: Audience) -> bool {
    match item {
        StepItem::Step(step) => narrowed(&step.tags, outer).is_some_and(|scope| shows(&step.blocks, scope, audience)),
        StepItem::Aside(block) => shows_block(block, outer, audience),
        StepItem::Include { tags, include, .. } => narrowed(tags, outer)
            .zip(include.content.as_ref())
            .is_some_and(|(scope, content)| shows_included(content, scope, audience)),
    }
}

fn narrowed(tags: &Tags, outer: Scope) -> Option<Scope> {
    Some(tags.narrow(outer)).filter(|scope| !scope.is_empty())
}
