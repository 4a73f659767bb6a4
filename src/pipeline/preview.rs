//! The surfaces of a book that is being written: each file is made when somebody looks at it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Assembled, Selection};
use crate::audience::Audience;
use crate::diagnostic::Diagnostic;
use crate::model::view::{Entry, View};
use crate::model::{Document, DocumentKind, DocumentPath, Step, StepItem};
use crate::output::Output;
use crate::render::{self, File, Highlighter, Library, Tools, Views};
use crate::resolve::Revision;
use crate::search;
use crate::source::{LineIndex, Span};
use crate::version::UiVersion;

/// The surfaces of a book, all audiences and versions.
pub struct Preview<'p> {
    assembled: &'p Assembled,
    surfaces: [Surface<'p>; 3],
    revision: Revision<'p>,
}

struct Surface<'p> {
    audience: Audience,
    views: &'p [View<'p>],
    /// What customers see, for whom may know it.
    customers: &'p [View<'p>],
    versions: &'p [UiVersion],
    tools: Tools<'p>,
    library: OnceCell<Box<dyn Library + 'p>>,
    search: OnceCell<Output>,
}

/// Newer texts of single documents, shown until the whole book has been read anew.
#[derive(Debug, Default)]
pub struct Drafts {
    documents: BTreeMap<DocumentPath, (Document, Arc<str>)>,
}

/// Where a page is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The id of its document.
    pub id: String,
    /// Its file, relative to the book.
    pub file: String,
    /// The line of its title, from 1.
    pub line: usize,
    /// The file and the line of each step, by the step's id; steps that are included stand in other files.
    pub steps: Vec<(String, String, usize)>,
}

/// A page of the book, as far as a list of pages needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The id of its document.
    pub id: String,
    /// Its address below the folder of a version.
    pub path: String,
    /// Its title in the newest version that has it.
    pub title: String,
    /// Its file, relative to the book.
    pub file: String,
    /// Whether it has steps.
    pub is_procedure: bool,
    /// Who sees it, in which versions.
    pub seen: Vec<(Audience, Vec<String>)>,
}

/// Makes the surfaces of a book ready, and hands them to who shows them.
pub fn preview<R>(assembled: &Assembled, show: impl FnOnce(&Preview) -> R) -> R {
    let selection = Selection::all(&assembled.book.config);
    let highlighter = Highlighter::default();
    let tools = Tools { templates: &assembled.templates, highlighter: &highlighter };
    let views_of = |audience| {
        let views = selection.versions.par_iter().map(|&version| View::new(&assembled.book, audience, version));
        views.collect::<Vec<View>>()
    };
    let [customers, agents, in_app] = [Audience::Customer, Audience::Agent, Audience::InApp].map(views_of);
    // The other audiences are told what customers see; nobody sees what the desk sees.
    let surface = |audience, views, customers| Surface {
        audience,
        views,
        customers,
        versions: &selection.versions,
        tools,
        library: OnceCell::new(),
        search: OnceCell::new(),
    };
    let surfaces = [
        surface(Audience::Customer, &customers, &[]),
        surface(Audience::Agent, &agents, &customers),
        surface(Audience::InApp, &in_app, &customers),
    ];
    let assets = assembled.pictures.keys().map(|path| (path.clone(), None)).collect();
    show(&Preview { assembled, surfaces, revision: Revision::of(&assembled.book, assets) })
}

/// What the help panel says itself, as JSON.
#[must_use]
pub fn help_words() -> Vec<u8> {
    render::help_words()
}

impl Drafts {
    /// What is made of the document at a path of a view, in its newer text when there is one.
    fn entry<R>(&self, view: &View, path: &DocumentPath, make: impl FnOnce(&Entry) -> R) -> Option<R> {
        match self.documents.get(path) {
            Some((document, _)) => Some(make(&view.revised(document)?)),
            None => Some(make(view.entry_at(path)?)),
        }
    }
}

