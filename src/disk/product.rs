//! Reads the files of a product in which anchors may stand.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::text::read_product as read_text;
use super::walk::is_ignored;
use super::{DiskError, manifest};
use crate::source::{SourceFile, SourceKind};

/// Pages, components, templates and scripts, by the ends of their names.
const EXTENSIONS: &[&str] = &[
    "aspx",
    "astro",
    "cjs",
    "cshtml",
    "eex",
    "ejs",
    "erb",
    "ftl",
    "gohtml",
    "haml",
    "handlebars",
    "hbs",
    "heex",
    "htm",
    "html",
    "j2",
    "jinja",
    "jinja2",
    "js",
    "jsp",
    "jsx",
    "leex",
    "liquid",
    "marko",
    "mjs",
    "mustache",
    "njk",
    "php",
    "phtml",
    "pug",
    "razor",
    "slim",
    "svelte",
    "tmpl",
    "tpl",
    "ts",
    "tsx",
    "twig",
    "vm",
    "vue",
    "xhtml",
];
/// Folders of what others wrote, or of what was made from the sources.
const FOREIGN: [&str; 4] = ["node_modules", "bower_components", "target", "vendor"];

/// Files and folders of a product, each file once, sorted by path; in folders, those alone that can hold a page.
///
/// # Errors
/// What was named is not there.
pub fn read_product(paths: &[PathBuf]) -> Result<Vec<SourceFile>, DiskError> {
    let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(DiskError::io("read", path))?;
        if metadata.is_dir() {
            let files = WalkDir::new(path).follow_root_links(true).into_iter().filter_entry(is_wanted);
            for entry in files {
                let entry = entry.map_err(|error| {
                    let place = error.path().unwrap_or(path).to_owned();
                    DiskError::io("read", &place)(error.into())
                })?;
                if entry.file_type().is_file() && has_page(entry.path()) {
                    found.insert(shown(entry.path()), entry.into_path());
                }
            }
        } else {
            found.insert(shown(path), path.clone());
        }
    }
    let read = |(shown, path): (&String, &PathBuf)| {
        let (text, defect) = read_text(path);
        SourceFile { path: shown.clone(), kind: SourceKind::Product, text: text.into(), defect }
    };
    Ok(found.par_iter().map(read).collect())
}

/// Whether an entry of a folder may be or hold a file of the product; what was named itself always may.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let is_foreign = || FOREIGN.iter().any(|foreign| name == *foreign) || manifest::marks(entry.path());
    entry.depth() == 0 || !(is_ignored(name) || entry.file_type().is_dir() && is_foreign())
}

fn has_page(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_made = [".min.js", ".d.ts", ".min.mjs"].iter().any(|end| name.ends_with(end));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    !is_made && EXTENSIONS.contains(&extension)
}

/// A path as it is reported: from the current folder when it is below it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = if path.is_absolute() { path.strip_prefix(here).unwrap_or(path) } else { path };
    let parts = below.components().filter(|part| *part != Component::CurDir);
    parts.collect::<PathBuf>().to_string_lossy().into_owned()
}
