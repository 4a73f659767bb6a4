//! The UI catalog's YAML to elements.

use super::context::Context;
use super::data::{Node, Value};
use super::{product, yaml};
use crate::config::Config;
use crate::diagnostic::{DUPLICATE_ID, Diagnostic, INVALID_SOURCE};
use crate::model::{Catalog, Element, ElementId};
use crate::source::{FileId, Located, SourceFile};
use crate::version::UiVersion;

const KEYS: [&str; 8] = ["label", "kind", "since", "removed", "replaced-by", "selector", "help", "done"];

/// Reads the files of the catalog; elements that contradict themselves are reported and kept as far as they are sound.
#[must_use]
pub fn catalog<'f>(
    files: impl IntoIterator<Item = (FileId, &'f SourceFile)>,
    config: &Config,
) -> (Catalog, Vec<Diagnostic>) {
    let mut catalog = Catalog::default();
    let mut diagnostics = Vec::new();
    for (id, file) in files {
        let mut context = Context::new(id, config);
        match &file.defect {
            Some(defect) => context.report(super::defect(id, defect)),
            None => read_file(&file.text, &mut catalog, &mut context),
        }
        if context.diagnostics.iter().any(|found| found.rule == INVALID_SOURCE) {
            catalog.mark_partial();
        }
        diagnostics.append(&mut context.diagnostics);
    }
    (catalog, diagnostics)
}

fn read_file(text: &str, catalog: &mut Catalog, context: &mut Context) {
    let root = yaml::tree(text, 0, context);
    for (id, node) in root.fields("the UI catalog", context).take_all() {
        let Some(element) = element(id, node, context) else { continue };
        if let Err(element) = catalog.insert(element) {
            let first = catalog.get(&element.id).map(|first| first.span);
            let message = format!("the UI element `{}` is declared twice", element.id);
            let twice = Diagnostic::new(DUPLICATE_ID, element.span, message).help("keep one of them, or rename one");
            context.report(match first {
                Some(first) => twice.related(first, "first declared here"),
                None => twice,
            });
        }
    }
}

fn element(id: &Located<String>, node: &Node, context: &mut Context) -> Option<Element> {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if !id.value.split('.').all(is_part) {
        let help = "use lower-case letters, digits and `-`, with dots between a parent and its child";
        context.invalid(id.span, format!("`{}` cannot name a UI element", id.value), help);
        return None;
    }
    if id.value.split('.').count() > Catalog::MOST_LEVELS {
        let message = format!("this UI element stands in more than {} others", Catalog::MOST_LEVELS - 1);
        context.invalid(id.span, message, "leave out levels that no reader sees");
        return None;
    }
    let what = format!("`{}`", id.value);
    let mut fields = node.fields(&what, context);
    let since = fields.take("since").and_then(|node| version(node, context));
    let removed = fields.take("removed").and_then(|node| version(node, context));
    let first = since.as_ref().map_or(context.config.versions.oldest(), |since| since.value);
    if let Some(removed) = removed.as_ref().filter(|removed| removed.value <= first) {
        let message = format!("`{}` is removed before it exists", id.value);
        context.invalid(removed.span, message, "name a version after the one in `since`");
    }
    let label = fields.take("label");
    let element = Element {
        id: ElementId::new(id.value.clone()),
        span: id.span,
        labels: label.map(|node| labels(node, first, context)).unwrap_or_default(),
        kind: fields.take("kind").and_then(|node| node.text("`kind`", context)),
        since: first,
        since_span: since.map(|since| since.span),
        removed,
        replaced_by: fields.take("replaced-by").and_then(|node| {
            let id = node.text("`replaced-by`", context)?;
            Some(Located::new(ElementId::new(id.value), id.span))
        }),
        selector: fields.take("selector").and_then(|node| product::selector(node, context)),
        help: fields.take("help").and_then(|node| node.text("`help`", context)),
        done: fields.take("done").and_then(|node| product::completion(node, context)),
    };
    if label.is_none() {
        let help = "write `label:` with the words on the screen";
        context.invalid(id.span, format!("`{}` has no label", id.value), help);
    }
    fields.finish(&what, &KEYS, context);
    Some(element)
}

/// One label for all versions, or a map from the version that introduced each.
fn labels(node: &Node, since: UiVersion, context: &mut Context) -> Vec<(UiVersion, Located<String>)> {
    let Value::Map(entries) = &node.value else {
        return node.text("the label", context).map(|label| vec![(since, label)]).unwrap_or_default();
    };
    let mut labels: Vec<(UiVersion, Located<String>)> = Vec::new();
    for (name, label) in entries {
        let Some(from) = find_version(name, context) else { continue };
        if labels.last().is_some_and(|(before, _)| *before >= from) {
            context.invalid(name.span, "labels out of order", "write the oldest version first");
        }
        labels.extend(label.text("the label", context).map(|label| (from, label)));
    }
    if let Some((first, _)) = labels.first().filter(|(first, _)| *first > since) {
        let versions = &context.config.versions;
        let message = format!("no label from {} until {}", versions.name(since), versions.name(*first));
        context.invalid(node.span, message, "name the label of the first version too, or add `since`");
    }
    labels
}

fn version(node: &Node, context: &mut Context) -> Option<Located<UiVersion>> {
    let name = node.text("the version", context)?;
    Some(Located::new(find_version(&name, context)?, name.span))
}

fn find_version(name: &Located<String>, context: &mut Context) -> Option<UiVersion> {
    let versions = &context.config.versions;
    let found = versions.find(&name.value);
    if found.is_none() {
        let help = versions.suggest(&name.value);
        context.invalid(name.span, format!("unknown UI version `{}`", name.value), help);
    }
    found
}
