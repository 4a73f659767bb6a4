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
use crate::output::{Makings, Output, Sink};
use crate::version::UiVersion;

/// What rendering for one audience gives besides the files.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Pictures to be copied from the book.
    pub pictures: BTreeSet<Picture>,
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

/// The texts that Headwater itself puts into public outputs, whatever the book says: its templates, scripts and styles.
pub fn public_texts() -> impl Iterator<Item = &'static str> {
    templates::public().chain(in_app::RUNTIME.iter().map(|(_, text)| *text))
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
/// Paths are relative to the folder of the audience; bytes are those that [`audience`] makes.
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
pub struct Picture {
    /// Its path relative to the content folder.
    pub source: String,
    /// Its path in the folder of the audience.
    pub path: String,
}

impl Picture {
    /// A picture of the book.
    fn of(source: &str) -> Self {
        Self { source: source.to_owned(), path: address::asset(source) }
    }
}

/// What one audience sees in every version, newest first.
#[derive(Clone, Copy)]
pub struct Views<'v, 'a> {
    /// Its views.
    pub all: &'v [View<'a>],
    /// The views of customers in the same versions when the audience is another one: the pages of the desk also tell
    /// what the customer sees, and the help in the product says which of the customer's pages it stands for.
    pub customers: &'v [View<'a>],
    /// The versions whose files are made. What belongs to no version is made with the newest.
    pub wanted: &'v [UiVersion],
    /// What the pages are made from, where that is known.
    pub makings: Option<Makings<'v>>,
}

impl Views<'_, '_> {
    /// Whether the files of a version are made.
    fn wants(&self, version: UiVersion) -> bool {
        self.wanted.contains(&version)
    }

    /// Whether the files are made that belong to no version.
    fn wants_whole(&self) -> bool {
        self.all.first().is_some_and(|newest| self.wants(newest.version()))
    }
}

/// Renders the wanted files of one audience into its folder.
#[must_use]
pub fn audience(audience: Audience, views: Views, tools: Tools, folder: &dyn Sink) -> Rendered {
    match audience {
        Audience::Customer => customer::stand(views, tools).render(folder),
        Audience::Agent => agent::stand(views, tools).render(folder),
        Audience::InApp => Rendered { pictures: in_app::render(views, folder), diagnostics: Vec::new() },
    }
}

/// What [`audience`] renders, ready to be asked for file by file.
#[must_use]
pub fn library<'v>(audience: Audience, views: Views<'v, 'v>, tools: Tools<'v>) -> Box<dyn Library + 'v> {
    match audience {
        Audience::Customer => Box::new(customer::stand(views, tools)),
        Audience::Agent => Box::new(agent::stand(views, tools)),
        Audience::InApp => Box::new(Finished::of(|folder| in_app::render(views, folder))),
    }
}

/// The help panel's bundle of a version with one procedure alone, whose hash as customers see it is `for_customers`;
/// `None` when the entry is no procedure.
#[must_use]
pub fn help(view: &View, entry: &Entry, for_customers: Option<String>) -> Option<Vec<u8>> {
    in_app::alone(view, entry, for_customers)
}

/// What the help panel says itself, as JSON.
#[must_use]
pub fn help_words() -> Vec<u8> {
    in_app::words()
}

/// Files that were made all at once, such as the bundles of the product's help.
struct Finished {
    files: Output,
    pictures: BTreeSet<Picture>,
}

impl Finished {
    fn of(make: impl FnOnce(&dyn Sink) -> BTreeSet<Picture>) -> Self {
        let mut pictures = BTreeSet::new();
        let files = Output::collect(|folder| pictures = make(folder));
        Self { files, pictures }
    }
}

impl Library for Finished {
    fn file(&self, path: &str) -> Option<Result<File, Box<Diagnostic>>> {
        if let Some(bytes) = self.files.get(path) {
            return Some(Ok(File::Bytes(bytes.to_vec())));
        }
        let picture = self.pictures.iter().find(|picture| picture.path == path)?;
        Some(Ok(File::Picture(picture.source.clone())))
    }

    fn revised(&self, _version: UiVersion, _entry: &Entry) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        None
    }

    fn paths(&self) -> Vec<String> {
        let files = self.files.iter().map(|(path, _)| path);
        files.chain(self.pictures.iter().map(|picture| picture.path.as_str())).map(str::to_owned).collect()
    }
}
