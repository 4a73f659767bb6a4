//! The Markdown twin of a page: its text, and before it what a program wants to know of it.

use serde::Serialize;

use super::leaf::Leaf;
use super::{File, absolute};
use crate::render::address;
use crate::render::site::Version;

/// What stands before the text.
#[derive(Serialize)]
struct FrontMatter<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l str>,
    title: &'l str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'l str,
    version: &'l str,
    /// The UI versions in which the page is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    ui: Option<&'l str>,
    language: &'l str,
    /// The HTML page to be cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<&'l str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    steps: &'l [String],
}

/// The file beside the page; none when the page has no Markdown form, or the file is there already.
pub(super) fn file(version: &Version, leaf: Leaf) -> Option<File> {
    let text = leaf.text?.twin?;
    let view = version.view;
    let canonical = |url| absolute(url, &leaf.canonical);
    let front_matter = FrontMatter {
        id: leaf.source.as_ref().map(|(id, _)| *id),
        title: leaf.title,
        summary: leaf.summary,
        version: view.version_name(),
        ui: leaf.range.as_deref().filter(|_| view.has_versions()),
        language: view.language(),
        canonical: view.site_url().map(canonical),
        reviewed: leaf.reviewed.map(|day| day.to_string()),
        updated: leaf.since.map(|day| day.to_string()),
        hash: leaf.source.as_ref().map(|(_, hash)| hash.as_str()),
        steps: &leaf.steps,
    };
    // A flat map of texts always has a YAML form.
    let front_matter = serde_yaml::to_string(&front_matter).unwrap_or_default();
    let path = version.below(&address::twin(leaf.path));
    Some((path, format!("---\n{front_matter}---\n\n{text}\n").into_bytes()))
}
