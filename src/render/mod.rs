//! Views to output; one file an audience.
//!
//! A renderer is given views and nothing else of the book, so it cannot show what a view does not hold.

mod address;
mod agent;
mod customer;
mod highlight;
mod html;
mod in_app;
mod markdown;
mod site;
mod templates;
mod words;
mod xml;

pub use highlight::Highlighter;
pub use templates::Templates;

use std::collections::BTreeSet;

use crate::audience::Audience;
use crate::diagnostic::Diagnostic;
use crate::model::view::{Entry, View};
use crate::output::Output;
use crate::version::UiVersion;

/// What rendering for one audience gives.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files, below a folder of the audience's name.
    pub output: Output,
    /// Pictures to be copied from the book.
    pub assets: BTreeSet<AssetCopy>,
    /// Faults in templates of the book.
    pub diagnostics: Vec<Diagnostic>,
}

/// What pages are made with, the same for every audience.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'t> {
    /// The frames of the pages.
    pub templates: &'t Templates,
    /// Makes code readable.
    pub highlighter: &'t Highlighter,
}

/// A file that was asked for.
#[derive(Debug)]
pub enum File {
    /// It was made.
    Bytes(Vec<u8>),
    /// It is a picture of the book, given relative to the content folder.
    Picture(String),
}

/// The files of one audience, each made only when somebody asks for it: what a live preview shows.
///
/// Paths are relative to the folder of the audience; bytes are those of [`Rendered`].
pub trait Library {
    /// The file at a path; `None` when there is none.
    ///
    /// # Errors
    /// A fault in a template of the book.
    fn file(&self, path: &str) -> Option<Result<File, Box<Diagnostic>>>;

    /// The page of a version for a newer text of one of its documents, in surroundings that are as they were.
    ///
    /// # Errors
    /// A fault in a template of the book.
    fn revised(&self, version: UiVersion, entry: &Entry) -> Option<Result<Vec<u8>, Box<Diagnostic>>>;

    /// The paths of all files.
    fn paths(&self) -> Vec<String>;
}

/// A picture and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AssetCopy {
    /// Its path relative to the content folder.
    pub source: String,
    /// Its path in the output.
    pub path: String,
}

impl AssetCopy {
    /// A picture of a page of the site in this folder of the output.
    fn below(folder: &str, source: &str) -> Self {
        Self { source: source.to_owned(), path: format!("{folder}/{}", address::asset(source)) }
    }
}

/// Renders the views of one audience, newest version first.
///
/// `customers` has the views of customers in the same versions when the audience is the desk, whose pages
/// also tell what the customer sees; nobody else is given any.
#[must_use]
pub fn audience(audience: Audience, views: &[View], customers: &[View], tools: Tools) -> Rendered {
    match audience {
        Audience::Customer => customer::stand(views, tools).render(),
        Audience::Agent => agent::stand(views, customers, tools).render(),
        Audience::InApp => in_app::render(views),
    }
}

/// What [`audience`] renders, ready to be asked for file by file.
#[must_use]
pub fn library<'v>(
    audience: Audience,
    views: &'v [View<'v>],
    customers: &'v [View<'v>],
    tools: Tools<'v>,
) -> Box<dyn Library + 'v> {
    match audience {
        Audience::Customer => Box::new(customer::stand(views, tools)),
        Audience::Agent => Box::new(agent::stand(views, customers, tools)),
        Audience::InApp => Box::new(in_app::render(views)),
    }
}

/// The help panel's bundle of a version with one procedure alone; `None` when the entry is no procedure.
#[must_use]
pub fn help(view: &View, entry: &Entry) -> Option<Vec<u8>> {
    in_app::alone(view, entry)
}

/// What the help panel says itself, as JSON.
#[must_use]
pub fn help_words() -> Vec<u8> {
    in_app::words()
}

/// Files that were made all at once, such as the bundles of the product's help.
impl Library for Rendered {
    fn file(&self, path: &str) -> Option<Result<File, Box<Diagnostic>>> {
        let (folder, _) = self.output.iter().next()?.0.split_once('/')?;
        let path = format!("{folder}/{path}");
        if let Some(bytes) = self.output.get(&path) {
            return Some(Ok(File::Bytes(bytes.to_vec())));
        }
        let copy = self.assets.iter().find(|copy| copy.path == path)?;
        Some(Ok(File::Picture(copy.source.clone())))
    }

    fn revised(&self, _version: UiVersion, _entry: &Entry) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        None
    }

    fn paths(&self) -> Vec<String> {
        let paths = self.output.iter().map(|(path, _)| path).chain(self.assets.iter().map(|copy| copy.path.as_str()));
        paths.filter_map(|path| Some(path.split_once('/')?.1.to_owned())).collect()
    }
}
