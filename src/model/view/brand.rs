//! How the company shows itself on its sites.

use super::View;
use crate::config::{Accent, Colour};

/// How the company shows itself on its sites.
#[derive(Debug, Clone, Copy)]
pub struct Brand<'a> {
    /// The name at the head of every page.
    pub name: &'a str,
    /// The picture beside it, by its path relative to the content folder.
    pub logo: Option<&'a str>,
    /// The picture in the browser's tab, by its path relative to the content folder.
    pub icon: Option<&'a str>,
    /// The colours of links and marks, when they are not Headwater's own.
    pub accent: Option<Accent>,
    /// The links at the foot of every page: words and address.
    pub footer: &'a [(String, String)],
}

impl Brand<'_> {
    /// The rules that put the brand's colours over those of a style sheet; empty without any.
    #[must_use]
    pub fn style(&self) -> String {
        let Some(Accent { light, dark }) = self.accent else { return String::new() };
        format!(
            "\n:root {{ --accent: {light}; }}\n\
             @media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
        )
    }

    /// The ground of a sign for the company, and the letter on it.
    #[must_use]
    pub fn sign(&self) -> (Colour, char) {
        let ground = self.accent.map_or(Colour::ACCENT, |accent| accent.light);
        let letter = self.name.chars().find(|char| char.is_alphanumeric()).unwrap_or('?');
        (ground, letter.to_uppercase().next().unwrap_or(letter))
    }
}

impl<'a> View<'a> {
    /// How the company shows itself on its sites.
    #[must_use]
    pub fn brand(&self) -> Brand<'a> {
        let customer = &self.book.config.customer;
        Brand {
            name: customer.name.as_deref().unwrap_or(&self.book.config.book.title),
            logo: customer.logo.as_ref().map(|logo| logo.value.as_str()),
            icon: customer.icon.as_ref().map(|icon| icon.value.as_str()),
            accent: customer.accent,
            footer: &customer.footer,
        }
    }
}
