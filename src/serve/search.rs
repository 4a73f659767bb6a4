//! The search of what is on show: indexes that are made when somebody first asks, and follow the book from then on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::audience::Audience;
use crate::model::Question;
use crate::model::view::View;
use crate::pipeline::{Assembled, Finder, IndexFault};

/// The indexes, kept from one book on show to the next. A book that comes later has a larger number.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// How many books there were; whoever puts the next one on show must not wait for indexes in the making.
    books: Arc<AtomicU64>,
    indexed: Arc<Mutex<Indexed>>,
}

#[derive(Debug, Default)]
struct Indexed {
    /// The number of the book that was indexed.
    of: u64,
    finder: Option<Finder>,
}

/// What somebody wants to find.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) audience: Audience,
    pub(super) version: String,
    pub(super) words: String,
}

/// How many places an answer has: as many as `headwater search` shows.
const LIMIT: usize = 10;

enum Ask {
    Find(Wanted, oneshot::Sender<Option<String>>),
    /// Brings the indexes in step, when there are any.
    Follow,
}

/// The way to the thread that searches one book; it ends when the last one is dropped.
#[derive(Debug, Clone)]
pub(super) struct Searcher {
    asks: Sender<Ask>,
}

/// What is asked about one book.
pub(super) struct Asked {
    asks: Receiver<Ask>,
    number: u64,
    kept: Kept,
}

impl Kept {
    /// A way to ask about the next book, and what is asked there.
    pub(super) fn next(&self) -> (Searcher, Asked) {
        let (sender, asks) = channel();
        let number = self.books.fetch_add(1, Ordering::Relaxed) + 1;
        (Searcher { asks: sender }, Asked { asks, number, kept: self.clone() })
    }
}

impl Searcher {
    /// The answer to what somebody wants to find, in the form of `headwater search --format json`.
    pub(super) async fn find(&self, wanted: Wanted) -> Option<String> {
        let (sender, receiver) = oneshot::channel();
        self.asks.send(Ask::Find(wanted, sender)).ok()?;
        receiver.await.ok()?
    }

    /// Brings the indexes in step with the book, when somebody has asked for any; nobody waits for it.
    pub(super) fn follow(&self) {
        // A book that was taken off the show needs no indexes.
        let _ = self.asks.send(Ask::Follow);
    }
}

impl Asked {
    /// Answers what is asked about a book until nobody can ask any more.
    pub(super) fn answer(self, book: &Arc<Assembled>, views: &[(Audience, &[View])]) {
        for ask in self.asks {
            let mut indexed = self.kept.indexed.lock().unwrap_or_else(PoisonError::into_inner);
            match ask {
                Ask::Find(wanted, sender) => {
                    // Who types asks anew with every letter, and waits for the last answer alone.
                    if sender.is_closed() {
                        continue;
                    }
                    let found = indexed.find(self.number, book, views, &wanted);
                    let _ = sender.send(found.ok());
                }
                // Should it fail, whoever asks next is told.
                Ask::Follow if indexed.finder.is_some() => drop(indexed.turn_to(self.number, book, views)),
                Ask::Follow => {}
            }
        }
    }
}

impl Indexed {
    fn find(
        &mut self,
        number: u64,
        book: &Arc<Assembled>,
        views: &[(Audience, &[View])],
        wanted: &Wanted,
    ) -> Result<String, IndexFault> {
        let finder = self.turn_to(number, book, views)?;
        let Wanted { audience, version, words } = wanted;
        finder.answer(&Question { audience: *audience, version, words, limit: LIMIT })
    }

    /// The indexes of a book, or of a later one when there is one already.
    fn turn_to(
        &mut self,
        number: u64,
        book: &Arc<Assembled>,
        views: &[(Audience, &[View])],
    ) -> Result<&Finder, IndexFault> {
        let finder = match self.finder.take() {
            Some(finder) if self.of >= number => finder,
            Some(mut finder) => {
                finder.turn_to(book.clone(), views)?;
                finder
            }
            None => Finder::new(book.clone(), views)?,
        };
        self.of = self.of.max(number);
        Ok(self.finder.insert(finder))
    }
}
