//! The customer's docs site.

use serde::Serialize;

use super::html::Branches;
use super::site::{self, Here, Site, Surface};
use super::{Rendered, Tools};
use crate::model::view::View;

/// Renders the site: the newest version at the root, older ones in folders of their names.
pub(super) fn render(views: &[View], tools: Tools) -> Rendered {
    site::render(views, tools, &Customer)
}

struct Customer;

/// What the customer's pages have that the agent's do not.
#[derive(Serialize)]
struct Own {
    /// The way from the page up to the root of the whole site; the page itself when it stands there.
    root: String,
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
        Own { root: root.to_owned() }
    }

    fn beside(&self, _here: &Here) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    fn whole(&self, _site: &Site) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}
