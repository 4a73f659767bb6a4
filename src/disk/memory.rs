//! What is remembered of the last build, so that a file that nobody has touched since need not be read.
//!
//! As in the index of git, a file is taken for untouched when all that a `stat` shows of it is as it was, and
//! when its times are older than the moment at which they were noted: a later edit then shows in them.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rayon::prelude::ParallelIterator;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, CWD, FileType, statat};
use rustix::path::Arg;

use super::cache::{Cache, Stamp};
use super::error::DiskError;
use super::leftovers::is_left;
use super::manifest::{MARKER, Record};
use super::neighbours::{name_of, neighbours, open_folder_of};
use super::open::read;
use super::target::Target;
use crate::source::Origin;

/// What is remembered of the last build of a book.
#[derive(Debug)]
pub struct Memory {
    /// What the build was made from.
    stamp: Stamp,
    /// What it said besides its result.
    said: Said,
    /// The marker of the build folder.
    marker: Known,
    /// Its files, sorted by path.
    files: Vec<(Box<str>, Known)>,
}

/// What a build says besides how many files it wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What there is to mend.
    pub findings: String,
    /// How much it kept from whom.
    pub withheld: String,
}

/// What is going to be remembered of a build.
#[derive(Debug)]
pub struct Notes(Vec<u8>);

/// A file that a build left.
#[derive(Debug, Clone, Copy)]
struct Known {
    record: Record,
    /// What it was made from, where that is known.
    origin: Option<Origin>,
    seen: Seen,
}

/// What a `stat` showed of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    size: u64,
    inode: u64,
    modified: Moment,
    changed: Moment,
    /// Whether an edit in the very moment in which this was noted could go unnoticed.
    is_racy: bool,
}

/// A time as a file system tells it: seconds, and nanoseconds of the next.
type Moment = (i64, i64);

/// A file that a build has left, with what it was made from where that is known.
pub(super) type Left = (String, Record, Option<Origin>);

/// Under this name the cache keeps it.
pub(super) const KEPT: &str = "build";
/// How long, in seconds, the times of some file systems stand still.
const COARSE: i64 = 2;

impl Memory {
    /// What the last build of a book by this very program left; nothing when that is not known for certain.
    #[must_use]
    pub fn of(cache: &Cache) -> Option<Self> {
        let bytes = cache.read(KEPT, Stamp::program())?;
        let mut rest = Rest(&bytes);
        let stamp = Stamp::from_bytes(rest.array()?);
        let said = Said { findings: rest.words()?, withheld: rest.words()? };
        let marker = rest.known()?;
        let count = rest.number()?;
        let mut files = Vec::new();
        for _ in 0..count {
            let path = str::from_utf8(rest.text()?).ok()?.into();
            files.push((path, rest.known()?));
        }
        rest.0.is_empty().then_some(Self { stamp, said, marker, files })
    }

    /// What the last build said, when it was made from the same and all that it wrote is as it left it.
    ///
    /// Says besides how many files there are.
    #[must_use]
    pub fn recall(&self, target: &Target, stamp: Stamp) -> Option<(&Said, usize)> {
        let folder = target.folder();
        let is_whole = self.stamp == stamp
            // A build is needed to finish what another one began.
            && !is_left(target)
            && self.marker.is_as_left(Seen::of(CWD, folder.join(MARKER)), || folder.join(MARKER))
            && neighbours(&self.files, |(path, _)| path).all(|files| are_as_left(folder, files));
        is_whole.then_some((&self.said, self.files.len()))
    }

    /// Whether a file of the build folder holds certain bytes, as far as that is known without reading it.
    pub(super) fn knows(&self, folder: &Path, path: &str, record: Record) -> bool {
        self.untouched(folder, path, |known| known.record == record).is_some()
    }

    /// What a file of the build folder holds when it was made from this, as far as that is known without reading it.
    pub(super) fn made_from(&self, folder: &Path, path: &str, origin: Origin) -> Option<Record> {
        Some(self.untouched(folder, path, |known| known.origin == Some(origin))?.record)
    }

