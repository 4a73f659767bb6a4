//! A built page, read as a browser reads it.

use scraper::{ElementRef, Html, Selector};

use crate::project::Project;

/// A page as a tree.
pub struct Built(Html);

/// Builds a project that must be sound, and reads a page of the customer's site.
pub fn built(project: &Project, path: &str) -> Built {
    project.clean(&["build"]);
    Built::of(&project.read(&format!("book/customer/{path}")))
}

impl Built {
    pub fn of(html: &str) -> Self {
        Self(Html::parse_document(html))
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.all(selector).len()
    }

    /// The words of each element, without the breaks of its source.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let words = |element: ElementRef| element.text().collect::<String>();
        let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.all(selector).into_iter().map(words).map(plain).collect()
    }

    /// The words of the only element.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.concat()
    }

    /// An attribute of the only element.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector}");
        found[0].attr(name).unwrap_or_else(|| panic!("{selector} has no {name}")).to_owned()
    }
}
