//! `headwater build`: read, check, render, write; or see that nothing has changed.

use headwater::audience::Audience;
use headwater::config::Config;
use headwater::diagnostic::{Diagnostic, Severity, and_list};
use headwater::disk::{Cache, Memory, Part, Pieces, Said, Stamp, Target, Written};
use headwater::model::{Book, Withheld};
use headwater::pipeline::{self, Compiled, Selection};
use headwater::source::Sources;

use super::args::BuildArgs;
use super::{Failure, Outcome, Streams, human_with, nothing_to_check, read, stopped_by_findings, supported_version};

/// A build as it is asked for.
struct Request<'r> {
    args: &'r BuildArgs,
    selection: Selection,
    /// What tells its result from every other.
    stamp: Stamp,
    cache: Cache,
    memory: Option<Memory>,
}

pub(super) fn run(args: &BuildArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let cache = Cache::of(&args.dir);
    let (sources, memory) = rayon::join(|| read(&args.dir), || Memory::of(&cache));
    let sources = sources?;
    let (config, _) = pipeline::settings(&sources);
    let selection = selection(args, &config)?;
    let quotes = args.quotes.asked();
    let asked = format!("{:?} {:?} {} {quotes:?}", selection.audiences, args.ui_version, args.part);
    let request = Request { args, selection, stamp: Stamp::of(&sources).asked(&asked), memory, cache };
    match request.recall(&config, streams)? {
        Some(written) => {
            tell(&config, &request.selection, &written, streams)?;
            Ok(Outcome::Clean)
        }
        None => request.build(sources, streams),
    }
}

impl Request<'_> {
    /// What the build would do, when it is known that this is nothing; what it would say is said.
    fn recall(&self, config: &Config, streams: &mut Streams) -> Result<Option<Written>, Failure> {
        // Where it may not write, the build itself says so.
        let Ok(target) = Target::open(&self.args.dir, config) else { return Ok(None) };
        let recalled = self.memory.as_ref().and_then(|memory| memory.recall(&target, self.stamp));
        let Some((said, unchanged)) = recalled else { return Ok(None) };
        write!(streams.err, "{}", said.findings)?;
        write!(streams.out, "{}", said.withheld)?;
        Ok(Some(Written { unchanged, ..Written::default() }))
    }

    fn build(&self, sources: Sources, streams: &mut Streams) -> Result<Outcome, Failure> {
        let source = self.args.part.then(|| Stamp::of_version(&sources));
        let compiled = pipeline::compile(sources, None);
        let mut findings = self.shown(&compiled, &compiled.diagnostics);
        write!(streams.err, "{findings}")?;
        // A writer can mend them while the rest takes its time.
        streams.err.flush()?;
        if compiled.count(Severity::Error) > 0 {
            writeln!(streams.err, "nothing was written")?;
            return Ok(stopped_by_findings(&compiled));
        }
        if compiled.coverage().is_nothing() {
            return Err(nothing_to_check(&compiled));
        }
        let config = &compiled.book.config;
        let target = Target::open(&self.args.dir, config)?;
        let part = source.map(|source| part(source, config, &self.selection));
        // A part stands alone, so that nothing older is taken for one of it.
        let replaced = if part.is_some() { Audience::ALL.to_vec() } else { self.selection.audiences.clone() };
        let folders: Vec<&str> = replaced.iter().map(|audience| audience.as_str()).collect();
        let stage = target.stage(&folders)?;
        // Only one build at a time may change what is kept, and the stage holds the lock.
        let pieces = Pieces::of(&self.cache);
        let stage = stage.remembering(self.memory.as_ref()).keeping(&pieces).as_part(part);
        let diagnostics = pipeline::publish(&compiled, &self.selection, &stage);
        let faults = self.shown(&compiled, &diagnostics);
        write!(streams.err, "{faults}")?;
        findings.push_str(&faults);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            writeln!(streams.err, "nothing was written")?;
            return Ok(Outcome::Findings);
        }
        let withheld = || withheld(&compiled.book, &self.selection.audiences);
        let (done, withheld) = rayon::join(|| stage.commit(), withheld);
        let done = done?;
        for warning in &done.written.warnings {
            writeln!(streams.err, "warning: {warning}")?;
        }
        let said = Said { findings, withheld };
        let (kept, noted) = rayon::join(|| pieces.finish(&self.cache), || done.noted(self.stamp, &said));
        // A build that is remembered is not done again, so whatever else is kept is kept before.
        if let Err(error) = kept.and(noted).and_then(|notes| notes.keep(&self.cache)) {
            // The output is as good; only the next build takes as long.
            writeln!(streams.err, "note: what was built is not remembered: {error}")?;
        }
        write!(streams.out, "{}", said.withheld)?;
        tell(config, &self.selection, &done.written, streams)?;
        // The process ends here: to give a large book back piece by piece would only take time.
        std::mem::forget(done);
        std::mem::forget((compiled, pieces));
        Ok(Outcome::Clean)
    }

    /// Findings as people read them; nothing where there are none.
    fn shown(&self, compiled: &Compiled, diagnostics: &[Diagnostic]) -> String {
        let quotes = self.args.quotes.asked();
        if diagnostics.is_empty() { String::new() } else { human_with(quotes, compiled, diagnostics) }
    }
}

/// How much of a book was kept from whom, so that a person can see that it was; one line for each public audience.
fn withheld(book: &Book, audiences: &[Audience]) -> String {
    let amount = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let line = |&audience: &Audience| {
        let Withheld { pages, passages, texts } = book.withheld(audience);
        let text = if pages > 0 { "other text" } else { "text" };
        let within = || format!("{} in {}", amount(passages, "passage"), amount(texts, text));
        let parts = [(pages > 0).then(|| amount(pages, "page")), (passages > 0).then(within)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let is_told = audience != Audience::Agent && !parts.is_empty();
        is_told.then(|| format!("withheld from {audience}: {}\n", and_list(parts.iter().map(String::as_str))))
    };
    audiences.iter().filter_map(line).collect()
}

fn selection(args: &BuildArgs, config: &Config) -> Result<Selection, Failure> {
    let mut selection = Selection::all(config);
    selection.audiences = super::audiences(&args.audience)?;
    if let Some(name) = &args.ui_version {
        selection.versions = vec![supported_version(config, name)?];
    }
    Ok(selection)
}

/// Which part of a book a selection is.
fn part(source: Stamp, config: &Config, selection: &Selection) -> Part {
    let held = |selection: &Selection| {
        let of = |&audience: &Audience| {
            let versions = selection.versions.iter().map(|version| config.versions.name(*version));
            versions.map(move |version| format!("{audience}/{version}")).collect::<Vec<_>>()
        };
        selection.audiences.iter().flat_map(of).collect()
    };
    Part { of: source.digits(), holds: held(selection), whole: held(&Selection::all(config)) }
}

fn tell(config: &Config, selection: &Selection, written: &Written, streams: &mut Streams) -> Result<(), Failure> {
    let versions = &config.versions;
    let audiences = and_list(selection.audiences.iter().map(|audience| audience.as_str()));
    let names = and_list(selection.versions.iter().map(|version| versions.name(*version)));
    writeln!(
        streams.out,
        "built {audiences} for UI {names} in {}: {} files written, {} unchanged, {} removed",
        config.build_dir.value, written.written, written.unchanged, written.removed
    )?;
    Ok(())
}
