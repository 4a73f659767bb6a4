//! What fuzzing has found, and the texts that it begins with: each still keeps every promise.

use std::fs;

use crate::project::{repository, tree};

#[path = "../fuzz/checks/mod.rs"]
mod checks;

type Check = fn(&[u8]);

/// The fuzz targets, each with what it asks.
const TARGETS: [(&str, Check); 7] = [
    ("document", checks::document),
    ("settings", checks::settings),
    ("catalog", checks::catalog),
    ("picture", checks::picture),
    ("handoff", checks::handoff),
    ("fix", checks::fix),
    ("views", checks::views),
];

#[test]
fn what_was_found_once_is_mended() {
    let found = tree(&repository().join("tests/fuzz/found"));
    for (path, bytes) in &found {
        let (target, _) = path.split_once('/').unwrap_or_else(|| panic!("{path} is in no folder of a target"));
        let (_, check) =
            TARGETS.iter().find(|(name, _)| *name == target).unwrap_or_else(|| panic!("{path}: no target"));
        check(bytes);
    }
}

#[test]
fn every_target_is_built_and_replayed() {
    let manifest = fs::read_to_string(repository().join("tests/fuzz/Cargo.toml")).unwrap();
    let mut built: Vec<_> = manifest.lines().filter_map(|line| line.strip_prefix("path = \"targets/")).collect();
    let mut replayed: Vec<_> = TARGETS.iter().map(|(name, _)| format!("{name}.rs\"")).collect();
    built.sort_unstable();
    replayed.sort();
    assert_eq!(built, replayed);
}

#[test]
fn the_texts_of_the_tests_keep_every_promise() {
    // Every twelfth of them is enough to see that the questions themselves are right; fuzzing begins with them all.
    let mut asked = 0;
    for folder in ["content", "tests/rules", "tests/books/every-form"] {
        for (path, bytes) in tree(&repository().join(folder)).into_iter().step_by(12) {
            let choice = if path.ends_with(".md") { 0 } else { 1 };
            if !path.ends_with(".md") && !path.ends_with(".yaml") {
                continue;
            }
            let input = [&[choice], bytes.as_slice()].concat();
            [checks::document, checks::catalog, checks::fix, checks::views].iter().for_each(|check| check(&input));
            asked += 1;
        }
    }
    assert!(asked > 10, "{asked}");
}
