//! What a document says about itself in keys: its front matter, or the head of a YAML procedure.

use super::context::Context;
use super::data::{Fields, Node};
use super::{markdown, settings, suppression};
use crate::date::Day;
use crate::diagnostic::{nearest, or_list};
use crate::model::{
    Document, DocumentId, DocumentKind, DocumentPath, Fact, Inline, InlineKind, StepName, TagSet, Tags, Text,
};
use crate::source::{Located, Span};

/// What a document may say about itself.
pub(super) const KEYS: [&str; 20] = [
    "id",
    "title",
    "summary",
    "type",
    "ui",
    "for",
    "needs",
    "gives",
    "breaks",
    "owner",
    "reviewed",
    "symptoms",
    "time",
    "who",
    "undo",
    "variant-of",
    "was",
    "journey",
    "order",
    "allow",
];
/// What the front matter settled, so that the text need not.
#[derive(Default)]
pub(super) struct Head {
    /// The kind that it names.
    pub(super) kind: Option<DocumentKind>,
    pub(super) has_title: bool,
}

/// Reads what every document may say about itself.
pub(super) fn read_head(fields: &mut Fields, document: &mut Document, context: &mut Context) -> Head {
    if let Some(id) = fields.take("id").and_then(|node| node.text("the id", context)) {
        check_id(&id, context);
        document.id = Located::new(DocumentId::new(id.value), id.span);
    }
    let title = fields.take("title");
    if let Some(node) = title
        && let Some(passage) = node.passage("the title", context)
    {
        document.title = markdown::text(&passage, context);
        document.title_span = node.span;
    }
    let mut line = |key: &str, context: &mut Context| {
        let passage = fields.take(key).and_then(|node| node.passage(&format!("`{key}`"), context));
        passage.map(|passage| markdown::text(&passage, context)).unwrap_or_default()
    };
    document.summary = line("summary", context);
    document.time = line("time", context);
    document.who = line("who", context);
    document.tags = head_tags(fields, context);
    document.owner = fields.take("owner").and_then(|node| node.text("the owner", context));
    document.reviewed = fields.take("reviewed").and_then(|node| date(node, context));
    let mut other = |key: &str, context: &mut Context| {
        let id = fields.take(key)?.text(&format!("`{key}`"), context)?;
        Some(Located::new(DocumentId::new(id.value), id.span))
    };
    document.variant_of = other("variant-of", context);
    document.undo = other("undo", context);
    let was = fields.take("was").map(|node| node.texts("`was`", context)).unwrap_or_default();
    document.was = was.into_iter().map(former_name).collect();
    let journey = fields.take("journey").map(|node| node.texts("`journey`", context)).unwrap_or_default();
    document.journey = journey.into_iter().map(|id| Located::new(DocumentId::new(id.value), id.span)).collect();
    document.order = fields.take("order").and_then(|node| {
        let order = node.text("`order`", context)?;
        let number = order.value.parse().ok();
        if number.is_none() {
            context.invalid(order.span, "`order` is not a whole number", "write a number such as `10`");
        }
        number
    });
    let kind = fields.take("type").and_then(|node| kind(node, context));
    document.kind = kind.unwrap_or(document.kind);
    document.symptoms = symptoms(fields, document.kind, context);
    Head { kind, has_title: title.is_some() }
}

