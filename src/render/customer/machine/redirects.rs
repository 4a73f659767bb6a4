//! The way from where pages stood to where they stand: a page at each old address, and lists for hosts.

use serde::Serialize;

use super::addresses::Base;
use super::{File, absolute};
use crate::model::DocumentPath;
use crate::render::address;
use crate::render::site::{Framed, Site, Version};
use crate::render::templates::Shared;

/// What `customer/moved.html` is given.
#[derive(Serialize)]
struct Moved<'v> {
    language: &'v str,
    title: &'v str,
    /// The way to the page.
    href: String,
    /// The address of the page in the world, or else the way to it.
    canonical: String,
    style: String,
    script: String,
}

/// Where a page stood, and where it stands: paths below the root of the site.
struct Way {
    from: DocumentPath,
    old: String,
    new: String,
}

fn ways(version: &Version) -> Vec<(Way, String)> {
    let moved = version.view.moved().into_iter();
    // The list of a folder may stand where a page stood.
    let moved = moved.filter(|(from, _)| !version.paths.contains(from.as_str()));
    moved
        .map(|(from, entry)| {
            let (old, new) = (version.file(&from), version.file(entry.path()));
            (Way { from, old, new }, entry.title().to_owned())
        })
        .collect()
}

/// The pages at the old addresses.
pub(super) fn stubs(site: &Site) -> Vec<Framed> {
    let stub = |version: &Version, (way, title): (Way, String)| {
        let up = format!("{}{}", address::root(&way.from), if version.folder.is_empty() { "" } else { "../" });
        let href = format!("{up}{}", address::encode(&way.new));
        let mut assets = site.assets.addresses(&up);
        let mut asset = |name: &str| assets.remove(name).unwrap_or_default();
        let moved = Moved {
            language: version.view.language(),
            title: &title,
            canonical: version.view.site_url().map_or_else(|| href.clone(), |url| absolute(url, &way.new)),
            href,
            style: asset("style"),
            script: asset("moved"),
        };
        let html = site.tools.templates.fill("customer/moved.html", &moved, &Shared::of(&()))?;
        Ok((way.old, html.into_bytes()))
    };
    let wanted = site.versions.iter().filter(|version| site.wants(version));
    let pages = wanted.flat_map(|version| ways(version).into_iter().map(move |way| (version, way)));
    pages.map(|(version, way)| stub(version, way)).collect()
}

/// The same for hosts that answer with a redirect themselves: Netlify's form, and files to be included.
pub(super) fn exports(site: &Site, base: &Base) -> Vec<File> {
    let ways = site.versions.iter().flat_map(ways).map(|(way, _)| way);
    let mut pairs = Vec::new();
    for way in ways {
        // Hosts give the page of a folder under the folder's own address as well.
        if let Some(folder) = way.old.strip_suffix("index.html") {
            pairs.push((folder.to_owned(), way.new.clone()));
        }
        pairs.push((way.old, way.new));
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let (mut lines, mut apache) =
        (String::new(), String::from("# For Apache: include this file, or add it to `.htaccess`.\n"));
    let mut nginx = String::from(
        "# For nginx, in the `http` block; then, in the `server` block: `if ($hw_moved) { return 301 $hw_moved; }`.\n\
         map $uri $hw_moved {\n    default \"\";\n",
    );
    for (old, new) in pairs {
        let path = format!("{}{old}", base.path);
        apache.push_str(&apache_line(&path, &new, base));
        // In a list for nginx a dollar would begin a variable.
        let new = base.on_host(&new).replace('$', "%24");
        let decoded = quoted(&path);
        lines.push_str(&format!("{} {new} 301\n", base.on_host(&old)));
        nginx.push_str(&format!("    {decoded} \"{new}\";\n"));
    }
    nginx.push_str("}\n");
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    vec![file("_redirects", lines), file("_nginx-redirects.conf", nginx), file("_apache-redirects.conf", apache)]
}

/// One way for Apache: from exactly one path, since `Redirect` would take everything below a folder as well, also
/// what has a line of its own further down.
fn apache_line(path: &str, new: &str, base: &Base) -> String {
    if new.contains(['?', '#']) {
        // `RedirectMatch` encodes a path itself, but leaves everything after such a mark as it is written.
        let is_folder = path.ends_with('/');
        let line = || format!("Redirect permanent {} \"{}\"\n", quoted(path), base.on_host(new));
        return if is_folder { String::new() } else { line() };
    }
    let whole = format!("^{}$", regex::escape(path));
    // A dollar before a digit would stand for a part of what matched.
    let target = format!("{}{new}", base.path).replace('\\', "\\\\").replace('$', "\\$");
    format!("RedirectMatch permanent {} {}\n", quoted(&whole), quoted(&target))
}

/// A path in quotes, as nginx and Apache read it.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}
