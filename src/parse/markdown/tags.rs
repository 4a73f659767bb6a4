//! Tags in braces at the start of a block.

use std::ops::Range;

use super::super::context::Context;
use super::super::head::{fact, step_name};
use super::super::passage::Passage;
use super::super::settings;
use super::{range, role};
use crate::diagnostic::{nearest, or_list};
use crate::model::{DocumentId, Include, Tags};
use crate::source::{Located, Span};

/// The names of all tags that govern a block.
pub(super) const NAMES: [&str; 8] = ["ui", "for", "by", "needs", "gives", "breaks", "include", "id"];

/// The tags at one place.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) tags: Tags,
    pub(super) include: Option<Include>,
    /// Where the text after the tags starts.
    pub(super) end: usize,
    /// The tags themselves, when there are any.
    pub(super) range: Option<Range<usize>>,
}

/// Reads the tags that stand at byte `at`, one after the other on one line.
pub(super) fn read(passage: &Passage, at: usize, context: &mut Context) -> Found {
    let mut found = Found { end: at, ..Found::default() };
    loop {
        let spaces = passage.text[found.end..].len() - passage.text[found.end..].trim_start_matches([' ', '\t']).len();
        let start = found.end + spaces;
        let Some(tag) = tag_at(&passage.text, start) else { break };
        if !take(&tag, passage, &mut found, context) {
            break;
        }
        found.range = Some(found.range.map_or(start, |range| range.start)..tag.end);
        found.end = tag.end;
    }
    if found.range.is_some() {
        let rest = &passage.text[found.end..];
        found.end += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }
    found
}

struct Tag {
    whole: Range<usize>,
    name: Range<usize>,
    argument: Range<usize>,
    end: usize,
}

/// The group in braces at a byte, when it has the form of a tag: a word, and perhaps something after it.
fn tag_at(text: &str, start: usize) -> Option<Tag> {
    let inner = text[start..].strip_prefix('{')?;
    let close = inner.find(['}', '\n'])?;
    if !inner[close..].starts_with('}') {
        return None;
    }
    let content = &inner[..close];
    let name_length = content.find(' ').unwrap_or(content.len());
    let name = &content[..name_length];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
        return None;
    }
    let argument = content[name_length..].trim();
    let argument_start =
        start + 1 + name_length + (content[name_length..].len() - content[name_length..].trim_start().len());
    let end = start + close + 2;
    Some(Tag {
        whole: start..end,
        name: start + 1..start + 1 + name_length,
        argument: argument_start..argument_start + argument.len(),
        end,
    })
}

/// Takes a tag; false when the braces are text.
fn take(tag: &Tag, passage: &Passage, found: &mut Found, context: &mut Context) -> bool {
    let name = &passage.text[tag.name.clone()];
    let argument = &passage.text[tag.argument.clone()];
    let span = passage.span(tag.whole.clone());
    if name == "var" {
        return false;
    }
    if !NAMES.contains(&name) {
        let near = nearest(name, NAMES);
        // A capital letter or a lone placeholder is not a slip in a tag.
        if near.is_none() && (argument.is_empty() || name.bytes().any(|byte| byte.is_ascii_uppercase())) {
            return false;
        }
        let help = match near {
            Some(near) => format!("did you mean `{{{near} …}}`? For braces in the text, write `\\{{`"),
            None => format!("known are {}; for braces in the text, write `\\{{`", or_list(NAMES)),
        };
        context.invalid(passage.span(tag.name.clone()), format!("unknown tag `{name}`"), help);
        return true;
    }
    if argument.is_empty() {
        context.invalid(span, format!("the tag `{name}` says nothing"), format!("write `{{{name} …}}` with a value"));
        return true;
    }
    let written = Located::new(argument.to_owned(), passage.span(tag.argument.clone()));
    let tags = &mut found.tags;
    let twice = match name {
        "ui" => {
            let set = range(passage, tag.argument.clone(), context);
            tags.ui_removal = removal(passage, &tag.whole);
            set.and_then(|set| tags.ui.replace(Located::new(set, span))).is_some()
        }
        "for" => {
            let names = names(passage, &tag.argument);
            let audiences = settings::readers(&names, context);
            tags.audiences.replace(Located::new(audiences, span)).is_some()
        }
        "by" => role(&written, context).and_then(|role| tags.by.replace(role)).is_some(),
        "include" => {
            let id = Located::new(DocumentId::new(written.value), written.span);
            found.include.replace(Include { id, document: None, content: None }).is_some()
        }
        "id" => tags.id.replace(step_name(&written, context)).is_some(),
        effect => {
            let facts = names(passage, &tag.argument).into_iter().filter_map(|name| fact(name, context));
            match effect {
                "needs" => tags.needs.extend(facts),
                "gives" => tags.gives.extend(facts),
                _ => tags.breaks.extend(facts),
            }
            false
        }
    };
    if twice {
        context.invalid(
            span,
            format!("a second tag `{name}` on one block"),
            "write one tag, such as `{ui >=4.2, <5.0}`",
        );
    }
    true
}

/// A tag with the space after it, where what follows it cannot mean anything else at the start of a block.
fn removal(passage: &Passage, tag: &Range<usize>) -> Option<Span> {
    let rest = passage.text.get(tag.end..).filter(|_| passage.is_verbatim())?;
    let text = rest.trim_start_matches([' ', '\t']);
    let is_text =
        text.starts_with(char::is_alphabetic) || ["{", "<ui:", "<proc:"].iter().any(|at| text.starts_with(at));
    is_text.then(|| passage.span(tag.start..tag.end + rest.len() - text.len()))
}

/// The names of a list with commas, each at its own place.
fn names(passage: &Passage, argument: &Range<usize>) -> Vec<Located<String>> {
    let mut at = argument.start;
    let mut names = Vec::new();
    for part in passage.text[argument.clone()].split(',') {
        let start = at + part.len() - part.trim_start().len();
        let name = part.trim();
        names.push(Located::new(name.to_owned(), passage.span(start..start + name.len())));
        at += part.len() + 1;
    }
    names
}
