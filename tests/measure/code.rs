//! Times the highlighter on hostile code: `cargo run --release --example code -- [LANGUAGE]`.
//!
//! For every language, each of many short patterns is repeated to a long line and to many usual ones, and a page with
//! them is made. Prints what takes longest: seconds for the costliest block of that shape that is still highlighted.
//! What may take long is timed as whole blocks, since of some languages less is highlighted than of others.
#![expect(clippy::print_stdout, reason = "a tool for developers")]

use std::time::Instant;

use headwater::audience::Audience;
use headwater::output::Output;
use headwater::pipeline::{self, Selection};
use headwater::source::{SourceKind, Sources};

/// What the grammars of languages stumble over: beginnings without ends, nesting, and words that may be anything.
const PATTERNS: [&str; 36] = [
    "a", " ", "\t", "1", "(", "[", "{", "<", "\"", "'", "`", "\\", "/", "/*", "#", "$", "@", "-", "|", ":", "=", ".",
    ",", "aA1_ ", "a.b(", "a b ", "a=", "<a ", "a:", "$(", "${", "a=\"b\" ", "a, ", "a->", "::a<", "(a)",
];
/// Lines, their bytes, and how many times as much the costliest block has that is still highlighted.
const SHAPES: [(usize, usize, usize); 3] = [(1, 2047, 1), (1, 1023, 4), (32, 127, 8)];
/// What would take longer than this, in seconds, is timed as a whole.
const LONG: f64 = 2.0;
/// How many of the slowest are printed.
const PRINTED: usize = 20;

fn main() {
    let only = std::env::args().nth(1);
    let syntaxes = two_face::syntax::extra_newlines();
    let names = syntaxes.syntaxes().iter().filter(|syntax| !syntax.hidden);
    let tokens = names.filter_map(|syntax| {
        let token = syntax.file_extensions.first().unwrap_or(&syntax.name);
        (!token.contains(char::is_whitespace)).then(|| token.clone())
    });
    let tokens: Vec<String> = tokens.filter(|token| only.as_ref().is_none_or(|only| only == token)).collect();
    let mut found = Vec::new();
    for token in &tokens {
        for pattern in PATTERNS {
            for shape in SHAPES {
                found.push((costliest(token, pattern, shape), shape.1, token.as_str(), pattern));
            }
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!("{} languages, {} patterns", tokens.len(), PATTERNS.len());
    for (taken, bytes, language, pattern) in found.iter().take(PRINTED) {
        println!("{taken:6.2} s a block with lines of {bytes} bytes: {language} {pattern:?}");
    }
}

/// How long the costliest block of a shape takes, in seconds.
fn costliest(token: &str, pattern: &str, (lines, bytes, times): (usize, usize, usize)) -> f64 {
    let taken = |lines: usize| {
        // No line is like another, since the highlighter reads each of them once.
        let line = |line: usize| format!("{}{line:03}\n", &pattern.repeat(bytes)[..bytes - 3]);
        let code: String = (0..lines).map(line).collect();
        // What is not code takes its time too.
        (seconds(token, &code) - seconds("", &code)).max(0.0)
    };
    let whole = taken(lines) * times as f64;
    if whole < LONG {
        return whole;
    }
    (1..=times).rev().map(|times| taken(lines * times)).find(|taken| *taken > LONG / 10.0).unwrap_or(whole)
}

/// How long a page with a block of code takes.
fn seconds(language: &str, code: &str) -> f64 {
    let mut sources = Sources::default();
    let settings = "[book]\ntitle = \"Book\"\n";
    sources.add_text("book.toml", SourceKind::Settings, settings);
    sources.add_text("content/index.md", SourceKind::Content, &format!("# A\n\n~~~~~~~~ {language}\n{code}~~~~~~~~\n"));
    let compiled = pipeline::compile(sources, None);
    let selection = Selection { audiences: vec![Audience::Customer], ..Selection::all(&compiled.book.config) };
    let start = Instant::now();
    let files = Output::collect(|sink| drop(pipeline::publish(&compiled, &selection, sink)));
    assert!(files.get("customer/index.html").is_some());
    start.elapsed().as_secs_f64()
}