impl<'p> Preview<'p> {
    /// The file at a path of the output, with the pages of `drafts` in their newer texts; `None` when there is none.
    ///
    /// # Errors
    /// A fault in a template of the book.
    #[must_use]
    pub fn file(&self, path: &str, drafts: &Drafts) -> Option<Result<Arc<[u8]>, Box<Diagnostic>>> {
        let (audience, path) = path.split_once('/')?;
        let surface = self.surfaces.iter().find(|surface| surface.audience.as_str() == audience)?;
        if let Some(draft) = surface.draft(path, drafts) {
            return Some(draft.map(Arc::from));
        }
        if path.starts_with("search/") && surface.audience != Audience::InApp {
            let files = surface.search.get_or_init(|| {
                Output::collect(|folder| search::site::index(surface.views, surface.versions, None, folder))
            });
            return files.get(path).map(|bytes| Ok(bytes.into()));
        }
        match surface.library().file(path)? {
            Ok(File::Bytes(bytes)) => Some(Ok(bytes.into())),
            Ok(File::Picture(source)) => self.assembled.pictures.get(&source).cloned().map(Ok),
            Err(diagnostic) => Some(Err(diagnostic)),
        }
    }

    /// Takes a newer text of a document; false when the whole book has to be read before it can be shown.
    pub fn take(&self, document: Document, text: Arc<str>, drafts: &mut Drafts) -> bool {
        let Some(document) = self.revision.revise(document) else { return false };
        drafts.documents.insert(document.path.clone(), (document, text));
        true
    }

    /// The help panel's bundle of a version with the procedure at an address alone.
    #[must_use]
    pub fn help(&self, version: &str, address: &str, drafts: &Drafts) -> Option<Vec<u8>> {
        let path = DocumentPath::of_address(address);
        let view_of = |audience| {
            let surface = self.surfaces.iter().find(|surface| surface.audience == audience)?;
            surface.views.iter().find(|view| view.version_name() == version)
        };
        // Other procedures have no part in it, so that its time does not grow with the book.
        let hash = view_of(Audience::Customer)
            .and_then(|view| drafts.entry(view, &path, |entry| view.page(entry).hash().to_owned()));
        let view = view_of(Audience::InApp)?;
        drafts.entry(view, &path, |entry| render::help(view, entry, hash))?
    }

    /// The pages that any of these audiences sees, in the order of their addresses.
    #[must_use]
    pub fn pages(&self, audiences: &[Audience]) -> Vec<Listed> {
        let files: BTreeMap<&DocumentPath, Span> =
            self.assembled.book.iter().map(|(_, document)| (&document.path, document.title_span)).collect();
        let mut pages: BTreeMap<&DocumentPath, Listed> = BTreeMap::new();
        for surface in self.surfaces.iter().filter(|surface| audiences.contains(&surface.audience)) {
            for view in surface.views {
                for entry in view.entries() {
                    let file = files.get(entry.path()).map(|span| self.assembled.sources.file(span.file).path.clone());
                    let page = pages.entry(entry.path()).or_insert_with(|| Listed {
                        id: entry.id().to_owned(),
                        path: entry.path().as_str().to_owned(),
                        title: entry.title().to_owned(),
                        file: file.unwrap_or_default(),
                        is_procedure: entry.kind() == DocumentKind::Procedure,
                        seen: Vec::new(),
                    });
                    let version = view.version_name().to_owned();
                    match page.seen.last_mut() {
                        Some((audience, versions)) if *audience == surface.audience => versions.push(version),
                        _ => page.seen.push((surface.audience, vec![version])),
                    }
                }
            }
        }
        pages.into_values().collect()
    }

    /// In which versions each of these audiences sees a page, by its address.
    #[must_use]
    pub fn seen(&self, address: &str, audiences: &[Audience]) -> Vec<(Audience, Vec<String>)> {
        let path = DocumentPath::of_address(address);
        let shown = self.surfaces.iter().filter(|surface| audiences.contains(&surface.audience));
        let versions = |surface: &Surface| {
            let views = surface.views.iter().filter(|view| view.entry_at(&path).is_some());
            views.map(|view| view.version_name().to_owned()).collect()
        };
        shown.map(|surface| (surface.audience, versions(surface))).collect()
    }

