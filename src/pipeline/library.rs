//! The indexes of a book, for the search of the command line and of the preview.

use rayon::prelude::*;

use super::{Compiled, Selection};
use crate::audience::Audience;
use crate::model::view::View;

pub use crate::search::full::{IndexFault, Library};

/// Indexes all that the audiences may see, for the search of the command line and of the preview.
///
/// # Errors
/// When the system has no room for another thread.
pub fn index(compiled: &Compiled) -> Result<Library, IndexFault> {
    let versions = Selection::all(&compiled.book.config).versions;
    let views_of = |audience| {
        let views = versions.par_iter().map(|&version| View::new(&compiled.book, audience, version));
        (audience, views.collect::<Vec<View>>())
    };
    let views = Audience::ALL.map(views_of);
    Library::new(&views.each_ref().map(|(audience, views)| (*audience, views.as_slice())))
}
