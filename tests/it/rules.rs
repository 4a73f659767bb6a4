//! Every rule: in the list, documented, its wrong example found, its right one silent, its cases as they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use headwater::lint::{Rule, rules};
use rayon::prelude::*;

use crate::carets;
use crate::project::repository;

#[test]
fn every_rule_file_is_in_the_list_under_its_own_name() {
    let folder = repository().join("src/lint/rules");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().replace('_', "-"))
        .filter(|name| name != "mod")
        .collect();
    let listed: Vec<String> = rules::ALL.iter().map(|rule| rule.name.as_str().to_owned()).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), listed, "the list is sorted and complete");
}

#[test]
fn every_rule_finds_its_wrong_example_and_is_silent_on_its_right_one() {
    let check = |rule| check_example(rule, "wrong", rule.wrong) + &check_example(rule, "right", rule.right);
    let complaints: String = rules::ALL.iter().copied().map(check).collect();
    assert!(complaints.is_empty(), "\n{complaints}");
}

fn check_example(rule: &Rule, which: &str, example: &str) -> String {
    let (project, expected) = carets::read(example);
    assert_eq!(expected.is_empty(), which == "right", "{}: the {which} example", rule.name);
    carets::complaints(&format!("the {which} example of {}", rule.name), rule.name.as_str(), &project, &expected)
}

#[test]
fn every_case_of_a_rule_says_what_the_rule_finds() {
    let mut cases = Vec::new();
    let mut seen = BTreeSet::new();
    for folder in fs::read_dir(repository().join("tests/rules")).unwrap().map(Result::unwrap) {
        if !folder.file_type().unwrap().is_dir() {
            continue;
        }
        let rule = folder.file_name().to_string_lossy().into_owned();
        assert!(rules::find(&rule).is_some(), "tests/rules/{rule} is not the name of a rule");
        cases.extend(fs::read_dir(folder.path()).unwrap().map(|case| (rule.clone(), case.unwrap().path())));
        seen.insert(rule);
    }
    let check = |(rule, path): &(String, PathBuf)| {
        let (project, expected) = carets::read(&fs::read_to_string(path).unwrap());
        carets::complaints(&path.display().to_string(), rule, &project, &expected)
    };
    let complaints: String = cases.par_iter().map(check).collect();
    assert!(complaints.is_empty(), "\n{complaints}");
    let all: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.name.as_str().to_owned()).collect();
    assert_eq!(seen, all, "every rule has cases of its own");
}

#[test]
fn every_page_reads_as_one() {
    for rule in rules::ALL {
        assert!(rule.summary.ends_with('.') && rule.why.ends_with('.'), "{}: whole sentences", rule.name);
        let page = rule.page();
        for part in ["## Wrong", "## Right", "## Level"] {
            assert!(page.contains(part), "{}: no {part}", rule.name);
        }
    }
}

/// Every rule that was ever released. A name is never taken away and never means something else: books, baselines and
/// the reports that services keep know it.
const NAMES: [&str; 37] = [
    "broken-anchor",
    "broken-link",
    "circular-prerequisites",
    "conflicting-outcome",
    "dead-condition",
    "dead-end",
    "dropped-anchor",
    "duplicate-id",
    "duplicate-procedure",
    "duplicate-title",
    "empty-version",
    "forbidden-step",
    "internal-link",
    "internal-word",
    "invalid-source",
    "long-in-app-text",
    "long-stretch",
    "lost-page",
    "missing-escalation",
    "missing-image",
    "missing-image-text",
    "missing-prerequisite",
    "orphan-page",
    "overdue-review",
    "plain-ui-label",
    "raw-html",
    "removed-ui",
    "removed-ui-label",
    "skipped-in-app-step",
    "support-loop",
    "unanchored-step",
    "unanswered-outcome",
    "unchecked-step",
    "undone-step",
    "unknown-key",
    "unknown-ui",
    "unused-suppression",
];

#[test]
fn no_name_of_a_rule_is_ever_taken_away() {
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name.as_str()).collect();
    for name in NAMES {
        assert!(names.contains(&name), "the rule `{name}` is gone");
    }
    assert_eq!(names.len(), NAMES.len(), "put the new rule into the list, where it stays");
}
