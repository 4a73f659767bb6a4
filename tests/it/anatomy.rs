//! The parts of the customer's procedure page: which there are, in which order, and that no other reader's work shows in them.

use crate::page::{Built, built};
use crate::project::{BOOK, Project, project};

const FACTS: &str = "\n[facts]\n\"domain.verified\" = \"Your domain is verified\"\n\"link.verified\" = \"Your link is verified\"\n\"links.https\" = \"Links begin with https\"\n";

fn chain() -> Project {
    project()
        .file("book.toml", &format!("{BOOK}{FACTS}"))
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/domain.md", &procedure("id: domain\ntitle: Verify a domain\ngives: [domain.verified]", "1. Go."))
        .file(
            "content/link.md",
            &procedure("id: link\ntitle: Verify a link\nneeds: [domain.verified]\ngives: [link.verified]", "1. Go."),
        )
        .file(
            "content/https.md",
            &procedure(
                "id: https\ntitle: Use HTTPS\nneeds: [link.verified]\ngives: [links.https]\ntime: 10 minutes\nwho: Owners of *any* plan",
                "1. Open <ui:settings>.\n\n   > [!IF] It is grey\n   > Wait.\n\n2. Turn it on.\n\n   > [!CHECK]\n   > It is on.",
            ),
        )
        .file("content/off.md", &procedure("id: off\ntitle: Stop HTTPS\nbreaks: [links.https]", "1. Go."))
        .file("content/more.md", &procedure("id: more\ntitle: Do more\nneeds: [links.https]", "1. Go."))
}

fn procedure(head: &str, steps: &str) -> String {
    format!("---\n{head}\n---\n\nIntroduction.\n\n## Steps\n\n{steps}\n")
}

#[test]
fn the_parts_stand_in_one_order() {
    let project = chain();
    project.clean(&["build"]);
    let html = project.read("book/customer/https.html");
    let parts = [
        "<h1",
        "class=\"facts\"",
        "At the end",
        "Who",
        "Time",
        "class=\"before\"",
        "Introduction",
        "class=\"steps\"",
        "class=\"undo\"",
        "class=\"stuck\"",
        "class=\"go-on\"",
        "class=\"about\"",
    ];
    let places: Vec<usize> =
        parts.iter().map(|part| html.find(part).unwrap_or_else(|| panic!("{part} is missing"))).collect();
    assert!(places.is_sorted(), "{parts:?} stand at {places:?}");
    let page = Built::of(&html);
    assert_eq!(page.texts(".text > .facts dd"), ["Links begin with https", "Owners of any plan", "10 minutes"]);
    assert_eq!(page.texts(".undo li, .go-on li"), ["Stop HTTPS", "Do more"]);
    assert_eq!(page.count(".text > .facts em"), 1);
}

#[test]
fn what_comes_first_stands_first_with_the_words_of_its_facts() {
    let page = built(&chain(), "https.html");
    let before = ["Your domain is verified: Verify a domain", "Your link is verified: Verify a link"];
    assert_eq!(page.texts(".before ol li"), before);
}

#[test]
fn several_ways_are_joined_and_one_way_to_two_facts_is_told_once() {
    let project = chain()
        .file(
            "content/other.md",
            &procedure("id: other\ntitle: Verify otherwise\ngives: [link.verified]\nvariant-of: link", "1. Go."),
        )
        .file("content/both.md", &procedure("id: both\ntitle: Have both\ngives: [one, two]", "1. Go."))
        .file("content/last.md", &procedure("id: last\ntitle: Last\nneeds: [link.verified, one, two]", "1. Go."));
    let page = built(&project, "last.html");
    assert_eq!(page.texts(".before li"), ["Your link is verified: Verify a link or Verify otherwise", "Have both"]);
}

#[test]
fn a_circle_of_needs_and_a_long_chain_come_to_an_end() {
    let mut project = chain().file("book.toml", &format!("{BOOK}circular-prerequisites = \"allow\"\n"));
    for number in 0..40 {
        let next = (number + 1) % 40;
        let head = format!("title: Stage {number}\nneeds: [stage.{number}]\ngives: [stage.{next}]");
        project = project.file(&format!("content/s{number}.md"), &procedure(&head, "1. Go."));
    }
    let page = built(&project, "s20.html");
    let before = page.texts(".before li");
    assert!((1..=8).contains(&before.len()) && before.last().unwrap() == "Stage 19", "{before:?}");
}

