//! Keeps what is on show in step with the files: a changed text at once, and then the whole book anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::search::Kept;
use super::show::{Show, State};
use super::stage::{Readers, Stage};
use super::watch::{Change, Watched};
use crate::audience::Audience;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk;
use crate::pipeline::{self, Assembled, Round, Rounds};
use crate::source::{SourceFile, Sources};

/// After a save, the pages that somebody looks at are made first, and have the processor for themselves so long.
const PAGES_FIRST: Duration = Duration::from_millis(40);

/// What the preview tells the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It answers at this address.
    Ready(String),
    /// Other devices may ask at this address, once they have given this code, which is good once.
    Door {
        /// The address.
        address: String,
        /// The code.
        code: String,
    },
    /// The book was read and is on show.
    Read {
        /// The files that changed, relative to the book; none at the start and after many changes.
        changed: BTreeSet<String>,
        /// From the change to the end of the check.
        took: Duration,
        /// How many errors were found.
        errors: usize,
        /// How many warnings were found.
        warnings: usize,
        /// Where the first error is, and what is wrong there.
        first: Option<String>,
        /// Whether what was shown before stays, because the settings or the catalog cannot be read.
        stays: bool,
    },
    /// The folder cannot be read as a book; what was shown before stays.
    Trouble(String),
    /// Something that the writer should know.
    Notice(String),
}

/// Where the book is, and who is told.
pub(super) struct Keeper {
    pub(super) root: PathBuf,
    pub(super) show: Arc<Show>,
    pub(super) audiences: Vec<Audience>,
    pub(super) report: Arc<dyn Fn(Event) + Send + Sync>,
    /// Texts that are on show ahead of the book, by the order of their coming.
    ahead: Mutex<Vec<SourceFile>>,
    /// The last texts of files that changed, by their paths.
    last: Mutex<HashMap<String, Arc<str>>>,
    indexes: Kept,
}

/// The files that changed, relative to the book, each with the first line, from 1, that is another one than before.
pub(super) type Changes = BTreeMap<String, usize>;

/// What happened, and when it began.
pub(super) type Told = (Option<Changes>, Instant);

impl Keeper {
    pub(super) fn new(
        root: PathBuf,
        show: Arc<Show>,
        audiences: Vec<Audience>,
        report: Arc<dyn Fn(Event) + Send + Sync>,
    ) -> Self {
        Self {
            root,
            show,
            audiences,
            report,
            ahead: Mutex::default(),
            last: Mutex::default(),
            indexes: Kept::default(),
        }
    }

    /// A channel on which the whole book is asked for; what is asked for twice is read once.
    pub(super) fn wishes() -> (SyncSender<Told>, Receiver<Told>) {
        sync_channel(64)
    }

    /// Shows the changed texts that can be shown without reading the whole book; answers with what changed, when that
    /// is known file by file.
    pub(super) fn show_ahead(&self, change: &Change) -> Option<Changes> {
        let Change::Files(files) = change else {
            self.show.changed(Changes::new());
            return None;
        };
        let below = files.iter().filter_map(|path| path.strip_prefix(&self.root).ok());
        let mut changes: Changes = below.map(|path| (path.to_string_lossy().into_owned(), 1)).collect();
        // Meanwhile no other book comes on show, over which these texts would be missing.
        let mut ahead = self.ahead();
        let (Some(assembled), Some(stage)) = (self.show.assembled(), self.show.stage()) else { return Some(changes) };
        let mut taken = false;
        let limits = &assembled.book.config.limits;
        for file in files.iter().filter_map(|path| disk::read_content(&self.root, path, limits)) {
            // A file that is being written is empty for a moment.
            if file.text.is_empty() {
                continue;
            }
            changes.insert(file.path.clone(), self.first_new_line(&assembled, &file));
            // A text that is back to that of the book matters only where another one was put over it.
            let is_over = ahead.iter().any(|other| other.path == file.path);
            if !is_over && pipeline::is_known(&assembled, &file) {
                continue;
            }
            let Some(document) = pipeline::read_ahead(&assembled, &file) else { continue };
            taken |= stage.take(document, file.clone());
            ahead.retain(|other| other.path != file.path);
            ahead.push(file);
        }
        drop(ahead);
        self.show.changed(changes.clone());
        if taken {
            self.show.reload();
        }
        Some(changes)
    }

    /// The first line of a file, from 1, that is another one than in its last text.
    fn first_new_line(&self, shown: &Assembled, file: &SourceFile) -> usize {
        let mut all = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let last = all.insert(file.path.clone(), file.text.clone());
        let last = last.or_else(|| pipeline::file_at(shown, &file.path).map(|known| known.text.clone()));
        let is_same = |(one, other): &(&str, &str)| one == other;
        1 + last.map_or(0, |last| last.lines().zip(file.text.lines()).take_while(is_same).count())
    }

