//! The formats of `lint`: each valid, complete and harmless, whatever the findings are.

use std::sync::LazyLock;

use headwater::diagnostic::{Coverage, Diagnostic, Edit, Fix, RuleName};
use headwater::report::{self, Report};
use headwater::source::{SourceKind, Sources, Span};
use serde_json::Value;

use crate::project::{Project, Run, bare, copy_of, project, repository, run_in};

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let text = std::fs::read_to_string(repository().join("tests/schemas/sarif-2.1.0.json")).unwrap();
    // The schema has a slip, a bracket that opens nowhere; nothing that we write has a language.
    let sound = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    assert_ne!(sound, text);
    let schema: Value = serde_json::from_str(&sound).unwrap();
    validator(&schema)
});
static JSON: LazyLock<jsonschema::Validator> =
    LazyLock::new(|| validator(&serde_json::from_str(report::JSON_SCHEMA).unwrap()));

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

/// A run of `lint` in one format.
fn lint(project: &Project, format: &str) -> Run {
    project.run(&["lint", "--format", format])
}

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"))
}

fn check(validator: &jsonschema::Validator, document: &Value) {
    let faults: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{document:#}");
}

/// Holds the reports of a project in all formats against what their readers ask for.
pub fn check_all(project: &Project) {
    check_all_with(project, &[]);
}

/// The same for a run with more arguments.
pub fn check_all_with(project: &Project, args: &[&str]) {
    check_formats(project, &[&["lint"], args].concat());
}

/// The same for any command that reports findings.
pub fn check_formats(project: &Project, command: &[&str]) {
    let lint = |project: &Project, format: &str| project.run(&[command, &["--format", format]].concat());
    let json = parsed(&lint(project, "json"));
    check(&JSON, &json);
    let count = json["diagnostics"].as_array().unwrap().len();
    let sarif = lint(project, "sarif");
    check_sarif(&parsed(&sarif), count);
    assert_eq!(commands(&sarif.out), [""; 0]);
    check_gitlab(&parsed(&lint(project, "gitlab")), count);
    check_junit(&lint(project, "junit").out, count);
    let github = lint(project, "github").out;
    assert_eq!(commands(&github).len(), count, "{github}");
    assert_eq!(github.lines().count(), count + 1, "{github}");
    assert!(github.lines().last().unwrap().starts_with("checked "), "{github}");
}

/// The schema, and what code scanning asks for beyond it.
fn check_sarif(document: &Value, count: usize) {
    check(&SARIF, document);
    let mut empty = Vec::new();
    find_empty(document, "", &mut empty);
    assert_eq!(empty, [""; 0], "code scanning refuses empty texts");
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for part in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[part]["text"].is_string(), "{rule:#}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), count.min(5_000));
    for result in results {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
        }
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
        assert!(!uri.starts_with('/') && location["artifactLocation"]["uriBaseId"] == "SRCROOT", "{uri}");
        for part in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(location["region"][part].as_u64().unwrap() > 0, "{location:#}");
        }
        assert!(result["partialFingerprints"]["headwater/v1"].is_string());
    }
}

fn find_empty(value: &Value, path: &str, empty: &mut Vec<String>) {
    match value {
        Value::String(text) if text.is_empty() => empty.push(path.to_owned()),
        Value::Array(items) => items.iter().for_each(|item| find_empty(item, &format!("{path}/*"), empty)),
        Value::Object(items) => items.iter().for_each(|(key, item)| find_empty(item, &format!("{path}/{key}"), empty)),
        _ => {}
    }
}

fn check_gitlab(document: &Value, count: usize) {
    let issues = document.as_array().unwrap();
    assert_eq!(issues.len(), count);
    let mut marks: Vec<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(marks.len(), count, "no two issues may share a fingerprint");
    for issue in issues {
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        for part in ["description", "check_name"] {
            assert!(!issue[part].as_str().unwrap().is_empty(), "{issue:#}");
        }
        let location = &issue["location"];
        assert!(!location["path"].as_str().unwrap().starts_with(['/', '.']), "{issue:#}");
        assert!(location["lines"]["begin"].as_u64().unwrap() > 0, "{issue:#}");
    }
}

/// The tests of a JUnit report that did not pass, by name.
fn check_junit(text: &str, count: usize) -> Vec<String> {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let number = |node: roxmltree::Node, name: &str| node.attribute(name).unwrap().parse::<usize>().unwrap();
    let named = |node: roxmltree::Node<'_, '_>, names: &[&str]| {
        node.descendants().filter(|node| names.contains(&node.tag_name().name())).count()
    };
    for suite in root.children().filter(|node| node.is_element()).chain([root]) {
        assert_eq!(number(suite, "tests"), named(suite, &["testcase"]));
        assert_eq!(number(suite, "failures"), named(suite, &["failure"]));
        assert_eq!(number(suite, "errors"), named(suite, &["error"]));
        assert!(number(suite, "tests") > 0, "a suite without tests is taken for a fault");
    }
    assert_eq!(named(root, &["failure", "skipped", "error"]), count);
    let is_bad =
        |node: &roxmltree::Node| node.has_tag_name("testcase") && node.children().any(|child| child.is_element());
    root.descendants().filter(is_bad).map(|node| node.attribute("name").unwrap().to_owned()).collect()
}

