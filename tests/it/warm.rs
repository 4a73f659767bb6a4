//! Builds that have little or nothing to do: they say and leave what a build from nothing would.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use crate::project::{BOOK, Project, Run, bare, project};

/// What somebody does to a book, or to what a build wrote.
#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Template(bool),
    Settings(&'static str),
    /// Builds for one audience, or one version.
    BuildOnly(bool),
    /// Deletes one of the files that a build wrote.
    Lose(usize),
    /// Changes a byte of what earlier builds are remembered by.
    Forget(usize),
    Nothing,
}

const NAMES: [&str; 6] = ["a", "b", "c", "sub/d", "sub/index", "_part"];
/// Texts that change pages, titles, links, lists, what is searched and what is warned of; what one page tells of
/// another: links to it, what it needs and gives, its symptoms, its names, its stages, and what it includes.
const TEXTS: [&str; 16] = [
    "---\nid: ID\ntitle: Title of ID\n---\n\nText.\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. Close it.\n",
    "---\nid: ID\ntitle: Another title\n---\n\nText.\n\n## Steps\n\n1. Open <ui:settings>.\n",
    "---\nid: ID\ntitle: For some\nui: \"<5.0\"\n---\n\nText for some.\n",
    "---\nid: ID\ntitle: With notes\n---\n\n{for agent} Internal words.\n\n```sh\nls -l\n```\n",
    "# Only a heading\n\nText and **bold** words.\n",
    "---\nid: ID\ntitle: Links home\n---\n\n[Home](/index.md) and [nowhere](nowhere.md).\n",
    "---\nid: ID\ntitle: Title of ID\n---\n\nOther text.\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. {ui <5.0} Close ID.\n",
    "---\nid: ID\ntitle: Title of ID\n---\n\n## Steps\n\n1. {gives done} Open <ui:settings>, then see [a](/a.md).\n",
    "---\nid: ID\ntitle: Title of ID\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. {gives done} {breaks old} Wait.\n",
    "---\nid: ID\ntitle: Title of ID\nneeds: [done]\n---\n\n## Steps\n\n1. Open <ui:settings> of ID.\n\n2. {gives old} Go.\n",
    "---\nid: ID\ntitle: Title of ID\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n   > [!IF] It is grey\n   > See <proc:a>.\n",
    "---\nid: ID\ntitle: Title of ID\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n   > [!IF] It is grey, says ID\n   > Wait.\n",
    "---\nid: ID\ntitle: Title of ID\nsymptoms: [It is grey]\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. {include part}\n",
    "---\nid: ID\ntitle: Title of ID\nwas: [a]\nui: \">=5.0\"\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n2. {by senior} {for agent} Act.\n",
    "---\nid: ID\ntitle: Title of ID\njourney: [a, b]\nsummary: By way of a.\n---\n\nText with [a link](/sub/d.md) to D.\n",
    "---\nid: ID\ntitle: Title of ID\nvariant-of: a\n---\n\n## Steps\n\n1. Open <ui:settings>.\n\n   > [!CUSTOMER]\n   > For you.\n",
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        12 => (0..NAMES.len(), 0..TEXTS.len()).prop_map(|(file, text)| Edit::Write(file, text)),
        1 => (0..NAMES.len()).prop_map(Edit::Remove),
        1 => any::<bool>().prop_map(Edit::Template),
        1 => prop::sample::select(vec!["en", "de"]).prop_map(Edit::Settings),
        1 => any::<bool>().prop_map(Edit::BuildOnly),
        1 => any::<usize>().prop_map(Edit::Lose),
        1 => any::<usize>().prop_map(Edit::Forget),
        1 => prop::strategy::Just(Edit::Nothing),
    ]
}

fn settings(language: &str) -> String {
    BOOK.replace("[book]\n", &format!("[book]\nlanguage = \"{language}\"\n"))
}

