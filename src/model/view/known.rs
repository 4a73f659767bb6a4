//! What is made of a page once, however often it is asked for: its hash, and the marks by which it is compared.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::{Digest, Entry, Page, View};
use crate::model::DocumentPath;

/// What is known of the page of an entry; the entry shares it with every page that is made from it.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(Arc<Facets>);

#[derive(Debug, Default)]
struct Facets {
    hash: OnceLock<String>,
    digest: OnceLock<Digest>,
}

impl Known {
    pub(super) fn hash(&self, make: impl FnOnce() -> String) -> &str {
        self.0.hash.get_or_init(make)
    }

    pub(super) fn digest(&self, make: impl FnOnce() -> Digest) -> &Digest {
        self.0.digest.get_or_init(make)
    }
}

impl Entry<'_> {
    /// Takes the digest of its page, which was made before; one that is known already stays.
    pub fn knows(&self, digest: Digest) {
        self.known.digest(|| digest);
    }
}

impl View<'_> {
    /// The hash of the page at a place in the content folder, as [`Page::hash`] gives it, when this view has one there.
    #[must_use]
    pub fn hash(&self, path: &DocumentPath) -> Option<&str> {
        let entry = self.entry_at(path)?;
        Some(entry.known.hash(|| self.page(entry).make_hash()))
    }

    /// The same page in a form that is small to keep.
    #[must_use]
    pub fn digest(&self, path: &DocumentPath) -> Option<&Digest> {
        let entry = self.entry_at(path)?;
        Some(entry.known.digest(|| self.page(entry).make_digest()))
    }
}

impl Page<'_> {
    /// Hexadecimal digest of all that this audience sees of the page (BLAKE3, 128 bits).
    ///
    /// It is made from the view, so an edit that this audience does not see does not move it.
    #[must_use]
    pub fn hash(&self) -> &str {
        self.known.hash(|| self.make_hash())
    }

    pub(super) fn make_hash(&self) -> String {
        hashed(self, 32)
    }
}

/// The first hexadecimal digits of the BLAKE3 hash of something.
pub(super) fn hashed(seen: &impl Serialize, digits: usize) -> String {
    // A plain tree always has a JSON form.
    let seen = serde_json::to_vec(seen).unwrap_or_default();
    blake3::hash(&seen).to_hex()[..digits].to_owned()
}
