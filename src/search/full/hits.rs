//! The pages that the words of a query lead to, and how much each word says about them.

use std::collections::HashSet;

use tantivy::TantivyError;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;

use super::query::Chain;
use super::shelf::{Lead, Role, Scale, Shelf, Shown};
use super::slips::{Slip, may_be_mistyped, slips};
use crate::search::weight::{level, longer, rarity};

/// The pages that one word of a query leads to.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// How much the word says about each page, by the number of the page; 0 where it does not stand.
    pub(super) impacts: Vec<f32>,
    /// The words of the index that were taken for it.
    pub(super) sources: Vec<Source>,
    /// For a joined word whose parts stand apart: those parts.
    pub(super) parts: Vec<Hits>,
    /// How many pages of the version have it.
    pub(super) found: usize,
}

/// A word of the index that was taken for one of a query.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) word: String,
    /// How much of itself it counts.
    pub(super) share: f32,
    pub(super) rarity: f32,
}

/// Looks words up in one version.
pub(super) struct Finder<'f> {
    pub(super) shelf: &'f Shelf,
    pub(super) shown: &'f Shown,
    pub(super) language: &'f str,
    pub(super) scale: Scale,
}

/// A beginning of a word that is no longer than this, and leads to more pages, says the same of all of them.
const SHORT: usize = 5;
const MANY: usize = 300;
/// How many words that were meant are looked for in place of one that nobody wrote.
const MOST_TYPOS: usize = 5;
/// How many words of one stem are.
const MOST_MATES: usize = 12;

