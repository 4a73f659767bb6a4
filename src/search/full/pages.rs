//! A set of pages, by their numbers.

use std::ops::Range;

/// A set of pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pages(Vec<u64>);

/// How many pages one number holds.
const BITS: u32 = u64::BITS;

impl Pages {
    /// No page, with room for so many.
    pub(super) fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(BITS as usize)])
    }

    pub(super) fn insert(&mut self, page: u32) {
        if let Some(some) = self.0.get_mut((page / BITS) as usize) {
            *some |= 1 << (page % BITS);
        }
    }

    pub(super) fn contains(&self, page: u32) -> bool {
        self.0.get((page / BITS) as usize).is_some_and(|some| some >> (page % BITS) & 1 == 1)
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Adds the pages of another set.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(some, more)| *some |= more);
    }

    /// Keeps the pages that are in another set as well.
    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(some, kept)| *some &= kept);
    }

    /// How many pages are in both sets.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones() as usize).sum()
    }

    /// The pages that are in both sets, in their order.
    pub(super) fn both<'p>(&'p self, other: &'p Self) -> impl Iterator<Item = u32> + 'p {
        (0..).zip(self.0.iter().zip(&other.0)).flat_map(|(place, (one, other))| in_order(place, one & other))
    }

    /// The pages within a range, in their order.
    pub(super) fn range(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let parts = (range.start / BITS) as usize..(range.end.div_ceil(BITS) as usize).min(self.0.len());
        let some = self.0.get(parts).unwrap_or_default();
        let pages = (range.start / BITS..).zip(some).flat_map(|(place, some)| in_order(place, *some));
        pages.filter(move |page| range.contains(page))
    }
}

/// The pages that one number holds at its place.
fn in_order(place: u32, mut left: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let lowest = (left != 0).then(|| left.trailing_zeros())?;
        left &= left - 1;
        Some(place * BITS + lowest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_is_put_in() {
        let of = |pages: &[u32]| {
            let mut set = Pages::none(200);
            pages.iter().for_each(|page| set.insert(*page));
            set
        };
        let (mut one, other) = (of(&[0, 63, 64, 199]), of(&[63, 64, 65, 1000]));
        assert!(one.contains(199) && !one.contains(1) && !other.contains(1000));
        assert_eq!((one.both(&other).collect::<Vec<_>>(), one.shared(&other)), (vec![63, 64], 2));
        assert_eq!(one.range(63..199).collect::<Vec<_>>(), [63, 64]);
        assert_eq!(one.range(150..10_000).collect::<Vec<_>>(), [199]);
        assert_eq!(one.range(500..600).count(), 0);
        one.add(&other);
        assert_eq!(one, of(&[0, 63, 64, 65, 199]));
        one.keep(&other);
        assert_eq!(one, other);
        one.clear();
        assert_eq!(one, Pages::none(200));
    }
}
