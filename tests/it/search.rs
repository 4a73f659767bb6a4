//! The search of the customer's site: its settings, its files, and the places to which it leads.

use std::collections::BTreeMap;

use crate::project::{Project, bare};

fn book(settings: &str) -> Project {
    bare()
        .file("book.toml", &format!("[book]\ntitle = \"Book\"\n{settings}"))
        .file("content/index.md", "# Home\n\nText.\n")
        .file(
            "content/a.md",
            "# Turn it on\n\n## Steps\n\n1. {id press} Press the button.\n\n   > [!IF] The light stays red\n   > Wait.\n\n   > [!IF] The light stays red\n   > Wait longer.\n\n2. Go on.\n\n   > [!IF] Error 7.1\n   > Stop.\n",
        )
}

/// The files of the search, each as the JSON that it wraps.
fn files(project: &Project) -> BTreeMap<String, serde_json::Value> {
    let tree = project.tree("book/customer/search");
    let read = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(['<', '\u{2028}', '\u{2029}']), "{name}: {text}");
        let json = text.strip_prefix("hw(").and_then(|text| text.strip_suffix(")\n")).unwrap();
        (name.clone(), serde_json::from_str(json).unwrap_or_else(|error| panic!("{name}: {error}: {json}")))
    };
    tree.into_iter().map(read).collect()
}

fn all(files: &BTreeMap<String, serde_json::Value>) -> String {
    files.values().map(ToString::to_string).collect()
}

#[test]
fn faults_in_synonyms_have_a_place() {
    let project = book(
        "[search]\nsynonyms = [\n  [\"alone\"],\n  [],\n  [\"a\", \"--\"],\n  [\"b\", \"B\"],\n  [\"c\", \"a\"],\n  \"d\",\n  [\"\", \"e\"],\n]\nsynonym = 1\n",
    );
    assert_eq!(
        project.findings(),
        [
            "book.toml:5:3: error[invalid-source]: a group of one word",
            "book.toml:6:3: error[invalid-source]: a group without words",
            "book.toml:7:9: error[invalid-source]: `--` holds no letter and no digit",
            "book.toml:8:9: error[duplicate-id]: the synonym `B` is declared twice",
            "book.toml:9:9: error[duplicate-id]: the synonym `a` is declared twice",
            "book.toml:10:3: error[invalid-source]: this is not a group of words",
            "book.toml:11:4: error[invalid-source]: a synonym is empty",
            "book.toml:13:1: error[unknown-key]: unknown key `synonym` in `[search]`",
        ]
    );
}

#[test]
fn branches_have_names_of_their_own_and_the_search_leads_to_them() {
    let project = book("");
    project.clean(&["build"]);
    let page = project.read("book/customer/a.html");
    for id in ["press-if-the-light-stays-red", "press-if-the-light-stays-red-1", "go-on-if-error-7-1"] {
        assert!(page.contains(&format!("<details class=\"callout if\" id=\"{id}\">")), "{id}: {page}");
    }
    let shown = all(&files(&project));
    for place in ["[1,\"press\",\"Press the button.\"]", "[65535,\"go-on-if-error-7-1\",\"Error 7.1\"]"] {
        assert!(shown.contains(place), "{place}: {shown}");
    }
    assert!(project.exists("book/agent/search") && !project.exists("book/in-app/search"));
}

#[test]
fn synonyms_add_words_to_pages_that_hold_another_of_their_group() {
    let project = book("[search]\nsynonyms = [[\"lamp\", \"the light\"], [\"unheard\", \"of\"]]\n");
    project.clean(&["build"]);
    let found = all(&files(&project));
    assert!(found.contains("lamp") && !found.contains("unheard"), "{found}");
}

#[test]
fn a_link_to_a_branch_is_checked() {
    let project = book("").file(
        "content/b.md",
        "# Other\n\n[Red](a.md#press-if-the-light-stays-red), [gone](a.md#press-if-the-light-is-red).\n",
    );
    assert_eq!(
        project.findings(),
        ["content/b.md:3:43: error[broken-anchor]: `a` has no place `press-if-the-light-is-red`"]
    );
}

#[test]
fn other_versions_add_the_pages_that_a_version_lacks() {
    let project = book("[ui]\nversions = [\"1.0\", \"2.0\"]\n")
        .file("content/old.md", "---\ntitle: Bygone matters\nui: \"<2.0\"\n---\n\nText.\n");
    project.clean(&["build"]);
    let files = files(&project);
    let page = |version: &str| {
        let names = files[&format!("{version}.js")]["pages"]["files"].as_str().unwrap();
        names.split(' ').map(|name| files[&format!("{name}.js")].to_string()).collect::<String>()
    };
    assert!(page("2.0").contains("[\"1.0/old\",\"Bygone matters\",\"\",[\"1.0\"],[]]"), "{}", page("2.0"));
    assert!(page("1.0").contains("[\"1.0/old\",\"Bygone matters\",\"\",[],[]]"), "{}", page("1.0"));
    assert_eq!(files["2.0.js"]["own"], 2);
    assert_eq!(files["1.0.js"]["own"], 3);
}

#[test]
fn large_books_are_cut_into_many_small_files() {
    let mut project = book("[lint]\nduplicate-procedure = \"allow\"\n");
    for number in 0..300 {
        let words: String = (0..60).map(|word| format!("w{}x ", (number * 37 + word * 11) % 4000)).collect();
        project = project.file(&format!("content/p{number}.md"), &format!("# Page {number}\n\nThe {words}\n"));
    }
    project.clean(&["build"]);
    let tree = project.tree("book/customer/search");
    assert!(tree.len() > 20, "{}", tree.len());
    for (name, bytes) in tree {
        assert!(bytes.len() < 16_000, "{name}: {}", bytes.len());
    }
}
