//! The templates of the sites: Headwater's own, each replaced by the book's file of the same name.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Tera, Value};

use crate::diagnostic::{Diagnostic, INVALID_SOURCE, nearest};
use crate::source::{FileId, SourceKind, Sources, Span};

macro_rules! own {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// Headwater's own files, by their path below `templates/`.
const OWN: &[(&str, &str)] = &own![
    "agent/desk.html",
    "agent/front.html",
    "agent/matrix.html",
    "agent/page.html",
    "agent/playbook.js",
    "agent/replies.json",
    "agent/reply.js",
    "agent/style.css",
    "agent/symptoms.html",
    "agent/work.html",
    "customer/404.html",
    "customer/about.html",
    "customer/after.html",
    "customer/aims.html",
    "customer/canonical.html",
    "customer/lost.js",
    "customer/machine.html",
    "customer/moved.html",
    "customer/moved.js",
    "customer/page.html",
    "customer/page.js",
    "customer/review.html",
    "customer/style.css",
    "site/absence.html",
    "site/banner.html",
    "site/base.css",
    "site/changes.html",
    "site/find-script.html",
    "site/find.html",
    "site/find.js",
    "site/journey.html",
    "site/journeys.html",
    "site/layout.html",
    "site/navigation.html",
    "site/part-of.html",
    "site/search.js",
    "site/tools.css",
    "site/uses.html",
    "site/versions.html",
];

/// Headwater's own files that public pages are made with.
pub(super) fn public() -> impl Iterator<Item = &'static str> {
    OWN.iter().filter(|(name, _)| !name.starts_with("agent/")).map(|(_, text)| *text)
}

/// Checked templates, style sheets and scripts.
#[derive(Debug, Clone)]
pub struct Templates {
    tera: Tera,
    /// Style sheets and scripts.
    texts: BTreeMap<String, String>,
    /// The book's own files, for the places of faults.
    files: BTreeMap<String, FileId>,
    /// The place of a fault that no file of the book has.
    book: Span,
}

/// A part of a context that is made once and given to many pages.
#[derive(Debug, Clone)]
pub(super) struct Shared(Value);

impl Shared {
    pub(super) fn of(part: &impl Serialize) -> Self {
        // A plain tree always has a template's form; one that had none would be missed by every page test.
        Self(Value::try_from_serializable(part).unwrap_or_else(|_| Value::none()))
    }
}

impl Templates {
    /// Puts the book's templates over Headwater's own; a faulty one is reported, and ours stays.
    #[must_use]
    pub fn load(sources: &Sources) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut texts: BTreeMap<String, &str> = OWN.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect();
        let mut files = BTreeMap::new();
        let book = Span::start_of(sources.first(SourceKind::Settings).unwrap_or_default());
        for (id, file) in sources.iter().filter(|(_, file)| file.kind == SourceKind::Template) {
            let name = file.path.strip_prefix("templates/").unwrap_or(&file.path);
            if let Some(defect) = &file.defect {
                let place = Span::new(id, defect.at..defect.at);
                diagnostics.push(Diagnostic::new(INVALID_SOURCE, place, &defect.reason).help(&defect.help));
            } else if has_extension(name, "json") && texts.contains_key(name) && !is_json(&file.text) {
                diagnostics.push(no_json(id));
            } else if texts.contains_key(name) || has_extension(name, "html") {
                texts.insert(name.to_owned(), &file.text);
                files.insert(name.to_owned(), id);
            } else {
                diagnostics.push(unused(id, name));
            }
        }
        let mut templates = Self { tera: Tera::new(), texts: BTreeMap::new(), files, book };
        if let Err(error) = templates.set(&texts) {
            diagnostics.push(templates.fault(&error));
            templates.files.clear();
            let own = OWN.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect();
            // Ours are checked by the tests, so this cannot fail a second time.
            let _ = templates.set(&own);
        }
        (templates, diagnostics)
    }

    fn set(&mut self, texts: &BTreeMap<String, &str>) -> Result<(), Error> {
        let mut tera = Tera::new();
        let pages = texts.iter().filter(|(name, _)| has_extension(name, "html"));
        tera.add_raw_templates(pages.map(|(name, text)| (name.as_str(), *text)))?;
        self.tera = tera;
        let others = texts.iter().filter(|(name, _)| !has_extension(name, "html"));
        self.texts = others.map(|(name, text)| (name.clone(), (*text).to_owned())).collect();
        Ok(())
    }

    /// Fills a template from a context and the sections, which many pages share.
    ///
    /// # Errors
    /// The finding, at its place in the book's template.
    pub(super) fn fill(
        &self,
        name: &str,
        context: &impl Serialize,
        sections: &Shared,
    ) -> Result<String, Box<Diagnostic>> {
        let filled = Context::from_serialize(context).and_then(|mut context| {
            context.insert_value("sections", sections.0.clone());
            self.tera.render(name, &context)
        });
        filled.map_err(|error| Box::new(self.fault(&error)))
    }

    /// A style sheet or a script.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// The scripts of a folder by their names without extension, sorted.
    pub(super) fn scripts<'t>(&'t self, folder: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.texts.iter().filter_map(move |(path, text)| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".js")?;
            Some((name, text.as_str()))
        })
    }

    fn fault(&self, error: &Error) -> Diagnostic {
        let (name, message, range) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.filename().to_owned(), report.message().to_owned(), report.span().range.clone())
            }
            ErrorKind::MissingParent { current, parent } => {
                (current.clone(), format!("it extends `{parent}`, which does not exist"), 0..0)
            }
            _ => (String::new(), error.to_string(), 0..0),
        };
        let place = self.files.get(&name).map_or(self.book, |&file| Span::new(file, range));
        Diagnostic::new(INVALID_SOURCE, place, format!("this template cannot be used: {message}"))
            .help("compare it with Headwater's own, or remove it to use that one")
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == extension)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn no_json(id: FileId) -> Diagnostic {
    Diagnostic::new(INVALID_SOURCE, Span::start_of(id), "this file of phrases is not JSON")
        .help("compare it with Headwater's own, or remove it to use that one")
}

fn unused(id: FileId, name: &str) -> Diagnostic {
    let help = match nearest(name, OWN.iter().map(|(name, _)| *name)) {
        Some(near) => format!("did you mean `templates/{near}`?"),
        None => "remove it, or give it the name of one of Headwater's own templates".to_owned(),
    };
    Diagnostic::new(INVALID_SOURCE, Span::start_of(id), "no page uses this template").help(help)
}
