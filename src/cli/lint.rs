//! `headwater lint`: read, check, report.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Component, Path};

use headwater::diagnostic::Severity;
use headwater::lint::rules;
use headwater::report::{self, Format, Report};

use super::args::{Deny, LintArgs};
use super::only::Only;
use super::{Failure, Outcome, Streams, baseline, compile_today, fix, nothing_to_check, stopped_by_findings};

pub(super) fn run(args: &LintArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    if args.print_schema {
        write!(streams.out, "{}", report::JSON_SCHEMA)?;
        return Ok(Outcome::Clean);
    }
    told(args.format, streams, |streams| check(args, streams))
}

/// Does the work and, when it cannot be done, says so on standard output as well where the format asks for
/// that: where findings are uploaded, silence would be taken for a book without any.
pub(super) fn told(
    format: &Format,
    streams: &mut Streams,
    work: impl FnOnce(&mut Streams) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let ended = panic::catch_unwind(AssertUnwindSafe(|| work(streams)));
    let failure = match &ended {
        Ok(Err(failure @ (Failure::Disk(_) | Failure::Index(_) | Failure::Request(_)))) => Some(failure.to_string()),
        Ok(Ok(_) | Err(Failure::Print(_))) => None,
        Err(_) => Some("headwater met a fault of its own; please report it".to_owned()),
    };
    if let Some(failure) = failure {
        write!(streams.out, "{}", (format.failure)(&failure))?;
        streams.out.flush()?;
    }
    ended.unwrap_or_else(|fault| panic::resume_unwind(fault))
}

fn check(args: &LintArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let only = Only::of(&args.only, &args.dir)?;
    let mut compiled = compile_today(&args.dir)?;
    if let Some(rule) = only.not_run(&compiled) {
        let message = format!("`{rule}` was not checked: set it to `warn` or `error` in `[lint]` of `book.toml`");
        return Err(Failure::Request(message));
    }
    let mut fixed = Outcome::Clean;
    if args.fix {
        fixed = fix::run(&args.dir, compiled, &|compiled, found| only.mends(compiled, found), streams)?;
        // What is reported is what is there now.
        compiled = compile_today(&args.dir)?;
    }
    let mut coverage = compiled.coverage();
    let is_nothing = coverage.is_nothing() && !args.only.allow_empty;
    let held_back = if is_nothing { None } else { baseline::apply(args, &mut compiled, streams)? };
    only.keep(&mut compiled);
    coverage.rules = only.count(coverage.rules);
    if is_nothing && compiled.diagnostics.is_empty() {
        return Err(nothing_to_check(&compiled));
    }
    let fails_at = if args.deny == Some(Deny::Warn) { Severity::Warning } else { Severity::Error };
    let rules = rules::infos();
    let root = root(&args.dir);
    let report = Report {
        rules: &rules,
        root: &root,
        held_back,
        fails_at,
        is_whole: compiled.book.config.is_whole,
        quotes: args.quotes.asked(),
        width: super::width::of(std::io::stdout()),
        ..Report::new(&compiled.sources, &compiled.diagnostics, coverage)
    };
    write!(streams.out, "{}", args.format.report(&report))?;
    let failed = compiled.diagnostics.iter().any(|diagnostic| diagnostic.severity >= fails_at);
    let found = if failed { stopped_by_findings(&compiled) } else { Outcome::Clean };
    if is_nothing && found != Outcome::FaultySettings {
        // The report is whole, and says that nothing was checked; the end of the command must say so too.
        streams.out.flush()?;
        writeln!(streams.err, "error: {}", nothing_to_check(&compiled))?;
        return Ok(Outcome::CouldNotWork);
    }
    // The process ends here: to give a large book back piece by piece would only take time.
    std::mem::forget(compiled);
    Ok(if fixed == Outcome::Clean || found == Outcome::FaultySettings { found } else { fixed })
}

/// What stands before the paths of a book for those who look from the current folder, with a slash at its end.
pub(super) fn root(dir: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = if dir.is_absolute() { dir.strip_prefix(here).unwrap_or(Path::new("")) } else { dir };
    let parts = below.components().filter(|part| *part != Component::CurDir);
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_our_own_is_told_and_still_a_fault() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let format = report::ALL.iter().copied().find(|format| format.name == "sarif").unwrap();
        let ended = panic::catch_unwind(AssertUnwindSafe(|| {
            told(format, &mut Streams { out: &mut out, err: &mut err }, |_| panic!("a test"))
        }));
        assert!(ended.is_err() && String::from_utf8(out).unwrap().contains("\"executionSuccessful\": false"));
    }
}