fn apply(edit: &Edit, project: &Project) {
    match edit {
        Edit::Write(file, text) => {
            let id = ["a", "b", "c", "d", "e", "part"][*file];
            let path = format!("content/{}.md", NAMES[*file]);
            project.write(&path, TEXTS[*text].replace("ID", id).as_bytes());
        }
        Edit::Remove(file) => drop(fs::remove_file(project.path(&format!("content/{}.md", NAMES[*file])))),
        Edit::Template(true) => project.write("templates/customer/style.css", b"body { color: red }\n"),
        Edit::Template(false) => drop(fs::remove_file(project.path("templates/customer/style.css"))),
        Edit::Settings(language) => project.write("book.toml", settings(language).as_bytes()),
        Edit::BuildOnly(true) => drop(project.run(&["build", "--audience", "customer"])),
        Edit::BuildOnly(false) => drop(project.run(&["build", "--ui-version", "4.2"])),
        Edit::Lose(place) => {
            let built: Vec<String> = project.tree("book").into_keys().filter(|path| path.contains('/')).collect();
            if !built.is_empty() {
                project.remove(&format!("book/{}", built[place % built.len()]));
            }
        }
        Edit::Forget(place) => {
            // The tag says whose the folder is; with another one, builds leave it alone.
            let is_kept = |path: &String| !path.ends_with("CACHEDIR.TAG") && !path.ends_with(".gitignore");
            let kept: Vec<String> = project.tree(".headwater").into_keys().filter(is_kept).collect();
            if !kept.is_empty() {
                let path = project.path(&format!(".headwater/{}", kept[place % kept.len()]));
                let mut bytes = fs::read(&path).unwrap();
                // One that holds nothing holds something then.
                let place = place / kept.len() % bytes.len().max(1);
                match bytes.get_mut(place) {
                    Some(byte) => *byte ^= 1,
                    None => bytes.push(1),
                }
                fs::write(path, bytes).unwrap();
            }
        }
        Edit::Nothing => {}
    }
}

/// The book of a project, built where nothing was built before.
fn from_nothing(project: &Project) -> (Run, BTreeMap<String, Vec<u8>>) {
    let clean = bare();
    for (path, bytes) in project.tree("") {
        if !path.starts_with("book/") && !path.starts_with(".headwater") {
            clean.write(&path, &bytes);
        }
    }
    let run = clean.run(&["build"]);
    (run, clean.tree("book"))
}

/// How many sequences of edits are tried; a run by night tries ten thousand.
fn cases() -> u32 {
    std::env::var("HEADWATER_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_upon_another_is_a_build_from_nothing(edits in prop::collection::vec(edit(), 1..6)) {
        let project = project().file("content/index.md", "# Home\n\nText.\n");
        (0..NAMES.len()).for_each(|file| apply(&Edit::Write(file, 0), &project));
        project.run(&["build"]);
        for edit in edits {
            apply(&edit, &project);
            let run = project.run(&["build"]);
            let (clean, tree) = from_nothing(&project);
            prop_assert_eq!((run.code, &run.err), (clean.code, &clean.err));
            if run.code != 0 {
                // Nothing was written, so what stands there is of the build before.
                continue;
            }
            let built = project.tree("book");
            prop_assert_eq!(built.keys().collect::<Vec<_>>(), tree.keys().collect::<Vec<_>>());
            prop_assert!(built == tree, "the bytes differ");
            let again = project.run(&["build"]);
            let end = format!(": 0 files written, {} unchanged, 0 removed\n", tree.len() - 1);
            prop_assert!(again.code == 0 && again.err == run.err && again.out.ends_with(&end), "{:#?}", again);
        }
    }
}

#[test]
fn a_build_with_nothing_to_do_says_again_what_is_to_be_mended() {
    let project = project()
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/lost.md", "# Lost\n\nNobody links here: ![](p.png)\n")
        .file("templates/customer/style.css", "body { color: red }\n");
    project.write("content/p.png", &crate::project::png("p"));
    let first = project.run(&["build"]);
    assert!(first.code == 0 && first.err.contains("warning["), "{first:#?}");
    for _ in 0..2 {
        let again = project.run(&["build"]);
        assert_eq!((again.code, &again.err), (0, &first.err));
        assert!(again.out.contains(": 0 files written, "), "{}", again.out);
    }
}

#[test]
fn an_output_that_was_edited_since_is_refused_and_one_that_is_gone_is_written() {
    let project = project().file("content/index.md", "# Home\n\nText.\n");
    project.clean(&["build"]);
    project.clean(&["build"]);
    let page = project.read("book/customer/index.html");
    project.write("book/customer/index.html", page.replace("Text", "Texd").as_bytes());
    let run = project.run(&["build"]);
    assert!(run.code == 2 && run.err.contains("  customer/index.html (edited"), "{run:#?}");
    project.remove("book/customer/index.html");
    assert!(project.clean(&["build"]).out.contains(": 1 files written, "));
    assert_eq!(project.read("book/customer/index.html"), page);
}

#[test]
fn another_selection_is_another_build() {
    let project = project().file("content/index.md", "# Home\n\nText.\n");
    project.clean(&["build", "--audience", "customer"]);
    let run = project.clean(&["build"]);
    assert!(!run.out.contains(": 0 files written, "), "{}", run.out);
    let run = project.clean(&["build", "--ui-version", "4.2"]);
    assert!(!run.out.contains(" 0 removed"), "{}", run.out);
}
