//! One walk over a book that finds where its texts name labels.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::reading::{Era, Place, Reader, Spot};
use super::{Mention, english};
use crate::lint::labels::Labels;
use crate::model::{
    Block, BlockKind, Book, Depth, Document, DocumentIndex, Includes, Inline, Scope, Step, Table, Visit, source_words,
    walk,
};
use crate::source::{FileId, Sources, Span};

/// All mentions of a book.
pub(super) fn all(book: &Book, sources: &Sources, labels: &Labels) -> Vec<Mention> {
    let reader = Reader { book, sources, labels };
    let mut all = Merged::default();
    all.read(&reader, book.iter().filter(|(_, document)| document.is_published()));
    // A partial that nothing includes is read as if it stood on a page that everybody sees.
    let seen = std::mem::take(&mut all.files);
    let is_left = |document: &Document| !document.is_published() && !seen.contains(&document.file);
    all.read(&reader, book.iter().filter(|(_, document)| is_left(document)));
    all.mentions
}

/// The mentions of several documents, those of a text that several of them show once.
#[derive(Default)]
struct Merged {
    mentions: Vec<Mention>,
    /// The mentions of each run of text that has some, by the place of its first piece.
    read: HashMap<Span, Range<usize>>,
    /// The files of the text that was walked over.
    files: HashSet<FileId>,
}

impl Merged {
    /// Reads documents, each by itself, and takes what they have in their order.
    fn read<'b>(&mut self, reader: &Reader, documents: impl Iterator<Item = (DocumentIndex, &'b Document)>) {
        let documents: Vec<&Document> = documents.map(|(_, document)| document).collect();
        let collect = |document: &&Document| {
            let mut collector = Collector::new(reader);
            collector.document(document);
            collector
        };
        for collected in documents.par_iter().map(collect).collect::<Vec<_>>() {
            self.files.extend(collected.files);
            let mut runs: Vec<(Span, Range<usize>)> = collected.read.into_iter().collect();
            runs.sort_unstable_by_key(|(_, range)| range.start);
            let mut mentions = collected.mentions.into_iter();
            for (place, range) in runs {
                let found = mentions.by_ref().take(range.len());
                match self.read.get(&place).and_then(|known| self.mentions.get_mut(known.clone())) {
                    Some(known) => known.iter_mut().zip(found).for_each(|(known, found)| {
                        known.versions = known.versions.or(found.versions);
                    }),
                    None => {
                        let start = self.mentions.len();
                        self.mentions.extend(found);
                        self.read.insert(place, start..self.mentions.len());
                    }
                }
            }
        }
    }
}

/// The mentions of one document.
struct Collector<'r> {
    reader: &'r Reader<'r>,
    mentions: Vec<Mention>,
    /// The mentions of each run of text that has some, by the place of its first piece.
    read: HashMap<Span, Range<usize>>,
    /// The files of the text that was walked over.
    files: HashSet<FileId>,
    /// The file of the document at hand.
    file: FileId,
    /// The step or ordered list at hand.
    steps: Option<Span>,
    /// The sections around the text at hand that speak of what was.
    sections: Vec<Span>,
    /// What the document as a whole speaks of.
    era: Era,
}

impl<'r> Collector<'r> {
    fn new(reader: &'r Reader<'r>) -> Self {
        Self {
            reader,
            mentions: Vec::new(),
            read: HashMap::new(),
            files: HashSet::new(),
            file: FileId::default(),
            steps: None,
            sections: Vec::new(),
            era: Era::Now,
        }
    }

    fn document(&mut self, document: &Document) {
        self.file = document.file;
        let path = document.path.as_str().rsplit('/').next().unwrap_or_default();
        let is_chronicle = english::is_chronicle(path) || english::is_chronicle(&source_words(&document.title));
        self.era = if is_chronicle { Era::Past } else { Era::Now };
        let scope = self.reader.book.scope(document);
        self.text(&document.summary, Spot::Text, scope);
        walk(document, scope, Includes::Follow, self);
    }

    /// Reads a run of text; one that was read before is only seen in more versions.
    fn text(&mut self, text: &[Inline], spot: Spot, scope: Scope) {
        self.run(text, &Place { spot, era: self.era_here(), column: "" }, scope);
    }

    fn run(&mut self, text: &[Inline], place: &Place, scope: Scope) {
        let Some(first) = text.first().filter(|_| !scope.is_empty()) else { return };
        let versions = scope.versions.and(self.reader.book.config.versions.supported());
        let range = match self.read.get(&first.span) {
            Some(range) => range.clone(),
            None => {
                let start = self.mentions.len();
                self.reader.read(text, place, &mut self.mentions);
                let range = start..self.mentions.len();
                if !range.is_empty() {
                    self.read.insert(first.span, range.clone());
                }
                range
            }
        };
        for mention in self.mentions.get_mut(range).unwrap_or_default() {
            mention.versions = mention.versions.or(versions);
        }
    }

    fn era_here(&self) -> Era {
        if self.sections.is_empty() { self.era } else { Era::Past }
    }

    /// Leaves the steps and sections that end before a block.
    fn move_to(&mut self, span: Span) {
        let holds = |outer: &Span| {
            // The blocks of another file stand where they are included.
            let is_same = outer.file == span.file;
            (is_same && outer.start <= span.start && span.end <= outer.end) || (!is_same && span.file != self.file)
        };
        self.steps = self.steps.filter(holds);
        let kept = self.sections.iter().position(|section| !holds(section)).unwrap_or(self.sections.len());
        self.sections.truncate(kept);
    }

    fn spot(&self) -> Spot {
        if self.steps.is_some() { Spot::Step } else { Spot::Text }
    }

    fn table(&mut self, table: &Table, scope: Scope) {
        let heads: Vec<String> = table.head.iter().map(|head| source_words(head)).collect();
        for cell in &table.head {
            self.text(cell, Spot::Text, scope);
        }
        for row in &table.rows {
            let words: Vec<String> = row.iter().map(|cell| source_words(cell)).collect();
            let tells = row.len() > 1 && english::tells_of_change(&words.join(" , "));
            for (number, cell) in row.iter().enumerate() {
                let column = heads.get(number).map_or("", String::as_str);
                let era = if tells || english::is_old_column(column) { Era::Past } else { self.era_here() };
                self.run(cell, &Place { spot: self.spot(), era, column }, scope);
            }
        }
    }
}

impl Visit for Collector<'_> {
    const DEPTH: Depth = Depth::Texts;

    fn step(&mut self, step: &Step, _: Scope) {
        self.files.insert(step.span.file);
        self.move_to(step.span);
        self.steps = Some(step.span);
    }

    fn block(&mut self, block: &Block, scope: Scope) {
        self.files.insert(block.span.file);
        self.move_to(block.span);
        match &block.kind {
            BlockKind::Paragraph(text) => self.text(text, self.spot(), scope),
            BlockKind::Section(section) => {
                self.text(&section.heading, Spot::Heading, scope);
                if english::is_chronicle(&source_words(&section.heading)) {
                    self.sections.push(block.span);
                }
            }
            BlockKind::List { start: Some(_), .. } if self.steps.is_none() => self.steps = Some(block.span),
            BlockKind::Table(table) => self.table(table, scope),
            BlockKind::Callout(callout) => self.text(&callout.title, self.spot(), scope),
            BlockKind::List { .. }
            | BlockKind::Code { .. }
            | BlockKind::Quote(_)
            | BlockKind::Rule
            | BlockKind::Include(_)
            | BlockKind::Html(_)
            | BlockKind::FootnoteDefinition { .. } => {}
        }
    }
}
