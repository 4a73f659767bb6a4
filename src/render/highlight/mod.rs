//! Code to HTML with a few short classes, each block highlighted once however often it is shown.

mod first;
mod lines;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use pulldown_cmark_escape::escape_html;
use syntect::dumps::from_uncompressed_data;
use syntect::parsing::{SyntaxReference, SyntaxSet};

use self::first::First;
use self::lines::{Class, Lines, Reader};
use super::html::escaped;

/// Code longer than this, in bytes, is shown without highlighting.
const MAX_CODE: usize = 32 * 1024;
/// Code is shown without highlighting when the squares of the bytes of its lines add up to more than this.
///
/// The expressions of a grammar are tried at each place of a line, and the worst of them look from there to its end:
/// so the square of a line is what it may cost. `tests/measure/code.rs` finds what that is in seconds.
const MAX_WORK: usize = 4 * 1024 * 1024;
/// Syntaxes whose expressions take so long at each place that both limits are lower for them, and how many times.
///
/// `tests/measure/code.rs` tries all syntaxes: with these limits it finds no block that takes longer than a few seconds.
const SLOW: [(&str, usize); 5] = [("Lisp", 4), ("SystemVerilog", 4), ("LiveScript", 2), ("INI", 2), ("D", 2)];

/// The grammars of many languages, which `tests/grammars` makes.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(|| {
    // They are part of the program; without them code would be shown as it is written.
    from_uncompressed_data(include_bytes!("grammars.bin")).unwrap_or_default()
});

/// Highlights code and remembers what it made.
#[derive(Debug, Default)]
pub struct Highlighter {
    done: Mutex<HashMap<(String, String), Arc<str>>>,
    /// What is known of each syntax, by its name.
    known: Mutex<HashMap<&'static str, Arc<Known>>>,
}

/// What is known of a syntax.
#[derive(Debug)]
struct Known {
    first: First,
    lines: Mutex<Lines>,
}

impl Highlighter {
    /// The code as HTML, escaped, with spans where its language is known.
    pub(super) fn html(&self, language: &str, code: &str) -> Arc<str> {
        let key = (language.to_ascii_lowercase(), code.to_owned());
        let known = lock(&self.done).get(&key).cloned();
        if let Some(html) = known {
            return html;
        }
        let html: Arc<str> = self.highlight(&key.0, code).unwrap_or_else(|| escaped(code)).into();
        lock(&self.done).insert(key, html.clone());
        html
    }

    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        if language.is_empty() {
            return None;
        }
        let syntax = find(language).filter(|syntax| is_within_limits(syntax, code))?;
        let known = || Arc::new(Known { first: First::default(), lines: Mutex::new(Lines::of(syntax)) });
        let known = lock(&self.known).entry(&syntax.name).or_insert_with(known).clone();
        known.first.read(|| write(&known.lines, code))
    }
}

/// Code with a span for each part that has a class; nothing when its grammar fails.
fn write(lines: &Mutex<Lines>, code: &str) -> Option<String> {
    let mut reader = Reader::new(lines);
    let mut writer = Writer::default();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (end, class) in &reader.read(line)?.parts {
            writer.write(line.get(from..*end)?, *class);
            from = *end;
        }
    }
    Some(writer.finish())
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether code of a syntax is within both limits.
fn is_within_limits(syntax: &SyntaxReference, code: &str) -> bool {
    let lower = SLOW.iter().find(|(name, _)| *name == syntax.name).map_or(1, |(_, lower)| *lower);
    let work: usize = code.lines().map(|line| line.len() * line.len()).sum();
    code.len() <= MAX_CODE / lower && work <= MAX_WORK / lower
}

fn find(language: &str) -> Option<&'static SyntaxReference> {
    let language = match language {
        "shell" | "console" | "sh" | "zsh" => "bash",
        "jsonc" | "json5" => "json",
        "jsx" | "mjs" | "cjs" => "js",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(language).filter(|syntax| syntax.name != "Plain Text")
}

/// Joins neighbours of one class, so that dense code does not grow tenfold.
#[derive(Default)]
struct Writer {
    html: String,
    open: Option<Class>,
}

impl Writer {
    fn write(&mut self, text: &str, class: Option<Class>) {
        if text.is_empty() {
            return;
        }
        // White space looks the same in every class.
        let class = if text.trim().is_empty() { self.open } else { class };
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        let _ = escape_html(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_get_classes_and_unknown_ones_stay_text() {
        let highlighter = Highlighter::default();
        let json = highlighter.html("json", "{\"a\": 1}\n");
        assert!(json.contains("<span class=\"n\">1</span>"), "{json}");
        assert_eq!(&*highlighter.html("no-such-language", "<a>"), "&lt;a&gt;");
    }

    #[test]
    fn less_is_highlighted_of_a_syntax_that_takes_long() {
        for (name, lower) in SLOW {
            let syntax = SYNTAXES.find_syntax_by_name(name).unwrap();
            let token = syntax.file_extensions.first().unwrap();
            let is_plain = |code: &str| !Highlighter::default().html(token, code).contains("<span");
            // Lines that are alike take no time, and a string is highlighted in each of these languages.
            let block = |bytes: usize| "a = \"b\"\n".repeat(bytes / 8);
            let most = MAX_CODE / lower;
            assert!(!is_plain(&block(most)) && is_plain(&block(most + 8)), "{name}");
            let line = |bytes: usize| format!("{:<bytes$}", "a = \"b\"");
            assert!(!is_plain(&line(1000)) && is_plain(&line(1500)), "{name}");
        }
    }

    #[test]
    fn what_could_take_long_stays_text_and_usual_code_does_not() {
        let highlighter = Highlighter::default();
        let block = |line: &str, bytes: usize| format!("{line}\n").repeat(bytes / (line.len() + 1));
        let is_plain = |code: &str| !highlighter.html("json", code).contains("<span");
        let line = |bytes: usize| format!("{:<bytes$}", "{\"a\": 1}");
        // Long lines of a long block, one line that is long itself, and a block that is too long however it is broken.
        assert!(
            is_plain(&block(&line(200), MAX_CODE))
                && is_plain(&line(2100))
                && is_plain(&block(&line(20), MAX_CODE + 21))
        );
        assert!(
            !is_plain(&block(&line(100), MAX_CODE)) && !is_plain(&line(2000)) && !is_plain(&block(&line(200), 8000))
        );
    }
}
