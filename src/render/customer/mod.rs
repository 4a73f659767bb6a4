//! The customer's docs site.

mod machine;

use serde::Serialize;

use super::html::Branches;
use super::site::{self, Here, Site, Surface};
use super::{Rendered, Tools};
use crate::diagnostic::Diagnostic;
use crate::model::view::View;

/// Renders the site: the newest version at the root, older ones in folders of their names.
pub(super) fn render(views: &[View], tools: Tools) -> Rendered {
    site::render(views, tools, &Customer)
}

struct Customer;

/// What the customer's pages have that the agent's do not.
#[derive(Serialize)]
struct Own {
    /// What the head of a page says to programs.
    machine: machine::Head,
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
        Own { machine: machine::Head::of(here) }
    }

    fn beside(&self, _here: &Here) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    fn whole(&self, site: &Site) -> Vec<(String, Vec<u8>)> {
        machine::files(site)
    }

    fn framed(&self, site: &Site) -> Vec<Result<(String, Vec<u8>), Box<Diagnostic>>> {
        machine::framed(site)
    }
}
