//! Steps: one action each, with its check, its failure branches and who may do it.

use crate::model::{Block, BlockKind, Include, StepName, Tags, source_words};
use crate::source::Span;

/// Something in the list of steps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StepItem {
    /// A step.
    Step(Step),
    /// The steps of another document, here.
    Include {
        /// Where it stands.
        span: Span,
        /// The tags that narrow what is included.
        tags: Tags,
        /// What is included.
        include: Include,
    },
    /// A text between two steps.
    Aside(Block),
}

/// One action.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// Where it stands.
    pub span: Span,
    /// Its conditions, effects and given name.
    pub tags: Tags,
    /// The name by which links, ticks and handoffs know it.
    pub name: StepName,
    /// Its text and callouts in the order in which they are written.
    pub blocks: Vec<Block>,
}

impl Step {
    /// A step, named by its given id or by its words.
    #[must_use]
    pub fn new(span: Span, tags: Tags, blocks: Vec<Block>) -> Self {
        let given = tags.id.as_ref().map(|id| id.value.clone());
        let name = given.unwrap_or_else(|| name_from_words(&blocks));
        Self { span, tags, name, blocks }
    }

    /// The name that its words give it, whatever other steps are called.
    #[must_use]
    pub fn name_from_words(&self) -> StepName {
        name_from_words(&self.blocks)
    }
}

fn name_from_words(blocks: &[Block]) -> StepName {
    let words = blocks.iter().find_map(|block| match &block.kind {
        // A name must not be made from words that some of the step's readers do not see.
        BlockKind::Paragraph(text) if block.tags.is_unconditional() => Some(source_words(text)),
        _ => None,
    });
    StepName::from_words(&words.unwrap_or_default())
}
