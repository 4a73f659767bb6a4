//! Nothing of the content becomes code, an address that runs code, or an attribute of a page.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};
use scraper::{ElementRef, Html, Selector};

use crate::project::{BOOK, Project, bare, cases, project, repository};

/// A book in which whatever is found is let pass, so that it comes as far as it can.
fn lenient() -> Project {
    let levels =
        "raw-html = \"allow\"\nbroken-link = \"allow\"\nmissing-image = \"allow\"\nbroken-anchor = \"allow\"\n";
    project().file("book.toml", &(BOOK.to_owned() + levels))
}

/// The elements of a page that a selector finds.
fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

/// Every public text of a build, by path.
fn texts(project: &Project) -> Vec<(String, String)> {
    let files = project.tree("book/customer").into_iter().chain(project.tree("book/in-app"));
    files.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

#[test]
fn no_spelling_of_a_dangerous_scheme_becomes_an_address() {
    let spellings = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
        "filesystem:x",
        "view-source:x",
        "file:///etc/passwd",
    ];
    let mut text = "# Schemes\n\n".to_owned();
    for (number, scheme) in spellings.iter().enumerate() {
        text += &format!(
            "[a]({scheme}) [a](< {scheme}>) ![a]({scheme}) <{scheme}> [b][r{number}]\n\n[r{number}]: {scheme}\n\n"
        );
    }
    let project = lenient().file("content/a.md", &text).file(
        "content/p.md",
        &format!("# P\n\n## Steps\n\n{}", spellings.map(|scheme| format!("1. [a]({scheme}) <{scheme}>\n\n")).concat()),
    );
    assert_eq!(project.run(&["lint", "--rule", "broken-link"]).code, 2, "the rule is off here");
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for page in ["a", "p"] {
        for audience in ["customer", "agent"] {
            let html = Html::parse_document(&project.read(&format!("book/{audience}/{page}.html")));
            for element in all(&html, "article [href], article [src], article [action]") {
                let value = ["href", "src", "action"].iter().find_map(|name| element.value().attr(name)).unwrap();
                let plain: String = value.chars().filter(|char| !char.is_control() && *char != ' ').collect();
                let scheme = plain.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
                assert!(scheme.is_none() || ["http", "https", "mailto", "tel"].contains(&&*scheme.unwrap()), "{value}");
            }
        }
    }
    for (path, text) in
        texts(&project).iter().filter(|(path, _)| path.starts_with(char::is_numeric) && path.ends_with(".json"))
    {
        let hrefs = text.to_lowercase();
        assert!(!hrefs.contains("\"href\":\"java") && !hrefs.contains("\"href\":\"data"), "{path}");
    }
    // With the rules as they are, each of them is an error as well.
    let strict = crate::project::project().file("content/a.md", &text);
    let found = strict
        .findings()
        .iter()
        .filter(|found| found.contains("broken-link") || found.contains("missing-image"))
        .count();
    assert!(found >= spellings.len() * 4, "{found} findings");
}

#[test]
fn no_place_for_an_address_takes_a_dangerous_one() {
    let bad = "JaVaScRiPt:alert(1)";
    let settings = [
        format!("[output.customer]\nurl = \"{bad}\"\n"),
        format!("[output.customer]\nedit = \"{bad}/{{file}}\"\n"),
        format!("[output.customer]\nfeedback = \"{bad}\"\n"),
        format!("[output.customer]\nlogo = \"{bad}\"\n"),
        format!("[output.customer]\nicon = \"{bad}\"\n"),
        format!("[output.customer.footer]\nRun = \"{bad}\"\n"),
        format!("[support]\ntiers = [\"one\"]\ncontact = \"{bad}?x={{handoff}}\"\n"),
        format!("[support]\ntiers = [\"one\"]\nflag = \"{bad}?x={{flag}}\"\n"),
    ];
    for text in settings {
        let book = bare()
            .file("book.toml", &format!("[book]\ntitle = \"A\"\n{text}"))
            .file("content/a.md", "# A\n\n## Steps\n\n1. Go.\n");
        let run = book.run(&["build"]);
        assert!(run.code != 0 && !book.exists("book"), "{text} was built: {run:#?}");
    }
    for head in
        ["was: ['javascript:x']", "undo: 'javascript:x'", "journey: ['javascript:x']", "variant-of: 'javascript:x'"]
    {
        let book = bare()
            .file("book.toml", "[book]\ntitle = \"A\"\n")
            .file("content/a.md", &format!("---\ntitle: A\n{head}\n---\n\nText.\n"));
        book.run(&["build"]);
        for (path, text) in texts(&book) {
            assert!(!text.contains("\"javascript:") && !text.contains("=javascript:"), "{head}: {path}");
        }
    }
}

#[test]
fn a_heading_takes_no_attributes() {
    for heading in
        ["## H {onclick=alert(1)}", "## H {style=position:fixed}", "## H {#x\"onmouseover=y}", "## H {.c onclick=x}"]
    {
        let project = lenient().file("content/a.md", &format!("# A\n\n{heading}\n\nText.\n"));
        // What is not built shows nobody anything.
        if project.run(&["build"]).code == 0 {
            let page = Html::parse_document(&project.read("book/customer/a.html"));
            let heading = all(&page, "article h2").into_iter().next().unwrap();
            let names: Vec<&str> = heading.value().attrs().map(|(name, _)| name).collect();
            assert_eq!(names, ["id"], "{heading:?}");
        }
    }
}

