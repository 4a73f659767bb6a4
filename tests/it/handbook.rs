//! The handbook is a Headwater book, and its pages of rules are the pages of the rules.
//!
//! Run with `HEADWATER_UPDATE=1` to write the pages of rules anew.

use std::collections::BTreeMap;
use std::fs;

use headwater::lint::rules;

use crate::project::{copy_of, repository, run_in};

#[test]
fn the_handbook_is_clean_and_builds() {
    let run = run_in(&repository().join("docs"), &["lint", "--deny", "warn"]);
    assert!(run.code == 0, "{}{}", run.out, run.err);
    copy_of("docs").clean(&["build"]);
}

#[test]
fn every_rule_has_the_page_that_explain_shows() {
    let folder = repository().join("docs/content/rules");
    let pages: BTreeMap<String, String> = rules::ALL
        .iter()
        .map(|rule| {
            let head = format!("---\nid: rules/{0}\ntitle: {0}\nsummary: {1}\n---\n\n", rule.name, rule.summary);
            (format!("{}.md", rule.name), head + &rule.page())
        })
        .collect();
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let mut found = copy_of("docs/content/rules").tree("");
    found.remove("index.md");
    let found = found.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()));
    assert_eq!(found.collect::<BTreeMap<_, _>>(), pages);
}
