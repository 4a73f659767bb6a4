//! The text of other documents put where it is included, and circles of includes.

use std::collections::BTreeSet;

use crate::config::size_in_words;
use crate::diagnostic::{Diagnostic, INVALID_SOURCE, Nearby};
use crate::model::{
    Block, BlockKind, Book, Document, DocumentId, DocumentIndex, DocumentKind, Include, Included, StepItem,
};
use crate::source::{Located, Span};

/// How deep includes may stand in includes.
const MAX_DEPTH: usize = 16;
/// How many blocks includes may put into one document.
const MAX_BLOCKS: usize = 100_000;

/// Fills every include of every document.
pub(super) fn expand(book: &mut Book, diagnostics: &mut Vec<Diagnostic>) {
    let with_includes = book.iter().filter(|(_, document)| has_include(document)).map(|(index, _)| index);
    let with_includes: Vec<DocumentIndex> = with_includes.collect();
    let mut expanded = Vec::new();
    let mut all = Everywhere::default();
    for index in with_includes {
        let mut document = book.document(index).clone();
        let mut expander = Expander::new(book, index, document.id.span, all);
        expander.document(&mut document);
        diagnostics.append(&mut expander.diagnostics);
        all = expander.all;
        expanded.push((index, document));
    }
    for (index, document) in expanded {
        book.update(index, |old| *old = document);
    }
}

/// Most documents include nothing, and need not be looked at twice.
fn has_include(document: &Document) -> bool {
    let in_items = |item: &StepItem| match item {
        StepItem::Step(step) => holds_include(&step.blocks),
        StepItem::Include { .. } => true,
        StepItem::Aside(block) => holds_include(std::slice::from_ref(block)),
    };
    holds_include(&document.intro) || document.steps.iter().any(in_items) || holds_include(&document.notes)
}

fn holds_include(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Section(section) => holds_include(&section.blocks),
        BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => holds_include(blocks),
        BlockKind::List { items, .. } => items.iter().any(|item| holds_include(&item.blocks)),
        BlockKind::Callout(callout) => holds_include(&callout.blocks),
        BlockKind::Include(_) => true,
        BlockKind::Paragraph(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Html(_) => false,
    })
}

/// Fills the includes of a newer text of the document at `index`; what is wrong with them is not told.
pub(super) fn fill(book: &Book, index: DocumentIndex, document: &mut Document) {
    Expander::new(book, index, document.id.span, Everywhere::default()).document(document);
}

/// What is known of all documents so far.
#[derive(Default)]
struct Everywhere {
    /// How much text was put into them.
    bytes: u64,
    /// The members of circles that are already reported.
    circles: BTreeSet<BTreeSet<DocumentIndex>>,
    /// The ids that unknown ones are near to.
    near: Nearby,
}

struct Expander<'b> {
    book: &'b Book,
    /// The document at hand and those that it stands in, each with the place that includes it.
    chain: Vec<(DocumentIndex, Span)>,
    count: u64,
    /// How many blocks were put in so far.
    blocks: usize,
    /// Whether a limit was reached.
    is_full: bool,
    all: Everywhere,
    diagnostics: Vec<Diagnostic>,
}

/// Where an include stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Text,
    Steps,
}

impl<'b> Expander<'b> {
    fn new(book: &'b Book, index: DocumentIndex, place: Span, all: Everywhere) -> Self {
        let chain = vec![(index, place)];
        Self { book, chain, count: 0, blocks: 0, is_full: false, all, diagnostics: Vec::new() }
    }

