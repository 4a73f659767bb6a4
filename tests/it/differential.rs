//! What we make of a source is what others make of it: CommonMark, YAML, two spellings of one procedure, and the search.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use headwater::audience::Audience;
use headwater::config::Config;
use headwater::output::Output;
use headwater::parse;
use headwater::pipeline::{self, Selection};
use headwater::source::{SourceFile, SourceKind, Sources};
use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, Node, Selector};

use crate::project::{cases, repository};

fn publish(files: &BTreeMap<String, String>, audiences: &[Audience]) -> Output {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = if path == "book.toml" { SourceKind::Settings } else { SourceKind::Content };
        sources.add_text(path, kind, text);
    }
    let compiled = pipeline::compile(sources, None);
    let all = Selection::all(&compiled.book.config);
    let selection = Selection { audiences: audiences.to_vec(), ..all };
    Output::collect(|sink| drop(pipeline::publish(&compiled, &selection, sink)))
}

fn text(output: &Output, path: &str) -> String {
    String::from_utf8(output.get(path).unwrap_or_else(|| panic!("no {path}")).to_vec()).unwrap()
}

// The specification of CommonMark.

#[derive(serde::Deserialize)]
struct Example {
    example: usize,
    section: String,
    markdown: String,
}

/// Elements that both may show; others leave their words.
const SHOWN: [&str; 15] =
    ["h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "em", "strong"];

/// Whether an element of our pages belongs to the page and not to its text.
fn is_around(element: &ElementRef) -> bool {
    let value = element.value();
    let is = |class: &str| value.classes().any(|own| own == class);
    match value.name() {
        "a" => is("here") || value.attr("aria-label") == Some("Back to the text"),
        "section" => !is("footnotes"),
        "nav" | "form" | "button" | "header" | "footer" | "script" | "h1" => true,
        "div" => is("about") || is("tools"),
        "p" => is("callout-name") || is("news"),
        _ => false,
    }
}

/// Whether an address is of a kind that both publish.
fn is_published(address: &str) -> bool {
    let address = address.to_lowercase();
    ["http://", "https://", "mailto:", "tel:"]
        .iter()
        .any(|start| address.starts_with(start) && address.len() > start.len())
}

/// A page as a line for each element and text, as far as both may show it.
fn shape(element: ElementRef, shape: &mut String) {
    let mut words = String::new();
    let flush = |words: &mut String, shape: &mut String| {
        // In code every space counts.
        let text = std::mem::take(words);
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !plain.is_empty() {
            let _ = writeln!(shape, "{plain}");
        }
    };
    for child in element.children() {
        match child.value() {
            Node::Text(text) => words.push_str(text),
            Node::Element(found) => {
                let inner = ElementRef::wrap(child).unwrap();
                let name = found.name();
                if is_around(&inner) {
                    continue;
                }
                if name == "img" {
                    words.push_str(found.attr("alt").unwrap_or_default());
                } else if name == "br" {
                    words.push(' ');
                } else if name == "pre" {
                    flush(&mut words, shape);
                    let code: String = inner.text().collect();
                    let _ = writeln!(shape, "<pre>{:?}", code.trim_end_matches('\n'));
                } else if name == "a" && found.attr("href").is_some_and(is_published) {
                    flush(&mut words, shape);
                    let href = found.attr("href").unwrap();
                    let plain = percent_encoding::percent_decode_str(href).decode_utf8_lossy();
                    let _ = writeln!(shape, "<a {plain}>");
                    self::shape(inner, shape);
                    let _ = writeln!(shape, "</a>");
                } else if name == "p" && element.value().name() == "li" {
                    // Whether an item is loose shows in the distance of lines alone.
                    flush(&mut words, shape);
                    self::shape(inner, shape);
                } else if SHOWN.contains(&name) {
                    flush(&mut words, shape);
                    let start = found.attr("start").map(|start| format!(" {start}")).unwrap_or_default();
                    let _ = writeln!(shape, "<{name}{start}>");
                    self::shape(inner, shape);
                    let _ = writeln!(shape, "</{name}>");
                } else {
                    // What is not shown leaves its words where they stand.
                    let mut inside = String::new();
                    flush(&mut words, shape);
                    self::shape(inner, &mut inside);
                    shape.push_str(&inside);
                }
            }
            _ => {}
        }
    }
    flush(&mut words, shape);
}

/// The words of a shape on one line between two marks of elements.
fn plain(shape: &str) -> String {
    let mut joined = String::new();
    for line in shape.lines() {
        let is_mark = line.starts_with('<') && (line.ends_with('>') || line.starts_with("<pre>"));
        if is_mark {
            let _ = write!(joined, "\n{line}\n");
        } else {
            let _ = write!(joined, "{line} ");
        }
    }
    joined.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// HTML without its comments.
fn without_comments(html: &str) -> String {
    let mut rest = String::new();
    let mut from = html;
    while let Some(start) = from.find("<!--") {
        rest.push_str(&from[..start]);
        from = from[start..].split_once("-->").map_or("", |(_, after)| after);
    }
    rest + from
}

/// What pulldown-cmark reads, with the same rules as ours: HTML is text, comments are nothing.
fn events(markdown: &str) -> Vec<Event<'_>> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let lower = |level| if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
    let mut block = String::new();
    // Whether each open link is one that is published; the words of others, and of pictures that are not there, stand out.
    let mut links = Vec::new();
    let mut events = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        let event = match event {
            Event::Start(Tag::HtmlBlock) => {
                block.clear();
                continue;
            }
            Event::Html(html) => {
                block.push_str(&html);
                continue;
            }
            Event::End(TagEnd::HtmlBlock) => {
                let rest = without_comments(&block);
                if !rest.trim().is_empty() {
                    events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
                    events.push(Event::Text(rest.into()));
                    events.push(Event::End(TagEnd::CodeBlock));
                }
                continue;
            }
            Event::InlineHtml(html) => {
                let tag = html.trim_matches(['<', '>']).trim_end_matches('/').trim().to_lowercase();
                if tag == "br" { Event::HardBreak } else { Event::Text(without_comments(&html).into()) }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                Event::Start(Tag::Heading { level: lower(level), id: None, classes: Vec::new(), attrs: Vec::new() })
            }
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
            Event::Start(Tag::Link { link_type, ref dest_url, .. }) => {
                links.push(link_type == LinkType::Email || is_published(dest_url));
                if links.last() == Some(&true) { event } else { Event::Start(Tag::Emphasis) }
            }
            Event::End(TagEnd::Link) if links.pop() == Some(true) => event,
            Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
            Event::End(TagEnd::Link | TagEnd::Image) => Event::End(TagEnd::Emphasis),
            other => other,
        };
        events.push(event);
    }
    events
}

