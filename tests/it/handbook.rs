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

/// The fenced blocks of a page, each with its language; also those in steps and quotations.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let margin = line.len() - line.trim_start_matches([' ', '>']).len();
        if let Some(language) = line[margin..].strip_prefix("```") {
            let inner = lines.by_ref().map(|line| line.get(margin..).unwrap_or_default());
            let text = inner.take_while(|line| *line != "```").map(|line| line.to_owned() + "\n").collect();
            blocks.push((language.to_owned(), text));
        }
    }
    blocks
}

/// The text of a page.
fn handbook(page: &str) -> String {
    fs::read_to_string(repository().join(format!("docs/content/{page}.md"))).unwrap()
}

/// Whether a block is what a command said, but for how many bytes something has, which changes with every template.
fn shows(said: &[String], block: &str) -> bool {
    let is_count =
        |word: &str| word.strip_prefix('(').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let plain = |line: &str| line.split(' ').filter(|word| !is_count(word)).collect::<Vec<_>>().join(" ");
    let said: Vec<String> = said.iter().map(|line| plain(line)).collect();
    let lines: Vec<String> = block.lines().map(plain).collect();
    said.windows(lines.len()).any(|window| *window == lines)
}

#[test]
fn the_first_procedure_can_be_followed_to_its_end() {
    let page = handbook("start/first-procedure");
    let folder = bare();
    let procedure = "acme/content/domains/remove-domain.md";
    let (mut inside, mut said) = (String::new(), Vec::new());
    for (language, block) in blocks(&page) {
        match language.as_str() {
            "sh" => {
                said.clear();
                for line in block.lines() {
                    match line.strip_prefix("cd ") {
                        Some(name) => name.clone_into(&mut inside),
                        None => said.extend(run(&run_in(&folder.path(&inside), &words(line)))),
                    }
                }
            }
            "text" => {
                assert!(shows(&said, &block), "the page shows\n{block}\nbut it is {said:#?}");
                if block.starts_with("error[") {
                    // The page for CI shows the same finding.
                    let ci = blocks(&handbook("ci"));
                    let json = &ci.iter().find(|(language, _)| language == "json").unwrap().1;
                    assert_eq!(run_in(&folder.path(&inside), &["lint", "--format", "json"]).out, *json);
                    assert!(ci.iter().any(|(_, text)| text.trim() == block.lines().next_back().unwrap()));
                }
            }
            "markdown" if block.starts_with("---") => assert_eq!(folder.read(procedure), block),
            "markdown" => {
                let start = if block.starts_with("## ") { "## Steps" } else { "2. " };
                let text = folder.read(procedure);
                let (before, old) = text.split_once(start).unwrap();
                let after = if start == "2. " { old.split_once('\n').unwrap().1 } else { "" };
                folder.write(procedure, format!("{before}{block}{after}").as_bytes());
            }
            "yaml" => {
                let catalog = folder.read("acme/content/ui.yaml") + &block;
                folder.write("acme/content/ui.yaml", catalog.as_bytes());
            }
            other => panic!("the page has a block that no test knows: {other}"),
        }
    }
    assert!(said.iter().any(|line| line.ends_with("; 0 errors, 0 warnings")), "{said:#?}");
    let shown: Vec<&str> =
        page.split('`').filter(|word| word.starts_with("book/") && word.ends_with(".html")).collect();
    assert!(shown.len() > 3);
    for path in shown {
        assert!(folder.exists(&format!("acme/{path}")), "{path}");
    }
}

#[test]
fn the_samples_of_the_commands_are_real() {
    let page = handbook("commands");
    let mut shown = 0;
    for section in page.split("\n## headwater ").skip(1) {
        let name = section.split_whitespace().next().unwrap();
        // The one does not end by itself, and the other puts together what several machines made.
        if ["serve", "merge"].contains(&name) {
            continue;
        }
        let mut folder = bare();
        if name != "init" {
            folder.clean(&["init", "acme"]);
        }
        if name == "verify-output" {
            folder.clean(&["build", "acme"]);
        }
        let (mut command, mut said) = (String::new(), Vec::new());
        for (language, block) in blocks(section) {
            if language == "sh" && !block.contains(" > ") {
                said = run(&folder.run(&words(&block)));
                command = block;
            } else if language == "text" {
                if !shows(&said, &block) {
                    // What it says when something is there already.
                    if name == "init" {
                        folder = bare().file("acme/book.toml", "");
                    }
                    said = run(&folder.run(&words(&command)));
                }
                assert!(shows(&said, &block), "commands.md shows\n{block}\nbut it is {said:#?}");
                shown += 1;
            }
        }
    }
    assert!(shown > 10, "only {shown} samples were found");
}

/// The first words in backticks of the rows of the tables in a text, each with its row.
fn rows(text: &str) -> Vec<(&str, &str)> {
    text.lines().filter_map(|line| Some((line.strip_prefix("| `")?.split('`').next()?, line))).collect()
}

