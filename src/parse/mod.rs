//! Text to documents; it never fails: whatever a file holds, a document and its diagnostics come back.
//!
//! Parsing one file is a pure function of its bytes and the settings.

mod anchors;
mod catalog;
mod choice;
mod context;
mod data;
mod document;
mod escalation;
mod expression;
mod front_matter;
mod head;
mod limits;
mod lint_settings;
mod lock;
mod markdown;
mod misplaced;
mod outputs;
mod passage;
mod picture;
mod product;
mod search_settings;
mod settings;
mod stamp;
mod steps;
mod support_settings;
mod suppression;
mod stretches;
mod svg;
mod toml_tree;
mod yaml;
mod yaml_steps;

pub use anchors::anchors;
pub use catalog::catalog;
pub use document::document;
pub use lock::lock;
pub use picture::picture;
pub use settings::settings;

use crate::diagnostic::{Diagnostic, INVALID_SOURCE};
use crate::source::{Defect, FileId, Span};

/// Whether a path is that of a YAML file; what is not is Markdown.
#[must_use]
pub fn is_yaml(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
}

/// The finding for a file whose text could not be taken as it is.
#[must_use]
pub fn defect(file: FileId, defect: &Defect) -> Diagnostic {
    let place = Span::new(file, defect.at..defect.at);
    Diagnostic::new(INVALID_SOURCE, place, defect.reason.clone()).help(defect.help.clone())
}
