//! Inputs that are made to hang a reader or to eat its memory: each ends, within bounds, with a clear word.
//!
//! A case is a folder of `tests/hostile/`, named by the row of the list of promises that it is about. Its `expect.yaml`
//! says what files it is made of, and what is found in it.

use std::fs;

use serde_json::Value;

use crate::outside::shell;
use crate::project::{Project, Run, bare, repository};

/// How many seconds of a processor a command may take; what takes the square of a time would take hours.
const SECONDS: u32 = 120;
/// How much memory a command may take, in KiB.
const MEMORY: u32 = 512 * 1024;
/// How many times the size of the input an output may have, besides what every site has.
const GROWTH: usize = 64;
/// What scripts, style sheets and the like come to.
const BASE: usize = 4 * 1024 * 1024;

fn text<'t>(table: &'t Value, key: &str) -> &'t str {
    table[key].as_str().unwrap_or_default()
}

fn number(table: &Value, key: &str) -> Option<usize> {
    table[key].as_u64().map(|number| usize::try_from(number).unwrap())
}

/// The files of a case: a text, then parts that are repeated, each followed by a text.
fn write(project: &Project, case: &Value) -> usize {
    let mut size = 0;
    if !case["files"].as_array().unwrap().iter().any(|file| file["path"].as_str() == Some("book.toml")) {
        project.write("book.toml", b"[book]\ntitle = \"Book\"\n");
    }
    for file in case["files"].as_array().unwrap() {
        let mut bytes = text(file, "before").to_owned();
        for part in ["", "2", "3"] {
            let times = number(file, &format!("times{part}")).unwrap_or_default();
            bytes.push_str(&text(file, &format!("repeat{part}")).repeat(times));
            bytes.push_str(text(file, &format!("after{part}")));
        }
        size += bytes.len();
        project.write(text(file, "path"), bytes.as_bytes());
    }
    size
}

/// Runs a command within bounds.
fn bounded(project: &Project, case: &Value, command: &str) -> Run {
    let stack = number(case, "stack-kib")
        .map_or(String::new(), |kib| format!("ulimit -s {kib} && export RUST_MIN_STACK={} && ", kib * 1024));
    shell::run(project, &format!("ulimit -t {SECONDS} && ulimit -d {MEMORY} && {stack}exec headwater {command}"))
}

fn check(name: &str) {
    let case = fs::read_to_string(repository().join("tests/hostile").join(name).join("expect.yaml")).unwrap();
    let case: Value = serde_yaml::from_str(&case).unwrap();
    let project = bare();
    let size = write(&project, &case);
    let code = case["code"].as_i64().unwrap();
    for command in ["lint", "build"] {
        let run = bounded(&project, &case, command);
        let said = |text: &str| text.chars().take(3000).collect::<String>();
        let told = format!("{name}: {command} ended with {}: {} {}", run.code, said(&run.err), said(&run.out));
        assert_eq!(i64::from(run.code), code, "{told}");
        for words in case["finds"].as_array().into_iter().flatten() {
            let words = words.as_str().unwrap();
            assert!(format!("{}{}", run.err, run.out).contains(words), "no `{words}` in {told}");
        }
    }
    let written: usize = project.tree("book").values().map(Vec::len).sum();
    assert!(written <= GROWTH * size + BASE, "{name}: {size} bytes became {written}");
}

/// The cases are divided so that they run beside each other.
fn check_all(rest: usize) {
    let entries = fs::read_dir(repository().join("tests/hostile")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() > 30);
    for name in names.iter().skip(rest).step_by(4) {
        check(name);
    }
}

#[test]
fn hostile_inputs_end_within_bounds_first_quarter() {
    check_all(0);
}

#[test]
fn hostile_inputs_end_within_bounds_second_quarter() {
    check_all(1);
}

#[test]
fn hostile_inputs_end_within_bounds_third_quarter() {
    check_all(2);
}

#[test]
fn hostile_inputs_end_within_bounds_last_quarter() {
    check_all(3);
}

#[test]
fn limits_can_be_raised_and_are_explained() {
    let page = format!("# A\n\n{}\n", "word ".repeat(300_000));
    let project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/index.md", &page);
    project.write("content/a.md", b"# A\n\n[Home](index.md)\n");
    let run = project.run(&["lint"]);
    assert!(run.code == 1 && run.out.contains("raise `[limits] file-size` in `book.toml`"), "{}", run.out);
    project.write("book.toml", b"[book]\ntitle = \"Book\"\n[limits]\nfile-size = \"2 MiB\"\n");
    assert_eq!(project.run(&["lint"]).code, 0);
    project.write("book.toml", b"[book]\ntitle = \"Book\"\n[limits]\nfile-size = \"2 MiB\"\nfiles = 1\n");
    project.write("content/b.md", b"# B\n");
    let run = project.run(&["lint"]);
    assert!(run.code == 2 && run.err.contains("more than 1: ") && run.err.contains("`[limits] files`"), "{}", run.err);
    for (line, message) in [
        ("file-sise = 1", "unknown key `file-sise` in `[limits]`"),
        ("file-size = \"2 MB\"", "this is not a size"),
        ("file-size = 0", "this is not a size"),
        ("file-size = \"11 MiB\"", "`file-size` is more than 10 times its default"),
        ("files = \"many\"", "this is not a number"),
        ("includes = \"1 KiB\"", "this is not a number"),
    ] {
        project.write("book.toml", format!("[book]\ntitle = \"Book\"\n[limits]\n{line}\n").as_bytes());
        let run = project.run(&["lint"]);
        assert!(run.code == 2 && run.out.contains(message), "{line}: {}", run.out);
    }
}