/// The shape of what pulldown-cmark itself writes for a text.
fn reference(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events(markdown).into_iter());
    let document = Html::parse_fragment(&html);
    let mut found = String::new();
    shape(document.root_element(), &mut found);
    plain(&found)
}

/// Examples in which we mean something else, each with the reason.
const OTHERWISE: [(usize, &str); 3] = [
    (484, "a link without words leads nowhere here, and leaves nothing"),
    (487, "a link without words leads nowhere here, and leaves nothing"),
    (501, "a link to a place on the page is held against the places that the page has"),
];

#[test]
fn the_examples_of_commonmark_become_what_the_reference_makes_of_them() {
    let examples: Vec<Example> =
        serde_json::from_str(&fs::read_to_string(repository().join("tests/commonmark/spec-0.31.2.json")).unwrap())
            .unwrap();
    assert_eq!(examples.len(), 652);
    let mut files = BTreeMap::from([("book.toml".to_owned(), "[book]\ntitle = \"B\"\n".to_owned())]);
    for Example { example, markdown, .. } in &examples {
        files.insert(format!("content/e{example}.md"), format!("---\ntitle: Example {example}\n---\n\n{markdown}"));
    }
    let output = publish(&files, &[Audience::Customer]);
    let body = Selector::parse("article").unwrap();
    let mut wrong = Vec::new();
    for Example { example, section, markdown } in &examples {
        let page = text(&output, &format!("customer/e{example}.html"));
        let document = Html::parse_document(&page);
        let mut ours = String::new();
        shape(document.select(&body).next().unwrap(), &mut ours);
        let ours = plain(&ours);
        let ours = ours.strip_prefix(&format!("Example {example}\n")).unwrap_or(&ours);
        let theirs = reference(markdown);
        let is_known = OTHERWISE.iter().any(|(number, _)| number == example);
        if (ours.trim() == theirs.trim()) == is_known {
            wrong.push(format!("{example} ({section})\n{markdown}\n---- ours\n{ours}\n---- reference\n{theirs}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

// YAML.

/// A value of YAML as people write it: plain, quoted, or in a block.
fn scalar() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "B", "é", "設", "1", " ", "  ", "-", ":", ": ", " #", "#", ",", "'", "''", "\"", "\\", "\\n", "\\t",
        "\\u00e9", "\\x41", "[", "]", "{", "}", "&", "*", "!", "|", ">", "%", "@", "`", "?", "~", "null", "true", "no",
        "0x1", "\n", "\n  ", "\n\n  ", "\\\n  ", ".", "=", "<<",
    ]);
    let style = prop::sample::select(vec!["", "'", "\"", "|\n  ", "|-\n  ", "|+\n  ", ">\n  ", ">-\n  ", "|2\n  "]);
    (style, prop::collection::vec(piece, 0..8)).prop_map(|(style, pieces)| {
        let inner = pieces.concat();
        match style {
            "'" | "\"" => format!("{style}{inner}{style}"),
            _ => format!("{style}{inner}"),
        }
    })
}

/// What our reader takes for the value of `owner`; nothing when it found a fault.
fn our_owner(yaml: &str) -> Option<String> {
    let text = format!("---\n{yaml}---\n\nText.\n");
    let file =
        SourceFile { path: "content/a.md".to_owned(), kind: SourceKind::Content, text: text.into(), defect: None };
    let mut sources = Sources::default();
    let id = sources.add(file.clone());
    let (document, found) = parse::document(id, &file, "a.md", &Config::defaults(id));
    found.is_empty().then(|| document.owner.map(|owner| owner.value)).flatten()
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn our_reading_of_yaml_is_that_of_another_parser(value in scalar()) {
        let yaml = format!("owner: {value}\ntitle: T\n");
        // What ends the front matter is not for the reader of YAML.
        if yaml.lines().any(|line| line.trim_end() == "---" || line.trim_end() == "...") {
            return Ok(());
        }
        let theirs = serde_yaml::from_str::<serde_yaml::Value>(&yaml);
        if let Some(ours) = our_owner(&yaml) {
            match &theirs {
                Ok(theirs) => {
                    // Here numbers and such are the texts that they are written as.
                    if let Some(text) = theirs["owner"].as_str() {
                        // Space around a text says nothing.
                        prop_assert_eq!(ours.trim(), text.trim(), "{:?}", yaml);
                    }
                }
                Err(fault) => prop_assert!(false, "only we read {yaml:?} as {ours:?}: {fault}"),
            }
        } else if theirs.is_ok_and(|theirs| theirs["owner"].is_string()) {
            // What we refuse beyond the other is told to the writer; plain words are never refused.
            let is_plain = value.chars().all(|char| char.is_ascii_alphanumeric() || char == ' ');
            prop_assert!(!is_plain, "only the other parser reads {yaml:?}");
        }
    }

    #[test]
    fn what_another_program_writes_as_yaml_is_read_as_it_was_meant(text in "\\PC{1,30}", lines in prop::collection::vec("[a-z:#'\"&*!|>%@` -]{1,12}", 1..4)) {
        let text = format!("x{text}x\n{}", lines.join("\nx"));
        let yaml = serde_yaml::to_string(&BTreeMap::from([("owner", text.as_str())])).unwrap();
        // These end a line in YAML 1.1, which the writer indents anew, and are letters in YAML 1.2, as we read it.
        let has_old_breaks = text.contains(['\u{2028}', '\u{2029}']);
        if !has_old_breaks && yaml.lines().all(|line| line.trim_end() != "---") {
            let ours = our_owner(&yaml);
            prop_assert_eq!(ours.as_deref().map(str::trim), Some(text.trim()), "{}", yaml);
        }
    }
}

// Two spellings of a procedure.

#[derive(Debug, Clone)]
struct Step {
    words: String,
    tags: Vec<(&'static str, &'static str)>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Check(String),
    If(Vec<(String, String)>),
    Note(&'static str, String),
    Escalate(Vec<String>),
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Open",
        "the `log`",
        "*page*",
        "**now**",
        "<ui:settings>",
        "at 5: done",
        "it's",
        "a # b",
        "\"x\"",
        "{var product}",
        "[there](https://a.example/)",
    ]);
    prop::collection::vec(piece, 1..5).prop_map(|pieces| format!("Go {}", pieces.join(" ")))
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        words().prop_map(Part::Check),
        prop::collection::vec((words(), words()), 1..3).prop_map(Part::If),
        (
            prop::sample::select(vec!["note", "tip", "important", "warning", "caution", "agent", "customer", "in-app"]),
            words()
        )
            .prop_map(|(kind, words)| Part::Note(kind, words)),
        prop::collection::vec("[a-z]{2,8} id", 1..3).prop_map(Part::Escalate),
    ]
}

