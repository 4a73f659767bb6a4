//! The text of a place that says most about what was asked, and which of its words were.

use super::hits::Hits;
use crate::model::Mark;
use crate::search::reading::{PlaceKind, Reading, Run, Text};
use crate::search::tokens::{Endings, Token, fold, is_word, tokens};
use crate::search::words::Field;

/// Marks the words of texts that were asked for.
pub(super) struct Marker<'m> {
    pub(super) words: &'m [Hits],
    pub(super) endings: Endings,
}

/// How many characters a snippet has at most.
const LONGEST: usize = 180;
/// How many of them stand before the first word that was asked for.
const BEFORE: usize = 60;

impl Marker<'_> {
    /// The words of a text that were asked for.
    pub(super) fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        let (mut word, mut start) = (String::new(), 0);
        for (place, char) in text.chars().chain([' ']).enumerate() {
            if is_word(char) {
                if word.is_empty() {
                    start = place;
                }
                word.push(char);
            } else if !word.is_empty() {
                if self.hold(&word).next().is_some() {
                    marks.push([start, place]);
                }
                word.clear();
            }
        }
        marks
    }

    /// The places in the query of the words that one of a text stands for.
    fn hold(&self, word: &str) -> impl Iterator<Item = usize> {
        let folded = fold(word);
        let parts: Vec<String> = tokens(&folded, self.endings).into_iter().filter_map(part).collect();
        let words = self.words.iter().enumerate();
        words.filter(move |(_, hits)| parts.iter().any(|part| hits.hold(part))).map(|(place, _)| place)
    }

    /// How many of the words that were asked for a text has.
    fn count(&self, text: &str) -> usize {
        let words = text.split(|char| !is_word(char)).filter(|word| !word.is_empty());
        let mut held: Vec<usize> = words.flat_map(|word| self.hold(word)).collect();
        held.sort_unstable();
        held.dedup();
        held.len()
    }
}

fn part(token: Token) -> Option<String> {
    match token {
        Token::Part(part) => Some(part.into_owned()),
        Token::Joined(_) => None,
    }
}

/// The text of a place that has most of the words; of the page as a whole, its summary unless another has more.
pub(super) fn snippet(reading: &Reading, place: u16, marker: &Marker) -> String {
    let mut texts: Vec<&Text> = reading.texts.iter().filter(|text| text.place == place).collect();
    let at = place.checked_sub(1).and_then(|at| reading.places.get(usize::from(at)));
    let (named, mut seen) = match at.map(|at| at.kind) {
        // The title is shown anyway, and symptoms stand on no page.
        None | Some(PlaceKind::Said) => {
            texts.retain(|text| {
                !text.runs.iter().any(|Run(field, _)| matches!(field, Field::Title | Field::Symptom | Field::Said))
            });
            (None, vec![reading.summary.clone()])
        }
        Some(PlaceKind::Step(_)) => (None, Vec::new()),
        // The first text is what a heading or a branch is called.
        Some(PlaceKind::Heading | PlaceKind::Branch) if !texts.is_empty() => (Some(texts.remove(0)), Vec::new()),
        Some(PlaceKind::Heading | PlaceKind::Branch) => (None, Vec::new()),
    };
    seen.extend(texts.into_iter().map(Text::seen));
    seen.retain(|text| !text.is_empty());
    let mut best: Option<(usize, &String)> = None;
    for text in &seen {
        let count = marker.count(text);
        if best.is_none_or(|(most, _)| count > most) {
            best = Some((count, text));
        }
    }
    match (best, named) {
        (Some((_, text)), _) => cut(text, marker),
        (None, Some(name)) => cut(&name.seen(), marker),
        (None, None) => String::new(),
    }
}

/// The part of a text around the first word that was asked for, cut between words.
fn cut(text: &str, marker: &Marker) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= LONGEST {
        return text.to_owned();
    }
    let first = marker.marks(text).first().map_or(0, |mark| mark[0]);
    let latest = chars.len().saturating_sub(LONGEST);
    let from = if first <= BEFORE { 0 } else { (first - BEFORE).min(latest) };
    let is_space = |at: &usize| chars.get(*at).is_some_and(|char| char.is_whitespace());
    let start = if from == 0 { 0 } else { (from..first).find(is_space).map_or(from, |at| at + 1) };
    let to = (start + LONGEST).min(chars.len());
    let end = if to == chars.len() { to } else { (start + LONGEST / 2..to).rev().find(is_space).unwrap_or(to) };
    let middle: String = chars.iter().skip(start).take(end - start).collect();
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < chars.len() { "…" } else { "" });
    format!("{before}{}{after}", middle.trim())
}
