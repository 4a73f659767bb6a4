//! What is on show now, for every thread: the book, what is wrong with it, and what changed last.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::hub::{Hub, News};
use super::keeper::Changes;
use super::stage::Stage;
use crate::audience::Audience;
use crate::pipeline::Assembled;

/// Pages that were seen lately, in their last form without a fault; so many are kept.
const KEPT: usize = 64;

/// What is on show.
#[derive(Debug, Default)]
pub(super) struct Show {
    pub(super) hub: Hub,
    now: Mutex<Now>,
}

#[derive(Debug, Default)]
struct Now {
    stage: Option<Stage>,
    assembled: Option<Arc<Assembled>>,
    state: State,
    findings: Arc<str>,
    /// For whom pages were looked at.
    visited: BTreeSet<Audience>,
    /// The last sound form of pages, by their paths.
    sound: HashMap<String, Arc<[u8]>>,
}

/// What a page may ask about the preview.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct State {
    /// A number that grows with whatever is shown anew.
    pub(super) build: u64,
    pub(super) title: String,
    /// Newest first.
    pub(super) versions: Vec<String>,
    pub(super) audiences: Vec<&'static str>,
    pub(super) tiers: Vec<String>,
    /// What changed last.
    pub(super) changed: Changes,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// Whether findings, tiers and the names of files stay untold, because they speak of what only agents see and no
    /// agent's page is shown.
    pub(super) is_withheld: bool,
    /// Why the folder could not be read as a book, when it could not.
    pub(super) trouble: Option<String>,
    /// The address that opens a place in the writer's editor, with `{file}` and `{line}`.
    pub(super) editor: Option<String>,
    /// The folder of the book, when an editor is to open files in it.
    pub(super) root: Option<String>,
}

impl Show {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The book on show, when there is one yet.
    pub(super) fn stage(&self) -> Option<Stage> {
        self.now().stage.clone()
    }

    pub(super) fn assembled(&self) -> Option<Arc<Assembled>> {
        self.now().assembled.clone()
    }

    pub(super) fn state(&self) -> State {
        self.now().state.clone()
    }

    pub(super) fn findings(&self) -> Arc<str> {
        self.now().findings.clone()
    }

    /// Shows another book from now on.
    pub(super) fn turn_to(&self, stage: Stage, assembled: Arc<Assembled>, describe: impl FnOnce(&mut State)) {
        let mut now = self.now();
        (now.stage, now.assembled) = (Some(stage), Some(assembled));
        describe(&mut now.state);
        drop(now);
        self.reload();
    }

    /// Says that what is shown has changed.
    pub(super) fn reload(&self) {
        let mut now = self.now();
        now.state.build += 1;
        let number = now.state.build;
        drop(now);
        self.hub.tell(News::Reload(number));
    }

    /// Says what is wrong now.
    pub(super) fn judge(&self, findings: String, describe: impl FnOnce(&mut State)) {
        let mut now = self.now();
        now.findings = findings.into();
        describe(&mut now.state);
        let errors = now.state.errors;
        drop(now);
        self.hub.tell(News::ErrorCount(errors));
    }

    pub(super) fn changed(&self, changes: Changes) {
        self.now().state.changed = changes;
    }

    /// Remembers for whom a page was looked at.
    pub(super) fn visit(&self, audience: Audience) {
        self.now().visited.insert(audience);
    }

    /// For whom pages were looked at.
    pub(super) fn visited(&self) -> Vec<Audience> {
        self.now().visited.iter().copied().collect()
    }

    /// Keeps a page that was made, for the day on which it cannot be.
    pub(super) fn keep(&self, path: &str, page: &Arc<[u8]>) {
        let mut now = self.now();
        if now.sound.len() >= KEPT && !now.sound.contains_key(path) {
            now.sound.clear();
        }
        now.sound.insert(path.to_owned(), page.clone());
    }

    /// The last sound form of a page.
    pub(super) fn kept(&self, path: &str) -> Option<Arc<[u8]>> {
        self.now().sound.get(path).cloned()
    }
}
