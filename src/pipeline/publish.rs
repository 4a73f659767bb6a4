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
        if audience != Audience::InApp {
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
