//! What is on its way to clients: who asks for the same file at the same time is sent the same bytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use hyper::body::Bytes;

/// The files on their way, by their paths; one that has arrived everywhere is kept no longer.
#[derive(Debug, Default)]
pub(super) struct OnWay {
    files: Mutex<HashMap<String, Weak<[u8]>>>,
}

impl OnWay {
    /// The bytes of a file for one more client.
    pub(super) fn share(&self, path: &str, bytes: impl Into<Arc<[u8]>>) -> Bytes {
        let bytes = bytes.into();
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = files.get(path).and_then(Weak::upgrade);
        if let Some(sent) = sent.filter(|sent| Arc::ptr_eq(sent, &bytes) || **sent == *bytes) {
            return Bytes::from_owner(sent);
        }
        files.retain(|_, file| file.strong_count() > 0);
        files.insert(path.to_owned(), Arc::downgrade(&bytes));
        Bytes::from_owner(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_file_is_sent_from_the_same_bytes() {
        let on_way = OnWay::default();
        let first = on_way.share("a", b"text".to_vec());
        let second = on_way.share("a", b"text".to_vec());
        assert_eq!(first.as_ptr(), second.as_ptr());
        let newer = on_way.share("a", b"newer".to_vec());
        assert_eq!((&*first, &*newer), (&b"text"[..], &b"newer"[..]));
    }

    #[test]
    fn what_has_arrived_is_kept_no_longer() {
        let on_way = OnWay::default();
        for number in 0..100 {
            drop(on_way.share(&format!("{number}"), b"text".to_vec()));
        }
        assert_eq!(on_way.files.lock().unwrap().len(), 1);
    }
}