    /// The views of each audience, newest version first.
    #[must_use]
    pub fn views(&self) -> [(Audience, &'p [View<'p>]); 3] {
        self.surfaces.each_ref().map(|surface| (surface.audience, surface.views))
    }

    /// Makes what all pages for an audience share, so that the first of them does not wait for it.
    pub fn warm(&self, audience: Audience) {
        if let Some(surface) = self.surfaces.iter().find(|surface| surface.audience == audience) {
            surface.library();
        }
    }

    /// Where the page at a path of the output is written, with the steps that any of these audiences sees there;
    /// `None` when nobody wrote it, or none of them sees it in any version.
    #[must_use]
    pub fn places(&self, path: &str, audiences: &[Audience], drafts: &Drafts) -> Option<Places> {
        let (audience, path) = path.split_once('/')?;
        let surface = self.surfaces.iter().find(|surface| surface.audience.as_str() == audience)?;
        let (view, path) = surface.document_at(path)?;
        let draft = drafts.documents.get(&path);
        let written = || self.assembled.book.iter().find(|(_, document)| document.path == path);
        let document = draft.map(|(document, _)| document).or_else(|| Some(written()?.1))?;
        let shown = || self.surfaces.iter().filter(|surface| audiences.contains(&surface.audience));
        if !shown().flat_map(|surface| surface.views).any(|view| view.revised(document).is_some()) {
            return None;
        }
        let seen: BTreeSet<String> = shown().flat_map(|surface| surface.steps_of(view.version(), document)).collect();
        let sources = &self.assembled.sources;
        let place = |span: Span| {
            let file = sources.file(span.file);
            let text = draft.filter(|_| span.file == document.file).map_or(&*file.text, |(_, text)| text);
            (file.path.clone(), LineIndex::new(text).position(span.start as usize).line)
        };
        let (file, line) = place(document.title_span);
        let mut steps = Vec::new();
        each_step(&document.steps, &mut |step| {
            let name = step.name.to_string();
            if seen.contains(&name) {
                let (file, line) = place(step.span);
                steps.push((name, file, line));
            }
        });
        Some(Places { id: document.id.value.as_str().to_owned(), file, line, steps })
    }
}

fn each_step(items: &[StepItem], visit: &mut impl FnMut(&Step)) {
    for item in items {
        match item {
            StepItem::Step(step) => visit(step),
            StepItem::Include { include, .. } => {
                if let Some(content) = &include.content {
                    each_step(&content.steps, visit);
                }
            }
            StepItem::Aside(_) => {}
        }
    }
}

impl<'p> Surface<'p> {
    fn library(&self) -> &(dyn Library + 'p) {
        let views = Views { all: self.views, customers: self.customers, wanted: self.versions, makings: None };
        let make = || render::library(self.audience, views, self.tools);
        &**self.library.get_or_init(make)
    }

    /// The page at a path, when there is a newer text of its document.
    fn draft(&self, path: &str, drafts: &Drafts) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let (view, path) = self.document_at(path)?;
        let (document, _) = drafts.documents.get(&path)?;
        let entry = view.revised(document)?;
        self.library().revised(view.version(), &entry)
    }

    /// The ids of the steps that a version shows of a document.
    fn steps_of(&self, version: UiVersion, document: &Document) -> Vec<String> {
        let view = self.views.iter().find(|view| view.version() == version);
        let page = view.and_then(|view| Some(view.page(&view.revised(document)?)));
        page.iter().flat_map(|page| page.steps()).map(|step| step.id.to_owned()).collect()
    }

    /// The version and the document whose page stands at a path of the output.
    fn document_at(&self, path: &str) -> Option<(&View<'p>, DocumentPath)> {
        let path = path.strip_suffix(".html")?;
        let older = self.views.iter().skip(1).find_map(|view| {
            let path = path.strip_prefix(view.version_name())?.strip_prefix('/')?;
            Some((view, path))
        });
        let (view, path) = older.or_else(|| Some((self.views.first()?, path)))?;
        Some((view, DocumentPath::of_address(path)))
    }
}
