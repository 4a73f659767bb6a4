//! A second gate, over the finished output: it reads the sources in a simple way of its own and searches every
//! public byte for what they keep inside. It knows no parser, no view and no renderer.

mod comments;
mod data;
mod decode;
mod definition;
mod fence;
mod inline;
mod known;
mod live;
mod markdown;
mod markup;
mod passage;
mod picture;
mod rules;
mod scan;
mod secret;
mod sections;
mod settings;
mod start;
mod tags;
mod terms;
mod words;

use rayon::prelude::*;

use self::known::Known;
use self::secret::Secrets;
use self::terms::Vocabulary;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, RuleInfo, RuleName, sort};
use crate::output::BuiltFile;
use crate::source::{FileId, SourceKind, Sources, Span};

/// An output with the sources from which it should have been made.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    /// The files of the book and of the output.
    pub sources: &'c Sources,
    /// The settings of the book.
    pub config: &'c Config,
    /// The files of the output, each with its number among the sources.
    pub files: &'c [(FileId, BuiltFile)],
    /// Paths and names of the machine, none of which may be told.
    pub places: &'c [String],
    /// The texts that Headwater itself puts into every output.
    pub own: &'c [&'c str],
}

/// What the gate found, and how much it looked at.
#[derive(Debug)]
pub struct Verified {
    /// The findings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files of the content were read.
    pub sources: usize,
    /// How many passages are for agents or nobody.
    pub passages: usize,
    /// How many bytes of the output were searched.
    pub bytes: usize,
}

/// What every file is searched with.
struct Gate<'g> {
    config: &'g Config,
    known: &'g Known,
    secrets: Secrets<'g>,
    vocabulary: Vocabulary,
    places: Vec<String>,
}

/// What reports may tell of the rules of the gate.
#[must_use]
pub fn rules() -> Vec<RuleInfo> {
    rules::infos()
}

/// Searches the public files of an output for what the sources keep inside.
#[must_use]
pub fn output(case: &Case) -> Verified {
    let known = &known::read(case.sources, case.config, case.own);
    let bytes = case.files.iter().map(|(_, file)| file.bytes.len()).sum();
    let mut diagnostics: Vec<Diagnostic> = case.files.iter().filter_map(odd).collect();
    diagnostics.extend(known.unread.iter().copied().map(unread));
    let places = case.places.iter().filter(|place| is_telling(place, case.sources, known)).cloned().collect();
    let (secrets, vocabulary) = (Secrets::of(known), Vocabulary::of(known));
    let gate = Gate { config: case.config, known, secrets, vocabulary, places };
    let found = case.files.par_iter().flat_map_iter(|(id, file)| {
        let found = scan::file(&gate, file).into_iter();
        found.map(move |found| diagnostic(*id, found, (known, case.sources)))
    });
    diagnostics.extend(found.collect::<Vec<_>>());
    sort(&mut diagnostics, case.sources);
    Verified { diagnostics, sources: known.files, passages: known.inside.len(), bytes }
}

/// A source of which nobody knows what it keeps inside.
fn unread(source: FileId) -> Diagnostic {
    let message = "the YAML of this file cannot be read, so that nobody knows whom the file is for";
    Diagnostic::new(rules::ODD_FILE, Span::start_of(source), message)
        .help("correct it, or write it more plainly; `headwater lint` tells what is wrong with it")
}

/// A file that could not be read as what it should be.
fn odd((id, file): &(FileId, BuiltFile)) -> Option<Diagnostic> {
    let defect = file.defect.as_ref()?;
    Some(Diagnostic::new(rules::ODD_FILE, Span::start_of(*id), &defect.reason).help(&defect.help))
}

/// Whether a name of the machine is one that no public text has by chance.
fn is_telling(place: &str, sources: &Sources, known: &Known) -> bool {
    if place.contains(['/', '\\']) {
        let mut written = sources.iter().filter(|(_, file)| file.kind != SourceKind::Output);
        return place.len() > 2 && !written.any(|(_, file)| file.text.contains(place));
    }
    place.chars().count() > 2 && !words::words(place).iter().all(|word| known.words.contains(word))
}

fn diagnostic(
    file: FileId,
    (range, rule, message, passage): scan::Found,
    (known, sources): (&Known, &Sources),
) -> Diagnostic {
    let mut found = Diagnostic::new(rule, Span::new(file, range), message);
    if let Some(passage) = passage.and_then(|place| known.inside.get(place)) {
        found = found.related(inside(passage.span, sources), "for agents, or for nobody");
    }
    found.help(help(rule))
}

/// A place as far as its file goes: that of a value in YAML is where its first line was found.
fn inside(span: Span, sources: &Sources) -> Span {
    let text = sources.text(span.file);
    let range = span.range();
    let (start, end) = (text.floor_char_boundary(range.start), text.floor_char_boundary(range.end));
    Span::new(span.file, start.min(text.len())..end.min(text.len()))
}

fn help(rule: RuleName) -> &'static str {
    match rule {
        rules::LEAKED_TEXT | rules::LEAKED_TERM => {
            "do not publish this output: build it anew, and when that does not help, report the fault"
        }
        rules::LEAKED_NAME => "remove the file, build anew, and give what is internal a place and a name of its own",
        rules::LEAKED_PLACE => "take it out of the text or template that it comes from",
        rules::INTERNAL_WORD => "take the word out of the text that it comes from, or put that text into `{for agent}`",
        rules::LIVE_MARKUP => "build anew; when a template of the book makes it, put it into a file and load that",
        rules::FOREIGN_SCHEME => "link with `https:`, `mailto:` or `tel:`",
        rules::PICTURE_NOTES => "build anew, which leaves notes out, or save the picture without them",
        _ => "remove it, and build anew",
    }
}