fn key(part: &Part) -> &'static str {
    match part {
        Part::Check(_) => "check",
        Part::If(_) => "if",
        Part::Note(kind, _) => kind,
        Part::Escalate(_) => "escalate",
    }
}

fn step() -> impl Strategy<Value = Step> {
    let tag = prop::sample::select(vec![
        ("ui", ">=4.2"),
        ("ui", "<5.0"),
        ("for", "agent"),
        ("for", "customer, agent"),
        ("by", "senior"),
        ("gives", "link.on"),
        ("needs", "link.on"),
        ("id", "named"),
    ]);
    (words(), prop::collection::vec(tag, 0..3), prop::collection::vec(part(), 0..3)).prop_map(
        |(words, mut tags, mut parts)| {
            tags.sort_unstable();
            tags.dedup_by_key(|tag| tag.0);
            let mut seen = BTreeSet::new();
            parts.retain(|part| seen.insert(key(part)));
            Step { words, tags, parts }
        },
    )
}

fn in_markdown(steps: &[Step]) -> String {
    let mut text = String::new();
    for (number, step) in (1..).zip(steps) {
        let tags: String = step.tags.iter().map(|(name, value)| format!("{{{name} {value}}} ")).collect();
        let _ = write!(text, "{number}. {tags}{}\n\n", step.words);
        for part in &step.parts {
            match part {
                Part::Check(words) => {
                    let _ = write!(text, "   > [!CHECK]\n   > {words}\n\n");
                }
                Part::Note(kind, words) => {
                    let _ = write!(text, "   > [!{}]\n   > {words}\n\n", kind.to_uppercase());
                }
                Part::If(branches) => {
                    for (when, then) in branches {
                        let _ = write!(text, "   > [!IF] {when}\n   > {then}\n\n");
                    }
                }
                Part::Escalate(items) => {
                    text += "   > [!ESCALATE] senior\n";
                    for item in items {
                        let _ = writeln!(text, "   > - {item}");
                    }
                    text += "\n";
                }
            }
        }
    }
    text
}

