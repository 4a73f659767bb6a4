//! Finds procedures that are told twice: by their steps, by their text and by their outcome.
//!
//! A document is read as passages and as lists of steps. Documents that share passages are found through
//! an index; each such pair is then compared in full, list by list and section by section.

mod alignment;
mod bags;
mod candidates;
mod digest;
mod grounds;
mod kinship;
mod likeness;
mod passages;
mod score;
mod words;

use rayon::prelude::*;

use self::bags::Bags;
use self::digest::{Digest, Draft};
use self::kinship::Kinship;
use self::words::{Census, Weights};
use crate::model::{Book, DocumentIndex};
use crate::source::{Sources, Span};

/// From this score on, a pair is reported.
pub const THRESHOLD: f32 = 0.5;
/// Pairs below this score are not even listed, where pairs below the threshold are asked for.
pub const FLOOR: f32 = 0.2;

/// Two documents that tell one thing twice.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The document whose path sorts first.
    pub a: DocumentIndex,
    /// The other one.
    pub b: DocumentIndex,
    /// How sure that is: 0 for nothing in common, 1 for the same text.
    pub score: f32,
    /// What is told twice: lists of steps, or a text.
    pub matter: Matter,
    /// Why, in sentences without their full stop.
    pub grounds: Vec<String>,
    /// Where the common part stands in each.
    pub places: (Span, Span),
    /// Where the first passage of the common part stands in each.
    pub starts: (Span, Span),
    /// A passage of each that tells the same differently.
    pub drift: Option<Drift>,
}

/// What a pair tells twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// A list of steps.
    Steps,
    /// A text.
    Text,
}

/// Two passages that say the same, and not quite.
#[derive(Debug, Clone)]
pub struct Drift {
    /// Where they stand.
    pub places: (Span, Span),
    /// What they say.
    pub texts: (String, String),
}

/// All pairs of documents from a score on, best first.
#[must_use]
pub fn duplicates(book: &Book, sources: &Sources, from: f32) -> Vec<Pair> {
    let path = |digest: &Digest| sources.file(book.document(digest.index).file).path.as_str();
    let (digests, bags, weights) = read(book);
    let kinship = Kinship::of(book);
    let found = candidates::candidates(&digests, &bags);
    let compare = |(one, other): (usize, usize)| {
        let (one, other) = (digests.get(one)?, digests.get(other)?);
        let (one, other) = if path(one) < path(other) { (one, other) } else { (other, one) };
        let (a, b) = (book.document(one.index), book.document(other.index));
        if kinship.are_variants(one.index, other.index) || kinship::are_never_read_together(book, a, b) {
            return None;
        }
        let likeness = score::compare((&weights, &bags), one, other);
        if likeness.score < from || kinship::is_generated_copy(a, b, &likeness) {
            return None;
        }
        Some((one, other, likeness))
    };
    let mut alike: Vec<_> = found.into_par_iter().filter_map(compare).collect();
    alike.sort_by(|x, y| {
        let key = |found: &(&Digest, &Digest, score::Likeness)| (path(found.0), path(found.1));
        y.2.score.total_cmp(&x.2.score).then_with(|| key(x).cmp(&key(y)))
    });
    alike.into_par_iter().map(|(one, other, likeness)| grounds::pair(book, (one, other), &likeness)).collect()
}

/// How many documents are read at once: enough for all cores, few enough to hold.
const AT_ONCE: usize = 1024;

/// All documents as numbers, their passages, and what their words weigh.
fn read(book: &Book) -> (Vec<Digest>, Bags, Weights) {
    let documents: Vec<DocumentIndex> = book.iter().map(|(index, _)| index).collect();
    let (mut digests, mut bags, mut census) = (Vec::with_capacity(documents.len()), Bags::default(), Census::default());
    for some in documents.chunks(AT_ONCE) {
        let draft = |index: &DocumentIndex| {
            let gives = book.document(*index).tags.gives.iter().map(|fact| fact.value.clone()).collect();
            Draft::of(&passages::read(book, *index), gives)
        };
        let drafts: Vec<Draft> = some.par_iter().map(draft).collect();
        digests.extend(drafts.into_iter().map(|draft| draft.join(&mut bags, &mut census)));
    }
    let weights = census.weights();
    bags.weigh(&weights);
    digests.par_iter_mut().for_each(|digest| digest.weigh(&weights, &bags));
    (digests, bags, weights)
}
