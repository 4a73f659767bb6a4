//! What a book keeps beside itself to be faster the next time; it can be made anew at any time.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use tempfile::NamedTempFile;

use super::error::DiskError;
use super::halt::{self, Draft};
use super::open;
use crate::source::{SourceFile, Sources};

/// A folder in the book that git, backups and the book itself leave out.
#[derive(Debug)]
pub struct Cache {
    root: PathBuf,
    folder: PathBuf,
}

/// Says what something was made from: every byte of the book, and the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp([u8; HASH]);

/// The folder, below that of the book. A hidden folder is never content.
const FOLDER: &str = ".headwater";
/// The file by which backups know a folder of this kind, <https://bford.info/cachedir/>, and we know ours.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # Headwater keeps here what it can make anew. You may delete this folder.\n";
const IGNORE: &str = ".gitignore";
const IGNORE_TEXT: &str = "*\n";

/// What every file begins with.
const HEAD: &[u8] = b"Headwater made this; delete it if you like.\n";
/// How many bytes a hash has.
const HASH: usize = blake3::OUT_LEN;

impl Stamp {
    /// The stamp of what this program makes from these sources.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        Self::made_by(&program(), sources)
    }

    /// The stamp of what every program of this version makes from these sources, on whatever machine.
    #[must_use]
    pub fn of_version(sources: &Sources) -> Self {
        Self::made_by(env!("CARGO_PKG_VERSION"), sources)
    }

    /// The stamp of this program alone, for what says itself from what it was made.
    pub(super) fn program() -> Self {
        Self::made_by(&program(), &Sources::default())
    }

    /// The stamp of what is made from the same when it is asked for in these words.
    #[must_use]
    pub fn asked(self, words: &str) -> Self {
        Self(*blake3::Hasher::new().update(&self.0).update(words.as_bytes()).finalize().as_bytes())
    }

    /// The stamp in hexadecimal digits.
    #[must_use]
    pub fn digits(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }

    pub(super) fn to_bytes(self) -> [u8; HASH] {
        self.0
    }

    pub(super) fn from_bytes(bytes: [u8; HASH]) -> Self {
        Self(bytes)
    }

    fn made_by(program: &str, sources: &Sources) -> Self {
        let texts: Vec<_> = sources.iter().map(|(_, file)| file).collect();
        let assets: Vec<&str> = sources.asset_paths().collect();
        let of_text = |file: &&SourceFile| {
            let defect = file.defect.as_ref().map_or("", |defect| defect.reason.as_str());
            hashed([file.path.as_bytes(), file.text.as_bytes(), defect.as_bytes()])
        };
        let of_asset = |path: &&str| hashed([path.as_bytes(), sources.asset(path).map_or(&[], |bytes| bytes)]);
        let texts: Vec<_> = texts.par_iter().map(of_text).collect();
        let assets: Vec<_> = assets.par_iter().map(of_asset).collect();
        Self(hashed([program.as_bytes(), texts.as_flattened(), assets.as_flattened()]))
    }
}

/// How the name of a file begins that is to be kept under a name, until it is whole.
pub(super) fn begun(name: &str) -> String {
    format!(".{name}-")
}

