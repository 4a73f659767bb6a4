//! Which part of a document is its list of steps.

use super::context::Context;
use super::data::{Fields, Node, Value};
use super::document::{head_tags, step_name};
use super::markdown;
use crate::audience::Audience;
use crate::model::{
    Block, BlockKind, Callout, CalloutKind, DocumentId, DocumentKind, Include, Item, Section, Step, StepItem, StepName,
    Tags, Text, source_words,
};
use crate::source::{Located, Span};

/// The heading below which the steps of a procedure stand.
pub(super) const HEADING: &str = "Steps";

/// How eagerly steps are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Only below a heading `Steps`.
    Headed,
    /// Else in the first ordered list: the file says that it is a procedure.
    Somewhere,
    /// Else when the text is nothing but ordered lists: a partial may hold bare steps.
    Bare,
}

impl Wanted {
    pub(super) fn of(kind: DocumentKind, named: Option<DocumentKind>) -> Self {
        match kind {
            _ if named == Some(DocumentKind::Procedure) => Self::Somewhere,
            DocumentKind::Partial => Self::Bare,
            DocumentKind::Procedure | DocumentKind::Page => Self::Headed,
        }
    }
}

/// A text in three parts.
#[derive(Default)]
pub(super) struct Found {
    pub(super) intro: Vec<Block>,
    /// The heading that the steps stand below.
    pub(super) heading: Option<Text>,
    pub(super) steps: Vec<StepItem>,
    pub(super) notes: Vec<Block>,
    /// Whether there is a heading `Steps`.
    pub(super) is_procedure: bool,
}

impl Found {
    /// Reports effects that no step carries: nothing would ever read them.
    pub(super) fn refuse_effects_outside_steps(&self, context: &mut Context) {
        refuse_effects(&self.intro, context);
        refuse_effects(&self.notes, context);
        for item in &self.steps {
            match item {
                StepItem::Step(step) => refuse_effects(&step.blocks, context),
                StepItem::Include { tags, .. } => refuse_on_include(tags, context),
                StepItem::Aside(block) => {
                    refuse_stray(block, context);
                    refuse_effects(std::slice::from_ref(block), context);
                }
            }
        }
    }
}

/// Takes the steps out of a text.
pub(super) fn take(blocks: Vec<Block>, wanted: Wanted) -> Found {
    let is_list = |block: &Block| matches!(block.kind, BlockKind::List { start: Some(_), .. });
    let is_headed = |block: &Block| matches!(&block.kind, BlockKind::Section(section) if is_steps(section));
    let bare = wanted == Wanted::Bare && !blocks.is_empty() && blocks.iter().all(is_list);
    let mut found = Found { is_procedure: blocks.iter().any(is_headed), ..Found::default() };
    let headed = found.is_procedure;
    for block in blocks {
        let first = found.steps.is_empty();
        match block.kind {
            BlockKind::Section(section) if headed && is_steps(&section) => {
                found.heading.get_or_insert(section.heading);
                let mut items = items(section.blocks);
                items.iter_mut().for_each(|item| tags_of(item).inherit(&block.tags));
                found.steps.append(&mut items);
            }
            BlockKind::List { start: Some(_), .. } if bare || (wanted == Wanted::Somewhere && !headed && first) => {
                found.steps.append(&mut items(vec![block]));
            }
            _ if found.steps.is_empty() => found.intro.push(block),
            _ => found.notes.push(block),
        }
    }
    if wanted == Wanted::Somewhere && found.steps.is_empty() {
        found = take_from_section(found);
    }
    found
}

fn is_steps(section: &Section) -> bool {
    source_words(&section.heading).trim().eq_ignore_ascii_case(HEADING)
}

/// The steps of a procedure that lists them below another heading.
fn take_from_section(mut found: Found) -> Found {
    let lists = |block: &Block| matches!(block.kind, BlockKind::List { start: Some(_), .. });
    let holds = |block: &Block| matches!(&block.kind, BlockKind::Section(section) if section.blocks.iter().any(lists));
    if let Some(place) = found.intro.iter().position(holds) {
        found.notes = found.intro.split_off(place + 1);
        if let Some(Block { kind: BlockKind::Section(section), tags, .. }) = found.intro.pop() {
            found.heading = Some(section.heading);
            found.steps = items(section.blocks);
            found.steps.iter_mut().for_each(|item| tags_of(item).inherit(&tags));
        }
    }
    found
}

fn tags_of(item: &mut StepItem) -> &mut Tags {
    match item {
        StepItem::Step(step) => &mut step.tags,
        StepItem::Include { tags, .. } => tags,
        StepItem::Aside(block) => &mut block.tags,
    }
}

