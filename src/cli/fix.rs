//! `headwater lint --fix`: makes the safe fixes in the files of the book.

use std::path::Path;

use headwater::diagnostic::Diagnostic;
use headwater::disk;
use headwater::pipeline::{self, Compiled};

use super::{Failure, Outcome, Streams};

/// Mends the findings that are `wanted` on disk, and tells what was done and what was not.
///
/// The outcome says whether something that could have been mended was not.
pub(super) fn run(
    dir: &Path,
    compiled: Compiled,
    wanted: &dyn Fn(&Compiled, &Diagnostic) -> bool,
    streams: &mut Streams,
) -> Result<Outcome, Failure> {
    let before = compiled.sources.clone();
    let mended = pipeline::mend(compiled, wanted);
    let (mut findings, mut files) = (0, 0);
    let mut failure = None;
    for (&file, &count) in &mended.findings {
        let (old, new) = (before.file(file), mended.compiled.sources.text(file));
        match disk::rewrite(dir, &old.path, &old.text, new) {
            Ok(()) => {
                findings += count;
                files += 1;
            }
            // The other files are none the worse for it.
            Err(error) => drop(failure.replace(writeln!(streams.err, "error: {error}"))),
        }
    }
    for file in &mended.refused {
        let path = &before.file(*file).path;
        writeln!(streams.err, "warning: {path} was not fixed further: its fixes would break another rule")?;
    }
    let amount = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    writeln!(streams.err, "fixed {} in {}", amount(findings, "finding"), amount(files, "file"))?;
    match failure {
        Some(told) => told.map(|()| Outcome::CouldNotWork).map_err(Failure::from),
        None if mended.refused.is_empty() => Ok(Outcome::Clean),
        None => Ok(Outcome::Findings),
    }
}
