//! `book.toml` to settings, with every fault in it.

use super::context::Context;
use super::data::{Fields, Node};
use super::{limits, lint_settings, outputs, search_settings, support_settings, toml_tree};
use crate::audience::{Audience, AudienceSet};
use crate::config::{Config, FactWords};
use crate::diagnostic::{DUPLICATE_ID, Diagnostic, nearest, or_list};
use crate::source::{FileId, Located, SourceFile};
use crate::version::Versions;

/// Reads the settings; what is faulty keeps its default, and each fault is reported.
#[must_use]
pub fn settings(file: FileId, source: &SourceFile) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::defaults(file);
    if let Some(defect) = &source.defect {
        config.is_whole = false;
        return (config, vec![super::defect(file, defect)]);
    }
    let defaults = config.clone();
    let mut context = Context::of_toml(file, &defaults);
    let tree = toml_tree::tree(&source.text, "quote texts, and close every bracket", &mut context);
    config.is_whole = tree.is_whole;
    read_root(&tree.root, &mut config, &mut context);
    (config, context.diagnostics)
}

fn read_root(root: &Node, config: &mut Config, context: &mut Context) {
    let mut fields = root.fields("`book.toml`", context);
    section(&mut fields, "book", context, |fields, context| read_book(fields, config, context));
    section(&mut fields, "build", context, |fields, context| {
        if let Some(folder) = fields.take("build-dir").and_then(|node| node.text("`build-dir`", context)) {
            config.build_dir = folder;
        }
        &["build-dir"]
    });
    section(&mut fields, "ui", context, |fields, context| read_ui(fields, config, context));
    section(&mut fields, "support", context, |fields, context| support_settings::read(fields, config, context));
    section(&mut fields, "vars", context, |fields, context| {
        read_vars(fields, config, context);
        &[]
    });
    section(&mut fields, "facts", context, |fields, context| {
        for (name, node) in fields.take_all() {
            if let Some(words) = node.text(&format!("what `{}` means", name.value), context) {
                config.facts.insert(name.value.clone(), FactWords { name: name.span, words });
            }
        }
        &[]
    });
    section(&mut fields, "source", context, |fields, context| {
        let keys = fields.take("ignore-keys").map(|node| node.texts("`ignore-keys`", context));
        config.ignore_keys = keys.unwrap_or_default().into_iter().map(|key| key.value).collect();
        config.base_path = fields.take("base-path").and_then(|node| base_path(node, context));
        &["ignore-keys", "base-path"]
    });
    section(&mut fields, "lint", context, |fields, context| {
        lint_settings::read(fields, config, context);
        &[]
    });
    section(&mut fields, "limits", context, |fields, context| limits::read(fields, config, context));
    section(&mut fields, "search", context, |fields, context| search_settings::read(fields, config, context));
    section(&mut fields, "output", context, |fields, context| outputs::read(fields, config, context));
    fields.finish(
        "`book.toml`",
        &["book", "build", "ui", "support", "vars", "facts", "source", "lint", "limits", "search", "output"],
        context,
    );
}

