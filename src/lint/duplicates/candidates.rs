//! Which documents are worth a close look: a number of partners for each that does not grow with the book.
//!
//! Each passage gets a MinHash signature (A. Z. Broder, "On the resemblance and containment of documents",
//! 1997) over its words, and bands of it are looked up as in locality-sensitive hashing
//! (P. Indyk, R. Motwani, "Approximate nearest neighbors", 1998). Documents that meet in the bands of their
//! passages are ranked by the weight of what met, and the first few are compared in full.

use rayon::prelude::*;

use super::digest::{Bag, Digest, LEAST_OWN};

/// Bands, of two rows each: passages that share half of their words meet in nine cases out of ten.
const BANDS: usize = 8;
/// How far to each side of its own place in a crowded bucket a passage looks, so that ten thousand copies
/// of one text stay a chain of neighbours and do not become fifty million pairs.
const REACH: usize = 12;
/// How many partners of a document are compared in full.
const PARTNERS: usize = 12;
/// The smallest part of the smaller document, by weight, that must have met.
const LEAST: f32 = 0.02;

/// The same for two documents that say they give different things: only whole copies of pages remain of them.
const LEAST_OF_OTHERS: f32 = 0.3;
/// How many of those are compared in full.
const OTHERS: usize = 1;

/// An entry of the index: a band of a signature, and the document that has it.
type Entry = (u32, u32);

/// Pairs of documents, by their places in `digests`, the smaller place first, sorted.
pub(super) fn candidates(digests: &[Digest]) -> Vec<(usize, usize)> {
    let mut index: Vec<Entry> = digests
        .par_iter()
        .enumerate()
        .flat_map_iter(|(place, digest)| {
            let document = u32::try_from(place).unwrap_or(u32::MAX);
            bags(digest).flat_map(|(bag, _)| bands(bag)).map(move |band| (band, document)).collect::<Vec<_>>()
        })
        .collect();
    index.par_sort_unstable();
    index.dedup();
    let mut pairs: Vec<(usize, usize)> = digests
        .par_iter()
        .enumerate()
        .map_init(Scratch::default, |scratch, (place, digest)| partners(&index, digests, (place, digest), scratch))
        .flatten_iter()
        .collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// What is added up for one document, kept from one to the next.
#[derive(Default)]
struct Scratch {
    met: Vec<f32>,
    touched: Vec<usize>,
}

fn partners(
    index: &[Entry],
    digests: &[Digest],
    (place, digest): (usize, &Digest),
    scratch: &mut Scratch,
) -> Vec<(usize, usize)> {
    scratch.met.resize(digests.len(), 0.0);
    let own = u32::try_from(place).unwrap_or(u32::MAX);
    for (bag, share) in bags(digest) {
        for band in bands(bag) {
            let at = index.partition_point(|entry| *entry < (band, own));
            let before = index.get(at.saturating_sub(REACH)..at).unwrap_or_default();
            let behind =
                index.get(at.saturating_add(1)..at.saturating_add(1 + REACH).min(index.len())).unwrap_or_default();
            for (_, partner) in before.iter().chain(behind).filter(|entry| entry.0 == band) {
                let partner = *partner as usize;
                if let Some(met) = scratch.met.get_mut(partner).filter(|_| partner != place) {
                    if *met <= 0.0 {
                        scratch.touched.push(partner);
                    }
                    *met += share / BANDS as f32;
                }
            }
        }
    }
    let mut ranked: Vec<(f32, usize)> = Vec::with_capacity(scratch.touched.len());
    for partner in scratch.touched.drain(..) {
        let met = scratch.met.get_mut(partner).map_or(0.0, std::mem::take);
        let smaller = digest.weight.min(digests.get(partner).map_or(0.0, |other| other.weight));
        let deeds = digest.deeds.iter().map(|deed| deed.weight).fold(f32::INFINITY, f32::min);
        if met >= LEAST * smaller.min(deeds * 10.0) {
            ranked.push((met / smaller.max(1.0), partner));
        }
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut others = 0;
    ranked.retain(|(part, partner)| {
        let differs = digests.get(*partner).is_some_and(|other| digest.gives_otherwise(other));
        others += usize::from(differs);
        !differs || (*part >= LEAST_OF_OTHERS && others <= OTHERS)
    });
    ranked.truncate(PARTNERS);
    ranked.into_iter().map(|(_, partner)| (place.min(partner), place.max(partner))).collect()
}

/// What of a document is looked up, with how much it counts.
fn bags(digest: &Digest) -> impl Iterator<Item = (&Bag, f32)> {
    digest
        .passages
        .iter()
        .filter(|told| told.bag.words.len() >= 4)
        .map(|told| (&told.bag, told.share * told.bag.own.max(LEAST_OWN)))
}

/// The bands of the signature of a bag.
fn bands(bag: &Bag) -> [u32; BANDS] {
    let mut rows = [u32::MAX; BANDS * 2];
    for word in &bag.words {
        let mut state = u64::from(*word) | 1 << 40;
        for row in &mut rows {
            // SplitMix64: each row orders the words in another way.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *row = (*row).min((mixed >> 32) as u32);
        }
    }
    let mut bands = [0; BANDS];
    for ((band, pair), number) in bands.iter_mut().zip(rows.chunks(2)).zip(1_u32..) {
        let joined = pair.iter().fold(number, |joined, row| (joined.rotate_left(13) ^ row).wrapping_mul(0x9e37_79b1));
        *band = joined;
    }
    bands
}
