//! Sources to a checked book, and a checked book to output: the steps of a build in their order.

mod export;
mod library;
mod mend;
mod preview;
mod publish;
mod rounds;
mod verified;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::date::Day;
use crate::diagnostic::{AnchorCount, Coverage, Diagnostic, Severity};
use crate::lint;
use crate::model::{Book, Catalog, Document, DocumentKind};
use crate::parse;
use crate::render::Templates;
use crate::report::{self, DuplicatePair, Report};
use crate::resolve;
use crate::source::{FileId, SourceFile, SourceKind, Sources};
use crate::version::UiVersion;

pub use export::{documents, mapping};
pub use library::{Finder, IndexFault, Library, index};
pub use mend::{Mended, mend};
pub use preview::{Drafts, Listed, Places, Preview, help_words, preview};
pub use publish::{Selection, publish};
pub use rounds::{Round, Rounds, file_at, is_known, is_sound, read_ahead};
pub use verified::{CheckedOutput, verify_output};

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

/// The anchors of a product, held against the catalog of a book.
#[derive(Debug)]
pub struct CheckedAnchors {
    /// The files of the book and of the product, told from one place.
    pub sources: Sources,
    /// What is wrong with the anchors, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was checked.
    pub coverage: Coverage,
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
    let assembled = put_together(sources);
    let diagnostics = judge(&assembled, today);
    let Assembled { sources, book, templates, pictures, .. } = assembled;
    Compiled { sources, book, templates, pictures, diagnostics, today }
}

/// Reads a book and puts it together, for who asks no rule.
#[must_use]
pub fn put_together(sources: Sources) -> Assembled {
    let (config, found) = settings(&sources);
    let parsed = parse(&sources, &config, &|id, file, path| parse_document(id, file, path, &config));
    assemble(sources, config, found, parsed)
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
    if book.config.is_whole {
        faults.extend(found);
    }
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
    // Without texts the settings would seem to speak of much that is not there.
    if book.config.is_whole {
        diagnostics.append(&mut lint::check(book, sources, today));
    }
    let allows: Vec<_> = book.iter().flat_map(|(_, document)| &document.allows).collect();
    lint::grade(diagnostics, &book.config, sources, &allows)
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
#[must_use]
pub fn content_folder(config: &Config) -> String {
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

/// Checks the anchors in files of a product whose UI is that of `version`.
///
/// What comes back has the files of the product besides those of the book, whose paths are told from the same
/// place: `root` stands before them. Its findings are those about the anchors.
#[must_use]
pub fn check_anchors(compiled: &Compiled, product: Vec<SourceFile>, root: &str, version: UiVersion) -> CheckedAnchors {
    let mut sources = compiled.sources.seen_from(root);
    let first = sources.iter().count();
    for file in product {
        sources.add(file);
    }
    let (read, skipped): (Vec<_>, Vec<_>) = sources.iter().skip(first).partition(|(_, file)| file.defect.is_none());
    let found: Vec<_> = read.par_iter().map(|(id, file)| parse::anchors(*id, &file.text)).collect();
    let open = found.iter().map(|anchors| anchors.open).sum();
    let ids: Vec<_> = found.into_iter().flat_map(|anchors| anchors.ids).collect();
    let coverage = Coverage {
        files: read.len(),
        skipped: skipped.len(),
        rules: lint::ANCHOR_RULES.len(),
        ui_versions: 1,
        anchors: Some(AnchorCount { checked: ids.len(), open }),
        output: None,
        procedures: 0,
        pages: 0,
    };
    let book = &compiled.book;
    let mut diagnostics = lint::anchors(book, &ids, version);
    diagnostics.extend(skipped.iter().filter_map(|(id, file)| Some(parse::defect(*id, file.defect.as_ref()?))));
    let of_levels = |found: &Diagnostic| found.primary.span.file == book.config.file;
    let mut diagnostics = lint::grade(diagnostics, &book.config, &sources, &[]);
    // Faults of `[lint]` are told where the book itself is checked.
    diagnostics.retain(|found| !of_levels(found));
    CheckedAnchors { sources, diagnostics, coverage }
}

/// From this score on, `lint` reports a pair of duplicates.
pub const DUPLICATE: f32 = lint::duplicates::THRESHOLD;

/// The pairs of documents that tell one thing twice, best first, those below the threshold too.
#[must_use]
pub fn duplicates(book: &Book, sources: &Sources) -> Vec<DuplicatePair> {
    let pairs = lint::duplicates::duplicates(book, sources, lint::duplicates::FLOOR);
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

impl Assembled {
    /// How much was read.
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
        anchors: None,
        output: None,
    }
}

/// The findings in a book as programs read them: what `lint --format json` prints.
#[must_use]
pub fn findings_json(assembled: &Assembled, findings: &[Diagnostic]) -> String {
    let Assembled { sources, book, .. } = assembled;
    report::json(&Report::new(sources, findings, coverage(sources, book)))
}

/// The first error among the findings in a book, in one line.
#[must_use]
pub fn first_error(assembled: &Assembled, findings: &[Diagnostic]) -> Option<String> {
    let Assembled { sources, book, .. } = assembled;
    report::first_error(&Report::new(sources, findings, coverage(sources, book)))
}
