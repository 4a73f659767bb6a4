//! Reads the public part of a finished output, and what the machine is called on which it stands.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::error::DiskError;
use super::open;
use super::text::whole;
use crate::audience::Audience;
use crate::output::{Built, BuiltFile};
use crate::source::Defect;

/// A larger file is none of ours.
const LARGEST: u64 = 256 << 20;
/// Where a system says what it is called.
const HOST_NAMES: [&str; 2] = ["/proc/sys/kernel/hostname", "/etc/hostname"];

/// Reads what a build wrote for customers and for the product; `root` is the folder of the book.
///
/// Nothing is left out: what is no plain file, or cannot be read, is a file with a defect.
///
/// # Errors
/// There is no output.
pub fn read_built(root: &Path, folder: &Path) -> Result<Built, DiskError> {
    let place = root.join(folder);
    fs::read_dir(&place).map_err(DiskError::io("read", &place))?;
    let mut files = Vec::new();
    for audience in [Audience::Customer, Audience::InApp] {
        let top = place.join(audience.as_str());
        let entries = WalkDir::new(&top).min_depth(1).sort_by_file_name().into_iter();
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => files.push(read(&place, &entry)),
                Err(error) if error.depth() == 0 && !top.exists() => {}
                Err(error) => {
                    let path = error.path().unwrap_or(&top).to_owned();
                    return Err(DiskError::io("read", &path)(error.into()));
                }
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let shown = folder.to_string_lossy();
    let shown = shown.trim_end_matches('/');
    Ok(Built { folder: format!("{shown}/"), files, places: places(root) })
}

fn read(top: &Path, entry: &DirEntry) -> BuiltFile {
    let path = entry.path().strip_prefix(top).unwrap_or(entry.path()).to_string_lossy().into_owned();
    let odd = |defect: Defect| BuiltFile { path: path.clone(), bytes: [].into(), defect: Some(defect) };
    if !entry.file_type().is_file() {
        return odd(whole("this is a link, a pipe or a device, not a file", "remove it, and build anew"));
    }
    let bytes = match open::read_at_most(entry.path(), LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return odd(whole("this file is too large to be searched", "remove it, and build anew")),
        Err(error) => return odd(super::text::unreadable(&error)),
    };
    let mode = entry.metadata().map_or(0, |metadata| metadata.permissions().mode());
    let reason = match mode {
        _ if entry.path().to_str().is_none() => Some("the name of this file is not UTF-8"),
        mode if mode & 0o111 != 0 => Some("this file may be run as a program"),
        mode if mode & 0o002 != 0 => Some("everybody may write this file"),
        _ => None,
    };
    let defect = reason.map(|reason| whole(reason, "remove it, and build anew"));
    BuiltFile { path, bytes: bytes.into(), defect }
}

/// What this machine is called: the folder of the book, the home and name of its user, and its own name.
fn places(root: &Path) -> Vec<String> {
    let variable = |name| std::env::var(name).ok();
    let folder = fs::canonicalize(root).map(|path| path.to_string_lossy().into_owned());
    let host = HOST_NAMES.iter().find_map(|path| fs::read_to_string(path).ok());
    let names = [folder.ok(), variable("HOME"), variable("USER"), variable("LOGNAME"), host, variable("HOSTNAME")];
    let names = names.into_iter().flatten().map(|name| name.trim().trim_end_matches('/').to_owned());
    names.filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().into_iter().collect()
}
