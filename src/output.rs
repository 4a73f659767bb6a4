//! Where rendering puts what it makes, and finds what was made before: path to bytes, and nothing about disks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::view::{Entry, Ground, View};
use crate::source::{Defect, Origin};

/// How many pages one processor takes at once: few, so that none is left with many when the others have done theirs.
pub const AT_ONCE: usize = 8;

/// Takes the files of a build as they are made, in any order and from any thread.
pub trait Sink: Sync {
    /// Takes a file by its path relative to the output folder, with `/` between the parts.
    ///
    /// A path is given once, or each time with the same bytes.
    fn put(&self, path: &str, bytes: &[u8]);

    /// Whether the file at a path was made from this before and is there still. Then it stays, and is not put.
    fn holds(&self, _path: &str, _origin: Origin) -> bool {
        false
    }

    /// Pieces of files that were made before.
    fn kept(&self) -> Option<&dyn Kept> {
        None
    }
}

/// Keeps pieces of files from one build for the next.
pub trait Kept: Sync {
    /// The piece that was made from this; it is then kept on.
    fn recall(&self, origin: Origin) -> Option<Vec<u8>>;

    /// Keeps a piece that was made from this.
    fn keep(&self, origin: Origin, piece: &[u8]);
}

/// What the pages of some views are made from, and the pieces of them that are kept.
#[derive(Clone, Copy)]
pub struct Makings<'m> {
    /// What they are made from.
    pub ground: Ground<'m>,
    /// The pieces.
    pub kept: Option<&'m dyn Kept>,
}

/// Where a piece of a page is kept.
pub struct Slot<'m> {
    kept: &'m dyn Kept,
    origin: Origin,
}

impl<'m> Slot<'m> {
    /// The slot of the piece of this name of the page of an entry; none where nothing is kept.
    #[must_use]
    pub fn of(makings: Option<Makings<'m>>, name: &str, (view, entry): (&View, &Entry)) -> Option<Self> {
        let Makings { ground, kept } = makings?;
        let origin = Origin::of(&(name, ground.page(view, entry)?));
        kept.map(|kept| Self { kept, origin })
    }

    /// The piece, when it was made before.
    #[must_use]
    pub fn recall(&self) -> Option<Vec<u8>> {
        self.kept.recall(self.origin)
    }

    /// Keeps a piece from now on.
    pub fn keep(&self, piece: &[u8]) {
        self.kept.keep(self.origin, piece);
    }
}

/// A piece as it is kept; empty where it has no such form, and then nothing is read from it.
#[must_use]
pub fn encoded(piece: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(piece).unwrap_or_default()
}

/// What a piece says that was kept.
#[must_use]
pub fn decoded<T: DeserializeOwned>(piece: &[u8]) -> Option<T> {
    serde_json::from_slice(piece).ok()
}

/// The piece of this name of the page of an entry: as it is kept, or else as `make` makes it, and kept from then on.
pub fn piece<T: Serialize + DeserializeOwned>(
    makings: Option<Makings>,
    name: &str,
    page: (&View, &Entry),
    make: impl FnOnce() -> T,
) -> T {
    let Some(slot) = Slot::of(makings, name, page) else { return make() };
    slot.recall().and_then(|piece| decoded(&piece)).unwrap_or_else(|| {
        let made = make();
        slot.keep(&encoded(&made));
        made
    })
}

/// A folder of another sink.
pub struct Below<'s> {
    /// Its path.
    pub folder: &'s str,
    /// Where its files go.
    pub sink: &'s dyn Sink,
}

/// Files that are kept in memory, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, Vec<u8>>,
}

impl Output {
    /// What `make` puts into a sink.
    pub fn collect(make: impl FnOnce(&dyn Sink)) -> Self {
        let sink = Mutex::new(Self::default());
        make(&sink);
        sink.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }
}

impl Sink for Mutex<Output> {
    fn put(&self, path: &str, bytes: &[u8]) {
        let (path, bytes) = (path.to_owned(), bytes.to_vec());
        self.lock().unwrap_or_else(PoisonError::into_inner).files.insert(path, bytes);
    }
}

impl Sink for Below<'_> {
    fn put(&self, path: &str, bytes: &[u8]) {
        self.sink.put(&format!("{}/{path}", self.folder), bytes);
    }

    fn holds(&self, path: &str, origin: Origin) -> bool {
        self.sink.holds(&format!("{}/{path}", self.folder), origin)
    }

    fn kept(&self) -> Option<&dyn Kept> {
        self.sink.kept()
    }
}

/// A file of a finished output, as it was found on a disk.
#[derive(Debug, Clone)]
pub struct BuiltFile {
    /// Its path below the output folder, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
    /// Why it is not what a build leaves, when it is not.
    pub defect: Option<Defect>,
}

/// The public part of a finished output, as it was found on a disk.
#[derive(Debug, Clone)]
pub struct Built {
    /// The output folder as people know it, with `/` at its end.
    pub folder: String,
    /// The files for customers and for the product, sorted by path.
    pub files: Vec<BuiltFile>,
    /// What the machine at hand is called: paths, its user and its own name.
    pub places: Vec<String>,
}
