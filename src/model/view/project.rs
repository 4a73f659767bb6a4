//! From a document to the page of one view.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::labels::labels;
use super::page::{
    Actor, Block, Callout, CalloutKind, Cell, Escalation, Footnote, Heading, Item, Page, Stage, Step, StepItem, Way,
};
use super::{Entry, View, plain};
use crate::audience::{Audience, Role};
use crate::model::{
    self, BlockKind, Document, DocumentPath, ElementId, Include, Section, StepName, Tags, Text, slug,
    slug_of_code_hosts, source_words,
};
use crate::source::FileId;

/// The title, the summary and the symptoms of a document without marks.
///
/// They are made before the view knows any title, so two documents that name each other in theirs
/// come to an end.
pub(super) fn plain_head<'a>(view: &View<'a>, document: &'a Document) -> (String, String, Vec<String>) {
    let mut projector = Projector::new(view, document);
    let mut words = |text: &'a Text| plain(&projector.words_of(text));
    (words(&document.title), words(&document.summary), document.symptoms.iter().map(words).collect())
}

/// The text of an entry.
pub(super) fn page<'a>(view: &View<'a>, entry: &Entry<'a>) -> Page<'a> {
    let document = entry.document;
    let mut projector = Projector::new(view, document);
    // The names of steps must not change, so headings give way to them.
    projector.reserve_steps(&document.steps);
    let title = projector.words_of(&document.title);
    let summary = projector.text(&document.summary);
    let symptoms = document.symptoms.iter().map(|symptom| projector.words_of(symptom)).collect();
    let who = projector.text(&document.who);
    let time = projector.text(&document.time);
    let intro = projector.blocks(&document.intro);
    let place = projector.headings.len();
    let steps = projector.items(&document.steps);
    let heading = document.steps_heading.as_ref().filter(|_| !steps.is_empty());
    let steps_heading = heading.map(|heading| projector.steps_heading(heading, place));
    let notes = projector.blocks(&document.notes);
    let footnotes = projector.footnotes();
    // A heading of the same words is what a link to them means.
    let wanted = slug(entry.title());
    let anchor = if projector.anchors.contains_key(&wanted) { String::new() } else { wanted };
    Page {
        id: entry.id(),
        path: entry.path(),
        kind: entry.kind(),
        title,
        anchor,
        summary,
        symptoms,
        journey: journey(view, entry),
        outcome: view.outcome(entry),
        who,
        time,
        before: view.before(entry),
        intro,
        steps_heading,
        steps,
        notes,
        undo: view.undo(entry),
        next: view.next(entry),
        footnotes,
        aliases: projector.free_aliases(),
        headings: projector.headings,
        branches: projector.branches,
        assets: projector.assets,
        known: entry.known.clone(),
    }
}

/// The procedures through which a page leads.
fn journey<'a>(view: &View<'a>, entry: &Entry<'a>) -> Vec<Stage<'a>> {
    let stage = |stage: &Entry<'a>| Stage {
        path: stage.path(),
        title: stage.title().to_owned(),
        summary: stage.summary().to_owned(),
    };
    view.journey(entry).map(stage).collect()
}

/// A footnote: its label counts within its file, wherever that is included.
pub(super) type Mark<'a> = (FileId, &'a str);

/// The page of one view as far as it is made.
pub(super) struct Projector<'v, 'a> {
    pub(super) view: &'v View<'a>,
    /// The page at hand, which may include the text of other files.
    pub(super) path: &'a DocumentPath,
    /// How often each name was taken in this page.
    anchors: HashMap<String, usize>,
    headings: Vec<Heading<'a>>,
    /// What other tools call headings, each behind the name that it has here.
    aliases: Vec<(String, String)>,
    /// The step at hand, after which its branches are named.
    step: Option<&'a str>,
    branches: Vec<String>,
    pub(super) assets: Vec<&'a str>,
    /// The elements whose way from the top down the step at hand says.
    pub(super) spelled: Vec<&'a model::ElementId>,
    definitions: HashMap<Mark<'a>, &'a [model::Block]>,
    /// Footnotes in the order of their first visible marks.
    pub(super) marks: Vec<Mark<'a>>,
}

