//! Why two documents are a pair, in words, and where to look.

use super::alignment::Alignment;
use super::digest::Digest;
use super::passages::{self, Reading};
use super::score::Likeness;
use super::{Drift, Matter, Pair};
use crate::lint::tasks::TaskForm;
use crate::model::{Book, Document, ElementId};
use crate::source::Span;

/// From how much on a step or passage is the same for a reader.
const SAME: f32 = 0.95;
/// From how much on the last step counts as the same.
const ALIKE: f32 = 0.5;
/// How many labels of a common way are named.
const MOST_LABELS: usize = 5;

/// The pair that two documents make.
pub(super) fn pair(book: &Book, (one, other): (&Digest, &Digest), likeness: &Likeness) -> Pair {
    let (a, b) = (book.document(one.index), book.document(other.index));
    let readings = (passages::read(book, one.index), passages::read(book, other.index));
    let matter = if likeness.evidence.1 >= likeness.evidence.0 { Matter::Steps } else { Matter::Text };
    let mut grounds = outcome(a, b);
    let steps = likeness.steps.as_ref().filter(|steps| steps.count() > 0);
    let side_by_side = steps.and_then(|steps| SideBySide::of((one, other), &readings, steps));
    if let Some(both) = &side_by_side {
        grounds.extend(both.grounds(book, (a.path.as_str(), b.path.as_str())));
    }
    let met: Vec<_> = likeness.passages.iter().filter(|(_, _, retold)| *retold > 0.0).collect();
    if likeness.text >= 0.01 {
        let percent = (likeness.copied.max(likeness.text) * 100.0).round().max(1.0);
        let smaller = if one.weight <= other.weight { a } else { b };
        grounds.push(format!("{percent} % of the text of `{}` stands in both", smaller.path.as_str()));
    }
    let text_places = || {
        let met = longest_run(&met);
        let one = met.iter().filter_map(|(place, _, _)| Some(readings.0.passages.get(*place)?.span));
        let other = met.iter().filter_map(|(_, place, _)| Some(readings.1.passages.get(*place)?.span));
        Some((hull(one)?, hull(other)?))
    };
    let of_steps = side_by_side.as_ref().map(|both| (both.places, both.drift()));
    let (places, drift) = match (matter, of_steps) {
        (Matter::Steps, Some((places, drift))) => (Some(places), drift),
        (_, of_steps) => {
            let drift = text_drift(&readings, &likeness.passages).or(of_steps.and_then(|(_, drift)| drift));
            (text_places(), drift)
        }
    };
    let places = places.unwrap_or((a.title_span, b.title_span));
    let starts = (start(&readings.0, places.0), start(&readings.1, places.1));
    Pair { a: one.index, b: other.index, score: likeness.score, matter, grounds, places, starts, drift }
}

/// The longest run of passages that meet others: where a reader sees best what is told twice.
fn longest_run<'m>(met: &[&'m (usize, usize, f32)]) -> Vec<&'m (usize, usize, f32)> {
    let mut sorted = met.to_vec();
    sorted.sort_unstable_by_key(|(one, other, _)| (*one, *other));
    // A passage between two that meet, such as a picture, does not end a run.
    let follow = |a: &&(usize, usize, f32), b: &&(usize, usize, f32)| b.0 - a.0 <= 2 && b.1.abs_diff(a.1) <= 2;
    let mass = |run: &&[&(usize, usize, f32)]| run.iter().map(|(_, _, retold)| *retold).sum::<f32>();
    let runs = sorted.chunk_by(follow);
    // Of two that are as long the first one is taken.
    let best = runs.rev().max_by(|x, y| mass(x).total_cmp(&mass(y)));
    best.map(<[_]>::to_vec).unwrap_or_default()
}

/// The first passage within a place.
fn start(reading: &Reading, place: Span) -> Span {
    let inside = |passage: &&passages::Passage| passage.span.start >= place.start && passage.span.end <= place.end;
    reading.passages.iter().find(inside).map_or(place, |passage| passage.span)
}

fn outcome(a: &Document, b: &Document) -> Vec<String> {
    let given = a.tags.gives.iter().filter(|fact| b.tags.gives.iter().any(|other| other.value == fact.value));
    given.map(|fact| format!("both give `{}`", fact.value)).collect()
}

/// The smallest place that holds all of some places of one file.
fn hull(mut spans: impl Iterator<Item = Span>) -> Option<Span> {
    let first = spans.next()?;
    Some(spans.fold(first, |hull, span| Span {
        start: hull.start.min(span.start),
        end: hull.end.max(span.end),
        ..hull
    }))
}

/// Two lists with the steps that meet.
struct SideBySide<'r> {
    readings: &'r (Reading, Reading),
    /// The passages of the steps that meet, and how far they do.
    steps: Vec<(&'r [usize], &'r [usize], f32)>,
    /// The numbers of the steps that meet, from one.
    numbers: (Vec<usize>, Vec<usize>),
    lengths: (usize, usize),
    forms: (TaskForm, TaskForm),
    places: (Span, Span),
}

