//! Which files of a book have changed, from the system's own notices, or by looking every second where it gives none.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::CreateKind;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk::is_of_book;

/// A save is over when nothing has happened for this long; editors rename and write several files in a row.
const QUIET: Duration = Duration::from_millis(8);
/// A change is looked at after this long, though it goes on.
const LONGEST: Duration = Duration::from_millis(250);
/// In a storm, such as a checkout, this is what a pause is: between two branches there is no book that anybody wrote.
const STORM_QUIET: Duration = Duration::from_millis(250);
/// A storm is looked at after this long, though it goes on.
const STORM_LONGEST: Duration = Duration::from_secs(10);
/// How often the watched folders themselves are looked at, which a notice of their loss may never reach.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How often everything is looked at where the system gives no notices.
const POLL: Duration = Duration::from_secs(1);
/// With more files than this, it matters only that much has changed.
const MANY: usize = 64;

/// What is watched.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    /// The folder of the book.
    pub(super) root: PathBuf,
    /// The content folder.
    pub(super) content: PathBuf,
    /// The folder of the output, whose changes mean nothing.
    pub(super) build: PathBuf,
}

/// What happened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// These files, and nothing else.
    Files(BTreeSet<PathBuf>),
    /// Many files, folders, or some that nobody told of.
    Much,
}

/// Watches the folders of a book.
pub(super) struct Watch {
    watched: Watched,
    notices: Receiver<notify::Result<Event>>,
    sender: Sender<notify::Result<Event>>,
    watcher: Option<Box<dyn Watcher + Send>>,
    /// Which folders are watched: a folder of the same name may be another one.
    identity: Vec<Option<(u64, u64)>>,
    /// Told when the system gives no notices.
    on_poll: Box<dyn Fn(&str) + Send>,
}

impl Watch {
    /// Begins to watch; `on_poll` is told why there are no notices, when the system gives none.
    pub(super) fn new(watched: Watched, on_poll: Box<dyn Fn(&str) + Send>) -> Self {
        let (sender, notices) = channel();
        let mut watch = Self { watched, notices, sender, watcher: None, identity: Vec::new(), on_poll };
        watch.begin();
        watch
    }

    /// Watches other folders from now on, when the settings name others; then, nobody has told of what happened there.
    fn turn_to(&mut self, watched: Watched) -> Option<Change> {
        if (&self.watched.content, &self.watched.build) == (&watched.content, &watched.build) {
            return None;
        }
        self.watched = watched;
        self.begin();
        Some(Change::Much)
    }

    /// Waits for the next change, until `is_over` says that nobody is interested any more; what is to be watched
    /// instead may come by `turns`.
    pub(super) fn next(&mut self, turns: &Receiver<Watched>, is_over: &dyn Fn() -> bool) -> Option<Change> {
        loop {
            if is_over() {
                return None;
            }
            if let Some(change) = turns.try_iter().last().and_then(|watched| self.turn_to(watched)) {
                return Some(change);
            }
            match self.notices.recv_timeout(HEARTBEAT) {
                Ok(first) => {
                    if let Some(change) = self.gather(first) {
                        return Some(change);
                    }
                }
                Err(RecvTimeoutError::Timeout) if self.identity == self.watched.identity() => {}
                Err(_) => {
                    self.begin();
                    return Some(Change::Much);
                }
            }
        }
    }

    /// All that belongs to one save or one storm.
    fn gather(&mut self, first: notify::Result<Event>) -> Option<Change> {
        let start = Instant::now();
        let (mut files, mut made) = (BTreeSet::new(), BTreeSet::new());
        let (mut is_much, mut is_lost) = (false, false);
        let mut next = Some(first);
        while let Some(notice) = next {
            match notice {
                Ok(event) if event.need_rescan() => (is_much, is_lost) = (true, true),
                Ok(event) if is_change(&event.kind) => {
                    // A folder that is made anew may be told from the one before by nothing, not even its number.
                    is_lost |= !event.kind.is_modify() && event.paths.iter().any(|path| self.watched.begins_at(path));
                    if event.kind == EventKind::Create(CreateKind::File) {
                        made.extend(event.paths.iter().cloned());
                    }
                    files.extend(event.paths.into_iter().filter(|path| self.watched.concerns(path)));
                }
                Ok(_) => {}
                Err(_) => is_much = true,
            }
            let is_storm = is_much || files.len() > MANY;
            let (quiet, longest) = if is_storm { (STORM_QUIET, STORM_LONGEST) } else { (QUIET, LONGEST) };
            next = if start.elapsed() > longest { None } else { self.notices.recv_timeout(quiet).ok() };
        }
        let may_be_folder =
            |path: &PathBuf| path.is_dir() || path.extension().is_none() && !path.is_file() && !made.contains(path);
        is_much |= files.len() > MANY || files.iter().any(may_be_folder);
        // No file without an extension is read; editors and other tools make some while they save.
        files.retain(|path| path.extension().is_some());
        if is_lost || is_much && self.identity != self.watched.identity() {
            self.begin();
        }
        if is_much {
            return Some(Change::Much);
        }
        (!files.is_empty()).then_some(Change::Files(files))
    }