/// Hands the keys of a section to `read`, which says what keys it knows.
pub(super) fn section<'n>(
    fields: &mut Fields<'n>,
    name: &str,
    context: &mut Context,
    read: impl FnOnce(&mut Fields<'n>, &mut Context) -> &'static [&'static str],
) {
    if let Some(node) = fields.take(name) {
        let what = format!("`[{name}]`");
        let mut inner = node.fields(&what, context);
        let known = read(&mut inner, context);
        inner.finish(&what, known, context);
    }
}

/// `/docs/` is `/docs`; the root of the site is what holds without the key.
fn base_path(node: &Node, context: &mut Context) -> Option<String> {
    let written = node.text("`base-path`", context)?;
    if !written.value.starts_with('/') || written.value.contains(['?', '#']) {
        let help = "write the path on the site below which the content stands, such as `/docs`";
        context.invalid(written.span, "this is not a path that begins with `/`", help);
        return None;
    }
    let path = written.value.trim_end_matches('/');
    (!path.is_empty()).then(|| path.to_owned())
}

fn read_book(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    let book = &mut config.book;
    if let Some(title) = fields.take("title").and_then(|node| node.text("the title", context)) {
        book.title = title.value;
    }
    if let Some(authors) = fields.take("authors") {
        book.authors = authors.texts("`authors`", context).into_iter().map(|author| author.value).collect();
    }
    if let Some(language) = fields.take("language").and_then(|node| node.text("the language", context)) {
        let is_tag = |char: char| char.is_ascii_alphanumeric() || char == '-';
        if language.value.chars().all(is_tag) {
            book.language = language.value;
        } else {
            context.invalid(language.span, "this is not a language tag", "write a tag such as `en` or `pt-BR`");
        }
    }
    if let Some(src) = fields.take("src").and_then(|node| node.text("`src`", context)) {
        // `./content/` is `content`; the book itself is `.`.
        let parts: Vec<&str> = src
            .value
            .split('/')
            .enumerate()
            .filter(|(place, part)| *place == 0 || !part.is_empty())
            .map(|(_, part)| part)
            .filter(|part| *part != ".")
            .collect();
        let plain = if parts.is_empty() { ".".to_owned() } else { parts.join("/") };
        book.src = Located::new(plain, src.span);
    }
    if let Some(node) = fields.take("default-for") {
        let audiences = audiences(&node.texts("`default-for`", context), context);
        if audiences.is_empty() {
            let all = or_list(Audience::ALL.map(Audience::as_str));
            context.invalid(node.span, "`default-for` names nobody", format!("name one or more of {all}"));
        } else {
            book.default_for = audiences;
        }
    }
    &["title", "authors", "language", "src", "default-for"]
}

/// The audiences of these names; an unknown one is reported with the nearest known one.
pub(super) fn audiences(names: &[Located<String>], context: &mut Context) -> AudienceSet {
    let known = Audience::ALL.map(Audience::as_str);
    let find = |name: &Located<String>| {
        let audience = Audience::find(&name.value);
        if audience.is_none() {
            let help = match nearest(&name.value, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", or_list(known)),
            };
            context.invalid(name.span, format!("unknown audience `{}`", name.value), help);
        }
        audience
    };
    names.iter().filter_map(find).collect()
}

/// The audiences of a condition. When nobody in it is known, the text counts as one for agents: it is
/// checked like any other, and never public.
pub(super) fn readers(names: &[Located<String>], context: &mut Context) -> AudienceSet {
    let known = audiences(names, context);
    if known.is_empty() { AudienceSet::only(Audience::Agent) } else { known }
}

fn read_ui(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    if let Some(node) = fields.take("versions") {
        let mut names: Vec<Located<String>> = Vec::new();
        for name in node.texts("`versions`", context) {
            check_version(&name, &names, context);
            if !names.iter().any(|known| known.value == name.value) {
                names.push(name);
            }
        }
        if names.len() > Versions::MAX {
            let message = format!("{} UI versions; a book may declare {}", names.len(), Versions::MAX);
            context.invalid(node.span, message, "leave out the oldest ones");
        }
        if !names.is_empty() {
            config.versions = Versions::new(names);
        }
    }
    if let Some((node, range)) =
        fields.take("supported").and_then(|node| Some((node, node.text("`supported`", context)?)))
    {
        match config.versions.parse_range(&range.value) {
            Ok(set) if set.is_empty() => {
                context.invalid(node.span, "no declared UI version is supported", "widen the range");
            }
            Ok(set) => config.versions.support(set),
            Err(error) => context.invalid(node.span, error.message, error.help),
        }
    }
    &["versions", "supported"]
}

fn check_version(name: &Located<String>, before: &[Located<String>], context: &mut Context) {
    let allowed = |char: char| char.is_ascii_alphanumeric() || "._+-".contains(char);
    if !name.value.chars().all(allowed)
        || name.value.starts_with(['.', '-'])
        || name.value.eq_ignore_ascii_case("assets")
    {
        let message = format!("`{}` cannot name a UI version", name.value);
        context.invalid(name.span, message, "use letters, digits, `.`, `_`, `+` and `-`; the name becomes a folder");
    }
    // Folders that differ in case alone are one folder on many disks.
    if let Some(first) = before.iter().find(|known| known.value.eq_ignore_ascii_case(&name.value)) {
        let message = format!("the UI version `{}` is declared twice", name.value);
        let twice = Diagnostic::new(DUPLICATE_ID, name.span, message).related(first.span, "first declared here");
        context.report(twice.help("keep one of them"));
    }
}

fn read_vars(fields: &mut Fields, config: &mut Config, context: &mut Context) {
    for (name, node) in fields.take_all() {
        let allowed = |char: char| char.is_ascii_alphanumeric() || "_-".contains(char);
        if !name.value.chars().all(allowed) {
            let help = "use letters, digits, `_` and `-`";
            context.invalid(name.span, format!("`{}` cannot name a variable", name.value), help);
        }
        if let Some(value) = node.text(&format!("the variable `{}`", name.value), context) {
            config.vars.insert(name.value.clone(), value);
        }
    }
}
