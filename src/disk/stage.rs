//! Builds the new tree beside the old one, sharing every file that stays.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::error::DiskError;
use super::plan::Plan;
use super::target::Target;

/// Makes the folder of the new tree; nothing may stand there yet.
pub(super) fn make(target: &Target, stage: &Path) -> Result<(), DiskError> {
    let fault = |error| DiskError::io("make a folder for the new files beside", &target.shown(""))(error);
    fs::create_dir(stage).map_err(fault)?;
    match fs::metadata(target.folder()) {
        Ok(old) => fs::set_permissions(stage, old.permissions()).map_err(|error| {
            let _nothing_is_in_it = fs::remove_dir(stage);
            fault(error)
        }),
        Err(_) => Ok(()),
    }
}

/// Fills the new tree with all that the plan says; on an error it may be half full.
pub(super) fn fill(target: &Target, stage: &Path, plan: &Plan) -> Result<(), DiskError> {
    // The manifest comes first: whatever is in the stage when we are killed, the next build can tell that it is ours.
    let marker = target.shown(super::manifest::MARKER);
    plan.manifest.write(stage).map_err(DiskError::io("write", &marker))?;
    make_folders(target, stage, plan)?;
    let old = target.folder();
    plan.changed.par_iter().try_for_each(|(path, bytes)| {
        create(&stage.join(path), bytes).map_err(DiskError::io("write", &target.shown(path)))
    })?;
    plan.unchanged.par_iter().try_for_each(|(path, bytes)| {
        // Not every file system has hard links; then the file is written anew.
        let staged = fs::hard_link(old.join(path), stage.join(path)).or_else(|_| create(&stage.join(path), bytes));
        staged.map_err(DiskError::io("write", &target.shown(path)))
    })?;
    plan.carried.par_iter().try_for_each(|path| {
        let staged =
            fs::hard_link(old.join(path), stage.join(path)).or_else(|_| copy(&old.join(path), &stage.join(path)));
        staged.map_err(DiskError::io("copy", &target.shown(path)))
    })?;
    for path in &plan.foreign_files {
        // What cannot be linked is moved after the exchange, as folders are.
        let _moved_later = fs::hard_link(old.join(path), stage.join(path));
    }
    Ok(())
}

/// Makes every folder that a file of ours or a thing of somebody else's needs.
fn make_folders(target: &Target, stage: &Path, plan: &Plan) -> Result<(), DiskError> {
    let mut folders: BTreeSet<&Path> = plan.manifest.folders().into_iter().map(Path::new).collect();
    let foreign = plan.foreign_files.iter().chain(&plan.foreign_others);
    folders.extend(foreign.flat_map(|path| path.ancestors().skip(1)).filter(|path| !path.as_os_str().is_empty()));
    // A folder sorts before what it holds.
    folders.into_iter().try_for_each(|folder| {
        fs::create_dir(stage.join(folder)).map_err(DiskError::io("make the folder", &target.shown(folder)))
    })
}

fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut super::open::regular(from)?, &mut File::create_new(to)?).map(|_| ())
}
