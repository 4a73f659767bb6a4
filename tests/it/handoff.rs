//! The handoff: the same bytes from the page as from its script, and what a page holds of it without one.

use headwater::model::Handoff;
use serde_json::Value;

use crate::page::{Built, built};
use crate::project::{BOOK, project};

/// The cases that the browser test holds the script against.
const CASES: &str = include_str!("../browser/handoff.json");

#[test]
fn every_case_has_the_token_that_the_script_makes_too() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 3, "the cases were not found");
    for case in &cases {
        let text = |key: &str| case[key].as_str().unwrap_or_default();
        let done = case["done"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect();
        let handoff = Handoff {
            procedure: text("procedure"),
            hash: text("hash"),
            version: text("version"),
            more: 0,
            done,
            failed: text("failed"),
            browser: text("browser"),
        };
        let token = handoff.token();
        assert_eq!(token, text("token"), "{}", text("name"));
        assert!(token.len() <= 2_000, "{}: {} characters", text("name"), token.len());
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~".contains(char);
        assert!(token.chars().all(is_plain), "{}: an address would escape {token}", text("name"));
    }
}

fn one(contact: &str) -> Built {
    let settings = format!("[book]\ntitle = \"Book\"\n[support]\ntiers = [\"senior\"]\n{contact}\n");
    let text = "---\nid: a\ntitle: \"Turn \\\"it\\\" on </script>\"\n---\n\n## Steps\n\n1. Go.\n";
    let project = project().file("book.toml", &settings).file("content/ui.yaml", "").file("content/a.md", text);
    built(&project.file("content/index.md", "# Home\n\n<proc:a>\n"), "a.html")
}

#[test]
fn the_address_of_the_desk_carries_the_handoff_without_a_script() {
    let page = one("contact = \"https://desk.example/new?x=1#context={handoff}\"");
    let hash = page.attribute("meta[name=headwater-hash]", "content");
    let handoff = Handoff { procedure: "a", hash: &hash, version: "current", ..Handoff::default() };
    let expected = format!("https://desk.example/new?x=1#context={}", handoff.token());
    assert_eq!(page.attribute(".stuck a.button", "href"), expected);
    assert!(page.has(".stuck button[hidden]"), "a control of scripts is shown without them");
}

#[test]
fn a_message_to_the_desk_holds_the_words() {
    let page = one("contact = \"mailto:desk@example.com?subject=Help\"");
    let href = page.attribute(".stuck a.button", "href");
    let (before, body) = href.split_once("&body=").unwrap();
    assert_eq!(before, "mailto:desk@example.com?subject=Help");
    let body = percent_encoding::percent_decode_str(body).decode_utf8().unwrap();
    assert!(body.starts_with("Task: Turn \"it\" on </script>\r\nUI version: current\r\nHandoff: 1."), "{body}");
    assert!(!href.contains(['<', '"', ' ', '\r', '\n']), "{href}");
}

#[test]
fn without_a_place_for_it_the_customer_copies_the_text() {
    let page = one("contact = \"https://desk.example/new\"");
    assert_eq!(page.attribute(".stuck a.button", "href"), "https://desk.example/new");
    assert!(page.text(".stuck").contains("Copy the text first"));
    let page = one("");
    assert!(!page.has(".stuck a.button") && page.has(".stuck button[data-copy=handoff]"));
}

#[test]
fn help_stands_in_one_place_on_every_page_of_a_site() {
    let project = project()
        .file(
            "book.toml",
            &format!("{BOOK}\n").replace("[support]", "[support]\ncontact = \"https://desk.example/{handoff}\""),
        )
        .file("content/index.md", "# Home\n\n<proc:a>, [page](b/page.md)\n")
        .file("content/a.md", "---\nid: a\n---\n\n# A\n\n## Steps\n\n1. Go.\n")
        .file("content/b/page.md", "# A page\n\nText.\n");
    project.clean(&["build"]);
    let mut pages = 0;
    for (path, bytes) in project.tree("book/customer") {
        if path.ends_with("404.html") {
            // It knows no page, so there is nothing to copy.
            let page = Built::of(&String::from_utf8(bytes).unwrap());
            assert_eq!(page.texts("main > .stuck:last-child a.button"), ["Ask support"]);
        } else if path.ends_with(".html") {
            let page = Built::of(&String::from_utf8(bytes).unwrap());
            if path == "404.html" {
                assert_eq!(page.count("main > section#hw-stuck.stuck:last-child"), 1, "{path}");
                continue;
            }
            assert_eq!(page.count("main article .text > section#hw-stuck.stuck"), 1, "{path}");
            assert_eq!(page.count(".stuck ~ :not(.go-on, .feedback, .about)"), 0, "{path}: something stands below it");
            pages += 1;
        }
    }
    assert!(pages > 3, "no pages were built");
}
