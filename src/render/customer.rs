//! The customer's docs site.

use super::html::Branches;
use super::site::{self, Flavour};
use super::{Rendered, Templates};
use crate::model::view::View;

/// Renders the site: the newest version at the root, older ones in folders of their names.
pub(super) fn render(views: &[View], templates: &Templates) -> Rendered {
    site::render(views, templates, &Flavour { name: "customer", branches: Branches::Folded })
}
