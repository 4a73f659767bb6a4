//! The second gate over a finished output: sources and files in, findings out.

use super::settings;
use crate::config::Config;
use crate::diagnostic::{Coverage, Diagnostic, OutputCount, RuleInfo};
use crate::output::Built;
use crate::render;
use crate::source::{FileId, SourceFile, SourceKind, Sources};
use crate::verify::{self, Case, Verified};

/// A finished output, held against the sources of its book.
#[derive(Debug)]
pub struct CheckedOutput {
    /// The files of the book and of the output, told from the book.
    pub sources: Sources,
    /// What is wrong with the output, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was searched, and for how much.
    pub coverage: Coverage,
    /// What was looked for.
    pub rules: Vec<RuleInfo>,
}

/// Searches a finished output for what the sources of its book keep inside.
#[must_use]
pub fn verify_output(mut sources: Sources, built: Built) -> CheckedOutput {
    let (config, _): (Config, _) = settings(&sources);
    let Built { folder, files, places } = built;
    let files: Vec<(FileId, _)> = files
        .into_iter()
        .map(|file| {
            let path = format!("{folder}{}", file.path);
            // What is no text has no lines that could be shown.
            let text = std::str::from_utf8(&file.bytes).unwrap_or_default().into();
            (sources.add(SourceFile { path, kind: SourceKind::Output, text, defect: None }), file)
        })
        .collect();
    let own: Vec<&str> = render::public_texts().collect();
    let case = Case { sources: &sources, config: &config, files: &files, places: &places, own: &own };
    let Verified { mut diagnostics, sources: read, passages, bytes } = verify::output(&case);
    // A place in what is no text cannot be shown, so the file itself is named.
    for found in &mut diagnostics {
        let place = &mut found.primary.span;
        let length = u32::try_from(sources.text(place.file).len()).unwrap_or(u32::MAX);
        (place.start, place.end) = (place.start.min(length), place.end.min(length));
    }
    let rules = verify::rules();
    let coverage = Coverage {
        files: read,
        skipped: 0,
        rules: rules.len(),
        procedures: 0,
        pages: 0,
        ui_versions: config.versions.supported().iter().count(),
        anchors: None,
        output: Some(OutputCount { files: files.len(), bytes, passages }),
    };
    CheckedOutput { sources, diagnostics, coverage, rules }
}
