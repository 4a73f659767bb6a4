//! The steps of a procedure that is all YAML.

use super::context::Context;
use super::data::{Fields, Node, Value};
use super::head::{head_tags, step_name};
use super::steps::{self, Found, step};
use super::{escalation, markdown, misplaced, suppression};
use crate::audience::Audience;
use crate::model::{
    Block, BlockKind, Callout, CalloutKind, DocumentId, Escalation, Include, Inline, InlineKind, Item, Section,
    StepItem, Tags, Text, Urgency,
};
use crate::source::{Located, Span};

const KEYS: [&str; 21] = [
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
    "allow",
];

/// The level of a heading between steps, one below that of the list.
const SECTION: u8 = 3;

/// Reads the list of steps.
pub(super) fn read(node: &Node, context: &mut Context) -> Vec<StepItem> {
    let Value::List(list) = &node.value else {
        context.invalid(node.span, "`steps` is not a list", "start each step with `- do: `");
        return Vec::new();
    };
    let mut items = Vec::new();
    for item in list {
        match section(item, context) {
            Some(mut part) => items.append(&mut part),
            None => items.push(yaml_item(item, context)),
        }
    }
    let found = Found { steps: items, ..Found::default() };
    misplaced::refuse(&found, context);
    found.steps
}

/// A part of a long list, `section: HEADING` with `steps:`: its heading, and its steps after it.
fn section(node: &Node, context: &mut Context) -> Option<Vec<StepItem>> {
    let Value::Map(entries) = &node.value else { return None };
    if !entries.iter().any(|(key, _)| key.value == "section") {
        return None;
    }
    let mut fields = node.fields("the section", context);
    let tags = head_tags(&mut fields, context);
    let passage = fields.take("section").and_then(|node| node.passage("`section`", context));
    let heading = passage.map(|passage| markdown::text(&passage, context)).unwrap_or_default();
    let steps = fields.take("steps");
    if let Some(allow) = fields.take("allow") {
        suppression::key(allow, node.span, context);
    }
    fields.finish("the section", &["section", "steps", "ui", "for", "allow"], context);
    let list = match steps.map(|steps| &steps.value) {
        Some(Value::List(list)) => list.as_slice(),
        _ => {
            let help = "write below it `steps:` with the steps of this part";
            context.invalid(node.span, "a section without steps", help);
            &[]
        }
    };
    let mut items: Vec<StepItem> = list.iter().map(|item| yaml_item(item, context)).collect();
    items.iter_mut().for_each(|item| steps::tags_of(item).inherit(&tags));
    let section = BlockKind::Section(Section { level: SECTION, heading, blocks: Vec::new() });
    items.insert(0, StepItem::Aside(Block { span: node.span, tags, kind: section }));
    Some(items)
}

