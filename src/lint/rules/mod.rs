//! The one list of rules; a rule is one file here and one line in each of the two lists below.

use super::Rule;
use crate::diagnostic::{RuleInfo, RuleName};

mod broken_anchor;
mod broken_link;
mod circular_prerequisites;
mod conflicting_outcome;
mod dead_condition;
mod dead_end;
mod dropped_anchor;
mod duplicate_id;
mod duplicate_procedure;
mod duplicate_title;
mod empty_version;
mod forbidden_step;
mod internal_link;
mod internal_word;
mod invalid_source;
mod long_in_app_text;
mod long_stretch;
mod lost_page;
mod missing_escalation;
mod missing_image;
mod missing_image_text;
mod missing_prerequisite;
mod orphan_page;
mod overdue_review;
mod plain_ui_label;
mod raw_html;
pub(super) mod removed_ui;
mod removed_ui_label;
mod skipped_in_app_step;
mod support_loop;
mod unanchored_step;
mod unanswered_outcome;
mod unchecked_step;
mod undone_step;
mod unknown_key;
pub(super) mod unknown_ui;
pub(super) mod unused_suppression;

/// The one rule that weighs, where all others decide.
pub const DUPLICATE_PROCEDURE: RuleName = duplicate_procedure::RULE_NAME;

/// Every rule, by name.
pub static ALL: &[&Rule] = &[
    &broken_anchor::RULE,
    &broken_link::RULE,
    &circular_prerequisites::RULE,
    &conflicting_outcome::RULE,
    &dead_condition::RULE,
    &dead_end::RULE,
    &dropped_anchor::RULE,
    &duplicate_id::RULE,
    &duplicate_procedure::RULE,
    &duplicate_title::RULE,
    &empty_version::RULE,
    &forbidden_step::RULE,
    &internal_link::RULE,
    &internal_word::RULE,
    &invalid_source::RULE,
    &long_in_app_text::RULE,
    &long_stretch::RULE,
    &lost_page::RULE,
    &missing_escalation::RULE,
    &missing_image::RULE,
    &missing_image_text::RULE,
    &missing_prerequisite::RULE,
    &orphan_page::RULE,
    &overdue_review::RULE,
    &plain_ui_label::RULE,
    &raw_html::RULE,
    &removed_ui::RULE,
    &removed_ui_label::RULE,
    &skipped_in_app_step::RULE,
    &support_loop::RULE,
    &unanchored_step::RULE,
    &unanswered_outcome::RULE,
    &unchecked_step::RULE,
    &undone_step::RULE,
    &unknown_key::RULE,
    &unknown_ui::RULE,
    &unused_suppression::RULE,
];

/// What reports say of each rule, in the order of all rules.
#[must_use]
pub fn infos() -> Vec<RuleInfo> {
    ALL.iter().map(|rule| rule.info()).collect()
}

/// The rule of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name.as_str() == name)
}
