//! What stands where nobody would read it, or where it would show what must be hidden.

use super::context::Context;
use super::steps::Found;
use crate::model::{Block, BlockKind, CalloutKind, Step, StepItem, Tags};
use crate::source::Span;

/// Reports tags and callouts that speak of a step where there is none: nothing would ever read them.
pub(super) fn refuse(found: &Found, context: &mut Context) {
    if let Some(late) = found.late {
        let help = "a procedure has one list of steps; put both below one heading, or write two procedures";
        context.invalid(late, "a second list of steps behind other text", help);
    }
    refuse_effects(&found.intro, context);
    refuse_effects(&found.notes, context);
    for item in &found.steps {
        match item {
            StepItem::Step(step) => {
                refuse_hidden_text(step, context);
                refuse_effects(&step.blocks, context);
            }
            StepItem::Include { tags, .. } => refuse_on_include(tags, context),
            StepItem::Aside(block) => {
                refuse_stray(block, context);
                refuse_effects(std::slice::from_ref(block), context);
            }
        }
    }
}

/// Reports effects on what is not a step: nothing would ever read them.
pub(super) fn refuse_effects(blocks: &[Block], context: &mut Context) {
    for block in blocks {
        refuse_effect(&block.tags, context);
        match &block.kind {
            BlockKind::Section(section) => refuse_effects(&section.blocks, context),
            BlockKind::FootnoteDefinition { blocks, .. } => {
                if let Some(hidden) = blocks.iter().find(|block| !block.tags.is_unconditional()) {
                    let help = "put the conditions on the text that holds the mark; the footnote follows it";
                    context.invalid(hidden.span, "a footnote cannot be hidden while its mark is shown", help);
                }
                refuse_effects(blocks, context);
            }
            BlockKind::Quote(blocks) => refuse_effects(blocks, context),
            BlockKind::Callout(callout) => refuse_effects(&callout.blocks, context),
            BlockKind::List { items, .. } => {
                for item in items {
                    refuse_effect(&item.tags, context);
                    refuse_effects(&item.blocks, context);
                }
            }
            BlockKind::Paragraph(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Include(_)
            | BlockKind::Html(_) => {}
        }
    }
}

/// Reports a step that some of its readers would find empty: that it is there would show them what
/// they must not see.
fn refuse_hidden_text(step: &Step, context: &mut Context) {
    let shows = |block: &Block| match &block.kind {
        BlockKind::Paragraph(_) | BlockKind::Code { .. } | BlockKind::Table(_) => block.tags.is_unconditional(),
        BlockKind::List { items, .. } => items.iter().any(|item| item.tags.is_unconditional()),
        _ => false,
    };
    if !step.blocks.iter().any(shows) {
        let help = "say what is to be done, in `do:` or in the text of the item, to all who see the step";
        let start = Span { end: step.span.start, ..step.span };
        context.invalid(start, "this step has no text that every reader of it sees", help);
    }
}

/// Reports a callout that speaks of a step and stands beside it.
fn refuse_stray(block: &Block, context: &mut Context) {
    let BlockKind::Callout(callout) = &block.kind else { return };
    if matches!(callout.kind, CalloutKind::Check | CalloutKind::If | CalloutKind::Escalate(_)) {
        let help = "indent it as far as the text of the step that it belongs to";
        context.invalid(callout.mark, "this callout belongs to no step", help);
    }
}

/// The steps that are included have their own tags; only conditions narrow them.
pub(super) fn refuse_on_include(tags: &Tags, context: &mut Context) {
    if let Some(span) = tags.first_effect().or(tags.id.as_ref().map(|id| id.span)) {
        let help = "write it on the steps of the included file; here only `ui` and `for` count";
        context.invalid(span, "this tag says nothing about an include", help);
    }
}

fn refuse_effect(tags: &Tags, context: &mut Context) {
    if let Some(span) = tags.first_effect() {
        let help = "move it to the start of a step, below the heading `## Steps`";
        context.invalid(span, "this tag governs a step, and here is none", help);
    }
}
