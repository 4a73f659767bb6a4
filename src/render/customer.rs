//! The customer's docs site.

use super::html::Branches;
use super::site::{self, Flavour};
use super::{Rendered, Tools};
use crate::model::view::View;

/// Renders the site: the newest version at the root, older ones in folders of their names.
pub(super) fn render(views: &[View], tools: Tools) -> Rendered {
    site::render(views, tools, &Flavour { name: "customer", branches: Branches::Folded })
}
