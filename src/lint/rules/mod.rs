//! The one list of rules; a rule is one file here and one line in each of the two lists below.

use super::Rule;

mod broken_anchor;
mod broken_link;
mod dead_condition;
mod duplicate_id;
mod duplicate_procedure;
mod empty_version;
mod internal_link;
mod invalid_source;
mod missing_image;
mod raw_html;
mod removed_ui;
mod unknown_key;
mod unknown_ui;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &broken_anchor::RULE,
    &broken_link::RULE,
    &dead_condition::RULE,
    &duplicate_id::RULE,
    &duplicate_procedure::RULE,
    &empty_version::RULE,
    &internal_link::RULE,
    &invalid_source::RULE,
    &missing_image::RULE,
    &raw_html::RULE,
    &removed_ui::RULE,
    &unknown_key::RULE,
    &unknown_ui::RULE,
];

/// The rule of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name.as_str() == name)
}
