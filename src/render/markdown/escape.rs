//! Words to Markdown that says the same words: nothing in them may be taken for a mark.

/// Where a run of text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// In a paragraph, which may have several lines.
    Paragraph,
    /// In a heading, which is one line.
    Heading,
    /// In a cell of a table, which is one line and ends at a bar.
    Cell,
}

/// Appends words to a run of text.
pub(super) fn words(text: &str, run: Run, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        match char {
            // Spaces at the start of a line could make it code, and a line end could start anything.
            _ if char.is_ascii_whitespace() || char == '\u{b}' => {
                if !at_line_start(out) {
                    out.push(' ');
                }
            }
            '|' if run == Run::Cell => out.push_str("&#124;"),
            _ => {
                if is_mark(char, next, out, run) {
                    out.push('\\');
                }
                out.push(char);
            }
        }
    }
}

/// Whether this character, put at the end of `out`, could be taken for a mark.
fn is_mark(char: char, next: Option<char>, out: &str, run: Run) -> bool {
    match char {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
        // Within a word it marks nothing.
        '_' => !(out.ends_with(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
        '&' => next.is_none_or(|next| next == '#' || next.is_ascii_alphanumeric()),
        '!' => next.is_none(),
        '(' => out.ends_with(']'),
        ':' => out.ends_with(']') || at_line_start(out),
        '#' => run == Run::Heading || at_line_start(out),
        '-' | '+' | '=' | '>' => at_line_start(out),
        '.' | ')' => is_number(line(out)),
        _ => false,
    }
}

fn line(out: &str) -> &str {
    out.rsplit('\n').next().unwrap_or_default()
}

fn at_line_start(out: &str) -> bool {
    out.is_empty() || out.ends_with('\n')
}

/// Whether a dot would make this the number of a list item.
fn is_number(line: &str) -> bool {
    (1..=9).contains(&line.len()) && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A destination of a link or a picture, in the form that needs no escapes when there is nothing to escape.
pub(super) fn destination(address: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$+,;=%'".contains(&byte);
    if !address.is_empty() && address.bytes().all(is_plain) {
        return address.to_owned();
    }
    let mut written = String::from("<");
    for char in address.chars() {
        match char {
            _ if char.is_whitespace() || char.is_control() || char == '|' => {
                let mut bytes = [0; 4];
                for byte in char.encode_utf8(&mut bytes).bytes() {
                    written.push_str(&format!("%{byte:02X}"));
                }
            }
            '<' | '>' | '\\' | '&' => {
                written.push('\\');
                written.push(char);
            }
            _ => written.push(char),
        }
    }
    written + ">"
}

/// What stands in quotes after a destination; nothing when there is nothing to say.
pub(super) fn title(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut written = String::from(" \"");
    for char in text.chars() {
        match char {
            _ if char.is_ascii_whitespace() => written.push(' '),
            '|' => written.push_str("&#124;"),
            '"' | '\\' | '&' | '<' | '`' => {
                written.push('\\');
                written.push(char);
            }
            _ => written.push(char),
        }
    }
    written + "\""
}
