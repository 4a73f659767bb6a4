//! A build that is being written: its files stand beside the old output until all of them are there.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::mem;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::cache::Stamp;
use super::error::DiskError;
use super::halt;
use super::leftovers::{left_over, stage, sweep};
use super::manifest::{Manifest, Part, Record, marks};
use super::memory::{Left, Memory, Notes, Said};
use super::open;
use super::pieces::Pieces;
use super::plan::{Made, Plan, Verdict, bad, check_path, check_together, is_replaced, plan};
use super::retire::{Owned, retire};
use super::swap::{keep, settle, swap};
use super::target::Target;
use super::tree::Tree;
use crate::output::{Kept, Sink};
use crate::source::Origin;

/// What a build did to its folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that already had their bytes and were not touched.
    pub unchanged: usize,
    /// Files of earlier builds that are gone.
    pub removed: usize,
    /// What went wrong beside the output, as sentences; the output itself is whole.
    pub warnings: Vec<String>,
}

/// A build that is being written, into the sink that it is; dropped before it is committed, it leaves no trace.
#[derive(Debug)]
pub struct Stage<'t> {
    target: &'t Target,
    /// The top folders that the build replaces.
    replaced: Vec<String>,
    /// What earlier builds wrote.
    old: Manifest,
    warnings: Vec<String>,
    /// The new files; made when the first of them comes, so that a build without any touches nothing.
    tree: Mutex<Option<Arc<Tree>>>,
    made: Mutex<Made>,
    /// What files are made from, where that is known.
    origins: Mutex<HashMap<String, Origin>>,
    /// The fault of the first of all paths that have one.
    fault: Mutex<Option<(String, DiskError)>>,
    /// What is known of the old output without reading it.
    memory: Option<&'t Memory>,
    /// What earlier builds have made on the way to theirs.
    pieces: Option<&'t Pieces>,
    /// Which part of a book is written.
    part: Option<Part>,
    /// Other builds wait for it. The lock ends with the handle, and so with the process, however that ends.
    lock: Option<File>,
}

/// A build that is in its place.
#[derive(Debug)]
pub struct Committed<'t> {
    /// What it did to its folder.
    pub written: Written,
    target: &'t Target,
    /// What it made.
    files: Vec<Left>,
    /// Nobody else may write here while what is here is looked at.
    _lock: Option<File>,
}

impl Target {
    /// Begins to replace what earlier builds wrote to the top folders `replaced`.
    ///
    /// Another build of the same folder is waited for.
    ///
    /// # Errors
    /// When the folder is not ours, or the system refuses.
    pub fn stage(&self, replaced: &[&str]) -> Result<Stage<'_>, DiskError> {
        fs::create_dir_all(self.parent()).map_err(DiskError::io("make the folder of", &self.shown("")))?;
        let parent = File::open(self.parent()).map_err(DiskError::io("open the folder of", &self.shown("")))?;
        let locked = parent.lock();
        // A folder that is not ours is refused before anything is touched.
        let found = self.state()?;
        let warnings = match locked {
            Ok(()) => sweep(self),
            Err(error) => {
                vec![format!("{} cannot be locked ({error}); do not run two builds at once", self.parent().display())]
            }
        };
        Ok(Stage {
            target: self,
            replaced: replaced.iter().map(|folder| (*folder).to_owned()).collect(),
            // An old tree that a killed build had moved aside may be back.
            old: if found.files.is_empty() { self.state()? } else { found },
            warnings,
            tree: Mutex::default(),
            made: Mutex::default(),
            origins: Mutex::default(),
            fault: Mutex::default(),
            memory: None,
            pieces: None,
            part: None,
            lock: Some(parent),
        })
    }
}

impl<'t> Stage<'t> {
    /// The same stage, which reads no old file of which is remembered what it holds.
    #[must_use]
    pub fn remembering(mut self, memory: Option<&'t Memory>) -> Self {
        self.memory = memory;
        self
    }

    /// The same stage, which makes no piece anew that is kept.
    #[must_use]
    pub fn keeping(mut self, pieces: &'t Pieces) -> Self {
        self.pieces = Some(pieces);
        self
    }

