//! What the customer's page says about itself: where it is edited, when it was reviewed, and what readers think of it.

use serde::Serialize;

use crate::model::view::{Entry, Page, View};
use crate::render::address;

/// The facts about a page.
#[derive(Serialize)]
pub(super) struct About {
    /// Where its file is edited.
    edit: Option<String>,
    /// The day since which it reads as it does.
    changed: Option<String>,
    /// The day on which it was last held against the product.
    reviewed: Option<String>,
    /// The day from which on that review is too old.
    due: Option<String>,
    /// What takes the readers' answers to whether it helped.
    feedback: Option<String>,
}

impl About {
    pub(super) fn of(view: &View, entry: Option<&Entry>, page: Option<&Page>) -> Self {
        let edit = entry.and_then(|entry| view.edit(entry));
        Self {
            edit: edit.map(|(edit, path)| edit.replace("{path}", &address::encode(&path))),
            changed: page.and_then(|page| view.changed(page)).map(|day| day.to_string()),
            reviewed: entry.and_then(Entry::reviewed).map(|day| day.to_string()),
            due: entry.and_then(|entry| view.review_due(entry)).map(|day| day.to_string()),
            feedback: view.feedback().filter(|_| entry.is_some()).map(str::to_owned),
        }
    }
}
