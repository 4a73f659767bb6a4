//! `headwater duplicates`: procedures that are told twice, with grounds and scores.

use headwater::diagnostic::Severity;
use headwater::report::{self, DuplicateReport};

use super::args::{DuplicatesArgs, PairFormat};
use super::{Failure, Outcome, Streams, compile, nothing_to_check};

pub(super) fn run(args: &DuplicatesArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let compiled = compile(&args.dir)?;
    if compiled.coverage().is_nothing() {
        if compiled.count(Severity::Error) > 0 {
            write!(streams.err, "{}", super::human(&compiled, &compiled.diagnostics))?;
        }
        return Err(nothing_to_check(&compiled));
    }
    let report = DuplicateReport {
        sources: &compiled.sources,
        pairs: headwater::pipeline::duplicates(&compiled),
        threshold: headwater::pipeline::DUPLICATE,
        checked: compiled.coverage(),
    };
    let text = match args.format {
        PairFormat::Human => report::duplicates_human(&report),
        PairFormat::Json => report::duplicates_json(&report),
    };
    write!(streams.out, "{text}")?;
    Ok(Outcome::Clean)
}
