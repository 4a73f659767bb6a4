//! What stands in a build folder before a build replaces it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::error::DiskError;
use super::manifest::{MARKER, Manifest};
use super::plan::Made;
use super::target::Target;

/// What stands in the build folder and is not made anew, sorted.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Files of earlier builds that the one at hand does not make.
    pub(super) listed: Vec<String>,
    /// Files that no build wrote.
    pub(super) foreign_files: Vec<PathBuf>,
    /// Folders, links and other things that no build made; a folder that holds none of our files, old or new, is one.
    pub(super) foreign_others: Vec<PathBuf>,
}

/// Looks at a build folder.
pub(super) struct Scan<'s> {
    pub(super) target: &'s Target,
    /// What earlier builds wrote.
    pub(super) old: &'s Manifest,
    /// What the build at hand makes.
    pub(super) made: &'s Made,
    /// The folders that it needs.
    pub(super) folders: &'s BTreeSet<&'s str>,
}

impl Scan<'_> {
    /// Lists the folder.
    ///
    /// # Errors
    /// When the system refuses to show a part of it.
    pub(super) fn run(&self) -> Result<Standing, DiskError> {
        match fs::symlink_metadata(self.target.folder()) {
            Ok(found) if !found.is_dir() => return Ok(Standing::default()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::default()),
            Ok(_) | Err(_) => {}
        }
        let (mut standing, old_folders) = (Standing::default(), self.old.folders());
        // Level by level, so that no depth of folders is too much.
        let mut level = vec![PathBuf::new()];
        while !level.is_empty() {
            let found: Vec<_> = level.par_iter().map(|path| self.folder(path, &old_folders)).collect();
            level.clear();
            for found in found {
                let (mut found, mut inner) = found?;
                standing.add(&mut found);
                level.append(&mut inner);
            }
        }
        standing.listed.sort_unstable();
        standing.foreign_files.sort_unstable();
        standing.foreign_others.sort_unstable();
        Ok(standing)
    }

    /// What stands in the folder at a path relative to the build folder, and those of its folders that are ours.
    fn folder(&self, path: &Path, old_folders: &BTreeSet<&str>) -> Result<(Standing, Vec<PathBuf>), DiskError> {
        let fault = |error: io::Error| DiskError::io("read", &self.target.shown(path))(error);
        let (mut standing, mut inner) = (Standing::default(), Vec::new());
        for entry in fs::read_dir(self.target.folder().join(path)).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let (path, kind) = (path.join(entry.file_name()), entry.file_type().map_err(fault)?);
            let name = path.to_str();
            if kind.is_dir() {
                let is_ours = name.is_some_and(|name| old_folders.contains(name) || self.folders.contains(name));
                if is_ours { inner.push(path) } else { standing.foreign_others.push(path) }
            } else if !kind.is_file() {
                standing.foreign_others.push(path);
            } else if let Some(name) = name.filter(|name| self.old.files.contains_key(*name)) {
                if !self.made.contains_key(name) {
                    standing.listed.push(name.to_owned());
                }
            } else if name != Some(MARKER) {
                standing.foreign_files.push(path);
            }
        }
        Ok((standing, inner))
    }
}

impl Standing {
    fn add(&mut self, other: &mut Self) {
        self.listed.append(&mut other.listed);
        self.foreign_files.append(&mut other.foreign_files);
        self.foreign_others.append(&mut other.foreign_others);
    }
}
