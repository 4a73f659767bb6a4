//! Takes an old tree away: our files are deleted, and all that is not ours moves to the new tree or stays.
//!
//! Every step goes through an open folder and never through a path, so that no link that is put into the
//! tree meanwhile can lead a deletion elsewhere.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, RenameFlags, Stat, openat, renameat, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;

use super::manifest::{FILLING, MARKER, Manifest, is_filling};

/// What of a tree is ours.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owned<'m> {
    /// What a manifest lists.
    Listed(&'m Manifest),
    /// All of it: a build has made it and nobody else knows it.
    Everything,
}

/// Takes `tree` away; what is not ours goes to `heir`.
///
/// Returns what had to stay in the tree, which then stays too.
pub(super) fn retire(tree: &Path, owned: Owned, heir: Option<&Path>) -> io::Result<Vec<PathBuf>> {
    let marks: &[&str] = if is_filling(tree) { &[MARKER, FILLING] } else { &[MARKER] };
    let folder = open(CWD, tree.as_os_str())?;
    let heir = heir.and_then(|heir| open(CWD, heir.as_os_str()).ok());
    let folders = match owned {
        Owned::Listed(manifest) => manifest.folders(),
        Owned::Everything => BTreeSet::new(),
    };
    let retiring = Retiring { owned, folders, marks };
    let left = retiring.empty(folder.as_fd(), heir.as_ref().map(AsFd::as_fd), Path::new(""))?;
    if left.is_empty() {
        // The marks go last: until then the next build knows whose tree this is.
        for mark in marks {
            match unlinkat(&folder, *mark, AtFlags::empty()) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
        }
        unlinkat(CWD, tree, AtFlags::REMOVEDIR)?;
    }
    Ok(left)
}

struct Retiring<'m> {
    owned: Owned<'m>,
    /// The folders of what is listed.
    folders: BTreeSet<&'m str>,
    marks: &'m [&'m str],
}

/// From how many folders in one on, they are emptied side by side. Fewer are not worth it, and each holds files open.
const MANY: usize = 32;

impl Retiring<'_> {
    /// Empties a folder; returns what had to stay in it.
    fn empty(&self, folder: BorrowedFd, heir: Option<BorrowedFd>, prefix: &Path) -> io::Result<Vec<PathBuf>> {
        let (mut left, mut folders) = (Vec::new(), Vec::new());
        for (name, kind) in entries(folder)? {
            let path = prefix.join(&name);
            if self.marks.iter().any(|mark| path == Path::new(mark)) {
                continue;
            }
            let gone = match kind {
                FileType::Directory => {
                    folders.push(path);
                    continue;
                }
                FileType::RegularFile if self.is_ours(&path) || stands_in(heir, folder, &name) => {
                    unlinkat(folder, &name, AtFlags::empty()).is_ok()
                }
                _ if matches!(self.owned, Owned::Everything) => unlinkat(folder, &name, AtFlags::empty()).is_ok(),
                _ => hand_over(folder, heir, &name),
            };
            if !gone {
                left.push(path);
            }
        }
        let empty = |path: &PathBuf| self.empty_folder(folder, heir, path);
        let stayed: io::Result<Vec<Vec<PathBuf>>> = if folders.len() < MANY {
            folders.iter().map(empty).collect()
        } else {
            folders.par_iter().map(empty).collect()
        };
        left.extend(stayed?.into_iter().flatten());
        left.sort();
        Ok(left)
    }

    /// Empties and removes the folder at `path` in `parent`, or hands it over whole when nothing in it is ours; returns
    /// what had to stay.
    fn empty_folder(&self, parent: BorrowedFd, heir: Option<BorrowedFd>, path: &Path) -> io::Result<Vec<PathBuf>> {
        let Some(name) = path.file_name() else {
            return Ok(vec![path.to_owned()]);
        };
        let ours = match self.owned {
            Owned::Listed(_) => path.to_str().is_some_and(|path| self.folders.contains(path)),
            Owned::Everything => true,
        };
        if !ours && hand_over(parent, heir, name) {
            return Ok(Vec::new());
        }
        let heir = heir.and_then(|heir| open(heir, name).ok());
        if !ours && heir.is_none() {
            return Ok(vec![path.to_owned()]);
        }
        let folder = open(parent, name)?;
        let left = self.empty(folder.as_fd(), heir.as_ref().map(AsFd::as_fd), path)?;
        let removed = unlinkat(parent, name, AtFlags::REMOVEDIR).is_ok();
        // A folder that stays because of what is in it needs no mention of its own.
        Ok(if removed || !left.is_empty() { left } else { vec![path.to_owned()] })
    }

    fn is_ours(&self, path: &Path) -> bool {
        match self.owned {
            Owned::Listed(manifest) => path.to_str().is_some_and(|path| manifest.files.contains_key(path)),
            Owned::Everything => true,
        }
    }
}

fn open(parent: impl AsFd, name: &OsStr) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(parent, name, flags, Mode::empty())?)
}

