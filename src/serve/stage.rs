//! The book that is on show: a thread owns it with everything that its pages share, and makes pages on request.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use tokio::sync::oneshot;

use crate::audience::Audience;
use crate::diagnostic::Diagnostic;
use crate::model::Document;
use crate::pipeline::{self, Assembled, Drafts, Listed, Places, Preview};
use crate::source::SourceFile;

/// The way to the thread; it ends when the last one is dropped.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    asks: Sender<Ask>,
}

/// A file, or the fault in a template that kept it from being made; nothing when there is no such file.
pub(super) type Made = Option<Result<Vec<u8>, Box<Diagnostic>>>;

enum Ask {
    File(String, oneshot::Sender<Made>),
    Places(String, oneshot::Sender<Option<Places>>),
    Help { version: String, address: String, sender: oneshot::Sender<Option<Vec<u8>>> },
    Pages(Vec<Audience>, oneshot::Sender<Vec<Listed>>),
    Take(Box<(Document, SourceFile)>, Sender<bool>),
}

impl Stage {
    /// Puts a book on show; comes back when pages for `audiences` can be made without a wait.
    pub(super) fn raise(assembled: Arc<Assembled>, audiences: Vec<Audience>) -> Self {
        let (asks, received) = channel();
        let (ready, is_ready) = channel();
        thread::spawn(move || {
            pipeline::preview(&assembled, |preview| {
                audiences.into_iter().for_each(|audience| preview.warm(audience));
                // Nobody waits any more when the preview is being closed.
                let _ = ready.send(());
                let mut drafts = Drafts::default();
                for ask in received {
                    answer(preview, &mut drafts, ask);
                }
            });
        });
        // Should the thread have ended, the first question says so.
        let _ = is_ready.recv();
        Self { asks }
    }

    /// The file at a path of the output.
    pub(super) async fn file(&self, path: String) -> Made {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::File(path, sender)).ok()?;
        receiver.await.ok()?
    }

    /// Where in the sources the page at a path of the output is written.
    pub(super) async fn places(&self, path: String) -> Option<Places> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Places(path, sender)).ok()?;
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
        Ask::Places(path, sender) => sender.send(preview.places(&path, drafts)).is_ok(),
        Ask::Help { version, address, sender } => sender.send(preview.help(&version, &address, drafts)).is_ok(),
        Ask::Pages(audiences, sender) => sender.send(preview.pages(&audiences)).is_ok(),
        Ask::Take(draft, sender) => sender.send(preview.take(draft.0, draft.1.text, drafts)).is_ok(),
    };
}
