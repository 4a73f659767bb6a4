//! The way from a page to its other versions: the switch, the banner on old ones, and the canonical address.

use super::context::{Banner, Link, VersionLink};
use super::elsewhere::{Elsewhere, elsewhere};
use super::{Here, PageSource, Version};
use crate::model::view::{Comparison, StepChange};
use crate::model::{DocumentKind, DocumentPath};
use crate::render::address;

/// One link for every version, newest first.
pub(super) fn links(here: &Here) -> Vec<VersionLink> {
    let versions = here.site.versions;
    let link = |(to, other): (usize, &Version)| {
        let name = other.view.version_name();
        let current = to == here.place();
        let (has_page, note) = match elsewhere(versions, here.source, here.place(), to) {
            _ if current => (true, String::new()),
            Elsewhere::Same => (true, "the same".to_owned()),
            Elsewhere::Differs(comparison) => (true, in_short(&comparison)),
            Elsewhere::There => (true, String::new()),
            Elsewhere::Absent(absence) => (false, absence.note(name)),
            Elsewhere::Needless => (false, String::new()),
        };
        VersionLink { name: name.to_owned(), href: href(here, other), current, has_page, note }
    };
    versions.iter().enumerate().map(link).collect()
}

/// The same address in another version; its home for what only some versions have.
fn href(here: &Here, other: &Version) -> String {
    let path = here.source.path();
    let is_needless = match here.source {
        PageSource::Made(made) => !made.kind.is_stopgap() && !other.paths.contains(path.as_str()),
        PageSource::Document(_) | PageSource::Folder(_) => false,
    };
    let file = if is_needless { other.file(&DocumentPath::of_file("index.md")) } else { other.file(path) };
    format!("{}{}", here.up, address::encode(&file))
}

/// The way to a page of another version.
pub(in crate::render) fn way(here: &Here, other: &Version, path: &DocumentPath) -> String {
    format!("{}{}", here.up, address::encode(&other.file(path)))
}

/// What a page of an old version says of the newest one.
pub(super) fn banner(here: &Here) -> Option<Banner> {
    let newest = here.site.versions.first().filter(|_| here.place() > 0)?;
    if matches!(here.source, PageSource::Made(made) if made.kind.is_stopgap()) {
        // Such a page is about versions and nothing else.
        return None;
    }
    let name = newest.view.version_name();
    let mut instead = Vec::new();
    let found = elsewhere(here.site.versions, here.source, here.place(), 0);
    let difference = match &found {
        Elsewhere::Same => same(here, name),
        Elsewhere::Differs(comparison) => difference(comparison, name),
        Elsewhere::There | Elsewhere::Needless => String::new(),
        Elsewhere::Absent(absence) => {
            instead.extend(
                absence
                    .instead()
                    .iter()
                    .map(|entry| Link { title: entry.title().to_owned(), href: way(here, newest, entry.path()) }),
            );
            format!("This {} does not exist any more in {name}", absence.noun)
        }
    };
    let changes = DocumentPath::of_address(DocumentPath::CHANGES);
    Some(Banner {
        newest: name.to_owned(),
        href: href(here, newest),
        is_there: !matches!(found, Elsewhere::Absent(_)),
        difference,
        instead,
        changes: newest.paths.contains(changes.as_str()).then(|| way(here, newest, &changes)),
    })
}

fn same(here: &Here, newest: &str) -> String {
    match here.source {
        PageSource::Document(entry) if entry.kind() == DocumentKind::Procedure => {
            format!("The steps are the same in {newest}")
        }
        _ => format!("This page is the same in {newest}"),
    }
}

/// In one line, how the newest version of a page differs from an old one.
pub(super) fn difference(comparison: &Comparison, newest: &str) -> String {
    let all = comparison.old_steps;
    let new = comparison.changes.iter().filter(|change| matches!(change, StepChange::New { .. })).count();
    let other = comparison.changes.len() - new;
    match (other, new) {
        (0, 0) if all == 0 => format!("The text of this page is different in {newest}"),
        (0, 0) => format!("The steps are the same in {newest}; the text around them is different"),
        (0, 1) => format!("The steps are the same in {newest}, and one step is new there"),
        (0, _) => format!("The steps are the same in {newest}, and {new} steps are new there"),
        (_, 0) if all == 1 => format!("The only step is different in {newest}"),
        (_, 0) => format!("{other} of {all} steps {} different in {newest}", are(other)),
        _ => format!("{other} of {all} steps {} different in {newest}, and {new} {} new there", are(other), are(new)),
    }
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// How two versions of a page differ, in a few words.
fn in_short(comparison: &Comparison) -> String {
    match comparison.changes.len() {
        0 => "other text".to_owned(),
        1 => "1 step differs".to_owned(),
        count => format!("{count} steps differ"),
    }
}

/// Where the page counts as standing, on the public site.
pub(super) struct Canonical {
    pub(super) address: String,
    /// Whether that is another page than this one.
    pub(super) is_elsewhere: bool,
}

/// The newest version in which the page is the same.
pub(super) fn canonical(here: &Here) -> Option<Canonical> {
    let site = here.version.view.site_url()?;
    let path = here.source.path();
    if matches!(here.source, PageSource::Made(made) if made.kind.is_stopgap()) {
        return None;
    }
    let newest = original(here.site.versions, here.version, path);
    Some(Canonical {
        address: format!("{site}/{}", address::encode(&newest.file(path))),
        is_elsewhere: newest.view.version() != here.version.view.version(),
    })
}

/// The newest version in which a page is the same; its own where no other one has it.
pub(in crate::render) fn original<'h, 'v, 'a>(
    versions: &'h [Version<'v, 'a>],
    own: &'h Version<'v, 'a>,
    path: &DocumentPath,
) -> &'h Version<'v, 'a> {
    let digest = own.view.digest(path);
    let is_same =
        |other: &&Version| digest.zip(other.view.digest(path)).is_some_and(|(digest, other)| digest.is_same(other));
    versions.iter().find(is_same).unwrap_or(own)
}
