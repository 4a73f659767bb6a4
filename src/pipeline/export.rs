//! The pages of a book for somebody else's search engine.

use super::Compiled;
use crate::audience::Audience;
use crate::model::view::View;
use crate::search::bulk;
use crate::version::UiVersion;

/// Hands over the pages that an audience has in a version as documents for a search engine, line by line.
pub fn documents(compiled: &Compiled, audience: Audience, version: UiVersion, take: &mut dyn FnMut(&str)) {
    bulk::lines(&View::new(&compiled.book, audience, version), take);
}

/// The mapping of the index that takes these documents.
#[must_use]
pub fn mapping(compiled: &Compiled) -> String {
    bulk::mapping(&compiled.book.config.book.language)
}
