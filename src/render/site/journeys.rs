//! Journeys: procedures in the order in which a reader does them, over all sections.

use std::collections::HashMap;

use super::context::{Card, Child, Link, Part};
use crate::model::DocumentPath;
use crate::model::view::{Entry, Page, View};

/// How many journeys the home page shows; the pages of the others are in their sections.
const CARDS: usize = 24;

/// The journeys of a version, in the order of the paths of their pages.
pub(super) struct Journeys<'v, 'a> {
    journeys: Vec<Journey<'v, 'a>>,
    /// The journey and the place in it of each procedure, by its path.
    places: HashMap<&'a str, Vec<(usize, usize)>>,
}

/// A page with the procedures through which it leads.
struct Journey<'v, 'a> {
    page: &'v Entry<'a>,
    stages: Vec<&'v Entry<'a>>,
}

impl<'v, 'a> Journeys<'v, 'a> {
    pub(super) fn of(view: &'v View<'a>) -> Self {
        let journeys = view.entries().iter().map(|page| Journey { page, stages: view.journey(page).collect() });
        // One step is no way.
        let journeys: Vec<Journey> = journeys.filter(|journey| journey.stages.len() > 1).collect();
        let mut places: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (number, journey) in journeys.iter().enumerate() {
            for (place, stage) in journey.stages.iter().enumerate() {
                places.entry(stage.path().as_str()).or_default().push((number, place));
            }
        }
        Self { journeys, places }
    }

    /// The journeys of which a page is a part.
    pub(super) fn parts(&self, path: &DocumentPath, href: &impl Fn(&DocumentPath) -> String) -> Vec<Part> {
        let places = self.places.get(path.as_str()).into_iter().flatten();
        let part = |(number, place): &(usize, usize)| {
            let journey = self.journeys.get(*number)?;
            let (title, href) = (journey.page.title().to_owned(), href(journey.page.path()));
            Some(Part { title, href, number: place + 1, count: journey.stages.len() })
        };
        places.filter_map(part).collect()
    }

    /// The pages before and after one on its first journey, when it is a part of any or leads through one.
    pub(super) fn neighbours(&self, path: &DocumentPath) -> Option<(Option<&'v Entry<'a>>, Option<&'v Entry<'a>>)> {
        if let Some(journey) = self.journeys.iter().find(|journey| journey.page.path() == path) {
            return Some((None, journey.stages.first().copied()));
        }
        let (number, place) = self.places.get(path.as_str())?.first()?;
        let journey = self.journeys.get(*number)?;
        let before = place.checked_sub(1).map_or(Some(&journey.page), |before| journey.stages.get(before));
        Some((before.copied(), journey.stages.get(place + 1).copied()))
    }

    /// What the home page shows of them.
    pub(super) fn cards(&self, href: &impl Fn(&DocumentPath) -> String) -> Vec<Card> {
        let card = |journey: &Journey| Card {
            title: journey.page.title().to_owned(),
            href: href(journey.page.path()),
            summary: journey.page.summary().to_owned(),
            count: journey.stages.len(),
        };
        let mut journeys: Vec<&Journey> = self.journeys.iter().collect();
        journeys.sort_by_key(|journey| (journey.page.order().is_none(), journey.page.order()));
        journeys.into_iter().take(CARDS).map(card).collect()
    }
}

/// The procedures through which a page leads.
pub(super) fn stages(page: &Page, href: &impl Fn(&DocumentPath) -> String) -> Vec<Child> {
    let stage = |stage: &crate::model::view::Stage| Child {
        title: stage.title.clone(),
        href: href(stage.path),
        summary: stage.summary.clone(),
    };
    page.journey.iter().map(stage).collect()
}

/// A list of links of which a page shows the first, and how many it leaves out.
pub(super) fn bounded<'v, 'a: 'v>(
    entries: impl Iterator<Item = &'v Entry<'a>>,
    most: usize,
    href: &impl Fn(&DocumentPath) -> String,
) -> (Vec<Link>, usize) {
    let all: Vec<&Entry> = entries.collect();
    let links = all.iter().take(most).map(|entry| Link { title: entry.title().to_owned(), href: href(entry.path()) });
    (links.collect(), all.len().saturating_sub(most))
}
