//! `[support]` of `book.toml`.

use regex::Regex;

use super::choice::choice;
use super::context::Context;
use super::data::{Fields, Node};
use super::expression::{self, Case};
use super::settings::section;
use crate::audience::Role;
use crate::config::{Config, Datum, DatumKind, Desk, Helpdesk, MacroUse};
use crate::diagnostic::{DUPLICATE_ID, Diagnostic, INVALID_SOURCE, nearest, or_list};
use crate::source::Located;

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    for tier in fields.take("tiers").map(|node| node.texts("`tiers`", context)).unwrap_or_default() {
        read_tier(tier, config, context);
    }
    let contact = fields.take("contact").and_then(|node| node.text("`contact`", context));
    if let Some(contact) = contact {
        if ["https://", "http://", "mailto:"].iter().any(|scheme| contact.value.starts_with(scheme)) {
            config.support.contact = Some(contact.value);
        } else {
            context.invalid(contact.span, "this is not an address", "start it with `https://` or `mailto:`");
        }
    }
    let flag = fields.take("flag").and_then(|node| node.text("`flag`", context));
    config.support.flag = flag.and_then(|flag| flag_address(flag, context));
    section(fields, "desk", context, |fields, context| {
        for (tier, node) in fields.take_all() {
            read_desk(tier, node, config, context);
        }
        &[]
    });
    section(fields, "data", context, |fields, context| {
        for (name, node) in fields.take_all() {
            let datum = datum(name, node, context);
            keep_datum(datum, config, context);
        }
        &[]
    });
    section(fields, "macros", context, |fields, context| {
        for (name, node) in fields.take_all() {
            read_macros(name, node, config, context);
        }
        &[]
    });
    &["tiers", "contact", "flag", "desk", "data", "macros"]
}

fn read_tier(tier: Located<String>, config: &mut Config, context: &mut Context) {
    let known = config.support.tiers.iter().find(|known| known.value == tier.value);
    if let Some(first) = known {
        let message = format!("the tier `{}` is declared twice", tier.value);
        let twice = Diagnostic::new(DUPLICATE_ID, tier.span, message).related(first.span, "first declared here");
        context.report(twice.help("keep one of them"));
    } else if tier.value == Role::CUSTOMER
        || tier.value.contains(|char: char| char.is_whitespace() || "{},".contains(char))
    {
        let help = "use a word of its own, such as `frontline`; `customer` is not a tier";
        context.invalid(tier.span, format!("`{}` cannot name a tier", tier.value), help);
    } else {
        config.support.tiers.push(tier);
    }
}

/// The address of those who mend playbooks, whose only placeholder is `{flag}`.
fn flag_address(written: Located<String>, context: &mut Context) -> Option<String> {
    let is_plain = !written.value.contains(|char: char| char.is_whitespace() || char.is_control());
    if !is_plain || !["https://", "mailto:"].iter().any(|scheme| written.value.starts_with(scheme)) {
        context.invalid(written.span, "this is not an address", "start it with `https://` or `mailto:`");
        return None;
    }
    if written.value.replace("{flag}", "").contains(['{', '}']) {
        let help = "write `{flag}` where the text goes, and no other braces";
        context.invalid(written.span, "a placeholder that nobody fills", help);
        return None;
    }
    Some(written.value)
}

fn read_desk(tier: &Located<String>, node: &Node, config: &mut Config, context: &mut Context) {
    let what = format!("`[support.desk.{}]`", tier.value);
    let mut fields = node.fields(&what, context);
    let mut text = |key: &str, context: &mut Context| {
        fields.take(key).and_then(|node| node.text(&format!("`{key}`"), context)).map(|text| text.value)
    };
    let (queue, answers) = (text("queue", context), text("answers", context));
    let may = fields.take("may").map(|node| node.texts("`may`", context)).unwrap_or_default();
    fields.finish(&what, &["queue", "may", "answers"], context);
    let desk = Desk { queue, may: may.into_iter().map(|text| text.value).collect(), answers };
    let tiers = || config.support.tiers.iter().map(|tier| tier.value.as_str());
    if tiers().any(|known| known == tier.value) {
        config.support.desks.insert(tier.value.clone(), desk);
        return;
    }
    let help = match nearest(&tier.value, tiers()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if config.support.tiers.is_empty() => "declare it in `[support] tiers`".to_owned(),
        None => format!("`[support] tiers` knows {}", or_list(tiers())),
    };
    context.invalid(tier.span, format!("unknown tier `{}`", tier.value), help);
}

fn datum(name: &Located<String>, node: &Node, context: &mut Context) -> Datum {
    let what = format!("`[support.data]` of `{}`", name.value);
    let mut fields = node.fields(&what, context);
    let mut text =
        |key: &str, context: &mut Context| fields.take(key).and_then(|node| node.text(&format!("`{key}`"), context));
    let kind = text("kind", context).and_then(|kind| datum_kind(&kind, context)).unwrap_or_default();
    let pattern = text("pattern", context);
    let example = text("example", context);
    let (find, redact) = (text("find", context), text("redact", context));
    fields.finish(&what, &["kind", "pattern", "example", "find", "redact"], context);
    let pattern = pattern.filter(|pattern| is_sound(pattern, example.as_ref(), context));
    Datum {
        name: name.clone(),
        kind,
        pattern: pattern.map(|pattern| pattern.value),
        example: example.map(|example| example.value),
        find,
        redact: redact.map(|redact| redact.value),
    }
}

