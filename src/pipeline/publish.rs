//! A checked book to output: the surfaces of each audience, and their search.

use rayon::prelude::*;

use super::{Compiled, content_folder, is_catalog};
use crate::audience::Audience;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lint;
use crate::model::view::{Origins, View};
use crate::output::{Below, Makings, Sink};
use crate::render::{self, Highlighter, Tools};
use crate::search;
use crate::source::{Origin, SourceFile, SourceKind};
use crate::version::UiVersion;

/// What of a book is rendered.
#[derive(Debug, Clone)]
pub struct Selection {
    /// For whom.
    pub audiences: Vec<Audience>,
    /// The files of which UI versions, newest first; what belongs to none comes with the newest of all.
    pub versions: Vec<UiVersion>,
}

impl Selection {
    /// Everything that the book has.
    #[must_use]
    pub fn all(config: &Config) -> Self {
        let mut versions: Vec<UiVersion> = config.versions.supported().iter().collect();
        versions.reverse();
        Self { audiences: Audience::ALL.to_vec(), versions }
    }
}

/// Renders the selected views into a sink; a fault in a template of the book comes back as a finding.
#[must_use]
pub fn publish(compiled: &Compiled, selection: &Selection, sink: &dyn Sink) -> Vec<Diagnostic> {
    // Both sites show the same code, so it is highlighted once for both.
    let highlighter = Highlighter::default();
    let mut diagnostics = Vec::new();
    // A page tells of other versions too, so it is the same whichever of them are made with it.
    let versions = Selection::all(&compiled.book.config).versions;
    let views_of = |audience| {
        let views = versions.par_iter().map(|&version| View::new(&compiled.book, audience, version));
        views.collect::<Vec<View>>()
    };
    // The other audiences are told what customers see; nobody sees what the desk sees.
    let customers = views_of(Audience::Customer);
    let origins = Origins::of(&compiled.book, rest(compiled));
    for &audience in &selection.audiences {
        let tools = Tools { templates: &compiled.templates, highlighter: &highlighter };
        let others = if audience == Audience::Customer { Vec::new() } else { views_of(audience) };
        let below = Below { folder: audience.as_str(), sink };
        let wanted = selection.versions.as_slice();
        let (all, customers) = match audience {
            Audience::Customer => (customers.as_slice(), [].as_slice()),
            Audience::Agent | Audience::InApp => (others.as_slice(), customers.as_slice()),
        };
        let makings = Some(Makings { ground: origins.ground(all, customers), kept: sink.kept() });
        let views = render::Views { all, customers, wanted, makings };
        let mut rendered = render::audience(audience, views, tools, &below);
        diagnostics.append(&mut rendered.diagnostics);
        if audience != Audience::InApp && all.iter().all(View::has_search) {
            search::site::index(all, wanted, makings, &below);
        }
        for picture in rendered.pictures {
            if let Some(bytes) = compiled.pictures.get(&picture.source) {
                below.put(&picture.path, bytes);
            }
        }
    }
    lint::grade(diagnostics, &compiled.book.config, &compiled.sources, &[])
}

/// A mark of all that pages are made from but documents. Of a picture they show no more than that it is there.
fn rest(compiled: &Compiled) -> Origin {
    let folder = content_folder(&compiled.book.config);
    let is_document = |file: &SourceFile| file.kind == SourceKind::Content && !is_catalog(file, &folder);
    let files = compiled.sources.iter().map(|(_, file)| file).filter(|file| !is_document(file));
    let files: Vec<(&str, &str)> = files.map(|file| (file.path.as_str(), &*file.text)).collect();
    let pictures: Vec<&String> = compiled.pictures.keys().collect();
    Origin::of(&(files, pictures))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};
    use std::mem;
    use std::sync::Mutex;

    use super::super::compile;
    use super::*;
    use crate::output::Kept;
    use crate::source::Sources;

    /// A folder that outlives a build, and what builds make for it.
    #[derive(Default)]
    struct Shelf {
        origins: Mutex<HashMap<String, Origin>>,
        pieces: Mutex<HashMap<Origin, Vec<u8>>>,
        /// The files that the build at hand has put.
        put: Mutex<BTreeMap<String, Vec<u8>>>,
        /// How many pieces it has made.
        made: Mutex<usize>,
    }

    impl Sink for Shelf {
        fn put(&self, path: &str, bytes: &[u8]) {
            self.put.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        }

        fn holds(&self, path: &str, origin: Origin) -> bool {
            self.origins.lock().unwrap().insert(path.to_owned(), origin) == Some(origin)
        }

        fn kept(&self) -> Option<&dyn Kept> {
            Some(self)
        }
    }

    impl Kept for Shelf {
        fn recall(&self, origin: Origin) -> Option<Vec<u8>> {
            self.pieces.lock().unwrap().get(&origin).cloned()
        }

        fn keep(&self, origin: Origin, piece: &[u8]) {
            *self.made.lock().unwrap() += 1;
            self.pieces.lock().unwrap().insert(origin, piece.to_vec());
        }
    }

    impl Shelf {
        /// The pages and twins that a build of three procedures makes, and how many pieces.
        fn build(&self, second: &str) -> (Vec<String>, usize) {
            let settings = "[book]\ntitle = \"A\"\n[lint]\nunanswered-outcome = \"allow\"\n[output.in-app]\n";
            let mut sources = Sources::default();
            sources.add_text("book.toml", SourceKind::Settings, settings);
            let first = "# Home\n\n[1](a.md), [2](b.md), [3](c.md)\n";
            let text = |title: &str| format!("# {title}\n\n## Steps\n\n1. Open it.\n\n2. Close it.\n");
            for (name, text) in
                [("index", first), ("a", &text("Salt soup")), ("b", second), ("c", &text("Paint walls"))]
            {
                sources.add_text(&format!("content/{name}.md"), SourceKind::Content, text);
            }
            let compiled = compile(sources, None);
            assert_eq!(compiled.count(crate::diagnostic::Severity::Error), 0, "{:?}", compiled.diagnostics);
            let selection = Selection::all(&compiled.book.config);
            assert!(publish(&compiled, &selection, self).is_empty());
            let put = mem::take(&mut *self.put.lock().unwrap());
            // What tells of all pages is made every time.
            let is_page = |path: &String| {
                let is_list = path.contains("desk/") || path.ends_with("/404.html");
                !is_list && [".html", ".md"].iter().any(|ending| path.ends_with(ending))
            };
            (put.into_keys().filter(is_page).collect(), mem::take(&mut *self.made.lock().unwrap()))
        }
    }

    #[test]
    fn what_depends_on_a_change_is_made_anew_and_nothing_else() {
        let shelf = Shelf::default();
        let text = |title: &str, words: &str| format!("# {title}\n\n## Steps\n\n1. {words}.\n");
        let (all, pieces) = shelf.build(&text("Clean shoes", "Brush them"));
        assert!(all.len() >= 8 && pieces >= 4 * 6, "{all:?} {pieces}");
        assert_eq!(shelf.build(&text("Clean shoes", "Brush them")), (Vec::new(), 0));
        let (own, made) = shelf.build(&text("Clean shoes", "Wash them"));
        assert_eq!(own, ["agent/b.html", "customer/b.html", "customer/b.html.md"]);
        assert!(made * 3 < pieces, "{made} of {pieces}");
        // Other pages name it by its title.
        let (again, _) = shelf.build(&text("Wash shoes", "Wash them"));
        assert!(again.len() >= all.len() - 1, "{again:?} of {all:?}");
    }
}
