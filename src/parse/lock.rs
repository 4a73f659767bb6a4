//! `book.lock` to what was published, with every fault in it.

use super::context::Context;
use super::data::Node;
use super::toml_tree;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{DocumentId, DocumentPath, Lock, LockedPage};
use crate::source::{FileId, SourceFile, Span};

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
    let mut context = Context::new(file, config);
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
    fields.finish("`book.lock`", &["version", "pages"], &mut context);
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
