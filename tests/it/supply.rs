//! What Headwater is made of besides its own code: which crates, which of them run code while it is built, how much
//! of them is `unsafe`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::project::repository;

/// How many crates Headwater may name; each has its reason in `Cargo.toml`.
const MOST_DIRECT: usize = 36;
/// How many crates may be built into it or run while it is built, on this system.
const MOST_CRATES: usize = 190;
/// How many times the word `unsafe` may stand in their code.
const MOST_UNSAFE: usize = 16_757;

/// A crate of another.
struct Crate {
    name: String,
    version: String,
    has_build_script: bool,
    is_macro: bool,
    is_direct: bool,
    unsafes: usize,
}

/// What a command of cargo says; it fetches nothing, for what is built already was fetched already.
fn cargo(args: &[&str]) -> String {
    let fixed = ["--locked", "--offline"];
    let output = Command::new(env!("CARGO")).args(args).args(fixed).current_dir(repository()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The crates that a release of Headwater is made with on this system, those of its tests left out.
fn crates() -> Vec<Crate> {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(rustc.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--filter-platform", host])).unwrap();
    // What tests need changes the features of other crates; the tree leaves that out, too.
    let tree = cargo(&["tree", "--edges", "no-dev", "--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    let in_tree: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| Some((line.split(' ').next()?, line.split(' ').nth(1)?.strip_prefix('v')?)))
        .collect();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = list(&metadata["packages"]);
    // A crate may be there in two versions, of which only one is named.
    let root = &metadata["resolve"]["root"];
    let nodes = list(&metadata["resolve"]["nodes"]);
    let needs = list(&nodes.iter().find(|node| node["id"] == *root).unwrap()["deps"]);
    let is_named = |need: &&Value| list(&need["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
    let direct: BTreeSet<String> = needs.iter().filter(is_named).map(|need| text(&need["pkg"])).collect();
    let read = |package: &Value| {
        let kinds = list(&package["targets"]).into_iter().flat_map(|target| list(&target["kind"]));
        let kinds: Vec<String> = kinds.map(|kind| text(&kind)).collect();
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().join("src");
        Crate {
            name: text(&package["name"]),
            version: text(&package["version"]),
            has_build_script: kinds.iter().any(|kind| kind == "custom-build"),
            is_macro: kinds.iter().any(|kind| kind == "proc-macro"),
            is_direct: direct.contains(&text(&package["id"])),
            unsafes: unsafes(&folder),
        }
    };
    let is_in_tree = |package: &&Value| {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        name != "headwater" && in_tree.contains(&(name, version))
    };
    let mut crates: Vec<Crate> = packages.iter().filter(is_in_tree).map(read).collect();
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
