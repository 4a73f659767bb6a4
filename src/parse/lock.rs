//! `book.lock` to what was published, with every fault in it.

use super::context::Context;
use super::data::Node;
use super::toml_tree;
use crate::config::Config;
use crate::date::Day;
use crate::diagnostic::Diagnostic;
use crate::model::{Change, DocumentId, DocumentPath, Lock, LockedPage, LockedStep, LockedText, StepChanges, StepName};
use crate::source::{FileId, SourceFile, Span};
use crate::version::VersionSet;

/// The version of the form of the file.
const VERSION: &str = "1";
const RESTORE: &str = "take it out of version control again, or delete the file and run `headwater lock`";
const MERGE: &str = "after a merge keep the lines of both sides, without marks; \
                     or delete the file and run `headwater lock`, which forgets what is gone";

/// Reads the lock, of which nothing is taken when it is not whole; each fault is reported.
#[must_use]
pub fn lock(file: FileId, source: &SourceFile, config: &Config) -> (Lock, Vec<Diagnostic>) {
    let mut lock = Lock::default();
    if let Some(defect) = &source.defect {
        return (lock, vec![super::defect(file, defect)]);
    }
    let mut context = Context::of_toml(file, config);
    let tree = toml_tree::tree(&source.text, MERGE, &mut context);
    if !tree.is_whole {
        // What stands around a fault is not what was written there.
        return (lock, context.diagnostics);
    }
    let mut fields = tree.root.fields("`book.lock`", &mut context);
    match fields.take("version").and_then(|node| node.text("the version", &mut context)) {
        Some(version) if version.value == VERSION => {}
        Some(version) => {
            let message = format!("a `book.lock` of version {}; this Headwater reads version {VERSION}", version.value);
            context.invalid(version.span, message, "use the Headwater that wrote it, or a later one");
            return (lock, context.diagnostics);
        }
        None => context.invalid(Span::start_of(file), "this `book.lock` does not say its version", RESTORE),
    }
    let pages = fields.take("pages").map(|node| node.items("`pages`", &mut context)).unwrap_or_default();
    lock.pages = pages.iter().filter_map(|node| page(node, &mut context)).collect();
    let texts = fields.take("texts").map(|node| node.items("`texts`", &mut context)).unwrap_or_default();
    for text in texts.iter().filter_map(|node| text(node, &mut context)) {
        lock.texts.entry(text.id.clone()).or_default().push(text);
    }
    fields.finish("`book.lock`", &["version", "pages", "texts"], &mut context);
    (lock, context.diagnostics)
}

fn page(node: &Node, context: &mut Context) -> Option<LockedPage> {
    const WHAT: &str = "a page of `book.lock`";
    let mut fields = node.fields(WHAT, context);
    let id = fields.take("id").and_then(|node| node.text("the id", context));
    let address = fields.take("address").and_then(|node| node.text("the address", context));
    fields.finish(WHAT, &["id", "address"], context);
    if id.is_none() || address.is_none() {
        context.invalid(node.span, "a page needs an `id` and an `address`", RESTORE);
    }
    let (id, address) = (DocumentId::new(id?.value), DocumentPath::of_address(&address?.value));
    Some(LockedPage { span: node.span, id, address })
}

/// What a page said; nothing of UI versions that the book no longer declares.
fn text(node: &Node, context: &mut Context) -> Option<LockedText> {
    const WHAT: &str = "a text of `book.lock`";
    const KEYS: [&str; 10] = ["id", "ui", "since", "hash", "page", "new", "changed", "moved", "gone", "steps"];
    let mut fields = node.fields(WHAT, context);
    let mut value = |key, context: &mut Context| fields.take(key).and_then(|node| node.text(WHAT, context));
    let (id, hash, page) = (value("id", context), value("hash", context), value("page", context));
    let since = value("since", context);
    let day = since.as_ref().and_then(|since| Day::parse(&since.value));
    let mut list = |key, context: &mut Context| -> Vec<String> {
        let texts = fields.take(key).map(|node| node.texts(WHAT, context)).unwrap_or_default();
        texts.into_iter().map(|text| text.value).collect()
    };
    let versions = list("ui", context).into_iter().filter_map(|name| context.config.versions.find(&name));
    let versions = versions.fold(VersionSet::EMPTY, |set, version| set.or(VersionSet::only(version)));
    let step = |written: String| {
        let (name, hash) = written.rsplit_once(' ')?;
        Some(LockedStep { name: StepName::new(name), hash: hash.to_owned() })
    };
    let steps = list("steps", context).into_iter().filter_map(step).collect();
    let mut names = |key, context: &mut Context| list(key, context).into_iter().map(StepName::new).collect();
    let changes = StepChanges {
        new: names("new", context),
        changed: names("changed", context),
        moved: names("moved", context),
        gone: names("gone", context),
    };
    let change = match page.as_ref().map(|page| page.value.as_str()) {
        Some("new") => Change::New,
        Some("changed") => Change::Text(changes),
        _ => Change::Unknown,
    };
    fields.finish(WHAT, &KEYS, context);
    let (Some(id), Some(hash), Some(since)) = (id, hash, day) else {
        context.invalid(node.span, "a text needs an `id`, a `hash` and a day, `since`", RESTORE);
        return None;
    };
    let text = LockedText { id: DocumentId::new(id.value), versions, since, hash: hash.value, steps, change };
    (!versions.is_empty()).then_some(text)
}
