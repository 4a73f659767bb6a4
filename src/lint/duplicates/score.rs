//! How far two documents tell one thing twice: steps, text and outcome in one number.

use std::collections::HashMap;

use super::alignment::{Alignment, align};
use super::bags::{BagId, Bags};
use super::digest::{Digest, Told};
use super::likeness::{Comparer, Subjects};
use super::meetings::Meetings;

/// The part of a page that makes a finding when it stands in sections that are told again whole.
const ENOUGH_TEXT: f32 = 0.08;
/// The part of a list of steps that makes a finding when it is told again to its end.
const ENOUGH_STEPS: f32 = 0.3;
/// How many telling words two texts, or two lists, must share to count in full.
const ENOUGH_WORDS: f32 = 10.0;
const ENOUGH_STEP_WORDS: f32 = 3.0;
/// How many steps make a procedure, and how many passages an explanation.
const PROCEDURE: usize = 3;
/// What is left of a sentence of the text that differs just in what the titles differ in.
const SWAPPED: f32 = 0.25;
/// From how much on a whole page is told again.
const WHOLE: f32 = 0.8;
/// What a step counts for the text around it when the lists end in different things.
const STEP_IN_TEXT: f32 = 0.3;
/// How much more it is when both say that they give the same, and how much less when they do not.
const SAME_OUTCOME: f32 = 1.5;
const OTHER_OUTCOME: f32 = 0.25;

/// What two documents have in common.
#[derive(Debug, Clone)]
pub(super) struct Likeness {
    /// From 0 to 1; one half is the threshold.
    pub(super) score: f32,
    /// The part of the smaller text that stands in sections told again.
    pub(super) text: f32,
    /// The part of the smaller text whose words stand in the other, wherever they stand.
    pub(super) copied: f32,
    /// How much of the score comes from the text, and how much from steps, in thresholds.
    pub(super) evidence: (f32, f32),
    /// The two lists that are most alike.
    pub(super) steps: Option<Alignment>,
    /// Which passages of the one meet which of the other.
    pub(super) passages: Vec<(usize, usize, f32)>,
}

/// Compares two documents.
pub(super) fn compare((bags, meetings): (&Bags, Meetings), one: &Digest, other: &Digest) -> Likeness {
    let comparer = Comparer { bags, meetings, subjects: Subjects::of(&one.title, &other.title) };
    let alignments = alignments(&comparer, one, other);
    let (text, mass, copied, passages) = retold_text(&comparer, (one, other), &alignments);
    // Boilerplate is a part of a page; a page that stands in the other as a whole is none.
    let whole = if copied >= WHOLE && !one.gives_otherwise(other) { copied } else { 0.0 };
    let (text, mass) = (text.max(whole), mass.max(whole * one.weight.min(other.weight)));
    // A sentence or two are no explanation, however alike.
    let length = (passages.len() as f32 / PROCEDURE as f32).min(1.0);
    let from_text = text / ENOUGH_TEXT * (mass / ENOUGH_WORDS).min(1.0) * length * length;
    let mut best: Option<(f32, Alignment)> = None;
    for alignment in alignments.into_values() {
        let short = alignment.count().min(alignment.length) < PROCEDURE;
        let weight = if short { 0.0 } else { (alignment.mass / ENOUGH_STEP_WORDS).min(1.0) };
        let evidence = alignment.agreement() / ENOUGH_STEPS * weight;
        let key = |evidence: f32, alignment: &Alignment| (evidence, alignment.share, alignment.deeds);
        let is_better = best.as_ref().is_none_or(|(most, found)| key(evidence, &alignment) > key(*most, found));
        if is_better {
            best = Some((evidence, alignment));
        }
    }
    let (from_steps, steps) = best.map_or((0.0, None), |(evidence, alignment)| (evidence, Some(alignment)));
    let outcome = outcome(one, other);
    let evidence = (from_text * outcome, from_steps * outcome);
    // Each further threshold's worth of evidence halves what speaks against it.
    let score = 1.0 - (-(evidence.0 + evidence.1)).exp2();
    Likeness { score, text, copied, evidence, steps, passages }
}

fn outcome(one: &Digest, other: &Digest) -> f32 {
    if one.gives_otherwise(other) || one.aim.undoes(other.aim) {
        OTHER_OUTCOME
    } else if one.gives.is_empty() || other.gives.is_empty() {
        1.0
    } else {
        SAME_OUTCOME
    }
}

type Alignments = std::collections::BTreeMap<(usize, usize), Alignment>;

