//! The golden queries: what the search of the site finds first, the search of the command line finds first.

use headwater::audience::Audience;
use headwater::disk;
use headwater::model::{Found, Question};
use headwater::pipeline::{self, Library};
use serde::Deserialize;

use crate::project::repository;

/// A query, and what must come of it; `tests/browser/search.test.mjs` and `tests/browser/agent-search.test.mjs` hold the
/// sites to the same.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// What an agent has in hand.
    #[expect(dead_code, reason = "it sorts the queries for people")]
    kind: Option<String>,
    words: String,
    version: Option<String>,
    /// The page and place of the first result.
    first: Option<String>,
    /// The page and place of any of the results.
    among: Option<String>,
    /// The versions that have that page, when the one that was searched does not.
    only: Option<String>,
    /// Whether nothing is found.
    none: Option<bool>,
    /// What no address has in it.
    absent: Option<String>,
}

fn library() -> Library {
    let sources = disk::read_book(repository(), |sources| pipeline::settings(sources).0).unwrap();
    pipeline::index(&pipeline::compile(sources, None)).unwrap()
}

/// What is wrong with what was found; a page `among` the results is among the first `among`.
fn wrong(golden: &Golden, found: &Found, among: usize) -> Option<String> {
    let addresses: Vec<&str> = found.hits.iter().map(|hit| hit.address.as_str()).collect();
    let at = |address: &String| addresses.iter().position(|found| found == address);
    let is_right = golden.first.as_ref().is_none_or(|first| at(first) == Some(0))
        && golden.among.as_ref().is_none_or(|page| at(page).is_some_and(|place| place < among))
        && golden.none.is_none_or(|none| addresses.is_empty() == none)
        && golden.absent.as_ref().is_none_or(|absent| !addresses.iter().any(|found| found.contains(absent.as_str())))
        && golden.only.as_ref().is_none_or(|only| {
            let place = golden.first.as_ref().or(golden.among.as_ref()).and_then(at);
            place.is_some_and(|place| found.hits[place].only.join(" and ") == *only)
        });
    let expected = golden.first.as_ref().or(golden.among.as_ref());
    (!is_right).then(|| format!("“{}”: expected {expected:?}, found {addresses:#?}", golden.words))
}

fn expect(file: &str, audience: Audience, among: usize) {
    let text = std::fs::read_to_string(repository().join(file)).unwrap();
    let golden: Vec<Golden> = serde_json::from_str(&text).unwrap();
    assert!(golden.len() >= 60, "the queries were not found");
    let library = library();
    let newest = library.versions()[0].clone();
    let wrong: Vec<String> = golden
        .iter()
        .filter_map(|golden| {
            let version = golden.version.as_deref().unwrap_or(&newest);
            let question = Question { audience, version, words: &golden.words, limit: 10 };
            wrong(golden, &library.ask(&question).unwrap(), among)
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), golden.len(), wrong.join("\n"));
}

#[test]
fn golden_queries_lead_where_those_of_the_site_do() {
    expect("tests/browser/queries.json", Audience::Customer, 10);
}

#[test]
fn golden_queries_of_agents_lead_where_those_of_the_desk_do() {
    expect("tests/browser/desk-queries.json", Audience::Agent, 3);
}
