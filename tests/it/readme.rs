//! Every command of the README does what it says, and every sample in it is real.

use std::fs;

use crate::project::{Project, bare, copy_of, project, repository};
use crate::repository::{command, ran};

/// The fenced blocks of the README in one language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(found) = line.strip_prefix("```").filter(|found| !found.is_empty()) {
            let text: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| line.to_owned() + "\n").collect();
            if found == language {
                blocks.push(text);
            }
        }
    }
    blocks
}

fn copy_of_the_book() -> Project {
    let project = bare().file("book.toml", &fs::read_to_string(repository().join("book.toml")).unwrap());
    for folder in ["content", "templates"] {
        for (path, bytes) in copy_of(folder).tree("") {
            project.write(&format!("{folder}/{path}"), &bytes);
        }
    }
    project
}

#[test]
fn every_command_works_in_its_order() {
    let project = copy_of_the_book();
    let mut ran = 0;
    for command in blocks("sh").iter().flat_map(|block| block.lines()) {
        let words: Vec<&str> = command.split(' ').collect();
        let args = match words.as_slice() {
            ["cargo", "run", "--release", "--", args @ ..] | ["headwater", args @ ..] => args,
            // The first is how the second comes to be on the path; the other is the command that runs this test.
            ["cargo", "install", "--locked", "--path", "."] | ["tests/run"] => continue,
            _ => panic!("the README names a command that no test knows: {command}"),
        };
        let run = project.run(args);
        assert_eq!(run.code, 0, "{command}: {}{}", run.out, run.err);
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} commands were found");
    for path in ["book/customer/index.html", "book/agent/index.html", "book/in-app/5.0.json"] {
        assert!(project.exists(path), "the README says to look at {path}");
    }
}

#[test]
fn the_finding_is_what_the_linter_says() {
    let said = fs::read_to_string(repository().join("tests/books/platform-s/expected.txt")).unwrap();
    let samples = blocks("text");
    assert_eq!(samples.len(), 1);
    assert!(said.contains(samples[0].trim_end()), "the README shows\n{}\nbut lint says\n{said}", samples[0]);
}

#[test]
fn the_procedure_stands_in_the_book_of_init_without_a_finding() {
    let samples = blocks("markdown");
    assert_eq!(samples.len(), 1);
    let project = bare();
    for command in ["init help", "new procedure mend-records help"] {
        project.clean(&command.split(' ').collect::<Vec<_>>());
    }
    project.write("help/content/mend-records.md", samples[0].as_bytes());
    let run = project.clean(&["lint", "help", "--deny", "warn"]);
    assert!(run.out.contains("3 procedures and 2 pages"), "{}", run.out);
}

/// The values of a key in an example, as they are written.
fn values(example: &str, key: &str) -> Vec<String> {
    let value =
        |line: &str| Some(line.trim_start_matches([' ', '-']).strip_prefix(key)?.strip_prefix(": ")?.to_owned());
    example.lines().filter_map(value).collect()
}

/// The one YAML example of the README that says this.
fn example(mark: &str) -> String {
    let found: Vec<String> = blocks("yaml").into_iter().filter(|block| block.contains(mark)).collect();
    assert_eq!(found.len(), 1, "{mark}");
    serde_yaml::from_str::<serde_json::Value>(&found[0]).unwrap();
    found[0].clone()
}

#[test]
fn the_workflow_fails_on_a_mistake_and_uploads_what_it_found() {
    let example = example("runs-on");
    let mut lines = values(&example, "run");
    assert_eq!(lines.len(), 3);
    // Here the program is there already.
    assert_eq!(ran(command(&bare().path(""), "sh").args(["-e", "-c", &lines.remove(0)])).code, 0);
    let job = |text: &str| {
        let project = project().file("content/a.md", text);
        let run = |line: &String| ran(command(&project.path(""), "sh").args(["-e", "-c", line]));
        let runs: Vec<_> = lines.iter().map(run).collect();
        let uploaded = project.read(&values(&example, "sarif_file")[0]);
        let log: serde_json::Value = serde_json::from_str(&uploaded).unwrap();
        assert_eq!(log["version"], "2.1.0");
        (runs[0].code, runs[0].out.clone(), log["runs"][0]["results"].as_array().unwrap().len())
    };
    let (code, out, results) = job("# A\n\nOpen <ui:nothing>.\n");
    assert!(code == 1 && results == 1 && out.contains("::error ") && out.contains("content/a.md"), "{out}");
    let (code, out, results) = job("# A\n\nOpen <ui:settings>.\n");
    assert!(code == 0 && results == 0 && !out.contains("::error "), "{out}");
}

#[test]
fn the_hooks_stop_a_commit_with_a_mistake_and_let_others_through() {
    use std::os::unix::fs::PermissionsExt as _;
    let entries = values(&example("repo: local"), "entry");
    let hooks = blocks("bash");
    assert_eq!((entries.len(), hooks.len()), (1, 1));
    for hook in [format!("#!/bin/sh\n{}\n", entries[0]), hooks[0].clone()] {
        let project = project().file("content/old.md", "# Old\n\nOpen <ui:of-old>.\n").committed();
        project.write(".git/hooks/pre-commit", hook.as_bytes());
        let path = project.path(".git/hooks/pre-commit");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        let commit = |text: &str| {
            project.write("content/a.md", text.as_bytes());
            project.git(&["add", "--all"]);
            ran(command(&project.path(""), "git").args(["commit", "--quiet", "--all", "--message", "A"]))
        };
        let stopped = commit("# A\n\nOpen <ui:nothing>.\n");
        assert_eq!(stopped.code, 1, "{hook}: {stopped:#?}");
        let said = stopped.out + &stopped.err;
        assert!(said.contains("`nothing`") && !said.contains("of-old"), "{said}");
        assert_eq!(project.git(&["rev-list", "--count", "HEAD"]).trim(), "1");
        let passed = commit("# A\n\nOpen <ui:settings>.\n");
        assert_eq!(passed.code, 0, "{hook}: {passed:#?}");
        assert_eq!(project.git(&["rev-list", "--count", "HEAD"]).trim(), "2");
    }
}
