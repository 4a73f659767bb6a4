//! `headwater build`: read, check, render, write.

use headwater::config::Config;
use headwater::diagnostic::{Diagnostic, Severity, and_list};
use headwater::disk::{Target, Written};
use headwater::pipeline::{self, Compiled, Selection};

use super::args::BuildArgs;
use super::{Failure, Outcome, Streams, compile, human, nothing_to_check, stopped_by_findings, supported_version};

pub(super) fn run(args: &BuildArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let compiled = compile(&args.dir)?;
    let selection = selection(args, &compiled.book.config)?;
    if !compiled.diagnostics.is_empty() {
        write!(streams.err, "{}", human(&compiled, &compiled.diagnostics))?;
    }
    if compiled.count(Severity::Error) > 0 {
        writeln!(streams.err, "nothing was written")?;
        return Ok(stopped_by_findings(&compiled));
    }
    if compiled.coverage().is_nothing() {
        return Err(nothing_to_check(&compiled));
    }
    let target = Target::open(&args.dir, &compiled.book.config)?;
    let (output, diagnostics) = pipeline::publish(&compiled, &selection);
    if diagnostics.iter().any(is_error) {
        write!(streams.err, "{}", human(&compiled, &diagnostics))?;
        writeln!(streams.err, "nothing was written")?;
        return Ok(Outcome::Findings);
    }
    if !diagnostics.is_empty() {
        write!(streams.err, "{}", human(&compiled, &diagnostics))?;
    }
    let folders: Vec<&str> = selection.audiences.iter().map(|audience| audience.as_str()).collect();
    let written = target.write(&output, &folders)?;
    for warning in &written.warnings {
        writeln!(streams.err, "warning: {warning}")?;
    }
    tell(&compiled, &selection, &written, streams)?;
    Ok(Outcome::Clean)
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

fn selection(args: &BuildArgs, config: &Config) -> Result<Selection, Failure> {
    let mut selection = Selection::all(config);
    selection.audiences = super::audiences(&args.audience)?;
    if let Some(name) = &args.ui_version {
        selection.versions = vec![supported_version(config, name)?];
    }
    Ok(selection)
}

fn tell(compiled: &Compiled, selection: &Selection, written: &Written, streams: &mut Streams) -> Result<(), Failure> {
    let versions = &compiled.book.config.versions;
    let audiences = and_list(selection.audiences.iter().map(|audience| audience.as_str()));
    let names = and_list(selection.versions.iter().map(|version| versions.name(*version)));
    let folder = &compiled.book.config.build_dir.value;
    writeln!(
        streams.out,
        "built {audiences} for UI {names} in {folder}: {} files written, {} unchanged, {} removed",
        written.written, written.unchanged, written.removed
    )?;
    Ok(())
}
