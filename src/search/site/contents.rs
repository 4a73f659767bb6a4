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
use crate::output::{AT_ONCE, Makings, Slot, decoded, encoded};
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
            if let Some(last) = last.filter(|last| last.piece == piece) {
                return last;
            }
            return match decoded(&piece) {
                Some(content) => Last { texts: None, piece, content: Arc::new(content) },
                None => self.counted(read(view, entry), slot),
            };
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
            let piece = encoded(&content);
            slot.keep(&piece);
            piece
        });
        Last { texts, piece: piece.unwrap_or_default(), content: Arc::new(content) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, MutexGuard};

    use super::*;
    use crate::audience::Audience;
    use crate::model::view::Origins;
    use crate::output::Kept;
    use crate::pipeline::{Selection, compile};
    use crate::source::{Origin, SourceKind, Sources};

    /// Keeps pieces, and counts those that are recalled.
    #[derive(Default)]
    struct Shelf(Mutex<(HashMap<Origin, Vec<u8>>, usize)>);

    impl Shelf {
        fn lock(&self) -> MutexGuard<'_, (HashMap<Origin, Vec<u8>>, usize)> {
            self.0.lock().unwrap()
        }
    }

    impl Kept for Shelf {
        fn recall(&self, origin: Origin) -> Option<Vec<u8>> {
            let mut shelf = self.lock();
            let piece = shelf.0.get(&origin).cloned();
            shelf.1 += usize::from(piece.is_some());
            piece
        }

        fn keep(&self, origin: Origin, piece: &[u8]) {
            self.lock().0.insert(origin, piece.to_vec());
        }
    }

    #[test]
    fn a_page_is_counted_once_for_all_versions_in_which_it_reads_the_same() {
        let mut sources = Sources::default();
        let settings = "[book]\ntitle = \"A\"\n[ui]\nversions = [\"1\", \"2\", \"3\"]\n";
        sources.add_text("book.toml", SourceKind::Settings, settings);
        let text = "# Shoes\n\nAlways clean.\n";
        sources.add_text("content/index.md", SourceKind::Content, text);
        let differing = "# Walls\n\n- {ui <3} Old paint.\n- {ui >=3} New paint.\n";
        sources.add_text("content/walls.md", SourceKind::Content, differing);
        let compiled = compile(sources, None);
        let versions = Selection::all(&compiled.book.config).versions;
        let views: Vec<View> =
            versions.iter().map(|version| View::new(&compiled.book, Audience::Customer, *version)).collect();
        let origins = Origins::of(&compiled.book, Origin::of("the rest"));
        let shelf = Shelf::default();
        let ground = origins.ground(&views, &[]);
        for (makings, recalled) in [
            (None, 0),
            (Some(Makings { ground, kept: Some(&shelf as &dyn Kept) }), 0),
            (Some(Makings { ground, kept: Some(&shelf as &dyn Kept) }), 6),
        ] {
            let contents = Contents::of(&views, &versions, makings);
            let page = |view: &View, place: usize| {
                std::ptr::from_ref(contents.get(view.version(), &view.entries()[place]).unwrap())
            };
            let [newest, middle, oldest] = views.as_slice() else { panic!("{versions:?}") };
            let is_same =
                |place| (page(newest, place) == page(middle, place), page(middle, place) == page(oldest, place));
            assert_eq!((is_same(0), is_same(1)), ((true, true), (false, true)), "{recalled}");
            assert_eq!(shelf.lock().1, recalled);
        }
    }
}