    /// The same stage, whose output is a part of a book.
    #[must_use]
    pub fn as_part(mut self, part: Option<Part>) -> Self {
        self.part = part;
        self
    }

    /// Puts all that was made in the place of what earlier builds wrote, or nothing.
    ///
    /// Other top folders of earlier builds stay as they are, and so does all that no build wrote. When
    /// nothing differs, nothing is touched.
    ///
    /// # Errors
    /// When somebody has edited what a build wrote or put something in its place, when a path of the
    /// output is not in one of the replaced folders, or when the system refuses; the folder is then as it was.
    pub fn commit(mut self) -> Result<Committed<'t>, DiskError> {
        let made = mem::take(&mut *lock(&self.made));
        if let Some((_, fault)) = lock(&self.fault).take() {
            // Two paths that are one are why the system refuses one of them.
            check_together(&made)?;
            return Err(fault);
        }
        let mut plan = plan(self.target, &self.old, made, &self.replaced)?;
        plan.manifest.part = self.part.take();
        let (written, unchanged, removed) = (plan.changed, plan.unchanged.len(), plan.removed);
        let mut warnings = mem::take(&mut self.warnings);
        if written + removed > 0 || plan.manifest != self.old || !marks(self.target.folder()) {
            warnings.extend(self.replace(&plan)?);
        }
        let mut origins = mem::take(&mut *lock(&self.origins));
        let files = plan.manifest.files.into_iter().filter(|(path, _)| is_replaced(path, &self.replaced));
        let files = files.map(|(path, record)| {
            let origin = origins.remove(&path);
            (path, record, origin)
        });
        Ok(Committed {
            written: Written { written, unchanged, removed, warnings },
            target: self.target,
            files: files.collect(),
            _lock: self.lock.take(),
        })
    }

    fn replace(&self, plan: &Plan) -> Result<Option<String>, DiskError> {
        let tree = self.tree()?;
        let target = self.target;
        let kept = || keep(tree.folder()).map_err(DiskError::io("write", &target.shown("")));
        let completed = tree.complete(target, plan).and_then(|()| kept());
        // From the first step of the exchange on, the build is finished whoever asks it to end.
        let _whole = halt::change();
        let swapped = completed
            .and_then(|()| swap(tree.folder(), target.folder()).map_err(DiskError::io("replace", &target.shown(""))));
        // Whatever has become of it, it is no longer a tree in the making.
        *lock(&self.tree) = None;
        let retired = match swapped {
            Ok(retired) => retired,
            Err(error) => {
                discard(tree.folder(), Owned::Listed(&plan.manifest), target.folder());
                return Err(error);
            }
        };
        settle(target.parent());
        // From here on the new output is in place; what is wrong with the rest of the old one is worth a warning.
        let warning = retired.and_then(|tree| match retire(&tree, Owned::Listed(&self.old), Some(target.folder())) {
            Ok(left) => left_over(&tree, &left),
            Err(error) => Some(format!("{}, the previous output, cannot be removed: {error}", tree.display())),
        });
        Ok(warning)
    }

    /// The new tree, which is made now when this is its first file.
    fn tree(&self) -> Result<Arc<Tree>, DiskError> {
        let mut tree = lock(&self.tree);
        match &*tree {
            Some(tree) => Ok(tree.clone()),
            None => Ok(tree.insert(Arc::new(Tree::make(self.target, stage(self.target))?)).clone()),
        }
    }

    /// Takes a path for a file; false when it has the very same file already.
    fn claim(&self, path: &str, record: Record) -> Result<bool, DiskError> {
        check_path(path, &self.replaced)?;
        let mut made = lock(&self.made);
        match made.get(path) {
            None => {
                made.insert(path.to_owned(), (record, Verdict::Changed));
                Ok(true)
            }
            Some((other, _)) if *other == record => Ok(false),
            Some(_) => Err(bad(path, "two different outputs have this path; rename one of them".to_owned())),
        }
    }

    /// Writes a file, unless the old output has it or somebody has edited it there.
    fn place(&self, path: &str, bytes: &[u8], record: Record) -> Result<Verdict, DiskError> {
        if let Some(old) = self.old.files.get(path) {
            let is_as_written = self.memory.is_some_and(|memory| memory.knows(self.target.folder(), path, *old));
            if is_as_written && *old == record {
                return Ok(Verdict::Unchanged);
            }
            let on_disk = if is_as_written { None } else { self.on_disk(path)? };
            match on_disk {
                Some(on_disk) if on_disk == bytes => return Ok(Verdict::Unchanged),
                Some(on_disk) if !old.fits(&on_disk) => return Ok(Verdict::Edited),
                Some(_) | None => {}
            }
        }
        self.tree()?.write(path, bytes).map_err(DiskError::io("write", &self.target.shown(path)))?;
        Ok(Verdict::Changed)
    }

    /// The bytes that a file of the old output has now; none when no file is there any more.
    fn on_disk(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        let place = self.target.folder().join(path);
        // What stands there instead is looked at when the whole folder is.
        if !fs::symlink_metadata(&place).is_ok_and(|found| found.is_file()) {
            return Ok(None);
        }
        match open::read(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(DiskError::io("read", &self.target.shown(path))),
        }
    }

    fn judge(&self, path: &str, verdict: Verdict) {
        if let Some((_, known)) = lock(&self.made).get_mut(path) {
            *known = verdict;
        }
    }

    fn blame(&self, path: &str, error: DiskError) {
        let mut fault = lock(&self.fault);
        if fault.as_ref().is_none_or(|(first, _)| path < first.as_str()) {
            *fault = Some((path.to_owned(), error));
        }
    }
}

