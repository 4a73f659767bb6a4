//! Writes an output to its folder: all of it or nothing, and only what changed.

use std::fs::{self, File};
use std::path::Path;

use super::error::DiskError;
use super::leftovers::{left_over, stage, sweep};
use super::manifest::{Manifest, marks};
use super::plan::{Plan, plan};
use super::retire::retire;
use super::stage::{fill, make};
use super::swap::{settle, swap};
use super::target::Target;
use crate::output::Output;

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

impl Target {
    /// Replaces what earlier builds wrote to the top folders `replaced` by `output`, all or nothing.
    ///
    /// Other top folders of earlier builds stay as they are, and so does all that no build wrote. When
    /// nothing differs, nothing is touched. Another build of the same folder is waited for.
    ///
    /// # Errors
    /// When somebody has edited what a build wrote or put something in its place, when a path of the
    /// output is not in one of the folders `replaced`, or when the system refuses; the folder is then as it was.
    pub fn write(&self, output: &Output, replaced: &[&str]) -> Result<Written, DiskError> {
        fs::create_dir_all(self.parent()).map_err(DiskError::io("make the folder of", &self.shown("")))?;
        let parent = File::open(self.parent()).map_err(DiskError::io("open the folder of", &self.shown("")))?;
        // The lock ends with the handle, and so with the process, however that ends.
        let locked = parent.lock();
        // A folder that is not ours is refused before anything is touched.
        self.state()?;
        let mut warnings = match locked {
            Ok(()) => sweep(self),
            Err(error) => {
                vec![format!("{} cannot be locked ({error}); do not run two builds at once", self.parent().display())]
            }
        };
        let old = self.state()?;
        let plan = plan(self, &old, output, replaced)?;
        let (written, unchanged, removed) = (plan.changed.len(), plan.unchanged.len(), plan.removed);
        if written + removed > 0 || plan.manifest != old || !marks(self.folder()) {
            warnings.extend(self.replace(&old, &plan)?);
        }
        Ok(Written { written, unchanged, removed, warnings })
    }

    fn replace(&self, old: &Manifest, plan: &Plan) -> Result<Option<String>, DiskError> {
        let stage = stage(self);
        make(self, &stage)?;
        let swapped = fill(self, &stage, plan)
            .and_then(|()| swap(&stage, self.folder()).map_err(DiskError::io("replace", &self.shown(""))));
        let retired = match swapped {
            Ok(retired) => retired,
            Err(error) => {
                discard(&stage, plan, self.folder());
                return Err(error);
            }
        };
        settle(self.parent());
        // From here on the new output is in place; what is wrong with the rest of the old one is worth a warning.
        let warning = retired.and_then(|tree| match retire(&tree, old, Some(self.folder())) {
            Ok(left) => left_over(&tree, &left),
            Err(error) => Some(format!("{}, the previous output, cannot be removed: {error}", tree.display())),
        });
        Ok(warning)
    }
}

/// Removes a stage that did not become the output; if that fails too, the next build will do it.
fn discard(stage: &Path, plan: &Plan, dir: &Path) {
    let _first_error_counts = retire(stage, &plan.manifest, Some(dir));
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
            self.target()?.write(&output(files), replaced)
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

    fn output(files: &[(&str, &str)]) -> Output {
        let mut output = Output::default();
        for (path, text) in files {
            output.insert((*path).to_owned(), text.as_bytes().to_vec());
        }
        output
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
