//! `headwater search`: the page, step or failure branch that words lead to.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use headwater::diagnostic::Severity;
use headwater::disk::{Cache, Stamp};
use headwater::model::Question;
use headwater::pipeline::{self, Library};
use headwater::report;
use headwater::source::Sources;

use super::args::{AnswerFormat, SearchArgs};
use super::{Failure, Outcome, Streams, audience, human, read, supported_version};

/// Under this name the cache keeps the indexes.
const KEPT: &str = "search";
/// How many bytes behind the indexes say how many errors the book has.
const ERRORS: usize = 8;

/// A book made ready to be searched.
struct Ready {
    library: Library,
    /// How many errors it has, as far as it could be read.
    errors: usize,
}

pub(super) fn run(args: &SearchArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let (words, dir) = words_and_book(args);
    let audience = audience(&args.audience)?;
    let sources = read(&dir)?;
    let (config, _) = pipeline::settings(&sources);
    if !config.is_whole {
        // Without its settings nobody knows what the book says to whom.
        let compiled = pipeline::compile(sources, None);
        write!(streams.err, "{}", human(&compiled, &compiled.diagnostics))?;
        return Ok(Outcome::FaultySettings);
    }
    let newest = || config.versions.newest();
    let version = args.ui_version.as_ref().map_or_else(|| Ok(newest()), |name| supported_version(&config, name))?;
    let ready = ready(&dir, sources, streams)?;
    if ready.library.is_empty() {
        let folder = &config.book.src.value;
        return Err(Failure::Request(format!("nothing was searched: no page and no procedure in `{folder}`")));
    }
    if ready.errors > 0 {
        let errors = if ready.errors == 1 { "an error" } else { "errors" };
        writeln!(
            streams.err,
            "note: the book has {errors}, and only what could be read was searched; run `headwater lint`"
        )?;
    }
    let (version, limit) = (config.versions.name(version), usize::from(args.limit));
    let question = Question { audience, version, words: &words, limit };
    let found = ready.library.ask(&question)?;
    let text = match args.format {
        AnswerFormat::Text => report::search_human(&question, &found),
        AnswerFormat::Json => report::search_json(&question, &found),
    };
    write!(streams.out, "{text}")?;
    Ok(if found.hits.is_empty() { Outcome::NothingFound } else { Outcome::Clean })
}

/// What is looked for, and in which book: the last of several arguments names it when it is the folder of one.
fn words_and_book(args: &SearchArgs) -> (String, PathBuf) {
    let (words, dir) = match (&args.dir, args.words.split_last()) {
        (Some(dir), _) => (args.words.as_slice(), dir.clone()),
        (None, Some((last, words))) if !words.is_empty() && is_book(last) => (words, PathBuf::from(last)),
        _ => (args.words.as_slice(), PathBuf::from(".")),
    };
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    (words.join(" "), dir)
}

/// Whether an argument names the folder of a book; an empty one names nothing.
fn is_book(argument: &OsStr) -> bool {
    !argument.is_empty() && Path::new(argument).join("book.toml").is_file()
}

/// Takes the indexes of the book from its cache, or makes them and keeps them there.
fn ready(dir: &Path, sources: Sources, streams: &mut Streams) -> Result<Ready, Failure> {
    let (cache, stamp) = (Cache::of(dir), Stamp::of(&sources));
    if let Some(ready) = cache.read(KEPT, stamp).and_then(|bytes| Ready::from_bytes(&bytes)) {
        return Ok(ready);
    }
    let compiled = pipeline::compile(sources, None);
    let ready = Ready { library: pipeline::index(&compiled)?, errors: compiled.count(Severity::Error) };
    if let Err(error) = cache.write(KEPT, stamp, &ready.to_bytes()?) {
        // The answer is as good; only the next one takes as long.
        writeln!(streams.err, "note: the index is not kept: {error}")?;
    }
    Ok(ready)
}

impl Ready {
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (library, errors) = bytes.split_last_chunk::<ERRORS>()?;
        let errors = usize::try_from(u64::from_le_bytes(*errors)).ok()?;
        Some(Self { library: Library::from_bytes(library)?, errors })
    }

    fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = self.library.to_bytes()?;
        bytes.extend((self.errors as u64).to_le_bytes());
        Ok(bytes)
    }
}
