//! What the pages of a site say to its search, once for all versions in which a page reads the same.

use std::collections::{BTreeMap, HashMap};
use std::mem;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::reading::{Reading, Text, read};
use super::super::synonyms::Synonyms;
use super::super::tokens::Endings;
use super::super::weight::Worth;
use super::super::words::{Counted, Words};
use super::vocabulary::Vocabulary;
use crate::model::DocumentPath;
use crate::model::view::{Entry, View};
use crate::output::{AT_ONCE, Makings, Slot, decoded, encoded};
use crate::version::UiVersion;

/// A page as the search of a site knows it.
#[derive(Debug)]
pub(super) struct Content {
    /// All but its texts, of which the words are counted.
    pub(super) reading: Reading,
    /// The numbers of its words.
    words: Vec<u32>,
    /// What each of them is worth.
    worths: Vec<Worth>,
    /// How many words of prose there are.
    pub(super) length: f32,
}

/// The pages of a site.
pub(super) struct Contents<'v> {
    /// The places of their contents, by path and version.
    pages: HashMap<&'v DocumentPath, InVersions>,
    contents: Vec<Content>,
    /// Their words.
    pub(super) vocabulary: Vocabulary,
}

/// The versions of a page, newest first, each with the place of what it says there.
type InVersions = Vec<(UiVersion, usize)>;

/// A page as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Page {
    reading: Reading,
    words: Counted,
}

/// What tells whether a page in one more version is the same as in the version that came last.
struct Last {
    /// Its texts, of which there is nothing in the page; none when that was kept.
    texts: Option<Vec<Text>>,
    /// As it is kept; empty where nothing is.
    piece: Vec<u8>,
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
        let endings = views.first().map_or(Endings::Kept, |first| Endings::of(first.language()));
        let synonyms = views.first().map(|first| Synonyms::declared(first.synonyms())).unwrap_or_default();
        let counter = Counter { synonyms: Synonyms::new(&synonyms, endings), endings, makings };
        let mut entries: BTreeMap<&DocumentPath, Vec<(&View, &Entry)>> = BTreeMap::new();
        for view in views {
            view.entries().iter().for_each(|entry| entries.entry(entry.path()).or_default().push((view, entry)));
        }
        let is_wanted = |(view, _): &(&View, &Entry)| wanted.contains(&view.version());
        for entries in entries.values_mut() {
            // A page that one of them lacks is told of as the newest version that has it shows it.
            if entries.iter().filter(|entry| is_wanted(entry)).count() == wanted.len() {
                entries.retain(is_wanted);
            }
        }
        let entries: Vec<_> = entries.into_iter().collect();
        let entries = entries.into_par_iter().with_max_len(AT_ONCE);
        let read = entries.map(|(path, entries)| (path, counter.pages(&entries))).collect::<Vec<_>>();
        let (mut pages, mut all) = (HashMap::with_capacity(read.len()), Vec::new());
        for (path, (mut versions, mut contents)) in read {
            versions.iter_mut().for_each(|(_, place)| *place += all.len());
            pages.insert(path, versions);
            all.append(&mut contents);
        }
        let (vocabulary, numbers) = Vocabulary::of(&all.iter().map(|page: &Page| &page.words).collect::<Vec<_>>());
        let content = |(Page { reading, words: counted }, words)| {
            let length = counted.length();
            Content { reading, words, worths: counted.into_worths(), length }
        };
        Self { pages, contents: all.into_iter().zip(numbers).map(content).collect(), vocabulary }
    }

    /// The page of an entry in a version.
    pub(super) fn get(&self, version: UiVersion, entry: &Entry) -> Option<&Content> {
        let versions = self.pages.get(entry.path())?;
        let (_, place) = versions.iter().find(|(other, _)| *other == version)?;
        self.contents.get(*place)
    }
}

impl Content {
    /// Its words by their numbers, in any order, and what each is worth.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, Worth)> {
        self.words.iter().map(|word| *word as usize).zip(self.worths.iter().copied())
    }
}

impl Counter<'_> {
    /// A page in the versions that have it, newest first: once for those that follow each other with the same.
    fn pages(&self, entries: &[(&View, &Entry)]) -> (InVersions, Vec<Page>) {
        let (mut versions, mut pages, mut last) = (Vec::with_capacity(entries.len()), Vec::new(), None);
        for (view, entry) in entries {
            if let Some((page, made)) = self.page(view, entry, pages.last().zip(last.as_ref())) {
                pages.push(page);
                last = Some(made);
            }
            versions.push((view.version(), pages.len().saturating_sub(1)));
        }
        (versions, pages)
    }

    /// A page in a version; none when it is the same as in the version before.
    fn page(&self, view: &View, entry: &Entry, last: Option<(&Page, &Last)>) -> Option<(Page, Last)> {
        let slot = Slot::of(self.makings, "search", (view, entry));
        if let Some(piece) = slot.as_ref().and_then(Slot::recall) {
            if last.is_some_and(|(_, last)| last.piece == piece) {
                return None;
            }
            return Some(match decoded(&piece) {
                Some(page) => (page, Last { texts: None, piece }),
                None => self.counted(read(view, entry), slot),
            });
        }
        let mut reading = read(view, entry);
        let texts = mem::take(&mut reading.texts);
        match last {
            Some((page, last)) if last.texts.as_ref() == Some(&texts) && page.reading == reading => {
                slot.into_iter().for_each(|slot| slot.keep(&last.piece));
                None
            }
            _ => Some(self.counted(Reading { texts, ..reading }, slot)),
        }
    }

    fn counted(&self, mut reading: Reading, slot: Option<Slot>) -> (Page, Last) {
        let words = Words::of(&reading, &self.synonyms, self.endings).counted();
        // All that an index says of them is counted.
        let texts = Some(mem::take(&mut reading.texts));
        let page = Page { reading, words };
        let piece = slot.map(|slot| {
            let piece = encoded(&page);
            slot.keep(&piece);
            piece
        });
        (page, Last { texts, piece: piece.unwrap_or_default() })
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
