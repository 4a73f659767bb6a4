//! `headwater lock`: what it remembers, what it forgets, and what a damaged list gets.

use crate::project::{Project, project};

const HEAD: &str = "\
# The pages that customers of this book know, by id and address: what is gone from here needs a redirect.
# `headwater lock` adds to the list. Keep it under version control.
version = 1
pages = [
";

fn book() -> Project {
    project()
        .file("content/b/verify.md", "---\nid: verify\ntitle: Verify\n---\n\nText.\n")
        .file("content/a.md", "# A\n\nText.\n")
        .file("content/secret.md", "---\nid: secret\ntitle: Secret\nfor: agent\n---\n\nText.\n")
        .file("content/_part.md", "---\nid: part\n---\n\nText.\n")
        .file("content/c.md", "# C\n\n{include part}\n")
}

fn lines(project: &Project) -> Vec<String> {
    let text = project.read("book.lock");
    let pages = text.strip_prefix(HEAD).and_then(|text| text.strip_suffix("]\n")).unwrap();
    pages.lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn what_customers_see_is_remembered_one_page_a_line_and_nothing_internal() {
    let project = book();
    let run = project.clean(&["lock"]);
    assert_eq!(run.out, "book.lock remembers 3 pages: 3 new, 0 forgotten\n");
    let a = "{ id = \"a\", address = \"a\" },";
    let c = "{ id = \"c\", address = \"c\" },";
    let verify = "{ id = \"verify\", address = \"b/verify\" },";
    assert_eq!(lines(&project), [a, c, verify]);
    project.clean(&["lint"]);
    let before = project.read("book.lock");
    assert_eq!(project.clean(&["lock"]).out, "book.lock remembers 3 pages: 0 new, 0 forgotten\n");
    assert_eq!(project.read("book.lock"), before);
    assert!(!before.contains("secret") && !before.contains("part"));
}

#[test]
fn a_lost_page_stays_until_it_is_replaced_or_forgotten() {
    let project = book();
    project.clean(&["lock"]);
    project.remove("content/b/verify.md");
    project.remove("content/a.md");
    let lint = project.run(&["lint"]);
    assert_eq!((lint.code, project.run(&["build"]).code), (1, 1));
    let place = "--> book.lock:7:5";
    assert!(lint.out.contains(place) && lint.out.contains("`headwater lock --forget verify`"), "{}", lint.out);

    let lock = project.run(&["lock"]);
    assert_eq!((lock.code, lock.out.as_str()), (1, "book.lock remembers 3 pages: 0 new, 0 forgotten\n"));
    assert!(lock.err.contains("error[lost-page]"), "{}", lock.err);

    let slip = project.run(&["lock", "--forget", "verfy"]);
    assert_eq!((slip.code, slip.err.as_str()), (2, "error: unknown lost page `verfy`; did you mean `verify`?\n"));
    let one = project.run(&["lock", "--forget", "verify"]);
    assert_eq!((one.code, one.out.as_str()), (1, "book.lock remembers 2 pages: 0 new, 1 forgotten\n"));
    assert!(!one.err.contains("verify"), "{}", one.err);

    // The place of the other one is taken; it is remembered beside the new page for ever.
    project.write("content/new.md", b"---\ntitle: New\nwas: a.md\n---\n\nText.\n");
    assert_eq!(project.clean(&["lock"]).out, "book.lock remembers 3 pages: 1 new, 0 forgotten\n");
    project.clean(&["build"]);
    let none = project.run(&["lock", "--forget", "a"]);
    assert_eq!((none.code, none.err.as_str()), (2, "error: `a` cannot be forgotten: no page is lost\n"));
}

#[test]
fn a_damaged_or_foreign_list_is_not_written_over() {
    let project = book();
    for (text, place, reason) in [
        ("version = 2\npages = []\n", "book.lock:1:11", "a `book.lock` of version 2"),
        ("[[package]]\nname = \"x\"\n", "book.lock:1:1", "does not say its version"),
        ("<<<<<<< ours\nversion = 1\n", "book.lock:1:", "this is not TOML"),
        ("version = 1\npages = 3\n", "book.lock:2:9", "is a single value, not a map of keys"),
        ("version = 1\npage = []\n", "book.lock:2:1", "unknown key `page`"),
    ] {
        project.write("book.lock", text.as_bytes());
        let findings = project.findings();
        let found = findings.iter().any(|finding| finding.starts_with(place) && finding.contains(reason));
        assert!(found, "{text}: {findings:#?}");
        let run = project.run(&["lock"]);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{text}");
        assert!(run.err.ends_with("nothing was written\n"), "{}", run.err);
        assert_eq!(project.read("book.lock"), text);
    }
    project.remove("book.lock");
    std::os::unix::fs::symlink("/etc/passwd", project.path("book.lock")).unwrap();
    assert_eq!(project.run(&["lock"]).code, 1);
    assert!(project.findings().iter().any(|finding| finding.contains("not a regular file")));
}

#[test]
fn settings_that_cannot_be_read_lose_no_page() {
    let project = book();
    project.clean(&["lock"]);
    project.write("book.toml", b"[book]\ntitle = \"A\n");
    assert!(project.findings().iter().all(|finding| finding.starts_with("book.toml:")));
}
