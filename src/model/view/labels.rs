//! Which UI elements and which pages a text names.

use super::walk::{each, each_of};
use super::{Block, Href, Inline, Page};
use crate::model::DocumentPath;

/// What the text of a page names, each once, sorted.
#[derive(Debug, Clone, Default)]
pub struct Mentions<'a> {
    /// The UI elements whose labels it shows.
    pub elements: Vec<&'a str>,
    /// The pages to which it links.
    pub pages: Vec<&'a DocumentPath>,
}

impl<'a> Page<'a> {
    /// What its text names.
    #[must_use]
    pub fn mentions(&self) -> Mentions<'a> {
        let mut mentions = Mentions::default();
        each_of(self, &mut |inline| match inline {
            Inline::Label { element, path, words } if words.is_empty() => {
                if path.len() > 1 {
                    // The labels on the way are shown as well.
                    let dots = element.match_indices('.').filter_map(|(dot, _)| element.get(..dot));
                    mentions.elements.extend(dots);
                }
                mentions.elements.push(element);
            }
            Inline::Link { href: Href::Page { path, .. }, .. } => mentions.pages.push(path),
            _ => {}
        });
        mentions.elements.sort_unstable();
        mentions.elements.dedup();
        mentions.pages.sort_unstable();
        mentions.pages.dedup();
        mentions
    }
}

/// The elements that some blocks name, each once, in their order.
pub(super) fn labels<'a>(blocks: &[Block<'a>]) -> Vec<&'a str> {
    let mut elements = Vec::new();
    each(blocks, &mut |inline| {
        if let Inline::Label { element, .. } = inline
            && !elements.contains(element)
        {
            elements.push(*element);
        }
    });
    elements
}
