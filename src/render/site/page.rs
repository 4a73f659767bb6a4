//! One page of a site.

use super::context::{Heading, PageContext};
use super::frame::frame;
use super::made::Made;
use super::{Here, PageSource, Site, Surface, Version, sections};
use crate::diagnostic::Diagnostic;
use crate::model::DocumentKind;
use crate::model::view::{Entry, Page, plain};
use crate::render::address;
use crate::render::html::{Html, Place, escaped};

impl<'v, 'a> Site<'_, 'v, 'a> {
    /// A page as it is published.
    pub(super) fn page<S: Surface>(
        &self,
        surface: &S,
        version: &Version<'v, 'a>,
        source: &PageSource<'v, 'a>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let path = source.path();
        let up = format!("{}{}", address::root(path), if version.folder.is_empty() { "" } else { "../" });
        let page = match source {
            PageSource::Document(entry) => Some(version.view.page(entry)),
            PageSource::Folder(_) | PageSource::Made(_) => None,
        };
        let hash = page.as_ref().map(Page::hash).unwrap_or_default();
        let here = Here { site: self, version, source, page: page.as_ref(), hash, up: &up };
        let own = surface.own(&here);
        let highlighter = self.tools.highlighter;
        let place = Place { path, site_root: &up, branches: surface.branches(), highlighter, notes: None };
        let body = here.page.map(|page| Html::new(Place { notes: surface.notes(&own), ..place }).page(page));
        let mut context = frame(&here, own);
        context.body = body.unwrap_or_default();
        match (source, here.page) {
            (PageSource::Document(entry), Some(page)) => {
                fill_document(&mut context, entry, page, place);
                context.source_hash.push_str(hash);
            }
            (PageSource::Made(made), _) => fill_made(&mut context, made),
            _ => {
                context.title = version.folder_title(path);
                context.heading = escaped(context.title);
                context.kind = "folder";
            }
        }
        let own;
        let sections = match version.sections.get(path.folder()) {
            Some(shared) => shared.get_or_init(|| sections::sections(&version.navigation, path)),
            None => {
                own = sections::sections(&version.navigation, path);
                &own
            }
        };
        let html = self.tools.templates.fill(&format!("{}/page.html", surface.name()), &context, sections)?;
        Ok(html.into_bytes())
    }
}

fn fill_made<'p, O>(context: &mut PageContext<'p, O>, made: &'p Made) {
    context.title = &made.title;
    context.heading = escaped(&made.title);
    context.description = &made.summary;
    context.summary = escaped(&made.summary);
    context.kind = made.kind.as_str();
    context.body.clone_from(&made.body);
}

fn fill_document<'p, O>(context: &mut PageContext<'p, O>, entry: &'p Entry<'p>, page: &Page, place: Place) {
    context.title = entry.title();
    context.description = entry.summary();
    context.heading = Html::new(place).line(&page.title);
    context.anchor.clone_from(&page.anchor);
    context.summary = Html::new(place).line(&page.summary);
    context.kind = match entry.kind() {
        DocumentKind::Procedure => "procedure",
        DocumentKind::Page | DocumentKind::Partial => "page",
    };
    let contents = page.headings.iter().filter(|heading| (2..=3).contains(&heading.level));
    context.contents = contents
        .map(|heading| Heading {
            title: plain(&heading.text),
            href: format!("#{}", address::encode(&heading.anchor)),
            level: heading.level,
        })
        .collect();
    context.source_id = entry.id();
}
