//! The index at one moment: its pages by number, which of them each version shows, and where words lead.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, PhraseQuery, Query, TermQuery, Weight};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, SeekDangerResult, SegmentReader, TantivyDocument, TantivyError, Term};

use super::pages::Pages;
use super::schema::{Columns, bounds, read_word};
use super::stems::Stems;
use super::write::Record;
use crate::search::weight::{average, real};
use crate::search::words::Field;

/// The index at one moment.
pub(super) struct Shelf {
    searcher: Searcher,
    pub(super) columns: Columns,
    segments: Vec<Segment>,
    /// All pages, by number.
    pub(super) pages: Vec<Page>,
    /// What each version shows, newest first.
    pub(super) shown: Vec<Shown>,
    stems: OnceLock<Stems>,
}

/// A part of the index with dictionaries of its own.
struct Segment {
    /// The number of its first page.
    base: u32,
    words: Arc<InvertedIndexReader>,
    order: Arc<InvertedIndexReader>,
}

/// A text of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Page {
    /// The versions that show it, the newest at the lowest bit; none when it was taken out.
    pub(super) versions: u64,
    /// The versions that show any text of its page.
    pub(super) anywhere: u64,
    /// How many words of prose it has.
    pub(super) length: f32,
    /// How much it counts, against a page that answers.
    pub(super) share: f32,
    /// Its place in the order of paths.
    pub(super) rank: u32,
}

/// What a version shows.
#[derive(Debug)]
pub(super) struct Shown {
    /// Its own pages.
    pub(super) own: Pages,
    /// These, and each page that only other versions have, as the newest of them shows it.
    pub(super) all: Pages,
    /// How many pages it shows.
    pub(super) count: usize,
    /// How many words of prose they have on average.
    pub(super) average: f32,
}

/// Where a word leads in one segment, as one thing.
#[derive(Debug)]
pub(super) struct Lead {
    segment: usize,
    field: Field,
    share: f32,
    info: TermInfo,
}

/// Some pages to which a word leads as one thing.
#[derive(Debug)]
pub(super) struct Visit<'v> {
    /// What is added to the number of each page.
    pub(super) base: u32,
    pub(super) pages: &'v [u32],
    /// How often the word stands on each of them, when that was asked for.
    pub(super) times: &'v [u32],
    pub(super) field: Field,
    pub(super) counts: f32,
}

impl Lead {
    /// How many texts have the word as this.
    pub(super) fn texts(&self) -> usize {
        self.info.doc_freq as usize
    }
}

impl Shelf {
    /// Reads what every query needs of an index of so many versions.
    pub(super) fn new(searcher: Searcher, columns: Columns, versions: usize) -> Result<Self, TantivyError> {
        let (mut segments, mut pages, mut paths) = (Vec::new(), Vec::new(), Vec::new());
        for reader in searcher.segment_readers() {
            let base = u32::try_from(pages.len()).unwrap_or(u32::MAX);
            let (words, order) = (reader.inverted_index(columns.words)?, reader.inverted_index(columns.order)?);
            segments.push(Segment { base, words, order });
            read_pages(reader, &mut pages, &mut paths)?;
        }
        let mut by_path: Vec<u32> =
            (0..).zip(&pages).filter(|(_, page)| page.versions != 0).map(|(at, _)| at).collect();
        by_path.sort_by(|one, other| paths.get(*one as usize).cmp(&paths.get(*other as usize)));
        let texts: Vec<&[u32]> =
            by_path.chunk_by(|one, other| paths.get(*one as usize) == paths.get(*other as usize)).collect();
        for (rank, texts) in (0..).zip(&texts) {
            let anywhere =
                texts.iter().filter_map(|at| pages.get(*at as usize)).fold(0, |all, page| all | page.versions);
            for at in *texts {
                if let Some(page) = pages.get_mut(*at as usize) {
                    (page.anywhere, page.rank) = (anywhere, rank);
                }
            }
        }
        let shown = (0..versions).map(|version| Shown::of(1 << version, &texts, &pages)).collect();
        Ok(Self { searcher, columns, segments, pages, shown, stems: OnceLock::new() })
    }

