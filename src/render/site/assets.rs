//! The style sheet, the scripts and the sign of a site, named by their content so that browsers can keep them for ever.

use std::collections::BTreeMap;

use crate::model::view::{Brand, View};
use crate::render::Templates;

/// The style sheet, the scripts and the sign of a site.
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
    /// The assets of the site whose templates are in `folder`: `style`, each script by its name, and
    /// `icon` when the brand has no picture for it.
    pub(super) fn of(templates: &Templates, folder: &str, view: Option<&View>) -> Self {
        let brand = view.map(View::brand);
        let own = templates.text(&format!("{folder}/style.css"));
        let colours = brand.as_ref().map(Brand::style).unwrap_or_default();
        let shared = ["site/base.css", "site/tools.css"].map(|name| templates.text(name)).concat();
        let style = asset("style", "css", format!("{shared}\n{own}{colours}"));
        let mut files = BTreeMap::from([("style".to_owned(), style)]);
        if let Some(brand) = brand.as_ref().filter(|brand| brand.icon.is_none()) {
            files.insert("icon".to_owned(), asset("icon", "svg", icon(brand)));
        }
        for (name, text) in templates.scripts("site").chain(templates.scripts(folder)) {
            files.insert(name.to_owned(), asset(name, "js", text.to_owned()));
        }
        if view.is_some_and(|view| !view.has_search()) {
            files.remove("search");
        }
        Self { files }
    }

    /// The address of each asset from a page, by its name.
    pub(in crate::render) fn addresses(&self, up: &str) -> BTreeMap<&str, String> {
        self.files.iter().map(|(name, asset)| (name.as_str(), format!("{up}{}", asset.path))).collect()
    }

    /// The files, by their paths below the root of the site.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.files.values().map(|asset| (asset.path.clone(), asset.text.clone().into_bytes()))
    }

    /// The file at a path below the root of the site.
    pub(super) fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.files.values().find(|asset| asset.path == path).map(|asset| asset.text.clone().into_bytes())
    }
}

fn asset(name: &str, extension: &str, text: String) -> Asset {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Asset { path: format!("assets/{name}-{}.{extension}", &hash[..8]), text }
}

/// The first letter of the name on the colour of the brand.
fn icon(brand: &Brand) -> String {
    let (ground, letter) = brand.sign();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"7\" \
         fill=\"{ground}\"/><text x=\"16\" y=\"23\" font-family=\"Georgia, serif\" font-size=\"20\" font-weight=\"700\" \
         text-anchor=\"middle\" fill=\"#fff\">{letter}</text></svg>\n"
    )
}
