//! Of two lists in different orders, the most that stands in the same order in both: what is left has moved.

use std::collections::HashMap;

/// The longest run of partners that stand in the same order in both lists, as old and new places; `partners` has, for
/// each place in the new list, its place in the old one.
pub(super) fn longest_run(partners: &[Option<usize>]) -> Vec<(usize, usize)> {
    // The last pair of the best run of each length, and before each pair the one that it continues.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before: HashMap<usize, (usize, usize)> = HashMap::new();
    for (new, old) in partners.iter().enumerate().filter_map(|(new, old)| Some((new, (*old)?))) {
        let length = ends.partition_point(|(end, _)| *end < old);
        if let Some(end) = length.checked_sub(1).and_then(|last| ends.get(last)) {
            before.insert(new, *end);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (old, new),
            None => ends.push((old, new)),
        }
    }
    let mut run: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |(_, new)| before.get(new).copied()).collect();
    run.reverse();
    run
}
