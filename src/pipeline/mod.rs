//! Sources to a checked book, and a checked book to output: the steps of a build in their order.

mod library;
mod preview;
mod rounds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::audience::Audience;
use crate::config::Config;
use crate::date::Day;
use crate::diagnostic::{Coverage, Diagnostic, RuleName, Severity};
use crate::fix::{self, Fixed};
use crate::lint;
use crate::model::view::View;
use crate::model::{Book, Catalog, Document, DocumentKind};
use crate::output::Output;
use crate::parse;
use crate::render::{self, Highlighter, Templates, Tools};
use crate::report::{self, DuplicatePair, Report};
use crate::resolve;
use crate::search;
use crate::source::{FileId, SourceFile, SourceKind, Sources};
use crate::version::UiVersion;

pub use library::{IndexFault, Library, index};
pub use preview::{Drafts, Places, Preview, preview};
pub use rounds::{Round, Rounds, read_ahead};

/// A book that was read and checked.
#[derive(Debug)]
pub struct Compiled {
    /// What it was read from.
    pub sources: Sources,
    /// The book itself, as far as it could be understood.
    pub book: Book,
    /// The templates of its sites; Headwater's own where the book's could not be used.
    pub templates: Templates,
    /// The pictures that may be published, by their path relative to the content folder.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
    /// Everything that was found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The day on which it was checked; none when findings must not depend on it.
    pub today: Option<Day>,
}

/// A book whose safe fixes were made.
#[derive(Debug)]
pub struct Mended {
    /// The book as it is with them.
    pub compiled: Compiled,
    /// How many findings were mended in each file that changed.
    pub findings: BTreeMap<FileId, usize>,
    /// Files whose fixes would have given the book a finding that it did not have.
    pub refused: BTreeSet<FileId>,
}

/// What of a book is rendered.
#[derive(Debug, Clone)]
pub struct Selection {
    /// For whom.
    pub audiences: Vec<Audience>,
    /// In which UI versions, newest first.
    pub versions: Vec<UiVersion>,
}

/// The settings of a book from sources that hold its `book.toml`.
#[must_use]
pub fn settings(sources: &Sources) -> (Config, Vec<Diagnostic>) {
    match sources.first(SourceKind::Settings) {
        Some(id) => parse::settings(id, sources.file(id)),
        None => {
            // Only a caller that reads no folder can come here; an empty file has all defaults.
            let mut empty = Sources::default();
            let id = empty.add_text("book.toml", SourceKind::Settings, "");
            parse::settings(id, empty.file(id))
        }
    }
}

/// Reads and checks a book: settings, catalog, documents, then what they mean to each other.
///
/// Only rules of freshness ask for `today`. Who makes output leaves it out, so that the same sources
/// build on every day or on none.
#[must_use]
pub fn compile(sources: Sources, today: Option<Day>) -> Compiled {
    let (config, found) = settings(&sources);
    let parsed = parse(&sources, &config, &|id, file, path| parse_document(id, file, path, &config));
    let assembled = assemble(sources, config, found, parsed);
    let diagnostics = judge(&assembled, today);
    let Assembled { sources, book, templates, pictures, .. } = assembled;
    Compiled { sources, book, templates, pictures, diagnostics, today }
}

/// A book that was read and put together, before any rule has judged it.
#[derive(Debug)]
pub struct Assembled {
    /// What it was read from.
    pub sources: Sources,
    /// The book, as far as it could be understood.
    pub book: Book,
    /// The templates of its sites; Headwater's own where the book's could not be used.
    pub templates: Templates,
    /// The pictures that may be published, by their path relative to the content folder.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
    /// What was found while it was read.
    faults: Vec<Diagnostic>,
    /// Whether a template of the book could not be used.
    has_faulty_template: bool,
}

/// What the files of a book say, each by itself.
struct Parsed {
    catalog: Catalog,
    /// What was found in the catalog.
    found: Vec<Diagnostic>,
    documents: Vec<ParsedDocument>,
}

