//! Running text of a view as words without marks.

use super::{Href, Inline};

/// The words of a text, as a list, a title or a search entry shows them.
#[must_use]
pub fn plain(text: &[Inline]) -> String {
    let mut words = String::new();
    push(text, &mut words);
    words
}

fn push(text: &[Inline], words: &mut String) {
    for inline in text {
        match inline {
            Inline::Words(more) => words.push_str(more),
            Inline::Code(more) => words.push_str(more),
            Inline::SoftBreak | Inline::HardBreak => words.push(' '),
            Inline::Emphasis(text) | Inline::Strong(text) | Inline::Strikethrough(text) => push(text, words),
            Inline::Link { text, href: Href::External(url), .. } if text.is_empty() => words.push_str(url),
            Inline::Link { text, .. } => push(text, words),
            Inline::Image { alt, .. } => words.push_str(alt),
            Inline::Label { words: own, .. } if !own.is_empty() => push(own, words),
            Inline::Label { path, .. } => words.push_str(&path.join(" › ")),
            Inline::Footnote(_) => {}
        }
    }
}
