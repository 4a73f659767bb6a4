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
mod meetings;
mod passages;
mod score;
mod words;

use rayon::prelude::*;

use self::bags::Bags;
use self::digest::{Digest, Draft};
use self::kinship::Kinship;
use self::meetings::Meeter;
use self::score::Likeness;
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
    let (digests, bags, weights) = read(book);
    let found = candidates::candidates(&digests, &bags);
    let library = Library { book, sources, kinship: Kinship::of(book), digests, bags, weights };
    // All pairs of one document stand together, so that its words are made ready once.
    let groups: Vec<&[(usize, usize)]> = found.chunk_by(|pair, next| pair.0 == next.0).collect();
    let compared = groups.into_par_iter().map_init(Meeter::default, |meeter, pairs| library.compare(meeter, pairs));
    let mut alike: Vec<Alike> = compared.flatten_iter().filter(|alike| alike.likeness.score >= from).collect();
    alike.sort_by(|x, y| {
        let key = |alike: &Alike| (library.path(alike.one), library.path(alike.other));
        y.likeness.score.total_cmp(&x.likeness.score).then_with(|| key(x).cmp(&key(y)))
    });
    alike.into_par_iter().map(|alike| grounds::pair(book, (alike.one, alike.other), &alike.likeness)).collect()
}

/// All documents of a book, ready to be compared.
struct Library<'b> {
    book: &'b Book,
    sources: &'b Sources,
    kinship: Kinship,
    digests: Vec<Digest>,
    bags: Bags,
    weights: Weights,
}

/// Two documents, the one whose path sorts first, and how alike they are.
struct Alike<'l> {
    one: &'l Digest,
    other: &'l Digest,
    likeness: Likeness,
}

impl<'b> Library<'b> {
    fn path(&self, digest: &Digest) -> &'b str {
        self.sources.file(self.book.document(digest.index).file).path.as_str()
    }

    /// Compares a document with others: pairs of places, the first of which is the same in all.
    fn compare(&self, meeter: &mut Meeter, pairs: &[(usize, usize)]) -> Vec<Alike<'_>> {
        let Some(taken) = pairs.first().and_then(|(place, _)| self.digests.get(*place)) else { return Vec::new() };
        meeter.take(&taken.bags, &self.bags, &self.weights);
        let others = pairs.iter().filter_map(|(_, place)| self.digests.get(*place));
        others.filter_map(|met| self.compare_two(meeter, taken, met)).collect()
    }

    /// Compares the document that the meeter has taken with another one; nothing when their likeness is no fault.
    fn compare_two<'l>(&self, meeter: &mut Meeter, taken: &'l Digest, met: &'l Digest) -> Option<Alike<'l>> {
        let is_first = self.path(taken) < self.path(met);
        let (one, other) = if is_first { (taken, met) } else { (met, taken) };
        let (a, b) = (self.book.document(one.index), self.book.document(other.index));
        if self.kinship.are_variants(one.index, other.index) || kinship::are_never_read_together(self.book, a, b) {
            return None;
        }
        let meetings = meeter.meet(&met.bags, &self.bags, &self.weights);
        if !meetings.has_any() {
            return None;
        }
        let meetings = if is_first { meetings } else { meetings.turned() };
        let likeness = score::compare((&self.bags, meetings), one, other);
        (!kinship::is_generated_copy(a, b, &likeness)).then_some(Alike { one, other, likeness })
    }
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