impl<'v, 'a> Projector<'v, 'a> {
    fn new(view: &'v View<'a>, document: &'a Document) -> Self {
        Self {
            view,
            path: &document.path,
            anchors: HashMap::new(),
            headings: Vec::new(),
            aliases: Vec::new(),
            step: None,
            branches: Vec::new(),
            assets: Vec::new(),
            spelled: Vec::new(),
            definitions: HashMap::new(),
            marks: Vec::new(),
        }
    }

    fn reserve_steps(&mut self, items: &[model::StepItem]) {
        for item in items {
            match item {
                model::StepItem::Step(step) if self.sees(&step.tags) => {
                    self.anchors.insert(step.name.as_str().to_owned(), 1);
                }
                model::StepItem::Include { tags, include, .. } if self.sees(tags) => {
                    if let Some(content) = include.content.as_ref().filter(|content| self.sees(&content.tags)) {
                        self.reserve_steps(&content.steps);
                    }
                }
                _ => {}
            }
        }
    }

    fn sees(&self, tags: &Tags) -> bool {
        !tags.narrow(self.view.scope()).is_empty()
    }

    fn blocks(&mut self, blocks: &'a [model::Block]) -> Vec<Block<'a>> {
        let mut projected = Vec::with_capacity(blocks.len());
        for block in blocks {
            self.push_block(block, &mut projected);
        }
        projected
    }

    /// The blocks, unless all that was written is hidden: what held them must then leave no trace.
    fn shown(&mut self, blocks: &'a [model::Block]) -> Option<Vec<Block<'a>>> {
        let projected = self.blocks(blocks);
        (blocks.is_empty() || !projected.is_empty()).then_some(projected)
    }

    fn item(&mut self, item: &'a model::Item) -> Option<Item<'a>> {
        if !self.sees(&item.tags) {
            return None;
        }
        Some(Item { ticked: item.ticked, blocks: self.shown(&item.blocks)? })
    }

    fn push_block(&mut self, block: &'a model::Block, projected: &mut Vec<Block<'a>>) {
        if !self.sees(&block.tags) {
            return;
        }
        projected.push(match &block.kind {
            BlockKind::Paragraph(text) => Block::Paragraph(self.text(text)),
            BlockKind::Section(section) => return self.push_section(section, &block.tags, projected),
            BlockKind::Code { language, code } => Block::Code { language, code },
            BlockKind::Quote(blocks) => match self.shown(blocks) {
                Some(blocks) => Block::Quote(blocks),
                None => return,
            },
            BlockKind::List { start, items } => {
                let items: Vec<_> = items.iter().filter_map(|item| self.item(item)).collect();
                if items.is_empty() {
                    return;
                }
                Block::List { start: *start, items }
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::Rule => Block::Rule,
            BlockKind::Callout(callout) => match self.callout(callout) {
                Some(callout) => Block::Callout(callout),
                None => return,
            },
            BlockKind::Include(include) => return self.push_include(include, projected),
            BlockKind::Html(html) => Block::Html(html),
            BlockKind::FootnoteDefinition { label, blocks } => {
                self.definitions.insert((block.span.file, label), blocks);
                return;
            }
        });
    }

    fn push_section(&mut self, section: &'a Section, tags: &Tags, projected: &mut Vec<Block<'a>>) {
        let text = self.text(&section.heading);
        let anchor = self.heading_anchor(&plain(&text), tags.id.as_ref().map(|id| id.value.as_str()));
        self.headings.push(Heading { level: section.level, text: text.clone(), anchor: anchor.clone() });
        projected.push(Block::Heading { level: section.level, anchor, text });
        projected.extend(self.blocks(&section.blocks));
    }

    /// The list of steps is a part of the page like any other.
    fn steps_heading(&mut self, text: &'a [model::Inline], place: usize) -> Heading<'a> {
        let text = self.text(text);
        let anchor = self.heading_anchor(&plain(&text), None);
        let heading = Heading { level: 2, text, anchor };
        self.headings.insert(place, heading.clone());
        heading
    }

    /// The name of a heading: the one that its writer gave it, or else its words.
    fn heading_anchor(&mut self, words: &str, given: Option<&str>) -> String {
        let anchor = self.free_anchor(given.map_or_else(|| slug(words), str::to_owned));
        let alias = slug_of_code_hosts(words);
        if !alias.is_empty() && alias != anchor && !alias.starts_with("hw-") {
            self.aliases.push((anchor.clone(), alias));
        }
        anchor
    }

    /// The names by which other tools know headings, by those that they have here; what another place is called is none.
    fn free_aliases(&mut self) -> BTreeMap<String, String> {
        let mut taken = HashSet::new();
        let mut aliases = std::mem::take(&mut self.aliases);
        aliases.retain(|(_, alias)| !self.anchors.contains_key(alias) && taken.insert(alias.clone()));
        aliases.into_iter().collect()
    }

    /// A name that no other heading or step of this page has, in the way that code hosts number them.
    fn free_anchor(&mut self, wanted: String) -> String {
        // Names that begin so belong to the page around the text.
        let wanted = if wanted.is_empty() || wanted.starts_with("hw-") { format!("section{wanted}") } else { wanted };
        let taken = self.anchors.entry(wanted.clone()).or_insert(0);
        *taken += 1;
        if *taken == 1 {
            return wanted;
        }
        let numbered = format!("{wanted}-{}", *taken - 1);
        self.free_anchor(numbered)
    }

    fn push_include(&mut self, include: &'a Include, projected: &mut Vec<Block<'a>>) {
        let Some(content) = include.content.as_ref().filter(|content| self.sees(&content.tags)) else { return };
        projected.extend(self.blocks(&content.blocks));
        let mut items = Vec::new();
        for item in self.items(&content.steps) {
            match item {
                StepItem::Step(step) => items.push(Item { ticked: None, blocks: step.blocks }),
                StepItem::Aside(block) => items.push(Item { ticked: None, blocks: vec![block] }),
            }
        }
        if !items.is_empty() {
            projected.push(Block::List { start: Some(1), items });
        }
    }

    fn table(&mut self, table: &'a model::Table) -> Block<'a> {
        let mut row = |cells: &'a [model::Text]| -> Vec<Cell<'a>> {
            let alignments = table.alignments.iter().copied().chain(std::iter::repeat(model::Alignment::None));
            let cells = cells.iter().zip(alignments);
            cells.map(|(text, alignment)| Cell { alignment, text: self.text(text) }).collect()
        };
        Block::Table { head: row(&table.head), rows: table.rows.iter().map(|cells| row(cells)).collect() }
    }

    fn callout(&mut self, callout: &'a model::Callout) -> Option<Callout<'a>> {
        if !callout.kind.audiences().contains(self.view.audience) {
            return None;
        }
        let kind = match &callout.kind {
            model::CalloutKind::Note => CalloutKind::Note,
            model::CalloutKind::Tip => CalloutKind::Tip,
            model::CalloutKind::Important => CalloutKind::Important,
            model::CalloutKind::Warning => CalloutKind::Warning,
            model::CalloutKind::Caution => CalloutKind::Caution,
            model::CalloutKind::Check => CalloutKind::Check,
            model::CalloutKind::If => CalloutKind::If,
            model::CalloutKind::Escalate(escalation) => CalloutKind::Escalate(Escalation {
                tier: self.view.config().role_name(escalation.to.value),
                urgency: escalation.urgency,
                after: escalation.after.as_ref().map(|after| after.value.as_str()),
            }),
            model::CalloutKind::Only(_) => CalloutKind::Own,
        };
        let title = self.text(&callout.title);
        let blocks = match (self.shown(&callout.blocks), kind) {
            (Some(blocks), _) => blocks,
            // Whom to hand over to is worth saying without what to collect.
            (None, CalloutKind::Escalate(_)) => Vec::new(),
            (None, _) => return None,
        };
        let id = (kind == CalloutKind::If).then(|| self.branch(&callout.title));
        Some(Callout { kind, id, title, blocks })
    }

    /// The name of a branch: that of its step and the words of its symptom, which hold in every version.
    fn branch(&mut self, symptom: &[model::Inline]) -> String {
        let symptom = StepName::from_words(&source_words(symptom));
        let before = self.step.map(|step| format!("{step}-")).unwrap_or_default();
        let id = self.free_anchor(format!("{before}if-{}", symptom.as_str()));
        self.branches.push(id.clone());
        id
    }

    fn items(&mut self, items: &'a [model::StepItem]) -> Vec<StepItem<'a>> {
        let mut projected = Vec::with_capacity(items.len());
        for item in items {
            match item {
                model::StepItem::Step(step) if self.sees(&step.tags) => {
                    projected.extend(self.step(step).map(StepItem::Step));
                }
                model::StepItem::Include { tags, include, .. } if self.sees(tags) => {
                    if let Some(content) = include.content.as_ref().filter(|content| self.sees(&content.tags)) {
                        projected.extend(self.blocks(&content.blocks).into_iter().map(StepItem::Aside));
                        projected.extend(self.items(&content.steps));
                    }
                }
                model::StepItem::Aside(block) => {
                    let mut blocks = Vec::new();
                    self.push_block(block, &mut blocks);
                    projected.extend(blocks.into_iter().map(StepItem::Aside));
                }
                model::StepItem::Step(_) | model::StepItem::Include { .. } => {}
            }
        }
        projected
    }

    fn step(&mut self, step: &'a model::Step) -> Option<Step<'a>> {
        let by = step.tags.by.as_ref().map_or(Role::Customer, |by| by.value);
        let tier = || (self.view.audience == Audience::Agent).then(|| self.view.config().role_name(by));
        let actor = match by {
            Role::Customer => Actor::Customer,
            Role::Tier(_) => Actor::Support(tier()),
        };
        self.spelled.clear();
        self.step = Some(step.name.as_str());
        let shown = self.shown(&step.blocks);
        self.step = None;
        let mut blocks = shown?;
        // The words for the help panel may leave out the element; the step is found by it all the same.
        let elements = labels(&blocks);
        let ways = self.unsaid_ways(&elements);
        if self.view.audience == Audience::InApp {
            blocks = in_app_text(blocks);
        }
        Some(Step { id: step.name.as_str(), actor, elements, ways, blocks })
    }

    /// The ways to these elements, except to those that stand where the step says how to get to.
    fn unsaid_ways(&self, elements: &[&'a str]) -> Vec<Way<'a>> {
        let is_said = |element: &&str| {
            let id = ElementId::new(*element);
            self.spelled.iter().any(|said| **said == id || id.parent().is_some_and(|parent| **said == parent))
        };
        let unsaid = elements.iter().filter(|element| element.contains('.') && !is_said(element));
        let mut ways: Vec<_> = unsaid.map(|element| Way { element, labels: self.view.label_path(element) }).collect();
        // A place on the way to another one needs no line of its own.
        let all: Vec<_> = ways.iter().map(|way| way.labels.clone()).collect();
        let is_on = |way: &[&str], other: &[&str]| other.len() > way.len() && other.starts_with(way);
        ways.retain(|way| way.labels.len() > 1 && !all.iter().any(|other| is_on(&way.labels, other)));
        ways
    }

    fn footnotes(&mut self) -> Vec<Footnote<'a>> {
        let mut footnotes = Vec::new();
        // A footnote may hold the first mark of another one, so the list can grow while it is read.
        while let Some(label) = self.marks.get(footnotes.len()) {
            let blocks = self.definitions.get(label).copied().unwrap_or_default();
            let blocks = self.blocks(blocks);
            footnotes.push(Footnote { number: footnotes.len() + 1, blocks });
        }
        footnotes
    }
}

/// What the help panel shows of a step: where it has words of its own, those instead of the text.
fn in_app_text(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let is_own = |block: &Block| matches!(block, Block::Callout(Callout { kind: CalloutKind::Own, .. }));
    if !blocks.iter().any(is_own) {
        return blocks;
    }
    let shown = blocks.into_iter().filter(|block| matches!(block, Block::Callout(_)));
    shown
        .flat_map(|block| match block {
            Block::Callout(Callout { kind: CalloutKind::Own, blocks, .. }) => blocks,
            other => vec![other],
        })
        .collect()
}
