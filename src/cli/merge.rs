//! `headwater merge`: the parts of a book to the whole.

use headwater::disk::{Target, merge};

use super::args::MergeArgs;
use super::{Failure, Outcome, Streams};

pub(super) fn run(args: &MergeArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let written = merge(&args.parts, &Target::at(&args.into)?)?;
    for warning in &written.warnings {
        writeln!(streams.err, "warning: {warning}")?;
    }
    let parts = if args.parts.len() == 1 { "part" } else { "parts" };
    writeln!(
        streams.out,
        "merged {} {parts} in {}: {} files written, {} unchanged, {} removed",
        args.parts.len(),
        args.into.display(),
        written.written,
        written.unchanged,
        written.removed
    )?;
    Ok(Outcome::Clean)
}
