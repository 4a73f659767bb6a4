//! The Markdown twin of every page says what the page says: words, links, labels and steps.

use std::collections::BTreeMap;

use headwater::audience::Audience;
use headwater::output::Output;
use headwater::pipeline::{self, Selection};
use headwater::source::{SourceKind, Sources};
use proptest::prelude::{Strategy, prop, prop_assert_eq, prop_oneof, proptest};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, Node, Selector};

use crate::project::{cases, repository};

/// What a page says, however it is written.
#[derive(Debug, Default, PartialEq)]
struct Said {
    /// The words without any space.
    words: String,
    links: Vec<String>,
    strong: Vec<String>,
}

impl Said {
    fn push(&mut self, words: &str) {
        self.words.extend(words.chars().filter(|char| !char.is_whitespace()));
    }
}

/// What of an HTML page belongs to the page around the text.
fn is_furniture(element: &ElementRef) -> bool {
    let value = element.value();
    let has = |classes: &[&str]| value.classes().any(|class| classes.contains(&class));
    let of = |selector: &str| element.select(&Selector::parse(selector).unwrap()).next().is_some();
    match value.name() {
        "a" => has(&["here"]) || value.attr("aria-label") == Some("Back to the text"),
        "details" => has(&["aid"]) && of("a.stop"),
        "nav" | "form" | "button" => true,
        "section" => has(&["stuck", "uses"]),
        "ul" => has(&["parts"]),
        "p" => has(&["news"]),
        "h2" => value.attr("id") == Some("hw-topics"),
        "div" => has(&["about"]),
        _ => false,
    }
}

fn read_html(element: ElementRef, said: &mut Said) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => said.push(text),
            Node::Element(_) => read_element(ElementRef::wrap(child).unwrap(), said),
            _ => {}
        }
    }
}

fn read_element(element: ElementRef, said: &mut Said) {
    if is_furniture(&element) {
        return;
    }
    let value = element.value();
    let is = |class: &str| value.classes().any(|own| own == class);
    match value.name() {
        "p" if is("actor") => {
            let text: String = element.text().collect();
            let text = if text.starts_with("Support does") { "Support does this step for you." } else { &text };
            return said.push(text);
        }
        "p" if is("callout-name") => {
            let text: String = element.text().collect();
            let (name, _) = text.split_once(':').unwrap_or((&text, ""));
            said.push(&format!("[!{}]", name.to_uppercase()));
            let mut inner = Said::default();
            read_html(element, &mut inner);
            let name: String = name.split_whitespace().collect();
            let rest = inner.words.strip_prefix(&name).unwrap();
            said.push(rest.strip_prefix(':').unwrap_or(rest));
            said.links.append(&mut inner.links);
            return said.strong.append(&mut inner.strong);
        }
        "span" if is("callout-name") => return said.push("[!IF]"),
        "img" => said.push(value.attr("alt").unwrap_or_default()),
        "a" => {
            let href = value.attr("href").unwrap();
            if !href.starts_with("#hw-note-") {
                said.links.push(href.to_owned());
            }
        }
        "b" if is("ui") => said.strong.push(element.text().collect()),
        _ => {}
    }
    read_html(element, said);
}

