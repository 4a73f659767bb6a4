//! Builds the new tree beside the old one, sharing every file that stays.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use rayon::prelude::ParallelIterator;
use rustix::fs::{AtFlags, linkat};

use super::error::DiskError;
use super::halt::{self, Draft};
use super::manifest::{self, MARKER};
use super::neighbours::{name_of, neighbours, open_folder_of};
use super::plan::Plan;
use super::target::Target;

/// A new tree, before it takes the place of the old one.
#[derive(Debug)]
pub(super) struct Tree {
    folder: PathBuf,
    /// The folders in it that were made, by their paths relative to it.
    made: RwLock<HashSet<String>>,
    /// A program that ends takes it away.
    _draft: Draft,
}

impl Tree {
    /// Makes the folder of the new tree; nothing may stand there yet.
    pub(super) fn make(target: &Target, folder: PathBuf) -> Result<Self, DiskError> {
        let fault = |error| DiskError::io("make a folder for the new files beside", &target.shown(""))(error);
        let _whole = halt::change();
        fs::create_dir(&folder).map_err(fault)?;
        let draft = Draft::tree(&folder, target.folder());
        let tree = Self { folder, made: RwLock::default(), _draft: draft };
        // The mark comes first: whatever is in the tree when we are killed, the next build can tell that it is ours.
        let begun = manifest::begin(&tree.folder).and_then(|()| match fs::metadata(target.folder()) {
            Ok(old) => fs::set_permissions(&tree.folder, old.permissions()),
            Err(_) => Ok(()),
        });
        if let Err(error) = begun {
            // Nothing but the mark can be in it.
            let _first_error_counts = manifest::end(&tree.folder);
            let _first_error_counts = fs::remove_dir(&tree.folder);
            return Err(fault(error));
        }
        Ok(tree)
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a new file, and makes the folders that it needs.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let _whole = halt::change();
        self.make_folder_of(path)?;
        create(&self.folder.join(path), bytes)
    }

    /// Adds all that the plan says besides what was written; on an error the tree may be half full.
    pub(super) fn complete(&self, target: &Target, plan: &Plan) -> Result<(), DiskError> {
        let old = target.folder();
        let note = || {
            let _whole = halt::change();
            plan.manifest.write(&self.folder).map_err(DiskError::io("write", &target.shown(MARKER)))
        };
        let share = |files: &[String]| self.share(target, files);
        let stay = |files: &[String]| neighbours(files, String::as_str).try_for_each(share);
        let (noted, stayed) = rayon::join(note, || stay(&plan.unchanged).and_then(|()| stay(&plan.carried)));
        noted.and(stayed)?;
        let _whole = halt::change();
        for path in plan.foreign_files.iter().chain(&plan.foreign_others) {
            let above = path.parent().unwrap_or(Path::new(""));
            fs::create_dir_all(self.folder.join(above))
                .map_err(DiskError::io("make the folder", &target.shown(above)))?;
        }
        manifest::end(&self.folder).map_err(DiskError::io("write", &target.shown(MARKER)))?;
        for path in &plan.foreign_files {
            // What cannot be linked is moved after the exchange, as folders are.
            let _moved_later = fs::hard_link(old.join(path), self.folder.join(path));
        }
        Ok(())
    }

    /// Gives the tree files of the old one that stand in one folder.
    fn share(&self, target: &Target, files: &[String]) -> Result<(), DiskError> {
        let Some(first) = files.first() else { return Ok(()) };
        let fault = |path| move |error| DiskError::io("copy", &target.shown(path))(error);
        let _whole = halt::change();
        let open = |root: &Path| open_folder_of(root, first).map_err(fault(first));
        self.make_folder_of(first).map_err(fault(first))?;
        let (from, to) = (open(target.folder())?, open(&self.folder)?);
        for path in files {
            let name = name_of(path);
            if linkat(&from, name, &to, name, AtFlags::empty()).is_err() {
                // Not every file system has hard links; then the file is written anew.
                copy(&target.folder().join(path), &self.folder.join(path)).map_err(fault(path))?;
            }
        }
        Ok(())
    }

    fn make_folder_of(&self, path: &str) -> io::Result<()> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        if self.made.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        self.make_folder_of(folder)?;
        match fs::create_dir(self.folder.join(folder)) {
            // Another thread was faster; if it made a file, that cannot hold ours, and the caller hears of it.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut super::open::regular(from)?, &mut File::create_new(to)?).map(|_| ())
}