    /// Watches anew: folders may have gone, come back, or become others.
    fn begin(&mut self) {
        self.watcher = None;
        self.identity = self.watched.identity();
        let sender = self.sender.clone();
        // Nobody listens any more when the preview is being closed.
        let tell = move |notice| drop(sender.send(notice));
        let noticed = RecommendedWatcher::new(tell, Config::default())
            .and_then(|mut watcher| self.watched.watch(&mut watcher).map(|()| watcher));
        self.watcher = match noticed {
            Ok(watcher) => Some(Box::new(watcher)),
            Err(error) => {
                // Of a book that has gone, whoever reads it tells; once it is back, there are notices again.
                if let Err(error) = missing(error) {
                    (self.on_poll)(&reason(&error));
                }
                self.poll()
            }
        };
    }

    fn poll(&self) -> Option<Box<dyn Watcher + Send>> {
        let sender = self.sender.clone();
        let tell = move |notice| drop(sender.send(notice));
        let mut watcher = PollWatcher::new(tell, Config::default().with_poll_interval(POLL)).ok()?;
        self.watched.watch(&mut watcher).ok()?;
        Some(Box::new(watcher))
    }
}

/// Why the system gives no notices, and what can be done.
fn reason(error: &notify::Error) -> String {
    let is_limit = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(24 | 28)),
        _ => false,
    };
    if is_limit {
        "the system watches no more files, so this looks for changes every second; to raise its limits: \
         sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512"
            .to_owned()
    } else {
        format!("the system tells of no changes ({error}), so this looks for them every second")
    }
}

/// Reading is no change; a build that reads its sources would begin itself again for ever.
fn is_change(kind: &EventKind) -> bool {
    !kind.is_access() && !kind.is_other()
}

impl Watched {
    fn watch(&self, watcher: &mut dyn Watcher) -> notify::Result<()> {
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        let mut folders = Vec::new();
        if self.content == self.root {
            // The folder of the whole book holds more than content, some of it very large.
            let inside = fs::read_dir(&self.root).into_iter().flatten().flatten().map(|entry| entry.path());
            folders.extend(inside.filter(|path| path.is_dir() && self.concerns(path)));
        } else {
            let mut way = self.content.clone();
            folders.push(self.content.clone());
            folders.push(self.root.join("templates"));
            while way.pop() && way != self.root && way.starts_with(&self.root) {
                watcher.watch(&way, RecursiveMode::NonRecursive).or_else(missing)?;
            }
        }
        for folder in folders {
            watcher.watch(&folder, RecursiveMode::Recursive).or_else(missing)?;
        }
        Ok(())
    }

    /// Whether a change there may change what is shown.
    fn concerns(&self, path: &Path) -> bool {
        if path.starts_with(&self.build) {
            return false;
        }
        let is_setting = path == self.root.join("book.toml") || path == self.root.join("book.lock");
        let is_way = path.starts_with(&self.root) && self.content.starts_with(path);
        is_setting || is_way || is_of_book(&self.root, &self.content, path)
    }

    /// The folders from which the watch begins.
    fn tops(&self) -> [PathBuf; 3] {
        [self.root.clone(), self.content.clone(), self.root.join("templates")]
    }

    fn begins_at(&self, path: &Path) -> bool {
        self.tops().iter().any(|top| top == path)
    }

    /// What the watched folders are, apart from their names.
    fn identity(&self) -> Vec<Option<(u64, u64)>> {
        let identity = |path: &PathBuf| fs::symlink_metadata(path).ok().map(|found| (found.dev(), found.ino()));
        self.tops().iter().map(identity).collect()
    }
}

