//! Where each link leads, and which file each picture is.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;

use super::address::{anchor_of, below, cut_off, has_host, plain_name, scheme};
use crate::diagnostic::nearest;
use crate::model::{
    Block, BlockKind, Book, Document, DocumentId, DocumentIndex, InlineKind, LinkTarget, StepItem, Text, UiForm,
};

/// For how many links of a book a near name is looked for.
const SUGGESTED: usize = 5_000;
/// With how many names they are all compared together at most.
const COMPARED: usize = 50_000_000;

/// What a link may lead to.
#[derive(Debug)]
pub(super) struct Lookup {
    /// Documents by path relative to the content folder, with extension.
    pub(super) files: HashMap<String, DocumentIndex>,
    /// Documents by path with `-` for every `_`, as many sites write the names of their files in addresses.
    hyphenated: HashMap<String, DocumentIndex>,
    /// Documents by id.
    ids: HashMap<DocumentId, Named>,
    /// Pictures by path relative to the content folder, each with what forbids to show it.
    pub(super) assets: BTreeMap<String, Option<&'static str>>,
    /// The content folder, relative to the book.
    pub(super) folder: String,
    /// The path below which the site of the book stands, when links are written from the root of that site.
    base_path: Option<String>,
    /// Documents by the plain form of their file's name, for suggestions.
    names: BTreeMap<String, String>,
}

/// When near names are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    /// Not yet.
    Later,
    /// At once, at most so often.
    AtMost(usize),
}

impl Near {
    /// As often as in a whole book.
    pub(super) const MOST: Self = Self::AtMost(SUGGESTED);
}

/// Who has an id.
#[derive(Debug)]
struct Named {
    document: DocumentIndex,
    /// Whether it, or another one of the same id, has a page.
    is_published: bool,
}

/// The schemes that a published link to another site may have.
const WEB: [&str; 2] = ["http", "https"];
/// Those that a published link to people may have.
const PEOPLE: [&str; 2] = ["mailto", "tel"];

impl Lookup {
    pub(super) fn of(book: &Book, assets: BTreeMap<String, Option<&'static str>>) -> Self {
        let files: HashMap<String, DocumentIndex> =
            book.iter().map(|(index, document)| (document.source.clone(), index)).collect();
        // The shortest path wins, and of those the first, so that suggestions do not change from run to run.
        let mut paths: Vec<&String> = files.keys().collect();
        paths.sort_by_key(|path| (std::cmp::Reverse(path.len()), std::cmp::Reverse(*path)));
        let names = paths.into_iter().map(|path| (plain_name(path), path.clone())).collect();
        let mut hyphenated: HashMap<String, DocumentIndex> = HashMap::new();
        for (path, document) in files.iter().filter(|_| book.config.base_path.is_some()) {
            // Of two files with one address the first keeps it, in whatever order they come.
            let first = hyphenated.entry(path.replace('_', "-")).or_insert(*document);
            *first = (*first).min(*document);
        }
        let mut ids: HashMap<DocumentId, Named> = HashMap::with_capacity(files.len());
        for (index, document) in book.iter() {
            let fresh = || Named { document: index, is_published: false };
            ids.entry(document.id.value.clone()).or_insert_with(fresh).is_published |= document.is_published();
        }
        let (folder, base_path) = (book.config.book.src.value.clone(), book.config.base_path.clone());
        Self { files, hyphenated, ids, assets, folder, base_path, names }
    }

    /// Finds the targets of all documents of a book.
    pub(super) fn resolve_all(&self, book: &mut Book) {
        let asked = book.update_all(|index, document| (index, self.resolve(document, Near::Later)));
        // Near names take time for each link, so they are looked for only once it is known how many there are.
        let mut left = SUGGESTED.min(COMPARED / self.names.len().max(1));
        for (index, asked) in asked.into_iter().filter(|(_, asked)| *asked > 0) {
            book.update(index, |document| {
                self.resolve(document, Near::AtMost(left));
            });
            left = left.saturating_sub(asked);
        }
    }

    /// The document whose file has this name or nearly this one, wherever it stands.
    fn file_called(&self, path: &str) -> Option<&str> {
        let wanted = plain_name(path);
        let near = nearest(&wanted, self.names.keys().map(String::as_str))?;
        self.names.get(near).map(String::as_str)
    }

