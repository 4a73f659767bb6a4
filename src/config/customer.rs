//! `[output.customer]`: where the public site stands and how it looks.

use crate::config::Colour;
use crate::source::Located;

/// The settings of the public site.
#[derive(Debug, Clone, Default)]
pub struct CustomerSettings {
    /// Where the site will stand, without a slash at the end.
    pub url: Option<String>,
    /// The name at the head of every page; the title of the book when there is none.
    pub name: Option<String>,
    /// The picture beside the name, by its path relative to the content folder.
    pub logo: Option<Located<String>>,
    /// The picture in the browser's tab, by its path relative to the content folder.
    pub icon: Option<Located<String>>,
    /// The colours of links and marks.
    pub accent: Option<Accent>,
    /// Where a page is edited, with `{path}` for its file relative to the book.
    pub edit: Option<String>,
    /// What takes the readers' answers to whether a page helped.
    pub feedback: Option<String>,
    /// The links at the foot of every page, in their order: words and address.
    pub footer: Vec<(String, String)>,
}

/// The colour of links and marks in both schemes; both can be read on their grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    /// On a light ground.
    pub light: Colour,
    /// On a dark ground.
    pub dark: Colour,
}
