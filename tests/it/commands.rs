//! The smaller commands: `init`, `new`, `explain`, `completions`, and what bad arguments get.

use crate::project::{bare, project, rules_in_force};

#[test]
fn a_new_book_is_clean_and_never_covers_another_one() {
    let folder = bare();
    let run = folder.clean(&["init", "help"]);
    assert!(run.out.ends_with("next: headwater build help\n"), "{}", run.out);
    let lint = folder.clean(&["lint", "help", "--deny", "warn"]);
    let rules = rules_in_force();
    let expected = format!(
        "checked 6 files by {rules} rules, skipped 0: 2 procedures and 2 pages in 2 UI versions; 0 errors, 0 warnings\n"
    );
    assert_eq!(lint.out, expected);
    folder.clean(&["build", "help"]);
    let before = folder.tree("help");
    let again = folder.run(&["init", "help"]);
    assert!(again.code == 2 && again.err.contains("help/book.toml"), "{}", again.err);
    assert_eq!(folder.tree("help"), before);
}

#[test]
fn a_new_procedure_is_clean_and_keeps_its_title() {
    let project = project().file("content/index.md", "# Home\n\nText.\n");
    let run = project.clean(&["new", "procedure", "domains/verify-domain", "--title", "Verify: a \"domain\""]);
    assert_eq!(run.out, "made content/domains/verify-domain.md\n");
    project.clean(&["lint", "--deny", "warn"]);
    project.clean(&["build"]);
    assert!(project.read("book/customer/domains/verify-domain.html").contains("Verify: a &quot;domain&quot;</h1>"));

    let taken = project.run(&["new", "procedure", "verify-domain"]);
    assert_eq!(taken.code, 2);
    assert!(taken.err.contains("taken by content/domains/verify-domain.md"), "{}", taken.err);
    for bad in ["Verify", "../out", "a//b", ""] {
        assert_eq!(project.run(&["new", "procedure", bad]).code, 2, "{bad}");
    }
}

#[test]
fn every_rule_can_be_explained_and_a_slip_is_understood() {
    let folder = bare();
    let list = folder.clean(&["explain"]).out;
    for line in list.lines() {
        let name = line.split(' ').next().unwrap();
        let page = folder.clean(&["explain", name]).out;
        assert!(page.starts_with(&format!("# {name}\n")) && page.contains("## Wrong"), "{page}");
    }
    assert_eq!(list.lines().count(), headwater::lint::rules::ALL.len());
    let slip = folder.run(&["explain", "remove-ui"]);
    assert_eq!((slip.code, slip.err.as_str()), (2, "error: unknown rule `remove-ui`; did you mean `removed-ui`?\n"));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let run = bare().clean(&["completions", shell]);
        assert!(run.out.contains("explain"), "{shell}");
    }
}

#[test]
fn bad_arguments_end_with_two() {
    for args in [vec!["biuld"], vec!["lint", "--format", "xml"], vec!["build", "--nothing"], vec![]] {
        assert_eq!(bare().run(&args).code, 2, "{args:?}");
    }
    let help = bare().run(&["--help"]);
    assert!(help.code == 0 && help.out.contains("build") && help.out.contains("lint"), "{}", help.out);
}
