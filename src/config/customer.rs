//! `[output.customer]`: where the public site stands and how it looks.

use std::collections::BTreeSet;

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
    /// What the site is made without.
    pub without: BTreeSet<Extra>,
}

/// What a site has besides its pages, for those who bring their own or want none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// The Markdown twins, `llms.txt` and `llms-full.txt`.
    Markdown,
    /// The search.
    Search,
}

impl Extra {
    /// Every one, by name.
    pub const ALL: [Self; 2] = [Self::Markdown, Self::Search];

    /// Its name in `without`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Search => "search",
        }
    }
}

/// The colour of links and marks in both schemes; both can be read on their grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    /// On a light ground.
    pub light: Colour,
    /// On a dark ground.
    pub dark: Colour,
}
