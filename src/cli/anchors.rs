//! `headwater anchors check`: hold the ids in the pages of a product against the UI catalog.

use headwater::config::Config;
use headwater::diagnostic::Severity;
use headwater::lint::rules;
use headwater::pipeline;
use headwater::report::Report;
use headwater::version::UiVersion;

use super::args::{CheckAnchorsArgs, Deny};
use super::lint::{root, told};
use super::{Failure, Outcome, Streams, compile, human};

pub(super) fn run(args: &CheckAnchorsArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    told(args.format, streams, |streams| check(args, streams))
}

fn check(args: &CheckAnchorsArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let compiled = compile(&args.book)?;
    if compiled.has_faulty_settings() {
        write!(streams.err, "{}", human(&compiled, &compiled.diagnostics))?;
        return Ok(Outcome::FaultySettings);
    }
    if compiled.book.catalog.is_partial() {
        let message = "the UI catalog cannot be read to its end: `headwater lint` shows where, and what to do";
        return Err(Failure::Request(message.to_owned()));
    }
    let version = version(args, &compiled.book.config)?;
    let product = headwater::disk::read_product(&args.files)?;
    let checked = pipeline::check_anchors(&compiled, product, &root(&args.book), version);
    let count = checked.coverage.anchors.map_or(0, |anchors| anchors.checked + anchors.open);
    if count == 0 && checked.diagnostics.is_empty() && !args.allow_empty {
        let message = match checked.coverage.files {
            0 => "nothing was checked: no file there can hold a page".to_owned(),
            1 => "nothing was checked: no `data-help` in 1 file".to_owned(),
            files => format!("nothing was checked: no `data-help` in {files} files"),
        };
        return Err(Failure::Request(message));
    }
    let fails_at = if args.deny == Some(Deny::Warn) { Severity::Warning } else { Severity::Error };
    let rules = rules::infos();
    let report = Report {
        rules: &rules,
        fails_at,
        width: super::width::of(std::io::stdout()),
        ..Report::new(&checked.sources, &checked.diagnostics, checked.coverage)
    };
    write!(streams.out, "{}", args.format.report(&report))?;
    let failed = checked.diagnostics.iter().any(|found| found.severity >= fails_at);
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

/// The version of the product's UI: the one that was asked for, or else the newest that is supported.
fn version(args: &CheckAnchorsArgs, config: &Config) -> Result<UiVersion, Failure> {
    let versions = &config.versions;
    match &args.ui_version {
        Some(name) => super::supported_version(config, name),
        None => Ok(versions.supported().iter().last().unwrap_or_else(|| versions.newest())),
    }
}