fn items(blocks: Vec<Block>) -> Vec<StepItem> {
    let mut list = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::List { start: Some(_), items } => {
                for item in items {
                    let mut item = item_of(item);
                    tags_of(&mut item).inherit(&block.tags);
                    list.push(item);
                }
            }
            BlockKind::Include(include) => list.push(StepItem::Include { span: block.span, tags: block.tags, include }),
            BlockKind::Section(section) => {
                // Parts of a long list: the heading stands between the steps.
                let heading = Section { blocks: Vec::new(), ..section };
                let mut below = items(section.blocks);
                below.iter_mut().for_each(|item| tags_of(item).inherit(&block.tags));
                list.push(StepItem::Aside(Block { kind: BlockKind::Section(heading), ..block }));
                list.append(&mut below);
            }
            _ => list.push(StepItem::Aside(block)),
        }
    }
    list
}

fn item_of(item: Item) -> StepItem {
    match <[Block; 1]>::try_from(item.blocks) {
        Ok([Block { kind: BlockKind::Include(include), mut tags, .. }]) => {
            let outer = std::mem::take(&mut tags);
            let mut tags = item.tags;
            tags.inherit(&outer);
            StepItem::Include { span: item.span, tags, include }
        }
        Ok([block]) => StepItem::Step(step(item.span, item.tags, vec![block])),
        Err(blocks) => StepItem::Step(step(item.span, item.tags, blocks)),
    }
}

fn step(span: Span, tags: Tags, blocks: Vec<Block>) -> Step {
    let given = tags.id.as_ref().map(|id| id.value.clone());
    Step { span, name: given.unwrap_or_else(|| name_from_words(&blocks)), tags, blocks }
}

fn name_from_words(blocks: &[Block]) -> StepName {
    let words = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(source_words(text)),
        _ => None,
    });
    StepName::from_words(&words.unwrap_or_default())
}

const KEYS: [&str; 20] = [
    "do",
    "id",
    "ui",
    "for",
    "by",
    "needs",
    "gives",
    "breaks",
    "check",
    "if",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "agent",
    "customer",
    "in-app",
    "escalate",
    "include",
];

/// Reads the list of steps of a procedure that is all YAML.
pub(super) fn from_yaml(node: &Node, context: &mut Context) -> Vec<StepItem> {
    let Value::List(list) = &node.value else {
        context.invalid(node.span, "`steps` is not a list", "start each step with `- do: `");
        return Vec::new();
    };
    list.iter().map(|item| yaml_item(item, context)).collect()
}

fn yaml_item(node: &Node, context: &mut Context) -> StepItem {
    if let Value::Scalar(_) = &node.value {
        let blocks = markdown_of(node, "the step", context);
        return StepItem::Step(step(node.span, Tags::default(), blocks));
    }
    let mut fields = node.fields("the step", context);
    let mut tags = head_tags(&mut fields, context);
    tags.by = fields.take("by").and_then(|node| {
        let name = node.text("`by`", context)?;
        markdown::role(&name, context)
    });
    tags.id = fields.take("id").and_then(|node| {
        let name = node.text("the id", context)?;
        Some(step_name(&name, context))
    });
    if let Some(id) = fields.take("include").and_then(|node| node.text("`include`", context)) {
        fields.finish("an included step", &["include", "ui", "for"], context);
        refuse_on_include(&tags, context);
        let include = Include { id: Located::new(DocumentId::new(id.value), id.span), document: None, content: None };
        return StepItem::Include { span: node.span, tags, include };
    }
    let blocks = yaml_blocks(node, &mut fields, context);
    fields.finish("the step", &KEYS, context);
    if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Paragraph(_))) {
        context.invalid(node.span, "this step says nothing to do", "add `do:` with what to do");
    }
    StepItem::Step(step(node.span, tags, blocks))
}

/// The text and callouts of a step in the order of its keys, as Markdown would hold them.
fn yaml_blocks(node: &Node, fields: &mut Fields, context: &mut Context) -> Vec<Block> {
    let Value::Map(entries) = &node.value else { return Vec::new() };
    let mut blocks = Vec::new();
    for (key, value) in entries {
        let what = format!("`{}`", key.value);
        if key.value == "do" {
            fields.take("do");
            blocks.append(&mut markdown_of(value, &what, context));
        } else if key.value == "if" {
            fields.take("if");
            // A lone branch needs no list.
            let lone = matches!(value.value, Value::Map(_)).then(|| std::slice::from_ref(value));
            for branch in lone.unwrap_or_else(|| value.items(&what, context)) {
                blocks.extend(branch_of(branch, context));
            }
        } else if key.value == "escalate" {
            fields.take("escalate");
            blocks.extend(escalation(value, context));
        } else if let Some(kind) = callout_kind(&key.value) {
            fields.take(&key.value);
            let text = markdown_of(value, &what, context);
            blocks.push(callout(value.span, kind, Text::new(), text));
        }
    }
    blocks
}