    /// Where a word leads.
    pub(super) fn leads(&self, word: &str) -> Result<Vec<Lead>, TantivyError> {
        let (from, to) = bounds(word);
        let mut leads = Vec::new();
        self.each(&from, &to, &mut |_, lead| leads.push(lead))?;
        Ok(leads)
    }

    /// Where the words lead that begin with some letters.
    pub(super) fn beginnings(&self, start: &str) -> Result<BTreeMap<String, Vec<Lead>>, TantivyError> {
        let mut words: BTreeMap<String, Vec<Lead>> = BTreeMap::new();
        self.each(start, &format!("{start}{}", char::MAX), &mut |word, lead| match words.get_mut(word) {
            Some(leads) => leads.push(lead),
            None => {
                words.insert(word.to_owned(), vec![lead]);
            }
        })?;
        Ok(words)
    }

    fn each(&self, from: &str, to: &str, tell: &mut dyn FnMut(&str, Lead)) -> Result<(), TantivyError> {
        for (number, segment) in self.segments.iter().enumerate() {
            let mut stream = segment.words.terms().range().ge(from).lt(to).into_stream()?;
            while let Some((key, info)) = stream.next() {
                if let Some((word, field, share)) = read_word(key) {
                    tell(word, Lead { segment: number, field, share, info: info.clone() });
                }
            }
        }
        Ok(())
    }

    /// Tells of the pages to which a word leads, of each thing that it is there by itself.
    pub(super) fn visit<'l>(
        &self,
        leads: impl IntoIterator<Item = &'l Lead>,
        option: IndexRecordOption,
        tell: &mut dyn FnMut(Visit),
    ) -> Result<(), TantivyError> {
        for Lead { segment, field, share, info } in leads {
            let Some(segment) = self.segments.get(*segment) else { continue };
            let (base, field, counts) = (segment.base, *field, field.weight() * share);
            let mut block = segment.words.read_block_postings_from_terminfo(info, option)?;
            while block.block_len() > 0 {
                let times = if option.has_freq() { block.freqs() } else { &[] };
                tell(Visit { base, pages: block.docs(), times, field, counts });
                block.advance();
            }
        }
        Ok(())
    }

    /// Every word that `reader` takes, from all segments, each once.
    pub(super) fn words(
        &self,
        take: &mut dyn FnMut(&InvertedIndexReader) -> Result<Vec<String>, TantivyError>,
    ) -> Result<HashSet<String>, TantivyError> {
        let mut words = HashSet::new();
        for segment in &self.segments {
            words.extend(take(&segment.order)?);
        }
        Ok(words)
    }

    /// The words of the index by their stems.
    pub(super) fn stems(&self, language: &str) -> Result<&Stems, TantivyError> {
        if let Some(stems) = self.stems.get() {
            return Ok(stems);
        }
        let mut stems = Stems::of(language);
        for segment in &self.segments {
            let mut stream = segment.order.terms().stream()?;
            while stems.knows_language() && stream.advance() {
                stems.add(stream.key());
            }
        }
        Ok(self.stems.get_or_init(|| stems))
    }

    /// Which of some pages have these words, one after the other.
    pub(super) fn with_phrase(&self, phrase: &[String], among: &Pages) -> Result<Pages, TantivyError> {
        let term = |word: &String| Term::from_field_text(self.columns.order, word);
        let query: Box<dyn Query> = match phrase {
            [word] => Box::new(TermQuery::new(term(word), IndexRecordOption::Basic)),
            words => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        };
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let segments = self.searcher.segment_readers().par_iter().zip(&self.segments);
        let found = segments.map(|(reader, segment)| with_phrase(&*weight, reader, segment.base, among));
        let mut pages = Pages::none(self.pages.len());
        for some in found.collect::<Vec<_>>() {
            some?.into_iter().for_each(|page| pages.insert(page));
        }
        Ok(pages)
    }

    /// All that is shown of a page.
    pub(super) fn record(&self, page: u32) -> Result<Record, TantivyError> {
        let segment_ord = self.segments.partition_point(|segment| segment.base <= page).saturating_sub(1);
        let base = self.segments.get(segment_ord).map_or(0, |segment| segment.base);
        let address = DocAddress { segment_ord: u32::try_from(segment_ord).unwrap_or(0), doc_id: page - base };
        let document: TantivyDocument = self.searcher.doc(address)?;
        let bytes = document.get_first(self.columns.record).and_then(|value| value.as_bytes()).unwrap_or_default();
        Ok(serde_json::from_slice(bytes).map_err(std::io::Error::from)?)
    }
}

