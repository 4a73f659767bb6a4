//! The gate cannot be clean by accident: what it checked, what it could not, and how it ends.

use crate::project::{BOOK, Project, bare, project, rules_in_force};

/// How `lint` ends, and the last line that it printed.
fn end(project: &Project, args: &[&str]) -> (i32, String) {
    let run = project.run(&[&["lint"], args].concat());
    let printed = run.out + &run.err;
    (run.code, printed.lines().last().unwrap_or_default().to_owned())
}

#[test]
fn checking_nothing_is_not_success() {
    let nothing = "error: nothing was checked: no page and no procedure in `content`";
    assert_eq!(end(&project(), &[]), (2, nothing.to_owned()));
    assert_eq!(end(&project().file("content/notes.docx", "x").file("content/.hidden.md", "# A\n"), &[]).0, 2);
    assert_eq!(end(&project().file("content/_part.md", "Text.\n"), &[]).0, 2);
    assert_eq!(end(&bare().file("content/a.md", "# A\n"), &[]).0, 2, "a folder that is no book");
    assert_eq!(end(&project(), &["missing"]).0, 2);
    let unreadable = project();
    unreadable.write("content/a.md", b"\xff\xfe");
    let run = unreadable.run(&["lint"]);
    assert!(run.out.contains("UTF-16") && run.out.contains("checked 1 file by "), "{}", run.out);
    assert!(run.err.ends_with("no page and no procedure in `content` could be read\n"), "{}", run.err);
    assert_eq!(run.code, 2);
}

#[test]
fn an_empty_book_passes_when_it_is_meant_to_be_empty() {
    let (code, last) = end(&project(), &["--allow-empty"]);
    assert!(code == 0 && last.contains(": 0 procedures and 0 pages"), "{last}");
    assert_eq!(end(&project().file("content/a.md", "Open <ui:nothing>.\n"), &["--allow-empty"]).0, 1);
    assert_eq!(end(&bare(), &["--allow-empty"]).0, 2, "there is no book");
}

#[test]
fn three_bad_files_among_a_hundred_are_told_of_and_counted() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project();
    for number in 0..95 {
        project.write(&format!("content/{number}.md"), format!("# Page {number}\n\nText {number}.\n").as_bytes());
    }
    project.write("content/bytes.md", b"# A\n\n\xff\n");
    project.write("content/shut.md", b"# B\n\nText.\n");
    std::fs::set_permissions(project.path("content/shut.md"), std::fs::Permissions::from_mode(0o000)).unwrap();
    project.write("content/cut.yaml", b"title: C\nsteps:\n  - do: \"Open");
    std::fs::File::create(project.path("content/huge.md")).unwrap().set_len(1 << 30).unwrap();
    // The one who owns every file may read that one all the same.
    let shut = usize::from(std::fs::read(project.path("content/shut.md")).is_err());
    let (code, last) = end(&project, &[]);
    let counted = format!("checked {} files by {} rules, skipped {}: ", 98 - shut, rules(), 2 + shut);
    assert!(code == 1 && last.starts_with(&counted), "{last}");
    let files: std::collections::BTreeSet<String> =
        project.findings().iter().map(|finding| finding.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(files.len(), 3 + shut, "{files:?}");
}

/// How many rules look at a book with the usual settings, which allow one.
fn rules() -> usize {
    rules_in_force() - 1
}

#[test]
fn settings_that_say_what_cannot_be_done_end_with_two() {
    for (settings, place, help) in [
        ("[lnit]\n", "book.toml:1:2: ", "did you mean `lint`?"),
        ("[lint]\nremoved-iu = \"warn\"\n", "book.toml:2:1: ", "did you mean `removed-ui`?"),
        ("[lint]\nremoved-ui = \"wran\"\n", "book.toml:2:14: ", "did you mean `warn`?"),
        ("[lint]\ninvalid-source = \"warn\"\n", "book.toml:2:1: ", "nobody checked"),
        ("[book\n", "book.toml:1:", ""),
    ] {
        let project = project().file("book.toml", settings).file("content/a.md", "# A\n\nSee [b](b.md).\n");
        let findings = project.findings();
        assert!(findings.iter().any(|found| found.starts_with(place)), "{settings}: {findings:#?}");
        for args in [&["lint"][..], &["lint", "--rule", "broken-link"], &["build"]] {
            let run = project.run(args);
            assert_eq!(run.code, 2, "{settings}: {args:?}: {run:#?}");
            assert!((run.out + &run.err).contains(help), "{settings}: {args:?}");
        }
    }
    let folder = bare().file("book.toml/a", "").file("content/a.md", "# A\n");
    assert!(end(&folder, &[]).0 == 2 && end(&folder, &[]).1.contains("book.toml is not a regular file"));
}

#[test]
fn one_rule_can_be_asked_for_and_what_cannot_be_read_is_told_all_the_same() {
    let text = "# A\n\nOpen <ui:nothing>, see [b](b.md).\n\n{ui >=4.2} Text.\n";
    let project = project().file("content/a.md", text);
    let rules = |args: &[&str]| -> Vec<String> {
        let run = project.run(&[&["lint", "--format", "json"], args].concat());
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found.map(|entry| entry["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&["--rule", "broken-link"]), ["broken-link"]);
    assert_eq!(rules(&["--rule", "broken-link", "--rule", "dead-condition"]), ["broken-link", "dead-condition"]);
    assert_eq!(rules(&["--rule", "missing-image"]), [""; 0]);
    let (code, last) = end(&project, &["--rule", "dead-condition"]);
    assert!(code == 0 && last.contains(" by 1 rule, skipped 0: ") && last.ends_with("0 errors, 1 warning"), "{last}");
    assert_eq!(end(&project, &["--rule", "dead-condition", "--deny", "warn"]).0, 1);
    assert_eq!(
        end(&project, &["--rule", "brokn-link"]),
        (2, "error: unknown rule `brokn-link`; did you mean `broken-link`?".to_owned())
    );
    // What cannot be lowered was checked, whatever the settings say.
    project.write("book.toml", b"[lint]\nbroken-link = \"allow\"\nduplicate-id = \"allow\"\n");
    let not_checked = "error: `broken-link` was not checked: set it to `warn` or `error` in `[lint]` of `book.toml`";
    assert_eq!(end(&project, &["--rule", "broken-link"]), (2, not_checked.to_owned()));
    let run = project.run(&["lint", "--rule", "duplicate-id"]);
    assert!(run.out.contains("`duplicate-id` cannot be lowered"), "{run:#?}");
    assert!(!run.err.contains("was not checked"), "{run:#?}");
    project.write("book.toml", BOOK.as_bytes());
    project.write("content/c.md", b"---\ntitle: C\n");
    assert_eq!(rules(&["--rule", "missing-image"]), ["invalid-source"]);
    assert_eq!(end(&project, &["--rule", "missing-image"]).0, 1);
}

#[test]
fn a_rule_that_the_book_allows_is_not_called_clean() {
    let book = crate::project::BOOK.to_owned() + "dead-end = \"allow\"\n";
    let project = project().file("book.toml", &book).file("content/a.md", "# A\n\nText.\n");
    let run = project.run(&["lint", "--rule", "dead-end"]);
    assert!(run.code == 2 && run.err.contains("`dead-end` was not checked"), "{run:#?}");
    assert_eq!(project.run(&["lint"]).code, 0);
}
