//! `[output.*]`: what the renderers are told.

use super::choice::choice;
use super::context::Context;
use super::data::{Fields, Node};
use super::settings::section;
use crate::config::{Accent, Colour, Config, Export, Extra};
use crate::source::Located;

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    section(fields, "customer", context, |fields, context| read_customer(fields, config, context));
    section(fields, "agent", context, |_, _| &[]);
    section(fields, "in-app", context, |fields, context| read_in_app(fields, config, context));
    &["customer", "agent", "in-app"]
}

fn read_in_app(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    if let Some(longest) = fields.take("longest-step").and_then(|node| node.text("`longest-step`", context)) {
        match longest.value.parse() {
            Ok(characters) if characters > 0 => config.in_app.longest_step = characters,
            _ => {
                let help = "write a whole number, such as `300`";
                context.invalid(longest.span, "this is not a number of characters", help);
            }
        }
    }
    let known = Export::ALL.map(|known| (known.as_str(), known));
    for written in fields.take("exports").map(|node| node.texts("`exports`", context)).unwrap_or_default() {
        config.in_app.exports.extend(choice(&written, ("export", "known:"), &known, context));
    }
    &["longest-step", "exports"]
}

fn read_customer(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    let customer = &mut config.customer;
    if let Some(url) = fields.take("url").and_then(|node| address(node, "`url`", &WEB, context)) {
        customer.url = Some(url.trim_end_matches('/').to_owned());
    }
    if let Some(node) = fields.take("edit")
        && let Some(edit) = address(node, "`edit`", &WEB, context)
    {
        if edit.contains("{path}") {
            customer.edit = Some(edit);
        } else {
            let help = "write `{path}` where the path of the file goes, such as `https://code.example/edit/{path}`";
            context.invalid(node.span, "this address names no file", help);
        }
    }
    customer.feedback = fields.take("feedback").and_then(|node| address(node, "`feedback`", &FORM, context));
    let name = fields.take("name").and_then(|node| node.text("`name`", context));
    customer.name = name.map(|name| name.value).filter(|name| !name.trim().is_empty());
    customer.logo = fields.take("logo").and_then(|node| node.text("`logo`", context));
    customer.icon = fields.take("icon").and_then(|node| node.text("`icon`", context));
    let light = fields.take("accent").and_then(|node| colour(node, Colour::LIGHT_GROUND, context));
    let dark = fields.take("accent-dark").and_then(|node| colour(node, Colour::DARK_GROUND, context));
    customer.accent = match (light, dark) {
        (None, None) => None,
        (Some(light), Some(dark)) => Some(Accent { light, dark }),
        // On the other ground stands the same hue, as dark or light as reading asks.
        (Some(light), None) => Some(Accent { light, dark: light.readable_on(Colour::DARK_GROUND, COMFORTABLE) }),
        (None, Some(dark)) => Some(Accent { light: dark.readable_on(Colour::LIGHT_GROUND, COMFORTABLE), dark }),
    };
    if let Some(node) = fields.take("footer") {
        for (words, node) in node.fields("`footer`", context).take_all() {
            let address = address(node, &format!("the address of `{}`", words.value), &ANY, context);
            customer.footer.extend(address.map(|address| (words.value.clone(), address)));
        }
    }
    let known = Extra::ALL.map(|known| (known.as_str(), known));
    for written in fields.take("without").map(|node| node.texts("`without`", context)).unwrap_or_default() {
        customer.without.extend(choice(&written, ("extra", "known:"), &known, context));
    }
    &["url", "name", "logo", "icon", "accent", "accent-dark", "footer", "edit", "feedback", "without"]
}

/// The contrast of an accent that was worked out and not chosen.
const COMFORTABLE: f64 = 6.0;
/// What the address of a page begins with.
const WEB: [&str; 2] = ["https://", "http://"];
/// What an address that takes a form may begin with as well: the path of the same host.
const FORM: [&str; 3] = ["https://", "http://", "/"];
/// What an address that leads to people may begin with as well.
const ANY: [&str; 3] = ["https://", "http://", "mailto:"];

fn address(node: &Node, what: &str, schemes: &[&str], context: &mut Context) -> Option<String> {
    let written = node.text(what, context)?;
    let is_plain = !written.value.contains(|char: char| char.is_whitespace() || char.is_control());
    // To browsers, two slashes or their like begin another host.
    let is_other_host = written.value.starts_with("//") || written.value.contains('\\');
    if is_plain && !is_other_host && schemes.iter().any(|scheme| written.value.starts_with(scheme)) {
        return Some(written.value);
    }
    context.invalid(written.span, "this is not a web address", "start it with `https://`");
    None
}

/// A colour in which text can be read on a ground.
fn colour(node: &Node, ground: Colour, context: &mut Context) -> Option<Colour> {
    let Located { value, span } = node.text("the colour", context)?;
    let Some(colour) = Colour::parse(&value) else {
        context.invalid(span, "this is not a colour", "write it as `#rrggbb`, such as `#0b5f6c`");
        return None;
    };
    let contrast = colour.contrast(ground);
    if contrast < Colour::READABLE {
        let near = colour.readable_on(ground, Colour::READABLE);
        // Rounded up, a contrast that is too low by little would read as enough.
        let contrast = (contrast * 10.0).floor() / 10.0;
        let message = format!("links in this colour cannot be read: its contrast on `{ground}` is {contrast:.1}");
        let help = format!("text needs {:.1}; the nearest shade that has it is `{near}`", Colour::READABLE);
        context.invalid(span, message, help);
    }
    Some(colour)
}
