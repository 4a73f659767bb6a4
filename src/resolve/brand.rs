//! The pictures of the brand, which must be pictures of the book.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, INVALID_SOURCE, nearest};
use crate::model::Book;

/// Reports each picture of `[output.customer]` that cannot be published.
pub(super) fn check(book: &Book, assets: &BTreeMap<String, Option<&'static str>>, diagnostics: &mut Vec<Diagnostic>) {
    let customer = &book.config.customer;
    for picture in [&customer.logo, &customer.icon].into_iter().flatten() {
        let fault = match assets.get(&picture.value) {
            Some(None) => continue,
            Some(Some(fault)) => *fault,
            None => "is not in the book",
        };
        let message = format!("the picture `{}` {fault}", picture.value);
        let help = match nearest(&picture.value, assets.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a sound png, jpg, gif, webp, avif or svg file, relative to the content folder".to_owned(),
        };
        diagnostics.push(Diagnostic::new(INVALID_SOURCE, picture.span, message).help(help));
    }
}
