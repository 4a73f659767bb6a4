//! Baselines: what is known is held back, what is new is not, and what is gone is told.

use serde_json::Value;

use crate::project::{Project, Run, project};
use crate::reports;

const USUAL: &str = "headwater-baseline.json";
const TEXT: &str = "# A\n\nOpen <ui:nothing>.\n\nOpen <ui:nothing>.\n\n{ui >=4.2} See [x](x.md).\n";

/// A project with four findings, one of them a warning, and a baseline that knows them.
fn known() -> Project {
    let project = project().file("content/a.md", TEXT);
    assert_eq!(project.findings().len(), 4);
    let run = project.run(&["lint", "--update-baseline"]);
    assert_eq!(run.code, 0, "{run:#?}");
    project
}

fn against(project: &Project) -> Run {
    project.run(&["lint", "--baseline", USUAL])
}

/// The rules, files and messages of what is left.
fn left(project: &Project) -> Vec<String> {
    let run = project.run(&["lint", "--baseline", USUAL, "--format", "json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line = |entry: &Value| format!("{}:{}: {}", text(&entry["file"]), entry["line"], text(&entry["rule"]));
    let left: Vec<String> = report["diagnostics"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(run.code, i32::from(!left.is_empty()), "{run:#?}");
    left
}

#[test]
fn a_new_baseline_knows_all_and_holds_it_back() {
    let project = project().file("content/a.md", TEXT);
    let run = project.run(&["lint", "--update-baseline"]);
    let summary = "0 procedures and 1 page in 2 UI versions; 0 errors, 0 warnings; 4 held back by the baseline\n";
    assert!(run.code == 0 && run.out.starts_with("checked 2 files by ") && run.out.ends_with(summary), "{run:#?}");
    assert_eq!(
        run.err,
        "headwater-baseline.json knows 4 findings; `headwater lint --baseline headwater-baseline.json` holds them back\n"
    );
    assert!(against(&project).out.ends_with(summary));
    assert_eq!(project.run(&["lint", "--baseline", USUAL, "--deny", "warn"]).code, 0);
    assert_eq!(project.run(&["lint"]).code, 1, "without the flag, nothing is held back");

    let text = project.read(USUAL);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["version"], 1);
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("\"rule\"")).collect();
    assert_eq!((lines.len(), lines.is_sorted()), (4, true), "one line an entry: {text}");
    assert!(lines[0].contains("\"rule\":\"broken-link\",\"file\":\"content/a.md\",\"fingerprint\":\""), "{text}");
    for entry in document["entries"].as_array().unwrap() {
        assert!(!entry["message"].as_str().unwrap().is_empty());
    }
    let json = project.run(&["lint", "--baseline", USUAL, "--format", "json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report["baseline"]["held_back"], 4);
}

#[test]
fn moved_lines_stay_known_and_new_findings_are_told() {
    let project = known();
    let more = "More text.\n".repeat(10);
    project.write("content/a.md", TEXT.replace("# A\n", &format!("# A\n\n{more}")).as_bytes());
    assert_eq!(left(&project), [""; 0]);
    project.write("content/a.md", format!("{TEXT}\nOpen <ui:nothing>.\n\nClose <ui:nothing>.\n").as_bytes());
    assert_eq!(left(&project), ["content/a.md:9: unknown-ui", "content/a.md:11: unknown-ui"]);
}

#[test]
fn a_copy_of_a_file_is_new() {
    let project = known();
    project.write("content/b.md", TEXT.as_bytes());
    let left = left(&project);
    let (links, others): (Vec<_>, Vec<_>) = left.iter().partition(|line| !line.contains(": duplicate-"));
    assert_eq!(links.len(), 4, "{left:#?}");
    assert!(!others.is_empty() && left.iter().all(|line| line.starts_with("content/b.md:")), "{left:#?}");
}

#[test]
fn an_entry_that_is_gone_is_told_until_it_is_taken_out() {
    let project = known();
    project.write(
        "content/a.md",
        TEXT.replace("{ui >=4.2} See [x](x.md).", "See.").replacen("Open <ui:nothing>.", "", 1).as_bytes(),
    );
    assert_eq!(
        left(&project),
        [
            "headwater-baseline.json:4: unused-suppression",
            "headwater-baseline.json:5: unused-suppression",
            "headwater-baseline.json:7: unused-suppression"
        ]
    );
    let run = against(&project);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with(
        "error[unused-suppression]: the baseline expects a finding of `broken-link` in `content/a.md` that is not there\n --> headwater-baseline.json:4:5\n"
    ), "{}", run.out);
    assert!(run.out.contains("= help: take the entry out with `headwater lint --update-baseline`"), "{}", run.out);
    assert!(run.out.ends_with("3 errors, 0 warnings; 1 held back by the baseline\n"), "{}", run.out);
    for format in ["sarif", "github", "gitlab", "junit"] {
        let run = project.run(&["lint", "--baseline", USUAL, "--format", format]);
        assert!(run.code == 1 && run.out.contains("headwater-baseline.json"), "{run:#?}");
    }
    reports::check_all_with(&project, &["--baseline", USUAL]);

    project.write("content/b.md", b"# B\n\nOpen <ui:new>.\n");
    let before = project.read(USUAL);
    let update = project.run(&["lint", "--update-baseline"]);
    assert_eq!(update.code, 1, "what is new is not let in: {update:#?}");
    let after = project.read(USUAL);
    assert!(after.lines().count() + 3 == before.lines().count() && !after.contains("b.md"), "{after}");
    assert_eq!(left(&project), ["content/b.md:3: unknown-ui"]);
    project.run(&["lint", "--update-baseline"]);
    assert_eq!(project.read(USUAL), after);
}

#[test]
fn new_findings_are_let_in_by_name_only() {
    let project = known();
    project.write("content/b.md", b"# B\n\nOpen <ui:new> and [x](x.md).\n");
    let add = |what: &[&str]| project.run(&[&["lint", "--update-baseline"], what].concat());
    let before = project.read(USUAL);
    let refusals = [
        ("unknown-ui", "is not RULE:FILE"),
        ("unknow-ui:content/b.md", "did you mean `unknown-ui`?"),
        ("internal-link:content/b.md", "a baseline cannot hold back findings of `internal-link`"),
        ("invalid-source:content/b.md", "a baseline cannot hold back findings of `invalid-source`"),
        ("unknown-ui:b.md", "has no new finding in `b.md`"),
        ("unknown-ui:content/a.md", "has no new finding in `content/a.md`"),
    ];
    for (what, message) in refusals {
        let run = add(&["--add", what]);
        assert!(run.code == 2 && run.err.contains(message), "{what}: {run:#?}");
        assert_eq!(project.read(USUAL), before);
    }
    assert_eq!(project.run(&["lint", "--add", "unknown-ui:content/b.md"]).code, 2);
    assert_eq!(add(&["--add", "unknown-ui:content/b.md"]).code, 1);
    assert_eq!(left(&project), ["content/b.md:3: broken-link"]);
    assert_eq!(add(&["--add", "broken-link:content/b.md"]).code, 0);
    assert_eq!(left(&project), [""; 0]);

    project.remove(USUAL);
    assert_eq!(add(&["--add", "broken-link:content/b.md", "--add", "broken-link:content/a.md"]).code, 1);
    assert_eq!(project.read(USUAL).matches("broken-link").count(), 2, "what is named, and nothing else");
}

#[test]
fn what_leaks_or_was_not_read_is_never_known() {
    let project = project()
        .file("content/inside.md", "---\ntitle: Inside\nfor: agent\n---\n\nText.\n")
        .file("content/a.md", "# A\n\n[in](inside.md) and <ui:nothing>\n\n{for nobody} Text.\n")
        .file("content/b.md", "---\nid: a\ntitle: B\n---\n\nText.\n");
    let run = project.run(&["lint", "--update-baseline"]);
    assert_eq!(run.code, 1);
    let text = project.read(USUAL);
    assert!(text.contains("unknown-ui") && text.matches("\"rule\"").count() == 1, "{text}");
    assert_eq!(left(&project).len(), project.findings().len() - 1);
    // An entry that somebody wrote by hand holds nothing back either.
    project.write(USUAL, text.replace("unknown-ui", "internal-link").as_bytes());
    let run = against(&project);
    assert!(run.out.contains("a baseline cannot hold back findings of `internal-link`"), "{}", run.out);
    assert_eq!(left(&project).len(), project.findings().len() + 1);
}

#[test]
fn a_file_that_cannot_be_read_loses_no_entry() {
    let project = known();
    let before = project.read(USUAL);
    project.write("content/b.md", b"# B\n");
    project.write("content/a.md", b"# A\n\nbad \xff byte\n");
    assert_eq!(left(&project), ["content/a.md:3: invalid-source"]);
    assert_eq!(project.run(&["lint", "--update-baseline"]).code, 1);
    assert_eq!(project.read(USUAL), before);
    project.write("content/a.md", TEXT.as_bytes());
    project.write("book.toml", b"[book\n");
    let run = against(&project);
    assert!(run.code == 2 && run.out.contains("book.toml:1:"), "{run:#?}");
    assert_eq!(project.run(&["lint", "--update-baseline"]).code, 2);
    assert_eq!(project.read(USUAL), before);
}

#[test]
fn a_baseline_that_cannot_be_used_ends_with_two() {
    let project = known();
    let good = project.read(USUAL);
    let cut = &good[..good.len() / 2];
    let conflict = good.replacen("    {", "<<<<<<< HEAD\n    {", 1);
    let newer = good.replace("\"version\": 1", "\"version\": 2");
    let cases = [
        ("", "headwater-baseline.json:1:1: this is not JSON", "restore the file"),
        (cut, "headwater-baseline.json:5:", "restore the file"),
        (&conflict, "headwater-baseline.json:4:1: this is not JSON", "restore the file"),
        (
            "{\"version\": \"2.1.0\", \"runs\": []}",
            "headwater-baseline.json:1:1: this baseline has version",
            "Headwater",
        ),
        ("{\"name\": \"x\"}", "headwater-baseline.json:1:1: this is not a baseline", "name a file"),
        (
            "{\"version\": 1, \"entries\": [{\"rule\": \"x\"}]}",
            "headwater-baseline.json:1:40: this is not a baseline: missing field `file`",
            "name a file",
        ),
        (&newer, "this baseline has version 2, and this Headwater knows version 1", "the Headwater that wrote it"),
    ];
    for (text, place, help) in cases {
        project.write(USUAL, text.as_bytes());
        for run in [against(&project), project.run(&["lint", "--update-baseline"])] {
            assert!(run.code == 2 && run.out.is_empty(), "{text}: {run:#?}");
            assert!(run.err.contains(place) && run.err.contains(help), "{text}: {}", run.err);
        }
        assert_eq!(project.read(USUAL), text);
    }
    project.write(USUAL, b"\xff\xfe");
    assert!(against(&project).err.contains("not UTF-8"), "{}", against(&project).err);
    project.remove(USUAL);
    let missing = against(&project);
    assert_eq!(
        missing.err,
        "error: there is no baseline headwater-baseline.json; make it with `headwater lint --baseline headwater-baseline.json --update-baseline`\n"
    );
    assert_eq!(missing.code, 2);
    std::fs::create_dir(project.path(USUAL)).unwrap();
    assert_eq!(against(&project).code, 2);
}

#[test]
fn another_file_and_another_folder_are_found() {
    let project = crate::project::bare()
        .file("docs/book.toml", crate::project::BOOK)
        .file("docs/content/a.md", "# A\n\n<ui:nothing>\n");
    assert_eq!(project.run(&["lint", "docs", "--update-baseline"]).code, 0);
    assert!(project.exists("docs/headwater-baseline.json"));
    assert_eq!(project.run(&["lint", "docs", "--update-baseline", "--baseline", "known.json"]).code, 0);
    assert_eq!(project.read("known.json"), project.read("docs/headwater-baseline.json"), "paths are those of the book");
    project.write("docs/content/a.md", b"# A\n\nText.\n");
    for (file, shown) in
        [("docs/headwater-baseline.json", "docs/headwater-baseline.json"), ("known.json", "docs/../known.json")]
    {
        let run = project.run(&["lint", "docs", "--baseline", file, "--format", "github"]);
        assert!(run.out.starts_with(&format!("::error file={shown},line=4,")), "{}", run.out);
    }
}

#[test]
fn what_a_baseline_says_acts_on_nobody() {
    let project = known();
    project.write("content/a.md", b"# A\n");
    let text = project.read(USUAL).replace("content/a.md", "x\\n::error::forged \\u001b[2J ##[error]");
    project.write(USUAL, text.as_bytes());
    reports::check_all_with(&project, &["--baseline", USUAL]);
    let run = against(&project);
    assert!(!run.out.contains("\n::error") && !run.out.contains("##[") && !run.out.contains('\u{1b}'), "{}", run.out);
}
