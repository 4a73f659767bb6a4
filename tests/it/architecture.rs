//! The house rules: who may know whom, where the world may be touched, headers, names and sizes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::project::repository;

/// What each module may use besides itself; a module that is not listed may use nothing of ours.
const MAY_USE: [(&str, &[&str]); 19] = [
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("version", &["source", "diagnostic"]),
    ("date", &[]),
    ("audience", &["source", "diagnostic", "version", "date"]),
    ("config", &["source", "diagnostic", "version", "date", "audience"]),
    ("model", &["source", "diagnostic", "version", "date", "audience", "config"]),
    ("output", &["source", "diagnostic", "version", "date", "audience", "config", "model"]),
    ("parse", NOUNS),
    ("resolve", NOUNS),
    ("lint", NOUNS),
    ("fix", NOUNS),
    ("search", NOUNS),
    ("render", NOUNS),
    ("report", NOUNS),
    // The gate is independent: of the model and of what is made from it, it knows nothing at all.
    ("verify", &["source", "diagnostic", "version", "date", "audience", "config", "output"]),
    (
        "pipeline",
        &[
            "source",
            "diagnostic",
            "version",
            "date",
            "audience",
            "config",
            "model",
            "output",
            "parse",
            "resolve",
            "lint",
            "fix",
            "search",
            "render",
            "report",
            "verify",
        ],
    ),
    (
        "disk",
        &["source", "diagnostic", "version", "date", "audience", "config", "model", "output", "pipeline", "serve"],
    ),
    (
        "serve",
        &["source", "diagnostic", "version", "date", "audience", "config", "model", "output", "pipeline", "disk"],
    ),
];
const NOUNS: &[&str] = &["source", "diagnostic", "version", "date", "audience", "config", "model", "output"];

/// Where the world may be touched.
const SHELL: [&str; 4] = ["disk", "serve", "cli", "main"];
/// What touches the world.
const DOORS: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::time",
    "SystemTime",
    "Instant::now",
    "rustix",
    "walkdir",
    "std::io::std",
];
/// Names that say nothing about what is in a file.
const EMPTY_NAMES: [&str; 8] = ["utils", "util", "helpers", "common", "types", "misc", "manager", "data_types"];

struct SourceFile {
    path: String,
    module: String,
    /// The file up to its tests.
    text: String,
}

fn sources() -> Vec<SourceFile> {
    let root = repository().join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 50, "the sources were not found");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let whole = fs::read_to_string(&path).unwrap();
            let text = whole.split("\n#[cfg(test)]\n").next().unwrap_or_default().to_owned();
            let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let module = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            files.push(SourceFile { path, module, text });
        }
    }
}

/// The modules of this crate that a file names.
fn used(file: &SourceFile) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for line in file.text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for part in line.split("crate::").skip(1) {
            let name: String = part.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '_').collect();
            assert!(!name.is_empty(), "{}: write one `use crate::` a module, so that this test can read it", file.path);
            used.insert(name);
        }
    }
    used.remove(&file.module);
    used
}

#[test]
fn nouns_know_the_nouns_above_them_and_verbs_know_no_verb() {
    for file in sources() {
        if ["cli", "main", "lib"].contains(&file.module.as_str()) {
            continue;
        }
        let known = MAY_USE.iter().find(|(module, _)| *module == file.module);
        let (_, may_use) = known.unwrap_or_else(|| panic!("{}: say in MAY_USE what this module may know", file.path));
        for name in used(&file) {
            assert!(may_use.contains(&name.as_str()), "{} may not know `{name}`", file.path);
        }
    }
}

#[test]
fn only_the_shell_touches_the_world() {
    for file in sources().iter().filter(|file| !SHELL.contains(&file.module.as_str())) {
        for line in file.text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for door in DOORS {
                assert!(!line.contains(door), "{} opens a door: {line}", file.path);
            }
        }
    }
}

#[test]
fn renderers_are_given_views_and_nothing_else_of_a_book() {
    for file in sources().iter().filter(|file| file.module == "render") {
        let names = ["model::Book", "model::Document,", "model::Document;", "Catalog", "crate::config"];
        for line in file.text.lines() {
            assert!(!names.iter().any(|name| line.contains(name)), "{} reaches past the view: {line}", file.path);
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for file in sources() {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "{}: no sentence at its head", file.path);
    }
}

#[test]
fn files_are_short_and_have_telling_names() {
    for file in sources() {
        let lines = file.text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines without its tests", file.path);
        let name = file.path.rsplit('/').next().unwrap().trim_end_matches(".rs");
        assert!(!EMPTY_NAMES.contains(&name), "{}: name it after what it holds", file.path);
    }
}

#[test]
fn nothing_is_left_for_later() {
    for file in sources() {
        for mark in ["TODO", "FIXME", "XXX", "HACK", "dbg!(", "#[allow("] {
            assert!(!file.text.contains(mark), "{}: {mark}", file.path);
        }
    }
}

#[test]
fn every_path_that_a_text_of_ours_names_exists() {
    let mut texts: Vec<(String, String)> = sources().into_iter().map(|file| (file.path, file.text)).collect();
    for name in ["README.md", "CHANGELOG.md"] {
        texts.push((name.to_owned(), fs::read_to_string(repository().join(name)).unwrap()));
    }
    let mut seen = 0;
    for (name, text) in texts {
        for path in text.split('`').skip(1).step_by(2) {
            let ours = ["src/", "tests/", "docs/content/", ".ci/"].iter().any(|folder| path.starts_with(folder));
            if ours && !path.contains(['*', ' ', '<', '{']) {
                seen += 1;
                assert!(repository().join(path).exists(), "{name} names `{path}`, which does not exist");
            }
        }
    }
    assert!(seen > 3, "no paths were found");
}

#[test]
fn modules_stand_in_reading_order() {
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let order: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    for (place, module) in order.iter().enumerate() {
        let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| name == module) else {
            panic!("{module} is not in MAY_USE")
        };
        let later = may_use.iter().find(|name| order[place..].contains(name) && !["serve", "disk"].contains(name));
        assert_eq!(later, None, "`{module}` stands before something that it may use");
    }
}
