//! What a search found: plain data for reports, previews and programs.

use serde::Serialize;

use crate::audience::Audience;

/// What is asked of a search.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q> {
    /// For whom.
    pub audience: Audience,
    /// The name of the UI version in which is searched.
    pub version: &'q str,
    /// What was typed: words, and phrases in quotation marks.
    pub words: &'q str,
    /// How many places are wanted.
    pub limit: usize,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How many pages were found, wherever else as well.
    pub counts: Counts,
    /// When nothing was found: words of the book that are written much like those that were asked for.
    pub near: Vec<String>,
    /// The best places, one a page, best first.
    pub hits: Vec<Hit>,
}

/// How many pages were found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In the version that was searched, with the pages that only other versions have.
    pub found: usize,
    /// For each audience, in the order of the outputs, in the version that was searched.
    pub audiences: Vec<Count>,
    /// In each version, newest first, for the audience that was asked for.
    pub ui_versions: Vec<Count>,
}

/// How many pages were found somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The audience or the version.
    pub name: String,
    /// How many pages were found there.
    pub found: usize,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The title of its page.
    pub title: String,
    /// The id of its page.
    pub id: String,
    /// The page below the root of the site, without its extension; older versions have a folder of their own.
    pub page: String,
    /// The name of the place within the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The page and the place as an address relative to the root of the site.
    pub address: String,
    /// What the place is; nothing when it is the page as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The text there that says most about what was asked.
    pub snippet: String,
    /// The versions that have the page, newest first, when the one that was searched does not.
    pub only: Vec<String>,
    /// The day from which on nobody vouches for the page; agents alone are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Which parts of these texts are words that were asked for.
    pub marks: Marks,
}

/// What a place in a page is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// A heading, a step, a failure branch, or what customers say.
    pub kind: PlaceKind,
    /// The number of a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Its first words.
    pub text: String,
}

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A section, by its heading.
    Heading,
    /// A step.
    Step,
    /// A failure branch, by its symptom.
    Branch,
    /// What customers say who need the page; agents alone are shown it.
    Said,
}

/// The parts of the texts of a hit that are words that were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// In its title.
    pub title: Vec<Mark>,
    /// In the first words of its place.
    pub place: Vec<Mark>,
    /// In its snippet.
    pub snippet: Vec<Mark>,
}

/// A part of a text: its first character and the one behind its last, counted from 0.
pub type Mark = [usize; 2];
