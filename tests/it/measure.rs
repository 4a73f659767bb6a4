//! The scripts that measure do so, and count with what their own tests hold.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::project::{Project, Run, bare, repository};
use crate::repository::{command, ran};
use crate::sized_book;

/// Runs a script of `tests/measure` in a folder of its own.
fn script(project: &Project, name: &str, args: &[&str]) -> Run {
    let script = repository().join("tests/measure").join(name);
    // Nothing is left behind in the tree, not even compiled scripts.
    ran(command(&project.path(""), "python3").arg("-B").arg(script).args(args))
}

/// The results of a script, and its page, which must need nothing else.
fn results(project: &Project, name: &str) -> Value {
    let page = project.read(&format!("{name}.html"));
    assert!(page.contains("<svg") && !page.contains("src=") && !page.contains("href="), "{page}");
    serde_json::from_str(&project.read(&format!("{name}.json"))).unwrap()
}

/// A folder with a generated book of 26 procedures in `books/26`.
fn with_book() -> Project {
    let project = bare();
    fs::create_dir(project.path("books")).unwrap();
    sized_book::write(&project.path("books/26"), 26).unwrap();
    project
}

#[test]
fn the_arithmetic_and_the_plain_corpus_are_as_their_tests_say() {
    let run = script(&bare(), "tests.py", &[]);
    assert!(run.code == 0 && run.err.contains("\nOK\n"), "{}{}", run.out, run.err);
}

#[test]
fn a_program_that_takes_three_times_the_time_is_told_of() {
    let project = with_book();
    let binary = env!("CARGO_BIN_EXE_headwater");
    project
        .write("slow", format!("#!/bin/sh\nfor n in 1 2 3; do {binary} \"$@\"; rm -rf \"$2/book\"; done\n").as_bytes());
    fs::set_permissions(project.path("slow"), fs::Permissions::from_mode(0o755)).unwrap();
    let args = ["--sizes", "26", "--runs", "2", "--books", "books", "--binaries"];
    let run = script(&project, "slower", &[&args[..], &[binary, "./slow"]].concat());
    assert!(run.code == 1 && run.out.matches("which is too much").count() == 2, "{}{}", run.out, run.err);
    let run = script(&project, "slower", &[&args[..], &["./slow", binary]].concat());
    assert!(run.code == 0 && run.out.lines().count() == 2, "{}{}", run.out, run.err);
}

#[test]
fn whole_processes_are_measured() {
    let project = with_book();
    let binary = env!("CARGO_BIN_EXE_headwater");
    let args =
        ["--sizes", "26", "--runs", "1", "--books", "books", "--on", "work", "--to", "whole", "--binary", binary];
    let run = script(&project, "whole", &args);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let results = results(&project, "whole");
    let figures = results["figures"].as_array().unwrap();
    let of = |what: &str| figures.iter().find(|figure| figure["what"] == what).unwrap_or_else(|| panic!("no {what}"));
    for what in
        ["cold build", "cp -r", "warm build, nothing changed", "warm build, one file changed", "lint", "duplicates"]
    {
        assert!(of(what)["wall"].as_f64().unwrap() > 0.0 && of(what)["procedures"] == 26, "{what}: {}", of(what));
    }
    // The builds did what they are measured for.
    let files = |what: &str| of(what)["files"].as_u64().unwrap();
    assert_eq!(files("warm build, nothing changed"), 0);
    assert!((1..files("cold build")).contains(&files("warm build, one file changed")));
    assert!(of("cold build")["bytes"].as_u64().unwrap() > 100_000);
    assert_eq!(fs::read_dir(project.path("work")).unwrap().count(), 0, "what was measured is left behind");
}

#[test]
fn the_plain_corpus_is_built_as_pages_with_all_and_with_nothing_else_and_as_procedures() {
    let project = bare();
    let binary = env!("CARGO_BIN_EXE_headwater");
    let tools = ["--tools", "headwater,pages-alone,procedures", "--sizes", "30", "--runs", "1", "--on", "disk"];
    let places = ["--cache", "cache", "--disk", "work", "--to", "peers", "--binary", binary];
    let run = script(&project, "peers", &[tools.as_slice(), &places].concat());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let results = results(&project, "peers");
    let pages: Vec<_> = results["figures"].as_array().unwrap().iter().map(|figure| figure["pages"].as_u64()).collect();
    // Thirty pages, two sections, the first page, and the one for addresses that are gone.
    assert_eq!(pages, [Some(34); 3]);
    let files = |place: usize| results["figures"][place]["files"].as_u64().unwrap();
    // Each page but the last has a twin.
    assert!(files(1) + 33 < files(0), "{} {}", files(1), files(0));
}