/// The hash of some parts. With its length before it, no part can pass for the beginning of the next.
fn hashed<const N: usize>(parts: [&[u8]; N]) -> [u8; HASH] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// What tells this program from every other: two builds of one version may still differ.
fn program() -> String {
    let found = std::env::current_exe().and_then(fs::metadata);
    let built = found.as_ref().ok().and_then(|found| found.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let size = found.as_ref().map_or(0, fs::Metadata::len);
    format!("{} {size} {}", env!("CARGO_PKG_VERSION"), built.unwrap_or_default().as_nanos())
}

impl Cache {
    /// The cache of the book in a folder; nothing is made yet.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), folder: root.join(FOLDER) }
    }

    /// What was kept under a name, when it has this stamp and is whole.
    #[must_use]
    pub fn read(&self, name: &str, stamp: Stamp) -> Option<Vec<u8>> {
        if !self.is_ours() {
            return None;
        }
        let mut bytes = open::read(&self.folder.join(name)).ok()?;
        let (written, rest) = bytes.strip_prefix(HEAD)?.split_first_chunk::<HASH>()?;
        let (hash, body) = rest.split_first_chunk::<HASH>()?;
        let is_sound = Stamp(*written) == stamp && blake3::hash(body) == *hash;
        let start = bytes.len() - body.len();
        is_sound.then(|| bytes.split_off(start))
    }

    /// Keeps something under a name; whoever reads it sees the old or the new, and never a part.
    ///
    /// # Errors
    /// When the folder belongs to somebody else, or the system refuses.
    pub fn write(&self, name: &str, stamp: Stamp, body: &[u8]) -> Result<(), DiskError> {
        self.make()?;
        let path = self.folder.join(name);
        let _whole = halt::change();
        let write = || {
            let mut file = tempfile::Builder::new().prefix(&begun(name)).tempfile_in(&self.folder)?;
            file.write_all(HEAD)?;
            file.write_all(&stamp.0)?;
            file.write_all(blake3::hash(body).as_bytes())?;
            file.write_all(body)?;
            file.persist(&path).map(drop).map_err(|error| error.error)
        };
        write().map_err(DiskError::io("write", &path))
    }

    /// The path of what is kept under a name.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What was kept under a name, to be read in parts.
    pub(super) fn open(&self, name: &str) -> io::Result<fs::File> {
        if self.is_ours() { open::regular(&self.path(name)) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// A new file to be kept under a name; it is gone when it is dropped, and when the program is asked to end.
    pub(super) fn draft(&self, name: &str) -> Result<(NamedTempFile, Draft), DiskError> {
        self.make()?;
        let _whole = halt::change();
        let file = tempfile::Builder::new().prefix(&begun(name)).tempfile_in(&self.folder);
        let file = file.map_err(|error| self.fault(name, error))?;
        let draft = Draft::file(file.path());
        Ok((file, draft))
    }

    /// Removes the files of which `is_needless` says so.
    pub(super) fn sweep(&self, is_needless: impl Fn(&str) -> bool) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for file in files.filter(|file| file.file_name().to_str().is_some_and(&is_needless)) {
            let _whole = halt::change();
            // What stays is removed the next time.
            let _best_effort = fs::remove_file(file.path());
        }
    }

    /// What went wrong with what is kept under a name.
    pub(super) fn fault(&self, name: &str, error: io::Error) -> DiskError {
        DiskError::io("write", &self.path(name))(error)
    }

    /// Makes the folder, whole or not at all, so that another process never takes it for somebody else's.
    fn make(&self) -> Result<(), DiskError> {
        if self.is_ours() {
            return Ok(());
        }
        let make = || -> io::Result<()> {
            let _whole = halt::change();
            let new = tempfile::Builder::new().prefix(".headwater-").tempdir_in(&self.root)?.keep();
            // With the first of these files, git shows nothing of a folder that is left behind.
            let files = [(new.join(IGNORE), IGNORE_TEXT), (new.join(TAG), TAG_TEXT)];
            let made = files.iter().try_for_each(|(path, text)| fs::write(path, text));
            if made.is_err() || fs::rename(&new, &self.folder).is_err() {
                // Another process may have been faster. A program that may open no more files can still do this.
                files.iter().for_each(|(path, _)| drop(fs::remove_file(path)));
                fs::remove_dir(&new)?;
            }
            made
        };
        make().map_err(DiskError::io("make the folder", &self.folder))?;
        if self.is_ours() {
            return Ok(());
        }
        let reason =
            format!("its {TAG} is not that of Headwater; move it away to have builds and searches start faster");
        Err(DiskError::Refused { folder: self.folder.clone(), reason })
    }

    /// Whether the folder is one that we made.
    fn is_ours(&self) -> bool {
        let is_folder = fs::symlink_metadata(&self.folder).is_ok_and(|found| found.is_dir());
        is_folder && open::read(&self.folder.join(TAG)).is_ok_and(|text| text == TAG_TEXT.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::source::SourceKind;

    fn stamp(text: &str) -> Stamp {
        let mut sources = Sources::default();
        sources.add_text("content/a.md", SourceKind::Content, text);
        Stamp::of(&sources)
    }

    #[test]
    fn what_is_kept_is_read_with_its_own_stamp_alone() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        assert_eq!(cache.read("search", stamp("a")), None);
        assert_eq!(fs::read_dir(book.path()).unwrap().count(), 0);
        cache.write("search", stamp("a"), b"one").unwrap();
        assert_eq!(cache.read("search", stamp("a")).as_deref(), Some(b"one".as_slice()));
        assert_eq!(cache.read("search", stamp("b")), None);
        cache.write("search", stamp("b"), b"two").unwrap();
        assert_eq!(cache.read("search", stamp("b")).as_deref(), Some(b"two".as_slice()));
        let mut names: Vec<_> =
            fs::read_dir(book.path().join(FOLDER)).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [IGNORE, TAG, "search"]);
        assert_eq!(fs::read_dir(book.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_not_read_wherever_it_is_damaged() {
        let book = tempfile::tempdir().unwrap();
        let cache = Cache::of(book.path());
        cache.write("search", stamp("a"), b"body").unwrap();
        let path = book.path().join(FOLDER).join("search");
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.read("search", stamp("a")), None, "{place}");
            fs::write(&path, &whole[..place]).unwrap();
            assert_eq!(cache.read("search", stamp("a")), None, "the first {place} bytes");
        }
        fs::write(&path, whole).unwrap();
        assert!(cache.read("search", stamp("a")).is_some());
    }

    #[test]
    fn a_folder_or_link_of_somebody_else_is_left_alone() {
        let book = tempfile::tempdir().unwrap();
        let (folder, cache) = (book.path().join(FOLDER), Cache::of(book.path()));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("mine"), "m").unwrap();
        let error = cache.write("search", stamp("a"), b"body").unwrap_err().to_string();
        assert!(error.starts_with("nothing is written to ") && error.contains("move it away"), "{error}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        let outside = tempfile::tempdir().unwrap();
        Cache::of(outside.path()).write("search", stamp("a"), b"body").unwrap();
        fs::remove_dir_all(&folder).unwrap();
        symlink(outside.path().join(FOLDER), &folder).unwrap();
        assert_eq!(cache.read("search", stamp("a")), None);
        cache.write("search", stamp("a"), b"body").unwrap_err();
        assert_eq!(fs::read_dir(book.path()).unwrap().count(), 1);
    }
}
