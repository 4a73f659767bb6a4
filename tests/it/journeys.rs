//! Journeys through several procedures, and the tasks that lead to a page.

use crate::project::{Project, bare};
use crate::versions::{between, words};

fn task(number: &str, head: &str) -> String {
    format!(
        "---\nid: {number}\ntitle: Task {number}\nsummary: What {number} does.\n{head}---\n\n\
         See [the words](../words.md).\n\n## Steps\n\n1. Do {number} now.\n"
    )
}

fn page(title: &str, journey: &str) -> String {
    format!("---\ntitle: {title}\nsummary: About {title}.\njourney: {journey}\n---\n\nText.\n")
}

fn book() -> Project {
    bare()
        .file("book.toml", "[book]\ntitle = \"Help\"\n[ui]\nversions = [\"1\", \"2\"]\n")
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/words.md", "---\ntitle: Words\n---\n\nText.\n")
        .file("content/a/index.md", &page("First way", "[one, two, hidden, late, three]"))
        .file("content/b/index.md", &page("Other way", "[three, one]"))
        .file("content/a/three.md", &task("three", ""))
        .file("content/a/two.md", &task("two", ""))
        .file("content/b/one.md", &task("one", ""))
        .file("content/b/late.md", &task("late", "ui: '>=2'\n"))
        .file("content/b/hidden.md", &task("hidden", "for: [agent]\n"))
}

#[test]
fn a_journey_is_shown_whole_and_each_of_its_tasks_knows_its_place() {
    let project = book();
    project.clean(&["build"]);
    let read = |path: &str| project.read(&format!("book/{path}"));
    let overview = read("customer/a/index.html");
    assert_eq!(
        words(between(&overview, "<section class=\"journey\"", "</section>").split_once('>').unwrap().1),
        "Step by step Task one What one does. Task two What two does. Task late What late does. Task three What three does."
    );
    assert!(overview.contains("<li><a href=\"../b/one.html\">Task one</a><p>What one does.</p></li>"));
    let parts = |path: &str| {
        let page = read(path);
        words(between(&page, "<ul class=\"parts\">", "</ul>"))
    };
    assert_eq!(parts("customer/b/late.html"), "Part of First way: step 3 of 4");
    assert_eq!(parts("customer/1/a/two.html"), "Part of First way: step 2 of 3");
    assert_eq!(parts("agent/b/late.html"), "Part of First way: step 4 of 5");
    assert_eq!(parts("agent/b/hidden.html"), "Part of First way: step 3 of 5");
    assert_eq!(parts("customer/b/one.html"), "Part of First way: step 1 of 4 Part of Other way: step 2 of 2");
    assert!(!read("customer/words.html").contains("class=\"parts\""));
}

#[test]
fn the_way_on_follows_the_first_journey_and_not_the_folder() {
    let project = book();
    project.clean(&["build"]);
    let pager = |path: &str| {
        let page = project.read(&format!("book/customer/{path}"));
        words(between(&page, "<nav class=\"pager\" aria-label=\"Previous and next page\">", "</nav>"))
    };
    assert_eq!(pager("a/index.html"), "Next Task one");
    assert_eq!(pager("b/one.html"), "Previous First way Next Task two");
    assert_eq!(pager("a/two.html"), "Previous Task one Next Task late");
    assert_eq!(pager("1/a/two.html"), "Previous Task one Next Task three");
    assert_eq!(pager("a/three.html"), "Previous Task late");
}

#[test]
fn the_home_page_begins_with_journeys() {
    let project = book();
    project.clean(&["build"]);
    let home = project.read("book/customer/index.html");
    let cards = between(&home, "<section class=\"journeys\" aria-labelledby=\"hw-journeys\">", "</section>");
    assert_eq!(words(cards), "Step by step First way About First way. 4 tasks Other way About Other way. 2 tasks");
    assert!(home.find("class=\"journeys\"") < home.rfind("class=\"children\""));
    assert!(project.read("book/agent/index.html").contains("<span>5 tasks</span>"));
}

#[test]
fn a_page_that_is_no_task_lists_the_tasks_that_lead_to_it() {
    let project = book();
    project.clean(&["build"]);
    let uses = |path: &str| {
        let page = project.read(&format!("book/{path}"));
        words(between(&page, "<section class=\"uses\" aria-labelledby=\"hw-uses\">", "</section>"))
    };
    assert_eq!(uses("customer/words.html"), "Tasks that use this Task three Task two Task late Task one");
    assert_eq!(uses("customer/1/words.html"), "Tasks that use this Task three Task two Task one");
    assert!(uses("agent/words.html").contains("Task hidden"));
    assert!(!project.read("book/customer/a/two.html").contains("class=\"uses\""));
}

#[test]
fn a_list_of_tasks_that_lead_to_a_page_has_an_end() {
    let mut project = book();
    for number in 0..40 {
        project = project.file(&format!("content/many/t{number}.md"), &task(&format!("t{number}"), ""));
    }
    project.run(&["build"]);
    let page = project.read("book/customer/words.html");
    let uses = between(&page, "<section class=\"uses\"", "</section>");
    assert_eq!(uses.matches("<li>").count(), 30);
    assert!(uses.contains("<p>And 14 more.</p>"), "{uses}");
}

#[test]
fn a_stage_that_leads_nobody_on_is_found_at_its_place() {
    let stages = "[one, onne, words, one, two, partial, hidden]";
    let project = book()
        .file(
            "content/words.md",
            &format!("---\ntitle: Words\nid: words\nfor: [customer]\njourney: {stages}\n---\n\nText.\n"),
        )
        .file("content/a/two.md", &task("two", "journey: [one]\n"))
        .file("content/_partial.md", "---\nid: partial\n---\n\nText.\n");
    let found = project.findings();
    let found: Vec<&str> = found
        .iter()
        .filter_map(|found| found.split_once("error[invalid-source]: "))
        .map(|(place, message)| {
            assert!(place.starts_with("content/words.md:5:") || place.starts_with("content/a/two.md:5:"), "{place}");
            message
        })
        .collect();
    let expected = [
        "only a page without steps can lead through a journey",
        "no document has the id `onne`",
        "`words` is not a procedure",
        "`one` stands in this journey twice",
        "`partial` is not a procedure",
        "no reader of this page ever sees `hidden`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_task_of_a_journey_is_no_orphan() {
    let lists = "---\ntitle: First way\n---\n\n[1](one.md) [2](two.md) [3](three.md)\n";
    let text = |number: &str| format!("---\nid: {number}\ntitle: Task {number}\n---\n\n## Steps\n\n1. Do {number}.\n");
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Help\"\n")
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/a/index.md", lists)
        .file("content/a/one.md", &text("one"))
        .file("content/a/two.md", &text("two"))
        .file("content/a/three.md", &text("three"))
        .file("content/a/four.md", &text("four"));
    let orphans = |project: &Project| project.findings().iter().filter(|found| found.contains("orphan-page")).count();
    assert_eq!(orphans(&project), 1);
    let project = project.file("content/way.md", &page("Way", "[one, four]"));
    assert_eq!(orphans(&project), 0);
}
