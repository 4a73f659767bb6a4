//! Files that stand together in one folder, taken together so that the system walks the way to it once.

use std::io;
use std::path::Path;

use rayon::prelude::{ParallelIterator, ParallelSlice};
use rustix::fd::OwnedFd;
use rustix::fs::{Mode, OFlags, open};

/// How many files one processor takes at once at most: a flat book has all of them in one folder.
const AT_ONCE: usize = 64;

/// Files in their order, those together that follow each other in one folder.
pub(super) fn neighbours<T: Sync>(files: &[T], path: fn(&T) -> &str) -> impl ParallelIterator<Item = &[T]> {
    let is_one_folder = move |one: &T, other: &T| folder_of(path(one)) == folder_of(path(other));
    files.par_chunks(AT_ONCE).flat_map_iter(move |files| files.chunk_by(is_one_folder))
}

/// Opens the folder below `root` in which the file of a path stands.
pub(super) fn open_folder_of(root: &Path, path: &str) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(open(root.join(folder_of(path)), flags, Mode::empty())?)
}

/// The folder of a path; empty for what stands at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a path is called in its folder.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