    /// Finds the target of every link and picture of a document, and gives back how often a near name was wanted.
    pub(super) fn resolve(&self, document: &mut Document, near: Near) -> usize {
        let path = document.source.clone();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let place = Place { lookup: self, path: &path, folder, near, asked: Cell::new(0) };
        place.text(&mut document.title);
        place.text(&mut document.summary);
        document.symptoms.iter_mut().for_each(|symptom| place.text(symptom));
        place.text(&mut document.time);
        place.text(&mut document.who);
        place.blocks(&mut document.intro);
        if let Some(heading) = &mut document.steps_heading {
            place.text(heading);
        }
        place.items(&mut document.steps);
        place.blocks(&mut document.notes);
        place.asked.get()
    }
}

/// The document at hand.
struct Place<'l> {
    lookup: &'l Lookup,
    path: &'l str,
    folder: &'l str,
    near: Near,
    /// How often one was wanted so far.
    asked: Cell<usize>,
}

impl Place<'_> {
    /// A near name, while it is not too much to look for.
    fn near<'n>(&self, look: impl FnOnce() -> Option<&'n str>) -> Option<&'n str> {
        self.asked.set(self.asked.get() + 1);
        match self.near {
            Near::AtMost(most) if self.asked.get() <= most => look(),
            Near::AtMost(_) | Near::Later => None,
        }
    }

    /// Whether a fault is told already, so that what was said of it stays for the time being.
    fn is_told(&self, before: &LinkTarget, now: &LinkTarget) -> bool {
        match (before, now) {
            (LinkTarget::Missing { reason: before, .. }, LinkTarget::Missing { reason: now, .. }) => {
                self.near == Near::Later && before == now
            }
            _ => false,
        }
    }

    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Paragraph(text) => self.text(text),
                BlockKind::Section(section) => {
                    self.text(&mut section.heading);
                    self.blocks(&mut section.blocks);
                }
                BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks),
                BlockKind::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Table(table) => {
                    table.head.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|cell| self.text(cell));
                }
                BlockKind::Callout(callout) => {
                    self.text(&mut callout.title);
                    self.blocks(&mut callout.blocks);
                }
                BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Include(_) | BlockKind::Html(_) => {}
            }
        }
    }

    fn items(&self, items: &mut [StepItem]) {
        for item in items {
            match item {
                StepItem::Step(step) => self.blocks(&mut step.blocks),
                StepItem::Aside(block) => self.blocks(std::slice::from_mut(block)),
                StepItem::Include { .. } => {}
            }
        }
    }

    fn text(&self, text: &mut Text) {
        for inline in text {
            match &mut inline.kind {
                InlineKind::Emphasis(text)
                | InlineKind::Strong(text)
                | InlineKind::Strikethrough(text)
                | InlineKind::Ui { form: UiForm::Words(text), .. } => self.text(text),
                InlineKind::Link(link) => {
                    let target = self.target(&link.written);
                    if !self.is_told(&link.target, &target) {
                        link.target = target;
                    }
                    self.text(&mut link.text);
                }
                InlineKind::Image(image) => {
                    image.asset = self.asset(&image.written);
                    self.text(&mut image.alt);
                }
                _ => {}
            }
        }
    }

    fn target(&self, written: &str) -> LinkTarget {
        // Browsers drop these from an address before they look at its scheme.
        let plain: String = written.chars().filter(|char| !char.is_control() && !char.is_whitespace()).collect();
        if let Some(anchor) = plain.strip_prefix('#') {
            return LinkTarget::Here { anchor: anchor_of(anchor) };
        }
        if plain.starts_with("//") {
            return if has_host(&plain) { LinkTarget::External } else { cut_off(&plain) };
        }
        if plain.is_empty() || plain.starts_with('?') {
            return LinkTarget::Missing {
                reason: "this link leads nowhere".to_owned(),
                help: "write where it leads between the round brackets".to_owned(),
            };
        }
        match scheme(&plain) {
            Some(scheme) if scheme.eq_ignore_ascii_case("proc") => self.procedure(&plain[scheme.len() + 1..]),
            Some(scheme) if WEB.iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
                if has_host(&plain[scheme.len() + 1..]) { LinkTarget::External } else { cut_off(&plain) }
            }
            Some(scheme) if PEOPLE.iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
                if plain.len() > scheme.len() + 1 { LinkTarget::External } else { cut_off(&plain) }
            }
            Some(scheme) => LinkTarget::Missing {
                reason: format!("links of the scheme `{scheme}:` are not published"),
                help: "use `https:`, `mailto:`, `tel:`, `proc:` or the path of a file".to_owned(),
            },
            None => self.on_site(written),
        }
    }

    /// A path; one from the root of the site leads into the book only below the book's base path.
    ///
    /// Where there is such a path, links were written as addresses of a site, which has hyphens for
    /// the underscores of its files.
    fn on_site(&self, written: &str) -> LinkTarget {
        match &self.lookup.base_path {
            Some(base) if written.starts_with('/') => match below(written, base) {
                Some(path) => self.file(path),
                None => LinkTarget::External,
            },
            _ => self.file(written),
        }
    }

    fn procedure(&self, rest: &str) -> LinkTarget {
        let (id, anchor) = rest.split_once('#').map_or((rest, ""), |(id, anchor)| (id, anchor));
        match self.lookup.ids.get(id) {
            Some(named) => LinkTarget::Document { document: named.document, anchor: anchor_of(anchor) },
            None => {
                let ids = || self.lookup.ids.iter().filter(|(_, named)| named.is_published);
                let near = self.near(|| nearest(id, ids().map(|(id, _)| id.as_str())));
                LinkTarget::Missing {
                    reason: format!("no document has the id `{id}`"),
                    help: near.map_or_else(
                        || "write the `id` of a procedure or page, or its path without the extension".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ),
                }
            }
        }
    }

    fn file(&self, written: &str) -> LinkTarget {
        let missing = |reason: String, help: String| LinkTarget::Missing { reason, help };
        let (path, anchor) = written.split_once('#').map_or((written, ""), |(path, anchor)| (path, anchor));
        let path = path.split('?').next().unwrap_or_default();
        let Some(path) = self.absolute(path) else {
            return missing(format!("`{written}` leads out of the book"), "link to a file of the book".to_owned());
        };
        let found = self.lookup.files.get(&path).or_else(|| self.as_others_write_it(&path));
        if let Some(&document) = found {
            return LinkTarget::Document { document, anchor: anchor_of(anchor) };
        }
        match self.lookup.assets.get(&path) {
            Some(None) => return LinkTarget::Asset(path),
            Some(Some(fault)) => {
                return missing(format!("`{path}` {fault}"), "export the picture again, without code".to_owned());
            }
            None => {}
        }
        // A page that was meant is never the one at hand.
        let near = self.near(|| self.lookup.file_called(&path)).filter(|near| *near != self.path);
        let help = near.map_or_else(
            || "write the path of a file relative to this one".to_owned(),
            |near| format!("did you mean `{}`?", self.relative(near)),
        );
        missing(format!("there is no file `{path}` in `{}`", self.lookup.folder), help)
    }

    /// The document at a path as other tools write it: a folder, a page without extension, its HTML.
    fn as_others_write_it(&self, path: &str) -> Option<&DocumentIndex> {
        let stem = path.strip_suffix(".html").unwrap_or(path);
        let folder = path.trim_end_matches('/');
        let in_folder = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let candidates = [
            path.to_owned(),
            format!("{stem}.md"),
            format!("{stem}.markdown"),
            format!("{stem}.yaml"),
            format!("{stem}.yml"),
            in_folder("index.md"),
            in_folder("README.md"),
        ];
        let by_address = |path: &String| self.lookup.hyphenated.get(&path.replace('_', "-"));
        let is_address = self.lookup.base_path.is_some();
        let found = candidates.iter().find_map(|path| self.lookup.files.get(path));
        found.or_else(|| candidates.iter().filter(|_| is_address).find_map(by_address))
    }

    /// A path relative to the content folder, without `.` and `..`; none when it leads out of it.
    fn absolute(&self, written: &str) -> Option<String> {
        let decoded = percent_decode_str(written).decode_utf8().ok()?;
        let mut parts: Vec<&str> = if decoded.starts_with('/') { Vec::new() } else { self.folder.split('/').collect() };
        parts.retain(|part| !part.is_empty());
        for part in decoded.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// The path from this document's folder to a file, as a writer would put it.
    fn relative(&self, path: &str) -> String {
        let mut from: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        let mut to: Vec<&str> = path.split('/').collect();
        while from.first().is_some_and(|first| Some(first) == to.first()) && to.len() > 1 {
            from.remove(0);
            to.remove(0);
        }
        format!("{}{}", "../".repeat(from.len()), to.join("/"))
    }

    fn asset(&self, written: &str) -> Result<String, &'static str> {
        if scheme(written).is_some() || written.starts_with("//") {
            return Err("is on another server");
        }
        let path = written.split(['#', '?']).next().unwrap_or_default();
        let path = match &self.lookup.base_path {
            Some(base) if path.starts_with('/') => below(path, base).ok_or("is not in the book")?,
            _ => path,
        };
        let path = self.absolute(path).ok_or("leads out of the book")?;
        match self.lookup.assets.get(&path) {
            Some(None) => Ok(path),
            Some(Some(fault)) => Err(fault),
            None => Err("is not in the book"),
        }
    }
}
