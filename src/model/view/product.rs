//! What help inside the product must know besides the pages: how elements are found, and what customers see.

use super::{Export, View};
use crate::model::Completion;

impl<'a> View<'a> {
    /// The kind of a UI element, such as `switch`, when the catalog says it.
    #[must_use]
    pub fn element_kind(&self, element: &str) -> Option<&'a str> {
        self.element(element)?.kind.as_ref().map(|kind| kind.value.as_str())
    }

    /// How the product's pages find a UI element, when the catalog says it.
    #[must_use]
    pub fn element_selector(&self, element: &str) -> Option<&'a str> {
        self.element(element)?.selector.as_ref().map(|selector| selector.value.as_str())
    }

    /// What a UI element is good for, when the catalog says it.
    #[must_use]
    pub fn element_help(&self, element: &str) -> Option<&'a str> {
        self.element(element)?.help.as_ref().map(|help| help.value.as_str())
    }

    /// The UI elements of this version of which the catalog says what they are good for: who writes that writes it
    /// for the help panel.
    pub fn explained_elements(&self) -> impl Iterator<Item = &'a str> + use<'_, 'a> {
        let explained = self.book.catalog.iter().filter(|element| element.help.is_some());
        explained.map(|element| element.id.as_str()).filter(|id| self.has_element(id))
    }

    /// The tools besides the help panel that get a form of their own.
    pub fn exports(&self) -> impl Iterator<Item = Export> + use<'a> {
        self.config().in_app.exports.iter().copied()
    }

    /// What in the product shows that a step with a UI element is done, when the catalog says it.
    #[must_use]
    pub fn completion(&self, element: &str) -> Option<&'a Completion> {
        self.element(element)?.done.as_ref()
    }
}
