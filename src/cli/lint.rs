//! `headwater lint`: read, check, report.

use headwater::diagnostic::Severity;
use headwater::report::{self, Report};

use super::args::{Deny, Format, LintArgs};
use super::only::Only;
use super::{Failure, Outcome, Streams, compile, fix, nothing_to_check, stopped_by_findings};

pub(super) fn run(args: &LintArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let only = Only::of(&args.only, &args.dir)?;
    let mut compiled = compile(&args.dir)?;
    let mut fixed = Outcome::Clean;
    if args.fix {
        fixed = fix::run(&args.dir, compiled, &|compiled, found| only.mends(compiled, found), streams)?;
        // What is reported is what is there now.
        compiled = compile(&args.dir)?;
    }
    only.keep(&mut compiled);
    let mut coverage = compiled.coverage();
    coverage.rules = only.count(coverage.rules);
    let report = Report { sources: &compiled.sources, diagnostics: &compiled.diagnostics, coverage };
    let text = match args.format {
        Format::Human => report::human(&report),
        Format::Json => report::json(&report),
    };
    let is_nothing = coverage.is_nothing() && !args.only.allow_empty;
    if !is_nothing || !compiled.diagnostics.is_empty() {
        write!(streams.out, "{text}")?;
    }
    if is_nothing && !compiled.has_faulty_settings() {
        streams.out.flush()?;
        return Err(nothing_to_check(&compiled));
    }
    let warnings = args.deny == Some(Deny::Warn) && compiled.count(Severity::Warning) > 0;
    let failed = compiled.count(Severity::Error) > 0 || warnings;
    let found = if failed { stopped_by_findings(&compiled) } else { Outcome::Clean };
    Ok(if fixed == Outcome::Clean || found == Outcome::FaultySettings { found } else { fixed })
}
