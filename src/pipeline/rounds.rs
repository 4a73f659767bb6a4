//! A book that is being written: each round reads what changed since the one before.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Assembled, Parsed, ParsedDocument, assemble, content_folder, parse, parse_document, settings};
use crate::diagnostic::{Diagnostic, INVALID_SOURCE};
use crate::model::Document;
use crate::render::Templates;
use crate::source::{FileId, SourceFile, SourceKind, Sources};

/// What the last round has read.
#[derive(Debug, Default)]
pub struct Rounds {
    settings: Option<Arc<str>>,
    /// By the path relative to the content folder.
    documents: HashMap<String, Remembered>,
    /// The last templates without a fault.
    templates: Option<Templates>,
}

/// A document as it was read last.
#[derive(Debug)]
struct Remembered {
    file: FileId,
    text: Arc<str>,
    parsed: ParsedDocument,
    /// Its last text that could be read, when this one cannot.
    sound: Option<Arc<Document>>,
}

/// A book after a change.
#[derive(Debug, Clone)]
pub struct Round {
    /// The book as it is written.
    pub written: Arc<Assembled>,
    /// The book as it can be shown: where a text or the templates cannot be read, the last that could stand in their
    /// place. `None` when the settings or the catalog cannot be read: then all that was shown before stays.
    pub shown: Option<Arc<Assembled>>,
}

impl Rounds {
    /// Reads a book; documents whose text is the same as in the round before are not parsed again.
    pub fn next(&mut self, sources: &Sources) -> Round {
        let (config, found) = settings(sources);
        let text = sources.first(SourceKind::Settings).map(|id| sources.file(id).text.clone());
        if self.settings != text {
            // Whether a text of the last round was sound depended on the settings too.
            self.documents.clear();
            self.settings = text;
        }
        let known = &self.documents;
        let parsed = parse(sources, &config, &|id, file, path| {
            let known = known.get(path).filter(|known| known.is(id, file));
            known.map_or_else(|| parse_document(id, file, path, &config), |known| known.parsed.clone())
        });
        let can_be_shown = config.is_whole && !has_fault(&found) && !has_fault(&parsed.found);
        let sound = self.remember(sources, &parsed);
        let shown = (!sound.is_empty()).then(|| {
            let stand_in = |parsed: &ParsedDocument| {
                let document = sound.get(&parsed.path).unwrap_or(&parsed.document).clone();
                ParsedDocument { path: parsed.path.clone(), document, found: Vec::new() }
            };
            let documents = parsed.documents.iter().map(stand_in).collect();
            let parsed = Parsed { catalog: parsed.catalog.clone(), found: Vec::new(), documents };
            self.with_templates(assemble(sources.clone(), config.clone(), Vec::new(), parsed))
        });
        let written = Arc::new(self.with_templates(assemble(sources.clone(), config, found, parsed)));
        self.share(&written);
        let shown = shown.map_or_else(|| written.clone(), Arc::new);
        Round { written, shown: can_be_shown.then_some(shown) }
    }

    /// Remembers what was read; gives the last sound text of each document that has none now.
    fn remember(&mut self, sources: &Sources, parsed: &Parsed) -> HashMap<String, Arc<Document>> {
        let mut before = std::mem::take(&mut self.documents);
        let mut stand_ins = HashMap::new();
        for parsed in &parsed.documents {
            let file = parsed.document.file;
            let text = sources.file(file).text.clone();
            let last = before.remove(&parsed.path);
            let mut known = Remembered { file, text, parsed: parsed.clone(), sound: None };
            if !known.is_sound() {
                known.sound = last.and_then(Remembered::into_sound);
            }
            stand_ins.extend(known.sound.clone().map(|sound| (parsed.path.clone(), sound)));
            self.documents.insert(parsed.path.clone(), known);
        }
        stand_ins
    }

    /// Remembers documents as the book has them: what is put together anew stays as it is, and is kept once.
    ///
    /// A document whose text was left out is remembered with its text: another file may make it small enough again.
    fn share(&mut self, written: &Assembled) {
        for (index, document) in written.book.iter().filter(|(_, document)| !document.is_too_large) {
            if let Some(known) = self.documents.get_mut(&document.source) {
                known.parsed.document = written.book.shared(index);
            }
        }
    }

    /// The book with the last templates that had no fault.
    fn with_templates(&mut self, mut assembled: Assembled) -> Assembled {
        match &self.templates {
            Some(sound) if assembled.has_faulty_template => assembled.templates = sound.clone(),
            _ => self.templates = Some(assembled.templates.clone()),
        }
        assembled
    }
}

impl Remembered {
    /// Whether it was read from this file with this text.
    fn is(&self, id: FileId, file: &SourceFile) -> bool {
        self.file == id && file.defect.is_none() && self.text == file.text
    }

    /// Whether it can be shown. A file without text is one that is being written, and nothing takes its place meanwhile.
    fn is_sound(&self) -> bool {
        !has_fault(&self.parsed.found) && !self.text.trim().is_empty()
    }

    fn into_sound(self) -> Option<Arc<Document>> {
        if self.is_sound() { Some(self.parsed.document) } else { self.sound }
    }
}

/// A newer text of one document, read ahead of the round that it begins.
///
/// `None` when it cannot be read or was not there before.
#[must_use]
pub fn read_ahead(shown: &Assembled, file: &SourceFile) -> Option<Document> {
    let config = &shown.book.config;
    let path = file.path.strip_prefix(&content_folder(config))?;
    let (id, _) = shown.sources.iter().find(|(_, known)| known.path == file.path)?;
    if file.defect.is_some() || file.kind != SourceKind::Content {
        return None;
    }
    let parsed = parse_document(id, file, path, config);
    (!has_fault(&parsed.found)).then(|| Arc::unwrap_or_clone(parsed.document))
}

/// The file of a book at a path.
#[must_use]
pub fn file_at<'s>(shown: &'s Assembled, path: &str) -> Option<&'s SourceFile> {
    shown.sources.iter().map(|(_, file)| file).find(|file| file.path == path)
}

/// Whether a text is the one that the book on show was read from.
#[must_use]
pub fn is_known(shown: &Assembled, file: &SourceFile) -> bool {
    file_at(shown, &file.path).is_some_and(|known| known.text == file.text)
}

/// Whether a text of the content folder can be read at all.
#[must_use]
pub fn is_sound(shown: &Assembled, file: &SourceFile) -> bool {
    let config = &shown.book.config;
    let known = shown.sources.iter().find(|(_, known)| known.path == file.path);
    let found = known.zip(file.path.strip_prefix(&content_folder(config)));
    file.defect.is_none()
        && found.is_some_and(|((id, _), path)| !has_fault(&parse_document(id, file, path, config).found))
}

fn has_fault(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.rule == INVALID_SOURCE)
}
