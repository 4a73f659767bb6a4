//! Puts a new text in the place of a file that somebody wrote: at once, and only while it is as it was read.

use std::fs;
use std::path::{Component, Path};

use super::error::DiskError;
use super::open;
use super::replace::replace_file;

/// Replaces the text of a file of the book in `root`, whose bytes must still be `old`.
///
/// The file keeps its permissions; whoever reads it meanwhile sees the old text or the new one.
///
/// # Errors
/// When the file is not a regular one inside the book, was changed or may not be written, or when the
/// system refuses; it is then as it was.
pub fn rewrite(root: &Path, path: &str, old: &str, new: &str) -> Result<(), DiskError> {
    let shown = root.join(path);
    let refused = |reason: &str| DiskError::NotRewritten { path: shown.clone(), reason: reason.to_owned() };
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(refused("it is not inside the book"));
    }
    let root = fs::canonicalize(root).map_err(DiskError::io("open", root))?;
    let file = root.join(path);
    let Some(folder) = file.parent() else {
        return Err(refused("it is not inside the book"));
    };
    // A link on the way would lead out of the book.
    if fs::canonicalize(folder).map_err(DiskError::io("open", folder))? != folder {
        return Err(refused("a folder above it is a link"));
    }
    let found = fs::symlink_metadata(&file).map_err(DiskError::io("open", &shown))?;
    if !found.is_file() {
        return Err(refused("it is not a regular file"));
    }
    if found.permissions().readonly() {
        return Err(refused("it is read-only; allow yourself to write it"));
    }
    if open::read(&file).map_err(DiskError::io("read", &shown))? != old.as_bytes() {
        return Err(refused("somebody has changed it since it was read; run the command again"));
    }
    replace_file(&file, new)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn book() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        fs::write(root.path().join("content/a.md"), "old").unwrap();
        root
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_text_is_replaced_and_nothing_else_changes() {
        let root = book();
        let file = root.path().join("content/a.md");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        rewrite(root.path(), "content/a.md", "old", "\u{feff}new\r\n").unwrap();
        assert_eq!(fs::read(&file).unwrap(), "\u{feff}new\r\n".as_bytes());
        assert_eq!(mode(&file), 0o640);
        assert_eq!(fs::read_dir(root.path().join("content")).unwrap().count(), 1);
    }

    #[test]
    fn what_must_not_be_written_is_left_alone_and_leaves_no_draft() {
        let root = book();
        let content = root.path().join("content");
        fs::write(content.join("shut.md"), "old").unwrap();
        fs::set_permissions(content.join("shut.md"), fs::Permissions::from_mode(0o444)).unwrap();
        fs::write(root.path().join("outside.md"), "old").unwrap();
        symlink("../outside.md", content.join("link.md")).unwrap();
        symlink(root.path(), content.join("folder")).unwrap();
        for (path, old, reason) in [
            ("content/a.md", "other", "somebody has changed it"),
            ("content/shut.md", "old", "read-only"),
            ("content/link.md", "old", "not a regular file"),
            ("content/folder/outside.md", "old", "a folder above it is a link"),
            ("../a.md", "old", "not inside the book"),
            ("/etc/hostname", "old", "not inside the book"),
            ("content/missing.md", "old", "cannot open"),
        ] {
            let error = rewrite(root.path(), path, old, "new").unwrap_err().to_string();
            assert!(error.contains(reason), "{path}: {error}");
        }
        let left: Vec<String> = fs::read_dir(&content)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with('.'))
            .collect();
        assert_eq!(left, [""; 0]);
        assert_eq!(fs::read_to_string(root.path().join("outside.md")).unwrap(), "old");
        assert_eq!(fs::read_to_string(content.join("shut.md")).unwrap(), "old");
    }
}