/// A folder that is not there yet is watched once it is.
fn missing(error: notify::Error) -> notify::Result<()> {
    match error.kind {
        notify::ErrorKind::PathNotFound => Ok(()),
        notify::ErrorKind::Io(ref inner) if inner.kind() == std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{Flag, ModifyKind, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn changes_are_seen_where_the_system_tells_of_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let content = root.join("content");
        fs::create_dir_all(&content).unwrap();
        fs::write(content.join("a.md"), "a").unwrap();
        let watched = Watched { root: root.clone(), content: content.clone(), build: root.join("book") };
        let mut watch = Watch::new(watched, Box::new(|_| {}));
        watch.watcher = watch.poll();
        assert!(watch.watcher.is_some());
        fs::write(content.join("b.md"), "longer").unwrap();
        assert!(watch.next(&channel().1, &|| false).is_some());
    }

    #[test]
    fn lost_notices_mean_that_much_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let watched = Watched { content: root.join("content"), build: root.join("book"), root };
        let mut watch = Watch::new(watched, Box::new(|_| {}));
        watch.sender.send(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))).unwrap();
        assert_eq!(watch.next(&channel().1, &|| false), Some(Change::Much));
    }

    #[test]
    fn what_a_tool_makes_for_the_time_of_a_save_is_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let content = root.join("content");
        let file = content.join("a.md");
        let watched = Watched { build: root.join("book"), content: content.clone(), root };
        let mut watch = Watch::new(watched, Box::new(|_| {}));
        let tell = |watch: &Watch, kind, path: &Path| watch.sender.send(Ok(Event::new(kind).add_path(path.to_owned())));
        for helper in ["4913", "sedX1y2Z3"] {
            for (kind, path) in [
                (EventKind::Create(CreateKind::File), &content.join(helper)),
                (EventKind::Remove(RemoveKind::File), &content.join(helper)),
                (EventKind::Modify(ModifyKind::Any), &file),
            ] {
                tell(&watch, kind, path).unwrap();
            }
            assert_eq!(watch.next(&channel().1, &|| false), Some(Change::Files([file.clone()].into())), "{helper}");
        }
        tell(&watch, EventKind::Modify(ModifyKind::Name(RenameMode::From)), &content.join("folder")).unwrap();
        assert_eq!(watch.next(&channel().1, &|| false), Some(Change::Much));
    }

    #[test]
    fn the_limits_of_the_system_are_named() {
        let full = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        assert!(reason(&full).contains("sudo sysctl fs.inotify.max_user_watches"));
        assert!(reason(&notify::Error::generic("other")).contains("every second"));
    }

    #[test]
    fn the_output_and_what_editors_leave_do_not_concern_the_book() {
        let root = PathBuf::from("/book");
        let cases = [
            ("content", "content/a.md", true),
            ("content", "content/sub", true),
            ("content", "content", true),
            ("content", "book.toml", true),
            ("content", "book.lock", true),
            ("content", "templates/customer/page.html", true),
            ("content", "templates/.page.html.swp", false),
            ("content", "content/.a.md.swp", false),
            ("content", "content/a.md~", false),
            ("content", "content/#a.md#", false),
            ("content", "content/#1.md", true),
            ("content", "content/target/a.md", true),
            ("content", "out/customer/a.html", false),
            ("content", "target/debug/x", false),
            ("content", "README.md", false),
            (".docs/text", ".docs", true),
            (".docs/text", ".docs/text/a.md", true),
            (".docs/text", ".docs/text/.git/a.md", false),
            (".docs/text", ".docs/a.md", false),
            ("target", "target/a.md", true),
            ("", "a.md", true),
            ("", ".docs/a.md", false),
            ("", "target/a.md", false),
            ("", "sub/target/a.md", true),
            ("", "node_modules/a.md", false),
            ("", "templates/customer/page.html", true),
        ];
        for (content, path, concerns) in cases {
            let content = if content.is_empty() { root.clone() } else { root.join(content) };
            let watched = Watched { root: root.clone(), content, build: root.join("out") };
            assert_eq!(watched.concerns(&root.join(path)), concerns, "{path} of {}", watched.content.display());
        }
    }
}
