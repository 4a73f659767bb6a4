//! One query to one audience: which pages its words lead to, the best first.

use std::collections::HashSet;

use tantivy::TantivyError;

use super::hits::{Finder, Hits, ratio};
use super::index::AudienceIndex;
use super::query::{Chain, Query};
use super::shelf::{Role, Shown};
use super::show::Show;
use super::slips::slips;
use crate::model::Hit;

/// What one audience finds.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) hits: Vec<Hit>,
    /// How many pages there are, with those that only other versions have.
    pub(super) found: usize,
    /// How many pages each version has, newest first.
    pub(super) by_version: Vec<usize>,
    /// When there are none: words that are written much like those that were asked for.
    pub(super) near: Vec<String>,
}

/// So many words are looked for, however common they are.
const FEW_WORDS: usize = 3;
/// On how many pages a word is common, in percent, when there are enough pages to say so.
const COMMON: usize = 40;
const ENOUGH_PAGES: usize = 20;
/// What a page counts that only other versions have.
const ELSEWHERE: f32 = 0.35;
/// How many words are offered when nothing was found.
const MOST_NEAR: usize = 3;

impl AudienceIndex {
    /// Answers a query in one version, with the best `limit` places.
    pub(super) fn answer(&self, typed: &str, version: &str, limit: usize) -> Result<Answer, TantivyError> {
        let place = self.about.versions.iter().position(|name| name == version);
        let Some((place, shown)) = place.and_then(|place| Some((place, self.shelf.shown.get(place)?))) else {
            return Ok(Answer::default());
        };
        let query = Query::of(typed, self.about.endings());
        let language = &self.about.language;
        let mut finder = Finder { shelf: &self.shelf, shown, language, scale: self.shelf.scale() };
        let mut words = Vec::new();
        for chain in telling(&query.chains, &mut finder)? {
            words.extend(finder.chain(chain)?.into_iter().filter(|hits| hits.found > 0));
        }
        let pages = self.pages(&query, &words)?;
        let mut answer = Answer { by_version: vec![0; self.about.versions.len()], ..Answer::default() };
        for page in pages.iter().filter_map(|page| self.shelf.pages.get(*page as usize)) {
            for (bit, count) in answer.by_version.iter_mut().enumerate().take(u64::BITS as usize) {
                *count += usize::from(page.versions >> bit & 1 == 1);
            }
        }
        let ranked = ranked(pages, &words, shown, &|page| self.shelf.pages.get(page as usize).map(|page| page.rank));
        answer.found = ranked.len();
        let show = Show { index: self, shown, version: place, words: &words, phrases: &query.phrases };
        answer.hits = ranked.into_iter().take(limit).map(|page| show.hit(page)).collect::<Result<_, _>>()?;
        if answer.found == 0 && limit > 0 {
            answer.near = near(&query, &mut finder, &show)?;
        }
        Ok(answer)
    }

    /// The pages of any version to which a word leads, and which have all phrases.
    fn pages(&self, query: &Query, words: &[Hits]) -> Result<Vec<u32>, TantivyError> {
        let count = u32::try_from(self.shelf.pages.len()).unwrap_or(u32::MAX);
        let mut pages: Vec<u32> = (0..count).filter(|page| words.iter().any(|hits| hits.impact(*page) > 0.0)).collect();
        for phrase in &query.phrases {
            let allowed = self.shelf.with_phrase(phrase)?;
            pages.retain(|page| allowed.contains(page));
        }
        Ok(pages)
    }
}

/// The words of a query that are looked for: all that are not common, and of the common ones the rarest.
fn telling<'q>(chains: &'q [Chain], finder: &mut Finder) -> Result<Vec<&'q Chain>, TantivyError> {
    if chains.len() <= FEW_WORDS {
        return Ok(chains.iter().collect());
    }
    let pages = finder.shown.count;
    let mut ranks = Vec::new();
    for chain in chains {
        let first = chain.parts.first().filter(|_| chain.joined.is_none());
        let found = first.map(|first| finder.only(first)).transpose()?.map_or(0, |hits| hits.found);
        let is_common = pages >= ENOUGH_PAGES && found * 100 >= pages * COMMON;
        ranks.push(is_common.then_some((found, first)));
    }
    let few = ranks.iter().filter(|rank| rank.is_none()).count();
    let mut common: Vec<_> = ranks.iter().copied().flatten().collect();
    common.sort_unstable();
    let common: HashSet<_> = common.into_iter().take(FEW_WORDS.saturating_sub(few)).collect();
    let used = chains.iter().zip(ranks).filter(|(_, rank)| rank.is_none_or(|rank| common.contains(&rank)));
    Ok(used.map(|(chain, _)| chain).collect())
}

/// Pages by what the words say about them together; those that only other versions have stand back.
fn ranked(pages: Vec<u32>, words: &[Hits], shown: &Shown, rank: &dyn Fn(u32) -> Option<u32>) -> Vec<u32> {
    let score = |page: u32| {
        let impacts = || words.iter().map(|hits| hits.impact(page)).filter(|impact| *impact > 0.0);
        let share = ratio(impacts().count(), words.len()).powf(1.2);
        impacts().sum::<f32>() * share * if shown.role(page) == Role::Own { 1.0 } else { ELSEWHERE }
    };
    let is_other = |page: u32| shown.role(page) != Role::Own;
    let is_shown = |page: &u32| shown.role(*page) != Role::Absent;
    let mut scored: Vec<(u32, f32)> = pages.into_iter().filter(is_shown).map(|page| (page, score(page))).collect();
    scored.sort_by(|(one, score), (other, other_score)| {
        let by_score = other_score.total_cmp(score);
        by_score.then(is_other(*one).cmp(&is_other(*other))).then_with(|| rank(*one).cmp(&rank(*other)))
    });
    scored.into_iter().map(|(page, _)| page).collect()
}

/// Words of the book that are written much like those of a query that led nowhere, as the book writes them.
fn near(query: &Query, finder: &mut Finder, show: &Show) -> Result<Vec<String>, TantivyError> {
    let mut near = Vec::new();
    for word in query.chains.iter().flat_map(|chain| &chain.parts).filter(|word| word.chars().nth(2).is_some()) {
        for slip in slips(word, &finder.near(word, 2, true)?, true) {
            if near.len() >= MOST_NEAR {
                return Ok(near);
            }
            let hits = finder.only(&slip.word)?;
            let best = (0..).zip(&hits.impacts).filter(|(page, impact)| **impact > 0.0 && show.shown.role(*page) != Role::Absent);
            let best = best.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(page, _)| page);
            if let Some(word) = best.map(|page| show.as_written(page, &slip.word)).transpose()?.flatten()
                && !near.contains(&word)
            {
                near.push(word);
            }
        }
    }
    Ok(near)
}