fn datum_kind(written: &Located<String>, context: &mut Context) -> Option<DatumKind> {
    choice(written, ("kind", "write"), &DatumKind::ALL.map(|kind| (kind.as_str(), kind)), context)
}

/// Whether an expression can be read, here and in a browser, and matches the example beside it.
fn is_sound(pattern: &Located<String>, example: Option<&Located<String>>, context: &mut Context) -> bool {
    if let Some(part) = only_here(&pattern.value) {
        let message = format!("browsers do not know `{part}` in a regular expression");
        let help = "keep to classes, groups, `|`, `?`, `*`, `+`, `{n,m}`, `\\d`, `\\w`, `\\s` and `\\b`";
        context.invalid(pattern.span, message, help);
        return false;
    }
    let otherwise = "leave `pattern` out";
    let is_built = expression::build(pattern, &pattern.value, Case::Counts, otherwise, context).is_some();
    // As in the fields of a browser, a pattern speaks of the whole value.
    let whole = Regex::new(&format!("^(?:{})$", pattern.value)).ok().filter(|_| is_built);
    let Some(whole) = whole else { return false };
    if let Some(example) = example.filter(|example| !whole.is_match(&example.value)) {
        let message = format!("the example `{}` does not match its pattern", example.value);
        let wrong = Diagnostic::new(INVALID_SOURCE, example.span, message);
        let help = "the pattern must match the example from its first character to its last";
        context.report(wrong.related(pattern.span, "this is the pattern").help(help));
    }
    true
}

/// The first part of an expression that a browser reads otherwise, or not at all.
fn only_here(pattern: &str) -> Option<&str> {
    let (mut in_class, mut in_braces) = (false, false);
    let mut rest = pattern;
    while let Some(sign) = rest.chars().next() {
        let mut length = sign.len_utf8();
        let long = |count: usize| &rest[..rest.char_indices().nth(count).map_or(rest.len(), |(end, _)| end)];
        let (is_class, is_braces) = (in_class, in_braces);
        in_class = (is_class && sign != ']') || sign == '[';
        in_braces = (is_braces && sign != '}') || sign == '{';
        match sign {
            '\\' => {
                let escaped = rest[length..].chars().next()?;
                let is_known = "dDwWsSbBnrt^$\\.*+?()[]{}|/".contains(escaped) || (is_class && escaped == '-');
                if !is_known {
                    return Some(long(2));
                }
                length += escaped.len_utf8();
            }
            '[' if is_class => return Some(long(1)),
            '[' if rest.starts_with("[]") || rest.starts_with("[^]") => return Some(long(2)),
            ']' if !is_class => return Some(long(1)),
            '}' if !is_class && !is_braces => return Some(long(1)),
            '(' if !is_class && rest.starts_with("(?") && !rest.starts_with("(?:") => return Some(long(3)),
            '&' | '-' | '~' if is_class && rest[length..].starts_with(sign) => return Some(long(2)),
            _ => {}
        }
        rest = &rest[length..];
    }
    None
}

fn read_macros(name: &Located<String>, node: &Node, config: &mut Config, context: &mut Context) {
    let known = Helpdesk::ALL.map(|helpdesk| (helpdesk.as_str(), helpdesk));
    let Some(helpdesk) = choice(name, ("helpdesk", "known are"), &known, context) else { return };
    let what = format!("`[support.macros.{}]`", name.value);
    let mut fields = node.fields(&what, context);
    let mut groups = Vec::new();
    let mut folder = None;
    for key in helpdesk.keys() {
        let Some(node) = fields.take(key) else { continue };
        let ids = if *key == "folder" {
            node.text("`folder`", context).into_iter().collect()
        } else {
            node.texts(&format!("`{key}`"), context)
        };
        let mut ids = ids.into_iter().filter(|id| is_id(helpdesk, id, context)).map(|id| id.value);
        if *key == "folder" {
            folder = ids.next();
        } else {
            groups.extend(ids);
        }
    }
    fields.finish(&what, helpdesk.keys(), context);
    if helpdesk == Helpdesk::Freshdesk && folder.is_none() {
        let help = "write `folder = 4` with the id of the folder of canned responses";
        context.invalid(name.span, "Freshdesk takes no reply without a folder", help);
    }
    config.support.macros.insert(helpdesk, MacroUse { groups, folder });
}

fn is_id(helpdesk: Helpdesk, id: &Located<String>, context: &mut Context) -> bool {
    let is_number = id.value.parse::<u64>().is_ok();
    if helpdesk.has_numbers() && !is_number {
        let help = "write the number at the end of its address there";
        context.invalid(id.span, format!("`{}` is not the number of a group or folder", id.value), help);
    }
    is_number || !helpdesk.has_numbers()
}

fn keep_datum(datum: Datum, config: &mut Config, context: &mut Context) {
    if let Some(first) = config.support.datum(&datum.name.value) {
        let message = format!("`{}` is declared twice", datum.name.value);
        let twice = Diagnostic::new(DUPLICATE_ID, datum.name.span, message);
        let twice = twice.related(first.name.span, "first declared here");
        context.report(twice.help("keep one of them; capital letters and spaces do not tell names apart"));
        return;
    }
    config.support.data.push(datum);
}
