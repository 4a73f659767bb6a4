//! A word that must be one of a few.

use super::context::Context;
use crate::diagnostic::{nearest, or_list};
use crate::source::Located;

/// The value of the name that a word is; reports a word that is none of them.
///
/// `what` says of what kind the names are, and `lead` what stands before all of them when none is near.
pub(super) fn choice<T: Copy>(
    written: &Located<String>,
    (what, lead): (&str, &str),
    known: &[(&str, T)],
    context: &mut Context,
) -> Option<T> {
    let found = known.iter().find(|(name, _)| *name == written.value).map(|(_, value)| *value);
    if found.is_none() {
        let names = || known.iter().map(|(name, _)| *name);
        let help = match nearest(&written.value, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("{lead} {}", or_list(names())),
        };
        context.invalid(written.span, format!("unknown {what} `{}`", written.value), help);
    }
    found
}
