//! Which documents are worth a close look: a number of partners for each that does not grow with the book.
//!
//! Each passage gets a MinHash signature (A. Z. Broder, "On the resemblance and containment of documents",
//! 1997) over its words, and bands of it are looked up as in locality-sensitive hashing
//! (P. Indyk, R. Motwani, "Approximate nearest neighbors", 1998). Documents that meet in the bands of their
//! passages are ranked by the weight of what met, and the first few are compared in full.

use rayon::prelude::*;

use super::bags::{Bag, Bags, Each};
use super::digest::{Digest, LEAST_OWN};

/// Bands, of two rows each: passages that share half of their words meet in nine cases out of ten.
const BANDS: usize = 8;
/// How far to each side of its own place in a crowded bucket a passage looks, so that ten thousand copies
/// of one text stay a chain of neighbours and do not become fifty million pairs.
const REACH: usize = 12;
/// How many words a passage has at least that is looked up.
const FEWEST: usize = 4;
/// How many partners of a document are compared in full.
const PARTNERS: usize = 12;
/// The smallest part of the smaller document, by weight, that must have met.
const LEAST: f32 = 0.02;

/// The same for two documents that say they give different things: only whole copies of pages remain of them.
const LEAST_OF_OTHERS: f32 = 0.3;
/// How many of those are compared in full.
const OTHERS: usize = 1;

/// Pairs of documents, by their places in `digests`, the smaller place first, sorted.
pub(super) fn candidates(digests: &[Digest], bags: &Bags) -> Vec<(usize, usize)> {
    let signed =
        Signed { bags, bands: bags.each(|bag| if bag.words.len() < FEWEST { None } else { Some(bands(bag)) }) };
    let index = Index::of(digests, &signed);
    let partners =
        |scratch: &mut Scratch, (place, digest)| partners((&index, &signed), digests, (place, digest), scratch);
    let each = digests.par_iter().enumerate().map_init(Scratch::default, partners);
    let mut pairs: Vec<(usize, usize)> = each.flatten_iter().collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// The bags with the bands of those that are looked up.
struct Signed<'b> {
    bags: &'b Bags,
    bands: Each<Option<[u32; BANDS]>>,
}

impl Signed<'_> {
    /// The bands of what of a document is looked up, with how much it counts.
    fn of(&self, digest: &Digest) -> impl Iterator<Item = (&[u32; BANDS], f32)> {
        digest.passages.iter().filter_map(move |told| {
            let bands = self.bands.get(told.bag.id).as_ref()?;
            Some((bands, told.share * self.bags.get(told.bag.id).own.max(LEAST_OWN)))
        })
    }
}

/// Which documents have which band.
struct Index {
    /// A band and a document that has it, as one number, sorted.
    entries: Vec<u64>,
    /// Where the entries begin whose highest bits are those of the place here.
    starts: Vec<usize>,
    /// How many bits are below these.
    shift: u32,
}

/// How many entries of the index are searched at once, on average.
const NEAR: usize = 16;

impl Index {
    fn of(digests: &[Digest], signed: &Signed) -> Self {
        let of =
            |(document, digest)| signed.of(digest).flat_map(|(bands, _)| bands).map(move |band| entry(*band, document));
        let mut entries: Vec<u64> = digests.par_iter().enumerate().flat_map_iter(of).collect();
        entries.par_sort_unstable();
        entries.dedup();
        let bits = (entries.len() / NEAR).max(2).ilog2();
        let shift = u64::BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        for (place, entry) in entries.iter().enumerate() {
            while starts.len() as u64 <= entry >> shift {
                starts.push(place);
            }
        }
        starts.resize((1 << bits) + 1, entries.len());
        Self { entries, starts, shift }
    }

    /// Where an entry stands, or would stand.
    fn place(&self, wanted: u64) -> usize {
        let first = usize::try_from(wanted >> self.shift).unwrap_or(usize::MAX);
        let start = self.starts.get(first).copied().unwrap_or(self.entries.len());
        let end = self.starts.get(first.saturating_add(1)).copied().unwrap_or(self.entries.len());
        start + self.entries.get(start..end).unwrap_or_default().partition_point(|entry| *entry < wanted)
    }
}

fn entry(band: u32, document: usize) -> u64 {
    u64::from(band) << 32 | u64::from(u32::try_from(document).unwrap_or(u32::MAX))
}

/// What is added up for one document, kept from one to the next.
#[derive(Default)]
struct Scratch {
    met: Vec<f32>,
    touched: Vec<usize>,
}

fn partners(
    (index, signed): (&Index, &Signed),
    digests: &[Digest],
    (place, digest): (usize, &Digest),
    scratch: &mut Scratch,
) -> Vec<(usize, usize)> {
    scratch.met.resize(digests.len(), 0.0);
    for (bands, share) in signed.of(digest) {
        for band in bands {
            let at = index.place(entry(*band, place));
            let entries = &index.entries;
            let before = entries.get(at.saturating_sub(REACH)..at).unwrap_or_default();
            let behind = entries.get(at + 1..(at + 1 + REACH).min(entries.len())).unwrap_or_default();
            for other in before.iter().chain(behind).filter(|other| **other >> 32 == u64::from(*band)) {
                let partner = (other & u64::from(u32::MAX)) as usize;
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
