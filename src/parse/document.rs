//! One content file, Markdown or all YAML, to a document.

use super::context::Context;
use super::data::Fields;
use super::head::{Head, KEYS, read_allow, read_head};
use super::passage::Passage;
use super::{front_matter, markdown, misplaced, stamp, steps, yaml, yaml_steps};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Block, BlockKind, Document, DocumentId, DocumentKind, DocumentPath, Inline, InlineKind, Tags, Text, source_words,
};
use crate::source::{FileId, Located, SourceFile, Span};

const YAML_KEYS: [&str; 4] = ["intro", "not-this-if", "steps", "notes"];

/// Reads one content file, whose path is relative to the content folder.
///
/// A file that cannot be read gives an empty page, so that links to it are not called broken as well.
#[must_use]
pub fn document(file: FileId, source: &SourceFile, path: &str, config: &Config) -> (Document, Vec<Diagnostic>) {
    let mut context = Context::new(file, config);
    let mut document = empty(file, path);
    document.is_generated = stamp::is_generated(path, &source.text);
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
        symptoms: Vec::new(),
        time: Text::new(),
        who: Text::new(),
        undo: None,
        variant_of: None,
        was: Vec::new(),
        journey: Vec::new(),
        is_generated: false,
        is_too_large: false,
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
        let is_toml = text.trim_start_matches('\u{feff}').starts_with("+++");
        let (message, help) = if is_toml {
            ("front matter in TOML", "write it as YAML, between two lines of `---`")
        } else {
            ("front matter that does not start on the first line", help)
        };
        context.invalid(Span::new(context.file, opening), message, help);
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
    document.intro = yaml_intro(&mut fields, context);
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

/// The text before the steps and the look-alikes beside it, in the order of their keys.
fn yaml_intro(fields: &mut Fields, context: &mut Context) -> Vec<Block> {
    let intro = fields.take("intro");
    let mut blocks = intro
        .and_then(|node| node.passage("`intro`", context))
        .map_or_else(Vec::new, |passage| markdown::blocks(&passage, context));
    if let Some(node) = fields.take("not-this-if") {
        let branches = yaml_steps::branches(node, "`not-this-if`", context);
        let is_first = intro.is_some_and(|intro| node.span.start < intro.span.start);
        let place = if is_first { 0 } else { blocks.len() };
        blocks.splice(place..place, branches);
    }
    blocks
}

impl Fields<'_> {
    fn finish_unless_ignored(mut self, known: &[&str], context: &mut Context) {
        let config = context.config;
        self.take_where(|key| config.ignores_key(key));
        self.finish("the front matter", known, context);
    }
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
