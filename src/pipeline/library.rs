//! The indexes of a book, for the search of the command line and of the preview.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Assembled, Compiled, Selection, content_folder, is_catalog};
use crate::audience::Audience;
use crate::model::view::View;
use crate::model::{
    Book, Document, DocumentIndex, DocumentPath, Includes, Inline, InlineKind, LinkTarget, Question, Scope, Visit, walk,
};
use crate::report;
use crate::source::SourceKind;

pub use crate::search::full::{IndexFault, Library};

/// Indexes all that the audiences may see, for the search of the command line and of the preview.
///
/// # Errors
/// When the system has no room for another thread.
pub fn index(compiled: &Compiled) -> Result<Library, IndexFault> {
    let versions = Selection::all(&compiled.book.config).versions;
    let views_of = |audience| {
        let views = versions.par_iter().map(|&version| View::new(&compiled.book, audience, version));
        (audience, views.collect::<Vec<View>>())
    };
    let views = Audience::ALL.map(views_of);
    Library::new(&views.each_ref().map(|(audience, views)| (*audience, views.as_slice())))
}

/// The indexes of a book that is being written, in step with it.
#[derive(Debug)]
pub struct Finder {
    library: Library,
    /// What was indexed.
    book: Arc<Assembled>,
}

impl Finder {
    /// Indexes some views of a book.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn new(book: Arc<Assembled>, views: &[(Audience, &[View])]) -> Result<Self, IndexFault> {
        Ok(Self { library: Library::new(views)?, book })
    }

    /// Takes a newer book of the same views; only the pages that may read otherwise are indexed again.
    ///
    /// # Errors
    /// When the system has no room for another thread.
    pub fn turn_to(&mut self, book: Arc<Assembled>, views: &[(Audience, &[View])]) -> Result<(), IndexFault> {
        match changed(&self.book, &book) {
            Some(paths) if paths.is_empty() => {}
            Some(paths) => self.library.update(views, &paths)?,
            None => self.library = Library::new(views)?,
        }
        self.book = book;
        Ok(())
    }

    /// The answer to a question, as `headwater search --format json` gives it.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn answer(&self, question: &Question) -> Result<String, IndexFault> {
        Ok(report::search_json(question, &self.library.ask(question)?))
    }
}

/// The pages that may read otherwise in a newer book; `None` when all of them may.
fn changed(old: &Assembled, new: &Assembled) -> Option<BTreeSet<DocumentPath>> {
    if grounds(old) != grounds(new) {
        return None;
    }
    let by_source = |book: &'_ Assembled| -> BTreeMap<String, DocumentIndex> {
        book.book.iter().map(|(index, document)| (document.source.clone(), index)).collect()
    };
    let (before, after) = (by_source(old), by_source(new));
    let (mut paths, mut renamed) = (BTreeSet::new(), BTreeSet::new());
    for (source, index) in &after {
        let document = new.book.document(*index);
        let known = before.get(source).map(|index| old.book.document(*index));
        // Rounds share what stays the same.
        if known.is_some_and(|known| std::ptr::eq(known, document)) {
            continue;
        }
        paths.insert(document.path.clone());
        paths.extend(known.map(|known| known.path.clone()));
        if known.is_none_or(|known| !is_named_alike(known, document)) {
            renamed.insert(*index);
        }
    }
    let gone = before.iter().filter(|(source, _)| !after.contains_key(*source));
    paths.extend(gone.map(|(_, index)| old.book.document(*index).path.clone()));
    if !renamed.is_empty() {
        paths.extend(those_that_lead_to(&renamed, &new.book));
    }
    Some(paths)
}

/// What every page depends on: the settings and the catalog, as they are written.
fn grounds(book: &Assembled) -> Vec<(&str, &str)> {
    let folder = content_folder(&book.book.config);
    let files = book.sources.iter().filter(|(_, file)| match file.kind {
        SourceKind::Settings => true,
        SourceKind::Content => is_catalog(file, &folder),
        _ => false,
    });
    files.map(|(_, file)| (file.path.as_str(), &*file.text)).collect()
}

/// Whether other pages speak of a document as before: by its title, and only to whom may see it.
fn is_named_alike(one: &Document, other: &Document) -> bool {
    (&one.path, &one.id.value, one.kind, &one.title, &one.tags)
        == (&other.path, &other.id.value, other.kind, &other.title, &other.tags)
}

/// The pages with a link to one of some documents.
fn those_that_lead_to(targets: &BTreeSet<DocumentIndex>, book: &Book) -> Vec<DocumentPath> {
    let documents: Vec<&Document> = book.iter().map(|(_, document)| document).collect();
    let leads = |document: &&&Document| {
        let mut links = Links { targets, is_found: false };
        walk(document, book.scope(document), Includes::Follow, &mut links);
        links.is_found
    };
    documents.par_iter().filter(leads).map(|document| document.path.clone()).collect()
}

/// Looks for links to some documents.
struct Links<'l> {
    targets: &'l BTreeSet<DocumentIndex>,
    is_found: bool,
}

impl Visit for Links<'_> {
    fn inline(&mut self, inline: &Inline, _scope: Scope) {
        if let InlineKind::Link(link) = &inline.kind
            && let LinkTarget::Document { document, .. } = &link.target
        {
            self.is_found |= self.targets.contains(document);
        }
    }
}
