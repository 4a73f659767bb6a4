//! What a host should say with each file, in the forms of Netlify, nginx and Apache.

use super::addresses::Base;
use super::{File, absolute};
use crate::model::view::View;
use crate::render::site::Site;

/// Where nothing may come from, run or go, but for what stands after it.
///
/// A form may go to `feedback` alone, and what a script says as well.
fn policy(feedback: Option<&str>) -> String {
    let is_here = feedback.is_some_and(|address| address.starts_with('/'));
    let asked = feedback.map(origin).filter(|origin| !origin.is_empty());
    let connect = asked.map_or("'self'".to_owned(), |origin| format!("'self' {origin}"));
    let form = asked.unwrap_or(if is_here { "'self'" } else { "'none'" });
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        &format!("connect-src {connect}"),
        "base-uri 'none'",
        &format!("form-action {form}"),
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    .join("; ")
}

/// Scheme and host of an address; nothing of an address with which a policy could say something else.
fn origin(address: &str) -> &str {
    let Some((scheme, rest)) = address.split_once("://") else { return "" };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
    if is_plain { &address[..scheme.len() + "://".len() + host.len()] } else { "" }
}

/// The files with the headers of the whole site.
pub(super) fn files(site: &Site, base: &Base) -> Vec<File> {
    let root = &base.path;
    let view = site.versions.first().map(|version| version.view);
    let mut everywhere = vec![
        ("Content-Security-Policy", policy(view.and_then(View::feedback))),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
    ];
    if view.is_some_and(|view| view.has_markdown()) {
        let llms = base.url.map_or_else(|| format!("{root}llms.txt"), |url| absolute(url, "llms.txt"));
        everywhere.push(("Link", format!("<{llms}>; rel=\"llms-txt\"; type=\"text/plain\"")));
    }
    let hashed = "public, max-age=31536000, immutable";
    let mut assets: Vec<String> = site.assets.addresses("").into_values().collect();
    assets.sort();
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    vec![
        file("_headers", netlify(root, &everywhere, &assets, hashed)),
        file("_nginx-headers.conf", nginx(root, &everywhere, hashed)),
        file("_apache-headers.conf", apache(&everywhere, hashed)),
    ]
}

/// Netlify, Cloudflare Pages and others read this file where it stands.
fn netlify(root: &str, everywhere: &[(&str, String)], assets: &[String], hashed: &str) -> String {
    let mut text = format!("{root}*\n");
    for (name, value) in everywhere {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text.push_str(&format!("{root}*.md\n  Content-Type: text/markdown; charset=utf-8\n"));
    text.push_str(&format!("{root}*feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"));
    for asset in assets {
        text.push_str(&format!("{root}{asset}\n  Cache-Control: {hashed}\n"));
    }
    text
}

/// To be included in a `server` block; a request for Markdown gets the twin.
fn nginx(root: &str, everywhere: &[(&str, String)], hashed: &str) -> String {
    let header = |name: &str, value: &str| format!("add_header {name} \"{}\" always;\n", value.replace('"', "\\\""));
    let mut all: String = everywhere.iter().map(|(name, value)| header(name, value)).collect();
    all.push_str(&header("Vary", "Accept"));
    // A place with headers of its own inherits none, so each says all of them.
    let inner: String = all.lines().map(|line| format!("    {line}\n")).collect();
    let place = root.replace('.', "\\.");
    format!(
        "# For nginx, in the `server` block that serves this folder.\n{all}\n\
         error_page 404 {root}404.html;\n\n\
         # Whoever asks for Markdown gets the twin of a page.\n\
         set $hw_twin \"\";\nif ($http_accept ~* \"text/markdown\") {{ set $hw_twin \".md\"; }}\n\
         location {root} {{\n    try_files $uri$hw_twin $uri $uri/index.html$hw_twin $uri/index.html =404;\n}}\n\n\
         location ~ \\.md$ {{\n{inner}    types {{ }}\n    default_type \"text/markdown; charset=utf-8\";\n}}\n\n\
         location ~ feed\\.xml$ {{\n{inner}    types {{ }}\n    default_type \"application/atom+xml; charset=utf-8\";\n}}\n\n\
         # The names of these files change with what they hold.\n\
         location ~ ^{place}assets/[^/]+-[0-9a-f]{{8}}\\.(css|js|svg)$ {{\n{inner}    {}}}\n\n\
         # What is for the host alone.\n\
         location ~ ^{place}_[^/]+$ {{\n    return 404;\n}}\n",
        header("Cache-Control", hashed)
    )
}

/// To be included, or to be added to `.htaccess` in this folder.
fn apache(everywhere: &[(&str, String)], hashed: &str) -> String {
    let header = |name: &str, value: &str| format!("Header always set {name} \"{}\"\n", value.replace('"', "\\\""));
    let all: String = everywhere.iter().map(|(name, value)| header(name, value)).collect();
    format!(
        "# For Apache: include this file, or add it to `.htaccess`; it needs mod_headers and mod_rewrite.\n{all}\
         Header merge Vary Accept\n\
         AddType \"text/markdown; charset=utf-8\" .md\n\
         <Files \"feed.xml\">\nForceType \"application/atom+xml; charset=utf-8\"\n</Files>\n\
         <FilesMatch \"-[0-9a-f]{{8}}\\.(css|js|svg)$\">\n{}</FilesMatch>\n\
         <FilesMatch \"^_\">\nRequire all denied\n</FilesMatch>\n\
         RewriteEngine On\nRewriteCond %{{HTTP_ACCEPT}} text/markdown\nRewriteCond %{{REQUEST_FILENAME}}.md -f\n\
         RewriteRule ^(.+\\.html)$ $1.md [L]\n",
        header("Cache-Control", hashed)
    )
}