#[test]
fn names_of_the_content_are_not_those_of_the_page() {
    let names = [
        "constructor",
        "proto",
        "currentScript",
        "location",
        "search-input",
        "hw-main",
        "hw-search",
        "hw-sections",
        "hw-note-1",
        "main",
        "find",
    ];
    let headings = names.map(|name| format!("## {name}\n\nText[^{name}].\n\n[^{name}]: Note.\n\n")).concat();
    let project = lenient().file("content/a.md", &format!("# A\n\n{headings}"));
    assert_eq!(project.run(&["build"]).code, 0);
    let page = Html::parse_document(&project.read("book/customer/a.html"));
    let ids: Vec<&str> = all(&page, "[id]").iter().filter_map(|element| element.value().attr("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an id is there twice: {ids:?}");
    let headings = all(&page, "article h2[id]");
    let is_written =
        |heading: &&ElementRef| names.iter().any(|name| heading.text().collect::<String>().starts_with(name));
    let of_content: Vec<&str> =
        headings.iter().filter(is_written).filter_map(|heading| heading.value().attr("id")).collect();
    assert!(of_content.len() >= names.len(), "{of_content:?}");
    // What the page itself is built of begins so, and so do the names that its scripts look for.
    assert!(!of_content.iter().any(|id| id.starts_with("hw-")), "{of_content:?}");
    for script in ["customer/page.js", "customer/lost.js", "site/find.js", "site/search.js"] {
        let text = fs::read_to_string(repository().join("templates").join(script)).unwrap();
        for found in text.split("getElementById('").skip(1) {
            let id = found.split('\'').next().unwrap();
            assert!(id.starts_with("hw-"), "{script} looks for {id}, which content can take");
        }
    }
}

/// Templates may pass on as they are these values alone, each made by the writer of HTML or by `serde_json`.
const SAFE: &str = "tests/it/markup-safe.txt";

#[test]
fn templates_pass_on_only_what_is_listed() {
    let mut found = Vec::new();
    for folder in ["agent", "customer", "site"] {
        let mut files: Vec<_> = fs::read_dir(repository().join("templates").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
            let text = fs::read_to_string(file).unwrap();
            assert!(!text.contains("autoescape"), "{} turns escapes off", file.display());
            for part in
                text.split("{{").skip(1).filter_map(|part| part.split("}}").next()).filter(|part| part.contains("safe"))
            {
                found.push(format!("{folder}/{}: {}", file.file_name().unwrap().to_string_lossy(), part.trim()));
            }
        }
    }
    let list = repository().join(SAFE);
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        fs::write(&list, found.join("\n") + "\n").unwrap();
    }
    assert_eq!(
        found.join("\n") + "\n",
        fs::read_to_string(list).unwrap_or_default(),
        "look at each, then list it in {SAFE}"
    );
}

#[test]
fn a_template_reaches_no_file() {
    for template in [
        "{% include \"/etc/passwd\" %}",
        "{% include \"../../book.toml\" %}",
        "{% extends \"../content/a.md\" %}",
        "{{ get_env(name=\"HOME\") }}",
    ] {
        let book = project().file("content/a.md", "# A\n\nText.\n").file("templates/customer/page.html", template);
        let run = book.run(&["build"]);
        assert!(run.code != 0 && !book.exists("book"), "{template}: {run:#?}");
    }
}

/// Characters that matter to HTML, and some that do not.
fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "\"",
        "'",
        "/",
        "=",
        "`",
        "\u{2028}",
        "&amp;",
        "&lt;",
        "&amp;lt;",
        "</script>",
        "<!--",
        "]]>",
        "onload=x",
        " ",
        "a",
        "b",
        "é",
        "設",
    ]);
    prop::collection::vec(piece, 1..10).prop_map(|pieces| format!("T{}", pieces.concat()))
}

/// A text as Markdown that says just that.
fn escaped(text: &str) -> String {
    text.chars().map(|char| if char.is_ascii_punctuation() { format!("\\{char}") } else { char.to_string() }).collect()
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_is_written_is_what_a_browser_reads(title in words(), alt in words(), tip in words(), cell in words(), name in words()) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let project = bare()
            .file("book.toml", &format!("[book]\ntitle = {}\n[lint]\nmissing-image-text = \"allow\"\n", quoted(&name)))
            .file("content/a.md", &format!(
                "---\ntitle: {}\nsummary: {}\n---\n\n![{}](x.png \"{}\")\n\n| h |\n| - |\n| {} |\n",
                quoted(&escaped(&title)), quoted(&escaped(&title)), escaped(&alt), escaped(&tip), escaped(&cell),
            ));
        project.write("content/x.png", &crate::project::png("x"));
        let run = project.run(&["build"]);
        prop_assert_eq!(run.code, 0, "{}", run.err);
        let page = Html::parse_document(&project.read("book/customer/a.html"));
        let text = |selector: &str| all(&page, selector)[0].text().collect::<String>();
        let space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(space(&text("h1")), space(&title));
        prop_assert_eq!(space(&text("td")), space(&cell));
        prop_assert_eq!(space(&text("head title")), format!("{} · {}", space(&title), space(&name)));
        let image = all(&page, "article img")[0].value();
        prop_assert_eq!(space(image.attr("alt").unwrap()), space(&alt));
        prop_assert_eq!(space(image.attr("title").unwrap()), space(&tip));
        let about = all(&page, "meta[name=description]")[0].value();
        prop_assert_eq!(space(about.attr("content").unwrap()), space(&title));
    }
}
