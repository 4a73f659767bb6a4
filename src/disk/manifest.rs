//! The file that marks a folder as ours and lists what a build wrote there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::mem;
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::neighbours::folder_of;
use super::open;

/// The name of the file, at the top of a build folder.
pub(super) const MARKER: &str = ".headwater.json";

/// The name of the file that stands in a tree for as long as a build fills it.
pub(super) const FILLING: &str = ".headwater-stage";
/// What that file says.
const FILLING_TEXT: &str = "A build of Headwater is writing here; the next one removes what it may leave.\n";

/// What tells our file from another of that name.
const SIGNATURE: &str = "Headwater wrote the files listed here, and its next build replaces them.";
/// How many bytes a record has where it is kept as bytes.
pub(super) const RECORD: usize = blake3::OUT_LEN + 8;
/// The layout of the file.
const VERSION: u32 = 1;

/// What a build wrote: the hash and size of each file by its path, with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    headwater: String,
    version: u32,
    /// Which part of a book the folder holds; none when it is no part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<Part>,
    pub(super) files: BTreeMap<String, Record>,
}

/// A part of the output of a book, which another command puts together with the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What tells the book as it is now from every other.
    pub of: String,
    /// What the part holds: audience and UI version, such as `agent/4.2`.
    pub holds: BTreeSet<String>,
    /// What all parts together hold.
    pub whole: BTreeSet<String>,
}

/// One file of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    blake3: Hash,
    bytes: u64,
}

/// The hash of a file, in hexadecimal digits where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hash([u8; blake3::OUT_LEN]);

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = [0; 2 * blake3::OUT_LEN];
        HEXLOWER.encode_mut(&self.0, &mut digits);
        serializer.serialize_str(str::from_utf8(&digits).unwrap_or_default())
    }
}

impl<'d> Deserialize<'d> for Hash {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = <Cow<str>>::deserialize(deserializer)?;
        let bytes = HEXLOWER.decode(digits.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| de::Error::custom("a hash is not one of BLAKE3"))
    }
}

/// Whose a folder is.
#[derive(Debug)]
pub(super) enum Marked {
    /// A build of ours wrote it.
    Ours(Manifest),
    /// It has a marker that cannot be used, and why.
    Broken(String),
    /// It has no marker.
    Not,
}

impl Default for Manifest {
    fn default() -> Self {
        Self { headwater: SIGNATURE.to_owned(), version: VERSION, part: None, files: BTreeMap::new() }
    }
}

impl Record {
    /// The record of a file with these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { blake3: Hash(blake3::hash(bytes).into()), bytes: bytes.len() as u64 }
    }

    pub(super) fn to_bytes(self) -> [u8; RECORD] {
        let mut bytes = [0; RECORD];
        let (hash, size) = bytes.split_at_mut(blake3::OUT_LEN);
        hash.copy_from_slice(&self.blake3.0);
        size.copy_from_slice(&self.bytes.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: [u8; RECORD]) -> Self {
        let (mut hash, mut size) = ([0; blake3::OUT_LEN], [0; 8]);
        hash.copy_from_slice(&bytes[..blake3::OUT_LEN]);
        size.copy_from_slice(&bytes[blake3::OUT_LEN..]);
        Self { blake3: Hash(hash), bytes: u64::from_le_bytes(size) }
    }

    /// Whether a file with these bytes is the one that was recorded.
    pub(super) fn fits(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes.len() as u64 && *self == Self::of(bytes)
    }
}

impl Manifest {
    /// The manifest of these files.
    pub(super) fn of(files: BTreeMap<String, Record>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Reads the manifest of a folder.
    pub(super) fn read(folder: &Path) -> io::Result<Marked> {
        let bytes = match open::read(&folder.join(MARKER)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Marked::Not),
            Err(error) => return Err(error),
        };
        let manifest: Self = match serde_json::from_slice(&bytes) {
            Ok(manifest) => manifest,
            Err(error) => return Ok(Marked::Broken(error.to_string())),
        };
        if manifest.headwater != SIGNATURE || manifest.version != VERSION {
            return Ok(Marked::Broken("another version of Headwater wrote it".to_owned()));
        }
        // A manifest may come from a stranger; it must not make us touch anything but the build's own files.
        if let Some(path) = manifest.files.keys().find(|path| !is_inside(path) || !path.contains('/')) {
            return Ok(Marked::Broken(format!("it lists `{path}`")));
        }
        Ok(Marked::Ours(manifest))
    }

    /// Writes the manifest into a folder that has none, and to the disk itself.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let mut file = File::create_new(folder.join(MARKER))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    /// Every folder that holds a file of the manifest, at any depth.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        folders_of(self.files.keys().map(String::as_str))
    }
}

/// Every folder that holds one of the files, at any depth.
pub(super) fn folders_of<'p>(files: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    let (mut folders, mut last) = (BTreeSet::new(), None);
    for path in files {
        let folder = Some(folder_of(path));
        // Files that stand together mostly come together.
        if mem::replace(&mut last, folder) == folder {
            continue;
        }
        // The folders above one that is known are known too.
        for (end, _) in path.rmatch_indices('/') {
            if !folders.insert(&path[..end]) {
                break;
            }
        }
    }
    folders
}

/// Marks a new folder as one in which everything is ours.
pub(super) fn begin(folder: &Path) -> io::Result<()> {
    File::create_new(folder.join(FILLING))?.write_all(FILLING_TEXT.as_bytes())
}

/// Takes that mark away: from now on the manifest tells what is ours.
pub(super) fn end(folder: &Path) -> io::Result<()> {
    fs::remove_file(folder.join(FILLING))
}

/// Whether everything in a folder is ours, because a build was killed while it filled it.
pub(super) fn is_filling(folder: &Path) -> bool {
    open::read(&folder.join(FILLING)).is_ok_and(|text| text == FILLING_TEXT.as_bytes())
}

/// Whether a folder has a marker, whatever it says.
pub(super) fn marks(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(MARKER)).is_ok_and(|found| found.is_file())
}

/// Whether a path names something inside the folder that it is relative to.
pub(super) fn is_inside(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: &[&str]) -> Manifest {
        Manifest::of(files.iter().map(|path| ((*path).to_owned(), Record::of(path.as_bytes()))).collect())
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Manifest::read(folder.path()).unwrap(), Marked::Not));
        let written = manifest(&["customer/a.html", "agent/b/c.html"]);
        written.write(folder.path()).unwrap();
        assert!(matches!(Manifest::read(folder.path()).unwrap(), Marked::Ours(read) if read == written));
        assert_eq!(written.folders().into_iter().collect::<Vec<_>>(), ["agent", "agent/b", "customer"]);
    }

    #[test]
    fn a_manifest_that_points_outside_is_not_ours() {
        for path in ["../x", "customer/../../x", "/etc/passwd", "customer//x", "", ".headwater.json", "customer/."] {
            let folder = tempfile::tempdir().unwrap();
            manifest(&[path]).write(folder.path()).unwrap();
            assert!(matches!(Manifest::read(folder.path()).unwrap(), Marked::Broken(_)), "{path}");
        }
    }

    #[test]
    fn another_file_of_that_name_is_not_ours() {
        let later = serde_json::to_string(&Manifest { version: 2, ..Manifest::default() }).unwrap();
        for text in ["", "{}", "<<<<<<< HEAD", later.as_str()] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(MARKER), text).unwrap();
            assert!(matches!(Manifest::read(folder.path()).unwrap(), Marked::Broken(_)), "{text}");
        }
    }
}
