//! The search of the command line and the preview: one index an audience, in memory, from views alone.
//!
//! An audience has an index of its own, so that nothing that it may not see is anywhere in it, not even in how
//! often a word occurs. Its UI versions share one: a text that several of them show is held once, and a page
//! that only other versions have is found from each. `tantivy` holds the words with what they are on each page,
//! their order for phrases, and what is shown; a query weighs them by the same formula, tokens and fields as the
//! search of the site, so that both put the same places first.

mod answer;
mod hits;
mod index;
mod lines;
mod pack;
mod pages;
mod query;
mod schema;
mod shelf;
mod show;
mod slips;
mod snippet;
mod stems;
mod write;

use std::collections::BTreeSet;

use rayon::prelude::*;
use tantivy::TantivyError;

pub(super) use self::show::address;

use self::index::AudienceIndex;
use crate::audience::Audience;
use crate::model::view::View;
use crate::model::{Count, Counts, DocumentPath, Found, Question};

/// The indexes of a book, one an audience.
pub struct Library {
    indexes: Vec<(Audience, AudienceIndex)>,
}

/// An index that could not be made or read.
#[derive(Debug, thiserror::Error)]
#[error("the index of the search cannot be used: {0}")]
pub struct IndexFault(#[from] TantivyError);

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pages = self.indexes.iter().map(|(audience, index)| (audience, index.shelf.pages.len()));
        f.debug_map().entries(pages).finish()
    }
}

impl Library {
    /// Indexes the views of each audience, newest first.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn new(views: &[(Audience, &[View])]) -> Result<Self, IndexFault> {
        let index = |(audience, views): &(Audience, &[View])| Ok((*audience, AudienceIndex::new(views)?));
        Ok(Self { indexes: views.iter().map(index).collect::<Result<_, IndexFault>>()? })
    }

    /// Reads the pages at these paths anew, after the book has changed there and nowhere else.
    ///
    /// A page changes with its own text, and with what it takes from others: their titles, labels and partials.
    /// Other settings of the book are noticed, and make all indexes anew.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn update(
        &mut self,
        views: &[(Audience, &[View])],
        changed: &BTreeSet<DocumentPath>,
    ) -> Result<(), IndexFault> {
        for (audience, index) in &mut self.indexes {
            if let Some((_, views)) = views.iter().find(|(other, _)| other == audience) {
                index.update(views, changed)?;
            }
        }
        Ok(())
    }

    /// The versions in which can be searched, newest first.
    #[must_use]
    pub fn versions(&self) -> &[String] {
        self.indexes.first().map(|(_, index)| index.about.versions.as_slice()).unwrap_or_default()
    }

    /// Whether there is no page to find.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.indexes.iter().all(|(_, index)| index.shelf.pages.is_empty())
    }

    /// Answers a question, whatever was typed; in a version that is not there, nothing is found.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ask(&self, question: &Question) -> Result<Found, IndexFault> {
        let answer = |(audience, index): &(Audience, AudienceIndex)| {
            // The others are only counted.
            let limit = if *audience == question.audience { question.limit } else { 0 };
            index.answer(question.words, question.version, limit)
        };
        let answers: Vec<_> = self.indexes.par_iter().map(answer).collect();
        let mut found = Found::default();
        for ((audience, index), answer) in self.indexes.iter().zip(answers) {
            let answer = answer?;
            found.counts.audiences.push(Count { name: audience.to_string(), found: answer.found });
            if *audience == question.audience {
                let versions = index.about.versions.iter().zip(answer.by_version);
                let ui_versions = versions.map(|(name, found)| Count { name: name.clone(), found }).collect();
                found.counts = Counts { found: answer.found, ui_versions, ..found.counts };
                (found.hits, found.near) = (answer.hits, answer.near);
            }
        }
        Ok(found)
    }
}
