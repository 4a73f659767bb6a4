//! Texts that no terminal, runner or reader acts on, whatever a writer wrote into them.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::Diagnostic;

/// How many characters of one text are shown: what a writer wrote may be a megabyte long.
const LONGEST: usize = 400;

/// A text without characters that a terminal would act on, and not longer than people read.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LONGEST));
    for (place, char) in text.chars().enumerate() {
        if place == LONGEST {
            shown.push('…');
            break;
        }
        if is_unseen(char) {
            let _ = write!(shown, "{}", char.escape_unicode());
        } else {
            shown.push(char);
        }
    }
    shown
}

/// Whether a terminal acts on a character, or a reader of text may not be given it.
fn is_unseen(char: char) -> bool {
    let turns_text = matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    char.is_control() || turns_text || matches!(char, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

/// What a finding says, and what to do about it, as two lines.
pub(super) fn sentence(diagnostic: &Diagnostic) -> String {
    let message = visible(&diagnostic.message);
    match &diagnostic.help {
        Some(help) => format!("{message}\nhelp: {}", visible(help)),
        None => message,
    }
}

/// A document as JSON that is safe to print, with a line end after it.
///
/// Some runners take `##[` anywhere in a line for a command, and terminals act on more characters than
/// JSON must escape. In JSON, all of these can stand only in texts, where they can be escaped.
pub(super) fn json(document: &impl Serialize) -> String {
    // A plain tree with text keys always has a JSON form.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default().replace(COMMAND, "##\\u005b");
    let acts = |char: char| matches!(char, '\u{7f}'..='\u{9f}');
    if text.contains(acts) {
        let escaped = |char: char| if acts(char) { format!("\\u{:04x}", u32::from(char)) } else { char.to_string() };
        text = text.chars().map(escaped).collect();
    }
    text + "\n"
}

/// What begins a command to a runner, wherever it stands in a line.
pub(super) const COMMAND: &str = "##[";
