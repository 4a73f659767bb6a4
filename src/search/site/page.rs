//! One page as the search knows it: its words, and the places in it to which a search may lead.

use super::synonyms::Synonyms;
use super::tokens::Endings;
use super::words::{Field, Words};
use crate::model::view::{Block, Callout, CalloutKind, Cell, Entry, Href, Inline, Page, StepItem, View, plain};

/// A page as the search knows it.
#[derive(Debug)]
pub(super) struct Found<'s> {
    /// Its path below the root of the site, without `.html`.
    pub(super) path: String,
    pub(super) title: String,
    pub(super) summary: String,
    /// The places in it, in their order.
    pub(super) places: Vec<Place>,
    /// The versions that have it, when the one that is searched does not.
    pub(super) only: Vec<String>,
    pub(super) words: Words<'s>,
}

/// A place in a page.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) kind: PlaceKind,
    /// Its name within the page.
    pub(super) anchor: String,
    /// Its first words.
    pub(super) text: String,
}

/// What a place is.
#[derive(Debug, Clone, Copy)]
pub(super) enum PlaceKind {
    Heading,
    /// A step and its number.
    Step(usize),
    /// A failure branch.
    Branch,
}

/// How many characters of a step or heading a result shows.
const SHOWN: usize = 90;

struct Reader<'s> {
    words: Words<'s>,
    places: Vec<Place>,
    /// What the texts at hand count as.
    field: Field,
}

/// Reads the page of an entry.
pub(super) fn read<'s>(view: &View, entry: &Entry, synonyms: &'s Synonyms, endings: Endings) -> Found<'s> {
    let page = view.page(entry);
    let mut reader = Reader { words: Words::new(synonyms, endings), places: Vec::new(), field: Field::Text };
    reader.page(&page);
    let folder = if view.is_newest() { String::new() } else { format!("{}/", view.version_name()) };
    Found {
        path: format!("{folder}{}", entry.path().as_str()),
        title: entry.title().to_owned(),
        summary: shortened(entry.summary()),
        places: reader.places,
        only: Vec::new(),
        words: reader.words,
    }
}

/// The beginning of a text, cut between two words.
fn shortened(text: &str) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(SHOWN) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

impl Reader<'_> {
    fn page(&mut self, page: &Page) {
        self.named(Field::Title, &page.title);
        page.symptoms.iter().for_each(|symptom| self.named(Field::Symptom, symptom));
        self.field = Field::Summary;
        self.text(&page.summary);
        self.field = Field::Text;
        self.blocks(&page.intro);
        if let Some(heading) = &page.steps_heading {
            self.heading(&heading.anchor, &heading.text);
        }
        let mut number = 0;
        for item in &page.steps {
            match item {
                StepItem::Step(step) => {
                    number += 1;
                    let first = step.blocks.iter().find_map(|block| match block {
                        Block::Paragraph(text) => Some(plain(text)),
                        _ => None,
                    });
                    self.enter(PlaceKind::Step(number), step.id, &first.unwrap_or_default());
                    self.field = Field::Step;
                    self.blocks(&step.blocks);
                    self.field = Field::Text;
                }
                StepItem::Aside(block) => self.block(block),
            }
        }
        if let Some(heading) = &page.steps_heading {
            // What follows the steps belongs to none of them.
            self.return_to(&heading.anchor);
        }
        self.blocks(&page.notes);
        for footnote in &page.footnotes {
            self.blocks(&footnote.blocks);
        }
    }

    /// Makes a place of what follows.
    fn enter(&mut self, kind: PlaceKind, anchor: &str, text: &str) {
        self.places.push(Place { kind, anchor: anchor.to_owned(), text: shortened(text) });
        // A page of so many places is found as a whole.
        self.words.place = u16::try_from(self.places.len()).unwrap_or(0);
    }

    fn return_to(&mut self, anchor: &str) {
        let place = self.places.iter().position(|place| place.anchor == anchor);
        self.words.place = place.and_then(|place| u16::try_from(place + 1).ok()).unwrap_or(0);
    }

    fn heading(&mut self, anchor: &str, text: &[Inline]) {
        self.enter(PlaceKind::Heading, anchor, &plain(text));
        self.named(Field::Heading, text);
    }

    /// A text that is more than prose: its code counts as code, the rest as what it is.
    fn named(&mut self, field: Field, text: &[Inline]) {
        let around = std::mem::replace(&mut self.field, field);
        self.text(text);
        self.field = around;
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.text(text),
            Block::Heading { anchor, text, .. } => self.heading(anchor, text),
            Block::Code { code, .. } => self.words.add(Field::Text, code),
            Block::Html(html) => self.words.add(Field::Text, html),
            Block::Quote(blocks) => self.blocks(blocks),
            Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
            Block::Table { head, rows } => {
                head.iter().for_each(|cell| self.text(&cell.text));
                rows.iter().for_each(|row| self.row(row));
            }
            Block::Rule => {}
            Block::Callout(callout) => self.callout(callout),
        }
    }

    fn row(&mut self, cells: &[Cell]) {
        for (place, Cell { text, .. }) in cells.iter().enumerate() {
            match text.as_slice() {
                [Inline::Code(_) | Inline::Label { .. }] if place == 0 => self.named(Field::Entry, text),
                _ => self.text(text),
            }
        }
    }

    fn callout(&mut self, callout: &Callout) {
        let around = (self.words.place, self.field);
        if let (CalloutKind::If, Some(id)) = (callout.kind, &callout.id) {
            self.enter(PlaceKind::Branch, id, &plain(&callout.title));
            self.named(Field::Symptom, &callout.title);
        } else {
            self.text(&callout.title);
        }
        self.blocks(&callout.blocks);
        (self.words.place, self.field) = around;
    }

    /// A run of text: words together, codes and labels by themselves.
    fn text(&mut self, text: &[Inline]) {
        let mut run = String::new();
        self.inlines(text, &mut run);
        self.words.add(self.field, &run);
    }

    fn inlines(&mut self, text: &[Inline], run: &mut String) {
        for inline in text {
            match inline {
                Inline::Words(words) => run.push_str(words),
                Inline::Code(code) => {
                    run.push(' ');
                    self.words.add(strongest(self.field, Field::Code), code);
                }
                Inline::SoftBreak | Inline::HardBreak => run.push(' '),
                Inline::Emphasis(text)
                | Inline::Strong(text)
                | Inline::Strikethrough(text)
                | Inline::Link { text, href: Href::External(_) | Href::Asset(_), .. } => self.inlines(text, run),
                Inline::Link { text, href: Href::Page { .. }, .. } => {
                    run.push(' ');
                    self.named(Field::Link, text);
                }
                Inline::Image { alt, .. } => run.push_str(alt),
                Inline::Label { path, words, .. } => {
                    run.push(' ');
                    let field = strongest(self.field, Field::Label);
                    path.iter().for_each(|label| self.words.add(field, label));
                    self.inlines(words, run);
                }
                Inline::Footnote(_) => {}
            }
        }
    }
}

/// What a code or a label in a text counts as: a title remains one.
fn strongest(around: Field, own: Field) -> Field {
    if around == Field::Link || around.weight() > own.weight() { around } else { own }
}
