//! Documents to a book: who is called what, where links lead, what includes hold, how steps are named.

mod brand;
mod desk;
mod elements;
mod facts;
mod former;
mod ids;
mod includes;
mod journeys;
mod links;
mod names;

use std::collections::{BTreeMap, HashMap};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{Book, Catalog, Document};

/// What a book is made from.
#[derive(Debug)]
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// The UI catalog.
    pub catalog: Catalog,
    /// Each document with its path relative to the content folder.
    pub documents: Vec<(String, Document)>,
    /// The paths of all pictures, relative to the content folder, each with what forbids to show it.
    pub assets: BTreeMap<String, Option<&'static str>>,
}

/// Puts a book together; whatever does not fit is reported, and the rest still stands.
#[must_use]
pub fn book(parts: Parts) -> (Book, Vec<Diagnostic>) {
    let Parts { config, catalog, mut documents, assets } = parts;
    let mut diagnostics = Vec::new();
    documents.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
    let (paths, documents): (Vec<String>, Vec<Document>) = documents.into_iter().unzip();
    let mut book = Book::new(config, catalog, documents);
    elements::check(&book, &mut diagnostics);
    ids::check(&book, &mut diagnostics);
    former::check(&book, &mut diagnostics);
    facts::check(&book, &mut diagnostics);
    brand::check(&book, &assets, &mut diagnostics);
    journeys::check(&book, &mut diagnostics);
    desk::check(&book, &mut diagnostics);
    let indices: Vec<_> = book.iter().map(|(index, _)| index).collect();
    let files: HashMap<String, _> = paths.iter().cloned().zip(indices.iter().copied()).collect();
    let folder = book.config.book.src.value.clone();
    let lookup = links::Lookup::new(files, assets, folder);
    for (&index, path) in indices.iter().zip(&paths) {
        let mut document = book.document(index).clone();
        lookup.resolve(&mut document, path, &book);
        *book.document_mut(index) = document;
    }
    includes::expand(&mut book, &mut diagnostics);
    names::assign(&mut book, &mut diagnostics);
    (book, diagnostics)
}