    /// A file that is looked for, when it is certain that nobody has touched it.
    fn untouched(&self, folder: &Path, path: &str, is_it: impl FnOnce(&Known) -> bool) -> Option<&Known> {
        let place = self.files.binary_search_by(|(known, _)| (**known).cmp(path)).ok()?;
        let (_, known) = self.files.get(place)?;
        let is_untouched = || Seen::of(CWD, folder.join(path)).is_some_and(|now| now.is_same(&known.seen));
        (is_it(known) && !known.seen.is_racy && is_untouched()).then_some(known)
    }

    /// Notes what a build has left in its folder; the caller holds the lock.
    pub(super) fn note(target: &Target, (stamp, said): (Stamp, &Said), files: &[Left]) -> Result<Notes, DiskError> {
        let fault = |error| DiskError::io("look at", &target.shown(""))(error);
        let now = clock(target.parent()).map_err(fault)?;
        let folder = target.folder();
        let see = |folder: BorrowedFd, name: &str| {
            let seen = Seen::of(folder, name).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
            Ok(seen.noted_at(now))
        };
        let see_all = |files: &[Left]| -> io::Result<Vec<Seen>> {
            let Some((first, ..)) = files.first() else { return Ok(Vec::new()) };
            let folder = open_folder_of(folder, first)?;
            files.iter().map(|(path, ..)| see(folder.as_fd(), name_of(path))).collect()
        };
        let mut bytes = stamp.to_bytes().to_vec();
        push_text(&mut bytes, &said.findings);
        push_text(&mut bytes, &said.withheld);
        let marker = open_folder_of(folder, MARKER).and_then(|folder| see(folder.as_fd(), MARKER)).map_err(fault)?;
        // Only what cannot be told from its times is read.
        let text = if marker.is_racy { read(&folder.join(MARKER)).map_err(fault)? } else { Vec::new() };
        push_known(&mut bytes, Known { record: Record::of(&text), origin: None, seen: marker });
        bytes.extend((files.len() as u64).to_le_bytes());
        let seen = neighbours(files, |(path, ..)| path).map(see_all).collect::<io::Result<Vec<_>>>().map_err(fault)?;
        for ((path, record, origin), seen) in files.iter().zip(seen.iter().flatten()) {
            push_text(&mut bytes, path);
            push_known(&mut bytes, Known { record: *record, origin: *origin, seen: *seen });
        }
        Ok(Notes(bytes))
    }
}

impl Notes {
    /// Keeps them for the next build.
    ///
    /// # Errors
    /// When the cache cannot be written; the build itself is whole.
    pub fn keep(&self, cache: &Cache) -> Result<(), DiskError> {
        cache.write(KEPT, Stamp::program(), &self.0)
    }
}

impl Known {
    /// Whether a file that shows this `now` is as the build left it; read only when its times cannot tell.
    fn is_as_left(&self, now: Option<Seen>, path: impl FnOnce() -> PathBuf) -> bool {
        let is_same = now.is_some_and(|now| now.is_same(&self.seen));
        is_same && (!self.seen.is_racy || read(&path()).is_ok_and(|bytes| self.record.fits(&bytes)))
    }
}

/// Whether files of one folder are as a build left them below `root`; the way to the folder is walked once for all.
fn are_as_left(root: &Path, files: &[(Box<str>, Known)]) -> bool {
    let Some((first, _)) = files.first() else { return true };
    let Ok(folder) = open_folder_of(root, first) else { return false };
    files.iter().all(|(path, known)| known.is_as_left(Seen::of(&folder, name_of(path)), || root.join(&**path)))
}

impl Seen {
    /// What a regular file of an open folder shows now; nothing when there is none.
    fn of(folder: impl AsFd, name: impl Arg) -> Option<Self> {
        let found = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let is_file = FileType::from_raw_mode(found.st_mode) == FileType::RegularFile;
        is_file.then(|| Self {
            size: found.st_size.cast_unsigned(),
            inode: found.st_ino,
            modified: (found.st_mtime, found.st_mtime_nsec.cast_signed()),
            changed: (found.st_ctime, found.st_ctime_nsec.cast_signed()),
            is_racy: false,
        })
    }

    fn is_same(&self, other: &Self) -> bool {
        Self { is_racy: false, ..*self } == Self { is_racy: false, ..*other }
    }

    /// The same, noted when the clock of the file system showed `now`.
    fn noted_at(self, now: Moment) -> Self {
        let last = self.changed.max(self.modified);
        // Whole seconds come from a file system whose clock knows no others.
        let is_coarse = now.1 == 0 && last.0 + COARSE >= now.0;
        Self { is_racy: last >= now || is_coarse, ..self }
    }
}

