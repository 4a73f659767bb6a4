//! The pages that the words of a query lead to, and how much each word says about them.

use std::collections::HashSet;

use tantivy::TantivyError;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{IndexRecordOption, Term};

use super::pages::Pages;
use super::query::Chain;
use super::shelf::{Lead, Shelf, Shown, Visit};
use super::slips::{Ends, Slip, may_be_mistyped, slips};
use super::stems::Kin;
use crate::search::weight::{Sum, level, longer, rarity};

/// The pages that one word of a query leads to.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// The pages that have it, in any version.
    pub(super) pages: Pages,
    /// How much it says about each page that is shown, by the number of the page; empty when pages are only counted.
    impacts: Vec<f32>,
    /// The words of the index that were taken for it.
    pub(super) sources: Vec<Source>,
    /// For a joined word whose parts stand apart: those parts.
    pub(super) parts: Vec<Hits>,
}

/// A word of the index that was taken for one of a query.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) word: String,
    /// How much of itself it counts.
    pub(super) share: f32,
    pub(super) rarity: f32,
}

/// What pages are looked up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To put the best of them first.
    Rank,
    /// To say how many there are.
    Count,
}

/// Looks words up in one version.
pub(super) struct Finder<'f> {
    pub(super) shelf: &'f Shelf,
    pub(super) shown: &'f Shown,
    pub(super) language: &'f str,
    purpose: Purpose,
    /// The pages of the word at hand, and what it counts on each; made once a query, because they are large.
    pages: Pages,
    sums: Vec<Sum>,
}

/// A beginning of a word that is no longer than this, and leads to more pages, says the same of all of them.
const SHORT: usize = 5;
const MANY: usize = 300;
/// How many words that were meant are looked for in place of one that nobody wrote.
const MOST_TYPOS: usize = 5;
/// How many words of one stem are.
const MOST_MATES: usize = 12;

impl<'f> Finder<'f> {
    pub(super) fn new(shelf: &'f Shelf, shown: &'f Shown, language: &'f str, purpose: Purpose) -> Self {
        let count = shelf.pages.len();
        let sums = if purpose == Purpose::Rank { vec![Sum::default(); count] } else { Vec::new() };
        Self { shelf, shown, language, purpose, pages: Pages::none(count), sums }
    }

    /// The pages of a word as it is written; of a joined one, also the pages that have all of its parts.
    pub(super) fn chain(&mut self, chain: &Chain) -> Result<Vec<Hits>, TantivyError> {
        let last = chain.parts.len() - 1;
        let Some(joined) = &chain.joined else { return self.each_part(chain, last) };
        let mut whole = self.exact(joined, chain.ends)?;
        if self.is_found(&whole) && joined.chars().any(char::is_numeric) {
            return Ok(vec![whole]);
        }
        let each = self.each_part(chain, last)?;
        if !self.is_found(&whole) {
            return Ok(each);
        }
        self.take_all_of(each, &mut whole);
        Ok(vec![whole])
    }

    fn each_part(&mut self, chain: &Chain, last: usize) -> Result<Vec<Hits>, TantivyError> {
        let parts = chain.parts.iter().enumerate();
        parts.map(|(place, part)| self.word(part, if place == last { chain.ends } else { Ends::There })).collect()
    }

    fn word(&mut self, word: &str, ends: Ends) -> Result<Hits, TantivyError> {
        let mut hits = self.exact(word, ends)?;
        let shelf = self.shelf;
        let stems = shelf.stems(self.language)?;
        // The site takes the endings of forms off as well, but knows no families: one stands in for a word alone.
        if stems.kin == Kin::Forms || !self.is_found(&hits) {
            for mate in stems.mates(word).take(MOST_MATES) {
                self.take(mate, &shelf.leads(mate)?, stems.kin.share(), &mut hits)?;
            }
        }
        if !self.is_found(&hits) {
            self.mistyped(word, ends, &mut hits)?;
        }
        Ok(hits)
    }

    /// Whether the version has a page for a word.
    pub(super) fn is_found(&self, hits: &Hits) -> bool {
        hits.pages.shared(&self.shown.all) > 0
    }

    /// How many pages the version has for a word as it is.
    pub(super) fn count(&mut self, word: &str) -> Result<usize, TantivyError> {
        self.mark(&self.shelf.leads(word)?)?;
        Ok(self.pages.shared(&self.shown.all))
    }

    /// A page that the version has for a word as it is.
    pub(super) fn any(&mut self, word: &str) -> Result<Option<u32>, TantivyError> {
        self.mark(&self.shelf.leads(word)?)?;
        Ok(self.pages.both(&self.shown.all).next())
    }

