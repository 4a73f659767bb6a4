//! `--redact`: a report for a log that others can read tells rules and places, and quotes nothing.

use std::fs;
use std::path::PathBuf;

use headwater::lint::{Rule, rules};
use headwater::report;
use rayon::prelude::*;
use serde_json::Value;

use crate::carets;
use crate::project::{Project, Run, bare, repository};
use crate::reports;

const HELP: &str =
    "what is written there is left out of this report; run the same command without `--redact` where only you see it";

/// The books of the cases of all rules: every finding that there is stands in one of them.
fn cases() -> Vec<Project> {
    let folders = fs::read_dir(repository().join("tests/rules")).unwrap().map(|entry| entry.unwrap().path());
    let files = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths: Vec<PathBuf> = folders.filter(|path| path.is_dir()).flat_map(files).collect();
    assert!(paths.len() > 60, "{}", paths.len());
    paths.iter().map(|path| carets::read(&fs::read_to_string(path).unwrap()).0).collect()
}

fn json(project: &Project, args: &[&str]) -> Vec<Value> {
    let run = project.run(&[&["lint", "--format", "json"], args].concat());
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    report["diagnostics"].as_array().unwrap().clone()
}

/// What a report says of a rule.
fn summary(name: &Value) -> &'static str {
    let rule: Option<&'static Rule> = rules::find(name.as_str().unwrap());
    rule.unwrap_or_else(|| panic!("{name}")).summary
}

#[test]
fn a_redacted_report_tells_rules_and_places_and_nothing_else() {
    cases().par_iter().for_each(|project| {
        let whole = json(project, &[]);
        let redacted = json(project, &["--redact"]);
        assert_eq!(whole.len(), redacted.len());
        for (whole, redacted) in whole.iter().zip(&redacted) {
            let mut left = whole.clone();
            let left_object = left.as_object_mut().unwrap();
            left_object.remove("fix");
            left_object.insert("related".to_owned(), Value::Array(Vec::new()));
            left_object.insert("message".to_owned(), summary(&whole["rule"]).into());
            left_object.insert("help".to_owned(), HELP.into());
            assert_eq!(left, *redacted);
        }
        // The same for people: not a line that is not one of these.
        let mut lines = Vec::new();
        for found in &redacted {
            let text = |key: &str| found[key].as_str().unwrap().to_owned();
            lines.push(format!("{}[{}]: {}", text("severity"), text("rule"), summary(&found["rule"])));
            lines.push(format!("--> {}:{}:{}", text("file"), found["line"], found["column"]));
            lines.extend(["|".to_owned(), format!("= help: {HELP}"), String::new()]);
        }
        let said = project.run(&["lint", "--redact"]).out;
        let said: Vec<&str> = said.lines().map(str::trim).collect();
        let (last, said) = said.split_last().unwrap();
        let places = |line: &&str| line.starts_with("--> ");
        assert_eq!(said.iter().filter(|line| places(line)).count(), redacted.len());
        let unknown: Vec<&&str> = said
            .iter()
            // An empty file has no line, so its name alone is told.
            .filter(|line| !lines.iter().any(|known| known == *line || places(line) && known.starts_with(*line)))
            .collect();
        assert!(unknown.is_empty() && last.starts_with("checked "), "{unknown:#?} {last}");
    });
}

/// A book with a word in everything that only agents see and that something is to be said about, and its output.
fn book(word: &str) -> Project {
    let page = format!(
        "---\ntitle: Page\nowner: {word}\nsumary: {word}\n---\n\nText [there](inside.md).\n\n\
         > [!AGENT] {word}\n> See <ui:{word}> and [{word}]({word}.md), <b>{word}</b>, ![]({word}.png) {{var {word}}}.\n\n\
         {{for agent}} {{ui <1.0}} The {word} word <ui:{word}.more>.\n"
    );
    let inside =
        format!("---\ntitle: The {word} word\naudience: agent\nowner: x\n---\n\n{word} {word}.\n\n- [ ]( {word}\n");
    bare()
        .file("book.toml", &format!("[book]\ntitle = \"Book\"\n[lint]\ninternal-words = [\"{word}\"]\n"))
        .file("content/index.md", &format!("# Home\n\n[Page](page.md), {word}.\n"))
        .file("content/page.md", &page)
        .file("content/inside.md", &inside)
        .file("content/inside-too.md", &inside)
        .file("content/data.yaml", &format!("title: A\nsteps:\n  - do: \"{word}\n"))
        .file("content/ui.yaml", &format!("{word}: {{ label: {word}, labl: {word} }}\n"))
}

/// What a command says in every format.
fn said(project: &Project, command: &str) -> Vec<Run> {
    let formats = report::ALL.iter().map(|format| format.name);
    formats.map(|format| project.run(&[command, "--redact", "--format", format])).collect()
}

#[test]
fn a_redacted_report_is_the_same_whatever_is_written_there() {
    let (one, other) = (book("kestrel"), book("sparrow"));
    reports::check_all_with(&one, &["--redact"]);
    let (these, those) = (said(&one, "lint"), said(&other, "lint"));
    assert!(these[0].code == 1 && json(&one, &[]).len() > 10, "{:#?}", these[0]);
    for (this, that) in these.iter().zip(&those) {
        assert_eq!((this.code, &this.out, &this.err), (that.code, &that.out, &that.err));
        assert!(!this.out.contains("kestrel"), "{}", this.out);
    }
    let (this, that) = (one.run(&["build", "--redact"]), other.run(&["build", "--redact"]));
    assert_eq!((this.code, &this.out, &this.err), (that.code, &that.out, &that.err));
    assert!(this.code == 1 && this.err.contains("error[") && !this.err.contains("kestrel"), "{this:#?}");
    assert!(one.run(&["lint"]).out.contains("kestrel"), "without the flag it is quoted");
}

#[test]
fn a_redacted_report_of_an_output_does_not_repeat_what_leaked() {
    let leaked = |word: &str| {
        let book = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file(
            "content/index.md",
            &format!("# Home\n\nText.\n\n> [!AGENT]\n> Ask for the {word} of the third desk.\n"),
        );
        let built = book.run(&["build", "--redact"]);
        assert_eq!(built.code, 0, "{built:#?}");
        let page = book.read("book/customer/index.html");
        let leak = format!("Text. Ask for the {word} of the third desk.");
        book.write("book/customer/index.html", page.replacen("Text.", &leak, 1).as_bytes());
        book
    };
    let (one, other) = (leaked("kestrel"), leaked("sparrow"));
    for (this, that) in said(&one, "verify-output").iter().zip(&said(&other, "verify-output")) {
        assert_eq!((this.code, &this.out), (that.code, &that.out));
        assert!(this.code == 1 && !this.out.contains("kestrel"), "{}", this.out);
    }
    assert!(one.run(&["verify-output"]).out.contains("kestrel"), "without the flag it is quoted");
}
