//! All that customers say and see, and the playbooks that answer it.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::Serialize;

use crate::model::view::{Block, Callout, CalloutKind, Entry, View, plain};
use crate::model::{DocumentKind, DocumentPath};
use crate::output::{AT_ONCE, Makings, piece};
use crate::render::address;
use crate::render::site::Here;

/// How many symptoms of one folder are listed.
const LISTED: usize = 300;
/// How many other playbooks with the same symptom a page names.
const ALIKE: usize = 4;

/// The symptoms of one version.
pub(super) struct Index<'r, 'a> {
    seen: Vec<Seen<'r, 'a>>,
    /// Places in that list by the words of the symptom, for each playbook the first.
    by_words: HashMap<String, Vec<usize>>,
}

/// A symptom and where it is answered.
struct Seen<'r, 'a> {
    words: String,
    entry: &'r Entry<'a>,
    /// The name of the branch within the page; empty for what the whole playbook answers.
    anchor: String,
}

/// The list of all symptoms.
pub(super) type Symptoms = Vec<Group>;

/// The symptoms of one folder.
#[derive(Serialize)]
pub(super) struct Group {
    title: String,
    items: Vec<Listed>,
    more: usize,
}

#[derive(Serialize)]
struct Listed {
    words: String,
    title: String,
    href: String,
    /// The day from which on nobody vouches for the playbook.
    due: Option<String>,
}

/// Another playbook that answers the same symptom.
pub(super) struct Alike<'r, 'a> {
    pub(super) words: String,
    pub(super) entry: &'r Entry<'a>,
}

impl<'r, 'a> Index<'r, 'a> {
    pub(super) fn of(view: &'r View<'a>, makings: Option<Makings>) -> Self {
        let seen = |entry| of_entry(entry, piece(makings, "symptoms", (view, entry), || branches(view, entry)));
        let entries = view.entries().par_iter().with_max_len(AT_ONCE);
        let procedures = entries.filter(|entry| entry.kind() == DocumentKind::Procedure);
        let all: Vec<Seen> = procedures.flat_map_iter(seen).collect();
        let mut by_words: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, seen) in all.iter().enumerate() {
            let places = by_words.entry(folded(&seen.words)).or_default();
            // A playbook may say the same at every step, and is found by it once.
            if places.last().and_then(|last| all.get(*last)).is_none_or(|last| last.entry.path() != seen.entry.path()) {
                places.push(place);
            }
        }
        Self { seen: all, by_words }
    }

    /// All of them, folder by folder, in the order of their words.
    pub(super) fn listed(&self, here: &Here) -> Symptoms {
        let root = address::root(here.source.path());
        let mut folders: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
        for seen in &self.seen {
            folders.entry(seen.entry.path().folder()).or_default().push(seen);
        }
        let group = |(folder, mut seen): (&str, Vec<&Seen>)| {
            seen.sort_by_cached_key(|seen| (seen.words.to_lowercase(), seen.entry.path().as_str()));
            let more = seen.len().saturating_sub(LISTED);
            let title = here.version.navigation.folder(folder).map(|folder| folder.title.clone());
            let items = seen.into_iter().take(LISTED).map(|seen| seen.listed(here.version.view, &root));
            Group { title: title.unwrap_or_default(), items: items.collect(), more }
        };
        folders.into_iter().map(group).collect()
    }

    /// Other playbooks with a symptom of this one, each once.
    pub(super) fn alike(&self, path: &DocumentPath) -> Vec<Alike<'r, 'a>> {
        let start = self.seen.partition_point(|seen| seen.entry.path() < path);
        let own = self.seen.get(start..).unwrap_or_default().iter().take_while(|seen| seen.entry.path() == path);
        let others = own.flat_map(|seen| self.by_words.get(&folded(&seen.words)).into_iter().flatten());
        let mut alike: Vec<Alike> = Vec::new();
        for seen in others.filter_map(|place| self.seen.get(*place)).filter(|seen| seen.entry.path() != path) {
            // Words that half a book has in common would be a long way to go for nothing.
            if alike.len() == ALIKE {
                break;
            }
            if !alike.iter().any(|known| known.entry.path() == seen.entry.path()) {
                alike.push(Alike { words: seen.words.clone(), entry: seen.entry });
            }
        }
        alike
    }
}

impl<'a> Seen<'_, 'a> {
    fn listed(&self, view: &View<'a>, root: &str) -> Listed {
        let anchor = if self.anchor.is_empty() { String::new() } else { format!("#{}", address::encode(&self.anchor)) };
        Listed {
            words: self.words.clone(),
            title: self.entry.title().to_owned(),
            href: format!("{root}{}{anchor}", address::encode(&address::file(self.entry.path()))),
            due: view.review_due(self.entry).map(|day| day.to_string()),
        }
    }
}

/// What one procedure answers.
fn of_entry<'r, 'a>(entry: &'r Entry<'a>, branches: Vec<(String, String)>) -> Vec<Seen<'r, 'a>> {
    let of_all = entry.symptoms().iter().map(|words| Seen { words: words.clone(), entry, anchor: String::new() });
    let of_one = branches.into_iter().map(|(words, anchor)| Seen { words, entry, anchor });
    of_all.chain(of_one).collect()
}

/// The titles of the failure branches of a procedure, each with its name within the page.
fn branches(view: &View, entry: &Entry) -> Vec<(String, String)> {
    let page = view.page(entry);
    let blocks = page.intro.iter().chain(page.steps().flat_map(|step| &step.blocks)).chain(&page.notes);
    let branches = blocks.filter_map(|block| match block {
        Block::Callout(branch @ Callout { kind: CalloutKind::If, .. }) => Some(branch),
        _ => None,
    });
    branches.map(|branch| (plain(&branch.title), branch.id.clone().unwrap_or_default())).collect()
}

/// The words of a symptom without what does not tell it from another.
fn folded(words: &str) -> String {
    let words = words.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