fn markdown_of(node: &Node, what: &str, context: &mut Context) -> Vec<Block> {
    let passage = node.passage(what, context);
    passage.map(|passage| markdown::blocks(&passage, context)).unwrap_or_default()
}

fn callout(span: Span, kind: CalloutKind, title: Text, blocks: Vec<Block>) -> Block {
    Block { span, tags: Tags::default(), kind: BlockKind::Callout(Callout { kind, mark: span, title, blocks }) }
}

fn callout_kind(key: &str) -> Option<CalloutKind> {
    Some(match key {
        "check" => CalloutKind::Check,
        "note" => CalloutKind::Note,
        "tip" => CalloutKind::Tip,
        "important" => CalloutKind::Important,
        "warning" => CalloutKind::Warning,
        "caution" => CalloutKind::Caution,
        _ => CalloutKind::Only(Audience::find(key)?),
    })
}

fn branch_of(node: &Node, context: &mut Context) -> Option<Block> {
    let mut fields = node.fields("the branch", context);
    let when = fields.take("when");
    let then = fields.take("then");
    fields.finish("the branch", &["when", "then"], context);
    let (Some(when), Some(then)) = (when, then) else {
        context.invalid(node.span, "a branch without `when` and `then`", "write the symptom and what to do about it");
        return None;
    };
    let symptom = when.passage("`when`", context)?;
    let symptom = markdown::text(&symptom, context);
    Some(callout(node.span, CalloutKind::If, symptom, markdown_of(then, "`then`", context)))
}

fn escalation(node: &Node, context: &mut Context) -> Option<Block> {
    let mut fields = node.fields("`escalate`", context);
    let to = fields.take("to");
    let collect = fields.take("collect");
    fields.finish("`escalate`", &["to", "collect"], context);
    let Some(to) = to else {
        context.invalid(node.span, "an escalation without `to`", "name the tier that may act");
        return None;
    };
    let name = to.text("`to`", context)?;
    let role = markdown::tier(&name, context)?;
    let items = collect.map(|node| node.items("`collect`", context)).unwrap_or_default();
    let items = items.iter().map(|item| Item {
        span: item.span,
        tags: Tags::default(),
        ticked: None,
        blocks: markdown_of(item, "what to collect", context),
    });
    let items = items.collect::<Vec<_>>();
    let list = Block { span: node.span, tags: Tags::default(), kind: BlockKind::List { start: None, items } };
    let blocks = if collect.is_some() { vec![list] } else { Vec::new() };
    Some(callout(node.span, CalloutKind::Escalate(role), Text::new(), blocks))
}

/// Reports effects on what is not a step: nothing would ever read them.
pub(super) fn refuse_effects(blocks: &[Block], context: &mut Context) {
    for block in blocks {
        refuse_effect(&block.tags, context);
        match &block.kind {
            BlockKind::Section(section) => refuse_effects(&section.blocks, context),
            BlockKind::Quote(blocks) | BlockKind::FootnoteDefinition { blocks, .. } => refuse_effects(blocks, context),
            BlockKind::Callout(callout) => refuse_effects(&callout.blocks, context),
            BlockKind::List { items, .. } => {
                for item in items {
                    refuse_effect(&item.tags, context);
                    refuse_effects(&item.blocks, context);
                }
            }
            BlockKind::Paragraph(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Include(_)
            | BlockKind::Html(_) => {}
        }
    }
}

/// Reports a callout that speaks of a step and stands beside it.
fn refuse_stray(block: &Block, context: &mut Context) {
    let BlockKind::Callout(callout) = &block.kind else { return };
    if matches!(callout.kind, CalloutKind::Check | CalloutKind::If | CalloutKind::Escalate(_)) {
        let help = "indent it as far as the text of the step that it belongs to";
        context.invalid(callout.mark, "this callout belongs to no step", help);
    }
}

/// The steps that are included have their own tags; only conditions narrow them.
fn refuse_on_include(tags: &Tags, context: &mut Context) {
    if let Some(span) = tags.first_effect().or(tags.id.as_ref().map(|id| id.span)) {
        let help = "write it on the steps of the included file; here only `ui` and `for` count";
        context.invalid(span, "this tag says nothing about an include", help);
    }
}

fn refuse_effect(tags: &Tags, context: &mut Context) {
    if let Some(span) = tags.first_effect() {
        let help = "move it to the start of a step, below the heading `## Steps`";
        context.invalid(span, "this tag governs a step, and here is none", help);
    }
}
