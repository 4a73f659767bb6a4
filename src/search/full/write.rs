//! Views to an index: each text of a page once, with the versions that show it.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::{TantivyDocument, TantivyError};

use super::lines::END;
use super::schema::{Columns, Told, push_word};
use crate::model::DocumentPath;
use crate::model::view::View;
use crate::search::reading::{Reading, Run, read};
use crate::search::synonyms::Synonyms;
use crate::search::tokens::{Endings, Token, fold, tokens};
use crate::search::words::tagged;

/// All that is shown of a page.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) reading: Reading,
}

/// What documents are made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker<'m> {
    pub(super) columns: Columns,
    pub(super) synonyms: &'m Synonyms,
    pub(super) endings: Endings,
}

/// How many pages are read at once: enough for all cores, few enough to hold.
const AT_ONCE: usize = 256;

/// Every path at which one of the views has a page.
pub(super) fn paths<'v>(views: &'v [View]) -> BTreeSet<&'v DocumentPath> {
    views
        .iter()
        .flat_map(|view| view.entries().iter().map(|entry| entry.path()))
        .collect::<BTreeSet<&'v DocumentPath>>()
}

impl Maker<'_> {
    /// Makes the documents of some pages, in the order of their paths, and hands each of them on.
    pub(super) fn make(
        &self,
        views: &[View],
        paths: &BTreeSet<&DocumentPath>,
        take: &mut dyn FnMut(TantivyDocument) -> Result<(), TantivyError>,
    ) -> Result<(), TantivyError> {
        let paths: Vec<&DocumentPath> = paths.iter().copied().collect();
        for some in paths.chunks(AT_ONCE) {
            let made = some.par_iter().map(|path| self.page(views, path));
            for documents in made.collect::<Vec<_>>() {
                documents?.into_iter().try_for_each(&mut *take)?;
            }
        }
        Ok(())
    }

    /// The texts that the page at a path has in the views, newest first.
    fn page(&self, views: &[View], path: &DocumentPath) -> Result<Vec<TantivyDocument>, TantivyError> {
        let mut texts: Vec<(u64, Record)> = Vec::new();
        for (place, view) in views.iter().enumerate() {
            let Some(entry) = view.entry_at(path) else { continue };
            let (id, path) = (entry.id().to_owned(), path.as_str().to_owned());
            let record = Record { id, path, reading: read(view, entry) };
            match texts.iter_mut().find(|(_, known)| *known == record) {
                Some((versions, _)) => *versions |= 1 << place,
                None => texts.push((1 << place, record)),
            }
        }
        texts.iter().map(|(versions, record)| self.document(*versions, record)).collect()
    }

    fn document(&self, versions: u64, record: &Record) -> Result<TantivyDocument, TantivyError> {
        let mut document = TantivyDocument::new();
        let Lists { words, order, length, .. } = self.lists(&record.reading);
        document.add_text(self.columns.path, &record.path);
        document.add_u64(self.columns.versions, versions);
        document.add_u64(self.columns.length, length);
        document.add_u64(self.columns.share, percent(record.reading.share()));
        document.add_text(self.columns.words, &words);
        document.add_text(self.columns.order, &order);
        document.add_bytes(self.columns.record, &serde_json::to_vec(record).map_err(std::io::Error::from)?);
        Ok(document)
    }

    fn lists(&self, reading: &Reading) -> Lists {
        let mut lists = Lists::default();
        for text in &reading.texts {
            text.unseen.iter().for_each(|run| self.run(run, &mut lists));
            lists.parts.clear();
            text.runs.iter().for_each(|run| self.run(run, &mut lists));
            lists.order.push_str(&lists.parts);
            // No phrase leads from one text to the next.
            lists.order.push(END);
        }
        for tag in &reading.tags {
            let folded = fold(tag);
            for (word, field) in tokens(&folded, self.endings).iter().map(tagged) {
                push_word(word, field, Told::Written, &mut lists.words);
                lists.words.push(END);
                lists.joined.push_str(word);
                lists.joined.push(END);
            }
        }
        lists.order.push_str(&lists.joined);
        lists
    }

    /// Lists the words of a run.
    fn run(&self, Run(field, run): &Run, lists: &mut Lists) {
        let folded = fold(run);
        let tokens = tokens(&folded, self.endings);
        for token in &tokens {
            match token {
                Token::Part(part) => {
                    lists.length += u64::from(field.is_prose());
                    lists.parts.push_str(part);
                    lists.parts.push(END);
                    push_word(part, *field, Told::Written, &mut lists.words);
                }
                Token::Joined(joined) => {
                    lists.joined.push_str(joined);
                    lists.joined.push(END);
                    push_word(joined, *field, Told::Written, &mut lists.words);
                }
            }
            lists.words.push(END);
        }
        self.synonyms.each_meant(&tokens, &mut |word| {
            push_word(word, *field, Told::Meant, &mut lists.words);
            lists.words.push(END);
        });
    }
}

/// A share as the index keeps it.
fn percent(share: f32) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
    let percent = (share * 100.0).round() as u64;
    percent
}

/// The tokens of a page, each with its end.
#[derive(Debug, Default)]
struct Lists {
    words: String,
    order: String,
    /// The words of the text at hand.
    parts: String,
    /// The joined words of all of them.
    joined: String,
    length: u64,
}
