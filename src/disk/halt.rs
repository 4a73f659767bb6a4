//! Lets the program end between two changes of files, and takes away what was in the making.

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use super::leftovers;

/// Held by many while they change files, and for ever by the one who ends the program.
static CHANGES: RwLock<()> = RwLock::new(());
/// What is in the making.
static DRAFTS: Mutex<Vec<Making>> = Mutex::new(Vec::new());

/// Something that nobody needs when the program ends before it is finished.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Making {
    /// A new tree beside the output, and the output.
    Tree(PathBuf, PathBuf),
    /// A folder for this run alone.
    Folder(PathBuf),
    /// A file that is not finished.
    File(PathBuf),
}

/// Keeps something in mind as long as it is in the making.
#[derive(Debug)]
pub(super) struct Draft(Making);

impl Draft {
    /// A new tree in `folder`, which is to take the place of `output`.
    ///
    /// The caller holds a [`change`] while he makes it, so that it is never there without being kept in mind.
    pub(super) fn tree(folder: &Path, output: &Path) -> Self {
        Self::of(Making::Tree(folder.to_owned(), output.to_owned()))
    }

    /// A folder for this run alone.
    pub(super) fn folder(folder: &Path) -> Self {
        Self::of(Making::Folder(folder.to_owned()))
    }

    /// A file that is not finished; the caller holds a [`change`] while he makes it.
    pub(super) fn file(path: &Path) -> Self {
        Self::of(Making::File(path.to_owned()))
    }

    fn of(making: Making) -> Self {
        drafts().push(making.clone());
        Self(making)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        drafts().retain(|making| *making != self.0);
    }
}

/// A change of files that is made whole as long as this lives: the program does not end in its midst.
///
/// Whoever holds one must not ask for another: the program may want to end between the two.
pub(super) fn change() -> RwLockReadGuard<'static, ()> {
    CHANGES.read().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for the changes that are being made, lets nobody begin another one, and takes away what is in the making.
///
/// The caller ends the program: from here on, whoever would change a file waits for ever.
pub fn halt() {
    mem::forget(CHANGES.write());
    for making in mem::take(&mut *drafts()) {
        // What cannot be removed now, the next build tells of.
        let _best_effort = match making {
            Making::Tree(folder, output) => leftovers::remove(&folder, &output).map(drop),
            Making::Folder(folder) => fs::remove_dir_all(folder),
            Making::File(path) => fs::remove_file(path),
        };
    }
}

/// Whether whoever started the program wants a signal to be ignored, as `nohup` does; the system tells it on Linux.
#[must_use]
pub fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    u32::try_from(signal - 1).is_ok_and(|bit| mask.checked_shr(bit).is_some_and(|mask| mask & 1 == 1))
}

fn drafts() -> MutexGuard<'static, Vec<Making>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}
