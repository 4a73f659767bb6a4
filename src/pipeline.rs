//! Sources to a checked book, and a checked book to output: the steps of a build in their order.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::audience::Audience;
use crate::config::Config;
use crate::diagnostic::{Coverage, Diagnostic, Severity};
use crate::lint;
use crate::model::view::View;
use crate::model::{Book, DocumentKind};
use crate::output::Output;
use crate::parse;
use crate::render::{self, Highlighter, Templates, Tools};
use crate::report::DuplicatePair;
use crate::resolve;
use crate::source::{FileId, SourceFile, SourceKind, Sources};
use crate::version::UiVersion;

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
#[must_use]
pub fn compile(sources: Sources) -> Compiled {
    let (config, mut diagnostics) = settings(&sources);
    let folder = content_folder(&config);
    // Without the settings nobody knows which versions and roles there are, so texts are not judged.
    let is_content = |file: &SourceFile| file.kind == SourceKind::Content && config.is_whole;
    let content = sources.iter().filter(|(_, file)| is_content(file));
    let (catalogs, documents): (Vec<_>, Vec<_>) = content.partition(|(_, file)| is_catalog(file, &folder));
    let (catalog, mut found) = parse::catalog(catalogs, &config);
    diagnostics.append(&mut found);

    let parse = |&(id, file): &(FileId, &SourceFile)| {
        let path = file.path.strip_prefix(&folder).unwrap_or(&file.path);
        let (document, found) = parse::document(id, file, path, &config);
        (path.to_owned(), document, found)
    };
    let mut parsed = Vec::with_capacity(documents.len());
    for (path, document, mut found) in documents.par_iter().map(parse).collect::<Vec<_>>() {
        diagnostics.append(&mut found);
        parsed.push((path, document));
    }

    let pictures = pictures(&sources, &folder);
    let assets = pictures.iter().map(|(path, picture)| (path.clone(), picture.as_ref().err().copied())).collect();
    let (book, mut found) = resolve::book(resolve::Parts { config, catalog, documents: parsed, assets });
    diagnostics.append(&mut found);
    diagnostics.append(&mut lint::check(&book));
    let (templates, mut found) = Templates::load(&sources);
    diagnostics.append(&mut found);
    let diagnostics = lint::grade(diagnostics, &book.config);
    let pictures = pictures.into_iter().filter_map(|(path, picture)| Some((path, picture.ok()?))).collect();
    Compiled { sources, book, templates, pictures, diagnostics }
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
    let pairs = lint::duplicates::duplicates(&compiled.book, lint::duplicates::FLOOR);
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

    /// How much was checked.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let content = self.sources.iter().filter(|(_, file)| file.kind == SourceKind::Content);
        let of = |kind| self.book.iter().filter(|(_, document)| document.kind == kind).count();
        Coverage {
            files: if self.book.config.is_whole { content.count() } else { 0 },
            procedures: of(DocumentKind::Procedure),
            pages: of(DocumentKind::Page),
            ui_versions: self.book.config.versions.supported().iter().count(),
        }
    }
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
        let views = selection.versions.par_iter().map(|&version| View::new(&compiled.book, audience, version));
        let tools = Tools { templates: &compiled.templates, highlighter: &highlighter };
        let mut rendered = render::audience(audience, &views.collect::<Vec<_>>(), tools);
        diagnostics.append(&mut rendered.diagnostics);
        output.extend(rendered.output);
        for asset in rendered.assets {
            if let Some(bytes) = compiled.pictures.get(&asset.source) {
                output.insert(asset.path, bytes.to_vec());
            }
        }
    }
    (output, lint::grade(diagnostics, &compiled.book.config))
}
