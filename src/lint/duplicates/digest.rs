//! A document as numbers: what is kept of each while all are compared.

use super::bags::{BagId, Bags, OwnBag, OwnBags, Rows};
use super::passages::{PassageKind, Reading};
use super::words::{Census, Opposing, Weights, Word, element, words};
use crate::lint::tasks::TaskForm;
use crate::model::{DocumentIndex, Fact};
use crate::version::VersionSet;

/// How many words of one passage count; a longer one is judged by its beginning.
const MOST_WORDS: usize = 400;
/// How many passages of one document count, and how many steps of one list.
const MOST_PASSAGES: usize = 1_500;
const MOST_STEPS: usize = 200;
/// How many lists of one document are compared.
const MOST_TASKS: usize = 100;
/// How far the words of code count: it is evidence, and it is copied more easily than understood.
const CODE: f32 = 0.3;
/// How much one piece of code can weigh at most, in words.
const MOST_CODE: f32 = 9.0;

/// What even boilerplate counts: a page may consist of it.
pub(super) const LEAST_OWN: f32 = 0.1;

/// A passage.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) bag: OwnBag,
    /// The UI versions that show it.
    pub(super) versions: VersionSet,
    /// The section that it stands in, counted from the top.
    pub(super) section: u32,
    /// The list of steps that it stands in.
    pub(super) task: Option<u32>,
    pub(super) is_code: bool,
    /// How much it counts for its document.
    pub(super) share: f32,
}

/// A list of steps.
#[derive(Debug)]
pub(super) struct Deed {
    /// The number of the list in the document.
    pub(super) place: usize,
    pub(super) steps: Vec<Act>,
    pub(super) weight: f32,
}

/// A step.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) bag: OwnBag,
    /// The UI versions that show it.
    pub(super) versions: VersionSet,
    /// The number of the step in the list.
    pub(super) place: usize,
    /// What it counts in its list: a step that many lists have leads to the others.
    pub(super) weight: f32,
}

/// A document.
#[derive(Debug)]
pub(super) struct Digest {
    pub(super) index: DocumentIndex,
    /// The words of the title, sorted, each once.
    pub(super) title: Vec<Word>,
    /// Which words of pairs of opposites stand in the title.
    pub(super) aim: Opposing,
    pub(super) gives: Vec<Fact>,
    /// The different bags of its passages and steps.
    pub(super) bags: Vec<BagId>,
    pub(super) passages: Vec<Told>,
    pub(super) deeds: Vec<Deed>,
    /// What all passages count together.
    pub(super) weight: f32,
}

/// A document that was read, before the others are known.
#[derive(Debug)]
pub(super) struct Draft {
    digest: Digest,
    bags: OwnBags,
    /// Its different words.
    vocabulary: Vec<Word>,
}

impl Draft {
    /// The numbers of a document.
    pub(super) fn of(reading: &Reading, mut gives: Vec<Fact>) -> Self {
        gives.sort();
        gives.dedup();
        let mut title: Vec<Word> = words(&reading.title, MOST_WORDS).collect();
        title.sort_unstable();
        title.dedup();
        let mut bags = OwnBags::default();
        let mut told = Rows::default();
        for passage in &reading.passages {
            told.push(words(&passage.text, MOST_WORDS));
        }
        let mut section = 0;
        let mut passages: Vec<Told> = Vec::with_capacity(reading.passages.len().min(MOST_PASSAGES));
        for (passage, words) in reading.passages.iter().zip(told.iter()).take(MOST_PASSAGES) {
            section += u32::from(passage.kind == PassageKind::Heading);
            passages.push(Told {
                bag: bags.add(words),
                versions: passage.scope.versions,
                section,
                task: None,
                is_code: passage.kind == PassageKind::Code,
                share: 0.0,
            });
        }
        let mut deeds = Vec::new();
        for (place, outline) in reading.outlines.iter().enumerate().take(MOST_TASKS) {
            if outline.form != TaskForm::Sections && outline.steps.len() > 1 {
                for passage in outline.steps.iter().flat_map(|step| &step.passages) {
                    if let Some(told) = passages.get_mut(*passage) {
                        told.task = u32::try_from(deeds.len()).ok();
                    }
                }
            }
            let steps = outline.steps.iter().enumerate().take(MOST_STEPS).filter_map(|(place, step)| {
                let mut words = step_words(reading, &told, &step.passages);
                words.sort_unstable();
                let versions = step.scope.versions;
                (!words.is_empty()).then(|| Act { bag: bags.add(&words), versions, place, weight: 0.0 })
            });
            deeds.push(Deed { place, steps: steps.collect(), weight: 0.0 });
        }
        let vocabulary = bags.vocabulary(&title);
        let index = reading.index;
        let (aim, weight) = (Opposing::default(), 0.0);
        let digest = Digest { index, title, aim, gives, bags: Vec::new(), passages, deeds, weight };
        Self { digest, bags, vocabulary }
    }

    /// Counts the document in, and gives its bags the numbers that they have among those of all documents.
    pub(super) fn join(self, bags: &mut Bags, census: &mut Census) -> Digest {
        let Self { mut digest, bags: own, vocabulary } = self;
        census.count(&vocabulary);
        let numbers = bags.add(&own);
        let steps = digest.deeds.iter_mut().flat_map(|deed| &mut deed.steps).map(|act| &mut act.bag);
        for bag in digest.passages.iter_mut().map(|told| &mut told.bag).chain(steps) {
            *bag = bag.among(&numbers);
        }
        digest.bags = numbers;
        digest
    }
}

impl Digest {
    /// Whether both say what they give, and it is nothing in common.
    pub(super) fn gives_otherwise(&self, other: &Self) -> bool {
        !self.gives.is_empty() && !other.gives.is_empty() && !self.gives.iter().any(|fact| other.gives.contains(fact))
    }

    /// Weighs everything, once the bags are weighed.
    pub(super) fn weigh(&mut self, weights: &Weights, bags: &Bags) {
        self.aim = weights.opposing(&self.title);
        weights.rank(&mut self.title);
        for told in &mut self.passages {
            let weight = bags.get(told.bag.id).weight;
            told.share = if told.is_code { (CODE * weight).min(MOST_CODE) } else { weight };
        }
        for deed in &mut self.deeds {
            for act in &mut deed.steps {
                let bag = bags.get(act.bag.id);
                act.weight = bag.weight * bag.own.max(LEAST_OWN);
            }
            deed.weight = deed.steps.iter().map(|act| act.weight).sum();
        }
        self.weight = self.passages.iter().map(|told| told.share).sum();
    }
}

/// The words of a step and the elements of the UI that it touches, without its code.
fn step_words(reading: &Reading, told: &Rows, passages: &[usize]) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    for place in passages {
        let (Some(passage), Some(told)) = (reading.passages.get(*place), told.get(*place)) else { continue };
        if passage.kind != PassageKind::Code {
            all.extend(told.iter().take(MOST_WORDS.saturating_sub(all.len())));
            all.extend(passage.touched.iter().take(MOST_WORDS).map(|name| element(name)));
        }
    }
    all
}
