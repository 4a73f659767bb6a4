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
    let pages = text.strip_prefix(HEAD).unwrap().split("]\n").next().unwrap();
    pages.lines().map(|line| line.trim().to_owned()).collect()
}

/// What a line about the text of a page says: the key and what stands after it, as far as the comma.
fn told<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let (_, rest) = line.split_once(&format!(" {key} = "))?;
    let end = if rest.starts_with('[') { rest.find(']')? + 1 } else { rest.find([',', ' '])? };
    Some(&rest[..end])
}

/// The lines about the texts of a page.
fn texts(project: &Project, id: &str) -> Vec<String> {
    let text = project.read("book.lock");
    let start = format!("    {{ id = \"{id}\", ui = ");
    text.lines().filter(|line| line.starts_with(&start)).map(str::to_owned).collect()
}

/// Writes the lock as on the day that begins with this second.
fn lock_on(project: &Project, day: &str) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"))
        .arg("lock")
        .current_dir(project.path(""))
        .env("SOURCE_DATE_EPOCH", day)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

const MONDAY: &str = "1795392000";
const TUESDAY: &str = "1795478400";
const WEDNESDAY: &str = "1795564800";

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
        (
            "version = 1\ntexts = [{ id = \"a\", hash = \"b\", since = \"soon\" }]\n",
            "book.lock:2:10",
            "a text needs an `id`",
        ),
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

fn procedure(title: &str, steps: &[&str]) -> String {
    let steps: String = steps.iter().map(|step| format!("1. {step}\n\n")).collect();
    format!("---\nid: verify\ntitle: {title}\n---\n\nText.\n\n## Steps\n\n{steps}")
}

#[test]
fn a_text_keeps_its_day_until_customers_see_another_one() {
    let project = book();
    project.write("content/b/verify.md", procedure("Verify", &["Open it.", "Press it.", "Close it."]).as_bytes());
    lock_on(&project, MONDAY);
    let [line] = texts(&project, "verify").try_into().unwrap();
    assert_eq!(told(&line, "since"), Some("2026-11-23"));
    assert_eq!(told(&line, "page"), Some("\"new\""));
    assert_eq!(told(&line, "ui"), Some("[\"4.2\", \"5.0\"]"));

    // What only agents see moves nothing.
    let steps = ["Open it.", "{for agent} Look.", "Press it.", "Close it."];
    project.write("content/b/verify.md", procedure("Verify", &steps).as_bytes());
    lock_on(&project, TUESDAY);
    assert_eq!(texts(&project, "verify"), [line.as_str()]);

    let steps = ["Open it.", "{id press} {ui <5.0} Press it.", "{ui >=5.0} Touch it.", "Close it."];
    project.write("content/b/verify.md", procedure("Verify", &steps).as_bytes());
    lock_on(&project, WEDNESDAY);
    let [old, new] = texts(&project, "verify").try_into().unwrap();
    assert_eq!((told(&old, "ui"), told(&new, "ui")), (Some("[\"4.2\"]"), Some("[\"5.0\"]")));
    assert_eq!((told(&old, "since"), told(&new, "since")), (Some("2026-11-25"), Some("2026-11-25")));
    assert_eq!((told(&old, "new"), told(&old, "gone")), (Some("[\"press\"]"), Some("[\"press-it\"]")));
    assert_eq!((told(&new, "new"), told(&new, "gone")), (Some("[\"touch-it\"]"), Some("[\"press-it\"]")));
}

#[test]
fn a_new_ui_version_begins_with_what_the_one_before_it_said() {
    let settings = |versions: &str| format!("[book]\ntitle = \"B\"\n[ui]\nversions = [{versions}]\n");
    let project = crate::project::bare()
        .file("book.toml", &settings("\"1.0\""))
        .file("content/same.md", "# Same\n\nText.\n")
        .file(
            "content/b.md",
            &procedure("Verify", &["Open it.", "{id go} {ui <2.0} Go.", "{ui >=2.0} Run."])
                .replace("{ui <2.0} ", "")
                .replace("\n\n1. {ui >=2.0} Run.", ""),
        );
    lock_on(&project, MONDAY);
    project.write("book.toml", settings("\"1.0\", \"2.0\"").as_bytes());
    project.write(
        "content/b.md",
        procedure("Verify", &["Open it.", "{id go} {ui <2.0} Go.", "{ui >=2.0} Run."]).as_bytes(),
    );
    lock_on(&project, TUESDAY);
    let [same] = texts(&project, "same").try_into().unwrap();
    assert_eq!((told(&same, "ui"), told(&same, "since")), (Some("[\"1.0\", \"2.0\"]"), Some("2026-11-23")));
    let [old, new] = texts(&project, "verify").try_into().unwrap();
    assert_eq!((told(&old, "since"), told(&new, "since")), (Some("2026-11-23"), Some("2026-11-24")));
    assert_eq!((told(&new, "new"), told(&new, "gone")), (Some("[\"run\"]"), Some("[\"go\"]")));
}

#[test]
fn a_list_without_texts_is_still_read_and_what_it_knows_is_not_new() {
    let project = book();
    project.clean(&["lock"]);
    let text = project.read("book.lock");
    let (pages, _) = text.split_once("# What they read").unwrap();
    project.write("book.lock", pages.as_bytes());
    project.clean(&["lint"]);
    lock_on(&project, TUESDAY);
    let [line] = texts(&project, "verify").try_into().unwrap();
    assert_eq!((told(&line, "since"), told(&line, "page")), (Some("2026-11-24"), None));
}

#[test]
fn a_stale_list_and_one_of_other_ui_versions_do_not_stop_a_build() {
    let project = book();
    project.clean(&["lock"]);
    let text = project.read("book.lock").replace("\"4.2\"", "\"1.0\"");
    project.write("book.lock", text.as_bytes());
    project.write("content/a.md", b"# A\n\nAnother text.\n");
    project.clean(&["build"]);
    // What a merge leaves: two texts of one page, of which the true one counts.
    project.remove("book.lock");
    project.clean(&["lock"]);
    let [now] = texts(&project, "a").try_into().unwrap();
    let twice = project.read("book.lock").replace(&now, &format!("{now}\n{}", now.replace("hash = \"", "hash = \"0")));
    project.write("book.lock", twice.as_bytes());
    project.clean(&["build"]);
    lock_on(&project, WEDNESDAY);
    assert_eq!(texts(&project, "a"), [now]);
}

#[test]
fn the_repository_s_own_list_is_up_to_date() {
    let project = crate::project::copy_of("content");
    for (path, bytes) in project.tree("") {
        project.write(&format!("content/{path}"), &bytes);
    }
    let root = crate::project::repository();
    for name in ["book.toml", "book.lock"] {
        project.write(name, &std::fs::read(root.join(name)).unwrap());
    }
    let before = project.read("book.lock");
    project.clean(&["lock"]);
    let after = project.read("book.lock");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    let stale: Vec<_> = lines(&after).difference(&lines(&before)).cloned().collect();
    assert!(stale.is_empty(), "run `headwater lock` in the repository: {stale:#?}");
}
