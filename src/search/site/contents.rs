//! What the pages of a site say to its search, once for all versions in which a page reads the same.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::reading::{Reading, Text, read};
use super::super::synonyms::Synonyms;
use super::super::tokens::Endings;
use super::super::words::{Counted, Words};
use crate::model::DocumentPath;
use crate::model::view::{Entry, View};
use crate::output::{AT_ONCE, Makings, Slot, read as read_piece, written};
use crate::version::UiVersion;

/// A page as the search of a site knows it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content {
    /// All but its texts, of which the words are counted.
    pub(super) reading: Reading,
    pub(super) words: Counted,
}

/// The pages of a site, by version and path.
pub(super) struct Contents<'v>(HashMap<&'v DocumentPath, Vec<(UiVersion, Arc<Content>)>>);

/// A page in the versions that have it, newest first.
type InVersions<'v, 'a> = Vec<(&'v View<'a>, &'v Entry<'a>)>;

/// A page in the version that came last.
struct Last {
    /// Its texts, of which there is nothing in the content; none when that was kept.
    texts: Option<Vec<Text>>,
    /// As it is kept; empty where nothing is.
    piece: Vec<u8>,
    content: Arc<Content>,
}

/// Makes what is not kept.
struct Counter<'m> {
    synonyms: Synonyms,
    endings: Endings,
    makings: Option<Makings<'m>>,
}

impl<'v> Contents<'v> {
    /// What the indexes of the wanted versions need of all views of an audience, newest first.
    pub(super) fn of(views: &'v [View], wanted: &[UiVersion], makings: Option<Makings>) -> Self {
        let Some(first) = views.first() else { return Self(HashMap::new()) };
        let endings = Endings::of(first.language());
        let synonyms = Synonyms::new(&Synonyms::declared(first.synonyms()), endings);
        let counter = Counter { synonyms, endings, makings };
        let mut pages: BTreeMap<&DocumentPath, InVersions> = BTreeMap::new();
        for view in views {
            view.entries().iter().for_each(|entry| pages.entry(entry.path()).or_default().push((view, entry)));
        }
        let is_wanted = |(view, _): &(&View, &Entry)| wanted.contains(&view.version());
        for page in pages.values_mut() {
            // A page that one of them lacks is told of as the newest version that has it shows it.
            if page.iter().filter(|page| is_wanted(page)).count() == wanted.len() {
                page.retain(is_wanted);
            }
        }
        let pages: Vec<_> = pages.into_iter().collect();
        let pages = pages.into_par_iter().with_max_len(AT_ONCE);
        Self(pages.map(|(path, page)| (path, counter.contents(page))).collect())
    }

    /// The page of an entry in a version.
    pub(super) fn get(&self, version: UiVersion, entry: &Entry) -> Option<&Content> {
        let versions = self.0.get(entry.path())?;
        versions.iter().find(|(other, _)| *other == version).map(|(_, content)| content.as_ref())
    }
}

impl Counter<'_> {
    fn contents(&self, page: InVersions) -> Vec<(UiVersion, Arc<Content>)> {
        let mut last = None;
        let content = |(view, entry): (&View, &Entry)| {
            let made = self.content(view, entry, last.take());
            let content = made.content.clone();
            last = Some(made);
            (view.version(), content)
        };
        page.into_iter().map(content).collect()
    }

    /// A page in a version; that of the version before where both are the same.
    fn content(&self, view: &View, entry: &Entry, last: Option<Last>) -> Last {
        let slot = Slot::of(self.makings, "search", (view, entry));
        if let Some(piece) = slot.as_ref().and_then(Slot::recall) {
            match last {
                Some(last) if last.piece == piece => return last,
                _ => {}
            }
            if let Some(content) = read_piece(&piece) {
                return Last { texts: None, piece, content: Arc::new(content) };
            }
            return self.counted(read(view, entry), slot);
        }
        let mut reading = read(view, entry);
        let texts = mem::take(&mut reading.texts);
        match last {
            Some(last) if last.texts.as_ref() == Some(&texts) && last.content.reading == reading => {
                slot.into_iter().for_each(|slot| slot.keep(&last.piece));
                last
            }
            _ => self.counted(Reading { texts, ..reading }, slot),
        }
    }

    fn counted(&self, mut reading: Reading, slot: Option<Slot>) -> Last {
        let words = Words::of(&reading, &self.synonyms, self.endings).counted();
        // All that an index says of them is counted.
        let texts = Some(mem::take(&mut reading.texts));
        let content = Content { reading, words };
        let piece = slot.map(|slot| {
            let piece = written(&content);
            slot.keep(&piece);
            piece
        });
        Last { texts, piece: piece.unwrap_or_default(), content: Arc::new(content) }
    }
}
