//! What a document says, as a row of passages: a paragraph, a list item, a row of a table, a piece of code.

use crate::lint::tasks::{TaskForm, tasks};
use crate::model::{Block, BlockKind, Book, Document, DocumentIndex, Inline, InlineKind, Scope, StepItem, UiForm};
use crate::source::Span;

/// What a passage is, and so how far its words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PassageKind {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// A piece of code.
    Code,
}

/// A piece of text that is compared as one.
#[derive(Debug)]
pub(super) struct Passage {
    /// What it is.
    pub(super) kind: PassageKind,
    /// Where it stands.
    pub(super) span: Span,
    /// Where it is seen.
    pub(super) scope: Scope,
    /// Its words, without marks and residues of other tools.
    pub(super) text: String,
    /// The elements of the UI that it names, in their order: ids where they are known, labels otherwise.
    pub(super) touched: Vec<String>,
}

/// A list of steps, each as the passages that tell it.
#[derive(Debug)]
pub(super) struct Outline {
    /// What the steps are read from.
    pub(super) form: TaskForm,
    /// The place and the passages of each step.
    pub(super) steps: Vec<OutlineStep>,
}

/// A step, as the passages that tell it.
#[derive(Debug)]
pub(super) struct OutlineStep {
    pub(super) span: Span,
    pub(super) scope: Scope,
    pub(super) passages: Vec<usize>,
}

/// A document as it is compared.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) index: DocumentIndex,
    pub(super) title: String,
    pub(super) passages: Vec<Passage>,
    pub(super) outlines: Vec<Outline>,
}

/// Reads a document as its file is written; included text belongs to the file that it stands in.
pub(super) fn read(book: &Book, index: DocumentIndex) -> Reading {
    let document = book.document(index);
    let scope = book.scope(document);
    let mut reader = Reader { book, passages: Vec::new() };
    reader.text(&document.summary, PassageKind::Text, scope);
    reader.blocks(&document.intro, scope);
    reader.steps(document, scope);
    reader.blocks(&document.notes, scope);
    let mut passages = reader.passages;
    passages.sort_by_key(|passage| passage.span);
    let outlines = outlines(document, scope, &passages);
    Reading { index, title: words(book, &document.title), passages, outlines }
}

fn outlines(document: &Document, scope: Scope, passages: &[Passage]) -> Vec<Outline> {
    let within = |span: Span| {
        let first =
            passages.partition_point(|passage| (passage.span.file, passage.span.start) < (span.file, span.start));
        passages.iter().enumerate().skip(first).take_while(move |(_, passage)| {
            passage.span.file == span.file && passage.span.start < span.end.max(span.start.saturating_add(1))
        })
    };
    let outline = |task: crate::lint::tasks::Task<'_>| {
        let steps = task.steps.iter().map(|step| {
            let heading = step.heading.and_then(|heading| heading.first()).map(|first| first.span);
            let spans = heading.into_iter().chain(step.blocks.iter().map(|block| block.span));
            let mut found: Vec<usize> = spans.flat_map(&within).map(|(place, _)| place).collect();
            found.sort_unstable();
            found.dedup();
            OutlineStep { span: step.span, scope: step.scope, passages: found }
        });
        let steps = steps.filter(|step| !step.passages.is_empty()).collect();
        Outline { form: task.form, steps }
    };
    tasks(document, scope).into_iter().map(outline).collect()
}

struct Reader<'b> {
    book: &'b Book,
    passages: Vec<Passage>,
}

impl Reader<'_> {
    fn steps(&mut self, document: &Document, outer: Scope) {
        for item in &document.steps {
            match item {
                StepItem::Step(step) => self.blocks(&step.blocks, step.tags.narrow(outer)),
                StepItem::Aside(block) => self.block(block, outer),
                StepItem::Include { .. } => {}
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block], outer: Scope) {
        for block in blocks {
            self.block(block, outer);
        }
    }

    fn block(&mut self, block: &Block, outer: Scope) {
        let scope = block.tags.narrow(outer);
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(text, PassageKind::Text, scope),
            BlockKind::Section(section) => {
                self.text(&section.heading, PassageKind::Heading, scope);
                self.blocks(&section.blocks, scope);
            }
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => self.blocks(blocks, scope),
            BlockKind::List { items, .. } => {
                for item in items {
                    self.blocks(&item.blocks, item.tags.narrow(scope));
                }
            }
            BlockKind::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<Inline> =
                        row.iter().flat_map(|cell| cell.iter().cloned().chain(gap(cell))).collect();
                    self.text(&cells, PassageKind::Text, scope);
                }
            }
            BlockKind::Callout(callout) => {
                let scope = Scope { audiences: scope.audiences.and(callout.kind.audiences()), ..scope };
                self.text(&callout.title, PassageKind::Text, scope);
                self.blocks(&callout.blocks, scope);
            }
            BlockKind::Code { code, .. } => self.push(Passage {
                kind: PassageKind::Code,
                span: block.span,
                scope,
                text: code.clone(),
                touched: Vec::new(),
            }),
            BlockKind::Html(html) => {
                self.push(Passage {
                    kind: PassageKind::Text,
                    span: block.span,
                    scope,
                    text: clean(html),
                    touched: Vec::new(),
                });
            }
            BlockKind::Include(_) | BlockKind::Rule => {}
        }
    }

    fn text(&mut self, text: &[Inline], kind: PassageKind, scope: Scope) {
        let (Some(first), Some(last)) = (text.first(), text.last()) else { return };
        let span = Span { end: last.span.end, ..first.span };
        let mut touched = Vec::new();
        touch(self.book, text, &mut touched);
        self.push(Passage { kind, span, scope, text: words(self.book, text), touched });
    }

    fn push(&mut self, passage: Passage) {
        if passage.text.chars().any(char::is_alphanumeric) {
            self.passages.push(passage);
        }
    }
}