    fn document(&mut self, document: &mut Document) {
        self.blocks(&mut document.intro);
        self.items(&mut document.steps);
        self.blocks(&mut document.notes);
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Section(section) => self.blocks(&mut section.blocks),
                BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks),
                BlockKind::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Callout(callout) => self.blocks(&mut callout.blocks),
                BlockKind::Include(include) => self.include(include, Position::Text),
                BlockKind::Paragraph(_)
                | BlockKind::Code { .. }
                | BlockKind::Table(_)
                | BlockKind::Rule
                | BlockKind::Html(_) => {}
            }
        }
    }

    fn items(&mut self, items: &mut [StepItem]) {
        for item in items {
            match item {
                StepItem::Step(step) => self.blocks(&mut step.blocks),
                StepItem::Include { include, .. } => self.include(include, Position::Steps),
                StepItem::Aside(block) => self.blocks(std::slice::from_mut(block)),
            }
        }
    }

    fn include(&mut self, include: &mut Include, position: Position) {
        // An earlier round may have filled it with a text that is another by now.
        (include.document, include.content) = (None, None);
        let Some(index) = self.book.find(&include.id.value) else { return self.unknown(include) };
        if self.chain.iter().any(|(open, _)| *open == index) {
            return self.circle(index, include.id.span);
        }
        self.count += 1;
        // What is left out already is not copied once more.
        if self.is_full {
            return;
        }
        let limits = &self.book.config.limits;
        if self.chain.len() > MAX_DEPTH {
            return self.too_much(include, format!("includes nested deeper than {MAX_DEPTH}"), "include less deeply");
        }
        if self.count > limits.includes {
            let message = format!("more than {} includes in one document", limits.includes);
            return self.too_much(include, message, "include less, or raise `[limits] includes` in `book.toml`");
        }
        include.document = Some(index);
        let mut content = content(self.book, index, position);
        self.blocks += content.blocks.len() + content.steps.len();
        if self.blocks > MAX_BLOCKS {
            let message = format!("includes of more than {MAX_BLOCKS} blocks in one document");
            return self.too_much(include, message, "include less");
        }
        self.all.bytes = self.all.bytes.saturating_add(written(&content));
        if self.all.bytes > limits.included_size {
            let message = format!("includes of more than {} in this book", size_in_words(limits.included_size));
            let help = "include less, or raise `[limits] included-size` in `book.toml`";
            return self.too_much(include, message, help);
        }
        self.chain.push((index, include.id.span));
        self.blocks(&mut content.blocks);
        self.items(&mut content.steps);
        self.chain.pop();
        include.content = Some(Box::new(content));
    }

    /// Says once a document that it unfolds into more than anybody reads.
    fn too_much(&mut self, include: &Include, message: String, help: &str) {
        if std::mem::replace(&mut self.is_full, true) {
            return;
        }
        self.diagnostics.push(Diagnostic::new(INVALID_SOURCE, include.id.span, message).help(help));
    }

    fn unknown(&mut self, include: &Include) {
        let ids = self.book.iter().map(|(_, document)| document.id.value.as_str());
        let help = match self.all.near.nearest(include.id.value.as_str(), ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the `id` of another file, or its path without the extension".to_owned(),
        };
        let message = format!("no document has the id `{}`", include.id.value);
        self.diagnostics.push(Diagnostic::new(INVALID_SOURCE, include.id.span, message).help(help));
    }

    fn circle(&mut self, back_to: DocumentIndex, place: Span) {
        let start = self.chain.iter().position(|(open, _)| *open == back_to).unwrap_or(0);
        let circle = &self.chain[start..];
        let members = circle.iter().map(|(index, _)| *index).collect::<BTreeSet<_>>();
        if !self.all.circles.insert(members) {
            return;
        }
        let name = |index: DocumentIndex| -> &DocumentId { &self.book.document(index).id.value };
        let mut names: Vec<&str> = circle.iter().map(|(index, _)| name(*index).as_str()).collect();
        names.push(name(back_to).as_str());
        let message = format!("this include never ends: {}", names.join(" → "));
        let mut diagnostic = Diagnostic::new(INVALID_SOURCE, place, message).help("take one of the includes out");
        for (index, span) in &circle[1..] {
            diagnostic = diagnostic.related(*span, format!("`{}` is included here", name(*index)));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// How much text an included document has, as it is written.
fn written(content: &Included) -> u64 {
    let length = |span: Span| span.range().len() as u64;
    let steps = content.steps.iter().map(|item| match item {
        StepItem::Step(step) => length(step.span),
        StepItem::Include { span, .. } => length(*span),
        StepItem::Aside(block) => length(block.span),
    });
    content.blocks.iter().map(|block| length(block.span)).chain(steps).sum()
}

fn content(book: &Book, index: DocumentIndex, position: Position) -> Included {
    let document = book.document(index);
    let text = || document.intro.iter().chain(&document.notes).cloned().collect();
    // Among steps, a procedure gives its steps alone; a partial is meant to be given whole.
    let steps_alone =
        position == Position::Steps && document.kind != DocumentKind::Partial && !document.steps.is_empty();
    let blocks = if steps_alone { Vec::new() } else { text() };
    let mut tags = document.tags.clone();
    if document.kind != DocumentKind::Partial && tags.audiences.is_none() {
        // A page that names nobody is for whom the book says, wherever its text stands.
        tags.audiences = Some(Located::new(book.config.book.default_for, document.id.span));
    }
    let mut steps = document.steps.clone();
    for item in &mut steps {
        // In another document they are numbered among other steps.
        if let StepItem::Step(step) = item {
            step.name = step.tags.id.as_ref().map_or_else(|| step.name_from_words(), |id| id.value.clone());
        }
    }
    Included { tags, blocks, steps }
}
