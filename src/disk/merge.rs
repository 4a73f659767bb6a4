//! Puts the parts of a book together that were built one by one, into what one build of all would have written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::error::DiskError;
use super::manifest::{Manifest, Marked, Part};
use super::open;
use super::stage::Written;
use super::target::Target;
use crate::audience::Audience;
use crate::output::Sink;

/// The build folder of a part.
struct Opened<'p> {
    folder: &'p Path,
    part: Part,
    manifest: Manifest,
}

/// Writes to a folder what all parts of a book hold.
///
/// # Errors
/// When a folder is no part or was edited, when the parts are not of one book as it was at one moment, when one
/// is missing, or when the folder cannot be written.
pub fn merge(parts: &[PathBuf], into: &Target) -> Result<Written, DiskError> {
    let parts = parts.iter().map(|folder| Opened::of(folder)).collect::<Result<Vec<_>, _>>()?;
    check(&parts)?;
    let stage = into.stage(&Audience::ALL.map(Audience::as_str))?;
    for Opened { folder, manifest, .. } in &parts {
        manifest.files.par_iter().try_for_each(|(path, record)| {
            let place = folder.join(path);
            let bytes = open::read(&place).map_err(DiskError::io("read", &place))?;
            if !record.fits(&bytes) {
                return Err(no_part(folder, format!("{path} was edited; build the part again")));
            }
            stage.put(path, &bytes);
            Ok(())
        })?;
    }
    stage.commit().map(|committed| committed.written)
}

impl<'p> Opened<'p> {
    fn of(folder: &'p Path) -> Result<Self, DiskError> {
        let marked = Manifest::read(folder).map_err(DiskError::io("read", folder))?;
        let mut manifest = match marked {
            Marked::Ours(manifest) => manifest,
            Marked::Broken(why) => return Err(no_part(folder, format!("its .headwater.json cannot be used ({why})"))),
            Marked::Not => return Err(no_part(folder, "no build wrote it; name a build folder".to_owned())),
        };
        match manifest.part.take() {
            Some(part) => Ok(Self { folder, part, manifest }),
            None => Err(no_part(folder, "it is no part; build it with `headwater build --part`".to_owned())),
        }
    }
}

/// Refuses parts of different books, or of one book at different times, and too few of them.
fn check(parts: &[Opened]) -> Result<(), DiskError> {
    let Some(first) = parts.first() else { return Ok(()) };
    let is_other = |opened: &&Opened| (&opened.part.of, &opened.part.whole) != (&first.part.of, &first.part.whole);
    if let Some(other) = parts.iter().find(is_other) {
        let first = first.folder.display();
        let reason = format!("it was not built from the same sources by the same version of Headwater as {first}");
        return Err(no_part(other.folder, format!("{reason}; build all parts again")));
    }
    let held: BTreeSet<&String> = parts.iter().flat_map(|opened| &opened.part.holds).collect();
    match first.part.whole.iter().find(|wanted| !held.contains(wanted)) {
        Some(missing) => {
            let (audience, version) = missing.split_once('/').unwrap_or((missing, ""));
            let advice = format!("headwater build --part --audience {audience} --ui-version {version}");
            Err(no_part(first.folder, format!("the part `{missing}` is missing; build it with `{advice}`")))
        }
        None => Ok(()),
    }
}

fn no_part(folder: &Path, reason: String) -> DiskError {
    DiskError::NoPart { folder: folder.to_owned(), reason }
}
