//! Everything that the sources of a book say, divided into what the public may know and what it may not.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::data::{Data, Head, mapping, texts};
use super::markdown::{self, Line, lines};
use super::passage::{Gathered, Kind, Passage, Seen, Use};
use super::settings::{self, Settings};
use super::words::{marks, words};
use crate::audience::{Audience, AudienceSet};
use crate::config::Config;
use crate::source::{FileId, SourceFile, SourceKind, Sources, Span};

/// What the public may know, and what it may not.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Rows of words that stand in what the public may know.
    pub(super) marks: HashSet<u64>,
    /// The words of it.
    pub(super) words: BTreeSet<String>,
    /// What is for agents or nobody.
    pub(super) inside: Vec<Passage>,
    /// The pictures that no public text shows, by their path below the content folder.
    pub(super) hidden_pictures: Vec<String>,
    /// The files whose YAML tells nothing, so that what they keep inside is not known.
    pub(super) unread: Vec<FileId>,
    /// How many files were read.
    pub(super) files: usize,
}

/// What a file is read with.
struct Frame<'f> {
    /// What stands before the path of every file of the content.
    folder: &'f str,
    default_for: AudienceSet,
    /// The values of `[vars]`.
    variables: BTreeMap<String, String>,
}

/// A text file of the content.
struct Page {
    file: FileId,
    is_unread: bool,
    /// Its id, and its path without the extension.
    names: [String; 2],
    is_partial: bool,
    seen: Seen,
    gathered: Gathered,
    /// The same with the values of variables in their places, as an output has them.
    spelled: Gathered,
}

/// Reads the sources; `own` are the texts that Headwater itself puts into an output.
pub(super) fn read(sources: &Sources, config: &Config, own: &[&str]) -> Known {
    let folder = match config.book.src.value.as_str() {
        "." => String::new(),
        src => format!("{src}/"),
    };
    let content: Vec<_> = sources.iter().filter(|(_, file)| file.kind == SourceKind::Content).collect();
    let (catalogs, texts): (Vec<_>, Vec<_>) = content.into_iter().partition(|(_, file)| is_catalog(file, &folder));
    let settings =
        sources.first(SourceKind::Settings).map(|id| (settings::read(id, sources.text(id)), sources.text(id)));
    let variables = settings.iter().flat_map(|(settings, text)| {
        let value = move |passage: &Passage| text.get(passage.span.range()).unwrap_or_default().to_owned();
        settings.variables.iter().map(move |(name, passage)| (name.clone(), value(passage)))
    });
    let frame = Frame { folder: &folder, default_for: config.book.default_for, variables: variables.collect() };
    let mut pages: Vec<Page> = texts.into_par_iter().map(|(id, file)| page(id, file, &frame)).collect();
    reach(&mut pages);
    let mut known = Known { files: pages.len() + catalogs.len(), ..Known::default() };
    for text in own {
        text.lines().for_each(|line| known.publish(&words(line)));
    }
    let templates = sources.iter().filter(|(_, file)| file.kind == SourceKind::Template);
    templates.for_each(|(_, file)| file.text.lines().for_each(|line| known.publish(&words(line))));
    let mut passages = Vec::new();
    if let Some((settings, _)) = settings {
        values(settings, &pages, &mut passages);
    }
    known.unread = pages.iter().filter(|page| page.is_unread).map(|page| page.file).collect();
    for (id, file) in catalogs {
        if catalog(id, file, &pages, &mut passages).is_none() {
            known.unread.push(id);
        }
    }
    pictures(sources, (folder.as_str(), config), &pages, &mut known, &mut passages);
    for page in pages {
        passages.extend(page.gathered.passages);
        passages.extend(page.spelled.passages.into_iter().filter(|passage| passage.seen == Seen::Public));
    }
    known.settle(passages);
    known
}

impl Known {
    fn publish(&mut self, words: &[String]) {
        self.marks.extend(marks(words));
        self.words.extend(words.iter().cloned());
    }

