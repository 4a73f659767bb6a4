//! The next thing in a text of a rank that is high enough, found without reading through all that stands between.

/// Things in the order of their places, each with a rank.
#[derive(Debug)]
pub(super) struct Ladder {
    rungs: Vec<Rung>,
}

#[derive(Debug)]
struct Rung {
    place: usize,
    rank: usize,
    /// The number by which the thing is known.
    number: usize,
    /// The next rung of a higher rank; behind the last one when there is none.
    higher: usize,
}

impl Ladder {
    /// From the place, the rank and the number of each thing; those at one place stay in their order.
    pub(super) fn of(things: impl Iterator<Item = (usize, usize, usize)>) -> Self {
        let rung = |(place, rank, number)| Rung { place, rank, number, higher: usize::MAX };
        let mut rungs: Vec<Rung> = things.map(rung).collect();
        rungs.sort_by_key(|rung| rung.place);
        // The rungs that are still without a higher one, highest rank first.
        let mut open: Vec<usize> = Vec::new();
        for at in 0..rungs.len() {
            let rank = rungs[at].rank;
            while let Some(lower) = open.pop_if(|lower| rungs[*lower].rank < rank) {
                rungs[lower].higher = at;
            }
            open.push(at);
        }
        Self { rungs }
    }

    /// The place and the number of the first thing from a place on whose rank is at least `rank`.
    pub(super) fn next(&self, place: usize, rank: usize) -> Option<(usize, usize)> {
        let mut at = self.rungs.partition_point(|rung| rung.place < place);
        // Each rung leads to one of a higher rank, of which there are few.
        while let Some(rung) = self.rungs.get(at) {
            if rung.rank >= rank {
                return Some((rung.place, rung.number));
            }
            at = rung.higher;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_is_the_one_that_reading_on_would_find() {
        let ranks = [0, 2, 1, 1, 3, 0, 2, 0];
        let things: Vec<_> = ranks.iter().enumerate().map(|(number, rank)| (number / 2, *rank, number)).collect();
        let ladder = Ladder::of(things.iter().copied());
        for place in 0..6 {
            for least in 0..5 {
                let found = things.iter().find(|(at, rank, _)| *at >= place && *rank >= least);
                let found = found.map(|(at, _, number)| (*at, *number));
                assert_eq!(ladder.next(place, least), found, "from {place}, {least} or more");
            }
        }
    }
}
