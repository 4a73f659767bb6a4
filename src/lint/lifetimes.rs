//! Why an element is not there in some UI versions, and what stands in its place.

use crate::diagnostic::Diagnostic;
use crate::model::{Book, Catalog, ElementId};
use crate::source::{Located, Span};
use crate::version::VersionSet;

/// Points at what ended or had not yet begun: the element's own entry, or that of a parent.
pub(super) fn say_why(book: &Book, diagnostic: Diagnostic, wrong: VersionSet, id: &ElementId) -> Diagnostic {
    let versions = &book.config.versions;
    let path = book.catalog.path(id);
    let absent = path.into_iter().find(|element| !wrong.minus(element.own_lifetime()).is_empty());
    let Some(element) = absent else { return diagnostic };
    let mut diagnostic = diagnostic;
    let too_early = !wrong.and(VersionSet::before(element.since)).is_empty();
    if too_early {
        let place: Span = element.since_span.unwrap_or(element.span);
        diagnostic = diagnostic.related(place, format!("new in {}", versions.name(element.since)));
    }
    if let Some(removed) =
        element.removed.as_ref().filter(|removed| !wrong.and(VersionSet::since(removed.value)).is_empty())
    {
        diagnostic = diagnostic.related(removed.span, format!("removed in {}", versions.name(removed.value)));
    }
    diagnostic
}

/// What took the place of an element, or of what it stood in, and is there in all of these versions: a successor
/// that is gone as well would only lead to the next finding.
pub(super) fn successor<'b>(catalog: &'b Catalog, id: &ElementId, wrong: VersionSet) -> Option<&'b ElementId> {
    let lives = |next: &&Located<ElementId>| wrong.minus(catalog.lifetime(&next.value)).is_empty();
    let path = catalog.path(id);
    let next = path.into_iter().rev().find_map(|element| element.replaced_by.as_ref().filter(lives));
    next.map(|next| &next.value)
}
