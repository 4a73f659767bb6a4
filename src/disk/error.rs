//! What the outside world can refuse, said so that the reader knows what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// A fault of the outside world, as a sentence that names the path and what to do.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The folder holds no `book.toml`.
    #[error(
        "no book.toml in {}: name the folder of a book, or start one there with `headwater init {}`",
        .root.display(), .root.display()
    )]
    NoBook {
        /// The folder.
        root: PathBuf,
    },
    /// The folder holds no `book.toml`, and lies in a book.
    #[error("no book.toml in {}, which lies in the book {}: name that folder", .root.display(), .book.display())]
    InBook {
        /// The folder.
        root: PathBuf,
        /// The folder of the book.
        book: PathBuf,
    },
    /// The book is a file.
    #[error("{} is not a folder: name the folder that holds book.toml", .root.display())]
    NotAFolder {
        /// What was named as the book.
        root: PathBuf,
    },
    /// `book.toml` is a link, a folder, a pipe or the like.
    #[error("{} is not a regular file: put the settings themselves there", .path.display())]
    SpecialSettings {
        /// The path of `book.toml`.
        path: PathBuf,
    },
    /// The content folder cannot be used.
    #[error("`[book] src = \"{src}\"` in {} {reason}", .settings.display())]
    Content {
        /// The path of `book.toml`.
        settings: PathBuf,
        /// The folder as written.
        src: String,
        /// What is wrong with it and what to write instead.
        reason: &'static str,
    },
    /// The book has more files than anybody reads.
    #[error(
        "{} has {found} texts, pictures and templates, more than {limit}: name a smaller folder in `[book] src`, or \
         raise `[limits] files` in book.toml",
        .root.display()
    )]
    TooManyFiles {
        /// The folder of the book.
        root: PathBuf,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: u64,
    },
    /// Nothing may be written to this folder.
    #[error("nothing is written to {}: {reason}", .folder.display())]
    Refused {
        /// The build folder.
        folder: PathBuf,
        /// Why, and what to do instead.
        reason: String,
    },
    /// A folder does not hold what parts of one book hold.
    #[error("{} cannot be merged: {reason}", .folder.display())]
    NoPart {
        /// The folder.
        folder: PathBuf,
        /// Why, and what to do instead.
        reason: String,
    },
    /// Files that Headwater did not write, or not as they are now, stand where the build wants to write.
    #[error(
        "nothing was written to {}, because these files there were not left so by a build:\n{}\n\
         move or delete them, and build again",
        .folder.display(), listed(.files)
    )]
    InTheWay {
        /// The build folder.
        folder: PathBuf,
        /// Their paths in the build folder, each with what is the matter.
        files: Vec<String>,
    },
    /// An output has a path that cannot be written safely.
    #[error("the output `{path}` cannot be written: {reason}")]
    BadPath {
        /// The path in the output.
        path: String,
        /// Why.
        reason: String,
    },
    /// A new file would take the place of one that is there.
    #[error("nothing was made, because these files are there already: {}", named(.paths))]
    Taken {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// Git could not say what has changed.
    #[error("nothing was compared: {reason}")]
    Git {
        /// Why, and what to do.
        reason: String,
    },
    /// A file of the book was not given its new text.
    #[error("{} was not changed: {reason}", .path.display())]
    NotRewritten {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// The day is set to something that is none.
    #[error("SOURCE_DATE_EPOCH is `{written}`: write the seconds since the start of 1970, or unset it")]
    Epoch {
        /// What it is set to.
        written: String,
    },
    /// The system refused.
    #[error("cannot {action} {}: {cause}{}", .path.display(), hint(.cause))]
    Io {
        /// What was tried.
        action: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl DiskError {
    /// Makes an error of the system tell what was tried, and with what.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { action, path: path.to_owned(), cause }
    }
}

/// How many files a message names; more would push the advice out of sight.
const NAMED: usize = 10;

fn listed(files: &[String]) -> String {
    let mut lines: Vec<String> = files.iter().take(NAMED).map(|file| format!("  {file}")).collect();
    if files.len() > NAMED {
        lines.push(format!("  and {} more", files.len() - NAMED));
    }
    lines.join("\n")
}

fn named(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn hint(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::StorageFull => "; make room on that disk",
        io::ErrorKind::QuotaExceeded => "; delete other files, or ask for a larger quota",
        io::ErrorKind::PermissionDenied => "; check who owns it and who may read and write it",
        io::ErrorKind::ReadOnlyFilesystem => "; name a folder on a disk that can be written",
        io::ErrorKind::CrossesDevices => {
            "; a layered file system, as in a container, cannot replace a folder of a lower layer: \
             delete it, and build again"
        }
        io::ErrorKind::ResourceBusy => "; a mount point cannot be replaced, name a folder inside it",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_files_is_cut_and_counted() {
        let files = (0..12).map(|number| format!("customer/{number}.html")).collect();
        let message = DiskError::InTheWay { folder: "book".into(), files }.to_string();
        assert!(message.contains("customer/9.html\n  and 2 more\nmove or delete them"), "{message}");
        assert!(!message.contains("customer/10.html"));
    }

    #[test]
    fn a_full_disk_is_named_with_its_path() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let message = DiskError::io("write", Path::new("book/a.html"))(full).to_string();
        assert!(message.starts_with("cannot write book/a.html: "), "{message}");
        assert!(message.ends_with("make room on that disk"), "{message}");
    }
}
