//! The support agent's playbooks.

use super::html::Branches;
use super::site::{self, Here, Site, Surface};
use super::{Rendered, Tools};
use crate::model::view::View;

/// Renders the site: what the customer sees, and between it what only agents see.
pub(super) fn render(views: &[View], tools: Tools) -> Rendered {
    site::render(views, tools, &Agent)
}

struct Agent;

impl Surface for Agent {
    type Own = ();

    fn name(&self) -> &'static str {
        "agent"
    }

    fn branches(&self) -> Branches {
        Branches::Open
    }

    fn own(&self, _here: &Here) {}

    fn beside(&self, _here: &Here) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    fn whole(&self, _site: &Site) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}
