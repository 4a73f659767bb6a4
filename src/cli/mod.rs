//! The command line: which file runs which command, and what its end means to the caller.

mod anchors;
mod args;
mod baseline;
mod build;
mod duplicates;
mod explain;
mod export;
mod fix;
mod init;
mod lint;
mod lock;
mod memory;
mod merge;
mod new;
mod only;
mod search;
mod serve;
mod since;
mod stop;
mod verify;
mod width;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anstream::AutoStream;
use anstream::stream::RawStream;
use clap::{CommandFactory, Parser};
use headwater::audience::Audience;
use headwater::config::Config;
use headwater::diagnostic::{Diagnostic, or_list};
use headwater::disk::DiskError;
use headwater::lint::rules;
use headwater::pipeline::{self, Compiled, IndexFault};
use headwater::report::{Quotes, Report};
use headwater::source::Sources;
use headwater::version::UiVersion;

use args::{AnchorsCommand, Args, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing at error level.
    Clean,
    /// The book has findings at error level.
    Findings,
    /// No page has what was looked for.
    NothingFound,
    /// Something that was asked for could not be done; the reader was told what.
    CouldNotWork,
    /// `book.toml` has: nobody knows what should have been checked.
    FaultySettings,
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The world outside did not do what was asked of it.
    #[error("{0}")]
    Disk(#[from] DiskError),
    /// The output of the command could not be written.
    #[error("the output could not be written: {0}")]
    Print(#[from] io::Error),
    /// The book could not be searched.
    #[error("{0}")]
    Index(#[from] IndexFault),
    /// The command was asked for something that is not there.
    #[error("{0}")]
    Request(String),
}

/// Where a command writes: results, and everything else.
struct Streams<'s> {
    out: &'s mut dyn Write,
    err: &'s mut dyn Write,
}

/// Runs the command that the process was started with.
pub(super) fn run() -> ExitCode {
    let args = Args::parse();
    memory::suit(&args.command);
    let mut out = written(io::stdout());
    let mut err = written(io::stderr());
    let result = {
        let mut streams = Streams { out: &mut out, err: &mut err };
        dispatch(args.command, &mut streams).and_then(|outcome| {
            streams.out.flush()?;
            streams.err.flush()?;
            Ok(outcome)
        })
    };
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings | Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::FaultySettings | Outcome::CouldNotWork) => ExitCode::from(2),
        // Whoever reads the output may stop when he has seen enough, as `head` does.
        Err(Failure::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            // With standard error gone as well, nobody is left to tell.
            let _ = writeln!(err, "error: {failure}");
            ExitCode::from(2)
        }
    }
}

/// A standard stream with colours where they are wanted, to which a long text goes in few pieces.
///
/// The buffer stands below the colours: what takes them out passes on each piece of text between two of them.
fn written<S: RawStream + Send + 'static>(stream: S) -> AutoStream<Box<dyn Write + Send>> {
    let choice = AutoStream::choice(&stream);
    AutoStream::new(Box::new(io::BufWriter::new(stream)), choice)
}

fn dispatch(command: Command, streams: &mut Streams) -> Result<Outcome, Failure> {
    // The preview ends in its own way.
    if !matches!(command, Command::Serve(_)) {
        stop::heed();
    }
    match command {
        Command::Build(args) => build::run(&args, streams),
        Command::Merge(args) => merge::run(&args, streams),
        Command::Serve(args) => serve::run(args),
        Command::Lint(args) => lint::run(&args, streams),
        Command::VerifyOutput(args) => verify::run(&args, streams),
        Command::Lock(args) => lock::run(&args, streams),
        Command::Duplicates(args) => duplicates::run(&args, streams),
        Command::Search(args) => search::run(&args, streams),
        Command::Export(args) => export::run(&args, streams),
        Command::Anchors { what: AnchorsCommand::Check(args) } => anchors::run(&args, streams),
        Command::Init { dir } => init::run(&dir, streams),
        Command::New { what } => new::run(&what, streams),
        Command::Explain { rule } => explain::run(rule.as_deref(), streams),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "headwater", &mut script);
            streams.out.write_all(&script)?;
            Ok(Outcome::Clean)
        }
    }
}

/// How a command ends that found faults in a book.
fn stopped_by_findings(compiled: &Compiled) -> Outcome {
    if compiled.has_faulty_settings() { Outcome::FaultySettings } else { Outcome::Findings }
}

/// Reads and checks the book in a folder, whatever day it is.
fn compile(dir: &Path) -> Result<Compiled, Failure> {
    Ok(pipeline::compile(read(dir)?, None))
}

/// Reads and checks the book in a folder as of today.
fn compile_today(dir: &Path) -> Result<Compiled, Failure> {
    Ok(pipeline::compile(read(dir)?, Some(headwater::disk::today()?)))
}

fn read(dir: &Path) -> Result<Sources, Failure> {
    Ok(headwater::disk::read_book(dir, |sources| pipeline::settings(sources).0)?)
}

/// The failure of a command that found no content: nothing checked is not the same as nothing wrong.
fn nothing_to_check(compiled: &Compiled) -> Failure {
    let folder = &compiled.book.config.book.src.value;
    let reason = match compiled.coverage().skipped {
        0 => format!("no page and no procedure in `{folder}`"),
        _ => format!("no page and no procedure in `{folder}` could be read"),
    };
    Failure::Request(format!("nothing was checked: {reason}"))
}

/// The audiences of these names, each once; all of them when none is named.
fn audiences(names: &[String]) -> Result<Vec<Audience>, Failure> {
    if names.is_empty() {
        return Ok(Audience::ALL.to_vec());
    }
    let mut audiences = names.iter().map(|name| audience(name)).collect::<Result<Vec<_>, _>>()?;
    audiences.sort_unstable();
    audiences.dedup();
    Ok(audiences)
}

/// The audience of this name.
fn audience(name: &str) -> Result<Audience, Failure> {
    Audience::find(name).ok_or_else(|| unknown("audience", name, Audience::ALL.map(Audience::as_str)))
}

/// The supported UI version of this name.
fn supported_version(config: &Config, name: &str) -> Result<UiVersion, Failure> {
    let versions = &config.versions;
    let found = versions.find(name).filter(|version| versions.supported().contains(*version));
    let supported = versions.list(versions.supported());
    let refusal = || Failure::Request(format!("`{name}` is not a supported UI version; supported: {supported}"));
    found.ok_or_else(refusal)
}

/// "did you mean" for a request that names something unknown.
fn unknown<'n>(what: &str, name: &str, known: impl IntoIterator<Item = &'n str> + Clone) -> Failure {
    let hint = match headwater::diagnostic::nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", or_list(known)),
    };
    Failure::Request(format!("unknown {what} `{name}`; {hint}"))
}

/// The text of a report for people.
fn human(compiled: &Compiled, diagnostics: &[Diagnostic]) -> String {
    human_with(Quotes::Shown, compiled, diagnostics)
}

/// The same, with quotes or without.
fn human_with(quotes: Quotes, compiled: &Compiled, diagnostics: &[Diagnostic]) -> String {
    let rules = rules::infos();
    let report = Report::new(&compiled.sources, diagnostics, compiled.coverage());
    headwater::report::human(&Report { rules: &rules, quotes, width: width::of(io::stderr()), ..report })
}