/// What one file says.
#[derive(Debug, Clone)]
struct ParsedDocument {
    /// Its path relative to the content folder.
    path: String,
    document: Arc<Document>,
    found: Vec<Diagnostic>,
}

/// Reads the files of a book; `read` is given a document's number, its file and its path relative to the content folder.
fn parse(
    sources: &Sources,
    config: &Config,
    read: &(dyn Fn(FileId, &SourceFile, &str) -> ParsedDocument + Sync),
) -> Parsed {
    let folder = content_folder(config);
    // Without the settings nobody knows which versions and roles there are, so texts are not judged.
    let is_content = |file: &SourceFile| file.kind == SourceKind::Content && config.is_whole;
    let content = sources.iter().filter(|(_, file)| is_content(file));
    let (catalogs, files): (Vec<_>, Vec<_>) = content.partition(|(_, file)| is_catalog(file, &folder));
    let (catalog, found) = parse::catalog(catalogs, config);
    let read =
        |&(id, file): &(FileId, &SourceFile)| read(id, file, file.path.strip_prefix(&folder).unwrap_or(&file.path));
    let documents = files.par_iter().map(read).collect();
    Parsed { catalog, found, documents }
}

fn parse_document(id: FileId, file: &SourceFile, path: &str, config: &Config) -> ParsedDocument {
    let (document, found) = parse::document(id, file, path, config);
    ParsedDocument { path: path.to_owned(), document: Arc::new(document), found }
}

/// Puts a book together from what its files say.
fn assemble(sources: Sources, config: Config, mut faults: Vec<Diagnostic>, parsed: Parsed) -> Assembled {
    faults.extend(parsed.found);
    let mut documents = Vec::with_capacity(parsed.documents.len());
    for ParsedDocument { path, document, found } in parsed.documents {
        faults.extend(found);
        documents.push((path, document));
    }
    let lock = sources.first(SourceKind::Lock).map(|id| parse::lock(id, sources.file(id), &config));
    let pictures = pictures(&sources, &content_folder(&config));
    let assets = pictures.iter().map(|(path, picture)| (path.clone(), picture.as_ref().err().copied())).collect();
    let (mut book, found) = resolve::book(resolve::Parts { config, catalog: parsed.catalog, documents, assets });
    faults.extend(found);
    if let Some((lock, found)) = lock {
        faults.extend(found);
        // Where no text was judged, none is lost.
        book.lock = book.config.is_whole.then_some(lock);
    }
    let (templates, found) = Templates::load(&sources);
    let has_faulty_template = !found.is_empty();
    faults.extend(found);
    let pictures = pictures.into_iter().filter_map(|(path, picture)| Some((path, picture.ok()?))).collect();
    Assembled { sources, book, templates, pictures, faults, has_faulty_template }
}

/// Everything that is found in a book, sorted by place.
#[must_use]
pub fn judge(assembled: &Assembled, today: Option<Day>) -> Vec<Diagnostic> {
    let Assembled { sources, book, faults, .. } = assembled;
    let mut diagnostics = faults.clone();
    diagnostics.append(&mut lint::check(book, sources, today));
    let allows: Vec<_> = book.iter().flat_map(|(_, document)| &document.allows).collect();
    lint::grade(diagnostics, &book.config, sources, &allows)
}

/// How often a book is mended and checked again: what one fix uncovers, the next round mends.
const ROUNDS: usize = 10;

/// Makes the safe fixes of the findings that are `wanted`, until there are none left.
///
/// The edits of a file are made only when no rule finds more in any file of the book after them.
#[must_use]
pub fn mend(mut compiled: Compiled, wanted: &dyn Fn(&Compiled, &Diagnostic) -> bool) -> Mended {
    let mut findings = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for _ in 0..ROUNDS {
        let chosen: Vec<_> = compiled.diagnostics.iter().filter(|found| wanted(&compiled, found)).collect();
        let mut fixed = fix::apply(&compiled.sources, &chosen);
        fixed.retain(|fixed| !refused.contains(&fixed.file));
        let Some(next) = without_harm(&compiled, &mut fixed, &mut refused) else { break };
        for fixed in fixed {
            *findings.entry(fixed.file).or_insert(0) += fixed.findings;
        }
        compiled = next;
    }
    Mended { compiled, findings, refused }
}

