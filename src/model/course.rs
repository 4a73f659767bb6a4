//! The course of a procedure: its steps in the order in which they are done, included ones in their places.

use crate::audience::Role;
use crate::model::{
    Block, BlockKind, Book, Document, DocumentIndex, DocumentKind, Include, Scope, Step, StepItem, Tags,
};
use crate::source::Span;

/// The steps of a published document, those of included files in their places, and what stands between them.
#[derive(Debug)]
pub struct Course<'b> {
    /// The document.
    pub document: DocumentIndex,
    /// Everywhere that the document is seen.
    pub scope: Scope,
    /// Its steps, the conditions of files that are included among them, and the texts between them.
    pub turns: Vec<Turn<'b>>,
}

/// What happens in a course.
#[derive(Debug)]
pub enum Turn<'b> {
    /// A step is done.
    Step(Placed<'b>),
    /// The steps of an included file begin, which have needs of their own.
    Enter(&'b Tags, Scope),
    /// The steps of an included file are done, which may have effects as a whole.
    Leave(&'b Tags, Scope),
    /// A heading or a text stands between two steps.
    Pause(Scope),
}

/// A step where it is done.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'b> {
    /// The step.
    pub step: &'b Step,
    /// Everywhere that it is seen.
    pub scope: Scope,
    /// Its place among all steps of the course, from 0, whether anybody sees all of these together or not.
    pub place: usize,
}

impl<'b> Course<'b> {
    /// The course of every published document that has one, in the order of their paths.
    #[must_use]
    pub fn all(book: &'b Book) -> Vec<Self> {
        let procedures = book.published().filter(|(_, document)| document.kind == DocumentKind::Procedure);
        procedures.map(|(index, document)| Self::of(index, document, book.scope(document))).collect()
    }

    /// The course of one document, as far as it is seen in `scope`.
    #[must_use]
    pub fn of(index: DocumentIndex, document: &'b Document, scope: Scope) -> Self {
        let mut course = Self { document: index, scope, turns: Vec::new() };
        let mut place = 0;
        course.items(&document.steps, scope, &mut place);
        course
    }

    /// Its steps in their order.
    pub fn steps(&self) -> impl Iterator<Item = Placed<'b>> + '_ {
        self.turns.iter().filter_map(|turn| match turn {
            Turn::Step(placed) => Some(*placed),
            Turn::Enter(..) | Turn::Leave(..) | Turn::Pause(_) => None,
        })
    }

    fn items(&mut self, items: &'b [StepItem], outer: Scope, place: &mut usize) {
        for item in items {
            match item {
                StepItem::Step(step) => {
                    let scope = step.tags.narrow(outer);
                    self.turns.push(Turn::Step(Placed { step, scope, place: *place }));
                    *place += 1;
                }
                StepItem::Include { tags, include, .. } => self.include(include, tags.narrow(outer), place),
                StepItem::Aside(block) => self.pause(block, outer),
            }
        }
    }

    fn pause(&mut self, block: &Block, outer: Scope) {
        let mut scope = block.tags.narrow(outer);
        match &block.kind {
            // A footnote is shown elsewhere, and a line says nothing.
            BlockKind::FootnoteDefinition { .. } | BlockKind::Rule => return,
            BlockKind::Callout(callout) => scope.audiences = scope.audiences.and(callout.kind.audiences()),
            _ => {}
        }
        self.turns.push(Turn::Pause(scope));
    }

    fn include(&mut self, include: &'b Include, outer: Scope, place: &mut usize) {
        let Some(content) = &include.content else { return };
        let scope = content.tags.narrow(outer);
        self.turns.push(Turn::Enter(&content.tags, scope));
        content.blocks.iter().for_each(|block| self.pause(block, scope));
        self.items(&content.steps, scope, place);
        self.turns.push(Turn::Leave(&content.tags, scope));
    }
}

impl Placed<'_> {
    /// Who does the step, and where the text says so.
    #[must_use]
    pub fn role(&self) -> (Role, Span) {
        self.step.tags.by.as_ref().map_or((Role::Customer, self.step.span), |by| (by.value, by.span))
    }

    /// The first words of the step, for a finding about the whole of it.
    #[must_use]
    pub fn text(&self) -> Span {
        self.step.blocks.first().map_or(self.step.span, |first| first.span)
    }

    /// What the step says besides its conditions.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.step.blocks
    }
}
