//! Lists the files of a book without following links, and says of each how it is to be taken.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::manifest;
use super::text::{unreadable, whole};
use crate::source::{Defect, SourceKind};

/// The folder of the book's own templates.
pub(super) const TEMPLATES: &str = "templates";

/// A file of the book.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The path relative to the book, with `/` between its parts.
    pub(super) relative: String,
    /// How it is to be taken.
    pub(super) what: What,
}

/// How a file is to be taken.
#[derive(Debug)]
pub(super) enum What {
    /// As a text.
    Text(SourceKind),
    /// As a picture.
    Asset,
    /// Not at all.
    Fault(SourceKind, Defect),
}

/// The texts and pictures of the content folder `src`; the build folder is left out.
pub(super) fn content(root: &Path, src: &Path, build: Option<&Path>) -> Vec<Found> {
    let top = root.join(src);
    let outer = top == root;
    let wanted = |entry: &DirEntry| {
        let name = entry.file_name();
        !(outer && entry.depth() == 1 && (is_foreign(name) || name == TEMPLATES) && entry.file_type().is_dir())
            && Some(entry.path()) != build
            && !(entry.file_type().is_dir() && manifest::marks(entry.path()))
    };
    list(root, &top, SourceKind::Content, &wanted)
}

/// The templates and style sheets of the book.
pub(super) fn templates(root: &Path) -> Vec<Found> {
    list(root, &root.join(TEMPLATES), SourceKind::Template, &|_| true)
}

/// Whether a file or folder may be part of the book in `root` with the content folder `content`, as far as names tell.
#[must_use]
pub fn is_of_book(root: &Path, content: &Path, path: &Path) -> bool {
    let is_read = |below: &Path| !below.iter().any(is_ignored);
    let is_template = path.strip_prefix(root.join(TEMPLATES)).is_ok_and(is_read);
    let is_content = path.strip_prefix(content).is_ok_and(|below| {
        let is_outside = content == root && below.iter().next().is_some_and(is_foreign);
        is_read(below) && !is_outside
    });
    is_template || is_content
}

/// Whether a folder of this name holds no content though it stands in a book whose content folder is its own folder,
/// which holds more than content.
fn is_foreign(name: &OsStr) -> bool {
    name == "target" || name == "node_modules"
}

fn list(root: &Path, top: &Path, kind: SourceKind, wanted: &dyn Fn(&DirEntry) -> bool) -> Vec<Found> {
    let walk = WalkDir::new(top).follow_root_links(false).sort_by_file_name();
    let mut found = Vec::new();
    // What was named itself is taken even when its name is that of a hidden folder.
    let entries =
        walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_ignored(entry.file_name()) && wanted(entry));
    for entry in entries {
        let (path, what) = match entry {
            Ok(entry) => (entry.path().to_owned(), classify(root, &entry, kind)),
            Err(error) => {
                let path = error.path().unwrap_or(top).to_owned();
                let absent =
                    error.depth() == 0 && error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
                let defect = unreadable(&io::Error::from(error));
                (path, (!absent).then_some(What::Fault(kind, defect)))
            }
        };
        if let Some(what) = what {
            found.push(Found { relative: relative(root, &path).to_string_lossy().into_owned(), path, what });
        }
    }
    found
}

fn classify(root: &Path, entry: &DirEntry, kind: SourceKind) -> Option<What> {
    let by_name = by_extension(entry.path(), kind);
    let fault = |reason: &str, help: &str| Some(What::Fault(kind, whole(reason, help)));
    if entry.file_type().is_symlink() {
        let leads_to_folder = || std::fs::metadata(entry.path()).is_ok_and(|target| target.is_dir());
        let matters = by_name.is_some() || leads_to_folder();
        return matters.then(|| fault("symlinks are not followed", "copy the file into the book")).flatten();
    }
    if entry.file_type().is_dir() {
        return None;
    }
    let by_name = by_name?;
    if !entry.file_type().is_file() {
        return fault("this is a pipe, a socket or a device, not a file", "move it out of the book");
    }
    if relative(root, entry.path()).to_str().is_none() {
        return fault("the name of this file or of a folder above it is not UTF-8", "give it another name");
    }
    Some(by_name)
}

fn by_extension(path: &Path, kind: SourceKind) -> Option<What> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match (kind, extension.as_str()) {
        (SourceKind::Content, "md" | "markdown" | "yaml" | "yml")
        | (SourceKind::Template, "html" | "css" | "js" | "json" | "txt" | "xml" | "md") => Some(What::Text(kind)),
        (SourceKind::Content, "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg") => Some(What::Asset),
        _ => None,
    }
}

pub(super) fn is_ignored(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let hidden = name.starts_with(b".");
    let left_by_an_editor =
        name.ends_with(b"~") || name.ends_with(b".swp") || name.starts_with(b"#") && name.ends_with(b"#");
    hidden || left_by_an_editor
}

fn relative<'p>(root: &Path, path: &'p Path) -> &'p Path {
    path.strip_prefix(root).unwrap_or(path)
}
