//! The lists by which a handoff finds its playbook: ids to paths, in files of bounded size.
//!
//! The file of an id is its FNV-1a hash modulo the number of files, so one small file answers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::view::Entry;
use crate::model::{DocumentKind, fnv1a};
use crate::render::address;
use crate::render::site::{Here, Site};

/// How many playbooks a file lists, about.
const PART: usize = 100;
const FOLDER: &str = "open";

/// How a page finds these lists.
#[derive(Serialize)]
pub(super) struct Way {
    folder: String,
    count: usize,
    /// The version whose pages stand at the root.
    newest: String,
}

impl Way {
    pub(super) fn of(here: &Here) -> Self {
        Self {
            folder: format!("{}{FOLDER}/", here.up),
            count: count(here.site),
            newest: here.site.versions.first().map_or(String::new(), |newest| newest.view.version_name().to_owned()),
        }
    }
}

fn procedures<'s>(site: &'s Site) -> BTreeMap<&'s str, (String, Vec<&'s str>)> {
    let mut known: BTreeMap<&str, (String, Vec<&str>)> = BTreeMap::new();
    for version in site.versions {
        let is_procedure = |entry: &&Entry| entry.kind() == DocumentKind::Procedure;
        for entry in version.view.entries().iter().filter(is_procedure) {
            let file = || (address::encode(&address::file(entry.path())), Vec::new());
            known.entry(entry.id()).or_insert_with(file).1.push(version.view.version_name());
        }
    }
    known
}

fn count(site: &Site) -> usize {
    let most = site.versions.iter().map(|version| version.view.entries().len()).max();
    most.unwrap_or_default().div_ceil(PART).max(1)
}

/// The lists; versions newest first.
pub(super) fn files(site: &Site) -> Vec<(String, Vec<u8>)> {
    let count = count(site);
    let mut parts: Vec<BTreeMap<&str, (String, String)>> = vec![BTreeMap::new(); count];
    let known = procedures(site);
    for (id, (path, versions)) in &known {
        let place = usize::try_from(fnv1a(id)).unwrap_or_default() % count;
        if let Some(part) = parts.get_mut(place) {
            part.insert(id, (path.clone(), versions.join(" ")));
        }
    }
    let file = |(number, part): (usize, BTreeMap<&str, (String, String)>)| {
        // A plain tree always has a JSON form.
        let json = serde_json::to_string(&part).unwrap_or_default();
        (format!("{FOLDER}/{number}.js"), format!("hw({})\n", super::collect::inert(&json)).into_bytes())
    };
    parts.into_iter().enumerate().map(file).collect()
}
