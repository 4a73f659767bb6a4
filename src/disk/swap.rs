//! Puts the new tree in the place of the old one in a single step.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// The end of the name of an old tree that was moved aside, where two trees cannot be exchanged.
pub(super) const ASIDE: &str = "-old";

/// Exchanges two folders, or moves `stage` to `dir` when that is absent; says where the old tree is now.
pub(super) fn swap(stage: &Path, dir: &Path) -> io::Result<Option<PathBuf>> {
    match renameat_with(CWD, stage, CWD, dir, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(Some(stage.to_owned())),
        Err(Errno::NOENT) => fs::rename(stage, dir).map(|()| None),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => in_two_steps(stage, dir),
        Err(error) => Err(error.into()),
    }
}

/// Has the disk keep all that was written into a tree, before the tree takes its place.
///
/// All files of the disk are written at once, which takes a small part of the time that one call for each would.
pub(super) fn keep(tree: &Path) -> io::Result<()> {
    let tree = File::open(tree)?;
    #[cfg(target_os = "linux")]
    rustix::fs::syncfs(tree)?;
    #[cfg(not(target_os = "linux"))]
    {
        drop(tree);
        rustix::fs::sync();
    }
    Ok(())
}

/// Tells the disk to keep the new order of a folder's entries; not every file system can be told.
pub(super) fn settle(folder: &Path) {
    let _best_effort = File::open(folder).and_then(|folder| folder.sync_all());
}

fn in_two_steps(stage: &Path, dir: &Path) -> io::Result<Option<PathBuf>> {
    let mut aside = stage.as_os_str().to_owned();
    aside.push(ASIDE);
    let aside = PathBuf::from(aside);
    match fs::rename(dir, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return fs::rename(stage, dir).map(|()| None);
        }
        Err(error) => return Err(error),
    }
    if let Err(error) = fs::rename(stage, dir) {
        fs::rename(&aside, dir)?;
        return Err(error);
    }
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trees(names: &[&str]) -> tempfile::TempDir {
        let parent = tempfile::tempdir().unwrap();
        for name in names {
            fs::create_dir(parent.path().join(name)).unwrap();
            fs::write(parent.path().join(name).join("name"), name).unwrap();
        }
        parent
    }

    #[test]
    fn trees_change_places_in_one_step_or_in_two() {
        for way in [swap, in_two_steps] {
            let parent = trees(&["stage", "dir"]);
            let old = way(&parent.path().join("stage"), &parent.path().join("dir")).unwrap().unwrap();
            assert_eq!(fs::read_to_string(parent.path().join("dir/name")).unwrap(), "stage");
            assert_eq!(fs::read_to_string(old.join("name")).unwrap(), "dir");
        }
    }

    #[test]
    fn the_first_tree_takes_its_place() {
        for way in [swap, in_two_steps] {
            let parent = trees(&["stage"]);
            assert_eq!(way(&parent.path().join("stage"), &parent.path().join("dir")).unwrap(), None);
            assert_eq!(fs::read_to_string(parent.path().join("dir/name")).unwrap(), "stage");
        }
    }

    #[test]
    fn the_old_tree_comes_back_when_the_new_one_cannot_be_moved() {
        let parent = trees(&["dir"]);
        in_two_steps(&parent.path().join("stage"), &parent.path().join("dir")).unwrap_err();
        assert_eq!(fs::read_to_string(parent.path().join("dir/name")).unwrap(), "dir");
    }
}