#[test]
fn names_of_facts_are_never_shown() {
    let project = chain()
        .file("content/quiet.md", &procedure("title: Quiet\nneeds: [links.https]\ngives: [silent.fact]", "1. Go."));
    project.clean(&["build"]);
    for (path, bytes) in project.tree("book/customer") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!["silent.fact", "link.verified", "links.https"].iter().any(|fact| text.contains(fact)), "{path}");
    }
    assert!(!Built::of(&project.read("book/customer/quiet.html")).has(".text > .facts"));
}

#[test]
fn the_procedure_that_undoes_it_is_the_writer_s_or_takes_back_no_more_than_this_one_gave() {
    let wide = procedure("id: wide\ntitle: Break all\nbreaks: [link.verified, links.https]", "1. Go.");
    let project = chain().file("content/wide.md", &wide);
    assert_eq!(built(&project, "https.html").texts(".undo li"), ["Stop HTTPS"]);
    let named =
        procedure("id: https\ntitle: Use HTTPS\nneeds: [link.verified]\ngives: [links.https]\nundo: wide", "1. Go.");
    assert_eq!(built(&project.file("content/https.md", &named), "https.html").texts(".undo li"), ["Break all"]);
}

#[test]
fn an_unknown_fact_and_an_unknown_procedure_are_found() {
    let facts = format!("{BOOK}{FACTS}\"link.verifed\" = \"Words\"\n");
    let project = chain().file("book.toml", &facts).file("content/x.md", &procedure("title: X\nundo: htps", "1. Go."));
    let run = project.run(&["lint"]);
    assert!(run.out.contains("no procedure needs, gives or breaks `link.verifed`"), "{}", run.out);
    assert!(run.out.contains("did you mean `link.verified`?"), "{}", run.out);
    assert!(
        run.out.contains("no document has the id `htps`") && run.out.contains("did you mean `https`?"),
        "{}",
        run.out
    );
}

#[test]
fn every_step_has_a_link_a_way_out_and_the_way_to_its_labels() {
    let steps = "1. Open <ui:settings.tracking?path>.\n\n2. Choose <ui:settings.tracking> twice.\n\n   > [!IF] It is grey\n   > Wait.\n\n3. Go.";
    let project =
        project().file("content/index.md", "# Home\n\nText.\n").file("content/a.md", &procedure("title: A", steps));
    let page = built(&project, "a.html");
    assert_eq!(page.count("ol.steps[role=list] > li.step[id] > .foot-of-step > a.here[href^='#'][aria-label]"), 3);
    assert_eq!(page.count(".foot-of-step > details.aid .stop[href='#hw-stuck']"), 3);
    assert_eq!(page.texts(".foot-of-step li"), ["It is grey"]);
    // The first step says the way itself.
    assert_eq!(page.texts(".step .aid p:has(.then)"), ["Settings › Tracking"]);
    assert!(page.has(".step:nth-child(2) .aid p .then") && page.has("strong.ui[data-ui='settings.tracking']"));
    assert!(page.has(".aid strong[data-ui='settings']:first-child") && !page.has("strong.ui:not([data-ui])"));
}

#[test]
fn a_step_that_support_does_says_what_to_ask_for() {
    let steps = "1. Go.\n\n2. {by senior} The certificate is hosted.\n\n   > [!ESCALATE] senior\n   > - link domain";
    let project = project()
        .file("book.toml", &format!("{BOOK}forbidden-step = \"allow\"\n"))
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/a.md", &procedure("title: A", steps));
    let page = built(&project, "a.html");
    assert_eq!(page.text(".actor"), "Support does this step for you. Ask support to do it.");
    assert!(page.has(".actor a[href='#hw-stuck']") && !page.text("ol.steps").contains("senior"));
}

