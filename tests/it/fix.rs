//! `lint --fix`: what it mends, what it leaves alone byte for byte, and that it mends once.

use std::os::unix::fs::PermissionsExt as _;

use proptest::prelude::*;

use crate::project::{Project, cases, project};

/// Mends a text alone in its book, and gives back the text and what was said.
fn fixed(text: &str) -> (String, String) {
    let project = project().file("content/a.md", text);
    let run = project.run(&["lint", "--fix"]);
    (project.read("content/a.md"), run.err)
}

#[test]
fn conditions_that_are_always_true_go_and_nothing_else_changes() {
    let text = "\u{feff}---\r\ntitle: A\r\n---\r\n\r\nText  with   spaces.\t\r\n\r\n## {ui >=4.0} {for agent} Heading\r\n\r\n\
        - {ui >=4.2}   One. \r\n- {for agent} {ui >=4.2} <ui:settings>\r\n\r\n> [!NOTE] {ui >=4.2} Two.\r\n\r\n{ui >=5.0} Three.";
    let (new, said) = fixed(text);
    let expected = text
        .replace("{ui >=4.0} {for", "{for")
        .replace("{ui >=4.2}   One", "One")
        .replace("{ui >=4.2} <ui", "<ui")
        .replace("{ui >=4.2} Two", "Two");
    assert_eq!((new.as_str(), said.as_str()), (expected.as_str(), "fixed 4 findings in 1 file\n"));
    assert_eq!(fixed(&new), (new, "fixed 0 findings in 0 files\n".to_owned()));
}

#[test]
fn what_the_text_behind_a_tag_would_turn_into_stays() {
    for text in
        ["{ui >=4.2} - Text.", "{ui >=4.2} # Text.", "{ui >=4.2} 1. Text.", "{ui >=4.2} > Text.", "{ui >=4.2}\nText."]
    {
        let text = format!("# A\n\n{text}\n");
        assert_eq!(fixed(&text), (text, "fixed 0 findings in 0 files\n".to_owned()));
    }
    let yaml = "title: A\nsteps:\n  - do: \"{ui >=4.2} Go.\"\n  - do: Go on.\n    ui: '>=4.2'\n";
    let project = project().file("content/a.yaml", yaml);
    project.run(&["lint", "--fix"]);
    assert_eq!(project.read("content/a.yaml"), yaml, "the bytes of a YAML text are not those of the file");
}

#[test]
fn suppressions_of_nothing_go_with_their_lines() {
    let c = "<!-- headwater allow broken-link: x -->";
    for (old, new) in [
        ("One.\n\nC\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\nC\nTwo.\n", "One.\n\nTwo.\n"),
        ("C\nTwo.\n", "Two.\n"),
        ("One. C\nTwo.\n", "One.\nTwo.\n"),
        ("One  \tC more.\n", "One more.\n"),
        ("1. C\n   One.\n2. Two.\n", "1. One.\n2. Two.\n"),
        ("1. One.\n\n   C\n   > Two.\n", "1. One.\n\n   > Two.\n"),
        ("## One C\n\nTwo.\n", "## One\n\nTwo.\n"),
        ("One.\r\n\r\nC\r\n\r\nTwo.\r\n", "One.\r\n\r\nTwo.\r\n"),
        ("One.\n\nC\nC\n\nTwo.\n", "One.\n\n\nTwo.\n"),
        // Without the comment these would be one block, or another one.
        ("- One.\n\nC\n\n- Two.\n", "- One.\n\nC\n\n- Two.\n"),
        ("One.\nC\nTwo.\n", "One.\nC\nTwo.\n"),
        ("> C\n> Two.\n", "> C\n> Two.\n"),
        ("OneC.\n", "OneC.\n"),
        ("One \\ C\nTwo.\n", "One \\ C\nTwo.\n"),
        ("One.\n--- C\n\nTwo.\n", "One.\n--- C\n\nTwo.\n"),
        ("One.\n=== C\n\nTwo.\n", "One.\n=== C\n\nTwo.\n"),
        ("1. *** C\n", "1. *** C\n"),
        ("## One # C\n", "## One # C\n"),
        ("[one]: C\ntwo\n", "[one]: C\ntwo\n"),
        ("> - C\n>   One.\n>\n> - Two.\n", "> - C\n>   One.\n>\n> - Two.\n"),
        ("**One** C\n\n1. One. C\n", "**One**\n\n1. One.\n"),
    ] {
        let (old, new) = (format!("# A\n\n{}", old.replace('C', c)), format!("# A\n\n{}", new.replace('C', c)));
        assert_eq!(fixed(&old).0, new, "{old}");
    }
    let three = "# A\n\n<!-- headwater allow broken-link, unknown-ui , dead-condition: x -->\n\n<ui:nothing>\n";
    assert_eq!(fixed(three).0, "# A\n\n<!-- headwater allow unknown-ui: x -->\n\n<ui:nothing>\n");
}

