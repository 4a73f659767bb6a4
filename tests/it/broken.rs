//! Bad input: a clear word about each, no panic, no hang, and the last build untouched.

use std::process::Command;

use crate::project::{Project, project};

/// A good book that was built, so that it can be seen what a bad file does to it.
fn built() -> Project {
    let project = project().file("content/index.md", "# Home\n\nText.\n");
    project.clean(&["build"]);
    project
}

/// Puts a bad file into the book, expects findings in it, and the last build as it was.
fn expect(path: &str, bytes: &[u8], messages: &[&str]) {
    let project = built();
    project.write(path, bytes);
    expect_findings(&project, path, messages);
}

fn expect_findings(project: &Project, path: &str, messages: &[&str]) {
    let before = project.tree("book");
    let findings = project.findings();
    for message in messages {
        let found = findings.iter().any(|finding| finding.starts_with(path) && finding.contains(message));
        assert!(found, "{path}: no finding says `{message}`: {findings:#?}");
    }
    let run = project.run(&["build"]);
    // Whoever cannot read the settings does not know what to check; a broken text is a finding like others.
    let code = if path == "book.toml" { 2 } else { 1 };
    assert_eq!(run.code, code, "{path}: {run:#?}");
    assert!(run.err.ends_with("nothing was written\n"), "{path}: {}", run.err);
    assert_eq!(project.tree("book"), before, "{path}: the last build");
    // What could be read can be searched.
    let run = project.run(&["search", "home", "--format", "json"]);
    assert!(run.code == 0 || path == "book.toml" && run.code == 2, "{path}: {run:#?}");
}

#[test]
fn bytes_that_are_not_text() {
    expect("content/a.md", b"# A\n\nbad \xff byte\n", &["a.md:3:5:", "UTF-8"]);
    expect("content/a.md", b"\xff\xfe#\0 \0A\0", &["UTF-16"]);
    expect("content/a.md", b"# A\n\nnul \0 here\n", &["a.md:3:5:", "NUL"]);
    expect("content/ui.yaml", b"a: { label: \xc3\x28 }\n", &["UTF-8"]);
    expect("book.toml", b"[book]\ntitle = \"\xff\"\n", &["UTF-8"]);
}

#[test]
fn front_matter_that_does_not_end() {
    expect("content/a.md", b"---\ntitle: A\n\n# A\n", &["a.md:1:1:", "the front matter is not closed"]);
}

#[test]
fn yaml_that_explodes_nests_or_lies() {
    let bomb: String = (0..9)
        .map(|level| format!("k{level}: &a{level} [{}]\n", vec![format!("*a{}", level.max(1) - 1); 10].join(",")))
        .collect();
    expect("content/a.yaml", bomb.as_bytes(), &["a YAML an"]);
    expect("content/a.yaml", "[".repeat(100_000).as_bytes(), &["YAML"]);
    expect("content/a.md", format!("---\ntitle: {}\n---\n", "[".repeat(100_000)).as_bytes(), &["YAML"]);
    expect("content/a.yaml", b"title: A\n--- \ntitle: B\n", &["second YAML document"]);
    expect("content/a.yaml", b"<<: { title: A }\nsteps: [x]\n", &["merge key"]);
    expect("content/a.yaml", b"title: !include /etc/passwd\nsteps: [x]\n", &["a YAML tag"]);
}

#[test]
fn markdown_that_nests_without_end() {
    expect("content/a.md", "> ".repeat(100_000).as_bytes(), &["nested deeper than 100 levels"]);
    expect("content/a.md", "- + ".repeat(25_000).as_bytes(), &["nested deeper than 100 levels"]);
    let brackets = built();
    brackets.write("content/a.md", "[".repeat(100_000).as_bytes());
    brackets.write("content/b.md", "*a **a ".repeat(5_000).as_bytes());
    brackets.write("content/c.md", "[a](".repeat(50_000).as_bytes());
    brackets.write("content/d.md", "1. Same words.\n".repeat(50_000).as_bytes());
    brackets.write("content/e.md", format!("# E\n\n## Steps\n\n{}", "1. Same words.\n".repeat(20_000)).as_bytes());
    let run = brackets.run(&["lint"]);
    assert!(run.code <= 1 && run.out.contains("checked 7 files"), "{}", run.err);
}

