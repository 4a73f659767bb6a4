//! Which words the UI shows in which version, and which element shows them.

use std::collections::{HashMap, HashSet};

use crate::model::{Catalog, Element};
use crate::source::Span;
use crate::version::VersionSet;

/// A label as it is compared: without case, accelerators and what stands at its end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelKey(String);

/// An element that shows a label, and when.
#[derive(Debug, Clone, Copy)]
pub struct Bearer<'b> {
    /// The element.
    pub element: &'b Element,
    /// The label as the catalog writes it.
    pub text: &'b str,
    /// Where the catalog writes it.
    pub span: Span,
    /// The versions that have the element under this label.
    pub versions: VersionSet,
}

/// Every label that the UI ever had.
#[derive(Debug, Default)]
pub struct Labels<'b> {
    shown: HashMap<LabelKey, Shown<'b>>,
    /// How many words the longest label has.
    longest: usize,
}

/// All that is known of one label.
#[derive(Debug, Default)]
struct Shown<'b> {
    /// Who shows it, in the order of their ids.
    bearers: Vec<Bearer<'b>>,
    /// When anybody does.
    versions: VersionSet,
    /// How the catalog writes it, but for what stands at its end.
    written: HashSet<String>,
}

/// How many bearers of one label are followed upwards; a label that more elements show tells of no way.
const FOLLOWED: usize = 64;
/// How many parents of an element are looked at.
const DEEP: usize = 32;

impl LabelKey {
    /// The key of some words, when there are any.
    #[must_use]
    pub fn of(words: &str) -> Option<Self> {
        let words = words.trim_end_matches(|end: char| end.is_whitespace() || "….:,;!?>»›→▾▼".contains(end));
        let mut key = String::with_capacity(words.len());
        let mut chars = words.chars().peekable();
        while let Some(char) = chars.next() {
            // `&Save` underlines its S on the screen.
            let is_accelerator = char == '&' && chars.peek().is_some_and(|next| next.is_alphanumeric());
            if char.is_whitespace() {
                if !key.is_empty() && !key.ends_with(' ') {
                    key.push(' ');
                }
            } else if matches!(char, '’' | '‘') {
                key.push('\'');
            } else if !is_accelerator {
                key.extend(char.to_lowercase());
            }
        }
        key.chars().any(char::is_alphanumeric).then_some(Self(key))
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is more than one word, so that nobody writes it by chance.
    #[must_use]
    pub fn is_phrase(&self) -> bool {
        self.0.contains(' ')
    }
}

impl<'b> Labels<'b> {
    /// The labels of a catalog.
    #[must_use]
    pub fn of(catalog: &'b Catalog) -> Self {
        let mut labels = Self::default();
        for element in catalog.iter() {
            let lifetime = catalog.lifetime(&element.id);
            for (place, (since, label)) in element.labels.iter().enumerate() {
                let next = element.labels.get(place + 1).map(|(next, _)| VersionSet::before(*next));
                // The first label also holds where the catalog forgot to say what the element was called.
                let from = if place == 0 { lifetime } else { VersionSet::since(*since).and(lifetime) };
                let versions = next.map_or(from, |before| from.and(before));
                let Some(key) = LabelKey::of(&label.value) else { continue };
                labels.longest = labels.longest.max(key.as_str().split(' ').count());
                let bearer = Bearer { element, text: label.value.trim(), span: label.span, versions };
                let shown = labels.shown.entry(key).or_default();
                shown.bearers.push(bearer);
                shown.versions = shown.versions.or(versions);
                shown.written.insert(bare(&label.value));
            }
        }
        labels
    }

    /// Whether there are no labels at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// How many words the longest label has.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Every element that ever showed this label, in the order of their ids.
    #[must_use]
    pub fn bearers(&self, key: &LabelKey) -> &[Bearer<'b>] {
        self.shown.get(key).map(|shown| shown.bearers.as_slice()).unwrap_or_default()
    }

