//! What Headwater is made of besides its own code: which crates, which of them run code while it is built, how much
//! of them is `unsafe`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::project::repository;

/// How many crates Headwater may name; each has its reason in `Cargo.toml`.
const MOST_DIRECT: usize = 36;
/// How many crates may be built into it or run while it is built, on this system.
const MOST_CRATES: usize = 191;
/// How many times the word `unsafe` may stand in their code.
const MOST_UNSAFE: usize = 16_837;

/// A crate of another.
struct Crate {
    name: String,
    version: String,
    has_build_script: bool,
    is_macro: bool,
    is_direct: bool,
    unsafes: usize,
}

fn metadata() -> Value {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(rustc.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What is built already was fetched already.
    let args = ["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host];
    let output = Command::new(env!("CARGO")).args(args).current_dir(repository()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Names and versions of what a release is made with; the features that only tests need ask for more.
fn released() -> BTreeSet<(String, String)> {
    let args = ["tree", "--locked", "--offline", "--edges", "no-dev", "--prefix", "none", "--format", "{p}"];
    let output = Command::new(env!("CARGO")).args(args).current_dir(repository()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    });
    names.collect()
}

/// The crates that a release of Headwater is made with, those of its tests left out.
fn crates() -> Vec<Crate> {
    let metadata = metadata();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|package| (text(&package["id"]), package)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let needs = |id: &str| -> Vec<String> {
        let is_needed = |dependency: &&Value| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
        let dependencies = list(&nodes[id]["deps"]);
        dependencies.iter().filter(is_needed).map(|dependency| text(&dependency["pkg"])).collect()
    };
    let root = text(&metadata["resolve"]["root"]);
    let direct: BTreeSet<String> = needs(&root).into_iter().collect();
    let (mut seen, mut next) = (direct.clone(), Vec::from_iter(direct.clone()));
    while let Some(id) = next.pop() {
        next.extend(needs(&id).into_iter().filter(|id| seen.insert(id.clone())));
    }
    let released = released();
    let is_released = |id: &&String| {
        let package = &packages[*id];
        released.contains(&(text(&package["name"]), text(&package["version"])))
    };
    let mut crates: Vec<Crate> = seen
        .iter()
        .filter(is_released)
        .map(|id| {
            let package = &packages[id];
            let kinds: Vec<String> = list(&package["targets"])
                .iter()
                .flat_map(|target| list(&target["kind"]))
                .map(|kind| text(&kind))
                .collect();
            let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().join("src");
            Crate {
                name: text(&package["name"]),
                version: text(&package["version"]),
                has_build_script: kinds.iter().any(|kind| kind == "custom-build"),
                is_macro: kinds.iter().any(|kind| kind == "proc-macro"),
                is_direct: direct.contains(id),
                unsafes: unsafes(&folder),
            }
        })
        .collect();
    crates.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    crates
}

/// How many times `unsafe` stands in the code below a folder, outside of comments.
fn unsafes(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        let is_word = |char: char| !(char.is_alphanumeric() || char == '_');
        code.flat_map(|line| line.split(is_word)).filter(|word| *word == "unsafe").count()
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let of = |path: std::path::PathBuf| match path.extension() {
        _ if path.is_dir() => unsafes(&path),
        Some(extension) if extension == "rs" => count(&path),
        _ => 0,
    };
    paths.map(of).sum()
}

#[test]
fn the_crates_are_those_that_were_looked_at() {
    let crates = crates();
    let total: usize = crates.iter().map(|found| found.unsafes).sum();
    let direct = crates.iter().filter(|found| found.is_direct).count();
    let mut list = format!(
        "# The crates of a release for x86-64 Linux, as `tests/it/supply.rs` finds them: what to look at when one is added.\n\
         # HEADWATER_UPDATE=1 writes this file anew. {direct} are named in Cargo.toml, {} in all; `unsafe` {total} times.\n",
        crates.len()
    );
    for found in &crates {
        let notes =
            [(found.is_direct, " direct"), (found.has_build_script, " build-script"), (found.is_macro, " macro")];
        let notes: String = notes.iter().filter(|(is, _)| *is).map(|(_, note)| *note).collect();
        list.push_str(&format!("{} {} unsafe={}{notes}\n", found.name, found.version, found.unsafes));
    }
    assert!(direct <= MOST_DIRECT, "{direct} crates are named in Cargo.toml");
    assert!(crates.len() <= MOST_CRATES, "{} crates", crates.len());
    assert!(total <= MOST_UNSAFE, "`unsafe` stands {total} times in the crates");
    let path = repository().join("tests/supply/crates.txt");
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        fs::write(&path, &list).unwrap();
    }
    // The list is of one system; others have a few crates of their own.
    if cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        let known = fs::read_to_string(&path).unwrap_or_default();
        let new: Vec<&str> = list.lines().filter(|line| !known.lines().any(|other| other == *line)).collect();
        let gone: Vec<&str> = known.lines().filter(|line| !list.lines().any(|other| other == *line)).collect();
        assert!(
            new.is_empty() && gone.is_empty(),
            "look at these crates, and write tests/supply/crates.txt anew with HEADWATER_UPDATE=1:\nnew: {new:#?}\ngone: {gone:#?}"
        );
    }
}

#[test]
fn no_code_of_ours_is_unsafe() {
    let read = |path: &str| fs::read_to_string(repository().join(path)).unwrap();
    assert!(read("src/lib.rs").contains("#![forbid(unsafe_code)]"));
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    assert_eq!(unsafes(&repository().join("src")), 0);
}

#[test]
fn each_crate_that_is_named_has_its_reason() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let lines: Vec<&str> = manifest.lines().collect();
    let mut section = "";
    for (number, line) in lines.iter().enumerate() {
        if line.starts_with('[') {
            section = line;
        }
        if section.ends_with("dependencies]") && line.contains(" = ") && !line.starts_with('#') {
            assert!(number > 0 && lines[number - 1].starts_with("# "), "say above it why this is needed: {line}");
        }
    }
    assert!(manifest.contains("rust-version") && repository().join("Cargo.lock").exists());
}
