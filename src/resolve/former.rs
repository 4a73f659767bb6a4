//! Names in `was` that are not free: a redirect from where something stands leads nobody anywhere.

use std::collections::HashMap;

use crate::diagnostic::{DUPLICATE_ID, Diagnostic};
use crate::model::{Book, Document, DocumentId, Scope};
use crate::source::{Located, Span};

/// Reports each former name that a document still has, or that two documents claim.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    if book.iter().all(|(_, document)| document.was.is_empty()) {
        return;
    }
    let addresses: HashMap<&str, &Document> =
        book.published().map(|(_, document)| (document.path.as_str(), document)).collect();
    let mut claims: HashMap<&str, Vec<(Scope, Span)>> = HashMap::new();
    for (_, document) in book.iter() {
        for name in &document.was {
            let by_id = book.find(&name.value).map(|index| book.document(index));
            let scope = book.scope(document);
            if let Some(owner) = by_id.or_else(|| addresses.get(name.value.as_str()).copied()) {
                // What has its place only in other versions may be split, for its page there stays and
                // the one that says where it went has room for all.
                if !book.scope(owner).versions.and(scope.versions).is_empty() {
                    diagnostics.push(is_taken(name, owner));
                }
                continue;
            }
            let known = claims.entry(name.value.as_str()).or_default();
            if let Some((_, first)) = known.iter().find(|(other, _)| !other.and(scope).is_empty()) {
                let message = format!("two documents took the place of `{}`", name.value);
                diagnostics.push(
                    Diagnostic::new(DUPLICATE_ID, name.span, message)
                        .related(*first, "the other one")
                        .help("keep it in the one to which readers of the old page are to be led"),
                );
            } else {
                known.push((scope, name.span));
            }
        }
    }
}

fn is_taken(name: &Located<DocumentId>, owner: &Document) -> Diagnostic {
    let message = format!("`{}` is not gone: a document has this id or address", name.value);
    Diagnostic::new(DUPLICATE_ID, name.span, message)
        .related(owner.id.span, "this one")
        .help("take it out of `was`, which names only what no longer exists in the versions of this document")
}
