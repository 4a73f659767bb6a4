//! Regular expressions that writers put into `book.toml`.

use regex::{Regex, RegexBuilder};

use super::context::Context;
use crate::source::Located;

/// How large the compiled form of an expression may be, in bytes: a line of a writer stays far below
/// it, and a few nested repetitions are far above it.
const LARGEST: usize = 1024 * 1024;

/// How an expression is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Capital letters are others than small ones.
    Counts,
    /// Capital letters are the same as small ones.
    Ignored,
}

/// Builds `source`, which was made from what a writer wrote; a fault is reported there, with what to do
/// instead of mending it.
pub(super) fn build(
    written: &Located<String>,
    source: &str,
    case: Case,
    otherwise: &str,
    context: &mut Context,
) -> Option<Regex> {
    let text = &written.value;
    match RegexBuilder::new(source).case_insensitive(case == Case::Ignored).size_limit(LARGEST).build() {
        Ok(pattern) => Some(pattern),
        Err(regex::Error::CompiledTooBig(_)) => {
            let help = format!("repeat less, or {otherwise}; `{{1000}}` within `{{1000}}` is a million");
            context.invalid(written.span, format!("the regular expression `{text}` is too large"), help);
            None
        }
        Err(error) => {
            // The library draws the fault over several lines, the reason on the last one.
            let drawn = error.to_string();
            let last = drawn.lines().last().unwrap_or_default();
            let reason = last.trim().trim_start_matches("error: ");
            let help = format!("mend the expression, or {otherwise}");
            context.invalid(written.span, format!("`{text}` is not a regular expression: {reason}"), help);
            None
        }
    }
}