/// What the clock of the file system of a folder shows.
fn clock(folder: &Path) -> io::Result<Moment> {
    let found = tempfile::tempfile_in(folder)?.metadata()?;
    Ok((found.ctime(), found.ctime_nsec()))
}

pub(super) fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn push_known(bytes: &mut Vec<u8>, Known { record, origin, seen }: Known) {
    bytes.extend(record.to_bytes());
    bytes.push(u8::from(origin.is_some()));
    bytes.extend(origin.iter().flat_map(|origin| origin.to_bytes()));
    let Seen { size, inode, modified, changed, is_racy } = seen;
    bytes.extend([size, inode].iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend([modified.0, modified.1, changed.0, changed.1].iter().flat_map(|number| number.to_le_bytes()));
    bytes.push(u8::from(is_racy));
}

/// What is still to be read.
pub(super) struct Rest<'b>(pub(super) &'b [u8]);

impl<'b> Rest<'b> {
    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn words(&mut self) -> Option<String> {
        str::from_utf8(self.text()?).ok().map(str::to_owned)
    }

    fn moment(&mut self) -> Option<Moment> {
        Some((self.array().map(i64::from_le_bytes)?, self.array().map(i64::from_le_bytes)?))
    }

    fn known(&mut self) -> Option<Known> {
        let record = Record::from_bytes(self.array()?);
        let origin = match self.array()? {
            [0] => None,
            [_] => Some(Origin::from_bytes(self.array()?)),
        };
        let seen = Seen {
            size: self.number()?,
            inode: self.number()?,
            modified: self.moment()?,
            changed: self.moment()?,
            is_racy: self.array::<1>()? != [0],
        };
        Some(Known { record, origin, seen })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::Config;
    use crate::output::Sink;
    use crate::source::{SourceKind, Sources};

    /// A book that was built and remembers it.
    struct Book {
        root: tempfile::TempDir,
    }

    const FILES: [(&str, &str); 3] = [("customer/a.html", "a"), ("customer/b/c.html", "c"), ("agent/d.html", "d")];

    impl Book {
        fn new() -> Self {
            let book = Self { root: tempfile::tempdir().unwrap() };
            fs::create_dir(book.root.path().join("content")).unwrap();
            book.build(stamp("one"));
            book
        }

        fn target(&self) -> Target {
            let file = Sources::default().add_text("book.toml", SourceKind::Settings, "");
            Target::open(self.root.path(), &Config::defaults(file)).unwrap()
        }

        fn build(&self, stamp: Stamp) {
            let target = self.target();
            let stage = target.stage(&["customer", "agent"]).unwrap();
            FILES.iter().for_each(|(path, text)| stage.put(path, text.as_bytes()));
            stage.commit().unwrap().noted(stamp, &said()).unwrap().keep(&self.cache()).unwrap();
        }

        fn cache(&self) -> Cache {
            Cache::of(self.root.path())
        }

        fn recall(&self, stamp: Stamp) -> Option<(Said, usize)> {
            let memory = Memory::of(&self.cache())?;
            memory.recall(&self.target(), stamp).map(|(said, count)| (said.clone(), count))
        }

        fn file(&self, path: &str) -> std::path::PathBuf {
            self.root.path().join("book").join(path)
        }
    }

    fn said() -> Said {
        Said { findings: "a warning".to_owned(), withheld: "a page".to_owned() }
    }

    fn stamp(text: &str) -> Stamp {
        let mut sources = Sources::default();
        sources.add_text("content/a.md", SourceKind::Content, text);
        Stamp::of(&sources)
    }

    #[test]
    fn what_was_said_is_recalled_for_the_same_sources_alone() {
        let book = Book::new();
        assert_eq!(book.recall(stamp("one")), Some((said(), FILES.len())));
        assert_eq!(book.recall(stamp("two")), None);
    }

    #[test]
    fn a_file_that_is_edited_missing_or_another_is_noticed() {
        let touch = |path: &Path, change: &dyn Fn(&Path)| {
            let before = fs::metadata(path).unwrap().modified().unwrap();
            change(path);
            // Whoever edits may put the old time back.
            if let Ok(file) = fs::File::open(path) {
                file.set_modified(before).unwrap();
            }
        };
        let changes: [&dyn Fn(&Path); 4] = [
            &|path| fs::write(path, "x").unwrap(),
            &|path| fs::write(path, "longer").unwrap(),
            &|path| fs::remove_file(path).unwrap(),
            &|path| {
                fs::remove_file(path).unwrap();
                std::os::unix::fs::symlink("/nowhere", path).unwrap();
            },
        ];
        for path in ["customer/a.html", "customer/b/c.html", "agent/d.html", MARKER] {
            for change in changes {
                let book = Book::new();
                touch(&book.file(path), change);
                assert_eq!(book.recall(stamp("one")), None, "{path}");
            }
        }
    }

    #[test]
    fn a_file_that_was_edited_in_the_moment_of_its_writing_is_read() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        fs::write(&path, "a").unwrap();
        let seen = Seen::of(CWD, &path).unwrap();
        let at = |(seconds, nanoseconds): Moment| seen.noted_at((seen.changed.0 + seconds, nanoseconds)).is_racy;
        assert!(at((0, seen.changed.1)) && at((0, seen.changed.1 - 1)) && !at((0, seen.changed.1 + 1)));
        assert!(at((1, 0)) && at((2, 0)) && !at((3, 0)) && !at((1, 1)));
        let known =
            |text: &str| Known { record: Record::of(text.as_bytes()), origin: None, seen: seen.noted_at(seen.changed) };
        let is_as_left = |text: &str| known(text).is_as_left(Seen::of(CWD, &path), || path.clone());
        assert!(is_as_left("a") && !is_as_left("b"));
    }

