//! Ways through the UI in a text: `Settings > Domains > HTTPS`, in one mark, in several, or in none.

use std::ops::Range;

use super::flat::{Flat, Mark, Marked};
use super::macros::LONGEST;
use crate::lint::labels::{LabelKey, Labels};

/// What stands between two parts of a way; each with space around it.
const SIGNS: [&str; 13] = [">", "›", "→", "»", "▸", "⇒", "->", "-->", "=>", ">>", "❯", "➔", "|>"];
/// What stands between them where a mark says that this is a name.
const MARKED_SIGNS: [&str; 3] = ["/", "|", "::"];
/// How far a mark may stand from the sign behind it: `**Settings** in the global navigation > …`.
const NEAR: usize = 48;

/// A part of a way.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    pub(super) range: Range<usize>,
    /// How it is set off.
    pub(super) mark: Mark,
}

/// The signs of a text in their order.
fn signs(flat: &Flat) -> Vec<Range<usize>> {
    let mut signs = Vec::new();
    let mut at = 0;
    for word in flat.text.split(' ') {
        let range = at..at + word.len();
        at = range.end + 1;
        if word.is_empty() {
            continue;
        }
        let is_sign = SIGNS.contains(&word)
            || (MARKED_SIGNS.contains(&word)
                && flat.mark_at(range.start).is_some_and(|marked| marked.range.end > range.end));
        if is_sign && flat.is_open(&range) {
            signs.push(range);
        } else if let Some(bracket) = word.find('[') {
            // `menu:View[Zoom > Reset]` opens its first menu with a bracket.
            let range = range.start + bracket..range.start + bracket + 1;
            let is_role = |marked: &Marked| marked.mark == Mark::Role && marked.range.end > range.end;
            if flat.mark_at(range.start).is_some_and(is_role) {
                signs.push(range);
            }
        }
    }
    signs
}

/// Every way in a text: at least two stops, of which at least one is a label that the UI ever had.
pub(super) fn ways(flat: &Flat, labels: &Labels) -> Vec<Vec<Stop>> {
    let signs = signs(flat);
    let mut ways = Vec::new();
    let mut first = 0;
    while first < signs.len() {
        let mut last = first;
        while let (Some(this), Some(next)) = (signs.get(last), signs.get(last + 1)) {
            if !is_between(flat, this, next, labels) {
                break;
            }
            last += 1;
        }
        ways.extend(signs.get(first..=last).and_then(|signs| way(flat, signs, labels)));
        first = last + 1;
    }
    ways
}

/// Whether the text between two signs is one part of a way, and not the end of one and the start of another.
fn is_between(flat: &Flat, this: &Range<usize>, next: &Range<usize>, labels: &Labels) -> bool {
    let range = this.end..next.start;
    let Some(text) = flat.text.get(range.clone()) else { return false };
    if text.len() > LONGEST || text.contains(". ") || text.contains(['\n', ';', '?', '!']) {
        return false;
    }
    match (around(flat, this), around(flat, next)) {
        (Some(this), Some(next)) => this.range == next.range,
        (None, None) => match flat.marks_within(&range) {
            [] => {
                let end = stop_after(flat, range.start, labels);
                let start = stop_before(flat, range.end, labels);
                let meet = |(end, start): (Stop, Stop)| end.range.end > start.range.start;
                !text.contains(',') && end.zip(start).is_none_or(meet)
            }
            [_] => !text.contains(','),
            _ => false,
        },
        _ => false,
    }
}

/// The mark that holds a sign.
fn around<'f>(flat: &'f Flat, sign: &Range<usize>) -> Option<&'f Marked> {
    flat.mark_at(sign.start).filter(|marked| marked.range.start <= sign.start && marked.range.end >= sign.end)
}

fn way(flat: &Flat, signs: &[Range<usize>], labels: &Labels) -> Option<Vec<Stop>> {
    let (first, last) = (signs.first()?, signs.last()?);
    let mut stops = Vec::with_capacity(signs.len() + 1);
    stops.extend(stop_before(flat, first.start, labels));
    for pair in signs.windows(2) {
        if let [this, next] = pair {
            stops.extend(stop_within(flat, this.end..next.start));
        }
    }
    stops.extend(stop_after(flat, last.end, labels));
    let known = stops.iter().filter(|stop| is_known(flat, &stop.range, labels)).count();
    let is_marked = stops.iter().any(|stop| stop.mark != Mark::Plain);
    // Without a mark, `>` may compare two numbers: then every part must be a label.
    let is_way = if is_marked { known > 0 } else { known == stops.len() && known > signs.len() };
    (stops.len() > 1 && is_way).then_some(stops)
}

