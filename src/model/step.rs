//! Steps: one action each, with its check, its failure branches and who may do it.

use crate::model::{Block, Include, StepName, Tags};
use crate::source::Span;

/// Something in the list of steps.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
