//! `headwater duplicates`: procedures that are told twice, with grounds and scores.

use headwater::diagnostic::Severity;
use headwater::pipeline;
use headwater::report::{self, DuplicateReport};

use super::args::{DuplicatesArgs, PairFormat};
use super::{Failure, Outcome, Streams, nothing_to_check, read};

pub(super) fn run(args: &DuplicatesArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let book = pipeline::put_together(read(&args.dir)?);
    if book.coverage().is_nothing() {
        let compiled = pipeline::compile(book.sources, None);
        if compiled.count(Severity::Error) > 0 {
            write!(streams.err, "{}", super::human(&compiled, &compiled.diagnostics))?;
        }
        return Err(nothing_to_check(&compiled));
    }
    let report = DuplicateReport {
        pairs: pipeline::duplicates(&book.book, &book.sources),
        threshold: pipeline::DUPLICATE,
        checked: book.coverage(),
        sources: &book.sources,
    };
    let text = match args.format {
        PairFormat::Human => report::duplicates_human(&report),
        PairFormat::Json => report::duplicates_json(&report),
    };
    write!(streams.out, "{text}")?;
    Ok(Outcome::Clean)
}