#[test]
fn effects_of_steps_that_customers_do_not_see_change_nothing_on_their_pages() {
    let book = |inside: &str| {
        let steps = format!("1. {{needs link.verified}} Go.\n\n{inside}2. {{gives links.https}} Turn it on.");
        let partial = "---\nid: inside\ngives: [link.verified]\nbreaks: [links.https]\n---\n\n## Steps\n\n1. {for agent} Inside.\n";
        let https = procedure("id: https\ntitle: Use HTTPS", &steps);
        let project = chain().file("content/https.md", &https).file("content/_inside.md", partial);
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        project.tree("book/customer")
    };
    let plain = book("");
    let hidden = [
        "1. {for agent} {gives link.seen} {breaks link.verified} Inside.\n\n",
        "1. {for agent} {needs domain.verified} {gives link.verified} Inside.\n\n",
        "1. {include inside}\n\n",
    ];
    for inside in hidden {
        let with = book(inside);
        for (path, bytes) in &plain {
            let other = with.get(path).map(|bytes| String::from_utf8_lossy(bytes));
            assert_eq!(Some(String::from_utf8_lossy(bytes)), other, "{path} with {inside}");
        }
        assert_eq!(plain.len(), with.len());
    }
}

#[test]
fn a_page_says_where_it_is_edited_and_when_it_was_reviewed_and_asks_for_an_answer() {
    let settings = "review-every-days = 30\noverdue-review = \"allow\"\n[output.customer]\nedit = \"https://code.example/edit/main/{path}\"\nfeedback = \"https://ask.example/answers\"\n";
    let text = procedure("title: A\nowner: night-team\nreviewed: 2026-10-02", "1. Go.\n\n2. Stop.");
    let project = project()
        .file("book.toml", &format!("{BOOK}{settings}"))
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/a b/c#d.md", &text);
    let page = built(&project, "a b/c#d.html");
    assert_eq!(page.attribute(".about a", "href"), "https://code.example/edit/main/content/a%20b/c%23d.md");
    assert!(page.text(".about").contains("Last reviewed 2026-10-02") && !page.text("body").contains("night-team"));
    assert_eq!(page.attribute(".text > .review:first-child", "data-due"), "2026-11-02");
    assert_eq!(page.texts(".review strong[hidden]").len(), 1);
    assert_eq!(page.attribute("form.feedback[method=post]", "action"), "https://ask.example/answers");
    assert_eq!(page.count("form.feedback option"), 3);
    assert_eq!(page.count("form.feedback button[name=helped]"), 2);
    assert!(!Built::of(&project.read("book/customer/index.html")).has("form.feedback select"));
}

#[test]
fn an_edit_address_names_the_file() {
    for (line, message) in [
        ("edit = \"https://code.example/\"", "this address names no file"),
        ("edit = \"javascript:{path}\"", "this is not a web address"),
        ("feedback = \"javascript:alert(1)\"", "this is not a web address"),
        ("feedback = \"//other.example/answers\"", "this is not a web address"),
        ("feedback = '/\\other.example'", "this is not a web address"),
        ("feedback = \"answers\"", "this is not a web address"),
    ] {
        let project = project()
            .file("book.toml", &format!("{BOOK}\n[output.customer]\n{line}\n"))
            .file("content/index.md", "# Home\n\nText.\n");
        let run = project.run(&["build"]);
        assert!(run.code != 0 && format!("{}{}", run.out, run.err).contains(message), "{line}: {run:?}");
    }
}

#[test]
fn the_page_of_a_section_lists_what_its_text_does_not_name_yet() {
    let page = |title: &str| format!("---\ntitle: {title}\n---\n\nText.\n");
    let project = project()
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/a/index.md", "# Section\n\nStart with [the first](one.md).\n")
        .file("content/a/one.md", &page("One"))
        .file("content/a/two.md", &page("Two"));
    assert_eq!(built(&project, "a/index.html").texts(".children a"), ["Two"]);
    let twin = project.read("book/customer/a/index.html.md");
    assert_eq!((twin.matches("/one.html.md)").count(), twin.matches("/two.html.md)").count()), (1, 1), "{twin}");
}
