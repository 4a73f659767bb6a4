//! Who may do what: every procedure beside every tier, with the reason in each cell.

use rayon::prelude::{ParallelIterator, ParallelSlice};
use serde::{Deserialize, Serialize};

use super::Agent;
use super::playbook::{name, reach};
use crate::model::DocumentKind;
use crate::model::view::{Entry, Playbook, Reach, Tier};
use crate::output::piece;
use crate::render::address;
use crate::render::site::Here;

/// The matrix of one version.
#[derive(Serialize)]
pub(super) struct Matrix {
    tiers: Vec<Named>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Named {
    name: String,
}

/// The procedures of one folder.
#[derive(Serialize)]
struct Group {
    title: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    title: String,
    href: String,
    /// The day from which on nobody vouches for the playbook.
    due: Option<String>,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    kind: &'static str,
    sign: &'static str,
    name: &'static str,
    reason: String,
}

/// What a tier can do with a procedure.
#[derive(Serialize, Deserialize)]
enum Answer {
    Solves,
    Checks,
    Asks,
}

impl Matrix {
    pub(super) fn of(agent: &Agent, here: &Here) -> Self {
        let version = here.version;
        let tiers = version.view.tiers().iter().map(|name| Named { name: (*name).to_owned() }).collect();
        let entries: Vec<&Entry> =
            version.view.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure).collect();
        // It is the longest page of all: made by one thread alone, it would keep the others waiting.
        let group = |entries: &[&Entry]| {
            let folder = entries.first().and_then(|entry| version.navigation.folder(entry.path().folder()));
            let title = folder.map(|folder| folder.title.clone()).unwrap_or_default();
            Group { title, rows: entries.iter().map(|entry| row(agent, here, entry)).collect() }
        };
        let of_folders = entries.par_chunk_by(|one, other| one.path().folder() == other.path().folder());
        let groups = of_folders.map(group).collect();
        Self { tiers, groups }
    }
}

fn row(agent: &Agent, here: &Here, entry: &Entry) -> Row {
    let view = here.version.view;
    let answers = || {
        let page = view.page(entry);
        let public = agent.customers(here.version).and_then(|view| view.digest(entry.path()));
        let playbook = Playbook::of(view, &page, public);
        playbook.tiers().map(|tier| answer(here, &playbook, tier)).collect::<Vec<_>>()
    };
    let answers = piece(here.site.makings(), "matrix", (view, entry), answers);
    let root = address::root(here.source.path());
    Row {
        title: entry.title().to_owned(),
        href: format!("{root}{}", address::encode(&address::file(entry.path()))),
        due: view.review_due(entry).map(|day| day.to_string()),
        cells: answers.into_iter().map(cell).collect(),
    }
}

/// Why a tier can solve it, and who goes on when it fails.
fn solved(here: &Here, playbook: &Playbook, tier: Tier) -> String {
    let all = match playbook.steps.iter().filter(|turn| !turn.is_remedy).count() {
        1 => "its only step".to_owned(),
        steps => format!("all {steps} steps"),
    };
    let remedy = playbook.steps.iter().find(|turn| turn.is_remedy && turn.by > Some(tier));
    remedy.map_or_else(|| format!("{all}."), |turn| format!("{all}; if it fails, {} goes on.", name(here, turn.by)))
}

fn answer(here: &Here, playbook: &Playbook, tier: Tier) -> (Answer, String) {
    match playbook.reach(tier) {
        Reach::Solves => (Answer::Solves, solved(here, playbook, tier)),
        Reach::Until(0) => (Answer::Asks, reach(here, playbook, tier)),
        Reach::Until(_) => (Answer::Checks, reach(here, playbook, tier)),
    }
}

fn cell((answer, reason): (Answer, String)) -> Cell {
    let (kind, sign, name) = match answer {
        Answer::Solves => ("solves", "●", "Can solve:"),
        Answer::Asks => ("asks", "○", "Must hand over:"),
        Answer::Checks => ("checks", "◐", "Can check:"),
    };
    Cell { kind, sign, name, reason }
}
