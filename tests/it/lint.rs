//! `headwater lint`: what it says, in which form, and how it ends.

use headwater::audience::Audience;
use headwater::lint::tasks::tasks;
use headwater::model::Scope;
use headwater::pipeline;
use headwater::source::{SourceKind, Sources};
use serde_json::json;

use crate::project::{bare, project, rules_in_force};

/// How the last line starts; the usual settings allow one rule.
fn checked(files: usize) -> String {
    format!("checked {files} files by {} rules, skipped 0", rules_in_force() - 1)
}

#[test]
fn a_finding_shows_the_place_the_reason_and_what_to_do() {
    let project = project().file(
        "content/https.md",
        "# Turn on HTTPS\n\n## Steps\n\n1. Turn on <ui:settings.tracking.ssl>.\n\n   > [!CHECK]\n   > It is on.\n",
    );
    let run = project.run(&["lint"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_eq!(
        run.out,
        format!(
            "\
error[removed-ui]: `settings.tracking.ssl` does not exist in UI version 5.0
 --> content/https.md:5:12
  |
5 | 1. Turn on <ui:settings.tracking.ssl>.
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^ not in 5.0
  |
 ::: content/ui.yaml:3:93
  |
3 | settings.tracking.ssl:  {{ label: {{ \"4.0\": SSL, \"4.2\": HTTPS links }}, kind: switch, removed: \"5.0\", replaced-by: settings.domains.https }}
  |                                                                                             ----- removed in 5.0
  |
  = help: keep this block for `{{ui <5.0}}`, and write one for `{{ui >=5.0}}` with `<ui:settings.domains.https>`, which replaced it

{}: 1 procedure and 0 pages in 2 UI versions; 1 error, 0 warnings
",
            checked(2)
        )
    );
}

#[test]
fn the_json_form_is_the_contract() {
    let project = project().file("content/a.md", "# Ä\n\nÄ <ui:settings.tracking.ssl>\n");
    let run = project.run(&["lint", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        report,
        json!({
            "version": 1,
            "checked": { "files": 2, "procedures": 0, "pages": 1, "ui_versions": 2 },
            "diagnostics": [{
                "rule": "removed-ui",
                "severity": "error",
                "message": "`settings.tracking.ssl` does not exist in UI version 5.0",
                "help": "keep this block for `{ui <5.0}`, and write one for `{ui >=5.0}` with `<ui:settings.domains.https>`, which replaced it",
                "file": "content/a.md", "line": 3, "column": 3, "end_line": 3, "end_column": 29,
                "related": [{ "file": "content/ui.yaml", "line": 3, "column": 93, "message": "removed in 5.0" }],
            }],
        })
    );
    assert_eq!(run.code, 1);
}

#[test]
fn a_fix_names_the_bytes_that_it_replaces() {
    let text = "---\ntitle: \u{c4}\nsumary: Text.\n---\n\nText.\n";
    let run = project().file("content/a.md", text).run(&["lint", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let fix = &report["diagnostics"][0]["fix"];
    let edit = json!({ "file": "content/a.md", "start": 14, "end": 20, "text": "summary" });
    assert_eq!(*fix, json!({ "safe": false, "edits": [edit] }));
    assert_eq!(&text[14..20], "sumary");
}

#[test]
fn a_clean_book_says_how_much_was_checked() {
    let run = project().file("content/a.md", "# A\n\nText.\n").clean(&["lint"]);
    let end = "0 procedures and 1 page in 2 UI versions; 0 errors, 0 warnings\n";
    assert_eq!(run.out, format!("{}: {end}", checked(2)));
}

#[test]
fn checking_nothing_is_not_success() {
    let empty = bare().file("book.toml", "[book]\ntitle = \"Empty\"\n");
    std::fs::create_dir(empty.path("content")).unwrap();
    let run = empty.run(&["lint"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: nothing was checked: no page and no procedure in `content`\n")
    );
    assert_eq!(empty.run(&["build"]).code, 2);

    let run = bare().run(&["lint", "nowhere"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let run = bare().run(&["lint"]);
    assert!(
        run.code == 2 && run.err.contains("no book.toml in .") && run.err.contains("headwater init"),
        "{}",
        run.err
    );
    let run = bare().file("book.toml", "[book]\ntitle = \"No content\"\n").run(&["lint"]);
    assert!(run.code == 2 && run.err.contains("`[book] src = \"content\"`"), "{}", run.err);
}

#[test]
fn levels_are_what_the_book_says() {
    let text = "# A\n\nOpen <ui:nothing>.\n\n{ui >=4.2} Text.\n";
    let with = |lint: &str| {
        let book = crate::project::BOOK.to_owned() + lint;
        project().file("book.toml", &book).file("content/a.md", text)
    };
    let levels = |lint: &str| -> Vec<String> {
        let findings = with(lint).findings();
        findings.iter().map(|finding| finding.split(": ").nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(levels(""), ["error[unknown-ui]", "warning[dead-condition]"]);
    assert_eq!(
        levels("unknown-ui = \"warn\"\ndead-condition = \"error\"\n"),
        ["warning[unknown-ui]", "error[dead-condition]"]
    );
    assert_eq!(levels("unknown-ui = \"allow\"\ndead-condition = \"allow\"\n"), [""; 0]);
    let warned = with("unknown-ui = \"allow\"\n");
    assert_eq!(warned.run(&["lint"]).code, 0);
    assert_eq!(warned.run(&["lint", "--deny", "warn"]).code, 1);
}

#[test]
fn one_broken_file_does_not_hide_the_rest() {
    let project = project()
        .file("content/a.md", "---\ntitle: A\n")
        .file("content/b.md", "# B\n\nOpen <ui:nothing>, see [a](a.md).\n")
        .file("content/c.yaml", "title: [\n");
    let findings = project.findings();
    let starts: Vec<&str> = findings.iter().map(|finding| finding.rsplit_once(": ").unwrap().0).collect();
    assert_eq!(
        starts,
        [
            "content/a.md:1:1: error[invalid-source]",
            "content/b.md:3:6: error[unknown-ui]",
            "content/c.yaml:1:8: error[invalid-source]: this is not YAML",
        ],
        "{findings:#?}"
    );
}

#[test]
fn a_slip_in_a_condition_hides_no_other_slip() {
    let project = project().file("content/a.md", "# A\n\n{for agnet} Open <ui:nothing>.\n");
    let findings = project.findings();
    let rules: Vec<&str> = findings.iter().map(|finding| finding.split(": ").nth(1).unwrap()).collect();
    assert_eq!(rules, ["error[invalid-source]", "error[unknown-ui]"], "{findings:#?}");
}

#[test]
fn names_of_another_tool_pass_when_the_book_says_so() {
    let text = "---\ntitle: A\nlayout: wide\nweight: 3\n---\n\nText.\n";
    let with = |keys: &str| {
        let book = crate::project::BOOK.to_owned() + &format!("\n[source]\nignore-keys = {keys}\n");
        project().file("book.toml", &book).file("content/a.md", text).findings().len()
    };
    assert_eq!((with("[]"), with("[\"layout\"]"), with("[\"layout\", \"weight\"]"), with("[\"*\"]")), (2, 1, 0, 0));
}

#[test]
fn nothing_that_a_writer_wrote_acts_on_the_terminal() {
    let project = project().file("content/a.md", "---\ntitle: A\n\"\\e[2Jkey\": x\n---\n\nOpen <ui:\u{1b}[2J>.\u{7}\n");
    let run = project.run(&["lint"]);
    assert_eq!(run.code, 1);
    assert!(!run.out.contains('\u{1b}') && !run.out.contains('\u{7}'), "{:?}", run.out);
}

#[test]
fn the_calendar_is_for_lint_alone_and_can_be_set() {
    let book = crate::project::BOOK.to_owned() + "review-every-days = 30\noverdue-review = \"error\"\n";
    let text = "---\ntitle: A\nowner: the domain team\nreviewed: 2026-10-01\n---\n\nText.\n";
    let project = project().file("book.toml", &book).file("content/a.md", text);
    let run = project.run(&["lint"]);
    assert!(run.code == 1 && run.out.contains("the last review was 54 days ago"), "{}", run.out);
    let help = "= help: ask the domain team, who keeps it right, to follow the text in the product; \
                when it is right, write `reviewed: 2026-11-24`\n";
    assert!(run.out.contains(help), "{}", run.out);
    project.clean(&["build"]);

    let on = |seconds: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"));
        command.arg("lint").arg(project.path("")).env("SOURCE_DATE_EPOCH", seconds).output().unwrap()
    };
    assert_eq!(on("1791000000").status.code(), Some(0));
    let slip = on("yesterday");
    assert_eq!(slip.status.code(), Some(2));
    assert!(String::from_utf8(slip.stderr).unwrap().starts_with("error: SOURCE_DATE_EPOCH is `yesterday`"));
}

/// How many steps each list of a page has.
fn lists(text: &str) -> Vec<usize> {
    let mut sources = Sources::default();
    sources.add_text("book.toml", SourceKind::Settings, "[book]\n");
    sources.add_text("content/a.md", SourceKind::Content, &format!("# A\n\n{text}"));
    let book = pipeline::put_together(sources).book;
    let (_, document) = book.iter().next().unwrap();
    let scope = Scope::only(Audience::Customer, book.config.versions.newest());
    tasks(document, scope).iter().map(|task| task.steps.len()).collect()
}

#[test]
fn a_list_that_something_interrupts_goes_on_with_the_next_number() {
    let code = "```sh\nls\n```\n\n";
    let list = |numbers: &[u32]| numbers.iter().map(|number| format!("{number}. Do it.\n")).collect::<String>() + "\n";
    let interrupted = |lists: &[&[u32]]| lists.iter().map(|numbers| list(numbers)).collect::<Vec<_>>().join(code);
    for (written, steps) in [
        (&[&[1, 2][..], &[3, 4], &[5]][..], &[5][..]),
        (&[&[0, 1, 2], &[3, 4], &[5]], &[6]),
        (&[&[7, 8], &[9, 10], &[11, 12], &[13]], &[7]),
        (&[&[1, 1, 1], &[4, 4], &[6]], &[6]),
        (&[&[1, 2], &[4]], &[2, 1]),
        (&[&[1, 2], &[1, 2]], &[2, 2]),
        (&[&[0, 1], &[2, 3], &[5]], &[4, 1]),
    ] {
        assert_eq!(lists(&interrupted(written)), steps, "{written:?}");
    }
}
