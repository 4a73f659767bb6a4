//! A project in a folder of its own, the commands run in it, and what they said and wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use headwater::config::Level;
use headwater::lint::rules;
use proptest::prelude::ProptestConfig;
use tempfile::TempDir;

use crate::reports;

/// How many random cases a property is tried with: a few, or as many as `PROPTEST_CASES` says.
pub fn cases(few: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { few };
    ProptestConfig { cases, ..default }
}

/// The settings of a project that does not write its own; their last section is `[lint]`.
pub const BOOK: &str = include_str!("../rules/book.toml");
/// The UI catalog of a project that does not write its own.
pub const CATALOG: &str = include_str!("../rules/ui.yaml");

/// The day on which every command of the tests runs: 2026-11-24.
const TODAY: &str = "1795478400";

/// A sound picture of one dot, with a text that its program wrote into it.
pub fn png(comment: &str) -> Vec<u8> {
    let dot = [0x78, 0x9c, 0x63, 0x60, 0x60, 0x60, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01];
    png_of(comment, &dot)
}

/// A picture whose data are these.
pub fn png_of(comment: &str, data: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], body: &[u8]| {
        let crc = [kind.as_slice(), body].concat().iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
        });
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [length.as_slice(), kind, body, &(!crc).to_be_bytes()].concat()
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"tEXt", format!("Comment\0{comment}").as_bytes()),
        chunk(b"IDAT", data),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// A book in a folder that is gone when the test ends.
pub struct Project {
    folder: TempDir,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// How many rules look at a book whose settings say nothing of them.
pub fn rules_in_force() -> usize {
    rules::ALL.iter().filter(|rule| rule.level != Level::Allow).count()
}

/// A project with the usual settings and catalog.
pub fn project() -> Project {
    bare().file("book.toml", BOOK).file("content/ui.yaml", CATALOG)
}

/// A folder with nothing in it.
pub fn bare() -> Project {
    Project { folder: TempDir::new().unwrap() }
}

/// The repository itself.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of a folder of the repository.
pub fn copy_of(folder: &str) -> Project {
    let project = bare();
    for (path, bytes) in tree(&repository().join(folder)) {
        project.write(&path, &bytes);
    }
    project
}

impl Project {
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    #[must_use]
    pub fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text.as_bytes());
        self
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Every file below a folder of the project, with its bytes.
    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(folder))
    }

    /// Runs `headwater` in the project.
    pub fn run(&self, args: &[&str]) -> Run {
        run_in(self.folder.path(), args)
    }

    /// Runs a command that must end clean and say nothing on standard error.
    pub fn clean(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert!(run.code == 0 && run.err.is_empty(), "{args:?} was not clean: {run:#?}");
        run
    }

    /// The findings of `lint`, one line each: `file:line:column: severity[rule]: message`.
    pub fn findings(&self) -> Vec<String> {
        reports::check_all(self);
        let run = self.run(&["lint", "--format", "json"]);
        let report: serde_json::Value =
            serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let diagnostics = report["diagnostics"].as_array().unwrap();
        diagnostics
            .iter()
            .map(|entry| {
                let (file, line, column) = (text(&entry["file"]), &entry["line"], &entry["column"]);
                let (severity, rule) = (text(&entry["severity"]), text(&entry["rule"]));
                format!("{file}:{line}:{column}: {severity}[{rule}]: {}", text(&entry["message"]))
            })
            .collect()
    }
}

/// Runs `headwater` in a folder, with nothing of the outer environment that could change what it says.
pub fn run_in(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder.join("no-such-home"))
        .env("SOURCE_DATE_EPOCH", TODAY)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Every file below a folder, by its path relative to it.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(path, fs::read(entry.path()).unwrap_or_default());
            }
        }
    }
    files
}
