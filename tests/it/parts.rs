//! The parts of a build, made one by one as the jobs of a CI do, and put together again.

use std::fs;
use std::path::PathBuf;

use crate::project::{Project, Run, bare, copy_of, run_in};

const AUDIENCES: [&str; 3] = ["customer", "agent", "in-app"];

/// A book with everything that belongs to one version, to several or to none: old addresses, dates, macros, exports.
fn book() -> Project {
    let project = copy_of("tests/books/every-form");
    let more = "[output.in-app]\nexports = [\"dita\"]\n[support.macros.zendesk]\n";
    let settings = format!("{}\n{more}", project.read("book.toml"));
    project.write("book.toml", settings.as_bytes());
    project.write("content/old.md", b"---\nid: old\ntitle: Old\nui: \"<5.0\"\n---\n\nOnly here.\n");
    project.write("content/moved.md", b"---\nid: moved\ntitle: Moved\nwas: [gone.md]\n---\n\nHere.\n");
    project.run(&["lock"]);
    project
}

/// The same book as another machine has it, with one part of it built.
fn part(book: &Project, audience: &str, version: &str) -> Project {
    let copy = bare();
    for (path, bytes) in book.tree("") {
        if !path.starts_with("book/") && !path.starts_with(".headwater") {
            copy.write(&path, &bytes);
        }
    }
    build(&copy, &["--audience", audience, "--ui-version", version]);
    copy
}

fn build(project: &Project, flags: &[&str]) {
    let run = project.run(&[&["build", "--part"], flags].concat());
    assert_eq!(run.code, 0, "{run:#?}");
}

fn merge(into: &Project, parts: &[&Project]) -> Run {
    let folders: Vec<PathBuf> = parts.iter().map(|part| part.path("book")).collect();
    let mut args = vec!["merge", "--into", "whole"];
    args.extend(folders.iter().map(|folder| folder.to_str().unwrap()));
    run_in(&into.path(""), &args)
}

#[test]
fn parts_that_were_built_apart_are_together_what_one_build_writes() {
    let book = book();
    let run = book.run(&["build"]);
    assert_eq!(run.code, 0, "{run:#?}");
    let whole = book.tree("book");
    for path in [
        "customer/sitemap.xml",
        "customer/_headers",
        "customer/_redirects",
        "customer/gone.html",
        "customer/4.2/gone.html",
        "customer/404.html",
        "customer/4.2/old.html",
        "customer/4.2/llms-full.txt",
        "customer/search/4.2.js",
        "agent/feed.xml",
        "agent/open/0.js",
        "in-app/index.json",
        "in-app/4.2.json",
        "in-app/export/4.2/dita.ditamap",
    ] {
        assert!(whole.contains_key(path), "{path} is not in the book of this test");
    }
    assert!(whole.keys().any(|path| path.starts_with("agent/macros/")));
    let pairs = AUDIENCES.iter().flat_map(|audience| ["5.0", "4.2"].map(|version| (*audience, version)));
    let parts: Vec<Project> = pairs.map(|(audience, version)| part(&book, audience, version)).collect();
    let into = bare();
    let run = merge(&into, &parts.iter().collect::<Vec<_>>());
    let count = whole.len() - 1;
    let said = format!("merged 6 parts in whole: {count} files written, 0 unchanged, 0 removed\n");
    assert_eq!((run.code, run.out, run.err.as_str()), (0, said, ""));
    let merged = into.tree("whole");
    let paths = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&merged), paths(&whole));
    for (path, bytes) in &whole {
        assert!(&merged[path] == bytes, "{path} differs");
    }
    // A second merge finds everything in its place, and a part of several audiences is a part too.
    let two = bare();
    for (path, bytes) in book.tree("content") {
        two.write(&format!("content/{path}"), &bytes);
    }
    for path in ["book.toml", "book.lock"] {
        two.write(path, &fs::read(book.path(path)).unwrap());
    }
    build(&two, &["--audience", "agent,in-app"]);
    let run = merge(&into, &[&two, &parts[0], &parts[1]]);
    let said = format!("merged 3 parts in whole: 0 files written, {count} unchanged, 0 removed\n");
    assert_eq!((run.code, run.out), (0, said));
}

#[test]
fn parts_that_do_not_make_a_whole_are_refused_and_nothing_is_written() {
    let book = book();
    let part_of = |version: &str| {
        let copy = part(&book, "customer", version);
        build(&copy, &["--ui-version", version]);
        copy
    };
    let (newest, older) = (part_of("5.0"), part_of("4.2"));
    let into = bare();
    let refused = |parts: &[&Project], reason: &str| {
        let run = merge(&into, parts);
        assert_eq!(run.code, 2, "{run:#?}");
        assert!(run.err.starts_with("error: ") && run.err.contains(reason), "{}", run.err);
        assert!(into.tree("").is_empty(), "{:?}", into.tree("").keys());
    };
    let missing =
        "the part `agent/4.2` is missing; build it with `headwater build --part --audience agent --ui-version 4.2`";
    refused(&[&newest], missing);
    refused(&[&newest, &book], "no build wrote it; name a build folder");
    assert_eq!(book.run(&["build"]).code, 0);
    refused(&[&newest, &book], "it is no part; build it with `headwater build --part`");
    let other = part_of("4.2");
    other.write("content/old.md", b"---\nid: old\ntitle: Old\nui: \"<5.0\"\n---\n\nOther words.\n");
    build(&other, &["--ui-version", "4.2"]);
    refused(&[&newest, &other], "it was not built from the same sources by the same version of Headwater as ");
    older.write("book/customer/4.2/old.html", b"edited");
    refused(&[&newest, &older], "customer/4.2/old.html was edited; build the part again");
    older.remove("book/customer/4.2/old.html");
    refused(&[&newest, &older], "cannot read ");
}

#[test]
fn a_part_stands_alone_in_its_folder() {
    let book = book();
    let run = book.run(&["build"]);
    assert_eq!(run.code, 0, "{run:#?}");
    build(&book, &["--audience", "in-app", "--ui-version", "4.2"]);
    let files = book.tree("book");
    assert!(files.keys().all(|path| path.starts_with("in-app/") || path == ".headwater.json"), "{:?}", files.keys());
    assert!(files.contains_key("in-app/4.2.json") && !files.contains_key("in-app/5.0.json"));
}
