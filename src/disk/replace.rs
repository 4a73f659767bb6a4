//! One file that is read whole, and replaced whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::DiskError;
use super::halt;
use super::open::read_at_most;
use super::swap::settle;

/// The largest file that is read; a baseline of this size would hold back a hundred thousand findings.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The text of a file, or `None` when there is no such file.
///
/// # Errors
/// When the file is a folder, a link or the like, when it is larger than 64 MiB, when it is not UTF-8,
/// and when the system refuses.
pub fn read_file(path: &Path) -> Result<Option<String>, DiskError> {
    let fault = DiskError::io("read", path);
    let invalid = |reason: &str| io::Error::new(io::ErrorKind::InvalidData, reason);
    let bytes = match read_at_most(path, LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(fault(invalid("it is larger than 64 MiB"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(fault(error)),
    };
    String::from_utf8(bytes).map(Some).map_err(|_| fault(invalid("it is not UTF-8")))
}

/// Puts a text in the place of a file, or makes the file; whoever reads it sees the old text or the new one.
///
/// # Errors
/// When the system refuses; the file is then as it was.
pub fn replace_file(path: &Path, text: &str) -> Result<(), DiskError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // What is new is readable as the user's other files are; what was there stays as it was.
    let permissions = match fs::symlink_metadata(path) {
        Ok(found) => found.permissions(),
        Err(_) => Permissions::from_mode(0o666),
    };
    let is_new = fs::symlink_metadata(path).is_err();
    let _whole = halt::change();
    let write = || {
        let mut file =
            tempfile::Builder::new().prefix(".headwater-").permissions(permissions.clone()).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        if !is_new {
            // The system takes away from a new file what it takes from all; an old one keeps what it had.
            file.as_file().set_permissions(permissions)?;
        }
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    };
    write().map(drop).map_err(DiskError::io("write", path))?;
    settle(folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        assert_eq!(read_file(&path).unwrap(), None);
        replace_file(&path, "one").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        replace_file(&path, "two").unwrap();
        assert_eq!(read_file(&path).unwrap().as_deref(), Some("two"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a.json")).unwrap();
        replace_file(&folder.path().join("a.json"), "one").unwrap_err();
        read_file(&folder.path().join("a.json")).unwrap_err();
        replace_file(&folder.path().join("none/a.json"), "one").unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
