//! Where a book is written: a folder that no build can harm anything by replacing.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::error::DiskError;
use super::manifest::{Manifest, Marked};
use super::walk::TEMPLATES;
use crate::config::Config;

/// Where a book is written; made only when writing there is safe.
#[derive(Debug)]
pub struct Target {
    /// The folder with all links above it resolved; it is not itself a link.
    dir: PathBuf,
    /// The folder that holds it.
    parent: PathBuf,
    /// The folder as the writer knows it, for messages.
    shown: PathBuf,
}

impl Target {
    /// Checks that a folder may stand where the build folder of `config` does, relative to `root` or absolute.
    ///
    /// What the folder holds is looked at by who writes there.
    ///
    /// # Errors
    /// When it is, holds or lies in something that a build must not replace.
    pub fn open(root: &Path, config: &Config) -> Result<Self, DiskError> {
        let written = config.build_dir.value.as_str();
        let shown = shown(root, written);
        let refused = |reason: &str| refusal(&shown, reason);
        if written.trim().is_empty() {
            return Err(refused("`[build] build-dir` is empty; name a folder, such as \"book\""));
        }
        let root = fs::canonicalize(root).map_err(DiskError::io("open", root))?;
        let dir = resolve(&root.join(written)).map_err(|error| match error.kind() {
            io::ErrorKind::NotADirectory => refused("a part of its path is a file; name another folder"),
            _ => DiskError::io("open", &shown)(error),
        })?;
        let Some(parent) = dir.parent().map(Path::to_owned) else {
            return Err(refused("it is the top of the file system; name a folder inside the book"));
        };
        if let Some(reason) = reason_against(&dir, &root, config) {
            return Err(refused(reason));
        }
        Ok(Self { dir, parent, shown })
    }

    /// A folder that belongs to no book, such as that in which the parts of one are put together.
    ///
    /// # Errors
    /// When it is or holds something that must not be replaced.
    pub fn at(folder: &Path) -> Result<Self, DiskError> {
        let refused = |reason: &str| refusal(folder, reason);
        let fault = |error| DiskError::io("open", folder)(error);
        let dir = std::path::absolute(folder).and_then(|path| resolve(&path)).map_err(fault)?;
        let Some(parent) = dir.parent().map(Path::to_owned) else {
            return Err(refused("it is the top of the file system; name another folder"));
        };
        if holds_home(&dir) {
            return Err(refused("it is or holds your home folder; name another folder"));
        }
        Ok(Self { dir, parent, shown: folder.to_owned() })
    }

    /// The folder that is written, with all links resolved.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.dir
    }

    /// The folder that holds it.
    pub(super) fn parent(&self) -> &Path {
        &self.parent
    }

    /// The build folder, or a path in it, as the writer knows it.
    pub(super) fn shown(&self, path: impl AsRef<Path>) -> PathBuf {
        // Joining nothing would add a slash.
        if path.as_ref().as_os_str().is_empty() { self.shown.clone() } else { self.shown.join(path) }
    }

    /// A reason not to write here, as an error.
    pub(super) fn refuse(&self, reason: &str) -> DiskError {
        refusal(&self.shown, reason)
    }

    /// What earlier builds wrote here; nothing when the folder is absent or empty.
    pub(super) fn state(&self) -> Result<Manifest, DiskError> {
        let fault = |error| DiskError::io("read", &self.shown)(error);
        let found = match fs::symlink_metadata(&self.dir) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
            Err(error) => return Err(fault(error)),
        };
        if found.is_symlink() {
            return Err(self.refuse("it is a symlink; name the folder itself, or remove the link"));
        }
        if !found.is_dir() {
            return Err(self.refuse("it is a file; name a folder, or remove the file"));
        }
        if fs::metadata(&self.parent).map_err(fault)?.dev() != found.dev() {
            return Err(self.refuse("it is a mount point, which cannot be replaced at once; name a folder inside it"));
        }
        match Manifest::read(&self.dir).map_err(fault)? {
            Marked::Ours(manifest) => Ok(manifest),
            Marked::Broken(why) => Err(self.refuse(&format!(
                "its .headwater.json cannot be used ({why}); remove the folder, and build again"
            ))),
            Marked::Not if fs::read_dir(&self.dir).map_err(fault)?.next().is_none() => Ok(Manifest::default()),
            Marked::Not => Err(self.refuse(
                "it holds files that no build of Headwater wrote; empty it, or name a new folder in `[build] build-dir`",
            )),
        }
    }
}

fn refusal(folder: &Path, reason: &str) -> DiskError {
    DiskError::Refused { folder: folder.to_owned(), reason: reason.to_owned() }
}

fn shown(root: &Path, written: &str) -> PathBuf {
    let path = root.join(written);
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

/// The path with links and `..` resolved as far as it exists, but not a link that is its last part.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut resolved = PathBuf::new();
    let mut parts = path.components().peekable();
    while let Some(part) = parts.next() {
        match part {
            Component::CurDir => continue,
            Component::ParentDir => {
                resolved.pop();
                continue;
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => resolved.push(part),
        }
        let found = match fs::symlink_metadata(&resolved) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if parts.peek().is_some() && found.is_symlink() {
            resolved = fs::canonicalize(&resolved)?;
        }
    }
    Ok(resolved)
}

fn reason_against(dir: &Path, root: &Path, config: &Config) -> Option<&'static str> {
    let content = resolve(&root.join(&config.book.src.value)).unwrap_or_else(|_| root.to_owned());
    let templates = root.join(TEMPLATES);
    if holds_home(dir) {
        return Some("it is or holds your home folder; name a folder inside the book");
    }
    if holds(dir, root) {
        return Some("it is or holds the book itself; name a folder inside the book, such as \"book\"");
    }
    if holds(dir, &content) {
        return Some("it is or holds the content folder; name a folder beside it, such as \"book\"");
    }
    if holds(dir, &templates) || holds(&templates, dir) {
        return Some("it is, holds or lies in the templates folder; name a folder beside it, such as \"book\"");
    }
    // A book may be its own content folder; then the build folder is left out of the content.
    if holds(&content, dir) && !same(&content, root) {
        return Some("it lies in the content folder; name a folder beside it, such as \"book\"");
    }
    holds(&root.join(".git"), dir).then_some("it lies in the folder of git; name a folder inside the book")
}