fn in_yaml(steps: &[Step]) -> serde_yaml::Value {
    use serde_yaml::{Mapping, Value};
    let map = |entries: Vec<(&str, Value)>| {
        Value::Mapping(entries.into_iter().map(|(key, value)| (key.into(), value)).collect::<Mapping>())
    };
    let step = |step: &Step| {
        let mut entries: Vec<(&str, Value)> = vec![("do", step.words.clone().into())];
        for (name, value) in &step.tags {
            let list = || value.split(", ").map(Into::into).collect::<Vec<Value>>();
            let value = if *name == "for" { Value::Sequence(list()) } else { (*value).into() };
            entries.push((name, value));
        }
        for part in &step.parts {
            let value = match part {
                Part::Check(words) | Part::Note(_, words) => words.clone().into(),
                Part::If(branches) => Value::Sequence(
                    branches
                        .iter()
                        .map(|(when, then)| map(vec![("when", when.clone().into()), ("then", then.clone().into())]))
                        .collect(),
                ),
                Part::Escalate(items) => map(vec![
                    ("to", "senior".into()),
                    ("collect", Value::Sequence(items.iter().map(|item| item.clone().into()).collect())),
                ]),
            };
            entries.push((key(part), value));
        }
        map(entries)
    };
    Value::Sequence(steps.iter().map(step).collect())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn two_spellings_of_a_procedure_give_equal_views(title in words(), summary in words(), steps in prop::collection::vec(step(), 1..5), notes in prop_oneof![Just(String::new()), words()]) {
        let settings = "[book]\ntitle = \"B\"\n[ui]\nversions = [\"4.0\", \"4.2\", \"5.0\"]\n[support]\ntiers = [\"senior\"]\n[vars]\nproduct = \"P\"\n[facts]\n\"link.on\" = \"Links are on\"\n";
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let head = format!("title: {}\nsummary: {}\n", quoted(&title), quoted(&summary));
        let after = if notes.is_empty() { String::new() } else { format!("## Afterwards\n\n{notes}\n") };
        let markdown = format!("---\n{head}---\n\n## Steps\n\n{}{after}", in_markdown(&steps));
        let yaml = head + "steps:\n" + &serde_yaml::to_string(&in_yaml(&steps)).unwrap()
            + &if after.is_empty() { String::new() } else { format!("notes: {}\n", quoted(&after)) };
        let output = |path: &str, text: &str| {
            let files = BTreeMap::from([
                ("book.toml".to_owned(), settings.to_owned()),
                ("content/ui.yaml".to_owned(), "settings: { label: Settings }\n".to_owned()),
                (path.to_owned(), text.to_owned()),
            ]);
            publish(&files, &Audience::ALL)
        };
        let (one, other) = (output("content/a.md", &markdown), output("content/a.yaml", &yaml));
        let paths = |output: &Output| output.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(paths(&one), paths(&other), "{}\n{}", markdown, yaml);
        for (path, bytes) in one.iter() {
            let other = other.get(path).map(String::from_utf8_lossy);
            prop_assert_eq!(Some(String::from_utf8_lossy(bytes)), other, "{}\n{}\n{}", path, markdown, yaml);
        }
    }
}