fn is_known(flat: &Flat, range: &Range<usize>, labels: &Labels) -> bool {
    flat.text.get(range.clone()).and_then(LabelKey::of).is_some_and(|key| labels.knows(&key))
}

fn trimmed(flat: &Flat, range: Range<usize>) -> Option<Range<usize>> {
    let around = |char: char| char.is_whitespace() || "()[]\"“”„«»".contains(char);
    let text = flat.text.get(range.clone())?;
    let start = range.start + text.len() - text.trim_start_matches(around).len();
    let end = start + text.trim_matches(around).len();
    (start < end).then_some(start..end)
}

/// The part of a way between two signs.
fn stop_within(flat: &Flat, range: Range<usize>) -> Option<Stop> {
    let inner = flat.mark_at(range.start + 1).or_else(|| flat.mark_at(range.start + 2));
    let inner = inner.or_else(|| flat.mark_before(range.end)).filter(|marked| marked.range.start >= range.start);
    match inner {
        Some(marked) if marked.range.end <= range.end => Some(Stop { range: marked.range.clone(), mark: marked.mark }),
        _ => {
            let mark = flat.mark_at(range.start).map_or(Mark::Plain, |marked| marked.mark);
            trimmed(flat, range).map(|range| Stop { range, mark })
        }
    }
}

/// The part of a way before its first sign.
fn stop_before(flat: &Flat, at: usize, labels: &Labels) -> Option<Stop> {
    if let Some(around) = flat.mark_at(at).filter(|marked| marked.range.start < at && marked.range.end > at) {
        return trimmed(flat, around.range.start..at).map(|range| Stop { range, mark: around.mark });
    }
    if let Some(marked) = flat.mark_before(at) {
        let between = flat.text.get(marked.range.end..at)?;
        if between.len() <= NEAR && !between.contains(['.', ';', ',', '\n']) {
            return Some(Stop { range: marked.range.clone(), mark: marked.mark });
        }
    }
    let from = flat.text.floor_char_boundary(at.saturating_sub(LONGEST));
    let text = flat.text.get(from..at)?;
    let start = |index: usize| from + index;
    let starts = std::iter::once(0).filter(|_| from == 0).chain(text.match_indices(' ').map(|(index, _)| index + 1));
    let words = labels.longest() + 1;
    let starts: Vec<usize> = starts.map(start).filter(|start| *start < at).collect();
    let near = starts.get(starts.len().saturating_sub(words)..).unwrap_or_default();
    let mut ranges = near.iter().filter_map(|start| trimmed(flat, *start..at));
    ranges.find(|range| is_known(flat, range, labels)).map(|range| Stop { range, mark: Mark::Plain })
}

/// The part of a way behind its last sign.
fn stop_after(flat: &Flat, at: usize, labels: &Labels) -> Option<Stop> {
    if let Some(around) = flat.mark_at(at).filter(|marked| marked.range.start < at && marked.range.end > at) {
        return trimmed(flat, at..around.range.end).map(|range| Stop { range, mark: around.mark });
    }
    let to = flat.text.floor_char_boundary((at + LONGEST).min(flat.text.len()));
    let text = flat.text.get(at..to)?;
    let lead = text.len() - text.trim_start().len();
    let place = flat.marks.partition_point(|marked| marked.range.start < at);
    if let Some(marked) = flat.marks.get(place) {
        let between = text.get(..marked.range.start - at).unwrap_or("…");
        if matches!(between.trim_matches([' ', '"', '“', '‘', '„', '«', '\'']), "" | "the" | "your") {
            return Some(Stop { range: marked.range.clone(), mark: marked.mark });
        }
    }
    let ends = text.char_indices().filter(|(index, char)| *index > lead && !char.is_alphanumeric() && *char != '-');
    let ends = ends.map(|(index, _)| index).chain([text.len()]).take(labels.longest() * 2 + 1);
    let ranges = ends.filter_map(|end| trimmed(flat, at..at + end)).collect::<Vec<_>>();
    let known = ranges.into_iter().rev().find(|range| is_known(flat, range, labels));
    known.map(|range| {
        // What ends the sentence is no part of the label.
        let label = flat.text.get(range.clone()).unwrap_or_default();
        let end = range.start + label.trim_end_matches(['.', ',', ':', ';', '!', '?']).len();
        Stop { range: range.start..end, mark: Mark::Plain }
    })
}
