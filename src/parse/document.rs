//! One content file, Markdown or all YAML, to a document.

use super::context::Context;
use super::data::{Fields, Node};
use super::passage::Passage;
use super::{front_matter, markdown, misplaced, settings, stamp, steps, suppression, yaml, yaml_steps};
use crate::config::Config;
use crate::date::Day;
use crate::diagnostic::{Diagnostic, nearest, or_list};
use crate::model::{
    Block, BlockKind, Document, DocumentId, DocumentKind, DocumentPath, Fact, Inline, InlineKind, StepName, Tags, Text,
    source_words,
};
use crate::source::{FileId, Located, SourceFile, Span};

const KEYS: [&str; 19] = [
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
    "time",
    "who",
    "undo",
    "variant-of",
    "was",
    "journey",
    "order",
    "allow",
];
const YAML_KEYS: [&str; 3] = ["intro", "steps", "notes"];

/// Reads one content file, whose path is relative to the content folder.
///
/// A file that cannot be read gives an empty page, so that links to it are not called broken as well.
#[must_use]
pub fn document(file: FileId, source: &SourceFile, path: &str, config: &Config) -> (Document, Vec<Diagnostic>) {
    let mut context = Context::new(file, config);
    let mut document = empty(file, path);
    document.is_generated = stamp::is_generated(&source.text);
    match &source.defect {
        Some(defect) => context.report(super::defect(file, defect)),
        None if super::is_yaml(path) => {
            read_yaml(&source.text, &mut document, &mut context);
        }
        None => read_markdown(&source.text, &mut document, &mut context),
    }
    document.allows = context.allows;
    (document, context.diagnostics)
}

fn empty(file: FileId, path: &str) -> Document {
    let place = Span::start_of(file);
    let source = path.to_owned();
    let path = DocumentPath::of_file(path);
    let name = path.as_str().rsplit('/').find(|part| *part != "index").unwrap_or("home");
    let title = words(&name.replace(['-', '_'], " "), place);
    Document {
        file,
        id: Located::new(DocumentId::new(path.as_str()), place),
        kind: if path.is_partial() { DocumentKind::Partial } else { DocumentKind::Page },
        source,
        path,
        title,
        title_span: place,
        summary: Text::new(),
        tags: Tags::default(),
        owner: None,
        reviewed: None,
        time: Text::new(),
        who: Text::new(),
        undo: None,
        variant_of: None,
        was: Vec::new(),
        journey: Vec::new(),
        is_generated: false,
        order: None,
        intro: Vec::new(),
        steps_heading: None,
        steps: Vec::new(),
        notes: Vec::new(),
        allows: Vec::new(),
    }
}

fn words(words: &str, span: Span) -> Text {
    vec![Inline { span, kind: InlineKind::Words(words.to_owned()) }]
}

fn read_markdown(text: &str, document: &mut Document, context: &mut Context) {
    let parts = front_matter::split(text);
    if let Some(opening) = parts.unclosed {
        let span = Span::new(context.file, opening);
        context.invalid(
            span,
            "the front matter is not closed",
            "end it with a line of three hyphens, `---`; for a line across the page, write `***`",
        );
        return;
    }
    if let Some(opening) = parts.stray {
        let help = "put `---` alone on the first line, the keys as `key: value` below it, and `---` after them";
        context.invalid(Span::new(context.file, opening), "front matter that does not start on the first line", help);
    }
    let mut head = Head::default();
    if let Some(range) = parts.head {
        let yaml = yaml::tree(&text[range.clone()], range.start, context);
        let mut fields = yaml.fields("the front matter", context);
        head = read_head(&mut fields, document, context);
        read_allow(&mut fields, text, context);
        fields.finish_unless_ignored(&KEYS, context);
    }
    let passage = Passage::verbatim(context.file, &text[parts.body..], parts.body);
    let mut blocks = markdown::blocks(&passage, context);
    take_title(&mut blocks, &head, document);
    let found = steps::take(blocks, steps::Wanted::of(document.kind, head.kind));
    misplaced::refuse(&found, context);
    document.intro = found.intro;
    document.steps_heading = found.heading;
    document.steps = found.steps;
    document.notes = found.notes;
    if document.kind == DocumentKind::Page && found.is_procedure {
        document.kind = DocumentKind::Procedure;
    }
    if document.kind == DocumentKind::Procedure {
        refuse_without_steps(document, context);
    }
}

