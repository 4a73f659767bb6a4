//! What is shown of a page that was found: the place where the words meet, and the text there.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tantivy::TantivyError;

use super::hits::Hits;
use super::index::AudienceIndex;
use super::shelf::{Page, Shown};
use super::snippet::{Marker, snippet};
use super::write::Record;
use crate::model::{Hit, Marks, Place, PlaceKind};
use crate::search::reading::{self, Reading};
use crate::search::tokens::{Token, fold, tokens};
use crate::search::weight::{level, longer};
use crate::search::words::Words;

/// Shows pages that a query found.
pub(super) struct Show<'s> {
    pub(super) index: &'s AudienceIndex,
    pub(super) shown: &'s Shown,
    /// The place of the version in the list of all.
    pub(super) version: usize,
    pub(super) words: &'s [Hits],
    pub(super) phrases: &'s [Vec<String>],
    /// All words of the query.
    pub(super) sentence: &'s [String],
}

/// Where a word of a query says most about a page.
#[derive(Debug, Clone, Copy)]
struct Standing {
    impact: f32,
    /// The number of the place; none when the page does not have the word.
    place: Option<u16>,
}

/// What an address cannot hold, as browsers see it, and what would end the path.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// What a place is worth where a word says most, against one where it also stands.
const SAYS_MOST: f32 = 1.2;
/// So many words before the last one make a sentence.
const LEAST_SENTENCE: usize = 3;
/// How much of the words must meet in a place for it to be shown instead of the page.
const WHOLE: f32 = 0.35;

impl Show<'_> {
    /// What is shown of a page, and whether one of its texts has all that was asked.
    pub(super) fn hit(&self, page: u32) -> Result<(bool, Hit), TantivyError> {
        let Record { id, path, reading } = self.index.shelf.record(page)?;
        let says = self.says(&reading);
        let about = self.index.shelf.pages.get(page as usize).copied().unwrap_or_default();
        let number = self.place(page, &about, &reading);
        let place = number.checked_sub(1).and_then(|at| reading.places.get(usize::from(at)));
        let marker = Marker { words: self.words, endings: self.index.about.endings() };
        let text = snippet(&reading, number, &marker);
        let only = if self.shown.own.contains(page) { Vec::new() } else { self.names(about.anywhere) };
        let folder = self.folder(about.versions);
        let page = format!("{folder}{path}");
        let anchor = place.map(|place| place.anchor.clone()).filter(|anchor| !anchor.is_empty());
        let place = place.map(told);
        let marks = Marks {
            title: marker.marks(&reading.title),
            place: place.as_ref().map(|place| marker.marks(&place.text)).unwrap_or_default(),
            snippet: marker.marks(&text),
        };
        let address = address(&page, anchor.as_deref());
        let Reading { title, due, .. } = reading;
        Ok((says, Hit { title, id, page, anchor, address, place, snippet: text, only, due, marks }))
    }

    /// The names of versions by their bits, newest first.
    fn names(&self, versions: u64) -> Vec<String> {
        let names = self.index.about.versions.iter().enumerate();
        names.filter(|(bit, _)| versions >> bit & 1 == 1).map(|(_, name)| name.clone()).collect()
    }

    /// The folder of the version that shows a text: the one that was asked for, or the newest that has it.
    fn folder(&self, versions: u64) -> String {
        let own = self.version;
        let shows = if versions >> own & 1 == 1 { own } else { versions.trailing_zeros() as usize };
        match self.index.about.versions.get(shows) {
            Some(name) if shows > 0 => format!("{name}/"),
            _ => String::new(),
        }
    }

    /// The number of the place where the words meet, or 0 when the title has them all.
    fn place(&self, page: u32, about: &Page, reading: &Reading) -> u16 {
        let endings = self.index.about.endings();
        let words = Words::of(reading, &self.index.synonyms, endings);
        let on_page = OnPage {
            number: page,
            words: &words,
            longer: longer(about.length, self.shown.average),
            share: about.share,
        };
        let standings: Vec<Standing> = self.words.iter().map(|hits| on_page.standing(hits)).collect();
        let holds = |text: &str, hits: &Hits| {
            let folded = fold(text);
            tokens(&folded, endings).iter().any(|token| matches!(token, Token::Part(part) if hits.hold(part)))
        };
        let whole: Vec<bool> = self
            .words
            .iter()
            .zip(&standings)
            .map(|(hits, standing)| standing.place == Some(0) || holds(&reading.title, hits))
            .collect();
        let all = whole.iter().zip(&standings).filter(|(is_whole, _)| **is_whole).map(|(_, standing)| standing.impact);
        let (mut best, mut most) = (0, WHOLE * all.sum::<f32>());
        for (number, place) in (1_u16..).zip(&reading.places) {
            let mut sum = 0.0;
            let mut is_nearer = false;
            for ((hits, standing), is_whole) in self.words.iter().zip(&standings).zip(&whole) {
                // Where a word says most counts more than where it also stands.
                let share = match standing.place {
                    Some(at) if at == number => SAYS_MOST,
                    Some(_) if holds(&place.text, hits) => 1.0,
                    _ => continue,
                };
                sum += share * standing.impact;
                is_nearer |= !is_whole;
            }
            if sum > most && is_nearer {
                (best, most) = (number, sum);
            }
        }
        self.phrase_place(reading).unwrap_or(best)
    }

    /// Whether one text of a page has every word of a whole sentence, the small ones as well.
    fn says(&self, reading: &Reading) -> bool {
        let Some((last, words)) = self.sentence.split_last().filter(|(_, words)| words.len() >= LEAST_SENTENCE) else {
            return false;
        };
        let has_all = |text: &str| {
            let folded = fold(text);
            let tokens = tokens(&folded, self.index.about.endings());
            let parts = || {
                tokens.iter().filter_map(|token| match token {
                    Token::Part(part) => Some(part.as_ref()),
                    Token::Joined(_) => None,
                })
            };
            words.iter().all(|word| parts().any(|part| part == word))
                && parts().any(|part| part.starts_with(last.as_str()))
        };
        has_all(&reading.title) || reading.places.iter().any(|place| has_all(&place.text))
    }

    /// The first place that has a phrase which was asked for.
    fn phrase_place(&self, reading: &Reading) -> Option<u16> {
        let endings = self.index.about.endings();
        let has = |text: &reading::Text, phrase: &[String]| {
            let mut words = Vec::new();
            for reading::Run(_, run) in &text.runs {
                let folded = fold(run);
                words.extend(tokens(&folded, endings).into_iter().filter_map(|token| match token {
                    Token::Part(part) => Some(part.into_owned()),
                    Token::Joined(_) => None,
                }));
            }
            words.windows(phrase.len().max(1)).any(|here| here == phrase)
        };
        let phrase = self.phrases.iter().max_by_key(|phrase| phrase.len())?;
        reading.texts.iter().find(|text| has(text, phrase)).map(|text| text.place)
    }

    /// A word of the index as a page writes it.
    pub(super) fn as_written(&self, page: u32, word: &str) -> Result<Option<String>, TantivyError> {
        let reading = self.index.shelf.record(page)?.reading;
        let endings = self.index.about.endings();
        let runs = reading.texts.iter().flat_map(|text| &text.runs);
        let mut written = runs.flat_map(|reading::Run(_, run)| run.split_whitespace());
        let is_it = |written: &&str| {
            let folded = fold(written);
            let tokens = tokens(&folded, endings);
            matches!(tokens.as_slice(), [Token::Part(part)] if part == word)
                || tokens.iter().any(|token| matches!(token, Token::Joined(joined) if *joined == word))
        };
        let found = written.find(is_it).map(|found| found.trim_matches(|char: char| !char.is_alphanumeric()));
        Ok(found.map(str::to_lowercase))
    }
}

