//! Pages that no writer wrote: a site makes them from what it knows of its versions.

use crate::model::DocumentPath;

/// A page that no document stands for.
pub(in crate::render) struct Made {
    pub(in crate::render) path: DocumentPath,
    pub(in crate::render) title: String,
    /// What it is about, as words; may be empty.
    pub(in crate::render) summary: String,
    pub(in crate::render) kind: MadeKind,
    /// Its text as HTML; empty where a template makes it from what the page is given.
    pub(in crate::render) body: String,
}

/// What a page that nobody wrote is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum MadeKind {
    /// It lists what a version changed.
    Changes,
    /// It stands where a page of another version is missing, and says why.
    Absence,
    /// It lists something for the desk.
    Desk,
}

impl MadeKind {
    /// The word that templates are given.
    pub(in crate::render) fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Absence => "absence",
            Self::Desk => "desk",
        }
    }

    /// Whether the page is a stopgap, which nobody should find by searching and no list should name.
    pub(in crate::render) fn is_stopgap(self) -> bool {
        self == Self::Absence
    }
}
