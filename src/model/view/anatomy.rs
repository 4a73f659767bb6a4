//! What stands around the steps of a procedure: what it is good for, what comes before it and after it.

use std::borrow::Cow;

use super::facts::Need;
use super::page::{Href, Inline, Prerequisite};
use super::{Entry, View};
use crate::model::{DocumentKind, Fact};

impl<'a> View<'a> {
    /// What is true when a procedure is done, in words.
    pub(super) fn outcome(&self, entry: &Entry<'a>) -> Vec<&'a str> {
        self.place(entry).map(|place| self.words(self.facts.gives(place))).unwrap_or_default()
    }

    /// What must be true before a procedure begins, and how to bring it about.
    pub(super) fn before(&self, entry: &Entry<'a>) -> Vec<Prerequisite<'a>> {
        let needs = self.place(entry).map(|place| self.facts.before(place)).unwrap_or_default();
        let told = |need: Need<'a>| Prerequisite {
            words: self.words(&need.facts),
            ways: self.links(&need.ways),
            facts: self.names(&need.facts),
        };
        needs.into_iter().map(told).filter(|first| !(first.words.is_empty() && first.ways.is_empty())).collect()
    }

    /// How to take back what a procedure did: what its writer says, or else what breaks what it gives.
    pub(super) fn undo(&self, entry: &Entry<'a>) -> Vec<Inline<'a>> {
        let named = entry.document.undo.as_ref().and_then(|id| self.entry(self.book.find(&id.value)?));
        let named = named.filter(|other| other.kind() == DocumentKind::Procedure && other.index != entry.index);
        match (named, self.place(entry)) {
            (Some(other), _) => vec![link(other)],
            (None, Some(place)) => self.links(&self.facts.undo(place)),
            (None, None) => Vec::new(),
        }
    }

    /// Which procedures can begin once one is done.
    pub(super) fn next(&self, entry: &Entry<'a>) -> Vec<Inline<'a>> {
        self.place(entry).map(|place| self.links(&self.facts.next(place))).unwrap_or_default()
    }

    fn place(&self, entry: &Entry<'a>) -> Option<usize> {
        self.entries.binary_search_by_key(&entry.index, |entry| entry.index).ok()
    }

    /// The names of these facts, for agents, whose pages work with them; nobody else sees them.
    fn names(&self, facts: &[&'a Fact]) -> Vec<&'a str> {
        if self.desks.is_some() { facts.iter().map(|fact| fact.as_str()).collect() } else { Vec::new() }
    }

    /// The words of these facts; the name of a fact is not for readers.
    fn words(&self, facts: &[&'a Fact]) -> Vec<&'a str> {
        let words = facts.iter().filter_map(|fact| self.config().facts.get(fact.as_str()));
        words.map(|entry| entry.words.value.as_str()).collect()
    }

    fn links(&self, places: &[usize]) -> Vec<Inline<'a>> {
        places.iter().filter_map(|place| self.entries.get(*place)).map(link).collect()
    }
}

fn link<'a>(entry: &Entry<'a>) -> Inline<'a> {
    Inline::Link {
        href: Href::Page { path: entry.path(), anchor: None },
        text: vec![Inline::Words(Cow::Owned(entry.title().to_owned()))],
        title: "",
    }
}
