//! New files for a writer to begin with; what is there already is never touched.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::DiskError;
use super::halt;

/// Makes files below a folder, by their paths relative to it; folders are made as needed.
///
/// # Errors
/// Nothing is made when one of the files is there already. Fails when a file cannot be written.
pub fn create_files(root: &Path, files: &[(&str, &str)]) -> Result<(), DiskError> {
    if root.exists() && !root.is_dir() {
        return Err(DiskError::NotAFolder { root: root.to_owned() });
    }
    let taken: Vec<PathBuf> =
        files.iter().map(|(path, _)| root.join(path)).filter(|path| path.symlink_metadata().is_ok()).collect();
    if !taken.is_empty() {
        return Err(DiskError::Taken { paths: taken });
    }
    let _whole = halt::change();
    for (path, text) in files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(DiskError::io("make the folder", folder))?;
        }
        // Made anew or not at all, even when somebody else makes it in this moment.
        let mut file =
            OpenOptions::new().write(true).create_new(true).open(&path).map_err(DiskError::io("make", &path))?;
        file.write_all(text.as_bytes()).map_err(DiskError::io("write", &path))?;
    }
    Ok(())
}