fn yaml_item(node: &Node, context: &mut Context) -> StepItem {
    if let Value::Scalar(_) = &node.value {
        let mut blocks = markdown_of(node, "the step", context);
        let tags = blocks.first_mut().map(|first| std::mem::take(&mut first.tags)).unwrap_or_default();
        return StepItem::Step(step(node.span, tags, blocks));
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
    if let Some(allow) = fields.take("allow") {
        suppression::key(allow, node.span, context);
    }
    if let Some(id) = fields.take("include").and_then(|node| node.text("`include`", context)) {
        fields.finish("an included step", &["include", "ui", "for", "allow"], context);
        misplaced::refuse_on_include(&tags, context);
        let include = Include { id: Located::new(DocumentId::new(id.value), id.span), document: None, content: None };
        return StepItem::Include { span: node.span, tags, include };
    }
    let mut blocks = yaml_blocks(node, &mut fields, context);
    // Tags at the start of the text govern the step, as they do in a list item.
    if let Some(first) = blocks.first_mut() {
        tags.adopt(std::mem::take(&mut first.tags));
    }
    fields.finish("the step", &KEYS, context);
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
            blocks.extend(branches(value, &what, context));
        } else if key.value == "escalate" {
            fields.take("escalate");
            blocks.extend(escalation_of(value, context));
        } else if key.value == "check" && matches!(value.value, Value::Map(_)) {
            fields.take("check");
            blocks.extend(check_of(value, context));
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

/// A check that says within what time it holds.
fn check_of(node: &Node, context: &mut Context) -> Option<Block> {
    let mut fields = node.fields("`check`", context);
    let (see, within) = (fields.take("see"), fields.take("within"));
    fields.finish("`check`", &["see", "within"], context);
    let Some(see) = see else {
        let help = "write what is seen when the step has worked";
        context.invalid(node.span, "a check without `see`", help);
        return None;
    };
    let time = within.and_then(|within| within.passage("`within`", context));
    let mut time = time.map(|time| markdown::text(&time, context)).unwrap_or_default();
    // In Markdown the word stands in one piece with what follows it.
    if let Some(first) = time.first_mut() {
        match &mut first.kind {
            InlineKind::Words(words) => words.insert_str(0, &format!("{} ", markdown::WITHIN)),
            _ => {
                let word = Inline { span: first.span, kind: InlineKind::Words(format!("{} ", markdown::WITHIN)) };
                time.insert(0, word);
            }
        }
    }
    let text = markdown_of(see, "`see`", context);
    Some(callout(node.span, CalloutKind::Check, time, text))
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

/// The branches of a list; a lone one needs no list.
pub(super) fn branches(node: &Node, what: &str, context: &mut Context) -> Vec<Block> {
    let lone = matches!(node.value, Value::Map(_)).then(|| std::slice::from_ref(node));
    let nodes = lone.unwrap_or_else(|| node.items(what, context));
    nodes.iter().filter_map(|branch| branch_of(branch, context)).collect()
}

fn branch_of(node: &Node, context: &mut Context) -> Option<Block> {
    let mut fields = node.fields("the branch", context);
    let when = fields.take("when");
    let then = fields.take("then");
    let escalate = fields.take("escalate");
    let tags = head_tags(&mut fields, context);
    fields.finish("the branch", &["when", "then", "escalate", "ui", "for"], context);
    let (Some(when), true) = (when, then.is_some() || escalate.is_some()) else {
        let help = "write the symptom and what to do about it, or to whom to `escalate`";
        context.invalid(node.span, "a branch without `when` and `then`", help);
        return None;
    };
    let symptom = when.passage("`when`", context)?;
    let symptom = markdown::text(&symptom, context);
    let mut blocks = then.map(|then| markdown_of(then, "`then`", context)).unwrap_or_default();
    blocks.extend(escalate.and_then(|escalate| escalation_of(escalate, context)));
    let branch = callout(node.span, CalloutKind::If, symptom, blocks);
    Some(Block { tags, ..branch })
}

fn escalation_of(node: &Node, context: &mut Context) -> Option<Block> {
    let mut fields = node.fields("`escalate`", context);
    let (to, collect) = (fields.take("to"), fields.take("collect"));
    let urgency = fields.take("urgent").and_then(|node| urgency(node, context)).unwrap_or_default();
    let after = fields.take("after").and_then(|node| {
        let line = markdown::text(&node.passage("`after`", context)?, context);
        escalation::time(&line, context)
    });
    fields.finish("`escalate`", &["to", "collect", "urgent", "after"], context);
    let Some(to) = to else {
        context.invalid(node.span, "an escalation without `to`", "name the tier that may act");
        return None;
    };
    let name = to.text("`to`", context)?;
    let to = markdown::tier(&name, context)?;
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
    Some(callout(node.span, CalloutKind::Escalate(Escalation { to, urgency, after }), Text::new(), blocks))
}

fn urgency(node: &Node, context: &mut Context) -> Option<Urgency> {
    let written = node.text("`urgent`", context)?;
    match written.value.as_str() {
        "true" => Some(Urgency::Urgent),
        "false" => Some(Urgency::Usual),
        other => {
            context.invalid(written.span, format!("`{other}` is neither true nor false"), "write `urgent: true`");
            None
        }
    }
}
