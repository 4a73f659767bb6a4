//! Where the files of the site stand in the world.

use crate::render::address;
use crate::render::site::{Site, Version};

/// Where the site begins.
pub(super) struct Base<'a> {
    /// The address in the world, without a slash at the end, when the book says it.
    pub(super) url: Option<&'a str>,
    /// The path of that address, with a slash at both ends: `/`, or such as `/help/`.
    pub(super) path: String,
}

impl<'a> Base<'a> {
    pub(super) fn of(site: &Site<'_, '_, 'a>) -> Self {
        let url = site.versions.first().and_then(|version| version.view.site_url());
        let below = |url: &str| {
            let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
            let after_host = after_scheme.split_once('/').map_or("", |(_, path)| path);
            after_host.split(['?', '#']).next().unwrap_or_default().trim_matches('/').to_owned()
        };
        let path = url.map(below).unwrap_or_default();
        Self { url, path: if path.is_empty() { "/".to_owned() } else { format!("/{path}/") } }
    }

    /// The path of a file on its host.
    pub(super) fn on_host(&self, file: &str) -> String {
        format!("{}{}", self.path, address::encode(file))
    }
}

/// The address in the world of a file, given by its path below the root of the site.
pub(super) fn absolute(url: &str, file: &str) -> String {
    format!("{url}/{}", address::encode(file))
}

/// The address of a file of a version: in the world when that is known, and else below the folder of the version.
pub(super) fn versioned(version: &Version, file: &str) -> String {
    match version.view.site_url() {
        Some(url) => absolute(url, &version.below(file)),
        None => address::encode(file),
    }
}