/// What customers say or see, each a line of words.
fn symptoms(fields: &mut Fields, kind: DocumentKind, context: &mut Context) -> Vec<Text> {
    let Some(node) = fields.take("symptoms") else { return Vec::new() };
    if kind == DocumentKind::Partial {
        let help = "write it in the documents that include this one; nobody ever opens a partial";
        context.invalid(node.span, "a partial has no symptoms", help);
        return Vec::new();
    }
    let items = node.items("`symptoms`", context).iter();
    let lines = items.filter_map(|item| {
        let line = markdown::text(&item.passage("a symptom", context)?, context);
        is_words(&line, context).then_some(line)
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// Whether a line is what somebody can say; a picture or a footnote in it is reported.
fn is_words(line: &[Inline], context: &mut Context) -> bool {
    let others = line.iter().find(|inline| matches!(inline.kind, InlineKind::Image(_) | InlineKind::Footnote(_)));
    if let Some(other) = others {
        let help = "write what customers say or see in words";
        context.invalid(other.span, "a symptom has neither pictures nor footnotes", help);
    }
    others.is_none()
}

/// Reads what the whole file lets pass.
pub(super) fn read_allow(fields: &mut Fields, text: &str, context: &mut Context) {
    if let Some(node) = fields.take("allow") {
        suppression::key(node, Span::new(context.file, 0..text.len()), context);
    }
}

/// The id or address of a document that is gone; the name of its file is as good.
fn former_name(written: Located<String>) -> Located<DocumentId> {
    let plain = written.value.trim_start_matches('/');
    let is_file = [".md", ".markdown", ".yaml", ".yml", ".html"].iter().any(|extension| plain.ends_with(extension));
    let name = if is_file { DocumentPath::of_file(plain).as_str().to_owned() } else { plain.to_owned() };
    Located::new(DocumentId::new(name), written.span)
}

fn check_id(id: &Located<String>, context: &mut Context) {
    let allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-._/".contains(char);
    let starts_well = id.value.starts_with(|char: char| char.is_ascii_alphanumeric());
    if !starts_well || !id.value.chars().all(allowed) {
        let help = "use lower-case letters, digits, `-` and `.`, starting with a letter or digit";
        context.invalid(id.span, format!("`{}` cannot be an id", id.value), help);
    }
}

fn kind(node: &Node, context: &mut Context) -> Option<DocumentKind> {
    let name = node.text("`type`", context)?;
    let is_foreign = context.config.ignores_key("type");
    let known = ["procedure", "page", "partial"];
    match name.value.as_str() {
        "procedure" => Some(DocumentKind::Procedure),
        "page" => Some(DocumentKind::Page),
        "partial" => Some(DocumentKind::Partial),
        // Another tool has the same key with values of its own.
        _ if is_foreign => None,
        other => {
            let help = match nearest(other, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", or_list(known)),
            };
            context.invalid(name.span, format!("unknown type `{other}`"), help);
            None
        }
    }
}

fn date(node: &Node, context: &mut Context) -> Option<Located<Day>> {
    let date = node.text("the date", context)?;
    let day = Day::parse(&date.value);
    if day.is_none() {
        let message = format!("`{}` is not a date", date.value);
        context.invalid(date.span, message, "write year, month and day: `2026-10-02`");
    }
    day.map(|day| Located::new(day, date.span))
}

/// The conditions and effects of a document, or of a step in YAML.
pub(super) fn head_tags(fields: &mut Fields, context: &mut Context) -> Tags {
    let mut facts = |key: &str, context: &mut Context| {
        let names = fields.take(key).map(|node| node.texts(&format!("`{key}`"), context)).unwrap_or_default();
        names.into_iter().filter_map(|name| fact(name, context)).collect()
    };
    let (needs, gives, breaks) = (facts("needs", context), facts("gives", context), facts("breaks", context));
    let ui = fields.take("ui").and_then(|node| {
        let passage = node.passage("`ui`", context)?;
        markdown::range(&passage, 0..passage.text.len(), context).map(|set| Located::new(set, node.span))
    });
    let audiences = fields.take("for").map(|node| {
        let names: Vec<_> = node.texts("`for`", context).into_iter().flat_map(split_names).collect();
        if names.is_empty() {
            context.invalid(node.span, "`for` names nobody", "name an audience, or leave the key out");
        }
        Located::new(settings::readers(&names, context), node.span)
    });
    TagSet { ui, audiences, needs, gives, breaks, ..TagSet::default() }.into()
}

/// `customer, agent` in one text is two names, as it is in a tag.
fn split_names(names: Located<String>) -> Vec<Located<String>> {
    names.value.split(',').map(|name| Located::new(name.trim().to_owned(), names.span)).collect()
}

/// The fact of this name; one that cannot be a name is reported and means nothing.
pub(super) fn fact(name: Located<String>, context: &mut Context) -> Option<Located<Fact>> {
    let allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-._".contains(char);
    if name.value.is_empty() || !name.value.chars().all(allowed) {
        let help = "use lower-case letters, digits, `-` and `.`, such as `branded-link.verified`";
        context.invalid(name.span, format!("`{}` cannot be a fact", name.value), help);
        return None;
    }
    Some(Located::new(Fact::new(name.value), name.span))
}

/// Checks the spelling of a step's own name.
pub(super) fn step_name(name: &Located<String>, context: &mut Context) -> Located<StepName> {
    let allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "-_".contains(char);
    if name.value.is_empty() || name.value.starts_with("hw-") || !name.value.chars().all(allowed) {
        let help =
            "use lower-case letters, digits and `-`, not starting with `hw-`; the name becomes part of an address";
        context.invalid(name.span, format!("`{}` cannot be an id", name.value), help);
    }
    Located::new(StepName::new(name.value.clone()), name.span)
}