/// The commands that a runner of GitHub Actions finds in a text, as its own parser reads them.
fn commands(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| {
        let start = line.trim_start();
        let name = |rest: &str| rest.split([' ', ':', ']']).next().unwrap_or_default().to_owned();
        let new = start.strip_prefix("::").is_some_and(|rest| rest.contains("::") && is_word(&name(rest)));
        new || line.contains("##[")
    };
    text.split(['\n', '\r']).filter(is_command).collect()
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

#[test]
fn every_book_is_valid_in_every_format() {
    for book in ["platform-s", "every-form"] {
        check_all(&copy_of(&format!("tests/books/{book}")));
    }
}

#[test]
fn a_book_without_findings_says_so_in_every_format() {
    let project = project().file("content/a.md", "# A\n\nText.\n");
    check_all(&project);
    assert_eq!(parsed(&lint(&project, "sarif"))["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(parsed(&lint(&project, "sarif"))["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert_eq!(lint(&project, "gitlab").out, "[]\n");
    let junit = lint(&project, "junit").out;
    assert!(junit.contains("<testcase name=\"content/a.md\" classname=\"content/a.md\"/>"), "{junit}");
}

#[test]
fn paths_and_columns_are_those_of_the_service() {
    let project = bare()
        .file("docs/book.toml", crate::project::BOOK)
        .file("docs/content/a b#c%é:.md", "# A\n\n😀é <ui:nothing>\n");
    let in_docs = |format: &str| project.run(&["lint", "docs", "--format", format]);
    let sarif = parsed(&in_docs("sarif"));
    check_sarif(&sarif, 2);
    let place = &sarif["runs"][0]["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/content/a%20b%23c%25%C3%A9%3A.md");
    assert_eq!(
        (&place["region"]["startColumn"], &place["region"]["endColumn"]),
        (&5.into(), &17.into()),
        "UTF-16 units"
    );
    assert_eq!(parsed(&in_docs("gitlab"))[1]["location"]["path"], "docs/content/a b#c%é:.md");
    let github = in_docs("github").out;
    let second = github.lines().nth(1).unwrap();
    assert!(
        second.starts_with(
            "::error file=docs/content/a b#c%25é%3A.md,line=3,endLine=3,col=5,endColumn=17,title=unknown-ui::"
        ),
        "{github}"
    );
    // From elsewhere, and for people and programs, paths are those of the book.
    assert_eq!(parsed(&in_docs("json"))["diagnostics"][1]["file"], "content/a b#c%é:.md");
    assert_eq!(
        run_in(&project.path("docs"), &["lint", "--format", "github"]).out,
        github.replace("docs/content", "content")
    );
    let absolute = project.path("docs").display().to_string();
    assert_eq!(project.run(&["lint", &absolute, "--format", "github"]).out, github);
}

#[test]
fn findings_are_sorted_by_path_line_column_and_rule() {
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"A\"\nsrc = \".\"\nextra = 1\n")
        .file("z.md", "# Z\n\n<ui:b> <ui:a>\n\n<ui:a>\n")
        .file("a/b.md", "# B\n\n<ui:a>\n")
        .file("a.md", "# A\n\n<ui:a>\n");
    let places: Vec<String> =
        project.findings().iter().map(|finding| finding.split(": error").next().unwrap().to_owned()).collect();
    assert_eq!(places, ["a.md:3:1", "a/b.md:3:1", "book.toml:4:1", "z.md:3:1", "z.md:3:8", "z.md:5:1"]);
}

#[test]
fn the_worst_of_too_many_findings_are_uploaded() {
    let book = crate::project::BOOK.to_owned() + "unknown-ui = \"warn\"\n";
    let project = project().file("book.toml", &book).file("content/z.md", "# Z\n\n<ui:settings.tracking.ssl>\n");
    for number in 0..10 {
        project.write(
            &format!("content/a{number}.md"),
            (format!("# A{number}\n\n") + &"<ui:x>\n".repeat(3_000)).as_bytes(),
        );
    }
    let run = lint(&project, "sarif");
    let sarif = parsed(&run);
    check_sarif(&sarif, 30_001);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.last().unwrap()["level"], "error", "the only error is kept, in its place");
    let notice = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(notice.as_str().unwrap().starts_with("30001 findings were made"), "{notice}");
    assert!(run.out.len() < 10_000_000);
    check_gitlab(&parsed(&lint(&project, "gitlab")), 30_001);
}

#[test]
fn a_run_that_failed_is_not_taken_for_a_clean_one() {
    let empty = bare().file("book.toml", "[book]\ntitle = \"Empty\"\n");
    std::fs::create_dir(empty.path("content")).unwrap();
    for (project, args) in [
        (empty, vec![]),
        (bare(), vec![]),
        (bare(), vec!["nowhere"]),
        (project().file("content/a.md", "# A\n"), vec!["--baseline", "none.json"]),
    ] {
        let with = |format: &'static str| project.run(&[vec!["lint", "--format", format], args.clone()].concat());
        let run = with("sarif");
        assert!(run.code == 2 && run.err.starts_with("error: "), "{run:#?}");
        let document = parsed(&run);
        check_sarif(&document, 0);
        let invocation = &document["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let told = invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
        assert_eq!(format!("error: {told}\n"), run.err);
        assert!(with("github").out.starts_with("::error title=headwater::"));
        assert_eq!(check_junit(&with("junit").out, 1), ["lint"]);
        for silent in ["human", "json", "gitlab"] {
            assert_eq!((with(silent).code, with(silent).out.as_str()), (2, ""), "{silent}");
        }
    }
}

#[test]
fn settings_that_cannot_be_followed_make_no_successful_run() {
    let project = project().file("book.toml", "[book\n").file("content/a.md", "# A\n\n<ui:nothing>\n");
    let run = lint(&project, "sarif");
    let document = parsed(&run);
    check_sarif(&document, 1);
    assert!(run.code != 0 && document["runs"][0]["invocations"][0]["executionSuccessful"] == false, "{document:#}");
}

/// The fingerprints of a project, in the order of the findings.
fn fingerprints(project: &Project) -> Vec<Value> {
    let sarif = parsed(&lint(project, "sarif"));
    sarif["runs"][0]["results"].as_array().unwrap().iter().map(|result| result["partialFingerprints"].clone()).collect()
}

#[test]
fn fingerprints_survive_moved_lines_and_renamed_files() {
    let text = "# A\n\nOpen <ui:nothing>.\n\nOpen <ui:nothing>.\n\nGo to [x](x.md).\n";
    let before = fingerprints(&project().file("content/a.md", text));
    assert_eq!(before.len(), 3);
    assert!(before[0] != before[1] && before[1] != before[2]);
    let moved = text.replace("# A\n", &format!("# A\n\n{}", "More text.\n".repeat(10)));
    assert_eq!(fingerprints(&project().file("content/a.md", &moved)), before);
    assert_eq!(fingerprints(&project().file("content/b.md", text)), before, "the path stands beside them");
    let gitlab = |path: &str| parsed(&lint(&project().file(path, text), "gitlab"))[0]["fingerprint"].clone();
    assert_ne!(gitlab("content/a.md"), gitlab("content/b.md"), "there it is all that tells two issues apart");
}

#[test]
fn a_safe_fix_is_offered_and_another_is_not() {
    let mut sources = Sources::default();
    let file = sources.add_text("content/a.md", SourceKind::Content, "😀 Save it.\n");
    let span = Span::new(file, 5..9);
    let with = |safe: bool, text: &str| {
        let fix = Fix { safe, edits: vec![Edit { span, text: text.to_owned() }] };
        Diagnostic::new(RuleName::new("plain-ui-label"), span, "`Save` is a label").help("write `<ui:save>`").fix(fix)
    };
    let diagnostics = [with(true, "<ui:save>"), with(false, "<ui:save>"), with(true, "")];
    let coverage = Coverage {
        files: 1,
        skipped: 0,
        rules: 1,
        procedures: 0,
        pages: 1,
        ui_versions: 1,
        anchors: None,
        output: None,
    };
    let text = format("sarif").report(&Report::new(&sources, &diagnostics, coverage));
    let document: Value = serde_json::from_str(&text).unwrap();
    check_sarif(&document, 3);
    let fixes = |place: usize| &document["runs"][0]["results"][place]["fixes"];
    let replacement = &fixes(0)[0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "<ui:save>");
    assert_eq!(
        (&replacement["deletedRegion"]["startColumn"], &replacement["deletedRegion"]["endColumn"]),
        (&4.into(), &8.into())
    );
    assert!(fixes(1).is_null());
    assert!(fixes(2)[0]["artifactChanges"][0]["replacements"][0]["insertedContent"].is_null());
}

fn format(name: &str) -> &'static report::Format {
    report::ALL.iter().copied().find(|format| format.name == name).unwrap()
}

#[test]
fn a_warning_fails_a_test_only_where_it_fails_the_run() {
    let project = project().file("content/a.md", "# A\n\n{ui >=4.2} Text.\n");
    let junit = |deny: &[&str]| project.run(&[&["lint", "--format", "junit"], deny].concat());
    assert!(junit(&[]).code == 0 && junit(&[]).out.contains("<skipped ") && !junit(&[]).out.contains("<failure "));
    let denied = junit(&["--deny", "warn"]);
    assert!(denied.code == 1 && denied.out.contains("<failure "), "{}", denied.out);
}

/// What a stranger may write to give commands to the runner that prints a report.
const FORGED: [&str; 7] = [
    "x\n::error file=a::forged",
    "x\r::add-mask::e",
    "x\r\n::stop-commands::e",
    "##[error]x",
    "%0A::set-output name=a::b",
    "\u{1b}[2K\u{9b}1A::error::x",
    "  ::warning::x",
];

#[test]
fn no_text_of_a_stranger_is_a_command() {
    let project = project().file("content/long.md", &format!("{}<ui:gone>\n", "::error::x ".repeat(90_000)));
    for (number, forged) in FORGED.iter().enumerate() {
        let quoted = serde_json::to_string(forged).unwrap();
        let text = format!(
            "---\nid: same\ntitle: {quoted}\n{quoted}: x\nui: {quoted}\n---\n\n{forged} <ui:gone>\n{forged}\n\n[x](<{}>)\n",
            forged.replace(['\n', '\r'], "")
        );
        project.write(&format!("content/{number}.md"), text.as_bytes());
        project.write(
            &format!("content/{}.md", forged.replace('/', "")),
            format!("# Forged {number}\n\n{forged} <ui:gone>\n").as_bytes(),
        );
    }
    let count = parsed(&lint(&project, "json"))["diagnostics"].as_array().unwrap().len();
    assert!(count > 30, "{count}");
    for format in ["human", "json", "sarif", "gitlab", "junit", "github"] {
        let run = lint(&project, format);
        assert_eq!(run.code, 1);
        let expected = if format == "github" { count } else { 0 };
        let lines: Vec<&str> = run.out.split(['\n', '\r']).collect();
        let starting = lines.iter().filter(|line| line.starts_with("::") || line.starts_with("##[")).count();
        assert_eq!(starting, expected, "{format}");
        let found = commands(&run.out);
        let ours = found.iter().all(|line| line.starts_with("::error file=content/") && line.contains(",title="));
        assert!(found.len() == expected && ours, "{format}: {found:#?}");
        let acts = |char: char| char.is_control() && char != '\n';
        assert!(!run.out.contains(acts), "{format}: {:?}", lines.iter().find(|line| line.contains(acts)));
    }
    check_junit(&lint(&project, "junit").out, count);
    check_sarif(&parsed(&lint(&project, "sarif")), count);
    let build = project.run(&["build"]);
    assert_eq!(commands(&build.err), [""; 0]);
}

#[test]
fn what_an_annotation_says_comes_through_whole() {
    let project = project().file("content/a,b:c.md", "# A\n\n<ui:100%,a:b>\n");
    let run = lint(&project, "github");
    let line = run.out.lines().find(|line| line.contains("title=unknown-ui")).unwrap_or_else(|| panic!("{run:#?}"));
    let (properties, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
    assert!(properties.starts_with("file=content/a%2Cb%3Ac.md,line=3,"), "{properties}");
    let message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let json = parsed(&lint(&project, "json"));
    let entry = json["diagnostics"].as_array().unwrap().iter().find(|entry| entry["rule"] == "unknown-ui").unwrap();
    assert_eq!(message, format!("{}\nhelp: {}", entry["message"].as_str().unwrap(), entry["help"].as_str().unwrap()));
}

#[test]
fn the_schema_is_printed_and_refuses_what_is_no_report() {
    assert_eq!(bare().clean(&["lint", "--print-schema"]).out, report::JSON_SCHEMA);
    for bad in ["{}", "{\"version\": 2}", "{\"version\": 1, \"checked\": {}, \"diagnostics\": [{}]}"] {
        assert!(!JSON.is_valid(&serde_json::from_str(bad).unwrap()), "{bad}");
    }
}

#[test]
fn help_and_handbook_name_every_format() {
    let help = bare().clean(&["lint", "--help"]).out;
    let page = std::fs::read_to_string(repository().join("docs/content/formats.md")).unwrap();
    for format in report::ALL {
        assert!(help.contains(format.summary), "--help does not tell of {}", format.name);
        assert!(page.contains(&format!("| `{}` |", format.name)), "the handbook does not tell of {}", format.name);
    }
}
