//! What stands around the steps on the customer's page of a procedure.

use serde::Serialize;

use crate::model::view::{Inline, Page};
use crate::render::html::{Branches, Html, Place};
use crate::render::site::Here;

/// What a procedure is good for, who may do it, and where to go from there.
#[derive(Serialize)]
pub(super) struct Anatomy {
    /// What is true at the end, in words.
    outcome: Vec<String>,
    /// Who may do it, as HTML; may be empty.
    who: String,
    /// How long it takes, as HTML; may be empty.
    time: String,
    /// Links to what takes it back, as HTML.
    undo: Vec<String>,
    /// Links to what comes next, as HTML.
    next: Vec<String>,
    /// The steps, for the question which one did not work.
    steps: Vec<String>,
}

impl Anatomy {
    pub(super) fn of(here: &Here, page: &Page) -> Self {
        let highlighter = here.site.tools.highlighter;
        let path = here.source.path();
        let place = Place { path, site_root: here.up, branches: Branches::Folded, highlighter, notes: None };
        let line = |text: &[Inline]| Html::new(place).line(text);
        let links = |links: &[Inline]| links.iter().map(|link| line(std::slice::from_ref(link))).collect();
        Self {
            outcome: page.outcome.iter().map(|words| (*words).to_owned()).collect(),
            who: line(&page.who),
            time: line(&page.time),
            undo: links(&page.undo),
            next: links(&page.next),
            steps: page.steps().map(|step| step.id.to_owned()).collect(),
        }
    }
}
