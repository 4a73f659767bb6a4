//! Suppressions: what they silence, what they cannot, and that they change nothing else.

use crate::project::project;

const FINDING: &str = "Open <ui:nothing>.\n";

#[test]
fn what_is_allowed_with_a_reason_is_not_reported_and_can_be_built() {
    let text = format!("# A\n\n<!-- headwater allow unknown-ui: it comes with the next release -->\n{FINDING}");
    let project = project().file("content/a.md", &text);
    project.clean(&["lint", "--deny", "warn"]);
    project.clean(&["build"]);
    project.write("content/a.md", (text + "\n" + FINDING).as_bytes());
    assert_eq!(project.findings(), ["content/a.md:6:6: error[unknown-ui]: no UI element has the id `nothing`"]);
}

#[test]
fn a_suppression_reaches_no_output_and_changes_no_byte_of_it() {
    let with = "---\ntitle: A\nallow: { broken-link: SECRET }\n---\n\n\
        <!-- headwater allow dead-condition: SECRET -->\n\nSee [b](b.md). <!-- headwater allow broken-link: SECRET -->\n\n\
        ## Steps\n\n1. <!-- headwater allow empty-version: SECRET -->\n   Open it.\n\n   \
        <!-- headwater allow broken-link: SECRET -->\n\n   > [!CHECK]\n   > It is open.\n\n\
        <!-- headwater allow broken-link: SECRET -->\n\n2. Close <!-- headwater allow broken-link: SECRET --> it.\n";
    let without = "---\ntitle: A\n---\n\nSee [b](b.md).\n\n## Steps\n\n1. Open it.\n\n   > [!CHECK]\n   > It is open.\n\n\
        2. Close it.\n";
    let output = |text: &str| {
        let project = project().file("content/a.md", text).file("content/b.md", "# B\n\nText.\n");
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        project.tree("book")
    };
    let (with, without) = (output(with), output(without));
    for (path, bytes) in &with {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("SECRET") && !text.contains("headwater allow"), "{path}");
    }
    assert_eq!(with, without);
}

#[test]
fn a_rule_that_the_book_allows_makes_no_suppression_unused() {
    let text = "# A\n\n<!-- headwater allow broken-link: later -->\n\nText.\n";
    let with = |lint: &str| {
        let book = crate::project::BOOK.to_owned() + lint;
        project().file("book.toml", &book).file("content/a.md", text).findings()
    };
    assert_eq!(with("broken-link = \"allow\"\n"), [""; 0]);
    assert_eq!(with("unused-suppression = \"allow\"\n"), [""; 0]);
    let found = "content/a.md:3:22: error[unused-suppression]: `broken-link` is allowed here for nothing";
    assert_eq!(with("unused-suppression = \"error\"\n"), [found]);
}

#[test]
fn nothing_is_called_unused_while_a_file_cannot_be_read() {
    let text = "# A\n\n<!-- headwater allow broken-link: later -->\n\nText.\n";
    let project = project().file("content/a.md", text).file("content/b.md", "---\ntitle: B\n");
    let findings = project.findings();
    assert!(findings.len() == 1 && findings[0].contains("invalid-source"), "{findings:#?}");
}

#[test]
fn what_leaks_or_runs_cannot_be_silenced() {
    for rule in ["raw-html", "internal-link", "unknown-key", "invalid-source", "duplicate-id", "unused-suppression"] {
        let text =
            format!("---\ntitle: A\nallow: {{ {rule}: please }}\nsumary: x\n---\n\nA <b>word</b>, {{fro agent}}.\n");
        let findings = project().file("content/a.md", &text).findings();
        assert!(findings.iter().any(|found| found.contains(&format!("`{rule}` cannot be silenced"))), "{findings:#?}");
        assert!(findings.iter().any(|found| found.contains("unknown key `sumary`")), "{findings:#?}");
        assert!(findings.iter().any(|found| found.contains("HTML in Markdown")), "{findings:#?}");
    }
}

#[test]
fn thousands_of_suppressions_are_each_followed() {
    let nested = "<!-- headwater allow broken-link: x -->\n".repeat(4_000) + "Text.\n\n" + &"[a](b.md)\n".repeat(4_000);
    let headings: String = (0..4_000)
        .map(|number| format!("<!-- headwater allow broken-link: x -->\n{} H\n", "#".repeat(number % 6 + 1)))
        .collect();
    let project = project().file("content/a.md", &nested).file("content/c.md", &headings);
    let findings = project.findings();
    let count = |rule: &str| findings.iter().filter(|found| found.contains(rule)).count();
    // Those of the links govern the text before them, and those of the headings govern nothing that is wrong.
    assert_eq!((count("[broken-link]"), count("[unused-suppression]")), (4_000, 8_000));
}
