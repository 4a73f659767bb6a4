//! What a page says about itself and about the people behind it.

use super::{Entry, View};
use crate::date::Day;

impl<'a> Entry<'a> {
    /// When it was last held against the product.
    #[must_use]
    pub fn reviewed(&self) -> Option<Day> {
        self.document.reviewed.as_ref().map(|reviewed| reviewed.value)
    }
}

impl<'a> View<'a> {
    /// The day from which on the review of an entry is overdue.
    #[must_use]
    pub fn review_due(&self, entry: &Entry<'a>) -> Option<Day> {
        let every = self.config().lint.review_every_days?;
        Some(entry.reviewed()?.plus_days(i64::from(every) + 1))
    }

    /// Where the file of an entry is edited: the address, and the path of the file that it is to hold.
    #[must_use]
    pub fn edit(&self, entry: &Entry<'a>) -> Option<(&'a str, String)> {
        let address = self.config().customer.edit.as_deref()?;
        let folder = self.config().book.src.value.as_str();
        let source = &entry.document.source;
        Some((address, if folder == "." { source.clone() } else { format!("{folder}/{source}") }))
    }

    /// What takes the readers' answers to whether a page helped.
    #[must_use]
    pub fn feedback(&self) -> Option<&'a str> {
        self.config().customer.feedback.as_deref()
    }

    /// The address of the support desk, with `{handoff}` where that goes.
    #[must_use]
    pub fn contact(&self) -> Option<&'a str> {
        self.config().support.contact.as_deref()
    }
}