    /// Takes what is public for known, and the rest for what must not get out.
    fn settle(&mut self, passages: Vec<Passage>) {
        let (public, inside): (Vec<_>, Vec<_>) = passages.into_iter().partition(|passage| passage.seen == Seen::Public);
        public.iter().for_each(|passage| self.publish(&passage.words));
        self.inside = inside;
    }
}

fn is_catalog(file: &SourceFile, folder: &str) -> bool {
    let path = file.path.strip_prefix(folder).unwrap_or(&file.path).to_lowercase();
    is_yaml(&path) && (path.starts_with("ui/") || path.rsplit_once('.').is_some_and(|(stem, _)| stem == "ui"))
}

fn is_yaml(path: &str) -> bool {
    let path = path.to_lowercase();
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// Reads one file of the content.
fn page(file: FileId, source: &SourceFile, frame: &Frame) -> Page {
    let below = source.path.strip_prefix(frame.folder).unwrap_or(&source.path);
    let path = below.rsplit_once('.').map_or(below, |(stem, _)| stem).to_owned();
    let read = |text: &str, gathered: &mut Gathered| {
        if is_yaml(below) { Data { file, text, gathered }.read(text, 0) } else { markdown(file, text, gathered) }
    };
    let (mut gathered, mut spelled) = (Gathered::default(), Gathered::default());
    let head = read(&source.text, &mut gathered);
    if source.text.contains("{var ") {
        let named = |text: String, (name, value): (&String, &String)| text.replace(&format!("{{var {name}}}"), value);
        read(&frame.variables.iter().fold(source.text.to_string(), named), &mut spelled);
    }
    let is_partial = head.is_partial || path.split('/').any(|part| part.starts_with('_'));
    let public = [Audience::Customer, Audience::InApp].iter().any(|audience| frame.default_for.contains(*audience));
    let default = if public || is_partial { Seen::Public } else { Seen::Inside };
    let seen = head.readers.unwrap_or(default);
    // Without a title of its own a page is called by the name of its file.
    let place = Span::start_of(file);
    for name in path.split('/') {
        gathered.passages.push(Passage { words: words(name), span: place, seen: Seen::Public, kind: Kind::Name });
    }
    let names = [head.id.unwrap_or_else(|| path.clone()), path];
    Page { file, is_unread: head.is_unread, names, is_partial, seen, gathered, spelled }
}

fn markdown(file: FileId, text: &str, gathered: &mut Gathered) -> Head {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let all = lines(text, 0);
    let is_start = all.first().is_some_and(|line| line.text.trim_end().trim_start_matches('\u{feff}') == "---");
    let is_end = |line: &Line| matches!(line.text.trim_end(), "---" | "...");
    let end = all.iter().skip(1).position(is_end).map(|place| place + 1);
    let (head, body) = match end.filter(|_| is_start) {
        Some(end) => {
            let (start, stop) = (all[1].at, all[end].at);
            let head = Data { file, text, gathered: &mut *gathered }.read(&text[start..stop], start);
            (head, stop + all[end].text.len())
        }
        None => (Head::default(), bom),
    };
    markdown::read(&text[body..], body, file, Seen::Public, gathered);
    head
}

/// Finds out which partials a public text includes, and makes everything of an internal file internal.
fn reach(pages: &mut [Page]) {
    let mut reached = vec![false; pages.len()];
    loop {
        let named: HashSet<&str> = pages
            .iter()
            .zip(&reached)
            .filter(|(page, is_reached)| page.seen == Seen::Public && (!page.is_partial || **is_reached))
            .flat_map(|(page, _)| public(&page.gathered.includes))
            .collect();
        let next: Vec<bool> = pages.iter().map(|page| page.names.iter().any(|name| named.contains(&**name))).collect();
        if next == reached {
            break;
        }
        reached = next;
    }
    for (page, is_reached) in pages.iter_mut().zip(reached) {
        if page.is_partial && !is_reached {
            page.seen = Seen::Inside;
        }
        page.gathered.narrow(page.seen);
        page.spelled.narrow(page.seen);
    }
}

fn public(uses: &[Use]) -> impl Iterator<Item = &str> {
    uses.iter().filter(|used| used.seen == Seen::Public).map(|used| used.name.as_str())
}

/// The words of `book.toml`; a variable or a fact is for those who see a text that names it.
fn values(settings: Settings, pages: &[Page], passages: &mut Vec<Passage>) {
    passages.extend(settings.passages);
    let of = |uses: fn(&Gathered) -> &[Use]| -> BTreeSet<&str> {
        pages.iter().flat_map(|page| public(uses(&page.gathered))).collect()
    };
    let (variables, facts) = (of(|gathered| &gathered.variables), of(|gathered| &gathered.facts));
    let seen = |is_named: bool| if is_named { Seen::Public } else { Seen::Inside };
    for (name, passage) in settings.variables {
        // The settings themselves may show a variable, in a title or an address.
        passages.push(Passage { seen: seen(variables.contains(name.as_str())), ..passage });
    }
    for (name, passage) in settings.facts {
        passages.push(Passage { seen: seen(facts.contains(name.as_str())), ..passage });
    }
}

/// The labels of the catalog: an element is for those who see a text that names it or something inside it. `None` when
/// it cannot be read.
fn catalog(file: FileId, source: &SourceFile, pages: &[Page], passages: &mut Vec<Passage>) -> Option<()> {
    let mut gathered = Gathered::default();
    let map = mapping(&source.text)?;
    Data { file, text: &source.text, gathered: &mut gathered }.comments(&source.text, 0);
    let named: BTreeSet<&str> = pages.iter().flat_map(|page| public(&page.gathered.elements)).collect();
    for (id, element) in &map {
        let id = id.as_str().unwrap_or_default();
        let inner = format!("{id}.");
        let is_named =
            named.iter().any(|name| *name == id || name.starts_with(&inner)) || element.get("help").is_some();
        let seen = if is_named { Seen::Public } else { Seen::Inside };
        let at = source.text.find(id).unwrap_or_default();
        let span = Span::new(file, at..at + id.len());
        let values = element
            .as_mapping()
            .into_iter()
            .flatten()
            .filter(|(key, _)| ["label", "help", "selector"].iter().any(|shown| key.as_str() == Some(*shown)));
        for text in values.flat_map(|(_, value)| texts(value)).chain([id.to_owned()]) {
            let kind = if text == id { Kind::Name } else { Kind::Value };
            passages.push(Passage { words: words(&text), span, seen, kind });
        }
    }
    passages.append(&mut gathered.passages);
    Some(())
}

/// The names of the pictures; one is for those who see a text that shows it.
fn pictures(
    sources: &Sources,
    (folder, config): (&str, &Config),
    pages: &[Page],
    known: &mut Known,
    passages: &mut Vec<Passage>,
) {
    let shown = pages.iter().flat_map(|page| {
        let folder = page.names[1].rsplit_once('/').map_or("", |(folder, _)| folder);
        public(&page.gathered.pictures).filter_map(move |address| path(address, folder))
    });
    let shown: BTreeSet<String> = shown.collect();
    let settings = sources.text(config.file);
    let is_set = |path: &str| ['"', '\''].iter().any(|quote| settings.contains(&format!("{quote}{path}{quote}")));
    for path in sources.asset_paths() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let below = path.strip_prefix(folder).unwrap_or(path);
        let is_shown = shown.contains(below) || is_set(below);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let seen = if is_shown { Seen::Public } else { Seen::Inside };
        let span = Span::start_of(config.file);
        passages.push(Passage { words: words(stem), span, seen, kind: Kind::Name });
        if !is_shown {
            known.hidden_pictures.push(below.to_owned());
        }
    }
}

/// The path below the content folder that an address in a file of a folder leads to; `None` when it leads out.
fn path(address: &str, folder: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let address = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
    let outer = if address.starts_with('/') { "" } else { folder };
    let mut parts = Vec::new();
    for part in outer.split('/').chain(address.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