/// A space between two cells of a table.
fn gap(cell: &[Inline]) -> Option<Inline> {
    cell.last().map(|last| Inline { span: last.span, kind: InlineKind::SoftBreak })
}

/// The words of a text as the newest version shows them.
pub(super) fn words(book: &Book, text: &[Inline]) -> String {
    let mut words = String::new();
    push_words(book, text, &mut words);
    if words.contains(['<', '{']) { clean(&words) } else { words }
}

fn push_words(book: &Book, text: &[Inline], words: &mut String) {
    for inline in text {
        match &inline.kind {
            InlineKind::Words(more) | InlineKind::Code(more) => words.push_str(more),
            InlineKind::Variable(name) => {
                words.push_str(book.config.vars.get(name).map_or(name.as_str(), |value| value.value.as_str()));
            }
            InlineKind::SoftBreak | InlineKind::HardBreak => words.push(' '),
            InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                push_words(book, text, words);
            }
            InlineKind::Link(link) if link.text.is_empty() => words.push_str(link.name()),
            InlineKind::Link(link) => push_words(book, &link.text, words),
            InlineKind::Ui { form: UiForm::Words(text), .. } => push_words(book, text, words),
            InlineKind::Ui { element, form } => {
                let newest = book.config.versions.supported().iter().last();
                let path = book.catalog.path(element);
                let skipped = if *form == UiForm::Path { 0 } else { path.len().saturating_sub(1) };
                let labels = path.iter().skip(skipped).map(|element| match newest {
                    Some(version) => element.label(version),
                    None => element.id.as_str(),
                });
                words.push_str(&labels.collect::<Vec<_>>().join(" > "));
            }
            // The tags stand in the text for what they mark; only the words around them are said.
            InlineKind::Html(html) => words.push_str(html),
            InlineKind::Image(_) | InlineKind::Footnote(_) => {}
        }
    }
}

/// The elements of the UI that a text names: catalog ids, and in legacy Markdown bold labels and the parts of `A > B`.
fn touch(book: &Book, text: &[Inline], touched: &mut Vec<String>) {
    for inline in text {
        match &inline.kind {
            InlineKind::Ui { element, .. } => touched.push(element.as_str().to_owned()),
            InlineKind::Strong(text) => {
                let label = words(book, text);
                let parts = label.split(['>', '›', '→', '»']).map(|part| part.trim().to_lowercase());
                touched.extend(parts.filter(|part| part.chars().any(char::is_alphanumeric)));
            }
            InlineKind::Emphasis(text) => touch(book, text, touched),
            InlineKind::Link(link) => touch(book, &link.text, touched),
            _ => {}
        }
    }
}

/// What opens and closes the marks of other tools that stay in a text: tags, template calls, attribute lists.
const RESIDUES: [(&str, &str); 5] = [("<%", "%>"), ("{%", "%}"), ("{{", "}}"), ("{:", "}"), ("{#", "}")];

/// A text without the residues of other tools.
pub(super) fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    // What is not closed here is not closed further on either; looking again for each would take quadratic time.
    let mut hopeless = [false; RESIDUES.len() + 1];
    while let Some(start) = rest.find(['<', '{']) {
        let (before, found) = rest.split_at(start);
        kept.push_str(before);
        let length = RESIDUES.iter().zip(&mut hopeless).find_map(|((open, close), hopeless)| {
            if *hopeless || !found.starts_with(open) {
                return None;
            }
            let end = found[open.len()..].find(close).map(|end| open.len() + end + close.len());
            *hopeless = end.is_none();
            end
        });
        let length = length.or_else(|| tag_length(found, &mut hopeless[RESIDUES.len()]));
        match length {
            Some(length) => {
                kept.push(' ');
                rest = &found[length..];
            }
            None => {
                kept.push_str(&found[..1]);
                rest = &found[1..];
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// How long the HTML tag or comment is that a text begins with.
fn tag_length(text: &str, hopeless: &mut bool) -> Option<usize> {
    let is_tag = text[1..].starts_with(|char: char| char.is_ascii_alphabetic() || char == '/' || char == '!');
    if *hopeless || !text.starts_with('<') || !is_tag {
        return None;
    }
    let close = if text.starts_with("<!--") { "-->" } else { ">" };
    let end = text.find(close).map(|end| end + close.len());
    *hopeless = end.is_none();
    end
}
