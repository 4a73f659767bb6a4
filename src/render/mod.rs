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
use crate::model::view::View;
use crate::output::Output;

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
        Audience::Customer => customer::render(views, tools),
        Audience::Agent => agent::render(views, customers, tools),
        Audience::InApp => in_app::render(views),
    }
}
