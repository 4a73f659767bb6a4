//! Characters that a reader does not see and that change what he sees or what his terminal does.

use super::super::context::Context;
use super::super::passage::Passage;

/// How many of them are told of in one text.
const TOLD: usize = 10;

/// Reports hidden characters where they stand.
pub(super) fn refuse(passage: &Passage, context: &mut Context) {
    // Looked at all together, the bytes of a plain text take no time.
    let is_plain = passage
        .text
        .bytes()
        .fold(true, |is_plain, byte| is_plain & (matches!(byte, b' '..=b'~') | matches!(byte, b'\t' | b'\n' | b'\r')));
    if is_plain {
        return;
    }
    let hidden = passage.text.char_indices().filter(|(_, char)| is_hidden(*char));
    for (at, char) in hidden.take(TOLD) {
        let message = format!("a hidden character, {}", char.escape_unicode());
        let help = "remove it; it would change how the text around it is shown";
        context.invalid(passage.span(at..at + char.len_utf8()), message, help);
    }
}

/// Control characters, marks and overrides of the writing direction (CVE-2021-42574), characters that are none,
/// and tags. What joins letters or keeps them apart belongs to many scripts and stays.
pub(super) fn is_hidden(char: char) -> bool {
    let is_control = char.is_control() && !matches!(char, '\t' | '\n' | '\r');
    is_control
        || matches!(char, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}
