//! Puts a small file of the book in the place of an older one, whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::error::DiskError;

/// Writes a file that stands directly in the folder of a book; tells whether that changed it.
///
/// # Errors
/// When something other than a file stands there, or the file cannot be written; the older one is then as it was.
pub fn replace_file(root: &Path, name: &str, text: &str) -> Result<bool, DiskError> {
    let path = root.join(name);
    match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => {
            let cause = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
            return Err(DiskError::io("replace", &path)(cause));
        }
        Ok(_) if super::open::read(&path).is_ok_and(|old| old == text.as_bytes()) => return Ok(false),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(DiskError::io("read", &path)(error)),
    }
    // A name that the walk over a book does not take for content, and that no other process makes.
    let draft = root.join(format!(".{name}.{}", std::process::id()));
    let written = write(&draft, text).and_then(|()| fs::rename(&draft, &path));
    written.map(|()| true).map_err(|error| {
        // The first fault is the one to tell of; a draft that stays behind is hidden and harmless.
        let _ = fs::remove_file(&draft);
        DiskError::io("write", &path)(error)
    })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_left_alone_when_it_is_the_same() {
        let root = tempfile::tempdir().unwrap();
        assert!(replace_file(root.path(), "book.lock", "one").unwrap());
        assert!(!replace_file(root.path(), "book.lock", "one").unwrap());
        assert!(replace_file(root.path(), "book.lock", "two").unwrap());
        assert_eq!(fs::read_to_string(root.path().join("book.lock")).unwrap(), "two");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_a_file_is_left_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("elsewhere", root.path().join("book.lock")).unwrap();
        let error = replace_file(root.path(), "book.lock", "text").unwrap_err().to_string();
        assert!(error.contains("not a regular file"), "{error}");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
