//! The support agent's playbooks.

use super::html::Branches;
use super::site::{self, Flavour};
use super::{Rendered, Tools};
use crate::model::view::View;

/// Renders the site: what the customer sees, and between it what only agents see.
pub(super) fn render(views: &[View], tools: Tools) -> Rendered {
    site::render(views, tools, &Flavour { name: "agent", branches: Branches::Open })
}
