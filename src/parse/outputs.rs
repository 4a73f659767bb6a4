//! `[output.*]`: what the renderers are told.

use super::context::Context;
use super::data::Fields;
use super::settings::section;
use crate::config::Config;

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    section(fields, "customer", context, |fields, context| {
        let url = fields.take("url").and_then(|node| node.text("`url`", context));
        if let Some(url) = url {
            if url.value.starts_with("https://") || url.value.starts_with("http://") {
                config.customer.url = Some(url.value.trim_end_matches('/').to_owned());
            } else {
                context.invalid(url.span, "this is not a web address", "start it with `https://`");
            }
        }
        &["url"]
    });
    section(fields, "agent", context, |_, _| &[]);
    section(fields, "in-app", context, |fields, context| {
        if let Some(longest) = fields.take("longest-step").and_then(|node| node.text("`longest-step`", context)) {
            match longest.value.parse() {
                Ok(characters) if characters > 0 => config.longest_in_app_step = characters,
                _ => {
                    let help = "write a whole number, such as `300`";
                    context.invalid(longest.span, "this is not a number of characters", help);
                }
            }
        }
        &["longest-step"]
    });
    &["customer", "agent", "in-app"]
}
