//! Whole books with what is expected of them: `expected.txt` is what `lint` says, and `expected/` what
//! `build` writes: the text of every page, and all of the in-app help.
//!
//! Run with `HEADWATER_UPDATE=1` to write the expectations anew, and read the difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::project::{copy_of, repository, run_in, tree};

/// The files of a build as an expectation holds them: of a page its text alone, so that a change of
/// the frame or the style does not touch every file.
type Expected = BTreeMap<String, String>;

#[test]
fn every_book_is_found_at_fault_as_its_expectation_says() {
    let mut seen = 0;
    for book in fs::read_dir(repository().join("tests/books")).unwrap().map(Result::unwrap) {
        let run = run_in(&book.path(), &["lint"]);
        let expectation = book.path().join("expected.txt");
        let said = format!("{}{}exit code {}\n", run.out, run.err, run.code);
        if is_update() {
            fs::write(&expectation, &said).unwrap();
        }
        assert_eq!(said, fs::read_to_string(&expectation).unwrap_or_default(), "{}", book.path().display());
        seen += 1;
    }
    assert!(seen > 1, "the books were not found");
}

#[test]
fn every_sound_book_gives_what_its_expectation_holds_and_nothing_else() {
    let mut seen = 0;
    for book in fs::read_dir(repository().join("tests/books")).unwrap().map(Result::unwrap) {
        let name = book.file_name().to_string_lossy().into_owned();
        let project = copy_of(&format!("tests/books/{name}"));
        if project.run(&["build"]).code != 0 {
            assert!(!project.exists("expected"), "{name} does not build, yet its output is expected");
            continue;
        }
        let built = expected_form(project.tree("book"));
        let folder = book.path().join("expected");
        if is_update() {
            write_all(&folder, &built);
        }
        let expected: Expected =
            tree(&folder).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
        let paths = |files: &Expected| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&built), paths(&expected), "{name}");
        for (path, text) in &built {
            assert_eq!(text, &expected[path], "{name}/{path}");
        }
        seen += 1;
    }
    assert!(seen > 0, "no book was built");
}

#[test]
fn the_story_s_five_failings_are_found_each_at_its_line_and_nothing_in_the_repaired_book() {
    let story = copy_of("tests/books/platform-s").findings();
    let found: Vec<String> = story
        .iter()
        .map(|finding| {
            let (place, rest) = finding.split_once(": ").unwrap();
            let rule = rest.split(['[', ']']).nth(1).unwrap();
            format!("{} {rule}", place.rsplit_once(':').unwrap().0)
        })
        .collect();
    let expected = [
        "content/certificate-playbook.md:24 missing-escalation",
        "content/clean-up-dns.md:21 undone-step",
        "content/encrypt-links.md:21 dead-end",
        "content/faq-link-domain.md:14 duplicate-procedure",
        "content/link-branding-guide.md:4 duplicate-procedure",
        "content/link-branding-guide.md:14 duplicate-procedure",
        "content/old-ssl-manual.md:14 removed-ui-label",
        "content/old-ssl-manual.md:16 removed-ui",
        "content/old-ssl-manual.md:21 removed-ui",
    ];
    assert_eq!(found, expected, "{story:#?}");
    assert_eq!(copy_of("tests/books/platform-s-repaired").findings(), Vec::<String>::new());
}

#[test]
fn the_repository_s_own_book_is_clean() {
    let run = run_in(repository(), &["lint", "--deny", "warn"]);
    assert!(run.code == 0 && run.out.ends_with("0 errors, 0 warnings\n"), "{}", run.out);
}

fn is_update() -> bool {
    std::env::var_os("HEADWATER_UPDATE").is_some()
}

fn expected_form(files: BTreeMap<String, Vec<u8>>) -> Expected {
    let form = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).ok()?;
        if path.ends_with(".html") {
            let start = text.find("<article>")?;
            let end = text.find("</article>")?;
            return Some((path, text[start..end].replace("><", ">\n<") + "</article>\n"));
        }
        // The copies with a hash in their names, and the schema, are held by tests of their own.
        let name = path.strip_prefix("in-app/");
        let is_copy = name.is_some_and(|name| name.trim_end_matches(".json").rsplit('.').next().unwrap().len() == 8);
        let is_help =
            path.starts_with("in-app/") && path.ends_with(".json") && !is_copy && !path.ends_with(".schema.json");
        let help: serde_json::Value = if is_help { serde_json::from_str(&text).unwrap() } else { return None };
        Some((path, serde_json::to_string_pretty(&help).unwrap() + "\n"))
    };
    files.into_iter().filter_map(form).collect()
}

fn write_all(folder: &Path, files: &Expected) {
    // Only what an earlier run of this test wrote stands there.
    let _ = fs::remove_dir_all(folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
