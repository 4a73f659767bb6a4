//! Who changes content alone chooses no theme, no host, no rule and no place outside of the output.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use scraper::{Html, Selector};

use crate::project::{Project, project, repository};

type Tree = BTreeMap<String, Vec<u8>>;

/// Keys by which a writer of content might reach for more: those of front matter, of `book.toml` and of other tools.
const KEYS: [&str; 52] = [
    "id",
    "title",
    "summary",
    "type",
    "ui",
    "for",
    "needs",
    "gives",
    "breaks",
    "owner",
    "reviewed",
    "symptoms",
    "time",
    "who",
    "undo",
    "variant-of",
    "was",
    "journey",
    "order",
    "allow",
    "theme",
    "template",
    "layout",
    "templates",
    "url",
    "host",
    "base",
    "permalink",
    "slug",
    "path",
    "output",
    "build-dir",
    "src",
    "lint",
    "rules",
    "internal-words",
    "script",
    "scripts",
    "css",
    "style",
    "head",
    "edit",
    "feedback",
    "accent",
    "logo",
    "icon",
    "redirect_to",
    "headers",
    "csp",
    "limits",
    "vars",
    "html",
];

/// What such a key might be given.
const VALUES: [&str; 22] = [
    "evil",
    "true",
    "\"*\"",
    "[a, b]",
    "{ a: b }",
    "https://evil.example/x.js",
    "//evil.example/x",
    "javascript:alert(1)",
    "../../../outside",
    "/tmp/outside",
    "[../../outside, /etc/outside]",
    "[assets/search, 404, index, old/place]",
    "[robots, sitemap, llms]",
    "../templates/page.html",
    "\"<script src=//evil.example/x.js></script>\"",
    "\"{% include '/etc/passwd' %}\"",
    "\"{{ book }}\"",
    "customer",
    "[agent]",
    "unsafe-inline",
    "{ raw-html: \"because\", broken-link: \"because\", internal-word: \"because\", internal-link: \"because\" }",
    "con",
];

/// Files in the content folder that are named like something that is trusted.
const FILES: [(&str, &str); 10] = [
    ("book.toml", "[book]\ntitle = \"Evil\"\n[output.customer]\nurl = \"https://evil.example\"\n"),
    ("book.lock", "evil\n"),
    ("templates/customer/page.html", "<script src=//evil.example></script>"),
    ("templates/customer/style.css", "body { background: url(//evil.example) }"),
    ("customer/style.css", "body { background: url(//evil.example) }"),
    (".headwater.json", "{}"),
    ("_headers", "/*\n  Content-Security-Policy: default-src *\n"),
    ("index.html", "<script>alert(1)</script>"),
    ("assets/page.js", "alert(1)"),
    ("robots.txt", "User-agent: *\nDisallow: /\n"),
];

fn base() -> Project {
    project().file("content/index.md", "# Home\n\nText.\n").file(
        "content/b.md",
        "---\nid: b\ntitle: B\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. {for agent} Look.\n",
    )
}

