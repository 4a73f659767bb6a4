//! What rendering returns: path to bytes, sorted, and nothing about disks.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Defect;

/// The files of a build by their path relative to the output folder, with `/` between the parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, Vec<u8>>,
}

impl Output {
    /// Puts a file in its place.
    pub fn insert(&mut self, path: String, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    /// Takes over all files of another output.
    pub fn extend(&mut self, other: Self) {
        self.files.extend(other.files);
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

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
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
