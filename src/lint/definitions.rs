//! Definitions of links, such as `[site]: https://…`, that stand in text for agents alone.

use std::collections::HashMap;
use std::ops::Range;

use crate::audience::{Audience, AudienceSet};
use crate::model::{Block, BlockKind, Book, Depth, Document, Includes, Scope, Step, Visit, walk};
use crate::source::{FileId, Span};

/// Finds out which definitions agents alone may read.
#[derive(Debug)]
pub(super) struct Definitions<'b> {
    book: &'b Book,
    files: HashMap<FileId, &'b Document>,
    /// The stretches of each file so far that are for agents alone.
    internal: HashMap<FileId, Vec<Range<u32>>>,
}

impl<'b> Definitions<'b> {
    pub(super) fn of(book: &'b Book) -> Self {
        let files = book.iter().map(|(_, document)| (document.file, document)).collect();
        Self { book, files, internal: HashMap::new() }
    }

    /// Whether a definition stands in text for agents alone, in a document that others read too.
    pub(super) fn is_internal(&mut self, definition: Span) -> bool {
        let Some(document) = self.files.get(&definition.file) else { return false };
        let stretches = self.internal.entry(definition.file).or_insert_with(|| stretches(self.book, document));
        let after = stretches.partition_point(|stretch| stretch.start <= definition.start);
        after.checked_sub(1).and_then(|last| stretches.get(last)).is_some_and(|last| last.end > definition.start)
    }
}

/// The stretches of a document that are for agents alone, in their order and joined where they overlap.
fn stretches(book: &Book, document: &Document) -> Vec<Range<u32>> {
    let mut internal = Internal::default();
    walk(document, book.scope(document), Includes::Skip, &mut internal);
    internal.close(0, u32::MAX);
    let mut stretches = internal.stretches;
    stretches.sort_by_key(|stretch| stretch.start);
    stretches.dedup_by(|next, before| {
        let overlaps = next.start <= before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    stretches
}

#[derive(Default)]
struct Internal {
    stretches: Vec<Range<u32>>,
    /// The level and the start of each section for agents alone that has not ended yet.
    sections: Vec<(u8, u32)>,
}

impl Internal {
    fn add(&mut self, span: Span, scope: Scope) {
        if is_internal(scope) {
            self.stretches.push(span.start..span.end);
        }
    }

    /// Ends the sections that a heading of this level ends.
    fn close(&mut self, level: u8, end: u32) {
        while let Some((_, start)) = self.sections.pop_if(|(open, _)| *open >= level) {
            self.stretches.push(start..end);
        }
    }
}

impl Visit for Internal {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        match &block.kind {
            BlockKind::Section(section) => {
                self.close(section.level, block.span.start);
                if is_internal(scope) {
                    self.sections.push((section.level, block.span.start));
                }
            }
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| self.add(item.span, item.tags.narrow(scope)));
            }
            _ => self.add(block.span, scope),
        }
    }

    fn step(&mut self, step: &Step, scope: Scope) {
        self.add(step.span, scope);
    }
}

fn is_internal(scope: Scope) -> bool {
    scope.audiences == AudienceSet::only(Audience::Agent)
}
