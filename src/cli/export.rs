//! `headwater export`: the pages of a book for the search engine of somebody else.

use headwater::diagnostic::Severity;
use headwater::pipeline;

use super::args::ExportArgs;
use super::{
    Failure, Outcome, Streams, audience, compile, human, nothing_to_check, stopped_by_findings, supported_version,
};

pub(super) fn run(args: &ExportArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let audience = audience(&args.audience)?;
    let compiled = compile(&args.dir)?;
    if compiled.count(Severity::Error) > 0 {
        // What must not be published must not be found either.
        write!(streams.err, "{}", human(&compiled, &compiled.diagnostics))?;
        return Ok(stopped_by_findings(&compiled));
    }
    if compiled.coverage().is_nothing() {
        return Err(nothing_to_check(&compiled));
    }
    if args.mapping {
        write!(streams.out, "{}", pipeline::mapping(&compiled))?;
        return Ok(Outcome::Clean);
    }
    let config = &compiled.book.config;
    let newest = || Ok(config.versions.newest());
    let version = args.ui_version.as_ref().map_or_else(newest, |name| supported_version(config, name))?;
    let mut written = Ok(());
    pipeline::documents(&compiled, audience, version, &mut |line| {
        if written.is_ok() {
            written = writeln!(streams.out, "{line}");
        }
    });
    written?;
    Ok(Outcome::Clean)
}