/// The book with these texts, without those that do harm; `None` when no text is left.
fn without_harm(compiled: &Compiled, fixed: &mut Vec<Fixed>, refused: &mut BTreeSet<FileId>) -> Option<Compiled> {
    let before = counts(compiled);
    while !fixed.is_empty() {
        let texts = fixed.iter().map(|fixed| (fixed.file, fixed.text.clone()));
        let next = compile(compiled.sources.with_texts(texts), compiled.today);
        let after = counts(&next);
        let more: BTreeSet<_> = after.iter().filter(|(key, count)| before.get(key) < Some(count)).collect();
        if more.is_empty() {
            return Some(next);
        }
        let is_new = |found: &&Diagnostic| more.iter().any(|((rule, file), _)| (*rule, *file) == key(found));
        let new = next.diagnostics.iter().filter(is_new);
        let places: BTreeSet<_> = new
            .flat_map(|found| std::iter::once(&found.primary).chain(&found.related))
            .map(|label| label.span.file)
            .collect();
        let is_blamed = |fixed: &Fixed| places.contains(&fixed.file);
        // A finding in none of the edited files may come from any of them.
        let all = !fixed.iter().any(is_blamed);
        refused.extend(fixed.iter().filter(|fixed| all || is_blamed(fixed)).map(|fixed| fixed.file));
        fixed.retain(|fixed| !refused.contains(&fixed.file));
    }
    None
}

fn key(diagnostic: &Diagnostic) -> (RuleName, FileId) {
    (diagnostic.rule, diagnostic.primary.span.file)
}

/// How many findings of each rule each file has.
fn counts(compiled: &Compiled) -> BTreeMap<(RuleName, FileId), usize> {
    let mut counts = BTreeMap::new();
    // How alike two texts are is a matter of degree, which any edit of a third one may tip.
    let is_certain = |found: &&Diagnostic| found.rule != lint::rules::DUPLICATE_PROCEDURE;
    for diagnostic in compiled.diagnostics.iter().filter(is_certain) {
        *counts.entry(key(diagnostic)).or_insert(0) += 1;
    }
    counts
}

/// Every picture below the content folder as it may be published, or what is wrong with it.
fn pictures(sources: &Sources, folder: &str) -> BTreeMap<String, Result<Arc<[u8]>, &'static str>> {
    let paths: Vec<&str> = sources.asset_paths().collect();
    let read = |path: &&str| {
        let below = path.strip_prefix(folder)?;
        let bytes = sources.asset(path)?;
        Some((below.to_owned(), parse::picture(path, bytes).map(Into::into)))
    };
    paths.par_iter().filter_map(read).collect()
}

/// What stands before the path of every content file: the content folder with a slash, or nothing.
fn content_folder(config: &Config) -> String {
    match config.book.src.value.as_str() {
        "." => String::new(),
        src => format!("{src}/"),
    }
}

/// Whether a content file belongs to the UI catalog: `ui.yaml`, or anything in the folder `ui`.
fn is_catalog(file: &SourceFile, folder: &str) -> bool {
    let path = file.path.strip_prefix(folder).unwrap_or(&file.path);
    parse::is_yaml(path) && (path.starts_with("ui/") || path.rsplit_once('.').is_some_and(|(stem, _)| stem == "ui"))
}

/// From this score on, `lint` reports a pair of duplicates.
pub const DUPLICATE: f32 = lint::duplicates::THRESHOLD;

