//! The live preview: watches a book, reads what changed, and answers from memory.
//!
//! A thread waits for changes and shows a changed text at once; another reads the whole book; a third owns the book on
//! show and makes its pages; the server answers on this machine alone, from what is on show and from nothing else.

mod answer;
mod door;
mod guard;
mod http;
mod hub;
mod keeper;
mod line;
mod on_way;
mod patient;
mod reply;
mod search;
mod show;
mod stage;
mod token;
mod watch;

pub use http::Port;
pub use keeper::Event;

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use self::answer::Answers;
use self::door::Door;
use self::guard::Guard;
use self::http::{Server, Sockets};
use self::keeper::Keeper;
use self::on_way::OnWay;
use self::show::Show;
use self::token::Token;
use self::watch::{Watch, Watched};
use crate::audience::Audience;
use crate::disk::is_ignored;

/// What is previewed, where, and for whom.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the book.
    pub root: PathBuf,
    /// The port.
    pub port: Port,
    /// Another address of this machine at which other devices may ask, once they have given a code.
    pub host: Option<IpAddr>,
    /// Names besides `localhost` under which the preview may be asked for.
    pub allowed_hosts: Vec<String>,
    /// Whose surfaces are shown.
    pub audiences: Vec<Audience>,
    /// The address that opens a place in the writer's editor, with `{file}` and `{line}` where those go.
    pub editor: Option<String>,
}

/// Why the preview cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port is taken, or the system refuses it.
    #[error("cannot listen on port {port}: {source}")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// The folder is not there.
    #[error("cannot open {}: {source}", root.display())]
    Root {
        /// The folder of the book.
        root: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system lacks something that every program may expect.
    #[error("cannot begin: {0}")]
    System(#[from] io::Error),
}

/// Serves the preview until somebody presses Ctrl-C or ends the process; `report` is told what happens.
///
/// # Errors
/// When the folder or the port cannot be opened.
pub fn serve(options: Options, report: impl Fn(Event) + Send + Sync + 'static) -> Result<(), ServeError> {
    let root = std::fs::canonicalize(&options.root)
        .map_err(|source| ServeError::Root { root: options.root.clone(), source })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (Port::From(port) | Port::Exactly(port)) = options.port;
        let opened = Sockets::open(options.port, options.host);
        let sockets = opened.map_err(|source| ServeError::Port { port, source })?;
        let port = sockets.port;
        let show = Arc::new(Show::default());
        show.judge(String::new(), |state| {
            state.root = options.editor.as_ref().map(|_| root.to_string_lossy().into_owned());
            state.editor.clone_from(&options.editor);
        });
        let report: Arc<dyn Fn(Event) + Send + Sync> = Arc::new(report);
        report(Event::Ready(format!("http://localhost:{port}/")));
        let server = Server {
            guard: Guard::new(port, &options.allowed_hosts),
            others: options.others(port, &report)?,
            answers: Answers {
                show: show.clone(),
                token: Token::new()?,
                audiences: options.audiences.clone(),
                on_way: OnWay::default(),
            },
        };
        let is_over = Arc::new(AtomicBool::new(false));
        let keeper = Arc::new(Keeper::new(root, show, options.audiences, report.clone()));
        keep(keeper, is_over.clone());
        tokio::select! {
            () = http::serve(sockets, Arc::new(server)) => {}
            () = stopped() => {}
        }
        is_over.store(true, Ordering::Relaxed);
        Ok(())
    })
}

impl Options {
    /// What stands between other devices and the preview, when they may ask at all.
    fn others(&self, port: u16, report: &Arc<dyn Fn(Event) + Send + Sync>) -> io::Result<Option<(Guard, Door)>> {
        let Some(host) = self.host.filter(|host| !http::OWN.contains(host)) else { return Ok(None) };
        let name = if host.is_unspecified() { self.allowed_hosts.first().cloned() } else { None };
        let name = name.unwrap_or_else(|| guard::named(host));
        let door = Door::new(format!("http://{name}:{port}/"), port, report.clone())?;
        Ok(Some((Guard::at(host, port, &self.allowed_hosts), door)))
    }
}

/// Begins the threads that keep the show in step with the files.
fn keep(keeper: Arc<Keeper>, is_over: Arc<AtomicBool>) {
    let (wishes, wished) = Keeper::wishes();
    let (turns, turned) = channel();
    let reader = keeper.clone();
    let turns = Mutex::new(turns);
    thread::spawn(move || {
        let turn = |watched: Watched| {
            // With the watching thread gone, the preview is being closed.
            let _ = turns.lock().unwrap_or_else(PoisonError::into_inner).send(watched);
        };
        reader.run(&wished, &turn);
    });
    thread::spawn(move || {
        let notice = keeper.report.clone();
        let on_poll = Box::new(move |reason: &str| notice(Event::Notice(reason.to_owned())));
        let mut watch = Watch::new(first_watched(&keeper.root), on_poll);
        // Whatever changed before the watch began is in the first reading.
        let mut change = Some(watch::Change::Much);
        while let Some(next) = change {
            let start = Instant::now();
            let changes = keeper.show_ahead(&next);
            if wishes.send((changes, start)).is_err() {
                return;
            }
            change = watch.next(&turned, &|| is_over.load(Ordering::Relaxed));
        }
    });
}

/// What is watched before the settings were read: what they name when they name nothing.
fn first_watched(root: &Path) -> Watched {
    Watched { root: root.to_owned(), content: root.join("content"), build: root.join("book") }
}

/// Waits for the wish to end: Ctrl-C, or what a closed terminal or a service sends.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    // A signal that is ignored by who started the preview, as by `nohup`, does not end it.
    let wait = async |kind: SignalKind| match (!is_ignored(kind.as_raw_value())).then(|| signal(kind)) {
        Some(Ok(mut signal)) => drop(signal.recv().await),
        // Where the signal cannot be caught, it ends the process by itself.
        Some(Err(_)) | None => std::future::pending().await,
    };
    tokio::select! {
        () = wait(SignalKind::interrupt()) => {}
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::hangup()) => {}
    }
}
