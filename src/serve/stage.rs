//! The book that is on show: a thread owns it with everything that its pages share, and makes pages on request.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use tokio::sync::oneshot;

use super::search::{Kept, Searcher, Wanted};
use crate::audience::Audience;
use crate::diagnostic::Diagnostic;
use crate::model::Document;
use crate::pipeline::{self, Assembled, Drafts, Listed, Places, Preview};
use crate::source::SourceFile;

/// The way to the thread; it ends when the last one is dropped.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    asks: Sender<Ask>,
    searcher: Searcher,
}

/// For whom a book is put on show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Readers<'r> {
    /// All who may be shown anything.
    pub(super) audiences: &'r [Audience],
    /// Those whose pages somebody looks at.
    pub(super) looking: &'r [Audience],
}

/// A file, or the fault in a template that kept it from being made; nothing when there is no such file.
pub(super) type Made = Option<Result<Arc<[u8]>, Box<Diagnostic>>>;

enum Ask {
    File(String, oneshot::Sender<Made>),
    Places { path: String, audiences: Vec<Audience>, sender: oneshot::Sender<Option<Places>> },
    Help { version: String, address: String, sender: oneshot::Sender<Option<Vec<u8>>> },
    Pages(Vec<Audience>, oneshot::Sender<Vec<Listed>>),
    Seen { address: String, audiences: Vec<Audience>, sender: oneshot::Sender<Vec<(Audience, Vec<String>)>> },
    Take(Box<(Document, SourceFile)>, Sender<bool>),
}

impl Stage {
    /// Puts a book on show; comes back when the pages that somebody looks at can be made without a wait.
    pub(super) fn raise(assembled: Arc<Assembled>, readers: Readers, kept: &Kept) -> Self {
        let (asks, received) = channel();
        let (ready, is_ready) = channel();
        let (searcher, asked) = kept.next();
        let (audiences, looking) = (readers.audiences.to_vec(), readers.looking.to_vec());
        thread::spawn(move || {
            pipeline::preview(&assembled, |preview| {
                let mut views = preview.views().to_vec();
                views.retain(|(audience, _)| audiences.contains(audience));
                thread::scope(|scope| {
                    // Making the indexes takes as long as making many pages, and those must not wait for it.
                    scope.spawn(|| asked.answer(&assembled, &views));
                    looking.into_iter().for_each(|audience| preview.warm(audience));
                    // Nobody waits any more when the preview is being closed.
                    let _ = ready.send(());
                    let mut drafts = Drafts::default();
                    for ask in received {
                        answer(preview, &mut drafts, ask);
                    }
                });
            });
        });
        // Should the thread have ended, the first question says so.
        let _ = is_ready.recv();
        Self { asks, searcher }
    }

    /// What somebody wants to find, in the form of `headwater search --format json`.
    pub(super) async fn find(&self, wanted: Wanted) -> Option<String> {
        self.searcher.find(wanted).await
    }

    /// Brings the indexes of the search in step with the book, when somebody has asked for any; nobody waits for it.
    pub(super) fn follow(&self) {
        self.searcher.follow();
    }

    /// The file at a path of the output.
    pub(super) async fn file(&self, path: String) -> Made {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::File(path, sender)).ok()?;
        receiver.await.ok()?
    }

    /// Where in the sources the page at a path of the output is written, with the steps that these audiences see.
    pub(super) async fn places(&self, path: String, audiences: Vec<Audience>) -> Option<Places> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Places { path, audiences, sender }).ok()?;
        receiver.await.ok()?
    }

    /// The help panel's bundle of a version with the procedure at an address alone.
    pub(super) async fn help(&self, version: String, address: String) -> Option<Vec<u8>> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Help { version, address, sender }).ok()?;
        receiver.await.ok()?
    }

    /// The pages that any of these audiences sees.
    pub(super) async fn pages(&self, audiences: Vec<Audience>) -> Option<Vec<Listed>> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Pages(audiences, sender)).ok()?;
        receiver.await.ok()
    }

    /// In which versions each of these audiences sees a page.
    pub(super) async fn seen(&self, address: String, audiences: Vec<Audience>) -> Option<Vec<(Audience, Vec<String>)>> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Seen { address, audiences, sender }).ok()?;
        receiver.await.ok()
    }

    /// Shows a newer text of a document at once; false when the whole book has to be read first.
    pub(super) fn take(&self, document: Document, file: SourceFile) -> bool {
        let (sender, receiver) = channel();
        self.asks.send(Ask::Take(Box::new((document, file)), sender)).is_ok() && receiver.recv().unwrap_or(false)
    }
}

fn answer(preview: &Preview, drafts: &mut Drafts, ask: Ask) {
    // Who has gone away in the meantime needs no answer.
    let _ = match ask {
        Ask::File(path, sender) => sender.send(preview.file(&path, drafts)).is_ok(),
        Ask::Places { path, audiences, sender } => sender.send(preview.places(&path, &audiences, drafts)).is_ok(),
        Ask::Help { version, address, sender } => sender.send(preview.help(&version, &address, drafts)).is_ok(),
        Ask::Pages(audiences, sender) => sender.send(preview.pages(&audiences)).is_ok(),
        Ask::Seen { address, audiences, sender } => sender.send(preview.seen(&address, &audiences)).is_ok(),
        Ask::Take(draft, sender) => sender.send(preview.take(draft.0, draft.1.text, drafts)).is_ok(),
    };
}
