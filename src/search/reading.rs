//! One page as a search knows it: its texts, what each of them is, and the places to which a search may lead.

use serde::{Deserialize, Serialize};

use super::words::Field;
use crate::audience::Audience;
use crate::model::DocumentKind;
use crate::model::view::{Block, Callout, CalloutKind, Cell, Entry, Href, Inline, Page, StepItem, View, plain};

/// A page as a search knows it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    pub(super) title: String,
    pub(super) summary: String,
    /// The places in it, in their order.
    pub(super) places: Vec<Place>,
    /// Its texts, in the order of reading.
    pub(super) texts: Vec<Text>,
    /// What a ticket bears that is about it; for the desk alone.
    pub(super) tags: Vec<String>,
    /// The day from which on nobody vouches for it; the desk alone is told.
    pub(super) due: Option<String>,
    pub(super) standing: Standing,
}

/// What a page is worth to who searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Standing {
    /// It answers.
    Answer,
    /// It only explains: who searches at the desk needs the next step.
    Background,
}

/// A place in a page.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) kind: PlaceKind,
    /// Its name within the page.
    pub(super) anchor: String,
    /// Its first words.
    pub(super) text: String,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PlaceKind {
    Heading,
    /// What customers say, for whom the whole page is the place.
    Said,
    /// A step and its number.
    Step(usize),
    /// A failure branch.
    Branch,
}

/// A paragraph, a title, a cell or the like.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Text {
    /// The number of the place that it belongs to; 0 is the page as a whole.
    pub(super) place: u16,
    /// What readers see of it.
    pub(super) runs: Vec<Run>,
    /// What they do not see, because the writer's own words stand for it.
    pub(super) unseen: Vec<Run>,
}

/// A part of a text, all of which is one thing.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run(pub(super) Field, pub(super) String);

/// How many characters of a step or heading a result shows.
const SHOWN: usize = 90;
/// How much a page counts that only explains.
const BACKGROUND: f32 = 0.75;

#[derive(Default)]
struct Reader {
    places: Vec<Place>,
    texts: Vec<Text>,
    /// The place to which the next texts belong.
    place: u16,
    /// What the texts at hand are.
    field: Field,
    is_desk: bool,
}

/// Reads the page of an entry.
pub(super) fn read(view: &View, entry: &Entry) -> Reading {
    let is_desk = view.audience() == Audience::Agent;
    let is_playbook = entry.kind() == DocumentKind::Procedure;
    let mut reader = Reader { is_desk, ..Reader::default() };
    reader.page(&view.page(entry));
    // A ticket may bear the id as it stands, or the tag of its macro.
    let tags = if is_desk && is_playbook { vec![entry.id().to_owned(), entry.tag()] } else { Vec::new() };
    Reading {
        title: entry.title().to_owned(),
        summary: shortened(entry.summary()),
        places: reader.places,
        texts: reader.texts,
        tags,
        due: view.review_due(entry).filter(|_| is_desk).map(|day| day.to_string()),
        standing: if is_desk && !is_playbook { Standing::Background } else { Standing::Answer },
    }
}

impl Reading {
    /// How much the page counts beside one that answers.
    pub(super) fn share(&self) -> f32 {
        match self.standing {
            Standing::Answer => 1.0,
            Standing::Background => BACKGROUND,
        }
    }
}

/// The beginning of a text, cut between two words.
fn shortened(text: &str) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(SHOWN) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

