//! One query to one audience: which pages its words lead to, the best first.

use std::collections::HashSet;

use tantivy::TantivyError;

use super::hits::{Finder, Purpose, ratio};
use super::index::AudienceIndex;
use super::pages::Pages;
use super::query::{Chain, Query};
use super::show::Show;
use super::slips::{Ends, slips};
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
    /// Answers a query in one version with the best `limit` places.
    pub(super) fn answer(&self, typed: &str, version: &str, limit: usize) -> Result<Answer, TantivyError> {
        let place = self.about.versions.iter().position(|name| name == version);
        let Some((place, shown)) = place.and_then(|place| Some((place, self.shelf.shown.get(place)?))) else {
            return Ok(Answer::default());
        };
        let query = Query::of(typed, self.about.endings());
        let purpose = if limit > 0 { Purpose::Rank } else { Purpose::Count };
        let mut finder = Finder::new(&self.shelf, shown, &self.about.language, purpose);
        let mut words = Vec::new();
        for chain in telling(&query.chains, &mut finder)? {
            words.extend(finder.chain(chain)?.into_iter().filter(|hits| finder.is_found(hits)));
        }
        let mut pages = Pages::none(self.shelf.pages.len());
        words.iter().for_each(|hits| pages.add(&hits.pages));
        if purpose == Purpose::Count {
            // How many other versions have is not asked.
            pages.keep(&shown.all);
        }
        for phrase in &query.phrases {
            pages = self.shelf.with_phrase(phrase, &pages)?;
        }
        let by_version = self.shelf.shown.iter().map(|other| pages.shared(&other.own)).collect();
        let mut answer = Answer { found: pages.shared(&shown.all), by_version, ..Answer::default() };
        let show = Show {
            index: self,
            shown,
            version: place,
            words: &words,
            phrases: &query.phrases,
            sentence: &query.sentence,
        };
        if limit > 0 {
            let best = self.best(&pages, &show, limit);
            let mut hits: Vec<_> = best.into_iter().map(|page| show.hit(page)).collect::<Result<_, _>>()?;
            // Who types a whole sentence looks for the page that says it.
            hits.sort_by_key(|(says, _)| !says);
            answer.hits = hits.into_iter().map(|(_, hit)| hit).collect();
            if answer.hits.is_empty() {
                answer.near = near(&query, &mut finder, &show)?;
            }
        }
        Ok(answer)
    }

    /// The pages about which the words say most together; those that only other versions have stand back.
    fn best(&self, pages: &Pages, show: &Show, limit: usize) -> Vec<u32> {
        let (words, own) = (show.words, &show.shown.own);
        let shares: Vec<f32> = (0..=words.len()).map(|held| ratio(held, words.len()).powf(1.2)).collect();
        let score = |page: u32| {
            let impacts = words.iter().map(|hits| hits.impact(page)).filter(|impact| *impact > 0.0);
            let (held, sum) = impacts.fold((0, 0.0), |(held, sum), impact| (held + 1, sum + impact));
            let share = shares.get(held).copied().unwrap_or(1.0);
            sum * share * if own.contains(page) { 1.0 } else { ELSEWHERE }
        };
        let mut scored: Vec<(u32, f32)> = pages.both(&show.shown.all).map(|page| (page, score(page))).collect();
        let rank = |page: u32| (!own.contains(page), self.shelf.pages.get(page as usize).map(|page| page.rank));
        let order = |(one, score): &(u32, f32), (other, other_score): &(u32, f32)| {
            other_score.total_cmp(score).then_with(|| rank(*one).cmp(&rank(*other)))
        };
        if scored.len() > limit {
            scored.select_nth_unstable_by(limit, order);
            scored.truncate(limit);
        }
        scored.sort_unstable_by(order);
        scored.into_iter().map(|(page, _)| page).collect()
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
        let found = first.map(|first| finder.count(first)).transpose()?.unwrap_or(0);
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

/// Words of the book that are written much like those of a query that led nowhere, as the book writes them.
fn near(query: &Query, finder: &mut Finder, show: &Show) -> Result<Vec<String>, TantivyError> {
    let mut near = Vec::new();
    for word in query.chains.iter().flat_map(|chain| &chain.parts).filter(|word| word.chars().nth(2).is_some()) {
        for slip in slips(word, &finder.near(word, 2, Ends::Anywhere)?, Ends::Anywhere) {
            if near.len() >= MOST_NEAR {
                return Ok(near);
            }
            let page = finder.any(&slip.word)?;
            if let Some(word) = page.map(|page| show.as_written(page, &slip.word)).transpose()?.flatten()
                && !near.contains(&word)
            {
                near.push(word);
            }
        }
    }
    Ok(near)
}