impl Committed<'_> {
    /// What a next build needs to know: from what this one was made, and what it said besides its result.
    ///
    /// # Errors
    /// When the output cannot be looked at; the build itself is whole.
    pub fn noted(&self, stamp: Stamp, said: &Said) -> Result<Notes, DiskError> {
        Memory::note(self.target, (stamp, said), &self.files)
    }
}

impl Sink for Stage<'_> {
    fn put(&self, path: &str, bytes: &[u8]) {
        let record = Record::of(bytes);
        let placed = self.claim(path, record).and_then(|is_new| {
            let verdict = if is_new { self.place(path, bytes, record)? } else { return Ok(()) };
            self.judge(path, verdict);
            Ok(())
        });
        if let Err(error) = placed {
            self.blame(path, error);
        }
    }

    fn holds(&self, path: &str, origin: Origin) -> bool {
        lock(&self.origins).insert(path.to_owned(), origin);
        let known = self.memory.and_then(|memory| memory.made_from(self.target.folder(), path, origin));
        let Some(record) = known.filter(|record| self.old.files.get(path) == Some(record)) else { return false };
        match self.claim(path, record) {
            Ok(true) => self.judge(path, Verdict::Unchanged),
            Ok(false) => {}
            Err(error) => self.blame(path, error),
        }
        true
    }

    fn kept(&self) -> Option<&dyn Kept> {
        self.pieces.map(|pieces| pieces as &dyn Kept)
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        if let Some(tree) = lock(&self.tree).take() {
            let _whole = halt::change();
            discard(tree.folder(), Owned::Everything, self.target.folder());
        }
    }
}

