//! How large pages would become, found out before anything makes them: a page may name far more than it writes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::size_in_words;
use crate::diagnostic::{Diagnostic, INVALID_SOURCE};
use crate::model::{
    Block, BlockKind, Book, Document, DocumentIndex, ElementId, Includes, Inline, InlineKind, LinkTarget, Scope,
    UiForm, Visit, source_words, walk,
};

/// Reports every document that would become larger than `[limits] page-size` says, and leaves its text out: what is too
/// much for a page is too much for every rule as well.
pub(super) fn check(book: &mut Book, diagnostics: &mut Vec<Diagnostic>) {
    let limit = book.config.limits.page_size;
    let titles = book.iter().map(|(index, document)| (index, length(&source_words(&document.title)))).collect();
    let mut heavy = Vec::new();
    let documents: Vec<(DocumentIndex, &Document)> = book.iter().collect();
    let weigh = |(_, document): &(DocumentIndex, &Document)| {
        let mut scale = Scale { book, titles: &titles, weight: 0 };
        walk(document, book.scope(document), Includes::Follow, &mut scale);
        scale.weight
    };
    let weights: Vec<u64> = documents.par_iter().map(weigh).collect();
    for ((index, document), weight) in documents.into_iter().zip(weights) {
        if weight > limit {
            let message = format!(
                "this page would be {} long with all that it includes and names, more than {}",
                size_in_words(weight),
                size_in_words(limit)
            );
            let help = "divide it, include and name less, or raise `[limits] page-size` in `book.toml`";
            diagnostics.push(Diagnostic::new(INVALID_SOURCE, document.title_span, message).help(help));
            heavy.push(index);
        }
    }
    for index in heavy {
        book.update(index, |document| {
            let id = InlineKind::Words(document.id.value.to_string());
            document.title = vec![Inline { span: document.title_span, kind: id }];
            [&mut document.summary, &mut document.time, &mut document.who].into_iter().for_each(Vec::clear);
            [&mut document.intro, &mut document.notes].into_iter().for_each(Vec::clear);
            document.symptoms.clear();
            document.steps.clear();
            document.is_too_large = true;
        });
    }
}

fn length(text: &str) -> u64 {
    text.len() as u64
}

struct Scale<'b> {
    book: &'b Book,
    /// How long the title of each document is.
    titles: &'b BTreeMap<DocumentIndex, u64>,
    weight: u64,
}

impl Scale<'_> {
    fn title(&self, document: DocumentIndex) -> u64 {
        self.titles.get(&document).copied().unwrap_or_default()
    }

    /// The longest of the labels that an element has in some version.
    fn label(&self, element: &ElementId) -> u64 {
        let labels = self.book.catalog.get(element).map(|element| element.labels.iter());
        let lengths = labels.into_iter().flatten().map(|(_, label)| length(&label.value));
        lengths.max().unwrap_or_else(|| length(element.as_str()))
    }

    fn path(&self, element: &ElementId) -> u64 {
        self.book.catalog.path(element).iter().map(|part| self.label(&part.id)).sum()
    }
}

impl Visit for Scale<'_> {
    fn block(&mut self, block: &Block, _scope: Scope) {
        self.weight += match &block.kind {
            BlockKind::Code { code, .. } => length(code),
            BlockKind::Html(html) => length(html),
            // An empty cell is a cell all the same.
            BlockKind::Table(table) => (table.rows.iter().map(Vec::len).sum::<usize>() as u64) * 8,
            _ => 1,
        };
    }

    fn inline(&mut self, inline: &Inline, _scope: Scope) {
        self.weight += match &inline.kind {
            InlineKind::Words(text) | InlineKind::Code(text) | InlineKind::Html(text) => length(text),
            InlineKind::Link(link) => {
                let named = match &link.target {
                    LinkTarget::Document { document, .. } if link.text.is_empty() => self.title(*document),
                    _ => length(&link.written),
                };
                named + length(&link.title)
            }
            InlineKind::Image(image) => length(&image.written) + length(&image.title),
            InlineKind::Ui { element, form: UiForm::Path } => self.path(element),
            InlineKind::Ui { element, form: UiForm::Label } => self.label(element),
            InlineKind::Variable(name) => self.book.config.vars.get(name).map_or(0, |value| length(&value.value)),
            _ => 1,
        };
    }
}
