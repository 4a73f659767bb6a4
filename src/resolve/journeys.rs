//! Journeys that cannot be made: through a text without steps, in a circle, or past what their readers see.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, INVALID_SOURCE, Nearby};
use crate::model::{Book, Document, DocumentId, DocumentKind};
use crate::source::Located;

/// Reports each stage of a journey that leads nobody on.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    let mut near = Nearby::default();
    for (_, page) in book.iter().filter(|(_, document)| !document.journey.is_empty()) {
        if page.kind != DocumentKind::Page {
            diagnostics.extend(page.journey.first().map(not_a_page));
            continue;
        }
        let mut seen = HashSet::new();
        for stage in &page.journey {
            if seen.insert(&stage.value) {
                diagnostics.extend(fault(book, page, stage, &mut near));
            } else {
                diagnostics.push(twice(stage));
            }
        }
    }
}

fn not_a_page(first: &Located<DocumentId>) -> Diagnostic {
    let message = "only a page without steps can lead through a journey";
    Diagnostic::new(INVALID_SOURCE, first.span, message)
        .help("write `journey` in the page of the folder, or in an overview of its own")
}

fn twice(stage: &Located<DocumentId>) -> Diagnostic {
    Diagnostic::new(INVALID_SOURCE, stage.span, format!("`{}` stands in this journey twice", stage.value))
        .help("leave out one of the two; each procedure has one number in a journey")
}

fn fault(book: &Book, page: &Document, stage: &Located<DocumentId>, near: &mut Nearby) -> Option<Diagnostic> {
    let id = &stage.value;
    let Some(index) = book.find(id) else {
        let procedures = book.iter().filter(|(_, document)| document.kind == DocumentKind::Procedure);
        let near = near.nearest(id.as_str(), procedures.map(|(_, document)| document.id.value.as_str()));
        let help =
            near.map_or_else(|| "write the `id` of a procedure".to_owned(), |near| format!("did you mean `{near}`?"));
        return Some(Diagnostic::new(INVALID_SOURCE, stage.span, format!("no document has the id `{id}`")).help(help));
    };
    let document = book.document(index);
    let found = |message: String| {
        Diagnostic::new(INVALID_SOURCE, stage.span, message).related(document.title_span, "this is what it names")
    };
    if document.kind != DocumentKind::Procedure {
        let help = "a journey leads through procedures; link to other pages in the text";
        return Some(found(format!("`{id}` is not a procedure")).help(help));
    }
    let is_seen = !book.scope(page).and(book.scope(document)).is_empty();
    let help = "leave it out, or widen `for` or `ui` of one of the two";
    (!is_seen).then(|| found(format!("no reader of this page ever sees `{id}`")).help(help))
}