#[test]
fn what_a_fix_uncovers_is_mended_in_the_same_run() {
    let text = "# A\n\n{ui >=4.2} {ui >=4.2} Two.\n";
    assert_eq!(fixed(text), ("# A\n\nTwo.\n".to_owned(), "fixed 2 findings in 1 file\n".to_owned()));
    let text = "# A\n\n<!-- headwater allow dead-condition, broken-link: x -->\n{ui >=4.2} One.\n";
    assert_eq!(fixed(text).0, "# A\n\n<!-- headwater allow dead-condition: x -->\n{ui >=4.2} One.\n");
}

#[test]
fn only_what_was_asked_for_is_fixed() {
    let text = "# A\n\n<!-- headwater allow broken-link: x -->\n\n{ui >=4.2} One.\n";
    let project = project().file("content/a.md", text);
    project.run(&["lint", "--fix", "--rule", "dead-condition"]);
    assert_eq!(project.read("content/a.md"), text.replace("{ui >=4.2} ", ""));
}

#[test]
fn a_fix_that_breaks_another_rule_is_not_made() {
    // Without the comment, the line across the page would open a front matter that does not end.
    let text = "<!-- headwater allow broken-link: x -->\n---\n\n{ui >=4.2} Text.\n";
    let project = project().file("content/a.md", text).file("content/b.md", "# B\n\n{ui >=4.2} Text.\n");
    let run = project.run(&["lint", "--fix"]);
    let said =
        "warning: content/a.md was not fixed further: its fixes would break another rule\nfixed 1 finding in 1 file\n";
    assert_eq!((run.code, run.err.as_str()), (1, said));
    assert_eq!(project.read("content/a.md"), text);
    assert_eq!(project.read("content/b.md"), "# B\n\nText.\n");
}

#[test]
fn a_file_that_may_not_be_written_is_told_of_and_the_others_are_mended() {
    let text = "# A\n\n{ui >=4.2} Text.\n";
    let project = project().file("content/a.md", text).file("content/b.md", &text.replace("# A", "# B"));
    std::fs::set_permissions(project.path("content/a.md"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = project.run(&["lint", "--fix"]);
    assert_eq!(run.code, 2, "{run:#?}");
    assert!(run.err.contains("a.md was not changed: it is read-only"), "{}", run.err);
    assert!(run.err.ends_with("fixed 1 finding in 1 file\n"), "{}", run.err);
    assert_eq!(project.read("content/a.md"), text);
    assert_eq!(project.read("content/b.md"), "# B\n\nText.\n");
    assert!(run.out.contains("content/a.md:3:1") && !run.out.contains("content/b.md"), "{}", run.out);
}

#[test]
fn nothing_but_texts_with_fixes_is_touched() {
    let project =
        project().file("content/a.md", "# A\n\n{ui >=4.2} Text.\n").file("content/b.md", "# B\n\nOpen <ui:nothing>.\n");
    std::os::unix::fs::symlink(project.path("content/a.md"), project.path("content/c.md")).unwrap();
    project.write("notes.md", b"{ui >=4.2} Text.\n");
    let mut before = project.tree("");
    assert_eq!(project.run(&["lint", "--fix"]).code, 1);
    before.insert("content/a.md".to_owned(), b"# A\n\nText.\n".to_vec());
    before.insert("content/c.md".to_owned(), b"# A\n\nText.\n".to_vec());
    assert_eq!(project.tree(""), before);
    assert!(project.path("content/c.md").is_symlink());
}

/// Pieces of text in which fixes, and what they must not break, meet.
const PIECES: [&str; 22] = [
    "{ui >=4.2} ",
    "{ui >=5.0} ",
    "{for agent} ",
    "<!-- headwater allow broken-link: x -->",
    "<!-- x -->",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "- ",
    "1. ",
    "   ",
    "> ",
    "## ",
    "Text. ",
    "<ui:settings>",
    "[b](b.md)",
    "> [!NOTE] ",
    "é",
    "---\n",
    "    ",
    "<!-- headwater allow broken-link, dead-condition: x -->",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..PIECES.len(), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|piece| PIECES[piece]).collect())
}

fn mend(project: &Project, path: &str) -> (String, Vec<String>) {
    project.run(&["lint", "--fix"]);
    let place = |finding: String| finding.splitn(4, ':').nth(3).unwrap_or_default().to_owned();
    (project.read(path), project.findings().into_iter().map(place).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(48) })]

    #[test]
    fn a_second_fix_changes_nothing_and_no_fix_adds_a_finding(text in text()) {
        let project = project().file("content/a.md", &text);
        let before: Vec<String> = project.findings();
        let (once, findings) = mend(&project, "content/a.md");
        prop_assert!(findings.len() <= before.len(), "{text:?} became {once:?}: {findings:#?}");
        // What is gone was a tag, a comment or the space around them.
        let words = |text: &str| text.replace("<!-- x -->", "X").matches(['T', 'X', 'é']).count();
        prop_assert_eq!(words(&text), words(&once), "{:?} became {:?}", text, once);
        let (twice, _) = mend(&project, "content/a.md");
        prop_assert_eq!(once, twice);
    }
}
