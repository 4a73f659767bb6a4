//! One run of text to the mentions in it: what is named, where, and what its sentence says of it.

use std::ops::Range;

use super::english::{self, Sign};
use super::flat::{Around, Flat, Mark, Marked};
use super::ways::{self, Stop};
use super::{Mention, Part, Room, Usage};
use crate::lint::labels::{LabelKey, Labels};
use crate::model::{Book, Inline};
use crate::source::{Sources, Span};
use crate::version::VersionSet;

/// What reading needs to know.
pub(super) struct Reader<'r> {
    pub(super) book: &'r Book,
    pub(super) sources: &'r Sources,
    pub(super) labels: &'r Labels<'r>,
}

/// What kind of text stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Heading,
    Step,
    Text,
}

/// Of what a text speaks as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    Now,
    Past,
}

/// Where a run of text stands.
pub(super) struct Place<'p> {
    pub(super) spot: Spot,
    pub(super) era: Era,
    /// The head of its column in a table.
    pub(super) column: &'p str,
}

/// How much of a sentence is read on each side of a label, in bytes.
const WINDOW: usize = 200;

impl Reader<'_> {
    /// Adds the mentions of a run of text.
    pub(super) fn read(&self, text: &[Inline], place: &Place, mentions: &mut Vec<Mention>) {
        let flat = Flat::of(self.book, text);
        let ways = ways::ways(&flat, self.labels);
        let mut taken: Vec<Range<usize>> = Vec::with_capacity(ways.len());
        for way in &ways {
            if let (Some(first), Some(last)) = (way.first(), way.last()) {
                taken.push(first.range.start..last.range.end);
                mentions.extend(self.way(&flat, way, place));
            }
        }
        for marked in &flat.marks {
            let after = taken.partition_point(|way| way.end <= marked.range.start);
            let is_free = taken.get(after).is_none_or(|way| way.start >= marked.range.end);
            if is_free {
                mentions.extend(self.single(&flat, marked, place));
            }
        }
    }

    fn single(&self, flat: &Flat, marked: &Marked, place: &Place) -> Option<Mention> {
        let text = flat.text.get(marked.range.clone())?.trim();
        let key = LabelKey::of(text).filter(|key| self.labels.knows(key))?;
        let span = flat.span(&marked.range).unwrap_or(marked.span);
        let usage = self.usage(flat, &marked.range, (marked.mark, &key, text), place);
        let is_lone = marked.around == Around::Text && place.spot != Spot::Heading;
        let is_whole = is_lone
            && marked.mark == Mark::Bold
            && self.stands_free(marked.span)
            && self.is_bold_run(marked.span, text);
        Some(Mention {
            span: marked.span,
            parts: vec![Part { text: text.to_owned(), key: Some(key), span }],
            mark: marked.mark,
            usage,
            room: if is_whole { Room::Whole } else { Room::None },
            versions: VersionSet::EMPTY,
            named: self.named(flat, &marked.range),
        })
    }

    fn way(&self, flat: &Flat, way: &[Stop], place: &Place) -> Option<Mention> {
        let (first, last) = (way.first()?, way.last()?);
        let range = first.range.start..last.range.end;
        let part = |stop: &Stop| {
            let text = flat.text.get(stop.range.clone())?.to_owned();
            // Without a mark, `the team > Settings` means a team and no label.
            let key = LabelKey::of(&text).filter(|key| stop.mark != Mark::Plain || self.labels.writes(key, &text));
            Some(Part { key, text, span: flat.span(&stop.range)? })
        };
        let parts: Vec<Part> = way.iter().filter_map(part).collect();
        let marks: Vec<&Marked> = way.iter().filter_map(|stop| flat.mark_at(stop.range.start)).collect();
        let outer = |marked: &&Marked, stop: &Stop| {
            marked.range.start <= stop.range.start && stop.range.end <= marked.range.end
        };
        let start = flat.mark_at(first.range.start).filter(|marked| outer(marked, first)).map(|marked| marked.span);
        let end = flat.mark_at(last.range.start).filter(|marked| outer(marked, last)).map(|marked| marked.span);
        let (start, end) = (start.or_else(|| flat.span(&first.range))?, end.or_else(|| flat.span(&last.range))?);
        let span = Span { end: end.end.max(start.end), ..start };
        let is_lone = marks.len() == way.len()
            && marks.iter().all(|marked| marked.mark == Mark::Bold && marked.around == Around::Text)
            && place.spot != Spot::Heading;
        let is_whole = is_lone && self.stands_free(span) && self.is_bold_way(span, &parts);
        let usage = if self.is_past(flat, &range, place) { Usage::Past } else { Usage::Label };
        (parts.len() > 1).then(|| Mention {
            span,
            parts,
            mark: last.mark,
            usage,
            room: if is_whole { Room::Whole } else { Room::None },
            versions: VersionSet::EMPTY,
            named: self.named(flat, &range),
        })
    }

    /// Whether nothing in the source touches a place that would read otherwise without its marks.
    fn stands_free(&self, span: Span) -> bool {
        let source = self.sources.text(span.file);
        let before = source.get(..span.range().start).and_then(|text| text.chars().next_back());
        let after = source.get(span.range().end..).and_then(|text| text.chars().next());
        let is_free =
            |char: Option<char>, beside: &str| char.is_none_or(|char| char.is_whitespace() || beside.contains(char));
        is_free(before, "(\"“„«‘'/–—") && is_free(after, ".,;:!?)\"”“»’'/–—")
    }

    /// Whether the source at a place is these words as a bold run, letter by letter.
    fn is_bold_run(&self, span: Span, text: &str) -> bool {
        let source = self.sources.text(span.file).get(span.range()).unwrap_or_default();
        [("**", "**"), ("__", "__")]
            .iter()
            .any(|(open, close)| source.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) == Some(text))
    }

    /// Whether the source at a place is a way in bold and nothing besides.
    fn is_bold_way(&self, span: Span, parts: &[Part]) -> bool {
        let Some(mut source) = self.sources.text(span.file).get(span.range()) else { return false };
        for part in parts {
            let lead = |char: char| matches!(char, '*' | '_' | ' ' | '>' | '›' | '→' | '»' | '-');
            let Some(rest) = source.trim_start_matches(lead).strip_prefix(part.text.as_str()) else { return false };
            source = rest;
        }
        matches!(source, "**" | "__")
    }

    fn usage(&self, flat: &Flat, range: &Range<usize>, named: (Mark, &LabelKey, &str), place: &Place) -> Usage {
        let (mark, key, text) = named;
        if self.is_past(flat, range, place) {
            return Usage::Past;
        }
        let (before, after) = sentence(&flat.text, range);
        let sign = english::sign(before, after);
        let is_written = self.labels.writes(key, text);
        // A capital at the start of a sentence says nothing.
        let is_first = !before.chars().any(char::is_alphanumeric);
        let is_telling = is_written && !(is_first && text.chars().skip(1).all(|char| !char.is_uppercase()));
        let is_row = english::names_labels(place.column) && is_first;
        match mark {
            Mark::Role => Usage::Label,
            _ if is_row && is_written => Usage::Label,
            Mark::Key if !key.is_phrase() => Usage::Words,
            _ if sign == Sign::Hand && (is_written || key.is_phrase()) => Usage::Label,
            _ if sign == Sign::Talk && !key.is_phrase() => Usage::Words,
            _ if place.spot == Spot::Heading || !is_telling => Usage::Words,
            // In bold, several words that are a label letter by letter are one.
            Mark::Bold if key.is_phrase() => Usage::Likely,
            Mark::Bold if place.spot == Spot::Step => Usage::Likely,
            _ if key.is_phrase() && (place.spot == Spot::Step || sign == Sign::Place) => Usage::Likely,
            _ => Usage::Words,
        }
    }

    fn is_past(&self, flat: &Flat, range: &Range<usize>, place: &Place) -> bool {
        let (before, after) = sentence(&flat.text, range);
        place.era == Era::Past || english::is_past(before, after)
    }

    /// The declared versions that the sentence around a label names.
    fn named(&self, flat: &Flat, range: &Range<usize>) -> VersionSet {
        let (before, after) = sentence(&flat.text, range);
        let versions = &self.book.config.versions;
        let mut named = VersionSet::EMPTY;
        for half in [before, after] {
            let words = english::words_of(half);
            let found = words.split_whitespace().filter_map(|word| {
                // `1` may count anything; a version has a dot, or is no number.
                let is_number = word.chars().all(|char| char.is_ascii_digit());
                versions.find(word.trim_start_matches('v')).filter(|_| !is_number)
            });
            named = found.fold(named, |set, version| set.or(VersionSet::only(version)));
        }
        named
    }
}

