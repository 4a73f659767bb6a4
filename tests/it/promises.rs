//! The register of promises is true: every number is there once, and every test that it names exists.

use std::fs;

use crate::project::repository;

/// How many promises there are.
const PROMISES: usize = 138;

/// A row of the register: its number, the promise, and what holds it.
struct Row {
    number: usize,
    promise: String,
    held_by: String,
}

fn rows() -> Vec<Row> {
    let page = fs::read_to_string(repository().join("docs/content/promises.md")).unwrap();
    let cells = |line: &str| -> Option<Row> {
        let inner = line.strip_prefix("| ")?.strip_suffix(" |")?;
        let mut cells = inner.splitn(3, " | ");
        let number = cells.next()?.parse().ok()?;
        Some(Row { number, promise: cells.next()?.to_owned(), held_by: cells.next()?.to_owned() })
    };
    page.lines().filter_map(cells).collect()
}

/// What stands between backticks.
fn names(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// What is wrong with something that a row names.
fn missing(name: &str) -> Option<String> {
    let exists = |path: &str| repository().join(path).exists();
    let read = |path: &str| fs::read_to_string(repository().join(path)).unwrap_or_default();
    if let Some((file, title)) = name.split_once(".test.mjs: ") {
        let text = read(&format!("tests/browser/{file}.test.mjs"));
        return (!text.contains(title)).then(|| format!("{file}.test.mjs has no test `{title}`"));
    }
    if name.contains('/') {
        return (!exists(name)).then(|| "no such file".to_owned());
    }
    let (module, test) = name.rsplit_once("::")?;
    let path = module.replace("::", "/");
    let places = [format!("tests/it/{path}.rs"), format!("src/{path}.rs"), format!("src/{path}/mod.rs")];
    let is_test = |text: &str| {
        let head = format!("fn {test}(");
        text.match_indices(&head).any(|(at, _)| text[..at].trim_end().ends_with("#[test]"))
    };
    let found = places.iter().map(|path| read(path)).any(|text| is_test(&text));
    (!found).then(|| format!("no test `{test}` in {}", places.join(" or ")))
}

#[test]
fn every_promise_is_there_once_and_in_order() {
    let numbers: Vec<usize> = rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=PROMISES).collect::<Vec<_>>());
}

#[test]
fn every_test_that_a_promise_names_exists() {
    let mut wrong = Vec::new();
    for Row { number, promise, held_by } in rows() {
        let is_said = held_by.contains("**open**") || held_by.starts_with("Does not apply: ");
        if promise.len() < 10 || !is_said && names(&held_by).is_empty() {
            wrong.push(format!("{number}: nothing holds it, and nothing says so"));
        }
        let tests = held_by.split("**open**").next().unwrap_or_default();
        wrong.extend(names(tests).iter().filter_map(|name| Some(format!("{number}: `{name}`: {}", missing(name)?))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_name_that_does_not_exist_is_noticed() {
    for name in
        ["leaks::no_such_test", "disk::write::no_such_test", "csp.test.mjs: no such title", "tests/rules/no-such-rule"]
    {
        assert!(missing(name).is_some(), "{name}");
    }
    assert_eq!(missing("promises::every_promise_is_there_once_and_in_order"), None);
}
