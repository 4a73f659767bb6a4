//! The UI catalog: every named element of the product's UI, its labels and its lifetime.

use std::collections::BTreeMap;

use crate::model::ElementId;
use crate::source::{Located, Span};
use crate::version::{UiVersion, VersionSet};

/// A named element of the UI.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its id.
    pub id: ElementId,
    /// Where the catalog names it.
    pub span: Span,
    /// What it is called, each label from the version that introduced it, oldest first; never empty.
    pub labels: Vec<(UiVersion, Located<String>)>,
    /// What it is: a page, a switch, a button.
    pub kind: Option<Located<String>>,
    /// The first version that has it.
    pub since: UiVersion,
    /// Where the catalog says so.
    pub since_span: Option<Span>,
    /// The first version that no longer has it.
    pub removed: Option<Located<UiVersion>>,
    /// The element that took its place.
    pub replaced_by: Option<Located<ElementId>>,
    /// How the product's pages find it.
    pub selector: Option<Located<String>>,
    /// What it is good for, in a sentence for the help panel.
    pub help: Option<Located<String>>,
    /// What in the product shows that a step with it is done.
    pub done: Option<Completion>,
}

/// What in the product shows that a step is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// The element is clicked.
    Click,
    /// The product comes to an address with this path.
    Route(String),
    /// An attribute of the element takes a value.
    Attribute {
        /// Its name.
        name: String,
        /// The value; when there is none, any change will do.
        value: Option<String>,
    },
    /// The product fires an event of this name.
    Event(String),
}

impl Element {
    /// What it is called in a version.
    #[must_use]
    pub fn label(&self, version: UiVersion) -> &str {
        let named = self.labels.iter().rev().find(|(since, _)| *since <= version);
        named.or(self.labels.first()).map_or(self.id.as_str(), |(_, label)| label.value.as_str())
    }

    /// The versions that have it, as far as its own entry says.
    #[must_use]
    pub fn own_lifetime(&self) -> VersionSet {
        let since = VersionSet::since(self.since);
        self.removed.as_ref().map_or(since, |removed| since.and(VersionSet::before(removed.value)))
    }
}

/// All named elements, by id.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    elements: BTreeMap<ElementId, Element>,
    is_partial: bool,
}

impl Catalog {
    /// Adds an element whose id is still free; gives back one whose id is taken.
    ///
    /// # Errors
    /// The element is given back, and the catalog left as it was, when the id is taken.
    pub fn insert(&mut self, element: Element) -> Result<(), Box<Element>> {
        if self.elements.contains_key(&element.id) {
            return Err(Box::new(element));
        }
        self.elements.insert(element.id.clone(), element);
        Ok(())
    }

    /// Notes that elements may be missing, because a file could not be read to its end.
    pub fn mark_partial(&mut self) {
        self.is_partial = true;
    }

    /// Whether elements may be missing that the book does declare.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The element of this id.
    #[must_use]
    pub fn get(&self, id: &ElementId) -> Option<&Element> {
        self.elements.get(id)
    }

    /// All elements, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Element> {
        self.elements.values()
    }

    /// How many elements may stand in each other; the dots of an id give its parents.
    pub const MOST_LEVELS: usize = 32;

    /// The elements on the way from the top of the UI down to this one, this one last.
    #[must_use]
    pub fn path<'c>(&'c self, id: &ElementId) -> Vec<&'c Element> {
        let mut path: Vec<&Element> = Vec::new();
        // No element has such an id.
        let is_known = id.as_str().matches('.').count() < Self::MOST_LEVELS;
        let mut next = Some(id.as_str()).filter(|_| is_known);
        while let Some(id) = next {
            path.extend(self.elements.get(id));
            next = id.rsplit_once('.').map(|(parent, _)| parent);
        }
        path.reverse();
        path
    }

    /// The versions that have the element: its own lifetime within that of its parents.
    #[must_use]
    pub fn lifetime(&self, id: &ElementId) -> VersionSet {
        let path = self.path(id);
        let all = path.first().map_or(VersionSet::EMPTY, |element| element.own_lifetime());
        path.iter().fold(all, |lifetime, element| lifetime.and(element.own_lifetime()))
    }
}
