//! What elements of the UI catalog say of each other: parents, successors and the times of their labels.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, INVALID_SOURCE};
use crate::model::{Book, Catalog, Element, ElementId};
use crate::source::Located;
use crate::version::{VersionSet, Versions};

/// Reports where the catalog contradicts itself.
pub(super) fn check(book: &Book, diagnostics: &mut Vec<Diagnostic>) {
    let (catalog, versions) = (&book.catalog, &book.config.versions);
    // The elements that a way along successors has come by.
    let mut seen = BTreeSet::new();
    for element in catalog.iter() {
        diagnostics.extend(without_parent(catalog, versions, element));
        diagnostics.extend(outlived_labels(versions, element));
        diagnostics.extend(dead_successor(catalog, versions, element));
        diagnostics.extend(circle(catalog, element, &mut seen));
    }
}

/// An element that is there only in versions in which one of its parents is not.
fn without_parent(catalog: &Catalog, versions: &Versions, element: &Element) -> Option<Diagnostic> {
    let own = element.own_lifetime().and(versions.all());
    if own.is_empty() || !catalog.lifetime(&element.id).and(versions.all()).is_empty() {
        return None;
    }
    let path = catalog.path(&element.id);
    let absent = |parent: &&&Element| parent.id != element.id && parent.own_lifetime().and(own).is_empty();
    // Where each parent alone leaves some time, all of them together leave none.
    let parent = path.iter().find(absent).or(path.first()).filter(|parent| parent.id != element.id)?;
    let message = format!("`{}` never exists: it is there when its parent `{}` is not", element.id, parent.id);
    let place = element.since_span.or(element.removed.as_ref().map(|removed| removed.span)).unwrap_or(element.span);
    let other = parent.removed.as_ref().map(|removed| removed.span).or(parent.since_span).unwrap_or(parent.span);
    let help = "mend `since` or `removed` of one of the two, or give the element another parent";
    Some(Diagnostic::new(INVALID_SOURCE, place, message).related(other, "the parent's time").help(help))
}

/// Labels from before the element was there, or from after it was gone.
fn outlived_labels(versions: &Versions, element: &Element) -> Vec<Diagnostic> {
    // An element without a time of its own was reported when it was read.
    let lifetime = element.own_lifetime();
    if lifetime.and(versions.all()).is_empty() {
        return Vec::new();
    }
    let wrong = element.labels.iter().filter(|(from, _)| !lifetime.contains(*from));
    let report = |(from, label): &(_, Located<String>)| {
        let message = format!("a label from {} on, when `{}` does not exist", versions.name(*from), element.id);
        let help = "name a version in which the element is there, or mend its `since` or `removed`";
        Diagnostic::new(INVALID_SOURCE, label.span, message).help(help)
    };
    wrong.map(report).collect()
}

/// A successor that is gone when it should take over.
fn dead_successor(catalog: &Catalog, versions: &Versions, element: &Element) -> Option<Diagnostic> {
    let (removed, next) = (element.removed.as_ref()?, element.replaced_by.as_ref()?);
    let successor = catalog.get(&next.value).filter(|successor| successor.id != element.id)?;
    let after = VersionSet::since(removed.value).and(versions.all());
    if after.is_empty() || !catalog.lifetime(&successor.id).and(after).is_empty() {
        return None;
    }
    let message = format!("`{}` cannot replace `{}`: it does not exist from {} on", successor.id, element.id, {
        versions.name(removed.value)
    });
    let help = "name an element that is there when this one is gone, or leave `replaced-by` out";
    Some(Diagnostic::new(INVALID_SOURCE, next.span, message).related(successor.span, "declared here").help(help))
}

/// Elements that replace each other in a circle, reported once at the first of them.
fn circle<'c>(catalog: &'c Catalog, start: &'c Element, seen: &mut BTreeSet<&'c ElementId>) -> Option<Diagnostic> {
    let mut way: Vec<&Element> = Vec::new();
    let mut next = Some(start);
    while let Some(element) = next.filter(|element| seen.insert(&element.id)) {
        way.push(element);
        next = element.replaced_by.as_ref().and_then(|next| catalog.get(&next.value));
    }
    let back = next.and_then(|element| way.iter().position(|before| before.id == element.id))?;
    let circle = way.get(back..)?;
    let (first, others) = circle.split_first()?;
    let place = first.replaced_by.as_ref()?.span;
    let message = match others.is_empty() {
        true => format!("`{}` is replaced by itself", first.id),
        false => format!("`{}` is replaced by itself in the end", first.id),
    };
    let diagnostic = Diagnostic::new(INVALID_SOURCE, place, message);
    let related = others.iter().filter_map(|element| element.replaced_by.as_ref());
    let diagnostic = related.fold(diagnostic, |diagnostic, next| diagnostic.related(next.span, "and this one by"));
    Some(diagnostic.help("name the element that is there now, or leave `replaced-by` out"))
}