/// Which of some pages a phrase finds in a segment that begins with the page `base`.
fn with_phrase(
    weight: &dyn Weight,
    reader: &SegmentReader,
    base: u32,
    among: &Pages,
) -> Result<Vec<u32>, TantivyError> {
    let mut pages = Vec::new();
    let mut found = weight.scorer(reader, 1.0)?;
    // Looking only where it matters saves reading the places of the words everywhere else.
    let mut least = found.doc();
    for page in among.range(base..base + reader.max_doc()) {
        let number = page - base;
        if number < least {
            continue;
        }
        match found.seek_danger(number) {
            SeekDangerResult::Found => {
                pages.push(page);
                least = number + 1;
            }
            SeekDangerResult::SeekLowerBound(next) => least = next,
        }
    }
    Ok(pages)
}

/// Reads the pages of a segment, and the path of each.
fn read_pages(reader: &SegmentReader, pages: &mut Vec<Page>, paths: &mut Vec<Arc<str>>) -> Result<(), TantivyError> {
    let fast = reader.fast_fields();
    let (versions, lengths, shares) = (fast.u64("versions")?, fast.u64("length")?, fast.u64("share")?);
    let mut names: Vec<Arc<str>> = Vec::new();
    let ordinals = fast.str("path")?;
    if let Some(ordinals) = &ordinals {
        let mut stream = ordinals.dictionary().stream()?;
        while stream.advance() {
            names.push(String::from_utf8_lossy(stream.key()).into());
        }
    }
    let nameless: Arc<str> = "".into();
    for document in 0..reader.max_doc() {
        let is_there = !reader.is_deleted(document);
        let versions = versions.first(document).filter(|_| is_there).unwrap_or(0);
        let length = u32::try_from(lengths.first(document).unwrap_or(0)).unwrap_or(u32::MAX);
        let percent = u32::try_from(shares.first(document).unwrap_or(0)).unwrap_or(0);
        let share = real(percent) / 100.0;
        pages.push(Page { versions, length: real(length), share, ..Page::default() });
        let ordinal = ordinals.as_ref().and_then(|column| column.ords().first(document));
        let name = ordinal.and_then(|ordinal| names.get(usize::try_from(ordinal).ok()?));
        paths.push(Arc::clone(name.unwrap_or(&nameless)));
    }
    Ok(())
}

impl Shown {
    /// What the version at a bit shows of the texts of all pages.
    fn of(bit: u64, texts: &[&[u32]], pages: &[Page]) -> Self {
        let none = || Pages::none(pages.len());
        let mut shown = Self { own: none(), all: none(), count: 0, average: 0.0 };
        let mut lengths = 0.0;
        for texts in texts {
            let of = |at: &u32| pages.get(*at as usize).copied().unwrap_or_default();
            let own = texts.iter().find(|at| of(at).versions & bit != 0);
            if let Some(own) = own {
                shown.own.insert(*own);
            }
            // Of a page that only others have, the newest text is shown.
            let newest = || texts.iter().min_by_key(|at| of(at).versions.trailing_zeros());
            if let Some(at) = own.or_else(newest) {
                shown.all.insert(*at);
                shown.count += 1;
                lengths += of(at).length;
            }
        }
        shown.average = average(lengths, shown.count);
        shown
    }
}
