//! The handbook is a Headwater book, and its pages of rules are the pages of the rules.
//!
//! Run with `HEADWATER_UPDATE=1` to write the pages of rules anew.

use std::collections::BTreeMap;
use std::fs;

use headwater::lint::rules;

use crate::project::{BOOK, Run, bare, copy_of, project, repository, run_in};

#[test]
fn the_handbook_is_clean_and_builds() {
    let run = run_in(&repository().join("docs"), &["lint", "--deny", "warn"]);
    assert!(run.code == 0, "{}{}", run.out, run.err);
    copy_of("docs").clean(&["build"]);
}

#[test]
fn every_rule_has_the_page_that_explain_shows() {
    let folder = repository().join("docs/content/rules");
    let pages: BTreeMap<String, String> = rules::ALL
        .iter()
        .map(|rule| {
            let head = format!("---\nid: rules/{0}\ntitle: {0}\nsummary: {1}\n---\n\n", rule.name, rule.summary);
            (format!("{}.md", rule.name), head + &rule.page())
        })
        .collect();
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let mut found = copy_of("docs/content/rules").tree("");
    found.remove("index.md");
    let found = found.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()));
    assert_eq!(found.collect::<BTreeMap<_, _>>(), pages);
}

#[test]
fn the_page_of_the_schema_shows_the_schema() {
    let page = repository().join("docs/content/report-schema.md");
    let head = "---\nid: report-schema\ntitle: The JSON Schema of a report\n\
                summary: What `headwater lint --format json` may print, for programs that check it.\norder: 9\n---\n\n";
    let text = format!(
        "`headwater lint --print-schema` prints this [JSON Schema](ci.md#for-programs).\n\n```json\n{}```\n",
        headwater::report::JSON_SCHEMA
    );
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        fs::write(&page, head.to_owned() + &text).unwrap();
    }
    assert_eq!(fs::read_to_string(page).unwrap(), head.to_owned() + &text);
}

#[test]
fn the_examples_of_formats_and_baselines_are_real() {
    for (name, least) in [("formats", 4), ("baseline", 3)] {
        let text = fs::read_to_string(repository().join(format!("docs/content/{name}.md"))).unwrap();
        let blocks = blocks(&text);
        let page = blocks.iter().find(|(language, _)| language == "markdown").unwrap();
        // A reader's book says nothing of rules.
        let settings = BOOK.split("\n[lint]").next().unwrap_or_default();
        let book = project().file("book.toml", settings).file("content/https.md", &page.1);
        let mut said = Vec::new();
        let mut shown = 0;
        for (language, block) in blocks.iter().skip_while(|(language, _)| language != "sh") {
            match language.as_str() {
                "sh" if block.contains("--add ") => {
                    book.write("content/new.md", b"# New\n\nOpen <ui:new>.\n");
                    said = run(&book.run(&words(block)));
                    assert!(!said.iter().any(|line| line.starts_with("error: ")), "{name}: {said:#?}");
                }
                "sh" => said = run(&book.run(&words(block))),
                "yaml" => {}
                _ => {
                    if block.starts_with("error[unused-suppression]") {
                        book.write("content/https.md", page.1.replace("[the old page](old.md)", "it").as_bytes());
                        said = run(&book.run(&["lint", "--baseline", "headwater-baseline.json"]));
                    } else if block.starts_with("    {\"rule\"") {
                        said = book.read("headwater-baseline.json").lines().map(str::to_owned).collect();
                    }
                    let lines: Vec<String> = block.lines().map(str::to_owned).collect();
                    assert!(
                        said.windows(lines.len()).any(|window| *window == lines),
                        "{name} shows\n{block}\nbut it is {said:#?}"
                    );
                    shown += 1;
                }
            }
        }
        assert!(shown >= least, "{name}: only {shown} examples were found");
    }
}

/// All that a run said, as lines.
fn run(run: &Run) -> Vec<String> {
    run.out.lines().chain(run.err.lines()).map(str::to_owned).collect()
}

fn words(command: &str) -> Vec<&str> {
    command.trim().strip_prefix("headwater ").unwrap().split(' ').collect()
}

/// The fenced blocks of a page, each with its language.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```").map(|line| line.to_owned() + "\n").collect();
            blocks.push((language.to_owned(), text));
        }
    }
    blocks
}

#[test]
fn the_bundle_in_the_handbook_is_what_its_sources_give() {
    let text = fs::read_to_string(repository().join("docs/content/in-app.md")).unwrap();
    let blocks = blocks(&text);
    let block = |language: &str| &blocks.iter().find(|(found, _)| found == language).unwrap().1;
    let settings = "[book]\ntitle = \"Example Help\"\n[ui]\nversions = [\"2.0\"]\n[output.customer]\nurl = \"https://help.example.com\"\n";
    let book = bare()
        .file("book.toml", settings)
        .file("content/ui.yaml", block("yaml"))
        .file("content/verify-domain.md", block("md"));
    book.clean(&["build"]);
    let mut built: serde_json::Value = serde_json::from_str(&book.read("book/in-app/2.0.json")).unwrap();
    // Hashes would only say that the example was edited.
    built["catalog"] = "0".repeat(8).into();
    built["procedures"]["verify-domain"]["hash"] = "0".repeat(8).into();
    built["procedures"]["verify-domain"]["page"] = "0".repeat(32).into();
    assert_eq!(built, serde_json::from_str::<serde_json::Value>(block("json")).unwrap());
}

#[test]
fn every_flag_stands_in_the_handbook() {
    let page = fs::read_to_string(repository().join("docs/content/commands.md")).unwrap();
    let help = |args: &[&str]| run_in(repository(), &[args, &["--help"]].concat()).out;
    let commands: Vec<String> = help(&[])
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()).map(str::to_owned)
        })
        .filter(|name| name != "help")
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for command in commands {
        let words = match command.as_str() {
            "new" => vec!["new", "procedure"],
            "anchors" => vec!["anchors", "check"],
            other => vec![other],
        };
        let heading = format!("\n## headwater {}\n", words.join(" "));
        let section = page.split_once(&heading).unwrap_or_else(|| panic!("commands.md has no section{heading}")).1;
        let section = section.split("\n## ").next().unwrap();
        let flags = help(&words);
        let flags = flags
            .split_whitespace()
            .filter(|word| word.starts_with("--"))
            .map(|flag| flag.trim_end_matches([',', '.', ':']));
        for flag in flags.filter(|flag| flag.len() > 2 && !["--help", "--version"].contains(flag)) {
            let name: String = flag.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '-').collect();
            assert!(section.contains(&name), "commands.md does not tell of `{} {name}`", words.join(" "));
        }
    }
}
