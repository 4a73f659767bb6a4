//! Running text of a document to running text of one view.

use std::borrow::Cow;

use super::page::{Href, Inline};
use super::plain;
use super::project::{Mark, Projector};
use crate::model::{self, InlineKind, LinkTarget, UiForm};

impl<'a> Projector<'_, 'a> {
    pub(super) fn text(&mut self, text: &'a [model::Inline]) -> Vec<Inline<'a>> {
        text.iter().filter_map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &'a model::Inline) -> Option<Inline<'a>> {
        Some(match &inline.kind {
            InlineKind::Words(words) | InlineKind::Html(words) => Inline::Words(Cow::Borrowed(words)),
            InlineKind::Code(code) => Inline::Code(code),
            InlineKind::SoftBreak => Inline::SoftBreak,
            InlineKind::HardBreak => Inline::HardBreak,
            InlineKind::Emphasis(text) => Inline::Emphasis(self.text(text)),
            InlineKind::Strong(text) => Inline::Strong(self.text(text)),
            InlineKind::Strikethrough(text) => Inline::Strikethrough(self.text(text)),
            InlineKind::Link(link) => {
                let words = self.text(&link.text);
                return self.link(&link.written, &link.target, words, &link.title);
            }
            InlineKind::Image(image) => match &image.asset {
                Ok(asset) => {
                    self.assets.push(asset);
                    Inline::Image { asset, alt: plain(&self.text(&image.alt)), title: &image.title }
                }
                Err(_) => Inline::Emphasis(self.text(&image.alt)),
            },
            InlineKind::Ui { element, form } => self.label(element, form),
            InlineKind::Variable(name) => Inline::Words(match self.view.config().vars.get(name) {
                Some(value) => Cow::Borrowed(&value.value),
                None => Cow::Owned(format!("{{var {name}}}")),
            }),
            InlineKind::Footnote(label) => Inline::Footnote(self.mark((inline.span.file, label))),
        })
    }

    /// Words alone: the text of a title, where a link would lead away from the page it names, and a note to none.
    pub(super) fn words_of(&mut self, text: &'a [model::Inline]) -> Vec<Inline<'a>> {
        let marks = self.marks.len();
        let words = unlinked(self.text(text));
        self.marks.truncate(marks);
        words
    }

    fn mark(&mut self, label: Mark<'a>) -> usize {
        let known = self.marks.iter().position(|mark| *mark == label);
        known.unwrap_or_else(|| {
            self.marks.push(label);
            self.marks.len() - 1
        }) + 1
    }

    fn link(
        &mut self,
        written: &'a str,
        target: &'a LinkTarget,
        mut words: Vec<Inline<'a>>,
        title: &'a str,
    ) -> Option<Inline<'a>> {
        let href = match target {
            LinkTarget::External => Some(Href::External(written)),
            LinkTarget::Here { anchor } => Some(Href::Page { path: self.path, anchor: anchor.as_deref() }),
            LinkTarget::Asset(asset) => {
                self.assets.push(asset);
                Some(Href::Asset(asset))
            }
            LinkTarget::Document { document, anchor } => {
                // A page that this view lacks leaves no trace here but the writer's own words.
                self.view.entry(*document).map(|entry| {
                    if words.is_empty() {
                        words.push(Inline::Words(Cow::Owned(entry.title().to_owned())));
                    }
                    Href::Page { path: entry.path(), anchor: anchor.as_deref() }
                })
            }
            LinkTarget::Written | LinkTarget::Missing { .. } => None,
        };
        match href {
            Some(href) => Some(Inline::Link { href, text: words, title }),
            None if words.is_empty() => None,
            None => Some(Inline::Emphasis(words)),
        }
    }

    fn label(&mut self, element: &'a model::ElementId, form: &'a UiForm) -> Inline<'a> {
        let catalog = &self.view.book.catalog;
        let label = |element: &'a model::Element| element.label(self.view.version);
        let path = match form {
            UiForm::Label | UiForm::Words(_) => catalog.get(element).into_iter().map(label).collect(),
            UiForm::Path => {
                self.spelled.push(element);
                catalog.path(element).into_iter().map(label).collect::<Vec<_>>()
            }
        };
        if path.is_empty() {
            return Inline::Code(element.as_str());
        }
        let words = if let UiForm::Words(text) = form { self.text(text) } else { Vec::new() };
        Inline::Label { element: element.as_str(), path, words }
    }
}

/// A text without links and marks of footnotes, however deep they stand.
fn unlinked(text: Vec<Inline<'_>>) -> Vec<Inline<'_>> {
    let plain = text.into_iter().flat_map(|inline| match inline {
        Inline::Link { text, .. } => unlinked(text),
        Inline::Footnote(_) => Vec::new(),
        Inline::Emphasis(text) => vec![Inline::Emphasis(unlinked(text))],
        Inline::Strong(text) => vec![Inline::Strong(unlinked(text))],
        Inline::Strikethrough(text) => vec![Inline::Strikethrough(unlinked(text))],
        other => vec![other],
    });
    plain.collect()
}
