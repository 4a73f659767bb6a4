//! `lint --changed-since`: what a branch has touched and what it broke elsewhere, and nothing else.

use crate::project::{Project, Run, bare, project};
use crate::repository::{command, ran};

const OLD: &str = "# Old\n\nOpen <ui:nothing>.\n";

/// A book with a finding of old, on a branch of its own.
fn branch() -> Project {
    let project = project()
        .file("content/old.md", OLD)
        .file("content/b.md", "# B\n\nSee [c](c.md).\n\nOpen <ui:settings.tracking>.\n")
        .file("content/c.md", "# C\n\nText.\n")
        .committed();
    project.git(&["checkout", "--quiet", "-b", "feature"]);
    project
}

/// The places and messages that a run reported.
fn reported(run: &Run) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    let entries = report["diagnostics"].as_array().unwrap().iter();
    entries
        .map(|entry| {
            format!("{}:{} {}", entry["file"].as_str().unwrap(), entry["line"], entry["rule"].as_str().unwrap())
        })
        .collect()
}

fn since(project: &Project, revision: &str) -> Vec<String> {
    reported(&project.run_with_git(&["lint", "--format", "json", "--changed-since", revision]))
}

#[test]
fn what_was_there_before_is_not_reported() {
    let project = branch();
    assert_eq!(project.run(&["lint"]).code, 1);
    let run = project.run_with_git(&["lint", "--changed-since", "main"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:#?}");
    assert!(run.out.starts_with("checked 4 files"), "everything is checked, and little reported: {}", run.out);
}

#[test]
fn committed_uncommitted_and_untracked_files_are_told_of() {
    let project = branch();
    project.write("content/c.md", b"# C\n\nOpen <ui:c>.\n");
    project.commit();
    project.write("content/b.md", b"# B\n\nSee [c](c.md).\n\nOpen <ui:b>.\n");
    project.write("content/n.md", b"# N\n\nOpen <ui:n>.\n");
    project.write("content/s.md", b"# S\n\nOpen <ui:s>.\n");
    project.git(&["add", "content/s.md"]);
    let expected = [
        "content/b.md:5 unknown-ui",
        "content/c.md:3 unknown-ui",
        "content/n.md:3 unknown-ui",
        "content/s.md:3 unknown-ui",
    ];
    assert_eq!(since(&project, "main"), expected);
    assert_eq!(since(&project, "main~0"), expected);
    // What the other branch did meanwhile is none of this branch's doing.
    project.git(&["stash", "--quiet", "--include-untracked"]);
    project.git(&["checkout", "--quiet", "main"]);
    project.write("content/old.md", b"# Old\n\nOpen <ui:nothing>, open <ui:more>.\n");
    project.commit();
    project.git(&["checkout", "--quiet", "feature"]);
    project.git(&["stash", "pop", "--quiet"]);
    assert_eq!(since(&project, "main"), expected);
}

#[test]
fn everything_in_a_touched_file_is_told_of() {
    let project = branch();
    project.write("content/old.md", (OLD.to_owned() + "\nMore.\n").as_bytes());
    assert_eq!(since(&project, "main"), ["content/old.md:3 unknown-ui"]);
}

#[test]
fn what_a_change_breaks_elsewhere_is_told_of() {
    let project = branch();
    project.remove("content/c.md");
    assert_eq!(since(&project, "main"), ["content/b.md:3 broken-link"]);
    let catalog = project.read("content/ui.yaml");
    project.write(
        "content/ui.yaml",
        catalog.replace("settings.tracking:      {", "settings.tracking:      { removed: \"5.0\",").as_bytes(),
    );
    assert_eq!(since(&project, "main"), ["content/b.md:3 broken-link", "content/b.md:5 removed-ui"]);
    // Of a second mistake like an old one, the second is new.
    project.git(&["checkout", "--quiet", "--", "content"]);
    project.write("content/ui.yaml", (catalog + "more: { label: More }\n").as_bytes());
    assert_eq!(since(&project, "main"), [""; 0], "an element more is nobody's mistake");
}

#[test]
fn lines_that_move_and_files_with_another_name_are_known_again() {
    let project = branch();
    project.git(&["mv", "content/old.md", "content/name.md"]);
    assert_eq!(since(&project, "main"), ["content/name.md:3 unknown-ui"], "the branch has touched it");
    project.write("book.toml", (crate::project::BOOK.to_owned() + "removed-ui = \"warn\"\n").as_bytes());
    project.git(&["checkout", "--quiet", "HEAD", "--", "content"]);
    project.git(&["rm", "--quiet", "--force", "content/name.md"]);
    assert_eq!(since(&project, "main"), [""; 0], "other settings are not a reason to repeat what is old");
}

#[test]
fn a_book_in_a_folder_of_its_repository_is_compared_by_itself() {
    let project = bare()
        .file("docs/book.toml", crate::project::BOOK)
        .file("docs/content/old.md", OLD)
        .file("src/main.c", "int main;\n")
        .committed();
    project.write("docs/content/n.md", b"# N\n\nOpen <ui:n>.\n");
    project.write("src/n.md", b"# N\n\nOpen <ui:n>.\n");
    let args = ["lint", "--format", "json", "--changed-since", "main"];
    let expected = ["content/n.md:3 unknown-ui"];
    assert_eq!(reported(&project.run_with_git(&[&args[..], &["docs"]].concat())), expected);
    assert_eq!(reported(&ran(command(&project.path("docs"), "headwater").args(args))), expected);
    assert_eq!(reported(&ran(command(&project.path("src"), "headwater").args(args).arg("../docs"))), expected);
}

#[test]
fn a_book_that_was_not_there_before_is_new_as_a_whole() {
    let project = bare().file("README.md", "# R\n").committed();
    project.write("docs/book.toml", crate::project::BOOK.as_bytes());
    project.write("docs/content/old.md", OLD.as_bytes());
    let run = project.run_with_git(&["lint", "docs", "--format", "json", "--changed-since", "main"]);
    assert_eq!(reported(&run), ["content/old.md:3 unknown-ui"]);
}

#[test]
fn nothing_in_the_repository_is_changed() {
    let project = branch();
    project.write("content/n.md", b"# N\n\nOpen <ui:n>.\n");
    project.git(&["status"]);
    let before = project.tree("");
    since(&project, "main");
    assert!(project.tree("") == before, "not even the index");
}

#[test]
fn what_a_hook_sets_does_not_mislead() {
    let project = branch();
    project.write("content/n.md", b"# N\n\nOpen <ui:n>.\n");
    let elsewhere = bare().committed_empty();
    for (name, value) in [
        ("GIT_DIR", elsewhere.path(".git")),
        ("GIT_WORK_TREE", elsewhere.path("")),
        ("GIT_INDEX_FILE", elsewhere.path("no-index")),
        ("GIT_PREFIX", "content/".into()),
        ("GIT_GLOB_PATHSPECS", "1".into()),
    ] {
        let mut command = command(&project.path(""), "headwater");
        let run = ran(command.args(["lint", "--format", "json", "--changed-since", "main"]).env(name, value));
        assert_eq!(reported(&run), ["content/n.md:3 unknown-ui"], "{name}");
    }
}

impl Project {
    fn committed_empty(self) -> Self {
        self.git(&["init", "--quiet"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "Nothing"]);
        self
    }
}

#[test]
fn before_the_first_commit_all_is_new_since_head() {
    let project = bare();
    project.write("book.toml", b"[book]\n");
    project.write("content/n.md", b"# N\n\nSee [it](gone.md).\n");
    project.git(&["init", "--quiet"]);
    for stage in ["untracked", "in the index"] {
        let run = project.run_with_git(&["lint", "--format", "json", "--changed-since", "HEAD"]);
        assert_eq!(reported(&run), ["content/n.md:3 broken-link"], "{stage}: {}", run.err);
        project.git(&["add", "--all"]);
    }
}

#[test]
fn what_cannot_be_compared_ends_with_two() {
    let project = branch();
    let run = |revision: &str| project.run_with_git(&["lint", &format!("--changed-since={revision}")]);
    for unknown in ["mian", "-h", "--help", "--output=x", "", "main:content", "main..feature", "a\nb"] {
        let run = run(unknown);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{unknown:?}");
        assert!(run.err.starts_with("error: nothing was compared: git knows no commit `"), "{unknown:?}: {}", run.err);
    }
    project.git(&["checkout", "--quiet", "--orphan", "other"]);
    assert!(run("main").err.contains("this branch has no commit yet"), "{}", run("main").err);
    // With the same text, in the same second, it would be the very same commit.
    project.write("content/n.md", b"# N\n\nText.\n");
    project.commit();
    assert!(run("main").err.contains("no commit in common"), "{}", run("main").err);
    let alone = self::project().file("content/a.md", "# A\n\nText.\n");
    let run = alone.run_with_git(&["lint", "--changed-since", "main"]);
    assert_eq!((run.code, run.err.as_str()), (2, "error: nothing was compared: . is not in a git repository\n"));
    let binary = env!("CARGO_BIN_EXE_headwater");
    let run = ran(command(&project.path(""), binary).args(["lint", "--changed-since", "main"]).env("PATH", "/nowhere"));
    let expected = "error: nothing was compared: git is not installed, or not on the PATH\n";
    assert_eq!((run.code, run.err.as_str()), (2, expected));
}

#[test]
fn only_touched_files_are_fixed() {
    let always = "# A\n\n{ui >=4.2} Text.\n";
    let project =
        project().file("content/a.md", always).file("content/b.md", &always.replace("# A", "# B")).committed();
    project.write("content/b.md", (always.replace("# A", "# B") + "\nMore.\n").as_bytes());
    let run = project.run_with_git(&["lint", "--fix", "--changed-since", "main"]);
    assert_eq!((run.code, run.err.as_str()), (0, "fixed 1 finding in 1 file\n"), "{run:#?}");
    assert_eq!(project.read("content/a.md"), always);
    assert_eq!(project.read("content/b.md"), "# B\n\nText.\n\nMore.\n");
}