/// What is in a folder, sorted by name, and of what kind it is.
fn entries(folder: BorrowedFd) -> io::Result<Vec<(OsString, FileType)>> {
    let mut entries = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            // Not every file system tells it there.
            FileType::Unknown => FileType::from_raw_mode(state(folder, name)?.st_mode),
            known => known,
        };
        entries.push((name.to_owned(), kind));
    }
    entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Ok(entries)
}

fn state(folder: BorrowedFd, name: &OsStr) -> io::Result<Stat> {
    Ok(statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// Whether the heir has this very file, as a second link to it.
fn stands_in(heir: Option<BorrowedFd>, folder: BorrowedFd, name: &OsStr) -> bool {
    let identity = |folder| state(folder, name).ok().map(|found| (found.st_dev, found.st_ino));
    identity(folder).is_some_and(|found| heir.and_then(identity) == Some(found))
}

/// Moves something to the heir, unless something stands there already.
fn hand_over(folder: BorrowedFd, heir: Option<BorrowedFd>, name: &OsStr) -> bool {
    let Some(heir) = heir else { return false };
    match renameat_with(folder, name, heir, name, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            let free = matches!(statat(heir, name, AtFlags::SYMLINK_NOFOLLOW), Err(Errno::NOENT));
            free && renameat(folder, name, heir, name).is_ok()
        }
        moved => moved.is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt, symlink};
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::manifest::Record;
    use super::*;

    fn manifest(files: &[&str]) -> Manifest {
        let files = files.iter().map(|path| ((*path).to_owned(), Record::of(b""))).collect();
        Manifest::of(files)
    }

    fn put(folder: &Path, path: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }

    #[test]
    fn what_is_not_ours_moves_to_the_heir() {
        let parent = tempfile::tempdir().unwrap();
        let (tree, heir) = (parent.path().join("tree"), parent.path().join("heir"));
        for path in ["a/ours", "a/foreign", ".git/objects/x", "both/foreign"] {
            put(&tree, path);
        }
        put(&heir, "a/new");
        put(&heir, "both/new");
        symlink("elsewhere", tree.join("link")).unwrap();
        let left = retire(&tree, Owned::Listed(&manifest(&["a/ours"])), Some(&heir)).unwrap();
        assert_eq!(left, Vec::<PathBuf>::new());
        assert!(!tree.exists());
        for path in ["a/new", "a/foreign", ".git/objects/x", "both/new", "both/foreign"] {
            assert!(heir.join(path).is_file(), "{path}");
        }
        assert!(!heir.join("a/ours").exists());
        assert_eq!(fs::read_link(heir.join("link")).unwrap(), Path::new("elsewhere"));
    }

    #[test]
    fn what_cannot_move_stays_and_is_named() {
        let parent = tempfile::tempdir().unwrap();
        let (tree, heir) = (parent.path().join("tree"), parent.path().join("heir"));
        for path in ["a/ours", "a/foreign", "b/ours"] {
            put(&tree, path);
        }
        put(&heir, "a/foreign");
        let ours = manifest(&["a/ours", "b/ours"]);
        ours.write(&tree).unwrap();
        assert_eq!(retire(&tree, Owned::Listed(&ours), Some(&heir)).unwrap(), [Path::new("a/foreign")]);
        assert!(tree.join("a/foreign").is_file() && tree.join(MARKER).is_file());
        assert!(!tree.join("a/ours").exists() && !tree.join("b").exists());
    }

    #[test]
    fn a_tree_that_is_ours_as_a_whole_goes_as_a_whole() {
        let parent = tempfile::tempdir().unwrap();
        let (tree, outside) = (parent.path().join("tree"), parent.path().join("outside"));
        for path in ["a/half", "b/c/d"] {
            put(&tree, path);
        }
        put(&outside, "kept");
        symlink(&outside, tree.join("a/link")).unwrap();
        super::super::manifest::begin(&tree).unwrap();
        assert_eq!(retire(&tree, Owned::Everything, None).unwrap(), Vec::<PathBuf>::new());
        assert!(!tree.exists() && outside.join("kept").is_file());
    }

    #[test]
    fn a_folder_that_is_swapped_for_a_link_does_not_lead_a_deletion_elsewhere() {
        let parent = tempfile::tempdir().unwrap();
        let victim = parent.path().join("victim");
        put(&victim, "a");
        // While it is open its number is not given to another file, so a deletion cannot hide behind a new file.
        let watched = fs::File::open(victim.join("a")).unwrap();
        let stop = AtomicBool::new(false);
        let (tree, aside) = (parent.path().join("tree"), parent.path().join("aside"));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    if fs::rename(tree.join("sub"), &aside).is_ok() {
                        let _ = symlink(&victim, tree.join("sub"));
                        let _ = fs::remove_dir_all(&aside);
                    }
                }
            });
            for _ in 0..2000 {
                // Whatever the other thread does to the tree, none of this may fail in a way that stops the test.
                let _ = fs::remove_file(tree.join("sub"));
                let _ = fs::create_dir_all(tree.join("sub")).and_then(|()| fs::write(tree.join("sub/a"), ""));
                let _ = retire(&tree, Owned::Listed(&manifest(&["sub/a"])), None);
            }
            stop.store(true, Ordering::Relaxed);
        });
        assert_eq!(watched.metadata().unwrap().nlink(), 1);
    }
}
