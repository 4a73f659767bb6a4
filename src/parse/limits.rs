//! `[limits]` of `book.toml`.

use super::context::Context;
use super::data::Fields;
use crate::config::{Config, Limits, size_in_words};

const KEYS: [&str; 6] = ["file-size", "picture-size", "files", "includes", "page-size", "included-size"];

/// How a limit is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Bytes,
    Count,
}

pub(super) fn read(fields: &mut Fields, config: &mut Config, context: &mut Context) -> &'static [&'static str] {
    let Limits { file_size, picture_size, files, includes, page_size, included_size } = &mut config.limits;
    let places = [file_size, picture_size, files, includes, page_size, included_size];
    for (key, place) in KEYS.into_iter().zip(places) {
        let unit = if key.ends_with("-size") { Unit::Bytes } else { Unit::Count };
        if let Some(limit) = limit(key, unit, *place, fields, context) {
            *place = limit;
        }
    }
    &KEYS
}

fn limit(key: &str, unit: Unit, default: u64, fields: &mut Fields, context: &mut Context) -> Option<u64> {
    let written = fields.take(key)?.text(&format!("`{key}`"), context)?;
    let shown = |limit| if unit == Unit::Bytes { size_in_words(limit) } else { limit.to_string() };
    let Some(limit) = number(&written.value, unit).filter(|limit| *limit > 0) else {
        let what = if unit == Unit::Bytes { "a size" } else { "a number" };
        context.invalid(written.span, format!("this is not {what}"), format!("write it as `{}`", shown(default)));
        return None;
    };
    // Beyond that nobody has seen how Headwater behaves.
    let most = default.saturating_mul(Limits::MOST);
    if limit > most {
        let message = format!("`{key}` is more than {} times its default", Limits::MOST);
        context.invalid(written.span, message, format!("write `{}` at most", shown(most)));
        return None;
    }
    Some(limit)
}

/// `8 MiB` and `512 KiB` as bytes; a bare number as it is.
fn number(written: &str, unit: Unit) -> Option<u64> {
    let end = written.find(|char: char| !char.is_ascii_digit() && char != '_').unwrap_or(written.len());
    let (number, name) = written.split_at(end);
    let number: u64 = number.replace('_', "").parse().ok()?;
    let factor = match (unit, name.trim()) {
        (_, "") => 1,
        (Unit::Bytes, "KiB") => 1024,
        (Unit::Bytes, "MiB") => 1024 * 1024,
        (Unit::Bytes, "GiB") => 1024 * 1024 * 1024,
        _ => return None,
    };
    number.checked_mul(factor)
}
