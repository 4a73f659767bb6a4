//! The same help for other tools: which page belongs to which element, and the steps as tours.

mod driver_js;
mod html_help;
mod keywords;
mod maps;
mod topics;
mod vs_code;

use super::form::Bundle;
use crate::model::DocumentKind;
use crate::model::view::{Block, Callout, CalloutKind, Export, Page, Step, View};
use crate::render::words::words;
use topics::Topics;

/// What an export is made from.
struct Source<'v, 'a> {
    view: &'v View<'a>,
    pages: &'v [Page<'a>],
    bundle: &'v Bundle<'v>,
    topics: Topics<'v>,
}

/// The files for the other tools that the book asks for, by their path in the folder of the in-app help.
pub(super) fn exports(view: &View, bundle: &Bundle) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut wanted = view.exports().peekable();
    if wanted.peek().is_none() {
        return files;
    }
    let procedures = view.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure);
    let pages: Vec<Page> = procedures.map(|entry| view.page(entry)).collect();
    let source = Source { view, pages: &pages, bundle, topics: Topics::of(view, &pages, bundle) };
    for export in wanted {
        let made = match export {
            Export::Dita => vec![("dita.ditamap".to_owned(), maps::dita(&source))],
            Export::DriverJs => vec![("driver-js.json".to_owned(), driver_js::steps(&source))],
            Export::F1Keywords => vec![("f1-keywords.yaml".to_owned(), keywords::keywords(&source))],
            Export::Flare => vec![("flare.flali".to_owned(), maps::flare(&source))],
            Export::HtmlHelp => html_help::files(&source),
            Export::VsCode => vs_code::files(&source),
        };
        files.extend(made.into_iter().map(|(name, bytes)| (format!("export/{}/{name}", bundle.version), bytes)));
    }
    files
}

/// What a step says to do, on one line: without its checks and branches, for which the other tools have no room there.
fn said(step: &Step) -> String {
    let is_aside =
        |block: &&Block| matches!(block, Block::Callout(Callout { kind: CalloutKind::Check | CalloutKind::If, .. }));
    words(step.blocks.iter().filter(|block| !is_aside(block)))
}