/// The sentence around a part of a text: what stands before it and what after, as far as it is worth reading.
fn sentence<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    let from = text.ceil_char_boundary(range.start.saturating_sub(WINDOW));
    let to = text.floor_char_boundary((range.end + WINDOW).min(text.len()));
    let before = text.get(from..range.start).unwrap_or_default();
    let after = text.get(range.end..to).unwrap_or_default();
    let start = before.rmatch_indices(['.', '!', '?', '\n']).find_map(|(at, sign)| ends(before, at, sign));
    let end = after.match_indices(['.', '!', '?', '\n']).find_map(|(at, sign)| ends(after, at, sign));
    (before.get(start.unwrap_or(0)..).unwrap_or_default(), after.get(..end.unwrap_or(after.len())).unwrap_or_default())
}

/// Where the next sentence begins, when this sign ends one.
fn ends(text: &str, at: usize, sign: &str) -> Option<usize> {
    let rest = text.get(at + sign.len()..)?;
    let next = rest.trim_start_matches(['"', '”', '’', ')', '*']);
    let begins = next.trim_start().chars().next();
    // `e.g. a` and `4.1` end nothing.
    let is_end = sign == "\n"
        || (next.starts_with(char::is_whitespace) && !begins.is_some_and(char::is_lowercase))
        || next.is_empty();
    is_end.then_some(at + sign.len())
}
