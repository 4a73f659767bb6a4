//! One walk over a document that knows, at each block, who sees it and in which versions.

use crate::model::{
    Block, BlockKind, Callout, Document, Include, Inline, InlineKind, Scope, Step, StepItem, Tags, UiForm,
};

/// Whether a walk goes on into included documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Includes {
    /// As a reader meets the text.
    Follow,
    /// As the file is written.
    Skip,
}

/// How far a walk goes into running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// It tells of each text as a whole.
    Texts,
    /// It tells of each piece of each text.
    Pieces,
}

/// What a walk tells its caller; each method does nothing unless it is written.
pub trait Visit {
    /// How far the walk goes; who does not ask for the pieces of texts need not wait for them.
    const DEPTH: Depth = Depth::Pieces;

    /// Tags, with all that is seen around them, before they narrow it.
    fn tags(&mut self, _tags: &Tags, _outer: Scope) {}
    /// A callout that only some may see, with all that is seen around it.
    fn callout(&mut self, _callout: &Callout, _outer: Scope) {}
    /// A block, with where it is seen.
    fn block(&mut self, _block: &Block, _scope: Scope) {}
    /// A step, with where it is seen.
    fn step(&mut self, _step: &Step, _scope: Scope) {}
    /// A whole running text, such as a paragraph or a heading, with where it is seen.
    fn text(&mut self, _text: &[Inline], _scope: Scope) {}
    /// A piece of running text, with where it is seen.
    fn inline(&mut self, _inline: &Inline, _scope: Scope) {}
}

/// Walks over a whole document: title, summary, symptoms, time, who may do it, text, steps, notes.
pub fn walk(document: &Document, outer: Scope, includes: Includes, visit: &mut impl Visit) {
    let mut walk = Walk { includes, visit };
    walk.text(&document.title, outer);
    walk.text(&document.summary, outer);
    document.symptoms.iter().for_each(|symptom| walk.text(symptom, outer));
    walk.text(&document.time, outer);
    walk.text(&document.who, outer);
    walk.blocks(&document.intro, outer);
    walk.text(document.steps_heading.as_deref().unwrap_or_default(), outer);
    walk.items(&document.steps, outer);
    walk.blocks(&document.notes, outer);
}

/// Walks over some blocks, such as those of a step, that are seen in `outer`.
pub fn walk_blocks(blocks: &[Block], outer: Scope, includes: Includes, visit: &mut impl Visit) {
    Walk { includes, visit }.blocks(blocks, outer);
}

struct Walk<'v, V> {
    includes: Includes,
    visit: &'v mut V,
}

impl<V: Visit> Walk<'_, V> {
    fn narrow(&mut self, tags: &Tags, outer: Scope) -> Scope {
        self.visit.tags(tags, outer);
        tags.narrow(outer)
    }

    fn blocks(&mut self, blocks: &[Block], outer: Scope) {
        for block in blocks {
            self.block(block, outer);
        }
    }

    fn block(&mut self, block: &Block, outer: Scope) {
        let mut scope = self.narrow(&block.tags, outer);
        if let BlockKind::Callout(callout) = &block.kind {
            self.visit.callout(callout, scope);
            scope.audiences = scope.audiences.and(callout.kind.audiences());
        }
        self.visit.block(block, scope);
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(text, scope),
            BlockKind::Section(section) => {
                self.text(&section.heading, scope);
                self.blocks(&section.blocks, scope);
            }
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks, scope),
            BlockKind::List { items, .. } => {
                for item in items {
                    let scope = self.narrow(&item.tags, scope);
                    self.blocks(&item.blocks, scope);
                }
            }
            BlockKind::Table(table) => {
                for cell in table.head.iter().chain(table.rows.iter().flatten()) {
                    self.text(cell, scope);
                }
            }
            BlockKind::Callout(callout) => {
                self.text(&callout.title, scope);
                self.blocks(&callout.blocks, scope);
            }
            BlockKind::Include(include) => self.include(include, scope),
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Html(_) => {}
        }
    }

    fn items(&mut self, items: &[StepItem], outer: Scope) {
        for item in items {
            match item {
                StepItem::Step(step) => {
                    let scope = self.narrow(&step.tags, outer);
                    self.visit.step(step, scope);
                    self.blocks(&step.blocks, scope);
                }
                StepItem::Include { tags, include, .. } => {
                    let scope = self.narrow(tags, outer);
                    self.include(include, scope);
                }
                StepItem::Aside(block) => self.block(block, outer),
            }
        }
    }

    fn include(&mut self, include: &Include, outer: Scope) {
        if self.includes == Includes::Skip {
            return;
        }
        if let Some(content) = &include.content {
            // The conditions of the included file are its own; they are judged where they are written.
            let scope = content.tags.narrow(outer);
            self.blocks(&content.blocks, scope);
            self.items(&content.steps, scope);
        }
    }

    fn text(&mut self, text: &[Inline], scope: Scope) {
        self.visit.text(text, scope);
        if V::DEPTH == Depth::Pieces {
            self.inlines(text, scope);
        }
    }

    fn inlines(&mut self, text: &[Inline], scope: Scope) {
        for inline in text {
            self.visit.inline(inline, scope);
            match &inline.kind {
                InlineKind::Emphasis(text)
                | InlineKind::Strong(text)
                | InlineKind::Strikethrough(text)
                | InlineKind::Ui { form: UiForm::Words(text), .. } => self.inlines(text, scope),
                InlineKind::Link(link) => self.inlines(&link.text, scope),
                InlineKind::Image(image) => self.inlines(&image.alt, scope),
                InlineKind::Words(_)
                | InlineKind::Code(_)
                | InlineKind::SoftBreak
                | InlineKind::HardBreak
                | InlineKind::Ui { .. }
                | InlineKind::Variable(_)
                | InlineKind::Html(_)
                | InlineKind::Footnote(_) => {}
            }
        }
    }
}