/// The part of a page that its twin repeats.
fn page_said(html: &str) -> Said {
    let document = Html::parse_document(html);
    let mut said = Said::default();
    read_html(document.select(&Selector::parse("article").unwrap()).next().unwrap(), &mut said);
    // A link to a page of the site leads, in the twin, to the twin of that page.
    for link in &mut said.links {
        let (file, anchor) = link.split_once('#').map_or((link.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let is_page = file.ends_with(".html") && !file.contains("://") && !file.starts_with("mailto:");
        let twin = if is_page { format!("{file}.md") } else { file.to_owned() };
        *link = anchor.map_or(twin.clone(), |anchor| format!("{twin}#{anchor}"));
    }
    said
}

fn twin_said(text: &str) -> Said {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut said = Said::default();
    let mut strong = Vec::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                said.push(&text);
                strong.iter_mut().for_each(|words: &mut String| words.push_str(&text));
            }
            Event::FootnoteReference(label) => said.push(&label),
            Event::Start(Tag::Strong) => strong.push(String::new()),
            Event::End(TagEnd::Strong) => said.strong.extend(strong.pop()),
            Event::Start(Tag::Link { dest_url, .. }) => said.links.push(dest_url.into_string()),
            Event::InlineHtml(tag) if &*tag == "<strong>" => strong.push(String::new()),
            Event::InlineHtml(tag) if &*tag == "</strong>" => said.strong.extend(strong.pop()),
            Event::InlineHtml(tag) if tag.starts_with("<a href=\"") => {
                let address = tag.split('"').nth(1).unwrap_or_default();
                said.links.push(address.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&"));
            }
            Event::InlineHtml(tag) if &*tag == "</a>" => {}
            Event::InlineHtml(tag) => {
                assert!(
                    ["<em>", "</em>", "<del>", "</del>", "<code>", "</code>", "<br>"].contains(&&*tag),
                    "{tag} in {text}"
                );
            }
            Event::Html(html) => panic!("{html} in {text}"),
            _ => {}
        }
    }
    said
}

/// The front matter of a twin, and its text.
fn parts(twin: &str) -> (serde_yaml::Value, &str) {
    let (front_matter, text) = twin.strip_prefix("---\n").unwrap().split_once("\n---\n\n").unwrap();
    (serde_yaml::from_str(front_matter).unwrap(), text)
}

/// What a page and its twin say.
fn both(output: &Output, page: &str) -> Option<(Said, Said)> {
    let text = |path: &str| String::from_utf8(output.get(path)?.to_vec()).ok();
    let (html, twin) = (text(page)?, text(&format!("{page}.md"))?);
    let (front_matter, text) = parts(&twin);
    let document = Html::parse_document(&html);
    let steps = Selector::parse("li.step").unwrap();
    let ids: Vec<_> = document.select(&steps).map(|step| step.value().attr("id").unwrap().to_owned()).collect();
    let told = front_matter["steps"].as_sequence().cloned().unwrap_or_default();
    let told: Vec<_> = told.iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, told, "{page}");
    let meta = |name: &str| {
        let found = document.select(&Selector::parse(&format!("meta[name={name}]")).unwrap()).next();
        found.and_then(|meta| meta.value().attr("content")).map(str::to_owned)
    };
    let value = |key: &str| front_matter[key].as_str().map(str::to_owned);
    assert_eq!((value("id"), value("hash")), (meta("headwater-source"), meta("headwater-hash")), "{page}");
    assert_eq!(value("version"), meta("headwater-version"), "{page}");
    let link = document.select(&Selector::parse("link[rel=alternate][type='text/markdown']").unwrap()).next().unwrap();
    assert!(format!("{page}.md").ends_with(&link.value().attr("href").unwrap().replace("%20", " ")), "{page}");
    Some((page_said(&html), twin_said(text)))
}

fn publish(files: &BTreeMap<String, String>) -> Output {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = if path == "book.toml" { SourceKind::Settings } else { SourceKind::Content };
        sources.add_text(path, kind, text);
    }
    let compiled = pipeline::compile(sources, None);
    let all = Selection::all(&compiled.book.config);
    let selection = Selection { audiences: vec![Audience::Customer], ..all };
    Output::collect(|sink| drop(pipeline::publish(&compiled, &selection, sink)))
}

fn assert_same(page: &str, (html, twin): (Said, Said)) {
    assert_eq!(html.words, twin.words, "{page}");
    assert_eq!(html.links, twin.links, "{page}");
    let mut strong = twin.strong.iter();
    for label in &html.strong {
        assert!(strong.any(|words| words == label), "{page}: the label {label} is not in {:?}", twin.strong);
    }
}

