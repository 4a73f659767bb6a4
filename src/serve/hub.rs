//! Tells open pages that something changed; it carries numbers alone, and listens to nobody.

use std::sync::{Mutex, PoisonError};

use hyper::body::Bytes;
use tokio::sync::mpsc;

/// How many messages wait for a page that does not read them; one that falls behind further is let go.
const WAITING: usize = 16;

/// The pages that wait for news.
#[derive(Debug, Default)]
pub(super) struct Hub {
    listeners: Mutex<Vec<mpsc::Sender<Bytes>>>,
}

/// What pages are told.
#[derive(Debug, Clone, Copy)]
pub(super) enum News {
    /// What is shown is another than before; its number.
    Reload(u64),
    /// How many errors there are now.
    ErrorCount(usize),
}

impl Hub {
    /// A stream of everything that is told from now on.
    pub(super) fn listen(&self) -> mpsc::Receiver<Bytes> {
        let (sender, receiver) = mpsc::channel(WAITING);
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| !listener.is_closed());
        listeners.push(sender);
        receiver
    }

    /// Tells all pages.
    pub(super) fn tell(&self, news: News) {
        let message = match news {
            News::Reload(number) => format!("data: reload {number}\n\n"),
            News::ErrorCount(count) => format!("data: error-count {count}\n\n"),
        };
        let message = Bytes::from(message);
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.try_send(message.clone()).is_ok());
    }
}