/// The words of a list in the sources.
fn listed(path: &str, start: &str) -> Vec<String> {
    let source = fs::read_to_string(repository().join(path)).unwrap();
    let list = source.split_once(start).unwrap().1.split_once("= [").unwrap().1.split_once("];").unwrap().0;
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_key_of_a_file_stands_in_the_handbook() {
    let page = handbook("format/front-matter");
    let (table, after) = page.split_once("A YAML file may have").unwrap();
    let told: Vec<&str> = rows(after).into_iter().map(|(key, _)| key).collect();
    assert_eq!(told, listed("src/parse/document.rs", "const YAML_KEYS"));
    let mut told: Vec<&str> = rows(table).into_iter().map(|(key, _)| key).collect();
    let mut keys = listed("src/parse/head.rs", "const KEYS");
    told.sort_unstable();
    keys.sort_unstable();
    assert_eq!(told, keys);

    let page = handbook("format/procedures");
    let table = page.split_once("| Markdown | YAML |").unwrap().1.split_once("\n\n").unwrap().0;
    for key in listed("src/parse/yaml_steps.rs", "const KEYS").iter().chain(&["section".to_owned(), "steps".to_owned()])
    {
        let is_told = [":", "`"]
            .iter()
            .any(|end| table.contains(&format!("`{key}{end}")) || table.contains(&format!("`- {key}{end}")));
        assert!(is_told, "procedures.md does not tell of the key `{key}` of a step");
    }

    let page = handbook("format/book-toml");
    let told = rows(page.split_once("| `kind` | what it is").unwrap().1).into_iter().map(|(kind, _)| kind);
    let kinds = headwater::config::DatumKind::ALL.map(|kind| format!("\"{}\"", kind.as_str()));
    assert_eq!(told.collect::<Vec<_>>(), kinds);
}

#[test]
fn every_template_and_what_it_is_given_stands_in_the_handbook() {
    let page = handbook("templates");
    let (files, values) = page.split_once("## What a template is given").unwrap();
    let mut told: Vec<&str> = files.lines().filter(|line| line.starts_with("| `templates/")).collect();
    told = told.iter().flat_map(|line| line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
    told.sort_unstable();
    let there: Vec<String> =
        copy_of("templates").tree("").into_keys().map(|path| format!("templates/{path}")).collect();
    assert_eq!(told, there);

    let source = fs::read_to_string(repository().join("src/render/site/context.rs")).unwrap();
    let fields = source.split_once("struct PageContext").unwrap().1.split_once("\n}").unwrap().0;
    let fields =
        fields.lines().filter_map(|line| line.trim().strip_prefix("pub(in crate::render) ")?.split(':').next());
    let mut given: Vec<&str> = fields.chain(["sections"]).collect();
    let mut told: Vec<&str> = values.lines().filter(|line| line.starts_with("| `")).collect();
    told = told.iter().flat_map(|line| line.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
    given.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, given);
}

#[test]
fn what_cannot_be_let_pass_and_what_is_fixed_stand_in_the_handbook() {
    let page = handbook("rules/index");
    let table = page.split_once("## What cannot be let pass").unwrap().1;
    let word = |may: bool| if may { "yes" } else { "no" };
    let row = |rule: &headwater::lint::Rule| {
        let may =
            [rule.lowest_level() == headwater::config::Level::Allow, rule.can_be_silenced(), rule.can_be_held_back()];
        let may = may.map(word);
        (rule.name.as_str(), format!("| `{}` | {} |", rule.name, may.join(" | ")))
    };
    let mut firm: BTreeMap<&str, String> = rules::ALL.iter().map(|rule| row(rule)).collect();
    firm.retain(|_, row| row.contains("| no |"));
    let told: BTreeMap<&str, String> = rows(table).into_iter().map(|(name, row)| (name, row.to_owned())).collect();
    assert_eq!(told, firm);

    let page = handbook("ci");
    let fixes = page.split_once("## Safe fixes").unwrap().1.split_once("\n## ").unwrap().0;
    let told = fixes.lines().filter_map(|line| line.strip_prefix("| [`")?.split('`').next());
    let makes = |rule: &&str| {
        let path = format!("src/lint/rules/{}.rs", rule.replace('-', "_"));
        // What is found while findings are graded is found there.
        let path = if *rule == "unused-suppression" { "src/lint/silence.rs" } else { &path };
        fs::read_to_string(repository().join(path)).unwrap().contains("safe: true")
    };
    let names = rules::ALL.iter().map(|rule| rule.name.as_str());
    let mut made: Vec<&str> = names.filter(makes).collect();
    made.sort_unstable();
    assert_eq!(told.collect::<Vec<_>>(), made);
}

#[test]
fn how_headwater_is_installed_is_the_same_on_every_page() {
    let page = handbook("start/install");
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let rust = format!("Rust {} or newer", env!("CARGO_PKG_RUST_VERSION"));
    assert!(page.contains(&rust) && readme.contains(&rust));
    assert!(page.contains(&format!("\nheadwater {}\n", env!("CARGO_PKG_VERSION"))));
    let mut seen = 0;
    for (_, block) in blocks(&page).into_iter().filter(|(language, block)| language == "yaml" && block.starts_with(' '))
    {
        for other in [&readme, &handbook("ci"), &handbook("formats")] {
            assert!(other.contains(&block), "{block}");
        }
        seen += 1;
    }
    assert_eq!(seen, 2);
    let gitlab = page.split_once("  image: ").unwrap().1.split_once("  script:").unwrap().0;
    assert!(
        handbook("formats").contains(gitlab) && gitlab.contains(&format!("rust:{}", env!("CARGO_PKG_RUST_VERSION")))
    );
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

#[test]
fn help_and_handbook_name_every_editor() {
    let help = run_in(repository(), &["serve", "--help"]).out;
    let pages = [help, handbook("commands"), handbook("preview")];
    // Each name stands before its address.
    for name in listed("src/cli/serve.rs", "const EDITORS").iter().step_by(2) {
        assert!(pages.iter().all(|page| page.contains(&format!("`{name}`"))), "{name}");
    }
}
