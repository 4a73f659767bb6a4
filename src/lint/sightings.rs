//! Findings about texts that several pages may show: each is told once, with the UI versions in which it holds.

use std::collections::BTreeMap;

use super::Findings;
use crate::source::Span;
use crate::version::{VersionSet, Versions};

/// By place: the UI versions in which something is wrong there, and those in which its readers see it at all.
#[derive(Debug, Default)]
pub struct Sightings(BTreeMap<Span, (VersionSet, VersionSet)>);

impl Sightings {
    /// Notes a text that is wrong in the versions `found`, of those in which it is `seen`.
    pub fn add(&mut self, place: Span, found: VersionSet, seen: VersionSet) {
        let entry = self.0.entry(place).or_insert((VersionSet::EMPTY, VersionSet::EMPTY));
        *entry = (entry.0.or(found), entry.1.or(seen));
    }

    /// Reports every place at which something is wrong, with the versions where that is not in all of them.
    pub fn report(self, versions: &Versions, findings: &mut Findings, (message, help): (&str, &str)) {
        for (place, (found, seen)) in self.0.into_iter().filter(|(_, (found, _))| !found.is_empty()) {
            let only = if found == seen { String::new() } else { format!(" in UI {}", versions.list(found)) };
            findings.push(findings.at(place, format!("{message}{only}")).help(help));
        }
    }
}
