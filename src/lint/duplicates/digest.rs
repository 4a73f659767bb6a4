//! A document as numbers: what is kept of each while all are compared.

use super::passages::{PassageKind, Reading};
use super::words::{Opposing, Weights, Word, element, words};
use crate::lint::tasks::TaskForm;
use crate::model::{DocumentIndex, Fact, Scope};

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

/// Words as a bag, with what all of them weigh.
#[derive(Debug, Default)]
pub(super) struct Bag {
    /// The words, sorted; one that stands there twice is there twice.
    pub(super) words: Box<[Word]>,
    /// What they weigh together.
    pub(super) weight: f32,
    /// One number for all of them.
    pub(super) key: u64,
    /// How far it is a passage of its own: 1 for one that hardly any document has, 0 for boilerplate.
    pub(super) own: f32,
    /// A mark for each word, so that two bags without common words are told apart at a glance.
    pub(super) marks: u128,
    /// Which words of pairs of opposites are among them.
    pub(super) opposing: Opposing,
}

impl Bag {
    fn of(mut words: Vec<Word>) -> Self {
        words.sort_unstable();
        let marks = words.iter().fold(0, |marks, word| marks | 1 << (word % 128));
        Self { words: words.into_boxed_slice(), weight: 0.0, key: 0, own: 1.0, marks, opposing: Opposing::default() }
    }

    fn weigh(&mut self, weights: &Weights) {
        self.key = self.number();
        self.own = weights.own(self.key);
        self.opposing = weights.opposing(&self.words);
        weights.rank(&mut self.words);
        self.weight = self.words.iter().map(|word| weights.of(*word)).sum();
    }

    /// One number for all of its words.
    fn number(&self) -> u64 {
        let mix = |key: u64, word: &Word| (key.rotate_left(7) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.words.iter().fold(self.words.len() as u64, mix)
    }
}

/// A passage.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) bag: Bag,
    pub(super) scope: Scope,
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
    pub(super) bag: Bag,
    pub(super) scope: Scope,
    /// The number of the step in the list.
    pub(super) place: usize,
}

impl Act {
    /// What it counts in its list: a step that many lists have leads to the others.
    pub(super) fn weight(&self) -> f32 {
        self.bag.weight * self.bag.own.max(LEAST_OWN)
    }
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
    pub(super) passages: Vec<Told>,
    pub(super) deeds: Vec<Deed>,
    /// What all passages count together.
    pub(super) weight: f32,
}

impl Digest {
    /// The numbers of a document, not yet weighed.
    pub(super) fn of(reading: &Reading, mut gives: Vec<Fact>) -> Self {
        gives.sort();
        gives.dedup();
        let mut title: Vec<Word> = words(&reading.title, MOST_WORDS);
        title.sort_unstable();
        title.dedup();
        let mut passages = Vec::new();
        let mut section = 0;
        for passage in &reading.passages {
            section += u32::from(passage.kind == PassageKind::Heading);
            passages.push(Told {
                bag: Bag::of(words(&passage.text, MOST_WORDS)),
                scope: passage.scope,
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
            let steps = outline.steps.iter().enumerate().take(MOST_STEPS).map(|(place, step)| Act {
                bag: Bag::of(step_words(reading, &passages, &step.passages)),
                scope: step.scope,
                place,
            });
            let steps = steps.filter(|act| !act.bag.words.is_empty()).collect();
            deeds.push(Deed { place, steps, weight: 0.0 });
        }
        passages.truncate(MOST_PASSAGES);
        Self { index: reading.index, title, aim: Opposing::default(), gives, passages, deeds, weight: 0.0 }
    }

    /// Whether both say what they give, and it is nothing in common.
    pub(super) fn gives_otherwise(&self, other: &Self) -> bool {
        !self.gives.is_empty() && !other.gives.is_empty() && !self.gives.iter().any(|fact| other.gives.contains(fact))
    }

    /// The different words of the document.
    pub(super) fn vocabulary(&self) -> Vec<Word> {
        let told = self.passages.iter().flat_map(|told| told.bag.words.iter());
        let done = self.deeds.iter().flat_map(|deed| &deed.steps).flat_map(|act| act.bag.words.iter());
        let mut all: Vec<Word> = told.chain(done).chain(&self.title).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Its different passages and steps, each as one number.
    pub(super) fn sentences(&self) -> Vec<u64> {
        let told = self.passages.iter().map(|told| told.bag.number());
        let done = self.deeds.iter().flat_map(|deed| &deed.steps).map(|act| act.bag.number());
        let mut all: Vec<u64> = told.chain(done).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Weighs everything, once the whole book is counted.
    pub(super) fn weigh(&mut self, weights: &Weights) {
        self.aim = weights.opposing(&self.title);
        weights.rank(&mut self.title);
        for told in &mut self.passages {
            told.bag.weigh(weights);
            told.share = if told.is_code { (CODE * told.bag.weight).min(MOST_CODE) } else { told.bag.weight };
        }
        for deed in &mut self.deeds {
            deed.steps.iter_mut().for_each(|act| act.bag.weigh(weights));
            deed.weight = deed.steps.iter().map(Act::weight).sum();
        }
        self.weight = self.passages.iter().map(|told| told.share).sum();
    }
}

/// The words of a step and the elements of the UI that it touches, without its code.
fn step_words(reading: &Reading, told: &[Told], passages: &[usize]) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    for place in passages {
        let (Some(passage), Some(told)) = (reading.passages.get(*place), told.get(*place)) else { continue };
        if !told.is_code {
            all.extend(told.bag.words.iter().take(MOST_WORDS.saturating_sub(all.len())));
            all.extend(passage.touched.iter().take(MOST_WORDS).map(|name| element(name)));
        }
    }
    all
}
