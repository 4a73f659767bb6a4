//! Whether the anchors in the pages of a product are elements that its UI has.
//!
//! An anchor is a reference to the catalog like any other, so it is judged by the rules for references.

use super::rules::{removed_ui, unknown_ui};
use super::{levels, lifetimes};
use crate::config::Level;
use crate::diagnostic::{Diagnostic, Nearby, RuleName};
use crate::model::{ANCHOR_ATTRIBUTE, Book, ElementId};
use crate::source::Located;
use crate::version::{UiVersion, VersionSet};

/// The rules by which anchors are judged.
pub const ANCHOR_RULES: [RuleName; 2] = [removed_ui::RULE_NAME, unknown_ui::RULE_NAME];

/// What is wrong with the anchors of a product whose UI is that of `version`.
#[must_use]
pub fn anchors(book: &Book, ids: &[Located<String>], version: UiVersion) -> Vec<Diagnostic> {
    let levels = levels::of_rules(&book.config);
    let is_on = |rule: RuleName| levels.get(&rule) != Some(&Level::Allow);
    let mut near = Nearby::default();
    let judge = |id: &Located<String>| {
        let element = ElementId::new(id.value.clone());
        if book.catalog.get(&element).is_some() {
            return removed(book, id, version).filter(|_| is_on(removed_ui::RULE_NAME));
        }
        Some(unknown(book, id, &mut near)).filter(|_| is_on(unknown_ui::RULE_NAME))
    };
    ids.iter().filter_map(judge).collect()
}

fn unknown(book: &Book, id: &Located<String>, near: &mut Nearby) -> Diagnostic {
    if id.value.trim().is_empty() {
        let message = format!("this `{ANCHOR_ATTRIBUTE}` holds no id");
        let help = "write the id of the element in the UI catalog, or leave the attribute out";
        return Diagnostic::new(unknown_ui::RULE_NAME, id.span, message).help(help);
    }
    let message = format!("no UI element has the id `{}`", id.value);
    let diagnostic = Diagnostic::new(unknown_ui::RULE_NAME, id.span, message);
    unknown_ui::suggest(&book.catalog, diagnostic, &id.value, near)
}

fn removed(book: &Book, id: &Located<String>, version: UiVersion) -> Option<Diagnostic> {
    let element = ElementId::new(id.value.clone());
    if book.catalog.lifetime(&element).contains(version) {
        return None;
    }
    let (wrong, name) = (VersionSet::only(version), book.config.versions.name(version));
    let message = format!("`{element}` does not exist in UI version {name}");
    let diagnostic = Diagnostic::new(removed_ui::RULE_NAME, id.span, message).note(format!("not in {name}"));
    let diagnostic = lifetimes::say_why(book, diagnostic, wrong, &element);
    Some(diagnostic.help(match lifetimes::successor(&book.catalog, &element, wrong) {
        Some(next) => format!("write `{ANCHOR_ATTRIBUTE}=\"{next}\"`, which replaced it"),
        None => "take the attribute out, or mend the times of the element in the UI catalog".to_owned(),
    }))
}
