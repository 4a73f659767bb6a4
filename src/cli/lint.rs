//! `headwater lint`: read, check, report.

use headwater::diagnostic::Severity;
use headwater::report::{self, Report};

use super::args::{Deny, Format, LintArgs};
use super::{Failure, Outcome, Streams, compile_today, nothing_to_check};

pub(super) fn run(args: &LintArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let compiled = compile_today(&args.dir)?;
    let coverage = compiled.coverage();
    let report = Report { sources: &compiled.sources, diagnostics: &compiled.diagnostics, coverage };
    let text = match args.format {
        Format::Human => report::human(&report),
        Format::Json => report::json(&report),
    };
    if coverage.is_nothing() && compiled.count(Severity::Error) == 0 {
        return Err(nothing_to_check(&compiled));
    }
    write!(streams.out, "{text}")?;
    let warnings = args.deny == Some(Deny::Warn) && compiled.count(Severity::Warning) > 0;
    let failed = compiled.count(Severity::Error) > 0 || warnings;
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}
