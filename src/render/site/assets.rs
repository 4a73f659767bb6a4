//! The style sheet and the scripts of a site, named by their content so that browsers can keep them for ever.

use std::collections::BTreeMap;

use crate::render::Templates;

/// The style sheet and the scripts of a site.
#[derive(Debug)]
pub(in crate::render) struct Assets {
    files: BTreeMap<String, Asset>,
}

#[derive(Debug)]
struct Asset {
    path: String,
    text: String,
}

impl Assets {
    /// The assets of the site whose templates are in `folder`: `style`, and each script by its name.
    pub(super) fn of(templates: &Templates, folder: &str) -> Self {
        let own = templates.text(&format!("{folder}/style.css"));
        let style = asset("style", "css", format!("{}\n{own}", templates.text("site/base.css")));
        let mut files = BTreeMap::from([("style".to_owned(), style)]);
        for (name, text) in templates.scripts(folder) {
            files.insert(name.to_owned(), asset(name, "js", text.to_owned()));
        }
        Self { files }
    }

    /// The address of each asset from a page, by its name.
    pub(super) fn addresses(&self, up: &str) -> BTreeMap<&str, String> {
        self.files.iter().map(|(name, asset)| (name.as_str(), format!("{up}{}", asset.path))).collect()
    }

    /// The files, by their paths below the root of the site.
    pub(super) fn into_files(self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.files.into_values().map(|asset| (asset.path, asset.text.into_bytes()))
    }
}

fn asset(name: &str, extension: &str, text: String) -> Asset {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Asset { path: format!("assets/{name}-{}.{extension}", &hash[..8]), text }
}
