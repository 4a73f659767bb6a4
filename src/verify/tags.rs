//! The tags at the start of a text, which say for whom it is.

use super::passage::Seen;
use crate::audience::Audience;

/// Whether one of these names is an audience that is not inside.
pub(super) fn readers<'n>(mut names: impl Iterator<Item = &'n str>) -> Seen {
    let is_public =
        |name: &str| [Audience::Customer, Audience::InApp].iter().any(|public| public.as_str() == name.trim());
    if names.any(is_public) { Seen::Public } else { Seen::Inside }
}

/// Who sees what the tags at the start of a text govern.
pub(super) fn tagged(text: &str, outer: Seen) -> Seen {
    let (mut seen, mut rest) = (outer, text);
    while let Some((name, argument, end)) = tag(rest) {
        if name == "for" {
            seen = readers(argument.split(',')).within(seen);
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    seen
}

/// The tag at the start of a text: its name, what it says, and where the text goes on.
pub(super) fn tag(text: &str) -> Option<(&str, &str, usize)> {
    let trimmed = text.trim_start_matches([' ', '\t']);
    let (inner, rest) = trimmed.strip_prefix('{')?.split_once('}')?;
    let (name, argument) = inner.split_once(' ')?;
    let known = ["ui", "for", "by", "needs", "gives", "breaks", "include", "id"];
    known.contains(&name).then(|| (name, argument.trim(), text.len() - rest.len()))
}
