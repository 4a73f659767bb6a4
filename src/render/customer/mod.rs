//! The customer's docs site.

mod about;
mod anatomy;
mod help;
mod machine;

use serde::Serialize;

use self::about::About;
use self::anatomy::Anatomy;
use self::help::Help;
use super::html::Branches;
use super::site::{Framed, Here, PageSource, Site, Standing, Surface};
use super::{Tools, Views};
use crate::model::{DocumentKind, Handoff};
use crate::output::Sink;

/// The site: the newest version at the root, older ones in folders of their names.
pub(super) fn stand<'v, 'a>(views: Views<'v, 'a>, tools: Tools<'v>) -> Standing<'v, 'a, Customer> {
    Standing::of(views, tools, Customer)
}

/// What makes a site the customer's.
pub(super) struct Customer;

/// What the customer's pages have that the agent's do not.
#[derive(Serialize)]
pub(super) struct Own {
    /// The way from the page up to the root of the whole site; the page itself when it stands there.
    root: String,
    /// What the head of a page says to programs.
    machine: machine::Head,
    /// What stands around the steps; none where there are no steps.
    anatomy: Option<Anatomy>,
    help: Help,
    about: About,
}

impl Surface for Customer {
    type Own = Own;

    fn name(&self) -> &'static str {
        "customer"
    }

    fn branches(&self) -> Branches {
        Branches::Folded
    }

    fn own(&self, here: &Here) -> Own {
        let root = if here.up.is_empty() { "./" } else { here.up };
        let view = here.version.view;
        let (entry, id, title) = match *here.source {
            PageSource::Document(entry) => (Some(entry), entry.id(), entry.title()),
            PageSource::Made(ref made) => (None, made.path.as_str(), made.title.as_str()),
            PageSource::Folder(ref path) => (None, path.as_str(), here.version.folder_title(path)),
        };
        let handoff = Handoff { procedure: id, hash: here.hash, version: view.version_name(), ..Handoff::default() };
        let procedure = here.page.filter(|page| page.kind == DocumentKind::Procedure);
        Own {
            root: root.to_owned(),
            machine: machine::Head::of(here),
            anatomy: procedure.map(|page| Anatomy::of(here, page)),
            help: Help::new(view.contact(), title, &handoff),
            about: About::of(view, entry, here.page),
        }
    }

    fn whole(&self, site: &Site, folder: &dyn Sink) {
        machine::files(site, folder);
    }

    fn framed(&self, site: &Site) -> Vec<Framed> {
        machine::framed(site)
    }
}
