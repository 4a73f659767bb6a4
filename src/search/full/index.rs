//! The index of one audience: all UI versions of its pages, in memory.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, OwnedBytes, RamDirectory};
use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyError, Term};

use super::schema::{self, Columns};
use super::shelf::Shelf;
use super::write::{Maker, paths};
use crate::model::DocumentPath;
use crate::model::view::View;
use crate::search::synonyms::Synonyms;
use crate::search::tokens::Endings;

/// The index of one audience.
pub(super) struct AudienceIndex {
    directory: RamDirectory,
    index: Index,
    columns: Columns,
    pub(super) about: About,
    pub(super) synonyms: Synonyms,
    pub(super) shelf: Shelf,
}

/// What an index must know besides its pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct About {
    /// The language of the texts, as a BCP 47 tag.
    pub(super) language: String,
    /// The names of the versions, newest first.
    pub(super) versions: Vec<String>,
    pub(super) synonyms: Vec<Vec<String>>,
}

/// How much memory a thread takes before it writes a part of the index, in bytes.
const MEMORY: usize = 64 * 1024 * 1024;
/// The same for the few pages of an update.
const LITTLE_MEMORY: usize = 16 * 1024 * 1024;
/// How many threads write an index at most; each leaves parts of its own, which every query visits.
const MOST_THREADS: usize = 4;
/// The files that say which others there are.
const LISTS: [&str; 2] = ["meta.json", ".managed.json"];

impl AudienceIndex {
    /// Indexes the views of one audience, newest first.
    pub(super) fn new(views: &[View]) -> Result<Self, TantivyError> {
        let about = About::of(views);
        let directory = RamDirectory::create();
        let index = schema::create(directory.clone())?;
        let (columns, synonyms) = (Columns::of(&index)?, about.synonyms());
        let threads = rayon::current_num_threads().clamp(1, MOST_THREADS);
        let mut writer: IndexWriter = index.writer_with_num_threads(threads, threads * MEMORY)?;
        let maker = Maker { columns, synonyms: &synonyms, endings: about.endings() };
        maker.make(views, &paths(views), &mut |document| writer.add_document(document).map(drop))?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        let shelf = shelf(&index, columns, &about)?;
        Ok(Self { directory, index, columns, about, synonyms, shelf })
    }

    /// Reads the pages at some paths anew. What else differs in the views must be among them.
    pub(super) fn update(&mut self, views: &[View], changed: &BTreeSet<DocumentPath>) -> Result<(), TantivyError> {
        let about = About::of(views);
        if about != self.about {
            // Every page depends on these.
            *self = Self::new(views)?;
            return Ok(());
        }
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, LITTLE_MEMORY)?;
        for path in changed {
            writer.delete_term(Term::from_field_text(self.columns.path, path.as_str()));
        }
        let maker = Maker { columns: self.columns, synonyms: &self.synonyms, endings: about.endings() };
        maker.make(views, &changed.iter().collect(), &mut |document| writer.add_document(document).map(drop))?;
        writer.commit()?;
        writer.wait_merging_threads()?;
        self.shelf = shelf(&self.index, self.columns, &self.about)?;
        Ok(())
    }

    /// Opens an index that was written to files, which are given with their names.
    pub(super) fn open<'f>(
        about: About,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<Self, TantivyError> {
        let directory = RamDirectory::create();
        for (name, bytes) in files {
            directory.atomic_write(name.as_ref(), bytes)?;
        }
        let index = schema::open(directory.clone())?;
        let (columns, synonyms) = (Columns::of(&index)?, about.synonyms());
        let shelf = shelf(&index, columns, &about)?;
        Ok(Self { directory, index, columns, about, synonyms, shelf })
    }

    /// The files of the index with their names; no byte of them is copied.
    pub(super) fn files(&self) -> Result<Vec<(String, OwnedBytes)>, TantivyError> {
        let mut names: BTreeSet<PathBuf> = self.index.directory().list_managed_files().into_iter().collect();
        names.extend(LISTS.map(PathBuf::from));
        let mut files = Vec::new();
        for name in names {
            if self.directory.exists(&name)? {
                let bytes = self.directory.open_read(&name)?.read_bytes()?;
                files.push((name.to_string_lossy().into_owned(), bytes));
            }
        }
        Ok(files)
    }
}

fn shelf(index: &Index, columns: Columns, about: &About) -> Result<Shelf, TantivyError> {
    // Nobody but this process knows of the index, and it knows when it has changed.
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Shelf::new(reader.searcher(), columns, about.versions.len())
}

impl About {
    fn of(views: &[View]) -> Self {
        let Some(newest) = views.first() else { return Self::default() };
        Self {
            language: newest.language().to_owned(),
            versions: views.iter().map(|view| view.version_name().to_owned()).collect(),
            synonyms: Synonyms::declared(newest.synonyms()),
        }
    }

    pub(super) fn endings(&self) -> Endings {
        Endings::of(&self.language)
    }

    fn synonyms(&self) -> Synonyms {
        Synonyms::new(&self.synonyms, self.endings())
    }
}
