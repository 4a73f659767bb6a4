//! Documents that tell the customer how to find what agents collect: they must be there, and be seen.

use crate::audience::{Audience, AudienceSet};
use crate::diagnostic::{Diagnostic, INVALID_SOURCE, nearest};
use crate::model::{Book, DocumentId};
use crate::source::Located;

/// Reports each name of `find` that leads the customer nowhere.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    let named = book.config.support.data.iter().filter_map(|datum| datum.find.as_ref());
    diagnostics.extend(named.filter_map(|find| fault(book, find)));
}

fn fault(book: &Book, find: &Located<String>) -> Option<Diagnostic> {
    let id = &find.value;
    let invalid = |message: String| Diagnostic::new(INVALID_SOURCE, find.span, message);
    let Some(index) = book.find(&DocumentId::new(id.as_str())) else {
        let near = nearest(id, book.published().map(|(_, document)| document.id.value.as_str()));
        let help = near.map_or_else(
            || "write the `id` of a procedure or page".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Some(invalid(format!("no document has the id `{id}`")).help(help));
    };
    let document = book.document(index);
    let readers = book.scope(document).audiences;
    let both: AudienceSet = [Audience::Customer, Audience::Agent].into_iter().collect();
    // The agent sends the customer there, so both must have the page.
    let is_seen = document.is_published() && readers.and(both) == both && !book.scope(document).is_empty();
    let help = "name a page that customers and agents both see";
    let place = document.title_span;
    (!is_seen).then(|| {
        invalid(format!("no customer can be sent to `{id}`")).related(place, "this is what it names").help(help)
    })
}
