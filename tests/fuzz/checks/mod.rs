//! What holds for any bytes: the fuzz targets and the replay of what they found ask the same questions.

mod html;

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use headwater::audience::Audience;
use headwater::config::Config;
use headwater::diagnostic::Diagnostic;
use headwater::model::{Handoff, fnv1a};
use headwater::output::Output;
use headwater::parse;
use headwater::pipeline::{self, Compiled, Selection};
use headwater::source::{SourceKind, Sources};

const SETTINGS: &str = include_str!("book.toml");
const CATALOG: &str = include_str!("ui.yaml");
const OTHER: &str = include_str!("other.md");

/// The text of an input, and what its first byte chooses; nothing where the bytes are no text that is read.
fn text(data: &[u8]) -> Option<(u8, &str)> {
    let (&choice, rest) = data.split_first()?;
    let text = std::str::from_utf8(rest).ok()?;
    // Files with NUL are refused before they are parsed.
    (!text.contains('\0')).then_some((choice, text))
}

/// Where a document of this choice stands: odd ones are YAML, every fourth is a part of others.
fn document_path(choice: u8) -> &'static str {
    ["a.md", "a.yaml", "_a.md", "sub/index.yaml"][usize::from(choice % 4)]
}

/// A book with a catalog, another document, and this one.
fn book(path: &str, text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add_text("book.toml", SourceKind::Settings, SETTINGS);
    sources.add_text(&format!("content/{path}"), SourceKind::Content, text);
    sources.add_text("content/other.md", SourceKind::Content, OTHER);
    sources.add_text("content/ui.yaml", SourceKind::Content, CATALOG);
    sources.add_asset("content/shot.png".to_owned(), Vec::new().into());
    sources
}

fn config() -> Config {
    let mut sources = Sources::default();
    sources.add_text("book.toml", SourceKind::Settings, SETTINGS);
    pipeline::settings(&sources).0
}

/// Every place and every edit is of whole characters of a text.
fn are_sound(sources: &Sources, found: &[Diagnostic]) {
    for diagnostic in found {
        let edits = diagnostic.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related).map(|label| label.span);
        for span in labels.chain(edits) {
            assert!(sources.text(span.file).get(span.range()).is_some(), "{diagnostic:?} is not a place in its text");
        }
    }
}

/// A document is read, whatever it holds, and each finding has a place in it.
pub fn document(data: &[u8]) {
    let Some((choice, text)) = text(data) else { return };
    let mut sources = Sources::default();
    let path = document_path(choice);
    let id = sources.add_text(path, SourceKind::Content, text);
    let (_, found) = parse::document(id, sources.file(id), path, &config());
    are_sound(&sources, &found);
}

/// `book.toml` is read, whatever it holds, and a book with it is compiled.
pub fn settings(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let id = sources.add_text("book.toml", SourceKind::Settings, text);
    let (_, found) = parse::settings(id, sources.file(id));
    are_sound(&sources, &found);
    sources.add_text("content/other.md", SourceKind::Content, OTHER);
    sources.add_text("content/ui.yaml", SourceKind::Content, CATALOG);
    let compiled = pipeline::compile(sources, None);
    are_sound(&compiled.sources, &compiled.diagnostics);
}

/// The UI catalog and the list of published pages are read, whatever they hold.
pub fn catalog(data: &[u8]) {
    let Some((choice, text)) = text(data) else { return };
    let mut sources = Sources::default();
    let found = if choice % 2 == 0 {
        let id = sources.add_text("ui.yaml", SourceKind::Content, text);
        parse::catalog([(id, sources.file(id))], &config()).1
    } else {
        let id = sources.add_text("book.lock", SourceKind::Lock, text);
        parse::lock(id, sources.file(id), &config()).1
    };
    are_sound(&sources, &found);
}

/// A picture is refused or comes out as a picture that is left as it is when it comes in again.
pub fn picture(data: &[u8]) {
    let Some((&choice, bytes)) = data.split_first() else { return };
    let path = ["a.png", "a.jpg", "a.webp", "a.gif", "a.avif", "a.svg"][usize::from(choice % 6)];
    if let Ok(clean) = parse::picture(path, bytes) {
        assert_eq!(parse::picture(path, &clean).as_deref(), Ok(clean.as_slice()), "{path}: {bytes:?}");
    }
    let mut sources = Sources::default();
    if let Ok(text) = std::str::from_utf8(bytes) {
        let id = sources.add_text("app.html", SourceKind::Product, text);
        for anchor in parse::anchors(id, text).ids {
            assert!(text.get(anchor.span.range()).is_some());
        }
    }
}

