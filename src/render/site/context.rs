//! What the templates of a site are given for each page.

use std::collections::BTreeMap;

use serde::Serialize;

/// The context of `layout.html` and of every template that extends it.
#[derive(Serialize)]
pub(in crate::render) struct PageContext<'p, O> {
    pub(in crate::render) book: &'p str,
    /// How the company shows itself.
    pub(in crate::render) brand: BrandContext<'p>,
    pub(in crate::render) language: &'p str,
    /// `rtl` for a language that is written from right to left, `ltr` for others.
    pub(in crate::render) direction: &'static str,
    pub(in crate::render) version: &'p str,
    /// The name of the newest version, when this is not it.
    pub(in crate::render) newest: Option<String>,
    /// The same page in the newest version, or its home.
    pub(in crate::render) newest_href: Option<String>,
    pub(in crate::render) title: &'p str,
    /// The title with its marks, as HTML.
    pub(in crate::render) heading: String,
    /// The name of the title within the page.
    pub(in crate::render) anchor: String,
    /// The summary as words.
    pub(in crate::render) description: &'p str,
    /// The summary with its marks, as HTML.
    pub(in crate::render) summary: String,
    pub(in crate::render) kind: &'static str,
    pub(in crate::render) home: String,
    /// The addresses of the style sheet, `style`, and of the scripts by their names.
    pub(in crate::render) assets: BTreeMap<&'p str, String>,
    /// The address of this page as the sections have it.
    pub(in crate::render) here: String,
    pub(in crate::render) trail: Vec<Link>,
    pub(in crate::render) versions: Vec<VersionLink>,
    pub(in crate::render) contents: Vec<Heading>,
    pub(in crate::render) body: String,
    pub(in crate::render) children: Vec<Child>,
    pub(in crate::render) previous: Option<Link>,
    pub(in crate::render) next: Option<Link>,
    pub(in crate::render) source_id: &'p str,
    pub(in crate::render) source_hash: String,
    /// What this site gives besides.
    pub(in crate::render) own: O,
}

/// How the company shows itself, with addresses from the page.
#[derive(Serialize)]
pub(in crate::render) struct BrandContext<'p> {
    pub(in crate::render) name: &'p str,
    pub(in crate::render) logo: Option<String>,
    pub(in crate::render) icon: Option<String>,
    pub(in crate::render) footer: Vec<Link>,
}

#[derive(Serialize)]
pub(in crate::render) struct Link {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
}

/// A section of the navigation, with what stands beside the page when it is in this section.
#[derive(Serialize)]
pub(in crate::render) struct Section {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    pub(in crate::render) current: bool,
    pub(in crate::render) pages: Vec<Link>,
}

#[derive(Serialize)]
pub(in crate::render) struct VersionLink {
    pub(in crate::render) name: String,
    pub(in crate::render) href: String,
    pub(in crate::render) current: bool,
    /// Whether that version has this page; its home is linked otherwise.
    pub(in crate::render) has_page: bool,
}

#[derive(Serialize)]
pub(in crate::render) struct Heading {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    pub(in crate::render) level: u8,
}

#[derive(Serialize)]
pub(in crate::render) struct Child {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    pub(in crate::render) summary: String,
}