    fn ahead(&self) -> MutexGuard<'_, Vec<SourceFile>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the whole book whenever somebody wishes, until nobody can any more.
    pub(super) fn run(&self, wishes: &Receiver<Told>, on_round: &dyn Fn(Watched)) {
        let mut rounds = Rounds::default();
        let mut last: Option<Sources> = None;
        let mut trouble = None;
        while let Ok((mut changed, start)) = wishes.recv() {
            if last.is_some() {
                thread::sleep(PAGES_FIRST);
            }
            // What was wished for in the meantime is read together.
            while let Ok((more, _)) = wishes.try_recv() {
                changed = changed.zip(more).map(|(mut all, more)| {
                    all.extend(more);
                    all
                });
            }
            let sources = match disk::read_book(&self.root, |sources| pipeline::settings(sources).0) {
                Ok(sources) => sources,
                Err(error) => {
                    last = None;
                    // A folder may go in several steps, and is gone once.
                    let reason = error.to_string();
                    if trouble.as_ref() != Some(&reason) {
                        self.trouble(&reason);
                    }
                    trouble = Some(reason);
                    continue;
                }
            };
            trouble = None;
            if last.as_ref().is_some_and(|last| last.is_same(&sources)) {
                continue;
            }
            let sources = match &last {
                Some(last) => sources.sharing(last),
                None => sources,
            };
            self.round(rounds.next(&sources), changed.unwrap_or_default(), start, on_round);
            last = Some(sources);
        }
    }

    fn round(&self, round: Round, changed: Changes, start: Instant, on_round: &dyn Fn(Watched)) {
        let stays = round.shown.is_none();
        if let Some(shown) = round.shown {
            on_round(Watched::of(&self.root, &shown));
            let readers = Readers { audiences: &self.audiences, looking: &self.show.visited() };
            let stage = Stage::raise(shown.clone(), readers, &self.indexes);
            let mut ahead = self.ahead();
            self.keep_ahead(&mut ahead, &stage, &shown);
            self.show.turn_to(stage, shown.clone(), |state| self.describe(state, &shown));
        }
        let findings = pipeline::judge(&round.written, disk::today().ok());
        let count = |severity| findings.iter().filter(|found: &&Diagnostic| found.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if self.tells_all() {
            self.show.judge(pipeline::findings_json(&round.written, &findings), |state| {
                (state.errors, state.warnings, state.trouble) = (errors, warnings, None);
            });
        }
        let changed = changed.into_keys().collect();
        let first = pipeline::first_error(&round.written, &findings);
        (self.report)(Event::Read { changed, took: start.elapsed(), errors, warnings, first, stays });
        // Pages and findings come first.
        if let Some(stage) = self.show.stage() {
            stage.follow();
        }
    }

    /// Puts texts that are newer than a book on show over it, and forgets those that are not.
    fn keep_ahead(&self, ahead: &mut Vec<SourceFile>, stage: &Stage, shown: &Assembled) {
        let kept = std::mem::take(ahead).into_iter().filter_map(|file| {
            // What is on the disk now may be newer than what this round has read, or make no sense any more; then the
            // text that was on show did so last.
            let newest = disk::read_content(&self.root, &self.root.join(&file.path), &shown.book.config.limits)?;
            let file = if pipeline::is_sound(shown, &newest) { newest } else { file };
            if pipeline::is_known(shown, &file) {
                return None;
            }
            let document = pipeline::read_ahead(shown, &file)?;
            stage.take(document, file.clone()).then_some(file)
        });
        let kept = kept.collect();
        *ahead = kept;
    }

    fn describe(&self, state: &mut State, shown: &Assembled) {
        let config = &shown.book.config;
        state.title.clone_from(&config.book.title);
        let versions = config.versions.supported().iter();
        state.versions = versions.map(|version| config.versions.name(version).to_owned()).collect();
        state.versions.reverse();
        state.audiences = self.audiences.iter().map(|audience| audience.as_str()).collect();
        state.is_withheld = !self.tells_all();
        let tiers = config.support.tiers.iter().filter(|_| !state.is_withheld);
        state.tiers = tiers.map(|tier| tier.value.clone()).collect();
    }

    /// Whether agents' pages are shown; without them nothing of what only agents see is told, and the terminal is
    /// the place for the findings.
    fn tells_all(&self) -> bool {
        self.audiences.contains(&Audience::Agent)
    }

    fn trouble(&self, reason: &str) {
        if self.tells_all() {
            self.show.judge(String::new(), |state| {
                state.errors = 1;
                state.trouble = Some(reason.to_owned());
            });
        }
        (self.report)(Event::Trouble(reason.to_owned()));
    }
}

impl Watched {
    pub(super) fn of(root: &std::path::Path, shown: &Assembled) -> Self {
        let config = &shown.book.config;
        let content = match pipeline::content_folder(config).strip_suffix('/') {
            Some(folder) => root.join(folder),
            None => root.to_owned(),
        };
        Self { root: root.to_owned(), content, build: root.join(&config.build_dir.value) }
    }
}