    /// Whether the UI ever showed this label.
    #[must_use]
    pub fn knows(&self, key: &LabelKey) -> bool {
        self.shown.contains_key(key)
    }

    /// The versions in which anything shows this label.
    #[must_use]
    pub fn versions(&self, key: &LabelKey) -> VersionSet {
        self.shown.get(key).map(|shown| shown.versions).unwrap_or_default()
    }

    /// Whether the catalog writes a label letter by letter so, but for what stands at its end.
    #[must_use]
    pub fn writes(&self, key: &LabelKey, text: &str) -> bool {
        self.shown.get(key).is_some_and(|shown| shown.written.contains(&bare(text)))
    }

    /// The elements to which a way through the UI leads, each with the versions in which it does.
    ///
    /// A way names the last element and some of those around it, in their order.
    #[must_use]
    pub fn ends_of(&self, way: &[&LabelKey], catalog: &Catalog) -> Vec<Bearer<'b>> {
        let Some((last, above)) = way.split_last() else { return Vec::new() };
        let bearers = self.bearers(last);
        if !above.is_empty() && bearers.len() > FOLLOWED {
            return Vec::new();
        }
        let ends = bearers.iter().map(|bearer| {
            let versions = if above.is_empty() { bearer.versions } else { self.led_to(bearer, above, catalog) };
            Bearer { versions, ..*bearer }
        });
        ends.filter(|end| !end.versions.is_empty()).collect()
    }

    /// The versions in which the elements around `bearer` show the labels `above`, outermost first.
    fn led_to(&self, bearer: &Bearer<'b>, above: &[&LabelKey], catalog: &Catalog) -> VersionSet {
        // At each place, in which versions everything from there on has been found below.
        let mut found = vec![VersionSet::EMPTY; above.len()];
        found.push(bearer.versions);
        let mut parent = bearer.element.id.parent();
        for _ in 0..DEEP {
            let Some(id) = parent else { break };
            for place in 0..above.len() {
                let (Some(key), Some(&below)) = (above.get(place), found.get(place + 1)) else { break };
                let shown = self.bearers(key).binary_search_by(|bearer| bearer.element.id.cmp(&id));
                let here = shown.ok().map_or(VersionSet::EMPTY, |_| shown_as(catalog, &id, key));
                if let Some(found) = found.get_mut(place) {
                    *found = found.or(below.and(here));
                }
            }
            parent = id.parent();
        }
        found.first().copied().unwrap_or_default()
    }
}

/// A label without accelerators and what stands at its end.
fn bare(text: &str) -> String {
    text.trim_end_matches(['…', '.', ':', ' ']).replace('&', "")
}

/// The versions in which an element that exists anyway shows a label.
fn shown_as(catalog: &Catalog, id: &crate::model::ElementId, key: &LabelKey) -> VersionSet {
    let Some(element) = catalog.get(id) else { return VersionSet::EMPTY };
    let mut versions = VersionSet::EMPTY;
    for (place, (since, label)) in element.labels.iter().enumerate() {
        if LabelKey::of(&label.value).as_ref() != Some(key) {
            continue;
        }
        let from = if place == 0 { element.own_lifetime() } else { VersionSet::since(*since) };
        let next = element.labels.get(place + 1).map(|(next, _)| VersionSet::before(*next));
        versions = versions.or(next.map_or(from, |before| from.and(before)));
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forget_what_a_writer_may_leave_out() {
        let key = |words: &str| LabelKey::of(words).unwrap();
        assert_eq!(key("&Upload  certificate…"), key("upload certificate:"));
        assert_eq!(key("Don’t send"), key("Don't send"));
        assert_eq!(key("Terms & conditions").as_str(), "terms & conditions");
        assert_eq!(LabelKey::of(" … "), None);
        assert!(key("White label").is_phrase() && !key("SSL").is_phrase());
    }
}