#[test]
fn files_that_are_too_large() {
    expect("content/a.md", &vec![b'a'; 100_000_000], &["1 MiB"]);
}

#[test]
fn files_that_are_no_files() {
    let project = built();
    let pipe = project.path("content/a.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    expect_findings(&project, "content/a.md", &["a.md:1:1:"]);

    let project = built();
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/a.md")).unwrap();
    std::os::unix::fs::symlink("/etc", project.path("content/etc")).unwrap();
    expect_findings(&project, "content/a.md", &["link"]);
    expect_findings(&project, "content/etc", &["link"]);
}

#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = built();
    project.write("content/a.md", b"# A\n");
    std::fs::set_permissions(project.path("content/a.md"), std::fs::Permissions::from_mode(0o000)).unwrap();
    // The one who owns every file may read it all the same; then there is nothing to find.
    if std::fs::read(project.path("content/a.md")).is_err() {
        expect_findings(&project, "content/a.md", &["a.md:1:1:"]);
    } else {
        assert_eq!(project.run(&["lint"]).code, 0);
    }
}

#[test]
fn two_files_with_one_id_and_a_circle_of_includes() {
    let project = built();
    project.write("content/a.md", b"---\nid: same\ntitle: A\n---\n\nText.\n");
    project.write("content/b.md", b"---\nid: same\ntitle: B\n---\n\nText.\n");
    expect_findings(&project, "content/b.md", &["two files have the id `same`"]);
    expect("content/a.md", b"# A\n\n{include a}\n", &["this include never ends: a"]);
}

#[test]
fn paths_that_lead_out() {
    expect("content/a.md", b"# A\n\n[x](../../../etc/passwd)\n", &["leads out of the book"]);
    expect("content/a.md", b"# A\n\n![x](../../../etc/passwd)\n", &["leads out of the book"]);
    expect("content/a.md", b"# A\n\n{include ../../book}\n", &["no document has the id"]);
    let project = built();
    project.write("book.toml", b"[book]\ntitle = \"A\"\nsrc = \"../elsewhere\"\n");
    let run = project.run(&["lint"]);
    assert!(run.code == 2 && run.err.contains("src"), "{}", run.err);
}

#[test]
fn settings_with_a_typo() {
    expect("book.toml", b"[bok]\ntitle = \"A\"\n", &["book.toml:1:2:", "unknown key `bok`"]);
    expect("book.toml", b"[book]\ntitle = \"A\n", &["book.toml:2:", "this is not TOML"]);
    expect("book.toml", b"[book]\ntitle = \"A\"\n[ui]\nversions = \"4.0, 5.0\"\n", &["cannot name a UI version"]);
    expect(
        "book.toml",
        b"[book]\ntitle = [1]\n[ui]\nversions = 4\n[vars]\nx = []\n",
        &["the title is a list", "`x` is a list"],
    );
}

#[test]
fn settings_that_cannot_be_read_are_told_of_alone() {
    let project = built();
    project.write("content/a.md", b"# A\n\n{ui >=5.0} Text.\n\n## Steps\n\n1. {by senior} Go.\n");
    project.write("book.toml", b"[book]\ntitle = \"A\n[ui]\nversions = [\"4.0\", \"5.0\"]\n");
    let findings = project.findings();
    assert!(!findings.is_empty() && findings.iter().all(|finding| finding.starts_with("book.toml:")), "{findings:#?}");
    assert!(project.run(&["lint"]).out.contains("checked 0 files"));
}

#[test]
fn names_that_some_disks_cannot_hold() {
    expect("content/con.md", b"# A\n", &["cannot be part of an address"]);
    expect("content/5.0/a.md", b"# A\n", &["is taken by the UI version `5.0`"]);
}
