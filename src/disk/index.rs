//! Where kept pieces stand, in a list that is looked up as it was read.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::ParallelSliceMut;

use crate::source::Origin;

/// Where in a volume a piece stands, and a part of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Spot {
    /// The place of its volume among all of them.
    pub(super) volume: u32,
    pub(super) start: u64,
    pub(super) length: u32,
    pub(super) check: [u8; CHECK],
}

/// How many bytes of the hash of a piece stand in the index: enough for no two pieces to have the same.
pub(super) const CHECK: usize = 16;

/// A piece as the index has it: its mark, then its spot.
type Entry = [u8; Origin::BYTES + 16 + CHECK];

/// The pieces of earlier builds, and which of them this build has used.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Sorted by their marks, each of which is there once.
    entries: Vec<Entry>,
    used: Vec<AtomicBool>,
}

impl Index {
    /// The index that [`Self::to_bytes`] gave; none when it cannot be one.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (entries, []) = bytes.as_chunks() else { return None };
        let used = entries.iter().map(|_| AtomicBool::new(false)).collect();
        Some(Self { entries: entries.to_vec(), used })
    }

    /// An index of these pieces; of several with one mark any may be left.
    pub(super) fn to_bytes(pieces: impl Iterator<Item = (Origin, Spot)>) -> Vec<u8> {
        let mut entries: Vec<Entry> = pieces.map(|(origin, spot)| entry(origin, spot)).collect();
        entries.par_sort_unstable();
        entries.dedup_by(|one, other| mark(one) == mark(other));
        entries.into_flattened()
    }

    /// The place and the spot of a piece.
    pub(super) fn find(&self, origin: Origin) -> Option<(usize, Spot)> {
        let place = self.entries.binary_search_by(|entry| mark(entry).cmp(&origin.to_bytes())).ok()?;
        Some((place, parsed(self.entries.get(place)?)?.1))
    }

    /// Notes that the piece at a place is used.
    pub(super) fn mark_used(&self, place: usize) {
        if let Some(used) = self.used.get(place) {
            used.store(true, Ordering::Relaxed);
        }
    }

    /// The pieces that are used.
    pub(super) fn used(&self) -> impl Iterator<Item = (Origin, Spot)> {
        let used = self.entries.iter().zip(&self.used).filter(|(_, used)| used.load(Ordering::Relaxed));
        used.filter_map(|(entry, _)| parsed(entry))
    }

    /// Whether there is one that is not.
    pub(super) fn has_unused(&self) -> bool {
        self.used.iter().any(|used| !used.load(Ordering::Relaxed))
    }

    /// How many bytes the used ones take; those that stand in one place are counted once.
    pub(super) fn bytes_in_use(&self) -> u64 {
        let spots: HashSet<Spot> = self.used().map(|(_, spot)| spot).collect();
        spots.into_iter().map(|spot| u64::from(spot.length)).sum()
    }
}

fn mark(entry: &Entry) -> &[u8] {
    &entry[..Origin::BYTES]
}

fn entry(origin: Origin, Spot { volume, start, length, check }: Spot) -> Entry {
    let parts: [&[u8]; 5] =
        [&origin.to_bytes(), &volume.to_le_bytes(), &start.to_le_bytes(), &length.to_le_bytes(), &check];
    let mut entry = [0; size_of::<Entry>()];
    entry.iter_mut().zip(parts.into_iter().flatten()).for_each(|(byte, part)| *byte = *part);
    entry
}

fn parsed(entry: &Entry) -> Option<(Origin, Spot)> {
    let (origin, rest) = entry.split_first_chunk()?;
    let (volume, rest) = rest.split_first_chunk()?;
    let (start, rest) = rest.split_first_chunk()?;
    let (length, check) = rest.split_first_chunk()?;
    let spot = Spot {
        volume: u32::from_le_bytes(*volume),
        start: u64::from_le_bytes(*start),
        length: u32::from_le_bytes(*length),
        check: check.try_into().ok()?,
    };
    Some((Origin::from_bytes(*origin), spot))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_listed_is_found_and_nothing_else() {
        let spot = |number: u32| Spot {
            volume: number % 3,
            start: u64::from(number) << 33,
            length: number,
            check: [number.to_le_bytes()[0]; CHECK],
        };
        let pieces = || (0..1000).map(|number| (Origin::of(&number), spot(number)));
        // One mark twice is one entry.
        let bytes = Index::to_bytes(pieces().chain(pieces()));
        assert_eq!(bytes.len(), 1000 * size_of::<Entry>());
        let index = Index::from_bytes(&bytes).unwrap();
        for (number, (origin, spot)) in pieces().enumerate() {
            let (place, found) = index.find(origin).unwrap();
            assert_eq!(found, spot);
            if number % 2 == 0 {
                index.mark_used(place);
            }
        }
        assert!(index.find(Origin::of(&1000)).is_none());
        assert!(index.has_unused());
        let used: HashSet<_> = index.used().collect();
        assert_eq!(used, pieces().step_by(2).collect());
        assert_eq!(index.bytes_in_use(), (0..1000).step_by(2).sum::<u64>());
        assert!(Index::from_bytes(&bytes[1..]).is_none());
    }
}