/// Files that run or that tell a browser or a server what may: they hold nothing that content says.
fn trusted(tree: &Tree) -> Tree {
    let is_trusted = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_data = ["/search/", "/open/", "/find/"].iter().any(|folder| path.contains(folder));
        let is_code = [".js", ".css", ".d.ts", ".schema.json"].iter().any(|end| name.ends_with(end));
        (is_code && !is_data) || name == "robots.txt" || path.contains("headers") || path.contains("/servers/")
    };
    tree.iter().filter(|(path, _)| is_trusted(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// What pages load without being asked: scripts, styles, pictures, frames, forms and redirects.
fn loaded(tree: &Tree) -> BTreeSet<String> {
    let carriers = [
        ("script[src]", "src"),
        ("link[rel~=stylesheet]", "href"),
        ("link[rel~=icon]", "href"),
        ("link[rel~=preload]", "href"),
        ("img", "src"),
        ("iframe", "src"),
        ("form", "action"),
        ("base", "href"),
        ("meta[http-equiv]", "content"),
    ];
    let mut loaded = BTreeSet::new();
    for (_, bytes) in tree.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(&String::from_utf8_lossy(bytes));
        for (selector, attribute) in carriers {
            for element in page.select(&Selector::parse(selector).unwrap()) {
                let address = element.value().attr(attribute).unwrap_or_default();
                if address.contains("//") || address.contains(':') {
                    loaded.insert(address.to_owned());
                }
            }
        }
    }
    loaded
}

/// All of a project but what a build of it may change: the output, and what builds remember of it.
fn outside(project: &Project) -> Tree {
    let mut tree = project.tree("");
    tree.retain(|path, _| !path.starts_with("book/") && !path.starts_with(".headwater/"));
    tree
}

fn rules(project: &Project) -> String {
    let run = project.run(&["lint", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let out = project.run(&["lint"]).out;
    let last = out.lines().last().unwrap();
    let rules = last.split(" by ").nth(1).unwrap().split(',').next().unwrap().to_owned();
    format!("{rules}, {} versions", report["checked"]["ui_versions"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn content_chooses_no_theme_no_host_no_rule_and_no_place(
        entries in prop::collection::btree_map(0..KEYS.len(), 0..VALUES.len(), 1..5),
        files in prop::collection::btree_set(0..FILES.len(), 0..4),
        is_yaml in any::<bool>(),
    ) {
        let project = base();
        prop_assert_eq!(project.run(&["build"]).code, 0);
        let (before, rules_before) = (project.tree("book"), rules(&project));

        let head: String = entries.iter().map(|(key, value)| format!("{}: {}\n", KEYS[*key], VALUES[*value])).collect();
        if is_yaml {
            project.write("content/a.yaml", format!("{head}steps:\n  - Go.\n").as_bytes());
        } else {
            project.write("content/a.md", format!("---\n{head}---\n\n# A\n\n[x](https://elsewhere.example)\n").as_bytes());
        }
        for file in files {
            project.write(&format!("content/{}", FILES[file].0), FILES[file].1.as_bytes());
        }
        let sources = outside(&project);
        let run = project.run(&["build"]);
        prop_assert!(run.code < 2, "{run:?}");
        let after = project.tree("book");
        prop_assert_eq!(outside(&project), sources);
        prop_assert!(!["/tmp/outside", "/etc/outside"].iter().any(|path| std::path::Path::new(path).exists()));
        if run.code == 1 {
            prop_assert_eq!(&after, &before);
        }
        let (of_before, of_after) = (trusted(&before), trusted(&after));
        prop_assert_eq!(of_before.keys().collect::<Vec<_>>(), of_after.keys().collect::<Vec<_>>());
        for (path, bytes) in &of_before {
            prop_assert!(of_after[path] == *bytes, "{} changed", path);
        }
        prop_assert_eq!(loaded(&after), loaded(&before));
        prop_assert_eq!(rules(&project), rules_before);
    }
}

#[test]
fn the_question_is_not_blind() {
    let project = base();
    assert_eq!(project.run(&["build"]).code, 0);
    let (before, rules_before) = (project.tree("book"), rules(&project));
    assert!(trusted(&before).len() > 5, "{:?}", trusted(&before).keys());
    // What a maintainer may do is seen.
    project.write("templates/customer/style.css", b"body { color: red }");
    let settings = project.read("book.toml").replace("[lint]\n", "[lint]\norphan-page = \"allow\"\n");
    project.write(
        "book.toml",
        format!("{settings}\n[output.customer]\nfeedback = \"https://answers.example/\"\n").as_bytes(),
    );
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:#?}");
    let after = project.tree("book");
    assert_ne!(trusted(&before), trusted(&after));
    assert_ne!(loaded(&before), loaded(&after));
    assert_ne!(rules(&project), rules_before);
}

#[test]
fn the_seeded_faults_fit_the_sources() {
    let copy = tempfile::tempdir().unwrap();
    let run = |program: &str, args: &[&str]| {
        let run = Command::new(program).args(args).current_dir(copy.path()).env_remove("GIT_DIR").output().unwrap();
        assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
    };
    let from = |path: &str| repository().join(path).to_str().unwrap().to_owned();
    fs::create_dir_all(copy.path().join("tests/it")).unwrap();
    run("cp", &["-r", &from("src"), "src"]);
    run("cp", &[&from("tests/it/project.rs"), "tests/it/project.rs"]);
    let mut faults: Vec<_> =
        fs::read_dir(repository().join("tests/faults")).unwrap().map(|entry| entry.unwrap().path()).collect();
    faults.retain(|path| path.extension().is_some_and(|extension| extension == "patch"));
    faults.sort();
    assert_eq!(faults.len(), 13);
    for fault in faults {
        run("git", &["apply", fault.to_str().unwrap()]);
    }
}