    /// The pages of a word and, when it may go on, of the words that begin so.
    fn exact(&mut self, word: &str, ends: Ends) -> Result<Hits, TantivyError> {
        let impacts = if self.purpose == Purpose::Rank { vec![0.0; self.shelf.pages.len()] } else { Vec::new() };
        let mut hits = Hits { pages: Pages::none(self.shelf.pages.len()), impacts, ..Hits::default() };
        self.take(word, &self.shelf.leads(word)?, 1.0, &mut hits)?;
        if ends == Ends::There {
            return Ok(hits);
        }
        // Rare words that go on count less beside the word itself.
        let most = if self.is_found(&hits) { 0.4 } else { 1.0 };
        let words = self.shelf.beginnings(word)?;
        let length = word.chars().count();
        let pages = words.values().map(|leads| leads.iter().map(Lead::texts).max().unwrap_or(0)).sum::<usize>();
        let says_little = length <= SHORT && words.len() > 1 && pages > MANY;
        if self.purpose == Purpose::Count {
            // How much each of many words says is not asked, so their pages are taken together.
            self.mark(words.values().flatten())?;
            hits.pages.add(&self.pages);
            return Ok(hits);
        }
        for (longer, leads) in words.iter().filter(|(longer, _)| *longer != word) {
            let share = if says_little { 0.6 } else { 0.2 + 0.7 * ratio(length, longer.chars().count()) };
            self.take(longer, leads, share * most, &mut hits)?;
        }
        Ok(hits)
    }

    /// Adds the pages of a word, which counts a share of itself.
    fn take(&mut self, word: &str, leads: &[Lead], share: f32, hits: &mut Hits) -> Result<(), TantivyError> {
        match self.purpose {
            Purpose::Rank => self.weigh(leads)?,
            Purpose::Count => self.mark(leads)?,
        }
        let found = self.pages.shared(&self.shown.all);
        if found == 0 {
            return Ok(());
        }
        hits.pages.add(&self.pages);
        let rarity = rarity(self.shown.count, found);
        if self.purpose == Purpose::Rank {
            for page in self.pages.both(&self.shown.all).map(|page| page as usize) {
                let (Some(about), Some(sum)) = (self.shelf.pages.get(page), self.sums.get_mut(page)) else { continue };
                let longer = longer(about.length, self.shown.average);
                let impact = f32::from(level(about.share * std::mem::take(sum).share(longer) * rarity)) * share;
                if let Some(known) = hits.impacts.get_mut(page) {
                    *known = known.max(impact);
                }
            }
        }
        hits.sources.push(Source { word: word.to_owned(), share, rarity });
        Ok(())
    }

    /// Marks the pages of a word.
    fn mark<'l>(&mut self, leads: impl IntoIterator<Item = &'l Lead>) -> Result<(), TantivyError> {
        self.pages.clear();
        let pages = &mut self.pages;
        self.shelf.visit(leads, IndexRecordOption::Basic, &mut |visit| {
            visit.pages.iter().for_each(|page| pages.insert(visit.base + page));
        })
    }

    /// Marks the pages of a word, and adds up what it counts on those that are shown.
    fn weigh(&mut self, leads: &[Lead]) -> Result<(), TantivyError> {
        self.pages.clear();
        let (pages, sums, shown) = (&mut self.pages, &mut self.sums, &self.shown.all);
        self.shelf.visit(
            leads,
            IndexRecordOption::WithFreqs,
            &mut |Visit { base, pages: some, times, field, counts }| {
                for (page, times) in some.iter().map(|page| base + page).zip(times) {
                    pages.insert(page);
                    if shown.contains(page)
                        && let Some(sum) = sums.get_mut(page as usize)
                    {
                        sum.add(field, counts, *times);
                    }
                }
            },
        )
    }

    /// Adds the pages that have all of these words, a little below those that have them as one.
    fn take_all_of(&self, each: Vec<Hits>, hits: &mut Hits) {
        let Some((first, others)) = each.split_first() else { return };
        let mut all = first.pages.clone();
        others.iter().for_each(|other| all.keep(&other.pages));
        for page in all.both(&self.shown.all) {
            let mean = each.iter().map(|hits| hits.impact(page)).sum::<f32>() * ratio(1, each.len());
            if let Some(known) = hits.impacts.get_mut(page as usize) {
                *known = known.max(0.8 * mean);
            }
        }
        hits.pages.add(&all);
        hits.parts = each;
    }

    /// Adds the pages of the words that were most likely meant by one that no page has.
    fn mistyped(&mut self, word: &str, ends: Ends, hits: &mut Hits) -> Result<(), TantivyError> {
        if !may_be_mistyped(word) {
            return Ok(());
        }
        let candidates = self.near(word, if word.chars().count() < 8 { 1 } else { 2 }, ends)?;
        let (mut taken, mut least) = (0, f32::INFINITY);
        for Slip { word, slips } in slips(word, &candidates, ends) {
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
    pub(super) fn near(&self, word: &str, most: u8, ends: Ends) -> Result<HashSet<String>, TantivyError> {
        let make = if ends == Ends::Anywhere { FuzzyTermQuery::new_prefix } else { FuzzyTermQuery::new };
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
    /// How much the word says about a page that is shown; nothing when it does not stand there.
    pub(super) fn impact(&self, page: u32) -> f32 {
        self.impacts.get(page as usize).copied().unwrap_or(0.0)
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