#[test]
fn every_page_of_the_repository_s_books_says_what_its_twin_says() {
    for (book, least) in [(".", 90), ("docs", 40), ("tests/books/every-form", 5)] {
        let mut files = BTreeMap::new();
        for (path, bytes) in crate::project::tree(&repository().join(book).join("content")) {
            files.extend(String::from_utf8(bytes).ok().map(|text| (format!("content/{path}"), text)));
        }
        let settings = std::fs::read_to_string(repository().join(book).join("book.toml")).unwrap();
        files.insert("book.toml".to_owned(), settings);
        let output = publish(&files);
        let mut seen = 0;
        for (path, _) in output.iter().filter(|(path, _)| path.ends_with(".html")) {
            let Some(said) = both(&output, path) else { continue };
            assert_same(path, said);
            seen += 1;
        }
        assert!(seen >= least, "{book} has {seen} twins");
    }
}

#[test]
fn a_mark_alone_on_its_line_begins_no_block_of_html() {
    let files = BTreeMap::from([
        ("book.toml".to_owned(), "[book]\ntitle = \"B\"\n".to_owned()),
        ("content/page.md".to_owned(), "# T\n\n![\n&](x.md)\n".to_owned()),
    ]);
    let output = publish(&files);
    assert_same("page", both(&output, "customer/page.html").unwrap());
}

/// Pieces of Markdown from which hostile texts are made.
const PIECES: &[&str] = &[
    "a",
    "b1",
    "word",
    "é",
    "設定",
    "🎉",
    " ",
    "  ",
    "    ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "*",
    "**",
    "***",
    "_",
    "__",
    "`",
    "``",
    "```",
    "~",
    "~~",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "](x.md)",
    "[x](https://a.example/?a=1&copy=2)",
    "![",
    "!",
    "<",
    ">",
    "&",
    "&lt;",
    "&amp;",
    "&#42;",
    "&nbsp;",
    "#",
    "# ",
    "## ",
    "- ",
    "+ ",
    "1. ",
    "1986. ",
    "1)",
    "= ",
    "===",
    "---",
    "|",
    "| a | b |\n| - | - |\n",
    "\\",
    "\\*",
    ":",
    "^",
    "[^1]",
    "\n\n[^1]: note\n\n",
    "<b>",
    "<!-- x -->",
    "]]>",
    "{",
    "}",
    "$",
    "\"",
    "> ",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{1,3}",
    ]
}

proptest! {
    #![proptest_config(cases(1024))]

    #[test]
    fn no_text_makes_a_page_and_its_twin_differ(
        intro in prop::collection::vec(piece(), 0..24),
        step in prop::collection::vec(piece(), 0..16),
        check in prop::collection::vec(piece(), 0..8),
        title in prop::collection::vec(piece(), 1..6),
    ) {
        let line = |pieces: &[String]| pieces.concat().replace('\n', " ");
        let inner = |pieces: &[String], indent: &str| pieces.concat().replace('\n', &format!("\n{indent}"));
        let title = serde_json::Value::from(format!("T {}", line(&title))).to_string();
        let text = format!(
            "---\nid: page\ntitle: {title}\nsummary: {title}\n---\n\n{}\n\n## Steps\n\n1. {}\n\n   > [!CHECK] {}\n   > Seen {}\n\n2. Go on.\n",
            intro.concat(), inner(&step, "   "), line(&check), inner(&check, "   > "),
        );
        let files = BTreeMap::from([
            ("book.toml".to_owned(), "[book]\ntitle = \"B\"\n".to_owned()),
            ("content/page.md".to_owned(), text.clone()),
        ]);
        let output = publish(&files);
        let (html, twin) = both(&output, "customer/page.html").unwrap();
        let written = String::from_utf8_lossy(output.get("customer/page.html.md").unwrap()).into_owned();
        prop_assert_eq!(&html.words, &twin.words, "{}\n---- twin\n{}", text, written);
        prop_assert_eq!(&html.links, &twin.links, "{}\n---- twin\n{}", text, written);
    }
}
