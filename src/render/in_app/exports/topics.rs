//! The one page to which each element leads.

use std::collections::BTreeMap;

use crate::model::view::{Page, View, plain};
use crate::render::in_app::form::Bundle;

/// The pages to which elements lead, in the order of their ids.
pub(super) struct Topics<'v>(Vec<Topic<'v>>);

/// A page of the public site.
pub(super) struct Topic<'v> {
    pub(super) title: String,
    /// Its path on the site.
    pub(super) path: String,
    /// Where it stands, when the book says where its site does.
    pub(super) address: Option<String>,
    /// The elements that lead to it, each with the step that names it first; sorted by id.
    pub(super) elements: Vec<(&'v str, &'v str)>,
}

impl<'v> Topics<'v> {
    pub(super) fn of(view: &'v View, pages: &'v [Page<'v>], bundle: &'v Bundle<'v>) -> Self {
        let public = pages.iter().filter_map(|page| Some((page.id, (page, view.public_path(page.path)?))));
        let public: BTreeMap<&str, (&Page, String)> = public.collect();
        let mut topics: BTreeMap<&str, Topic> = BTreeMap::new();
        for (element, entry) in &bundle.elements {
            let uses = entry.used_in.iter().filter_map(|(procedure, numbers)| {
                let (page, path) = public.get(procedure)?;
                Some((*procedure, numbers, *page, path))
            });
            // The procedure that is about the element most: the one of whose steps it has the largest share.
            let share = |numbers: &[usize], page: &Page| (numbers.len() * 1_000_000) / page.steps().count().max(1);
            let best =
                uses.reduce(|best, next| if share(next.1, next.2) > share(best.1, best.2) { next } else { best });
            let Some((procedure, numbers, page, path)) = best else { continue };
            let first = numbers.first().and_then(|number| page.steps().nth(number.checked_sub(1)?));
            let topic = topics.entry(procedure).or_insert_with(|| Topic {
                title: plain(&page.title),
                path: path.clone(),
                address: view.public_address(page.path),
                elements: Vec::new(),
            });
            topic.elements.extend(first.map(|step| (element.as_str(), step.id)));
        }
        Self(topics.into_values().collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Topic<'v>> {
        self.0.iter()
    }

    /// Every element with the place of its step on the site, sorted by id.
    pub(super) fn places(&self) -> BTreeMap<&'v str, String> {
        let of = |topic: &Topic<'v>| {
            let place = |(element, step): &(&'v str, &'v str)| (*element, format!("{}#{step}", topic.path));
            topic.elements.iter().map(place).collect::<Vec<_>>()
        };
        self.iter().flat_map(of).collect()
    }
}
