//! For GitHub Actions: one workflow command a finding, which shows it beside the changed line.

use super::place::{Columns, Place, Places, from_root};
use super::plain::{sentence, visible};
use super::{Format, Report, summary};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static FORMAT: Format =
    Format { name: "github", summary: "Annotations of GitHub Actions", write: github, failure };

fn github(report: &Report) -> String {
    let mut places = Places::new(report.sources, Columns::Utf16);
    let mut text = String::new();
    for diagnostic in report.diagnostics {
        let place = places.of(diagnostic.primary.span);
        text.push_str(&annotation(diagnostic, place, report.root));
        text.push('\n');
    }
    text + &summary(report) + "\n"
}

fn annotation(diagnostic: &Diagnostic, place: Place, root: &str) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    // Columns are taken for nonsense when the place has more than one line.
    let columns = if place.line == place.end_line {
        format!(",col={},endColumn={}", place.column, place.end_column)
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}",
        property(&visible(&from_root(root, place.path))),
        place.line,
        place.end_line,
        property(diagnostic.rule.as_str()),
        data(&sentence(diagnostic)),
    )
}

/// Said as an annotation without a place, so that it is seen beside the run.
fn failure(message: &str) -> String {
    format!("::error title=headwater::{}\n", data(&visible(message)))
}

/// A text as the message of a command; the runner takes the escapes back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
