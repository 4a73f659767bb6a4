//! Decides what a build does to each file, and refuses when it would undo somebody else's work.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::error::DiskError;
use super::manifest::{Manifest, Record, folders_of, is_inside};
use super::open;
use super::standing::{Scan, Standing};
use super::target::Target;

/// What a build is going to do.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the folder will list.
    pub(super) manifest: Manifest,
    /// How many files have new bytes; they are in the new tree already.
    pub(super) changed: usize,
    /// Files that already have their bytes.
    pub(super) unchanged: Vec<String>,
    /// Files of other audiences, which stay as they are.
    pub(super) carried: Vec<String>,
    /// How many files of earlier builds go.
    pub(super) removed: usize,
    /// Files that no build wrote.
    pub(super) foreign_files: Vec<PathBuf>,
    /// Folders, links and other things that no build made.
    pub(super) foreign_others: Vec<PathBuf>,
}

/// What a build makes of each path.
pub(super) type Made = BTreeMap<String, (Record, Verdict)>;

/// How a file stands to what earlier builds wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is new or has new bytes.
    Changed,
    /// It has its bytes.
    Unchanged,
    /// Somebody has edited it since.
    Edited,
}

/// Compares what was made with what stands in the build folder and with what earlier builds wrote there.
///
/// # Errors
/// When paths of what was made are one path somewhere, when somebody's work is in the way, or the system refuses.
pub(super) fn plan(target: &Target, old: &Manifest, made: Made, replaced: &[String]) -> Result<Plan, DiskError> {
    let kept = old.files.keys().filter(|path| !is_replaced(path, replaced)).map(String::as_str);
    let folders = folders_of(made.keys().map(String::as_str).chain(kept));
    let scan = Scan { target, old, made: &made, folders: &folders };
    let (together, standing) = rayon::join(|| check_together(&made), || scan.run());
    together?;
    let standing = standing?;

    let edited_ones = made.iter().filter(|(_, (_, verdict))| *verdict == Verdict::Edited);
    let mut in_the_way: Vec<String> = edited_ones.map(|(path, _)| format!("{path} (edited)")).collect();
    let (stale, carried): (Vec<&String>, Vec<&String>) =
        standing.listed.iter().partition(|path| is_replaced(path, replaced));
    in_the_way.extend(edited(target, old, &stale)?);
    let carried: Vec<String> = carried.into_iter().cloned().collect();
    let mut files: BTreeMap<String, Record> = made.iter().map(|(path, (record, _))| (path.clone(), *record)).collect();
    files.extend(carried.iter().filter_map(|path| Some((path.clone(), *old.files.get(path)?))));
    in_the_way.extend(obstacles(&standing, &files, &folders));
    if !in_the_way.is_empty() {
        in_the_way.sort();
        return Err(DiskError::InTheWay { folder: target.shown(""), files: in_the_way });
    }
    let (removed, made_in_all) = (stale.len(), made.len());
    let unchanged = made.into_iter().filter(|(_, (_, verdict))| *verdict == Verdict::Unchanged);
    let unchanged: Vec<String> = unchanged.map(|(path, _)| path).collect();
    Ok(Plan {
        manifest: Manifest::of(files),
        changed: made_in_all - unchanged.len(),
        unchanged,
        carried,
        removed,
        foreign_files: standing.foreign_files,
        foreign_others: standing.foreign_others,
    })
}

/// Refuses a path that leads elsewhere or belongs to nobody.
pub(super) fn check_path(path: &str, replaced: &[String]) -> Result<(), DiskError> {
    if !is_inside(path) {
        return Err(bad(path, "it does not name a file inside the build folder".to_owned()));
    }
    if !path.contains('/') || !is_replaced(path, replaced) {
        return Err(bad(path, "it is not in a folder that this build replaces".to_owned()));
    }
    Ok(())
}

/// Refuses paths that are one path where case does not count.
pub(super) fn check_together(made: &Made) -> Result<(), DiskError> {
    let mut taken: HashMap<Cow<str>, &str> = HashMap::with_capacity(made.len());
    for path in made.keys() {
        if let Some(other) = taken.insert(without_case(path), path) {
            return Err(bad(
                path,
                format!("where case does not count, `{other}` is the same file; rename one of them"),
            ));
        }
    }
    for folder in folders_of(taken.keys().map(AsRef::as_ref)) {
        if let Some(file) = taken.get(folder) {
            return Err(bad(file, "another output needs a folder of that name; rename one of them".to_owned()));
        }
    }
    Ok(())
}

/// A path as systems see it to which case does not count.
fn without_case(path: &str) -> Cow<'_, str> {
    // Most paths are written in small letters, and need no copy.
    let is_small = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_small { path.into() } else { path.to_lowercase().into() }
}

/// Refuses a path, and says why.
pub(super) fn bad(path: &str, reason: String) -> DiskError {
    DiskError::BadPath { path: path.to_owned(), reason }
}

pub(super) fn is_replaced(path: &str, replaced: &[String]) -> bool {
    let top = path.split('/').next().unwrap_or(path);
    replaced.iter().any(|folder| folder == top)
}

/// Those of our files that somebody has edited since they were written.
fn edited(target: &Target, old: &Manifest, files: &[&String]) -> Result<Vec<String>, DiskError> {
    let note = |path: &&String| {
        let on_disk = open::read(&target.folder().join(path)).map_err(DiskError::io("read", &target.shown(path)))?;
        let as_written = old.files.get(*path).is_some_and(|record| record.fits(&on_disk));
        Ok((!as_written).then(|| format!("{path} (edited, and no longer part of the book)")))
    };
    let notes: Result<Vec<_>, DiskError> = files.par_iter().map(note).collect();
    Ok(notes?.into_iter().flatten().collect())
}

/// What no build wrote and what stands where a file or folder of the build must go.
fn obstacles(standing: &Standing, files: &BTreeMap<String, Record>, folders: &BTreeSet<&str>) -> Vec<String> {
    let blocks = |path: &Path| {
        let Some(path) = path.to_str() else {
            return false;
        };
        // What lies below a path that becomes a file could not be kept either.
        let above = path.match_indices('/').map(|(end, _)| &path[..end]);
        folders.contains(path) || above.chain([path]).any(|place| files.contains_key(place))
    };
    let foreign = standing.foreign_files.iter().chain(&standing.foreign_others);
    let blocking = foreign.filter(|path| blocks(path));
    blocking.map(|path| format!("{} (not written by a build)", path.display())).collect()
}