/// A page whose words are held against those of a query.
struct OnPage<'p> {
    number: u32,
    words: &'p Words<'p>,
    longer: f32,
    share: f32,
}

impl OnPage<'_> {
    /// Where a word says most about the page.
    fn standing(&self, hits: &Hits) -> Standing {
        let mut best = Standing { impact: 0.0, place: None };
        for source in &hits.sources {
            let Some(weight) = self.words.weights.get(&source.word) else { continue };
            let impact =
                f32::from(level(self.share * weight.worth().share(self.longer) * source.rarity)) * source.share;
            if impact > best.impact {
                best = Standing { impact, place: Some(weight.place) };
            }
        }
        let known = hits.impact(self.number);
        match hits.parts.first() {
            // The parts of a joined word say more about this page than the word itself.
            Some(first) if known > best.impact => Standing { impact: known, ..self.standing(first) },
            _ => best,
        }
    }
}

fn told(place: &reading::Place) -> Place {
    let (kind, number) = match place.kind {
        reading::PlaceKind::Heading => (PlaceKind::Heading, None),
        reading::PlaceKind::Said => (PlaceKind::Said, None),
        reading::PlaceKind::Step(number) => (PlaceKind::Step, Some(number)),
        reading::PlaceKind::Branch => (PlaceKind::Branch, None),
    };
    Place { kind, number, text: place.text.clone() }
}

/// The address of a page and a place in it, below the root of the site.
pub(in crate::search) fn address(page: &str, anchor: Option<&str>) -> String {
    let path = utf8_percent_encode(page, ESCAPED);
    let anchor = anchor.map(|anchor| format!("#{}", utf8_percent_encode(anchor, ESCAPED)));
    format!("{path}.html{}", anchor.unwrap_or_default())
}
