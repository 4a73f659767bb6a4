//! Which documents are alike on purpose.

use std::collections::HashMap;

use super::score::Likeness;
use crate::model::{Book, Document, DocumentIndex};

/// From how much of the text on a stamped copy is a copy.
const COPY: f32 = 0.8;
/// How many steps `variant-of` is followed.
const GENERATIONS: usize = 32;

/// The base of each document that says it is a variant.
#[derive(Debug)]
pub(super) struct Kinship {
    bases: HashMap<DocumentIndex, DocumentIndex>,
}

impl Kinship {
    /// The kinship of all documents.
    pub(super) fn of(book: &Book) -> Self {
        let base = |document: &Document| book.find(&document.variant_of.as_ref()?.value);
        let bases = book.iter().filter_map(|(index, document)| Some((index, base(document)?)));
        Self { bases: bases.collect() }
    }

    fn root(&self, mut document: DocumentIndex) -> DocumentIndex {
        // Two documents may name each other; then the smaller one is the root of both.
        let mut least = document;
        for _ in 0..GENERATIONS {
            match self.bases.get(&document) {
                Some(base) => document = *base,
                None => return document,
            }
            least = least.min(document);
        }
        least
    }

    /// Whether their writers say that one is a variant of the other, or both are of a third.
    pub(super) fn are_variants(&self, one: DocumentIndex, other: DocumentIndex) -> bool {
        self.root(one) == self.root(other)
    }
}

/// Whether two documents are told apart by what their files say, whatever their texts have in common.
pub(super) fn are_never_read_together(book: &Book, one: &Document, other: &Document) -> bool {
    book.scope(one).versions.and(book.scope(other).versions).is_empty()
}

/// Whether one is a copy that a program made of the other.
pub(super) fn is_generated_copy(one: &Document, other: &Document, likeness: &Likeness) -> bool {
    (one.is_generated || other.is_generated) && likeness.copied >= COPY
}
