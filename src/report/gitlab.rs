//! For GitLab: a Code Quality report.

use serde::Serialize;

use super::place::{Columns, Place, Places, from_root};
use super::plain::{json, visible};
use super::{Format, Report, silence};
use crate::diagnostic::{Diagnostic, Fingerprint, Severity};

/// An empty list would say that all is mended, so a run that failed says nothing.
pub(super) static FORMAT: Format =
    Format { name: "gitlab", summary: "A Code Quality report of GitLab", write: gitlab, failure: silence };

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'r str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn gitlab(report: &Report) -> String {
    let mut places = Places::new(report.sources, Columns::Characters);
    let marks = report.fingerprints();
    let marked = report.diagnostics.iter().zip(marks);
    let issues =
        marked.map(|(diagnostic, mark)| issue(diagnostic, mark, places.of(diagnostic.primary.span), report.root));
    json(&issues.collect::<Vec<_>>())
}

fn issue<'r>(diagnostic: &'r Diagnostic, mark: Fingerprint, place: Place, root: &str) -> Issue<'r> {
    let help = diagnostic.help.as_ref().map(|help| format!("; {}", visible(help)));
    Issue {
        description: visible(&diagnostic.message) + &help.unwrap_or_default(),
        check_name: diagnostic.rule.as_str(),
        fingerprint: mark.in_file(place.path),
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
        },
        location: Location {
            path: from_root(root, place.path),
            lines: Lines { begin: place.line, end: place.end_line },
        },
    }
}
