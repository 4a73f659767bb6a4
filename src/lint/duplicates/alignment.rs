//! Which steps of one list tell which steps of another again, in order.
//!
//! The best local alignment after T. F. Smith and M. S. Waterman, "Identification of common molecular
//! subsequences", Journal of Molecular Biology 147, 1981, without a price for gaps: a list may stand in a
//! longer one, with steps of its own between.

use super::digest::Deed;
use super::likeness::Comparer;

/// What is left of a step that differs just in what the titles differ in.
const SWAPPED: f32 = 0.5;
/// The part of a list, by weight, that acts: what stands before it leads there.
const TAIL: f32 = 1.0 / 3.0;
/// What counts as a step that is told again.
pub(super) const TOLD: f32 = 0.2;
/// What the way alone is worth when the two do different things at its end.
const WAY: f32 = 0.3;

/// Two lists side by side.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    /// The numbers of the two lists among those of their documents.
    pub(super) deeds: (usize, usize),
    /// Each step that is told again: its number in the one list, in the other, and how far it is.
    pub(super) steps: Vec<(usize, usize, f32)>,
    /// How much of the smaller list is told again, by weight.
    pub(super) share: f32,
    /// How much weight that is.
    pub(super) mass: f32,
    /// How far the acting part of the smaller list is told again.
    pub(super) acting: f32,
    /// How many steps the smaller list has.
    pub(super) length: usize,
}

impl Alignment {
    /// The share of the smaller list, as far as the two lists also do the same at their end.
    pub(super) fn agreement(&self) -> f32 {
        self.share * (WAY + (1.0 - WAY) * self.acting)
    }

    /// How many steps are told again.
    pub(super) fn count(&self) -> usize {
        self.steps.iter().filter(|(_, _, retold)| *retold > TOLD).count()
    }
}

/// Puts two lists side by side; nothing when no step of them meets.
pub(super) fn align(comparer: &Comparer, one: &Deed, other: &Deed) -> Option<Alignment> {
    let width = other.steps.len();
    let mut retold = Vec::with_capacity(one.steps.len() * width);
    for act in &one.steps {
        if !comparer.meetings.has(act.bag) {
            retold.resize(retold.len() + width, 0.0);
            continue;
        }
        retold.extend(other.steps.iter().map(|twin| {
            // Two alternatives of one step are never read by one reader.
            if act.versions.and(twin.versions).is_empty() {
                return 0.0;
            }
            comparer.retold(act.bag, twin.bag, SWAPPED)
        }));
    }
    if retold.iter().all(|retold| *retold <= 0.0) {
        return None;
    }
    let gain = |row: usize, column: usize| {
        let weight = |deed: &Deed, place: usize| deed.steps.get(place).map_or(0.0, |act| act.weight);
        let retold = retold.get(row * width + column).copied().unwrap_or(0.0);
        (retold, retold * weight(one, row).min(weight(other, column)))
    };
    let steps = best_path((one.steps.len(), width), gain);
    let is_smaller = one.weight <= other.weight;
    let smaller = if is_smaller { one } else { other };
    let mut told = vec![0.0_f32; smaller.steps.len()];
    for (row, column, retold) in &steps {
        if let Some(place) = told.get_mut(if is_smaller { *row } else { *column }) {
            *place = *retold;
        }
    }
    let weighed = || smaller.steps.iter().map(|act| act.weight).zip(&told);
    let mass: f32 = weighed().map(|(weight, told)| weight * told).sum();
    let (mut tail, mut acting) = (0.0, 0.0);
    for (weight, told) in weighed().rev() {
        if tail >= TAIL * smaller.weight {
            break;
        }
        tail += weight;
        acting += weight * told;
    }
    let share = if smaller.weight > 0.0 { mass / smaller.weight } else { 0.0 };
    let acting = if tail > 0.0 { acting / tail } else { 0.0 };
    Some(Alignment { deeds: (0, 0), steps, share, mass, acting, length: smaller.steps.len() })
}

/// The path of the highest gain through a table, as row, column and likeness.
fn best_path(size: (usize, usize), gain: impl Fn(usize, usize) -> (f32, f32)) -> Vec<(usize, usize, f32)> {
    let (rows, columns) = size;
    let width = columns + 1;
    let mut best = vec![0.0_f32; (rows + 1) * width];
    let at = |best: &[f32], row: usize, column: usize| best.get(row * width + column).copied().unwrap_or(0.0);
    for row in 1..=rows {
        for column in 1..=columns {
            let diagonal = at(&best, row - 1, column - 1) + gain(row - 1, column - 1).1;
            let value = diagonal.max(at(&best, row - 1, column)).max(at(&best, row, column - 1));
            if let Some(cell) = best.get_mut(row * width + column) {
                *cell = value;
            }
        }
    }
    let mut path = Vec::new();
    let (mut row, mut column) = (rows, columns);
    while row > 0 && column > 0 {
        let value = at(&best, row, column);
        if value <= at(&best, row - 1, column) {
            row -= 1;
        } else if value <= at(&best, row, column - 1) {
            column -= 1;
        } else {
            (row, column) = (row - 1, column - 1);
            path.push((row, column, gain(row, column).0));
        }
    }
    path.reverse();
    path
}
