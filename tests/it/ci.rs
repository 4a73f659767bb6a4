//! What runs for a change from a stranger can do nothing but fail: no secrets, nothing that is not pinned, and the
//! workflows that we hand out may only read.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::project::repository;

/// What `.ci/run` runs, and what that runs.
const RUN: [&str; 4] = [".ci/run", "tests/run", "tests/browser/run", "tests/supply/advisories"];
/// What installs something besides.
const INSTALL: [&str; 3] = [".ci/release/build", "tests/fuzz/run", "tests/supply/workflows"];

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The commands of a script: its lines without comments.
fn commands(path: &str) -> Vec<String> {
    let text = read(path);
    text.lines().map(str::trim).filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// The workflows in the README and the handbook, by page.
fn workflows() -> Vec<(String, Value)> {
    let pages = fs::read_dir(repository().join("docs/content")).unwrap().map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let paths = pages.map(|path| path.strip_prefix(repository()).unwrap().to_string_lossy().into_owned());
    let mut found = Vec::new();
    for path in paths.chain(["README.md".to_owned()]) {
        let text = read(&path);
        for block in text.split("\n```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next()) {
            if block.contains("runs-on:") {
                found.push((path.clone(), serde_yaml::from_str(block).unwrap()));
            }
        }
    }
    found
}

#[test]
fn what_runs_for_a_change_knows_no_secret_and_publishes_nothing() {
    for path in RUN {
        for line in commands(path) {
            for word in ["TOKEN", "SECRET", "PASSWORD", ".ci/release", "publish", "git push", "ssh", "eval ", "| sh"] {
                assert!(!line.contains(word), "{path}: {line}");
            }
        }
    }
}

#[test]
fn what_is_installed_has_a_version_and_runs_nothing_while_it_is() {
    let mut seen = 0;
    for path in RUN.into_iter().chain(INSTALL) {
        for line in commands(path) {
            seen += usize::from(line.contains("install ") || line.contains("npm ci"));
            let needs = |what: &str, flags: &[&str]| {
                let is_pinned = !line.contains(what) || flags.iter().all(|flag| line.contains(flag));
                assert!(is_pinned, "{path}: {line}");
            };
            needs("cargo install", &["--locked", "--version "]);
            needs("npm ci ", &["--ignore-scripts"]);
            needs("pip\" install", &["=="]);
            assert!(!["npm install", "npx", "curl", "wget"].iter().any(|word| line.contains(word)), "{path}: {line}");
        }
    }
    assert!(seen > 8);
    let lock: BTreeMap<String, Value> = serde_json::from_str(&read("tests/browser/package-lock.json")).unwrap();
    for (name, package) in lock["packages"].as_object().unwrap().iter().filter(|(name, _)| !name.is_empty()) {
        assert!(package["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-")), "{name}");
    }
    let crates = read("Cargo.lock");
    let fetched = crates.split("[[package]]").filter(|package| package.contains("\nsource = "));
    assert!(fetched.clone().count() > 100);
    for package in fetched {
        assert!(package.contains("\nchecksum = \"") && package.contains("\"registry+"), "{package}");
    }
}

#[test]
fn the_workflows_that_we_hand_out_can_be_turned_against_nobody() {
    let workflows = workflows();
    assert!(workflows.len() > 2);
    for (path, workflow) in workflows {
        assert_eq!(workflow["on"], serde_json::json!(["pull_request"]), "{path}");
        let jobs: Vec<&Value> = workflow["jobs"].as_object().unwrap().values().collect();
        assert!(workflow["permissions"].is_object(), "{path}: what a job may do is said, and is not all");
        for permissions in [&workflow].into_iter().chain(jobs.iter().copied()).map(|part| &part["permissions"]) {
            for (what, may) in permissions.as_object().into_iter().flatten() {
                assert!(may == "read" || what == "security-events", "{path}: {what}");
            }
        }
        for step in jobs.iter().flat_map(|job| job["steps"].as_array().unwrap()) {
            assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{path}: a text of others in a command");
            let Some((action, commit)) = step["uses"].as_str().and_then(|uses| uses.split_once('@')) else { continue };
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{path}: {action}");
            let keeps = action == "actions/checkout" && step["with"]["persist-credentials"] != Value::Bool(false);
            assert!(!keeps, "{path}: the checkout leaves its token");
        }
    }
}
