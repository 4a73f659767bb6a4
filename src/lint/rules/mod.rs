//! The one list of rules; a rule is one file here and one line in each of the two lists below.

use super::Rule;

mod broken_anchor;
mod broken_link;
mod dead_condition;
mod duplicate_id;
mod duplicate_title;
mod empty_version;
mod internal_link;
mod internal_word;
mod invalid_source;
mod long_in_app_text;
mod lost_page;
mod missing_image;
mod missing_image_text;
mod orphan_page;
mod overdue_review;
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
    &duplicate_title::RULE,
    &empty_version::RULE,
    &internal_link::RULE,
    &internal_word::RULE,
    &invalid_source::RULE,
    &long_in_app_text::RULE,
    &lost_page::RULE,
    &missing_image::RULE,
    &missing_image_text::RULE,
    &orphan_page::RULE,
    &overdue_review::RULE,
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