    #[test]
    fn a_memory_that_is_damaged_cut_or_of_another_program_is_none() {
        let book = Book::new();
        let path = book.root.path().join(".headwater").join(KEPT);
        let whole = fs::read(&path).unwrap();
        for place in (0..whole.len()).step_by(7) {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert!(Memory::of(&book.cache()).is_none(), "{place}");
            fs::write(&path, &whole[..place]).unwrap();
            assert!(Memory::of(&book.cache()).is_none(), "the first {place} bytes");
        }
        fs::write(&path, &whole).unwrap();
        assert!(Memory::of(&book.cache()).is_some());
        // The same words under the stamp of another program, and words of ours that were cut before they were kept.
        let body = book.cache().read(KEPT, Stamp::program()).unwrap();
        book.cache().write(KEPT, stamp("another program"), &body).unwrap();
        assert!(Memory::of(&book.cache()).is_none());
        for length in 0..body.len() {
            book.cache().write(KEPT, Stamp::program(), &body[..length]).unwrap();
            assert!(Memory::of(&book.cache()).is_none(), "{length}");
        }
    }

    #[test]
    fn a_build_reads_no_file_that_nobody_has_touched_and_notices_one_that_somebody_has() {
        let book = Book::new();
        let memory = Memory::of(&book.cache()).unwrap();
        let knows = |path: &str, text: &str| memory.knows(book.target().folder(), path, Record::of(text.as_bytes()));
        for (path, text) in FILES {
            assert!(!knows(path, "other"));
            let is_racy = memory.files.iter().find(|(known, _)| &**known == path).unwrap().1.seen.is_racy;
            assert_eq!(knows(path, text), !is_racy, "{path}");
        }
        fs::write(book.file("customer/a.html"), "A").unwrap();
        assert!(!knows("customer/a.html", "a") && !knows("customer/new.html", "n"));
    }

    #[test]
    fn a_build_that_remembers_replaces_no_file_that_somebody_has_edited() {
        let book = Book::new();
        let memory = Memory::of(&book.cache()).unwrap();
        let build = || {
            let target = book.target();
            let stage = target.stage(&["customer", "agent"]).unwrap().remembering(Some(&memory));
            FILES.iter().for_each(|(path, text)| stage.put(path, format!("new {text}").as_bytes()));
            stage.commit().map(|done| done.written.written)
        };
        fs::write(book.file("customer/a.html"), "edited").unwrap();
        assert!(matches!(build(), Err(DiskError::InTheWay { files, .. }) if files == ["customer/a.html (edited)"]));
        fs::write(book.file("customer/a.html"), "a").unwrap();
        assert_eq!(build().unwrap(), FILES.len());
    }
}