fn refuse_without_steps(document: &Document, context: &mut Context) {
    if !document.has_steps() {
        let help = "write an ordered list, `1. …`, right below a heading `## Steps`";
        context.invalid(document.title_span, "this procedure has no steps", help);
    }
}

fn read_yaml(text: &str, document: &mut Document, context: &mut Context) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let root = yaml::tree(&text[bom..], bom, context);
    let what = "this procedure";
    let mut fields = root.fields(what, context);
    let kind = read_head(&mut fields, document, context).kind;
    read_allow(&mut fields, text, context);
    if let Some(passage) = fields.take("intro").and_then(|node| node.passage("`intro`", context)) {
        document.intro = markdown::blocks(&passage, context);
    }
    let steps = fields.take("steps");
    if let Some(node) = steps {
        // The heading that the same procedure has in Markdown.
        document.steps_heading = Some(words(steps::HEADING, node.span));
        document.steps = yaml_steps::read(node, context);
    }
    if let Some(passage) = fields.take("notes").and_then(|node| node.passage("`notes`", context)) {
        document.notes = markdown::blocks(&passage, context);
    }
    let is_procedure = kind.is_none() && document.kind == DocumentKind::Page && steps.is_some();
    if is_procedure || kind == Some(DocumentKind::Procedure) {
        document.kind = DocumentKind::Procedure;
        refuse_without_steps(document, context);
    }
    misplaced::refuse_effects(&document.intro, context);
    misplaced::refuse_effects(&document.notes, context);
    let known: Vec<&str> = KEYS.into_iter().chain(YAML_KEYS).collect();
    fields.finish_unless_ignored(&known, context);
}

impl Fields<'_> {
    fn finish_unless_ignored(mut self, known: &[&str], context: &mut Context) {
        let config = context.config;
        self.take_where(|key| config.ignores_key(key));
        self.finish("the front matter", known, context);
    }
}

/// What the front matter settled, so that the text need not.
#[derive(Default)]
struct Head {
    /// The kind that it names.
    kind: Option<DocumentKind>,
    has_title: bool,
}

/// Reads what every document may say about itself.
fn read_head(fields: &mut Fields, document: &mut Document, context: &mut Context) -> Head {
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
    Head { kind, has_title: title.is_some() }
}

/// Reads what the whole file lets pass.
fn read_allow(fields: &mut Fields, text: &str, context: &mut Context) {
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
    Tags { ui, audiences, needs, gives, breaks, ..Tags::default() }
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

/// Takes the first heading as the title where the front matter has none, and out of the text where
/// it would stand there twice.
///
/// A heading with conditions is a title only when it opens the file and all of the rest is its section:
/// then its conditions are those of the document.
fn take_title(blocks: &mut Vec<Block>, head: &Head, document: &mut Document) {
    let Some(place) = blocks.iter().position(|block| matches!(block.kind, BlockKind::Section(_))) else { return };
    let BlockKind::Section(section) = &blocks[place].kind else { return };
    let tags = &blocks[place].tags;
    let is_whole = section.level == 1 && blocks.len() == 1;
    let is_free = tags.ui.is_none() && tags.audiences.is_none();
    if steps::is_steps(section) || !(is_whole || is_free) {
        return;
    }
    let repeats = source_words(&section.heading).trim() == source_words(&document.title).trim();
    if !head.has_title {
        document.title.clone_from(&section.heading);
        document.title_span = section.heading.first().map_or(blocks[place].span, |first| {
            let last = section.heading.last().unwrap_or(first);
            Span { end: last.span.end, ..first.span }
        });
    }
    let opens = section.level == 1 || (place == 0 && !head.has_title);
    if opens {
        let heading = if head.has_title && !repeats { Heading::Stays } else { Heading::IsTitle };
        open_up(blocks, place, &heading, document);
    }
}

/// Whether a heading stays in the text when its section is opened up.
enum Heading {
    Stays,
    IsTitle,
}

/// Puts what stands below a heading in its place, so that it is searched like any other text.
fn open_up(blocks: &mut Vec<Block>, place: usize, heading: &Heading, document: &mut Document) {
    let mut whole = blocks.remove(place);
    let BlockKind::Section(section) = &mut whole.kind else { return };
    document.tags.inherit(&whole.tags);
    let mut below = std::mem::take(&mut section.blocks);
    if matches!(heading, Heading::Stays) {
        below.insert(0, whole);
    }
    blocks.splice(place..place, below);
}