/// A token says what was put into it, in characters that no address escapes.
pub fn handoff(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\u{1}');
    let mut next = || parts.next().unwrap_or_default();
    let (procedure, hash, version, failed, browser) = (next(), next(), next(), next(), next());
    let done: Vec<&str> = parts.collect();
    let made = Handoff { procedure, hash, version, more: 0, done: done.clone(), failed, browser };
    let token = made.token();
    let plain = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
    assert!(token.chars().all(plain), "{token}");
    let parts: Vec<&str> = token.split('.').collect();
    let [form, payload, check] = parts[..] else { panic!("{token} has other parts") };
    assert_eq!((form, check), ("1", format!("{:08x}", fnv1a(payload)).as_str()));
    let json: serde_json::Value = serde_json::from_slice(&BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap()).unwrap();
    assert_eq!(json["p"], procedure);
    assert_eq!(json["v"], version);
    assert_eq!(json.get("f").is_some(), !failed.is_empty());
    let named = json.get("d").and_then(|list| list.as_array()).map_or(0, Vec::len);
    let more = json.get("m").and_then(serde_json::Value::as_u64).unwrap_or_default();
    assert_eq!(named as u64 + more, done.len() as u64);
}

fn mended(compiled: Compiled) -> Compiled {
    pipeline::mend(compiled, &|_, _| true).compiled
}

fn texts(compiled: &Compiled) -> BTreeMap<String, String> {
    compiled.sources.iter().map(|(_, file)| (file.path.clone(), file.text.to_string())).collect()
}

/// How many findings of each rule there are.
fn counts(compiled: &Compiled) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for found in &compiled.diagnostics {
        *counts.entry(found.rule.as_str()).or_insert(0) += 1;
    }
    // How alike two texts are is a matter of degree, which any edit may tip.
    counts.remove("duplicate-procedure");
    counts
}

/// The lines of a text that no safe fix names, in their order.
fn kept_lines(compiled: &Compiled, path: &str) -> Vec<String> {
    let Some((id, file)) = compiled.sources.iter().find(|(_, file)| file.path == path) else { return Vec::new() };
    let fixes = compiled.diagnostics.iter().filter_map(|found| found.fix.as_ref());
    let spans: Vec<_> =
        fixes.flat_map(|fix| &fix.edits).filter(|edit| edit.span.file == id).map(|edit| edit.span.range()).collect();
    let mut at = 0;
    let mut kept = Vec::new();
    for line in file.text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if !spans.iter().any(|span| span.start <= range.end && range.start <= span.end) {
            kept.push(line.to_owned());
        }
    }
    kept
}

/// After `lint --fix` there are no new findings, no other file and no other line is changed, and a second time changes nothing.
pub fn fix(data: &[u8]) {
    let Some((choice, text)) = text(data) else { return };
    let compiled = pipeline::compile(book(document_path(choice), text), None);
    are_sound(&compiled.sources, &compiled.diagnostics);
    let (before, found) = (texts(&compiled), counts(&compiled));
    let path = format!("content/{}", document_path(choice));
    let kept = kept_lines(&compiled, &path);
    let had_fix = compiled.diagnostics.iter().any(|found| found.fix.is_some());
    let after = mended(compiled);
    let changed = texts(&after);
    assert!(had_fix || before == changed, "changed without a fix");
    for (other, text) in &before {
        assert!(*other == path || changed[other] == *text, "{other} was changed for {path}");
    }
    for (rule, count) in counts(&after) {
        assert!(found.get(rule).is_some_and(|had| *had >= count), "{rule} was found more often after the fix");
    }
    // What no fix named is still there, in its order.
    let mut lines = changed[&path].split_inclusive('\n');
    for line in &kept {
        assert!(lines.any(|new| new == line), "the line {line:?} is gone from {:?}", changed[&path]);
    }
    let again = mended(after);
    assert_eq!(texts(&again), changed, "the second fix is not the first");
}

/// Whatever a page says, the files of all surfaces are well-formed and hold nothing that a browser would run.
pub fn views(data: &[u8]) {
    let Some((choice, text)) = text(data) else { return };
    let compiled = pipeline::compile(book(document_path(choice), text), None);
    let mut found = Vec::new();
    let all = Selection::all(&compiled.book.config);
    let output = Output::collect(|sink| found = pipeline::publish(&compiled, &all, sink));
    assert!(found.is_empty(), "{found:?}");
    are_harmless(&output);
}

fn are_harmless(output: &Output) {
    for (path, bytes) in output.iter() {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let is = |extension: &str| path.ends_with(extension);
        if is(".html") {
            html::check(path, text);
        } else if is(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path} is not JSON: {text}");
        }
    }
    assert!(Audience::ALL.iter().all(|audience| output.iter().any(|(path, _)| path.starts_with(audience.as_str()))));
}