impl Finder<'_> {
    /// The pages of a word as it is written; of a joined one, also the pages that have all of its parts.
    pub(super) fn chain(&mut self, chain: &Chain) -> Result<Vec<Hits>, TantivyError> {
        let last = chain.parts.len() - 1;
        let Some(joined) = &chain.joined else { return self.each_part(chain, last) };
        let mut whole = self.exact(joined, chain.is_open)?;
        if whole.found > 0 && joined.chars().any(char::is_numeric) {
            return Ok(vec![whole]);
        }
        let each = self.each_part(chain, last)?;
        if whole.found == 0 {
            return Ok(each);
        }
        whole.take_all_of(each, self.shown);
        Ok(vec![whole])
    }

    fn each_part(&mut self, chain: &Chain, last: usize) -> Result<Vec<Hits>, TantivyError> {
        let parts = chain.parts.iter().enumerate();
        parts.map(|(place, part)| self.word(part, chain.is_open && place == last)).collect()
    }

    fn word(&mut self, word: &str, is_open: bool) -> Result<Hits, TantivyError> {
        let mut hits = self.exact(word, is_open)?;
        let shelf = self.shelf;
        let stems = shelf.stems(self.language)?;
        for mate in stems.mates(word).take(MOST_MATES) {
            self.take(mate, &shelf.leads(mate)?, stems.share, &mut hits)?;
        }
        if hits.found == 0 {
            self.mistyped(word, is_open, &mut hits)?;
        }
        Ok(hits)
    }

    /// The pages of a word alone.
    pub(super) fn only(&mut self, word: &str) -> Result<Hits, TantivyError> {
        self.exact(word, false)
    }

    /// The pages of a word and, when it may go on, of the words that begin so.
    fn exact(&mut self, word: &str, is_open: bool) -> Result<Hits, TantivyError> {
        let mut hits = Hits { impacts: vec![0.0; self.shelf.pages.len()], ..Hits::default() };
        self.take(word, &self.shelf.leads(word)?, 1.0, &mut hits)?;
        if !is_open {
            return Ok(hits);
        }
        // Rare words that go on count less beside the word itself.
        let most = if hits.found > 0 { 0.4 } else { 1.0 };
        let words = self.shelf.beginnings(word)?;
        let length = word.chars().count();
        let pages = words.values().map(|leads| leads.iter().map(Lead::texts).max().unwrap_or(0)).sum::<usize>();
        let says_little = length <= SHORT && words.len() > 1 && pages > MANY;
        for (longer, leads) in words.iter().filter(|(longer, _)| *longer != word) {
            let share = if says_little { 0.6 } else { 0.2 + 0.7 * ratio(length, longer.chars().count()) };
            self.take(longer, leads, share * most, &mut hits)?;
        }
        Ok(hits)
    }

    /// Adds the pages of a word, which counts a share of itself.
    fn take(&mut self, word: &str, leads: &[Lead], share: f32, hits: &mut Hits) -> Result<(), TantivyError> {
        self.shelf.weigh(leads, &mut self.scale)?;
        let is_shown = |at: &&u32| self.shown.role(**at) != Role::Absent;
        let found = self.scale.pages.iter().filter(is_shown).count();
        if found == 0 {
            return Ok(());
        }
        let rarity = rarity(self.shown.count, found);
        for at in &self.scale.pages {
            let place = *at as usize;
            let (Some(page), Some(weight)) = (self.shelf.pages.get(place), self.scale.weights.get(place)) else { continue };
            let impact = f32::from(level(weight.share(longer(page.length, self.shown.average)) * rarity)) * share;
            let is_new = hits.put(*at, impact);
            hits.found += usize::from(is_new && is_shown(&at));
        }
        hits.sources.push(Source { word: word.to_owned(), share, rarity });
        Ok(())
    }

    /// Adds the pages of the words that were most likely meant by one that no page has.
    fn mistyped(&mut self, word: &str, is_open: bool, hits: &mut Hits) -> Result<(), TantivyError> {
        if !may_be_mistyped(word) {
            return Ok(());
        }
        let candidates = self.near(word, if word.chars().count() < 8 { 1 } else { 2 }, is_open)?;
        let (mut taken, mut least) = (0, f32::INFINITY);
        for Slip { word, slips } in slips(word, &candidates, is_open) {
            if taken == MOST_TYPOS || slips >= least + 1.0 {
                break;
            }
            let before = hits.sources.len();
            self.take(&word, &self.shelf.leads(&word)?, 0.8 / (0.5 + slips), hits)?;
            if hits.sources.len() > before {
                (taken, least) = (taken + 1, least.min(slips));
            }
        }
        Ok(())
    }

    /// The words of the index that are at most so many slips away; of one that may go on, their beginnings.
    pub(super) fn near(&self, word: &str, most: u8, is_open: bool) -> Result<HashSet<String>, TantivyError> {
        let make = if is_open { FuzzyTermQuery::new_prefix } else { FuzzyTermQuery::new };
        let query = make(Term::from_field_text(self.shelf.columns.order, word), most, true);
        self.shelf.words(&mut |reader| {
            let mut stream = reader.terms().search(query.automaton()?).into_stream()?;
            let mut words = Vec::new();
            while stream.advance() {
                words.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
            }
            Ok(words)
        })
    }
}

impl Hits {
    /// Notes how much a word says about a page, when that is more than was known; whether nothing was known.
    fn put(&mut self, page: u32, impact: f32) -> bool {
        let Some(known) = self.impacts.get_mut(page as usize) else { return false };
        let is_new = *known <= 0.0;
        *known = known.max(impact);
        is_new
    }

    pub(super) fn impact(&self, page: u32) -> f32 {
        self.impacts.get(page as usize).copied().unwrap_or(0.0)
    }

    /// Adds the pages that have all of these words, a little below those that have them as one.
    fn take_all_of(&mut self, each: Vec<Self>, shown: &Shown) {
        for at in (0..).take(self.impacts.len()) {
            let all = || each.iter().map(|hits| hits.impact(at));
            if all().all(|impact| impact > 0.0) {
                let mean = all().sum::<f32>() * ratio(1, each.len());
                let is_new = self.put(at, 0.8 * mean);
                self.found += usize::from(is_new && shown.role(at) != Role::Absent);
            }
        }
        self.parts = each;
    }

    /// Whether a word of the index was taken for this one, or for a part of it.
    pub(super) fn hold(&self, word: &str) -> bool {
        self.sources.iter().any(|source| source.word == word) || self.parts.iter().any(|part| part.hold(word))
    }
}

/// One count in relation to another.
pub(super) fn ratio(one: usize, other: usize) -> f32 {
    let real = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    real(one) / real(other).max(1.0)
}