// The search.

/// A word that is on a page or in an index, as far as endings let it be known again.
fn is_same(one: &str, other: &str) -> bool {
    let shared = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.chars().count(), other.chars().count());
    shared + 1 >= one.min(other) && one.max(other) <= shared + 4
}

/// The words of a page that stand in its text.
fn visible(article: ElementRef) -> String {
    let mut seen = String::new();
    let mut open = vec![article];
    while let Some(element) = open.pop() {
        // What the page itself says around the text is not searched.
        if element.value().name() != "h1" && is_around(&element) || element.value().name() == "sup" {
            continue;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => seen = seen + " " + text,
                Node::Element(_) => open.push(ElementRef::wrap(child).unwrap()),
                _ => {}
            }
        }
    }
    seen
}

/// The words with the pages that they lead to, in the index of a site.
fn indexed(output: &Output) -> BTreeSet<String> {
    let mut index = BTreeSet::new();
    for (_, bytes) in output.iter().filter(|(path, _)| path.starts_with("customer/search/")) {
        let text = String::from_utf8_lossy(bytes);
        let data = text.trim_end().strip_prefix("hw(").unwrap().strip_suffix(')').unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        let words = data.get(0).and_then(serde_json::Value::as_str);
        if let Some(words) = words.filter(|_| data.as_array().is_some_and(|list| list.len() == 2)) {
            index.extend(words.split(' ').filter(|word| !word.ends_with('*')).map(str::to_owned));
        }
    }
    index
}

fn all_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_search_knows_the_words_that_are_to_be_seen_and_no_others(
        blocks in prop::collection::vec((any::<u8>(), prop::collection::vec("[a-z]{3,9}", 1..6)), 1..8),
        hidden in prop::collection::vec("[a-z]{9,12}q", 1..4),
    ) {
        let block = |(kind, words): &(u8, Vec<String>)| {
            let words = words.join(" ");
            match kind % 8 {
                0 => format!("## {words}\n\n"),
                1 => format!("- {words}\n- *{words}*\n\n"),
                2 => format!("| {words} |\n| --- |\n| {words} |\n\n"),
                3 => format!("```\n{words}\n```\n\n"),
                4 => format!("> [!NOTE]\n> {words}\n\n"),
                5 => format!("Seen[^{kind}x].\n\n[^{kind}x]: {words}\n\n"),
                6 => format!("See [{words}](https://a.example/) and `{words}`.\n\n"),
                _ => format!("{words}\n\n"),
            }
        };
        let hidden_text = hidden.join(" ");
        let text = format!(
            "---\ntitle: Seen\nowner: {0}\n---\n\n{1}<!-- {0} -->\n\n{{for agent}} {0}\n\n> [!AGENT]\n> {0}\n",
            hidden_text, blocks.iter().map(block).collect::<String>()
        );
        let files = BTreeMap::from([
            ("book.toml".to_owned(), "[book]\ntitle = \"B\"\nlanguage = \"de\"\n".to_owned()),
            ("content/a.md".to_owned(), text.clone()),
        ]);
        let output = publish(&files, &[Audience::Customer]);
        let page = Html::parse_document(&self::text(&output, "customer/a.html"));
        let article = page.select(&Selector::parse("article").unwrap()).next().unwrap();
        let (seen, index) = (visible(article), indexed(&output));
        prop_assert!(!index.is_empty(), "no index was found");
        let seen = all_words(&seen);
        for word in &seen {
            prop_assert!(index.iter().any(|known| is_same(known, word)), "`{word}` is to be seen and not in the index of\n{text}\n{index:?}");
        }
        for word in index.iter().flat_map(|word| all_words(word)) {
            prop_assert!(seen.iter().chain(&all_words("seen a b")).any(|known| is_same(known, &word)), "`{word}` is in the index and not to be seen in\n{text}");
        }
        for word in &hidden {
            prop_assert!(!index.contains(word), "`{word}` is in the index of\n{text}");
        }
    }
}