impl<'r> SideBySide<'r> {
    fn of((one, other): (&Digest, &Digest), readings: &'r (Reading, Reading), found: &Alignment) -> Option<Self> {
        let deeds = (one.deeds.get(found.deeds.0)?, other.deeds.get(found.deeds.1)?);
        let outlines = (readings.0.outlines.get(deeds.0.place)?, readings.1.outlines.get(deeds.1.place)?);
        let mut both = Self {
            readings,
            steps: Vec::new(),
            numbers: (Vec::new(), Vec::new()),
            lengths: (outlines.0.steps.len(), outlines.1.steps.len()),
            forms: (outlines.0.form, outlines.1.form),
            places: (outlines.0.steps.first()?.span, outlines.1.steps.first()?.span),
        };
        let mut spans = (Vec::new(), Vec::new());
        for (row, column, retold) in found.steps.iter().filter(|(_, _, retold)| *retold > super::alignment::TOLD) {
            let places = (deeds.0.steps.get(*row)?.place, deeds.1.steps.get(*column)?.place);
            let steps = (outlines.0.steps.get(places.0)?, outlines.1.steps.get(places.1)?);
            both.steps.push((&steps.0.passages, &steps.1.passages, *retold));
            both.numbers.0.push(places.0 + 1);
            both.numbers.1.push(places.1 + 1);
            spans.0.push(steps.0.span);
            spans.1.push(steps.1.span);
        }
        both.places = (hull(spans.0.into_iter())?, hull(spans.1.into_iter())?);
        Some(both)
    }

    fn grounds(&self, book: &Book, (one, other): (&str, &str)) -> Vec<String> {
        let noun = |form| if form == TaskForm::Sections { "parts" } else { "steps" };
        let mut grounds = vec![format!(
            "{} {} of {} of `{other}` tell {} {} of {} of `{one}` again",
            noun(self.forms.1),
            ranges(&self.numbers.1),
            self.lengths.1,
            noun(self.forms.0),
            ranges(&self.numbers.0),
            self.lengths.0,
        )];
        let way = self.way();
        if !way.is_empty() {
            let way: Vec<String> = way.into_iter().map(|name| label(book, name)).collect();
            grounds.push(format!("same way: {}", way.join(" › ")));
        }
        let ends = (self.numbers.0.last() == Some(&self.lengths.0), self.numbers.1.last() == Some(&self.lengths.1));
        if ends == (true, true) && self.steps.last().is_some_and(|(_, _, retold)| *retold >= ALIKE) {
            grounds.push("the last step is the same".to_owned());
        }
        grounds
    }

    /// The elements that both touch, in the order of the first.
    fn way(&self) -> Vec<&'r str> {
        let mut way: Vec<&str> = Vec::new();
        for (one, other, _) in &self.steps {
            let theirs: Vec<&str> = labels(&self.readings.1, other).collect();
            for label in labels(&self.readings.0, one).filter(|label| theirs.contains(label)) {
                if !way.contains(&label) && way.len() < MOST_LABELS {
                    way.push(label);
                }
            }
        }
        way
    }

    /// The step that differs most among those that meet.
    fn drift(&self) -> Option<Drift> {
        let first = |reading: &'r Reading, places: &[usize]| reading.passages.get(*places.first()?);
        let drifted = self.steps.iter().filter(|(_, _, retold)| *retold < SAME).min_by(|x, y| x.2.total_cmp(&y.2));
        let differ = |(one, other, _): &&(&'r [usize], &'r [usize], f32)| {
            first(&self.readings.0, one).map(|passage| &passage.text)
                != first(&self.readings.1, other).map(|passage| &passage.text)
        };
        let (one, other, _) = drifted.or_else(|| self.steps.iter().find(differ))?;
        drift(first(&self.readings.0, one)?, first(&self.readings.1, other)?)
    }
}

/// What an element is called now; what is no id is a label already.
fn label(book: &Book, name: &str) -> String {
    let element = book.catalog.get(&ElementId::new(name));
    element.map_or(name, |element| element.label(book.config.versions.newest())).to_owned()
}

fn labels<'r>(reading: &'r Reading, places: &[usize]) -> impl Iterator<Item = &'r str> {
    let places = places.to_vec();
    places
        .into_iter()
        .filter_map(|place| reading.passages.get(place))
        .flat_map(|passage| passage.touched.iter().map(String::as_str))
}

fn text_drift(readings: &(Reading, Reading), met: &[(usize, usize, f32)]) -> Option<Drift> {
    let drifted = met.iter().filter(|(_, _, retold)| *retold > 0.3 && *retold < SAME);
    let (one, other, _) = drifted.max_by(|x, y| x.2.total_cmp(&y.2))?;
    drift(readings.0.passages.get(*one)?, readings.1.passages.get(*other)?)
}

fn drift(one: &passages::Passage, other: &passages::Passage) -> Option<Drift> {
    let said = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts = (said(&one.text), said(&other.text));
    (texts.0 != texts.1).then_some(Drift { places: (one.span, other.span), texts })
}

/// Numbers in words: `1–3 and 5`.
fn ranges(numbers: &[usize]) -> String {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => parts.push((*number, *number)),
        }
    }
    let word =
        |(first, last): &(usize, usize)| if first == last { first.to_string() } else { format!("{first}–{last}") };
    let words: Vec<String> = parts.iter().map(word).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