impl Reader {
    fn page(&mut self, page: &Page) {
        self.named(Field::Title, &page.title);
        self.symptoms(&page.symptoms);
        self.named(Field::Summary, &page.summary);
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

    /// What customers say. It is what an agent has in hand, so the desk is shown it.
    fn symptoms(&mut self, symptoms: &[Vec<Inline>]) {
        for symptom in symptoms {
            if self.is_desk {
                self.enter(PlaceKind::Said, "", &plain(symptom));
                self.named(Field::Said, symptom);
            } else {
                self.named(Field::Symptom, symptom);
            }
        }
        self.place = 0;
    }

    /// Makes a place of what follows.
    fn enter(&mut self, kind: PlaceKind, anchor: &str, text: &str) {
        self.places.push(Place { kind, anchor: anchor.to_owned(), text: shortened(text) });
        // A page of so many places is found as a whole.
        self.place = u16::try_from(self.places.len()).unwrap_or(0);
    }

    fn return_to(&mut self, anchor: &str) {
        let place = self.places.iter().position(|place| place.anchor == anchor);
        self.place = place.and_then(|place| u16::try_from(place + 1).ok()).unwrap_or(0);
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
            Block::Code { code, .. } => self.whole(code),
            Block::Html(html) => self.whole(html),
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
        let around = (self.place, self.field);
        if let (CalloutKind::If, Some(id)) = (callout.kind, &callout.id) {
            self.enter(PlaceKind::Branch, id, &plain(&callout.title));
            self.named(Field::Symptom, &callout.title);
        } else {
            self.text(&callout.title);
        }
        self.blocks(&callout.blocks);
        (self.place, self.field) = around;
    }

    /// A text in which nothing is marked.
    fn whole(&mut self, text: &str) {
        self.texts.push(Text { place: self.place, runs: vec![Run(Field::Text, text.to_owned())], unseen: Vec::new() });
    }

    /// A text: words together, codes and labels by themselves.
    fn text(&mut self, inlines: &[Inline]) {
        let mut text = Text { place: self.place, ..Text::default() };
        text.inlines(inlines, self.field);
        text.runs.retain(|Run(_, run)| !run.is_empty());
        if !text.runs.is_empty() || !text.unseen.is_empty() {
            self.texts.push(text);
        }
    }
}

impl Text {
    fn inlines(&mut self, inlines: &[Inline], field: Field) {
        for inline in inlines {
            match inline {
                Inline::Words(words) => self.push(field, words),
                Inline::Code(code) => self.apart(strongest(field, Field::Code), code, field),
                Inline::SoftBreak | Inline::HardBreak => self.push(field, " "),
                Inline::Emphasis(text)
                | Inline::Strong(text)
                | Inline::Strikethrough(text)
                | Inline::Link { text, href: Href::External(_) | Href::Asset(_), .. } => self.inlines(text, field),
                Inline::Link { text, href: Href::Page { .. }, .. } => {
                    self.apart(Field::Link, "", Field::Link);
                    self.inlines(text, Field::Link);
                    self.apart(field, "", field);
                }
                Inline::Image { alt, .. } => self.push(field, alt),
                Inline::Label { path, words, .. } => self.label(path, words, field),
                Inline::Footnote(_) => {}
            }
        }
    }

    /// Adds words to the run at hand, or begins one.
    fn push(&mut self, field: Field, words: &str) {
        match self.runs.last_mut() {
            Some(Run(last, run)) if *last == field => run.push_str(words),
            _ => self.runs.push(Run(field, words.to_owned())),
        }
    }

    /// A label is found by itself and by those on the way to it, whatever words stand for it.
    fn label(&mut self, path: &[&str], words: &[Inline], field: Field) {
        let named = strongest(field, Field::Label);
        if !words.is_empty() {
            self.unseen.extend(path.iter().map(|label| Run(named, (*label).to_owned())));
            return self.inlines(words, field);
        }
        for (place, label) in path.iter().enumerate() {
            if place > 0 {
                self.push(field, " › ");
            }
            self.apart(named, label, field);
        }
    }

    /// Adds a run that nothing joins, even when what stands beside it is the same thing.
    fn apart(&mut self, field: Field, words: &str, around: Field) {
        self.runs.push(Run(field, words.to_owned()));
        self.runs.push(Run(around, String::new()));
    }

    /// What readers see of it, with single spaces.
    pub(super) fn seen(&self) -> String {
        let whole: String = self.runs.iter().map(|Run(_, run)| run.as_str()).collect();
        whole.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What a code or a label in a text counts as: a title remains one.
fn strongest(around: Field, own: Field) -> Field {
    if around == Field::Link || around.weight() > own.weight() { around } else { own }
}
