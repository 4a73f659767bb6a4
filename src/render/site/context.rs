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
    /// What a page of an old version says of the newest one.
    pub(in crate::render) banner: Option<Banner>,
    /// The address of this page, or of the newest version in which it is the same, on the public site.
    pub(in crate::render) canonical: Option<String>,
    /// Whether nobody should find this page by searching.
    pub(in crate::render) noindex: bool,
    /// The way to the page that says what this version changed, and its title.
    pub(in crate::render) changes_link: Option<Link>,
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
    /// The procedures through which the page leads.
    pub(in crate::render) stages: Vec<Child>,
    /// The journeys of which it is a part.
    pub(in crate::render) parts: Vec<Part>,
    /// On the home page, the journeys.
    pub(in crate::render) journeys: Vec<Card>,
    /// On a page that is no procedure, the tasks that link to it, and how many more there are.
    pub(in crate::render) users: Vec<Link>,
    pub(in crate::render) more_users: usize,
    /// Why a page is not in this version.
    pub(in crate::render) absence: Option<AbsenceNotice>,
    /// What this version changed.
    pub(in crate::render) changes: Option<Changes>,
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
    /// Whether that version has this page; one that says why it has not is linked otherwise.
    pub(in crate::render) has_page: bool,
    /// How the page stands there, in a few words; may be empty.
    pub(in crate::render) note: String,
}

/// What a page of an old version says of the newest one.
#[derive(Serialize)]
pub(in crate::render) struct Banner {
    pub(in crate::render) newest: String,
    /// The same page in the newest version, or the one that says why it is not there.
    pub(in crate::render) href: String,
    pub(in crate::render) is_there: bool,
    /// How it differs, as a sentence without its full stop; may be empty.
    pub(in crate::render) difference: String,
    /// What to use when it does not exist any more.
    pub(in crate::render) instead: Vec<Link>,
    /// The way to the page that says what the newest version changed.
    pub(in crate::render) changes: Option<String>,
}

/// A journey of which a page is a part.
#[derive(Serialize)]
pub(in crate::render) struct Part {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    /// The number of the page on the way, from 1.
    pub(in crate::render) number: usize,
    pub(in crate::render) count: usize,
}

/// A journey on the home page.
#[derive(Serialize)]
pub(in crate::render) struct Card {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    pub(in crate::render) summary: String,
    /// How many tasks it has.
    pub(in crate::render) count: usize,
}

/// What stands on a page that is not in this version.
#[derive(Serialize)]
pub(in crate::render) struct AbsenceNotice {
    /// What stands before the list of what to use instead.
    pub(in crate::render) lead: String,
    pub(in crate::render) instead: Vec<Child>,
    /// The page in the nearest versions that have it.
    pub(in crate::render) nearest: Vec<VersionOf>,
}

/// A page in another version.
#[derive(Serialize)]
pub(in crate::render) struct VersionOf {
    pub(in crate::render) version: String,
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
}

/// What a version changed.
#[derive(Serialize)]
pub(in crate::render) struct Changes {
    pub(in crate::render) name: String,
    /// The version before it.
    pub(in crate::render) before: String,
    pub(in crate::render) new: Listing<Group<Link>>,
    pub(in crate::render) gone: Listing<Group<Replaced>>,
    pub(in crate::render) renamed: Listing<Group<Replaced>>,
    pub(in crate::render) changed: Listing<Group<ChangedTask>>,
    pub(in crate::render) labels: Listing<LabelChange>,
}

/// A part of the page under a heading of its own; without items it is not shown.
#[derive(Serialize)]
pub(in crate::render) struct Listing<T> {
    /// Its name within the page.
    pub(in crate::render) anchor: &'static str,
    pub(in crate::render) title: &'static str,
    pub(in crate::render) items: Vec<T>,
}

impl Changes {
    /// The headings of the parts that are shown.
    pub(in crate::render) fn headings(&self) -> Vec<Heading> {
        let parts = [self.new.heading(), self.gone.heading(), self.renamed.heading()];
        parts.into_iter().chain([self.changed.heading(), self.labels.heading()]).flatten().collect()
    }
}

impl<T> Listing<T> {
    fn heading(&self) -> Option<Heading> {
        let href = format!("#{}", self.anchor);
        (!self.items.is_empty()).then(|| Heading { title: self.title.to_owned(), href, level: 2 })
    }
}

/// A part of a list: all of it without a title, or a folder of a long one.
#[derive(Serialize)]
pub(in crate::render) struct Group<T> {
    pub(in crate::render) title: String,
    pub(in crate::render) items: Vec<T>,
    /// How many more the folder has.
    pub(in crate::render) more: usize,
}

/// A task and those that took its place.
#[derive(Serialize)]
pub(in crate::render) struct Replaced {
    pub(in crate::render) old: Link,
    pub(in crate::render) by: Vec<Link>,
}

/// A task whose steps differ.
#[derive(Serialize)]
pub(in crate::render) struct ChangedTask {
    pub(in crate::render) title: String,
    pub(in crate::render) href: String,
    /// How many steps differ, as a sentence without its full stop.
    pub(in crate::render) summary: String,
    pub(in crate::render) steps: Vec<StepLine>,
}

/// A step that differs, as number and first words.
#[derive(Serialize)]
pub(in crate::render) struct StepLine {
    /// `changed`, `moved`, `new` or `gone`.
    pub(in crate::render) kind: &'static str,
    pub(in crate::render) new: Option<Link>,
    pub(in crate::render) old: Option<Link>,
    /// Whether the words of `old` say how the step differs, and not what it said.
    pub(in crate::render) is_about: bool,
}

/// A label of the UI; the new one is empty when nothing took its place.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::render) struct LabelChange {
    pub(in crate::render) old: String,
    pub(in crate::render) new: String,
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