fn holds_home(dir: &Path) -> bool {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    home.and_then(|home| fs::canonicalize(home).ok()).is_some_and(|home| holds(dir, &home))
}

/// Whether `inner` is `outer` or lies in it.
fn holds(outer: &Path, inner: &Path) -> bool {
    inner.ancestors().any(|above| same(outer, above))
}

/// Whether two paths name one folder, be it in another case or through another mount.
fn same(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| fs::symlink_metadata(path).ok().map(|found| (found.dev(), found.ino()));
    one == other || identity(one).is_some_and(|id| Some(id) == identity(other))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::source::{SourceKind, Sources};

    fn book() -> tempfile::TempDir {
        let outer = tempfile::tempdir().unwrap();
        for folder in ["b/content/sub", "b/templates", "b/.git/hooks", "b/full", "b/empty", "b/elsewhere"] {
            fs::create_dir_all(outer.path().join(folder)).unwrap();
        }
        for file in ["b/file", "b/full/index.html", "b/content/a.md"] {
            fs::write(outer.path().join(file), "x").unwrap();
        }
        let links = [("elsewhere", "b/link"), ("content", "b/to-content"), ("nowhere", "b/dangling")];
        for (to, link) in links {
            symlink(to, outer.path().join(link)).unwrap();
        }
        outer
    }

    fn open(outer: &tempfile::TempDir, build_dir: &str, src: &str) -> Result<Target, DiskError> {
        let file = Sources::default().add_text("book.toml", SourceKind::Settings, "");
        let mut config = Config::defaults(file);
        config.build_dir.value = build_dir.to_owned();
        config.book.src.value = src.to_owned();
        let target = Target::open(&outer.path().join("b"), &config)?;
        target.state().map(|_| target)
    }

    #[test]
    fn a_folder_that_a_build_could_harm_is_refused_and_nothing_is_touched() {
        let outer = book();
        let absolute = outer.path().to_str().unwrap().to_owned();
        let home = std::env::home_dir().unwrap().to_str().unwrap().to_owned();
        let refused = [
            ("", "is empty"),
            ("  ", "is empty"),
            ("/", "top of the file system"),
            (".", "the book itself"),
            ("./", "the book itself"),
            ("..", "the book itself"),
            ("full/..", "the book itself"),
            (absolute.as_str(), "the book itself"),
            (home.as_str(), "your home folder"),
            ("content", "the content folder"),
            ("content/", "the content folder"),
            ("book/../content", "the content folder"),
            ("content/sub", "in the content folder"),
            ("content/new/book", "in the content folder"),
            ("to-content/new", "in the content folder"),
            ("templates", "the templates folder"),
            ("templates/x", "the templates folder"),
            (".git/hooks/x", "the folder of git"),
            ("full", "no build of Headwater wrote"),
            ("file", "it is a file"),
            ("file/x", "a part of its path is a file"),
            ("link", "it is a symlink"),
            ("link/", "it is a symlink"),
            ("link/.", "it is a symlink"),
            ("to-content", "it is a symlink"),
            ("dangling", "it is a symlink"),
            ("/proc", "mount point"),
        ];
        let list = || walkdir::WalkDir::new(outer.path()).into_iter().count();
        let before = list();
        for (build_dir, reason) in refused {
            let error = open(&outer, build_dir, "content").unwrap_err().to_string();
            assert!(error.starts_with("nothing is written to "), "{build_dir}: {error}");
            assert!(error.contains(reason), "{build_dir}: {error}");
        }
        assert_eq!(list(), before);
    }

    #[test]
    fn a_new_or_empty_folder_is_taken_as_it_is_meant() {
        let outer = book();
        for (build_dir, folder) in [
            ("book", "b/book"),
            ("empty", "b/empty"),
            ("./empty/.", "b/empty"),
            ("new/deep/book", "b/new/deep/book"),
            ("../site", "site"),
            ("link/../link/site", "b/elsewhere/site"),
            ("content-of-site", "b/content-of-site"),
        ] {
            let target = open(&outer, build_dir, "content").unwrap();
            let expected = fs::canonicalize(outer.path()).unwrap().join(folder);
            assert_eq!(target.folder(), expected, "{build_dir}");
        }
        assert!(!outer.path().join("b/new").exists());
    }

    #[test]
    fn a_book_that_is_its_own_content_folder_can_be_built_inside() {
        let outer = book();
        for src in [".", ""] {
            open(&outer, "book", src).unwrap();
            open(&outer, ".", src).unwrap_err();
        }
    }

    #[test]
    fn a_folder_whose_marker_is_broken_is_refused() {
        let outer = book();
        fs::write(outer.path().join("b/empty/.headwater.json"), "<<<<<<< HEAD").unwrap();
        let error = open(&outer, "empty", "content").unwrap_err().to_string();
        assert!(error.contains("its .headwater.json cannot be used"), "{error}");
    }
}
