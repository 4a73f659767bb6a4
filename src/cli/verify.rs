//! `headwater verify-output`: hold a finished output against what its sources keep inside.

use std::path::Path;

use headwater::diagnostic::Severity;
use headwater::pipeline;
use headwater::report::Report;

use super::args::VerifyArgs;
use super::lint::{root, told};
use super::{Failure, Outcome, Streams};

pub(super) fn run(args: &VerifyArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    told(args.format, streams, |streams| check(args, streams))
}

fn check(args: &VerifyArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let quotes = args.quotes.asked();
    let compiled = super::compile(&args.dir)?;
    if compiled.has_faulty_settings() {
        write!(streams.err, "{}", super::human_with(quotes, &compiled, &compiled.diagnostics))?;
        return Ok(Outcome::FaultySettings);
    }
    let faulty = compiled.sources.iter().find(|(_, file)| file.defect.is_some());
    if let Some((_, file)) = faulty {
        let message = format!("nothing was verified: `{}` cannot be read; `headwater lint` says why", file.path);
        return Err(Failure::Request(message));
    }
    let folder = args.output.as_deref().unwrap_or(Path::new(&compiled.book.config.build_dir.value));
    let built = headwater::disk::read_built(&args.dir, folder)?;
    if built.files.is_empty() {
        let message = format!("nothing was verified: no file below `customer` and `in-app` in `{}`", folder.display());
        return Err(Failure::Request(message));
    }
    let checked = pipeline::verify_output(compiled.sources, built);
    if checked.coverage.files == 0 {
        return Err(Failure::Request("nothing was verified: the book has no content".to_owned()));
    }
    let root = root(&args.dir);
    let report = Report {
        rules: &checked.rules,
        root: &root,
        quotes,
        width: super::width::of(std::io::stdout()),
        ..Report::new(&checked.sources, &checked.diagnostics, checked.coverage)
    };
    write!(streams.out, "{}", args.format.report(&report))?;
    let failed = checked.diagnostics.iter().any(|found| found.severity == Severity::Error);
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}