fn alignments(comparer: &Comparer, one: &Digest, other: &Digest) -> Alignments {
    let mut all = Alignments::new();
    for (row, deed) in one.deeds.iter().enumerate().filter(|(_, deed)| deed.steps.len() > 1) {
        for (column, twin) in other.deeds.iter().enumerate().filter(|(_, deed)| deed.steps.len() > 1) {
            if let Some(alignment) = align(comparer, deed, twin) {
                all.insert((row, column), Alignment { deeds: (row, column), ..alignment });
            }
        }
    }
    all
}

/// The part of the smaller text in sections that are told again, its weight, and which passages meet.
///
/// A section that is told again in half counts half of that half: what is repeated as a whole is an
/// explanation, what is repeated here and there is a way of writing.
fn retold_text(
    comparer: &Comparer,
    (one, other): (&Digest, &Digest),
    alignments: &Alignments,
) -> (f32, f32, f32, Vec<(usize, usize, f32)>) {
    let is_smaller = one.weight <= other.weight;
    let (smaller, larger) = if is_smaller { (one, other) } else { (other, one) };
    let turned = Comparer {
        bags: comparer.bags,
        meetings: if is_smaller { comparer.meetings } else { comparer.meetings.turned() },
        subjects: Subjects::of(&smaller.title, &larger.title),
    };
    let twins = Twins::of(larger);
    let mut met = Vec::new();
    let mut sections: HashMap<u32, (f32, f32)> = HashMap::new();
    let mut order = Vec::new();
    let mut copied = 0.0;
    for (place, told) in smaller.passages.iter().enumerate() {
        let best = best_twin(&turned, told, larger, &twins, |row, column| {
            let key = if is_smaller { (row, column) } else { (column, row) };
            alignments.get(&key).map_or(0.0, |found| found.acting)
        });
        copied += told.share * best.0;
        if best.0 > 0.0 {
            met.push(if is_smaller { (place, best.1, best.0) } else { (best.1, place, best.0) });
        }
        let section = sections.entry(told.section).or_insert_with(|| {
            order.push(told.section);
            (0.0, 0.0)
        });
        section.0 += told.share * comparer.bags.get(told.bag.id).own * best.0;
        section.1 += told.share;
    }
    let whole = |section: &u32| match sections.get(section) {
        Some((told, all)) if *all > 0.0 => told * told / all,
        _ => 0.0,
    };
    let mass: f32 = order.iter().map(whole).sum();
    let share = if smaller.weight > 0.0 { mass / smaller.weight } else { 0.0 };
    let copied = if smaller.weight > 0.0 { copied / smaller.weight } else { 0.0 };
    (share, mass, copied, met)
}

/// The passages of a document by their words, so that a copy is found at once.
struct Twins(Vec<(BagId, usize)>);

impl Twins {
    fn of(digest: &Digest) -> Self {
        let mut all: Vec<_> = digest.passages.iter().enumerate().map(|(place, told)| (told.bag.id, place)).collect();
        all.sort_unstable();
        Self(all)
    }

    /// The first passage of just these words.
    fn of_bag(&self, bag: BagId) -> Option<usize> {
        let at = self.0.partition_point(|(other, _)| *other < bag);
        self.0.get(at).filter(|(other, _)| *other == bag).map(|(_, place)| *place)
    }
}

/// How far a passage is told again by a document, and the number of the passage that does it best.
fn best_twin(
    comparer: &Comparer,
    told: &Told,
    other: &Digest,
    twins: &Twins,
    acting: impl Fn(usize, usize) -> f32,
) -> (f32, usize) {
    let mut best = (0.0_f32, 0);
    if !comparer.meetings.has(told.bag) {
        return best;
    }
    let mut meet = |place: usize, twin: &Told| {
        if told.is_code != twin.is_code || told.versions.and(twin.versions).is_empty() {
            return best.0;
        }
        let mut retold = comparer.retold(told.bag, twin.bag, SWAPPED);
        if retold > best.0 {
            retold *= match (told.task, twin.task) {
                (None, None) => 1.0,
                (Some(row), Some(column)) => {
                    STEP_IN_TEXT + (1.0 - STEP_IN_TEXT) * acting(row as usize, column as usize)
                }
                _ => (1.0 + STEP_IN_TEXT) / 2.0,
            };
        }
        if retold > best.0 {
            best = (retold, place);
        }
        best.0
    };
    let copy = twins.of_bag(told.bag.id).and_then(|place| Some((place, other.passages.get(place)?)));
    for (place, twin) in copy.into_iter().chain(other.passages.iter().enumerate()) {
        if meet(place, twin) >= 1.0 {
            break;
        }
    }
    best
}
