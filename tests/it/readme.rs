//! Every command of the README does what it says, and every sample in it is real.

use std::fs;

use crate::project::{Project, bare, copy_of, project, repository};

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
            ["cargo", "install", "--path", "."] | ["tests/run"] => continue,
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
fn the_procedure_is_one() {
    let catalog = "\
settings:                   { label: Settings }
settings.account:           { label: Account }
settings.account.password:  { label: Change password, removed: \"5.0\" }
settings.security:          { label: Security, since: \"5.0\" }
settings.security.password: { label: New password, since: \"5.0\" }
";
    let samples = blocks("markdown");
    assert_eq!(samples.len(), 1);
    let project = project().file("content/ui.yaml", catalog).file("content/change-password.md", &samples[0]);
    let run = project.clean(&["lint", "--deny", "warn"]);
    assert!(run.out.contains("1 procedure and 0 pages"), "{}", run.out);
}
