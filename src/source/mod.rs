//! The text of every file of a book, read once and never changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

mod lines;
mod origin;
mod span;

pub use lines::{LineIndex, Position};
pub use origin::Origin;
pub use span::{Located, Span};

/// A file of [`Sources`], named by its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// What a file is for, told from where it stands in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// `book.toml`.
    Settings,
    /// `book.lock`.
    Lock,
    /// A procedure, page, partial or catalog below the content folder.
    Content,
    /// A template or style sheet that replaces one of Headwater's own.
    Template,
    /// A list of findings that a team lives with for now.
    Baseline,
    /// A page, template or script of the product that the book is about.
    Product,
    /// A file of a finished output.
    Output,
}

/// Why a file could not be taken as text, and where in it that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Byte offset of the fault in the text as far as it could be read.
    pub at: usize,
    /// What is wrong, as a sentence without its full stop.
    pub reason: String,
    /// What the writer can do about it.
    pub help: String,
}

/// One text file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path relative to the book, with `/` between its parts.
    pub path: String,
    /// What the file is for.
    pub kind: SourceKind,
    /// The text, with a byte order mark and line ends as they are on disk.
    pub text: Arc<str>,
    /// Set when the text is not all of the file or must not be read as what its name says.
    pub defect: Option<Defect>,
}

/// Every file that a build may read: texts by number, pictures by path.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    assets: BTreeMap<String, Arc<[u8]>>,
}

impl Sources {
    /// Adds a text file and gives it a number.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// Adds a sound text file.
    pub fn add_text(&mut self, path: &str, kind: SourceKind, text: &str) -> FileId {
        self.add(SourceFile { path: path.to_owned(), kind, text: text.into(), defect: None })
    }

    /// Adds a picture or other file that pages may show, by its path relative to the book.
    pub fn add_asset(&mut self, path: String, bytes: Arc<[u8]>) {
        self.assets.insert(path, bytes);
    }

    /// The file with this number.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The same files, some of them with other texts.
    #[must_use]
    pub fn with_texts(&self, texts: impl IntoIterator<Item = (FileId, String)>) -> Self {
        let mut sources = self.clone();
        for (id, text) in texts {
            if let Some(file) = sources.files.get_mut(id.0 as usize) {
                file.text = text.into();
            }
        }
        sources
    }

    /// Whether these are the same files with the same bytes.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&SourceFile, &SourceFile)| {
            one.path == other.path && one.text == other.text && one.defect == other.defect && one.kind == other.kind
        };
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(is_same)
            && self.assets == other.assets
    }

    /// These files, which share with others what both have, so that it is in memory once.
    #[must_use]
    pub fn sharing(mut self, others: &Self) -> Self {
        let known: HashMap<&str, &Arc<str>> =
            others.files.iter().map(|file| (file.path.as_str(), &file.text)).collect();
        for file in &mut self.files {
            if let Some(text) = known.get(file.path.as_str()).filter(|text| ***text == file.text) {
                file.text = Arc::clone(text);
            }
        }
        for (path, bytes) in &mut self.assets {
            if let Some(known) = others.assets.get(path).filter(|known| *known == bytes) {
                *bytes = known.clone();
            }
        }
        self
    }

    /// The same files, told from a folder above the book: `folder` stands before every path and ends with a slash.
    #[must_use]
    pub fn seen_from(&self, folder: &str) -> Self {
        let mut sources = self.clone();
        sources.files.iter_mut().for_each(|file| file.path.insert_str(0, folder));
        sources
    }

    /// The text of the file with this number.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// All text files in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().zip(0..).map(|(file, number)| (FileId(number), file))
    }

    /// The first file of this kind, such as the one `book.toml`.
    #[must_use]
    pub fn first(&self, kind: SourceKind) -> Option<FileId> {
        self.iter().find(|(_, file)| file.kind == kind).map(|(id, _)| id)
    }

    /// The bytes of the asset at this path relative to the book.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.assets.get(path)
    }

    /// The paths of all assets, sorted.
    pub fn asset_paths(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }
}
