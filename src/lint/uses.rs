//! Every reference in the texts of a book, with everywhere that it is seen.
//!
//! A text that is included in several places is read once and seen in several scopes, so a
//! reference is kept once, with all of its scopes.

use std::collections::{BTreeMap, HashSet};

use crate::audience::AudienceSet;
use crate::model::{Book, DocumentIndex, ElementId, Includes, Inline, InlineKind, LinkTarget, Scope, Visit, walk};
use crate::source::{FileId, Span};
use crate::version::VersionSet;

/// References by their places.
#[derive(Debug, Default)]
pub struct Uses {
    /// UI elements that are named.
    pub ui: BTreeMap<Span, UiUse>,
    /// Links.
    pub links: BTreeMap<Span, LinkUse>,
    /// Pictures.
    pub images: BTreeMap<Span, ImageUse>,
    /// The files whose text stands on a page, by itself or where it is included.
    pub shown: HashSet<FileId>,
}

/// A UI element that is named.
#[derive(Debug)]
pub struct UiUse {
    /// The element.
    pub element: ElementId,
    /// Everywhere that the reference is seen.
    pub scopes: Vec<Scope>,
}

/// A link.
#[derive(Debug)]
pub struct LinkUse {
    /// The destination as written.
    pub written: String,
    /// Where it leads.
    pub target: LinkTarget,
    /// Everywhere that it is seen.
    pub scopes: Vec<Scope>,
    /// The page that shows it in each of these scopes.
    pub pages: Vec<DocumentIndex>,
    /// Where its destination is defined, when that is elsewhere in the file.
    pub defined: Option<Span>,
}

/// A picture.
#[derive(Debug)]
pub struct ImageUse {
    /// The destination as written.
    pub written: String,
    /// Why it cannot be shown, as the end of a sentence that begins with its name.
    pub fault: Option<&'static str>,
    /// Where its file is named, when that is in a definition elsewhere in the file.
    pub defined: Option<Span>,
    /// Everywhere that it is seen.
    pub scopes: Vec<Scope>,
}

impl Uses {
    /// All references in a book.
    #[must_use]
    pub fn of(book: &Book) -> Self {
        let mut uses = Self::default();
        let mut collector = Collector { uses: &mut uses, files: HashSet::new(), page: None };
        for (index, document) in book.iter().filter(|(_, document)| document.is_published()) {
            collector.page = Some(index);
            walk(document, book.scope(document), Includes::Follow, &mut collector);
        }
        // A partial that nothing includes is checked as if it stood on a page that everybody sees.
        let seen = std::mem::take(&mut collector.files);
        for (index, document) in book.iter().filter(|(_, document)| !document.is_published()) {
            collector.page = Some(index);
            if !seen.contains(&document.file) {
                walk(document, book.scope(document), Includes::Follow, &mut collector);
            }
        }
        uses.shown = seen;
        uses
    }
}

impl UiUse {
    /// The UI versions in which anybody sees it.
    #[must_use]
    pub fn versions(&self) -> VersionSet {
        versions(&self.scopes)
    }
}

impl ImageUse {
    /// Whether anybody ever sees it.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        !self.scopes.is_empty()
    }
}

fn versions(scopes: &[Scope]) -> VersionSet {
    scopes.iter().fold(VersionSet::EMPTY, |set, scope| set.or(scope.versions))
}

impl LinkUse {
    /// The parts of its scopes outside `scope`, each with something in it.
    pub fn outside(&self, scope: Scope) -> impl Iterator<Item = Scope> + '_ {
        self.scopes.iter().flat_map(move |&seen| {
            // A product of two sets minus another is the union of these two products.
            let other_versions = Scope { versions: seen.versions.minus(scope.versions), audiences: seen.audiences };
            let other_audiences =
                Scope { versions: seen.versions.and(scope.versions), audiences: seen.audiences.minus(scope.audiences) };
            [other_versions, other_audiences].into_iter().filter(|part| !part.is_empty())
        })
    }

    /// The audiences of some scopes together.
    pub fn audiences(scopes: impl Iterator<Item = Scope>) -> AudienceSet {
        scopes.fold(AudienceSet::EMPTY, |set, scope| set.or(scope.audiences))
    }
}

struct Collector<'u> {
    uses: &'u mut Uses,
    /// The files of the text that was walked over.
    files: HashSet<FileId>,
    /// The document that is walked over.
    page: Option<DocumentIndex>,
}

impl Visit for Collector<'_> {
    fn block(&mut self, block: &crate::model::Block, _: Scope) {
        self.files.insert(block.span.file);
    }

    fn step(&mut self, step: &crate::model::Step, _: Scope) {
        self.files.insert(step.span.file);
    }

    fn inline(&mut self, inline: &Inline, scope: Scope) {
        if scope.is_empty() {
            return;
        }
        match &inline.kind {
            InlineKind::Ui { element, .. } => {
                let fresh = || UiUse { element: element.clone(), scopes: Vec::new() };
                self.uses.ui.entry(inline.span).or_insert_with(fresh).scopes.push(scope);
            }
            InlineKind::Link(link) => {
                let fresh = || LinkUse {
                    written: link.written.clone(),
                    target: link.target.clone(),
                    scopes: Vec::new(),
                    pages: Vec::new(),
                    defined: link.defined,
                };
                let used = self.uses.links.entry(inline.span).or_insert_with(fresh);
                used.scopes.push(scope);
                used.pages.extend(self.page);
            }
            InlineKind::Image(image) => {
                let fresh = || ImageUse {
                    written: image.written.clone(),
                    fault: image.asset.as_ref().err().copied(),
                    defined: image.defined,
                    scopes: Vec::new(),
                };
                self.uses.images.entry(inline.span).or_insert_with(fresh).scopes.push(scope);
            }
            _ => {}
        }
    }
}
