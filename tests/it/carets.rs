//! Cases whose expected findings stand in their text: carets under the place, the message beside them.
//!
//! A case is a run of fenced files. A line of a file that holds nothing but spaces, carets and a
//! message is taken out before the file is written; it says that the line above has a finding from
//! the first caret to the last, whose message starts so. `^` alone may mark a place without width.

use crate::project::{Project, project};
use crate::reports;

/// A finding that a case expects, or that the linter made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    pub file: String,
    pub line: u64,
    pub column: u64,
    pub end_column: u64,
    pub message: String,
}

/// The project of a case and the findings that it expects.
pub fn read(case: &str) -> (Project, Vec<Expected>) {
    let mut project = project();
    let mut expected = Vec::new();
    let mut lines = case.lines();
    while let Some(line) = lines.next() {
        let Some((_, path)) = line.strip_prefix("```").and_then(|info| info.split_once(' ')) else { continue };
        let mut text = String::new();
        let mut count = 0;
        for line in lines.by_ref().take_while(|line| *line != "```") {
            match caret_line(line) {
                Some((column, end_column, message)) => expected.push(Expected {
                    file: path.to_owned(),
                    line: count,
                    column,
                    end_column,
                    message: message.to_owned(),
                }),
                None => {
                    count += 1;
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        project = project.file(path, &text);
    }
    expected.sort();
    (project, expected)
}

fn caret_line(line: &str) -> Option<(u64, u64, &str)> {
    let rest = line.trim_start_matches(' ');
    let message = rest.trim_start_matches('^');
    let carets = rest.len() - message.len();
    if carets == 0 {
        return None;
    }
    let column = (line.len() - rest.len()) as u64 + 1;
    Some((column, column + carets as u64, message.trim()))
}

/// What is amiss between what the linter finds in a project and what its case expects; empty when nothing is.
pub fn complaints(name: &str, rule: &str, project: &Project, expected: &[Expected]) -> String {
    let run = project.run(&["lint", "--format", "json"]);
    let report: serde_json::Value =
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{name}: {error}: {run:#?}"));
    reports::check_all(project);
    let mut complaints = String::new();
    let mut left = expected.to_vec();
    for entry in report["diagnostics"].as_array().unwrap() {
        let found = Expected {
            file: entry["file"].as_str().unwrap().to_owned(),
            line: entry["line"].as_u64().unwrap(),
            column: entry["column"].as_u64().unwrap(),
            end_column: entry["end_column"].as_u64().unwrap(),
            message: entry["message"].as_str().unwrap().to_owned(),
        };
        if entry["help"].as_str().unwrap_or_default().is_empty() {
            complaints.push_str(&format!("{name}: no help: {entry:#}\n"));
        }
        // The files of a case differ in little but what the case is about, which makes them near copies.
        if entry["rule"] == "duplicate-procedure" && rule != "duplicate-procedure" {
            continue;
        }
        match left.iter().position(|expected| entry["rule"] == rule && found.is(expected)) {
            Some(place) => drop(left.remove(place)),
            None => complaints.push_str(&format!("{name}: not expected: {}: {found:?}\n", entry["rule"])),
        }
    }
    for expected in left {
        complaints.push_str(&format!("{name}: not found: {expected:?}\n"));
    }
    complaints
}

impl Expected {
    fn is(&self, expected: &Self) -> bool {
        // `^` alone also marks a place without width: the end of a text, the start of a file.
        let narrow = expected.end_column == expected.column + 1 && self.end_column == self.column;
        self.file == expected.file
            && (self.line, self.column) == (expected.line, expected.column)
            && (self.end_column == expected.end_column || narrow)
            && self.message.starts_with(&expected.message)
    }
}
