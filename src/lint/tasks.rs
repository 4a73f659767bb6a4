//! The lists of steps of a document: what its writer called steps, and what a reader takes for steps.
//!
//! Documentation that has never heard of Headwater has no `## Steps`. Its procedures are the ordered
//! lists of its pages, and rows of sections whose headings count: `Step 1: …`, `2. …`.

use crate::model::{Block, BlockKind, Document, Inline, InlineKind, Item, Scope, Section, StepItem, source_words};
use crate::source::Span;

/// What a task is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskForm {
    /// The steps of a procedure.
    Procedure,
    /// An ordered list in a text.
    List,
    /// Sections whose headings count.
    Sections,
}

/// One list of steps.
#[derive(Debug, Clone)]
pub struct Task<'b> {
    /// What it is read from.
    pub form: TaskForm,
    /// The nearest heading above it; none where only the title stands above it.
    pub heading: Option<&'b [Inline]>,
    /// Its steps in their order.
    pub steps: Vec<TaskStep<'b>>,
}

/// One step of a task.
#[derive(Debug, Clone)]
pub struct TaskStep<'b> {
    /// Where it stands.
    pub span: Span,
    /// Where it is seen.
    pub scope: Scope,
    /// The heading that is its first line, for a task of sections.
    pub heading: Option<&'b [Inline]>,
    /// Its text, nested lists and all.
    pub blocks: Vec<&'b Block>,
}

/// The tasks of a document as its file is written: what it includes belongs to another file.
#[must_use]
pub fn tasks(document: &Document, scope: Scope) -> Vec<Task<'_>> {
    let mut finder = Finder { tasks: Vec::new() };
    finder.blocks(&document.intro, None, scope);
    finder.procedure(document, scope);
    finder.blocks(&document.notes, None, scope);
    finder.tasks
}

struct Finder<'b> {
    tasks: Vec<Task<'b>>,
}

impl<'b> Finder<'b> {
    fn procedure(&mut self, document: &'b Document, outer: Scope) {
        let steps: Vec<_> = document.steps.iter().filter_map(|item| step_of(item, outer)).collect();
        let heading = document.steps_heading.as_deref();
        self.push(Task { form: TaskForm::Procedure, heading, steps });
    }

    /// The tasks in some blocks that stand below one heading.
    fn blocks(&mut self, blocks: &'b [Block], heading: Option<&'b [Inline]>, outer: Scope) {
        let counted = counted_sections(blocks);
        if counted.len() > 1 {
            let steps = counted.iter().map(|(block, section)| section_step(block, section, outer)).collect();
            self.push(Task { form: TaskForm::Sections, heading, steps });
        }
        // A list that a picture or a piece of code interrupts goes on below it with the next number.
        let mut open: Option<Open<'b>> = None;
        for block in blocks {
            let scope = block.tags.narrow(outer);
            match &block.kind {
                BlockKind::List { start: Some(first), items } => {
                    let steps = items.iter().map(|item| item_step(item, scope));
                    match &mut open {
                        Some(open) if *first > 1 && *first == open.next => open.resume(steps),
                        _ => {
                            self.close(open.take(), heading);
                            open = Some(Open::new(*first, steps));
                        }
                    }
                }
                BlockKind::Section(section) => {
                    self.close(open.take(), heading);
                    self.blocks(&section.blocks, Some(&section.heading), scope);
                }
                kind => {
                    if let Some(open) = &mut open {
                        open.between.push(block);
                    }
                    self.nested(kind, heading, scope);
                }
            }
        }
        self.close(open, heading);
    }

    /// The tasks in a block that is itself no step.
    fn nested(&mut self, kind: &'b BlockKind, heading: Option<&'b [Inline]>, scope: Scope) {
        match kind {
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => {
                self.blocks(blocks, heading, scope);
            }
            BlockKind::Callout(callout) => self.blocks(&callout.blocks, heading, scope),
            BlockKind::List { start: None, items } => {
                for item in items {
                    self.blocks(&item.blocks, heading, item.tags.narrow(scope));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, open: Option<Open<'b>>, heading: Option<&'b [Inline]>) {
        if let Some(open) = open {
            self.push(Task { form: TaskForm::List, heading, steps: open.steps });
        }
    }

    fn push(&mut self, task: Task<'b>) {
        if !task.steps.is_empty() {
            self.tasks.push(task);
        }
    }
}

/// A list that may still go on.
struct Open<'b> {
    steps: Vec<TaskStep<'b>>,
    /// The number of the step that would follow.
    next: u64,
    /// What stands behind the last step.
    between: Vec<&'b Block>,
}

impl<'b> Open<'b> {
    fn new(first: u64, steps: impl Iterator<Item = TaskStep<'b>>) -> Self {
        let steps: Vec<_> = steps.collect();
        Self { next: first.saturating_add(steps.len() as u64), steps, between: Vec::new() }
    }

    fn resume(&mut self, steps: impl Iterator<Item = TaskStep<'b>>) {
        if let Some(last) = self.steps.last_mut() {
            last.blocks.append(&mut self.between);
        }
        let before = self.steps.len();
        self.steps.extend(steps);
        self.next = self.next.saturating_add((self.steps.len() - before) as u64);
    }
}

fn step_of(item: &StepItem, outer: Scope) -> Option<TaskStep<'_>> {
    match item {
        StepItem::Step(step) => Some(TaskStep {
            span: step.span,
            scope: step.tags.narrow(outer),
            heading: None,
            blocks: step.blocks.iter().collect(),
        }),
        StepItem::Include { .. } | StepItem::Aside(_) => None,
    }
}

fn item_step(item: &Item, outer: Scope) -> TaskStep<'_> {
    TaskStep { span: item.span, scope: item.tags.narrow(outer), heading: None, blocks: item.blocks.iter().collect() }
}

fn section_step<'b>(block: &'b Block, section: &'b Section, outer: Scope) -> TaskStep<'b> {
    TaskStep {
        span: block.span,
        scope: block.tags.narrow(outer),
        heading: Some(&section.heading),
        blocks: section.blocks.iter().collect(),
    }
}

/// The longest beginning of the sections among some blocks whose headings count from one.
fn counted_sections(blocks: &[Block]) -> Vec<(&Block, &Section)> {
    let mut counted: Vec<(&Block, &Section)> = Vec::new();
    let mut prefix = String::new();
    for block in blocks {
        let BlockKind::Section(section) = &block.kind else { continue };
        let Some((words, number)) = ordinal(&section.heading) else { continue };
        if number == 1 && counted.is_empty() {
            prefix = words;
            counted.push((block, section));
        } else if number == counted.len() as u64 + 1 && words == prefix {
            counted.push((block, section));
        }
    }
    counted
}

/// The number that a heading counts with, and the word before it: `Step 2: …`, `2. …`, `第 2 步`.
fn ordinal(heading: &[Inline]) -> Option<(String, u64)> {
    // A name with a number in it, such as a version, is no count when it is marked up.
    let first = heading.first()?;
    if !matches!(first.kind, InlineKind::Words(_)) {
        return None;
    }
    let words = source_words(heading);
    let start = words.find(|char: char| char.is_ascii_digit())?;
    let (before, rest) = words.split_at(start);
    let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let is_one_word = before.split_whitespace().count() <= 1 && before.chars().count() <= 12;
    // In `1.2 Limits` the number names a chapter.
    let is_count = !after.starts_with(['.', ',']) || !after[1..].starts_with(|char: char| char.is_ascii_digit());
    let number = digits.parse().ok()?;
    (is_one_word && is_count).then(|| (before.trim().to_lowercase(), number))
}