/// The pairs of documents that tell one thing twice, best first, those below the threshold too.
#[must_use]
pub fn duplicates(compiled: &Compiled) -> Vec<DuplicatePair> {
    let pairs = lint::duplicates::duplicates(&compiled.book, &compiled.sources, lint::duplicates::FLOOR);
    let pair = |pair: lint::duplicates::Pair| DuplicatePair {
        places: pair.places,
        score: pair.score,
        grounds: pair.grounds,
        drift: pair.drift.map(|drift| [(drift.places.0, drift.texts.0), (drift.places.1, drift.texts.1)]),
    };
    pairs.into_iter().map(pair).collect()
}

impl Compiled {
    /// How many findings of this severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether `book.toml` says something that cannot be followed, so that nobody knows what should be checked.
    #[must_use]
    pub fn has_faulty_settings(&self) -> bool {
        let faults = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        faults.map(|diagnostic| diagnostic.primary.span.file).any(|file| file == self.book.config.file)
    }

    /// How much was checked.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        coverage(&self.sources, &self.book)
    }
}

fn coverage(sources: &Sources, book: &Book) -> Coverage {
    let config = &book.config;
    let content = sources.iter().filter(|(_, file)| file.kind == SourceKind::Content);
    let is_read = |file: &SourceFile| config.is_whole && file.defect.is_none();
    let (read, skipped): (Vec<_>, Vec<_>) = content.partition(|(_, file)| is_read(file));
    let documents = || book.iter().filter(|(_, document)| is_read(sources.file(document.file)));
    let of = |kind| documents().filter(|(_, document)| document.kind == kind).count();
    Coverage {
        files: read.len(),
        skipped: skipped.len(),
        rules: lint::rules_in_force(config),
        procedures: of(DocumentKind::Procedure),
        pages: of(DocumentKind::Page),
        ui_versions: config.versions.supported().iter().count(),
    }
}

/// The findings in a book as programs read them: what `lint --format json` prints.
#[must_use]
pub fn findings_json(assembled: &Assembled, findings: &[Diagnostic]) -> String {
    let Assembled { sources, book, .. } = assembled;
    report::json(&Report::new(sources, findings, coverage(sources, book)))
}

impl Selection {
    /// Everything that the book has.
    #[must_use]
    pub fn all(config: &Config) -> Self {
        let mut versions: Vec<UiVersion> = config.versions.supported().iter().collect();
        versions.reverse();
        Self { audiences: Audience::ALL.to_vec(), versions }
    }
}

/// Renders the selected views; a fault in a template of the book comes back as a finding.
#[must_use]
pub fn publish(compiled: &Compiled, selection: &Selection) -> (Output, Vec<Diagnostic>) {
    // Both sites show the same code, so it is highlighted once for both.
    let highlighter = Highlighter::default();
    let mut diagnostics = Vec::new();
    let mut output = Output::default();
    for &audience in &selection.audiences {
        let views_of = |audience| {
            let views = selection.versions.par_iter().map(|&version| View::new(&compiled.book, audience, version));
            views.collect::<Vec<View>>()
        };
        let tools = Tools { templates: &compiled.templates, highlighter: &highlighter };
        let views = views_of(audience);
        // The desk sees what its customers see; nobody sees what the desk sees.
        let customers = if audience == Audience::Agent { views_of(Audience::Customer) } else { Vec::new() };
        let mut rendered = render::audience(audience, &views, &customers, tools);
        diagnostics.append(&mut rendered.diagnostics);
        output.extend(rendered.output);
        if audience != Audience::InApp {
            for (path, bytes) in search::site::index(&views) {
                output.insert(format!("{audience}/{path}"), bytes);
            }
        }
        for asset in rendered.assets {
            if let Some(bytes) = compiled.pictures.get(&asset.source) {
                output.insert(asset.path, bytes.to_vec());
            }
        }
    }
    (output, lint::grade(diagnostics, &compiled.book.config, &compiled.sources, &[]))
}