/// Removes a tree that did not become the output; if that fails too, the next build will do it.
fn discard(tree: &Path, owned: Owned, dir: &Path) {
    let _first_error_counts = retire(tree, owned, Some(dir));
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{MetadataExt, symlink};
    use std::time::SystemTime;

    use super::super::manifest::MARKER;
    use super::*;
    use crate::config::Config;
    use crate::source::{SourceKind, Sources};

    const ALL: &[&str] = &["customer", "agent"];

    /// A book that is written to `book` below a new folder.
    struct Book {
        root: tempfile::TempDir,
    }

    impl Book {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir(root.path().join("content")).unwrap();
            Self { root }
        }

        /// A book with this output and these files of somebody else's beside it.
        fn with(files: &[(&str, &str)], foreign: &[&str]) -> Self {
            let book = Self::new();
            book.build(files).unwrap();
            for path in foreign {
                let path = book.dir().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "foreign").unwrap();
            }
            book
        }

        fn dir(&self) -> std::path::PathBuf {
            self.root.path().join("book")
        }

        fn target(&self) -> Result<Target, DiskError> {
            let file = Sources::default().add_text("book.toml", SourceKind::Settings, "");
            Target::open(self.root.path(), &Config::defaults(file))
        }

        fn build(&self, files: &[(&str, &str)]) -> Result<Written, DiskError> {
            self.build_only(files, ALL)
        }

        fn build_only(&self, files: &[(&str, &str)], replaced: &[&str]) -> Result<Written, DiskError> {
            let target = self.target()?;
            let stage = target.stage(replaced)?;
            files.iter().for_each(|(path, text)| stage.put(path, text.as_bytes()));
            stage.commit().map(|committed| committed.written)
        }

        /// Every file, folder and link below the book with what tells whether it was touched.
        fn tree(&self) -> Vec<(String, u64, SystemTime, Vec<u8>)> {
            let entries = walkdir::WalkDir::new(self.root.path()).min_depth(1).sort_by_file_name();
            let state = |entry: walkdir::DirEntry| {
                let path = entry.path().strip_prefix(self.root.path()).unwrap().display().to_string();
                let metadata = entry.metadata().unwrap();
                let bytes = if metadata.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
                (path, metadata.ino(), metadata.modified().unwrap(), bytes)
            };
            entries.into_iter().map(|entry| state(entry.unwrap())).collect()
        }

        /// The paths below the build folder, without the marker.
        fn files(&self) -> Vec<String> {
            let tree = self.tree().into_iter();
            let below = tree.filter_map(|(path, ..)| path.strip_prefix("book/").map(str::to_owned));
            below.filter(|path| path != MARKER && !self.dir().join(path).is_dir()).collect()
        }

        fn text(&self, path: &str) -> String {
            fs::read_to_string(self.dir().join(path)).unwrap()
        }
    }

    fn counts(written: &Written) -> (usize, usize, usize) {
        assert_eq!(written.warnings, [""; 0]);
        (written.written, written.unchanged, written.removed)
    }

    #[test]
    fn a_build_writes_what_is_new_and_removes_what_is_gone() {
        let book = Book::new();
        let first = book.build(&[("customer/a.html", "a"), ("customer/old/x/b.html", "b"), ("agent/c.html", "c")]);
        assert_eq!(counts(&first.unwrap()), (3, 0, 0));
        let second = book.build(&[("customer/a.html", "a"), ("customer/new.html", "n"), ("agent/c.html", "C")]);
        assert_eq!(counts(&second.unwrap()), (2, 1, 1));
        assert_eq!(book.files(), ["agent/c.html", "customer/a.html", "customer/new.html"]);
        assert!(!book.dir().join("customer/old").exists());
        assert_eq!(book.text("agent/c.html"), "C");
        assert_eq!(fs::read_dir(book.root.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_build_that_changes_nothing_touches_nothing() {
        let files = [("customer/a.html", "a"), ("agent/b.html", "b")];
        let book = Book::with(&files, &["CNAME"]);
        let before = book.tree();
        assert_eq!(counts(&book.build(&files).unwrap()), (0, 2, 0));
        assert_eq!(book.tree(), before);
    }

    #[test]
    fn a_stage_that_is_given_up_leaves_nothing() {
        let book = Book::with(&[("customer/a.html", "a")], &["CNAME"]);
        let before = book.tree();
        let target = book.target().unwrap();
        let stage = target.stage(ALL).unwrap();
        stage.put("customer/a.html", b"A");
        stage.put("customer/deep/er/b.html", b"b");
        assert_eq!(fs::read_dir(book.root.path()).unwrap().count(), 3);
        drop(stage);
        assert_eq!(book.tree(), before);
    }

    #[test]
    fn a_path_that_is_given_twice_is_one_file_or_a_fault() {
        let book = Book::with(&[("customer/a.html", "a")], &[]);
        let written = book.build(&[("customer/a.html", "a"), ("customer/b.js", "b"), ("customer/b.js", "b")]);
        assert_eq!(counts(&written.unwrap()), (1, 1, 0));
        let before = book.tree();
        let error = book.build(&[("customer/b.js", "one"), ("customer/b.js", "other")]).unwrap_err().to_string();
        assert!(error.contains("`customer/b.js`") && error.contains("two different outputs"), "{error}");
        assert_eq!(book.tree(), before);
    }

    #[test]
    fn the_fault_that_is_told_does_not_depend_on_which_file_came_first() {
        let files = [("customer/x", "x"), ("other/b", "b"), ("other/a", "a"), ("other/c", "c")];
        let errors = [0, 1, 2].map(|turn| {
            let mut files = files;
            files.rotate_left(turn);
            Book::new().build(&files).unwrap_err().to_string()
        });
        assert!(errors.iter().all(|error| error.contains("`other/a`")), "{errors:?}");
    }

    #[test]
    fn an_unchanged_file_stays_the_same_file() {
        let book = Book::with(&[("customer/a.html", "a"), ("agent/b.html", "b")], &[]);
        let identity = |path: &str| {
            let found = fs::metadata(book.dir().join(path)).unwrap();
            (found.ino(), found.modified().unwrap(), found.nlink())
        };
        let before = (identity("customer/a.html"), identity("agent/b.html"));
        book.build(&[("customer/a.html", "a"), ("agent/b.html", "B")]).unwrap();
        assert_eq!(identity("customer/a.html"), before.0);
        assert_ne!(identity("agent/b.html").0, before.1.0);
    }

    #[test]
    fn what_no_build_wrote_is_kept() {
        let foreign = ["CNAME", ".git/HEAD", "customer/.well-known/x", "customer/old/note.txt", "images/logo.png"];
        let book = Book::with(&[("customer/a.html", "a"), ("customer/old/b.html", "b")], &foreign);
        symlink("/nowhere", book.dir().join("customer/link")).unwrap();
        fs::create_dir(book.dir().join("empty")).unwrap();
        let written = book.build(&[("customer/a.html", "A"), ("customer/images/b.png", "b")]).unwrap();
        assert_eq!(counts(&written), (2, 0, 1));
        for path in foreign {
            assert_eq!(book.text(path), "foreign", "{path}");
        }
        assert_eq!(fs::read_link(book.dir().join("customer/link")).unwrap(), Path::new("/nowhere"));
        assert!(book.dir().join("empty").is_dir());
        assert!(!book.dir().join("customer/old/b.html").exists());
        assert_eq!(fs::read_dir(book.root.path()).unwrap().count(), 2);
    }

    #[test]
    fn an_output_can_move_into_a_folder_that_somebody_made() {
        let book = Book::with(&[("customer/a.html", "a")], &["customer/img/x.txt", "customer/img/sub/y.txt"]);
        assert_eq!(counts(&book.build(&[("customer/img/a.png", "a")]).unwrap()), (1, 0, 1));
        assert_eq!(book.files(), ["customer/img/a.png", "customer/img/sub/y.txt", "customer/img/x.txt"]);
    }

    #[test]
    fn an_edited_file_is_reported_and_kept() {
        let book = Book::with(&[("customer/a.html", "a"), ("customer/b.html", "b")], &[]);
        fs::write(book.dir().join("customer/a.html"), "edited").unwrap();
        let before = book.tree();
        for files in [vec![("customer/a.html", "new")], vec![("customer/b.html", "b")]] {
            let error = book.build(&files).unwrap_err().to_string();
            assert!(error.contains("  customer/a.html (edited"), "{error}");
            assert_eq!(book.tree(), before);
        }
        // An edit that says what the build would write is no conflict.
        assert_eq!(counts(&book.build(&[("customer/a.html", "edited")]).unwrap()), (0, 1, 1));
    }

    #[test]
    fn a_file_that_was_deleted_by_hand_is_written_again() {
        let files = [("customer/a.html", "a"), ("customer/b.html", "b")];
        let book = Book::with(&files, &[]);
        fs::remove_file(book.dir().join("customer/a.html")).unwrap();
        assert_eq!(counts(&book.build(&files).unwrap()), (1, 1, 0));
    }

    #[test]
    fn what_stands_in_the_way_is_reported_and_kept() {
        let foreign = ["customer/new.html", "customer/file", "customer/folder/x"];
        let book = Book::with(&[("customer/a.html", "a")], &foreign);
        symlink("/tmp", book.dir().join("customer/link")).unwrap();
        let before = book.tree();
        for path in ["new.html", "file/below.html", "folder", "link/x.html", "link"] {
            let path = format!("customer/{path}");
            let error = book.build(&[("customer/a.html", "A"), (&path, "n")]).unwrap_err();
            assert!(matches!(error, DiskError::InTheWay { ref files, .. } if files.len() == 1), "{error}");
            assert_eq!(book.tree(), before);
        }
    }

    #[test]
    fn a_build_for_one_audience_leaves_the_others_alone() {
        let book = Book::with(&[("customer/a.html", "a"), ("agent/b.html", "b"), ("agent/c.html", "c")], &[]);
        fs::write(book.dir().join("agent/b.html"), "edited").unwrap();
        fs::remove_file(book.dir().join("agent/c.html")).unwrap();
        let written = book.build_only(&[("customer/new.html", "n")], &["customer"]).unwrap();
        assert_eq!(counts(&written), (1, 0, 1));
        assert_eq!(book.files(), ["agent/b.html", "customer/new.html"]);
        assert_eq!(book.text("agent/b.html"), "edited");
        // Whoever edited it is still told so when that audience is built again.
        assert!(matches!(book.build(&[("agent/b.html", "b2")]), Err(DiskError::InTheWay { .. })));
    }

    #[test]
    fn paths_that_lead_elsewhere_or_collide_are_refused() {
        let book = Book::new();
        for path in
            ["../x", "/x", "customer/../../x", "customer//x", "customer/", "", "customer", "other/x", "customer/./x"]
        {
            let error = book.build(&[(path, "x")]).unwrap_err();
            assert!(matches!(error, DiskError::BadPath { .. }), "{error}");
        }
        for other in ["customer/INTRO.html", "customer/intro.html/x"] {
            let error = book.build(&[("customer/intro.html", "a"), (other, "b")]).unwrap_err();
            assert!(matches!(error, DiskError::BadPath { .. }), "{error}");
        }
        assert!(!book.dir().exists());
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_output_and_no_litter() {
        let book = Book::with(&[("customer/a.html", "a"), ("customer/b.html", "b")], &["CNAME", ".git/HEAD"]);
        let before = book.tree();
        // No file system takes a name of this length.
        let long = format!("customer/{}", "n".repeat(300));
        let error = book.build(&[("customer/a.html", "A"), ("customer/b.html", "b"), (&long, "x")]).unwrap_err();
        assert!(error.to_string().contains(&format!("book/{long}: ")), "{error}");
        assert_eq!(book.tree(), before);
    }

    #[test]
    fn the_first_write_that_fails_leaves_nothing() {
        let book = Book::new();
        book.build(&[(&format!("customer/{}", "n".repeat(300)), "x")]).unwrap_err();
        assert_eq!(fs::read_dir(book.root.path()).unwrap().count(), 1);
    }

    #[test]
    fn two_builds_at_once_both_succeed() {
        let book = Book::with(&[("customer/a.html", "0")], &["CNAME", ".git/HEAD"]);
        std::thread::scope(|scope| {
            for name in ["1", "2", "3", "4"] {
                let book = &book;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let written = book.build(&[("customer/a.html", name), ("customer/b.html", name)]).unwrap();
                        assert_eq!(written.warnings, [""; 0]);
                    }
                });
            }
        });
        assert_eq!(book.files(), [".git/HEAD", "CNAME", "customer/a.html", "customer/b.html"]);
        assert_eq!(book.text("customer/a.html"), book.text("customer/b.html"));
        assert_eq!(fs::read_dir(book.root.path()).unwrap().count(), 2);
    }

    #[test]
    fn the_marker_is_the_same_in_every_build_of_the_same_output() {
        let files = [("customer/b.html", "b"), ("agent/a.html", "a")];
        let (one, other) = (Book::with(&files, &[]), Book::with(&[("agent/x.html", "x")], &[]));
        other.build(&files).unwrap();
        assert_eq!(one.text(MARKER), other.text(MARKER));
    }
}
