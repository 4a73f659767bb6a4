//! Markdown to located blocks and running text.

mod allows;
mod builder;
mod callout;
mod frame;
mod hidden;
mod html;
mod raw;
mod sections;
mod tags;
mod words;

use std::ops::Range;

pub(super) use callout::WITHIN;

use super::context::Context;
use super::passage::Passage;
use crate::audience::Role;
use crate::diagnostic::{nearest, or_list};
use crate::model::{Block, BlockKind, Inline, InlineKind, Tags, Text};
use crate::source::Located;
use crate::version::VersionSet;

/// The blocks of a text, headings holding what stands below them.
pub(super) fn blocks(passage: &Passage, context: &mut Context) -> Vec<Block> {
    hidden::refuse(passage, context);
    builder::Builder::new(passage, context).run()
}

/// The running text of a single line, such as a title.
pub(super) fn text(passage: &Passage, context: &mut Context) -> Text {
    let mut blocks = blocks(passage, context);
    let first = if blocks.is_empty() { None } else { Some(blocks.remove(0)) };
    if let Some(block) = first.as_ref().filter(|block| block.tags != Tags::default()) {
        let help = "a tag governs a block; here the whole block or file needs it, in a key such as `for` or `ui`";
        context.invalid(block.span, "a tag cannot govern a title, a summary or a symptom", help);
    }
    match first {
        Some(Block { kind: BlockKind::Paragraph(text), .. }) if blocks.is_empty() => text,
        // A title such as `1. First things` is no list: it is taken as the words that it is.
        _ if !passage.text.trim().contains(['\n', '\r', '{', '<', '[']) => {
            let span = passage.span(0..passage.text.len());
            vec![Inline { span, kind: InlineKind::Words(passage.text.trim().to_owned()) }]
        }
        _ => {
            let span = passage.span(0..passage.text.trim_end().len());
            context.invalid(
                span,
                "this is more than a line of text",
                "write one sentence, without lists, callouts and empty lines",
            );
            Text::new()
        }
    }
}

/// A range of UI versions; a fault is reported at its own bytes.
pub(super) fn range(passage: &Passage, part: Range<usize>, context: &mut Context) -> Option<VersionSet> {
    match context.config.versions.parse_range(&passage.text[part.clone()]) {
        Ok(set) => Some(set),
        Err(error) => {
            let at = part.start + error.range.start..part.start + error.range.end;
            context.invalid(passage.span(at), error.message, error.help);
            None
        }
    }
}

/// The role of this name; an unknown one is reported with the nearest known one.
pub(super) fn role(name: &Located<String>, context: &mut Context) -> Option<Located<Role>> {
    let config = context.config;
    let role = config.role(&name.value);
    if role.is_none() {
        let help = match nearest(&name.value, config.role_names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("`book.toml` knows {}", or_list(config.role_names())),
        };
        context.invalid(name.span, format!("unknown role `{}`", name.value), help);
    }
    role.map(|role| Located::new(role, name.span))
}

/// The support tier of this name: a role to whom something can be handed over.
pub(super) fn tier(name: &Located<String>, context: &mut Context) -> Option<Located<Role>> {
    let role = role(name, context)?;
    if role.value == Role::Customer {
        context.invalid(name.span, "the customer is no tier of support", "name a tier of `[support] tiers`");
        return None;
    }
    Some(role)
}
