//! Versions of a page: the switch, what stands where a page is missing, the banner, what a version changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::{Project, bare, copy_of, repository, tree};

/// The text between two marks.
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no `{start}` in {text}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no `{end}` after `{start}`")).0
}

/// The values of an attribute, in their order.
fn values<'t>(html: &'t str, attribute: &str) -> Vec<&'t str> {
    let start = format!(" {attribute}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

/// The words of some HTML, without its tags, on one line.
pub fn words(html: &str) -> String {
    let mut words = String::new();
    for part in html.split('<') {
        let tag: String =
            part.chars().skip_while(|char| *char == '/').take_while(char::is_ascii_alphanumeric).collect();
        if !["a", "b", "span"].contains(&tag.as_str()) {
            words.push(' ');
        }
        words += part.split_once('>').map_or(part, |(_, text)| text);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file to which a link from a page leads.
fn resolve(page: &str, href: &str) -> String {
    // Only the page for addresses that do not exist counts from the root of the site.
    let mut parts: Vec<&str> = if href.starts_with('/') { vec![""] } else { page.split('/').collect() };
    parts.pop();
    for part in href.trim_start_matches('/').split('#').next().unwrap().split('/') {
        match part {
            ".." => {
                parts.pop().unwrap_or_else(|| panic!("{page}: {href} leads out of the site"));
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a page stands in the frame of the site; the page for addresses that do not exist stands alone.
fn is_framed(page: &str) -> bool {
    !page.contains("<main class=\"lone")
}

fn switch(page: &str) -> &str {
    between(page, "<details class=\"versions\">", "</details>")
}

/// The reasons that the switch gives, by the names of the versions.
fn notes(page: &str) -> BTreeMap<String, String> {
    let note = |item: &str| {
        let item = words(&format!("<{item}"));
        let (name, note) = item.split_once(' ').unwrap_or((&item, ""));
        (name.to_owned(), note.to_owned())
    };
    switch(page).split("<li").skip(1).map(note).collect()
}

fn banner(page: &str) -> String {
    words(between(page, "<section class=\"old\" aria-label=\"About this version\">", "</section>"))
}

fn postbird() -> Project {
    let project = bare();
    for (path, bytes) in tree(&repository().join("content")) {
        project.write(&format!("content/{path}"), &bytes);
    }
    project.write("book.toml", include_bytes!("../../book.toml"));
    project.clean(&["build"]);
    project
}

const SETTINGS: &str = "[book]\ntitle = \"Help\"\n[ui]\nversions = [\"1\", \"2\", \"3\"]\n[support]\ntiers = [\"desk\", \"lead\"]\n\
                        [lint]\nunanswered-outcome = \"allow\"\n\
                        [output.customer]\nurl = \"https://help.example.com\"\n";
const CATALOG: &str = "bar: { label: { \"1\": Bar, \"3\": Top bar }, kind: menu }\n\
                       bar.go: { label: Go, kind: button, removed: \"3\", replaced-by: tray.go }\n\
                       bar.old: { label: Old thing, kind: button, removed: \"3\" }\n\
                       tray: { label: Tray, kind: menu, since: \"3\" }\n\
                       tray.go: { label: Go on, kind: button, since: \"3\" }\n\
                       secret: { label: { \"1\": Secret, \"3\": Secret door }, kind: menu }\n";

fn task(head: &str, steps: &str) -> String {
    format!("---\n{head}\n---\n\n## Steps\n\n{steps}")
}

/// A book in which pages come, go, change their names, are split, and stay as they are.
fn handmade() -> Project {
    bare()
        .file("book.toml", SETTINGS)
        .file("content/ui.yaml", CATALOG)
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/same.md", &task("id: same\ntitle: Same", "1. Do it.\n"))
        .file(
            "content/steps.md",
            &task(
                "id: steps\ntitle: Steps",
                "1. Open <ui:bar>.\n\n2. {ui <3} Choose <ui:bar.go?path>.\n\n3. {ui >=3} Choose <ui:tray.go?path>.\n\n\
                 4. {ui <2} Wait.\n\n5. {ui >=3} Look again.\n\n6. Go home.\n",
            ),
        )
        .file("content/around.md", &task("id: around\ntitle: Around", "1. Do this.\n"))
        .file("content/concept.md", "# Concept\n\n{ui <3} Old words.\n\n{ui >=3} New words.\n")
        .file("content/a/later.md", &task("id: later\ntitle: Later\nui: '>=2'", "1. Start early.\n"))
        .file("content/a/removed.md", &task("id: removed\ntitle: Removed\nui: '<3'", "1. Choose <ui:bar.old>.\n"))
        .file("content/a/renamed.md", &task("id: renamed\ntitle: Old name\nui: '<3'", "1. Do what is named.\n"))
        .file(
            "content/a/new-name.md",
            &task("id: new-name\ntitle: New name\nui: '>=3'\nwas: [renamed]", "1. Do what has a name.\n"),
        )
        .file("content/a/whole.md", &task("id: whole\ntitle: Whole\nui: '<2'", "1. Do all of it.\n"))
        .file(
            "content/b/half.md",
            &task("id: half\ntitle: First half\nui: '>=2'\nwas: [whole]", "1. Do the first part.\n"),
        )
        .file(
            "content/b/other.md",
            &task("id: other\ntitle: Other half\nui: '>=2'\nwas: [a/whole]", "1. Do the second part.\n"),
        )
        .file("content/c/ends.md", "---\nid: ends\ntitle: At both ends\nui: '=1'\n---\n\nText.\n")
}

#[test]
fn every_switch_of_every_page_leads_to_a_page_of_its_version() {
    let repository = postbird();
    let handmade = handmade();
    handmade.clean(&["build"]);
    for (project, newest) in [(&repository, "5.0"), (&handmade, "3")] {
        for site in ["customer", "agent"] {
            let files = project.tree(&format!("book/{site}"));
            let pages: BTreeMap<&str, &str> = files
                .iter()
                .filter(|(path, _)| path.ends_with(".html"))
                .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
                .collect();
            let mut followed = 0;
            for (path, page) in pages.iter().filter(|(_, page)| is_framed(page)) {
                let own = path.split_once('/').filter(|(top, _)| ["1", "2", "4.1", "4.2"].contains(top));
                let address = own.map_or(*path, |(_, address)| address);
                for item in switch(page).split("<li>").skip(1) {
                    let version = words(item).split(' ').next().unwrap().to_owned();
                    let target = resolve(path, values(item, "href")[0]);
                    let there = pages.get(target.as_str()).unwrap_or_else(|| panic!("{path}: no {target}"));
                    assert!(
                        there.contains(&format!("name=\"headwater-version\" content=\"{version}\"")),
                        "{path}: {target}"
                    );
                    let folder = if version == newest { String::new() } else { format!("{version}/") };
                    let is_list = address == "what-changed.html" && target.ends_with("index.html");
                    assert!(target == format!("{folder}{address}") || is_list, "{path}: {target}");
                    followed += 1;
                }
            }
            assert!(followed > 50, "{site}: {followed}");
        }
    }
}

#[test]
fn every_link_of_every_page_leads_to_a_file_and_a_place_in_it() {
    let project = postbird();
    for site in ["customer", "agent"] {
        let files = project.tree(&format!("book/{site}"));
        let text = |path: &str| String::from_utf8_lossy(&files[path]).into_owned();
        let pages: Vec<&String> = files.keys().filter(|path| path.ends_with(".html")).collect();
        let places: BTreeMap<&str, BTreeSet<String>> = pages
            .iter()
            .map(|path| (path.as_str(), values(&text(path), "id").into_iter().map(str::to_owned).collect()))
            .collect();
        for path in &pages {
            let page = text(path);
            for href in values(&page, "href").into_iter().filter(|href| !href.contains(':')) {
                let (file, place) = href.split_once('#').unwrap_or((href, ""));
                let target = if file.is_empty() { (*path).clone() } else { resolve(path, file) };
                assert!(files.contains_key(&target), "{site}/{path}: {href}");
                let is_there = place.is_empty() || places[target.as_str()].contains(place);
                assert!(is_there, "{site}/{path}: {href}");
            }
        }
    }
}

#[test]
fn a_missing_page_says_why_and_what_to_use() {
    let project = handmade();
    project.clean(&["build"]);
    let read = |path: &str| project.read(&format!("book/customer/{path}"));
    let reason = |path: &str| words(between(&read(path), "<article>", "<h2>What there is"));
    let cases = [
        (
            "1/a/later.html",
            "Later This task is not in UI version 1 yet. It came with 2. In other versions Later, for UI version 2",
        ),
        (
            "a/removed.html",
            "Removed This task does not exist any more in UI version 3. The last one with it is 2. \
             In other versions Removed, for UI version 2",
        ),
        (
            "a/renamed.html",
            "Old name This task does not exist any more in UI version 3. The last one with it is 2. \
             In 3 it has become New name In other versions Old name, for UI version 2",
        ),
        (
            "2/a/new-name.html",
            "New name This task is not in UI version 2 yet. It came with 3. In 2 this stands in its place Old name \
             In other versions New name, for UI version 3",
        ),
        (
            "2/a/whole.html",
            "Whole This task does not exist any more in UI version 2. The last one with it is 1. \
             In 2 it is split into First half Other half In other versions Whole, for UI version 1",
        ),
        (
            "c/index.html",
            "C This section does not exist any more in UI version 3. The last one with it is 1. \
             In other versions C, for UI version 1",
        ),
    ];
    for (path, expected) in cases {
        let page = read(path);
        assert_eq!(reason(path), expected, "{path}");
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">") && !page.contains("canonical"), "{path}");
        assert!(!page.contains("class=\"old\"") && !page.contains("headwater-source"), "{path}");
    }
    let note = |path: &str, version: &str| notes(&read(path))[version].clone();
    assert_eq!(note("a/later.html", "1"), "not in 1 yet");
    assert_eq!(note("2/a/removed.html", "3"), "not in 3 any more");
    assert_eq!(note("2/a/renamed.html", "3"), "now: New name");
    assert_eq!(note("1/a/whole.html", "2"), "split into 2 tasks");
    assert_eq!(note("a/new-name.html", "2"), "there: Old name");
    assert_eq!(note("same.html", "1"), "the same");
    assert_eq!(note("steps.html", "2"), "3 steps differ");
    assert_eq!(note("concept.html", "2"), "other text");
}

#[test]
fn nobody_is_led_to_a_missing_page_but_by_the_switch() {
    let project = handmade();
    project.clean(&["build"]);
    for (path, bytes) in project.tree("book/customer").iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        if !is_framed(&page) {
            continue;
        }
        let navigation = between(&page, "<nav class=\"sections\"", "</nav>");
        let targets: Vec<String> = values(navigation, "href").into_iter().map(|href| resolve(path, href)).collect();
        for missing in ["a/removed.html", "a/renamed.html", "a/whole.html", "c/index.html", "1/a/later.html"] {
            assert!(!targets.contains(&missing.to_owned()), "{path} lists {missing}");
        }
    }
}

#[test]
fn a_banner_says_in_one_line_whether_the_steps_differ() {
    let project = handmade();
    project.clean(&["build"]);
    let read = |path: &str| project.read(&format!("book/customer/{path}"));
    let page = read("1/steps.html");
    let html = between(&page, "<section class=\"old\"", "</section>");
    assert_eq!(
        html,
        " aria-label=\"About this version\"><p>This is about UI version 1. The newest is 3. 3 of 4 steps are different in \
         3. <a href=\"../steps.html\" data-keep-anchor>Read this page for 3</a>. \
         <a href=\"../what-changed.html\">What changed in 3</a>.</p>"
    );
    let said = |path: &str| {
        let banner = banner(&read(path));
        banner.trim_start_matches(|char: char| char != '3').to_owned()
    };
    let end = " Read this page for 3. What changed in 3.";
    assert_eq!(said("2/steps.html"), format!("3. 2 of 3 steps are different in 3, and 1 is new there.{end}"));
    assert_eq!(said("2/same.html"), format!("3. The steps are the same in 3.{end}"));
    assert_eq!(said("2/concept.html"), format!("3. The text of this page is different in 3.{end}"));
    assert_eq!(said("2/index.html"), format!("3. This page is the same in 3.{end}"));
    assert_eq!(said("2/a/index.html"), format!("3.{end}"));
    assert_eq!(
        said("2/a/removed.html"),
        "3. This task does not exist any more in 3: why, and where to go on. What changed in 3."
    );
    assert_eq!(said("2/a/renamed.html"), "3. This task does not exist any more in 3: use New name. What changed in 3.");
    assert_eq!(
        said("1/a/whole.html"),
        "3. This task does not exist any more in 3: use First half or Other half. What changed in 3."
    );
    assert!(!page.contains("role=\"alert\"") && !read("steps.html").contains("class=\"old\""));
    assert!(banner(&project.read("book/agent/2/steps.html")).contains("2 of 3 steps"));
}

#[test]
fn a_page_counts_where_its_text_is_newest() {
    let project = handmade();
    project.clean(&["build"]);
    let canonical = |path: &str| {
        let page = project.read(&format!("book/customer/{path}"));
        let address = between(&page, "<link rel=\"canonical\" href=\"https://help.example.com/", "\"").to_owned();
        (address, page.contains("content=\"noindex\""))
    };
    assert_eq!(canonical("same.html"), ("same.html".to_owned(), false));
    assert_eq!(canonical("1/same.html"), ("same.html".to_owned(), true));
    assert_eq!(canonical("2/steps.html"), ("2/steps.html".to_owned(), false));
    assert_eq!(canonical("1/concept.html"), ("2/concept.html".to_owned(), true));
    assert_eq!(canonical("2/concept.html"), ("2/concept.html".to_owned(), false));
    assert_eq!(canonical("1/a/renamed.html"), ("2/a/renamed.html".to_owned(), true));
    assert_eq!(canonical("2/what-changed.html"), ("2/what-changed.html".to_owned(), false));
    let silent = handmade().file("book.toml", SETTINGS.split("[output").next().unwrap());
    silent.clean(&["build"]);
    let page = silent.read("book/customer/1/same.html");
    assert!(!page.contains("canonical") && !page.contains("noindex"));
}

#[test]
fn each_version_says_what_it_changed() {
    let project = handmade();
    project.clean(&["build"]);
    let page = project.read("book/customer/what-changed.html");
    let text = words(between(&page, "<article>", "<section class=\"stuck\""));
    assert_eq!(
        text,
        "What changed in 3 Tasks and labels that are different from UI version 2. \
         Tasks that are gone Removed Old name: use New name \
         Tasks with other steps Steps 2 of 3 steps are different in 3, and 1 is new there \
         changed 1. Open Top bar. before: 1. Open Bar. \
         changed 2. Choose Tray › Go on. before: 2. Choose Bar › Go. new 3. Look again. \
         Labels In 2 In 3 Bar Top bar Bar › Go Tray › Go on Bar › Old thing gone"
    );
    assert!(page.contains("href=\"steps.html#open-bar\"") && page.contains("href=\"2/steps.html#open-bar\""));
    let older = words(between(&project.read("book/customer/2/what-changed.html"), "<article>", "</article>"));
    assert!(older.contains("New tasks Later Tasks that are gone Whole: use First half or Other half"), "{older}");
    assert!(older.contains("gone 3. Wait."), "{older}");
    assert!(!project.exists("book/customer/1/what-changed.html"), "nothing is older than version 1");
    let home = project.read("book/customer/index.html");
    assert!(home.contains("<p class=\"news\"><a href=\"what-changed.html\">What changed in 3</a></p>"));
    assert!(
        between(&project.read("book/customer/a/later.html"), "<footer", "</footer>").contains("../what-changed.html")
    );
}

#[test]
fn a_changed_step_shows_the_first_words_that_differ_or_what_beside_them_changed() {
    let check = |ui: &str, words: &str| format!("   > [!CHECK] {{ui {ui}}} {words}\n\n");
    let branch = |ui: &str, words: &str| format!("   > [!IF] {{ui {ui}}} {words}\n   > Wait.\n\n");
    let text = format!(
        "1. Scan the code with the app that you have on your phone, and wait until it shows six digits.\n\n   \
         {{ui <3}} Then type the number.\n\n   {{ui >=3}} Then choose the number.\n\n\
         2. Open it.\n\n{}{}3. Close it.\n\n{}4. Leave.\n\n{}   > [!AGENT] {{ui >=3}} Hidden words.\n",
        check("<3", "It is open."),
        check(">=3", "It stands open."),
        branch(">=3", "it is stuck"),
        check("<3", "You are out."),
    );
    let project = handmade().file("content/steps.md", &task("id: steps\ntitle: Steps", &text));
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = project.read("book/customer/what-changed.html");
    let told = words(between(&page, "<ul class=\"lines\">", "</ul>"));
    assert_eq!(
        told,
        "changed 1. … six digits. Then choose the number. before: 1. … six digits. Then type the number. \
         changed 2. Open it. its check changed (before) changed 3. Close it. a new “If it is stuck” (before) \
         changed 4. Leave. its check is gone (before)"
    );
    let inside = project.read("book/agent/what-changed.html");
    assert!(words(&inside).contains("changed 4. Leave. a new note, its check is gone"), "{inside}");
}

#[test]
fn a_long_list_of_changes_is_folded_by_folder() {
    let mut project = bare().file("book.toml", SETTINGS).file("content/index.md", "# Home\n\nText.\n");
    for number in 0..250 {
        let text = task(
            &format!("id: t{number}\ntitle: Task {number}"),
            &format!("1. {{ui <3}} Old way {number}.\n\n2. {{ui >=3}} New way {number}.\n"),
        );
        project = project.file(&format!("content/f{}/t{number}.md", number % 3), &text);
    }
    project.run(&["build"]);
    let page = project.read("book/customer/what-changed.html");
    assert_eq!(page.matches("<details class=\"folder\">").count(), 3);
    assert!(page.contains("<summary>F0 <span>(84)</span></summary>") && page.contains("<p>And 44 more.</p>"));
    assert!(!page.contains("New way") && page.len() < 60_000, "{}", page.len());
}

#[test]
fn the_address_of_a_page_of_ours_is_not_free_where_there_are_versions() {
    let text = "# Text\n\nText.\n";
    let several = bare().file("book.toml", SETTINGS).file("content/What-Changed.md", text);
    let expected = "content/What-Changed.md:1:1: error[duplicate-id]: the address `what-changed` is taken by the page \
                    that says what a UI version changed";
    assert_eq!(several.findings(), [expected]);
    let one = bare().file("book.toml", "[book]\ntitle = \"B\"\n").file("content/what-changed.md", text);
    assert_eq!(one.findings(), Vec::<String>::new());
}

#[test]
fn one_place_may_be_taken_by_two_only_where_the_old_page_stays() {
    let project = handmade()
        .file("content/b/third.md", &task("id: third\ntitle: Third\nui: '>=2'\nwas: [long-gone]", "1. One.\n"));
    let project =
        project.file("content/b/fourth.md", &task("id: fourth\ntitle: Fourth\nwas: [long-gone]", "1. Other.\n"));
    let project = project.file("content/b/fifth.md", &task("id: fifth\ntitle: Fifth\nwas: [removed]", "1. Last.\n"));
    let found = project.findings();
    let found: Vec<&String> = found.iter().filter(|found| found.contains("duplicate-id")).collect();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].starts_with("content/b/fifth.md:4:7: error[duplicate-id]: `removed` is not gone"), "{found:#?}");
    assert!(found[1].ends_with("two documents took the place of `long-gone`"), "{found:#?}");
}

/// What agents alone may see, in every place where a version could count, name or compare it.
fn with_internal_text(words: &str) -> Project {
    let step = |ui: &str| {
        format!(
            "3. {{for agent}} {{ui {ui}}} {{by desk}} {words} <ui:secret>.\n\n   > [!ESCALATE] lead\n   > - {words}\n"
        )
    };
    let project = handmade();
    let same = project.read("content/same.md");
    project.write("content/same.md", format!("{same}\n{}\n{}", step("<2"), step(">=3")).as_bytes());
    let concept = project.read("content/concept.md");
    project.write("content/concept.md", format!("{concept}\n{{for agent}} {words}\n").as_bytes());
    let internal =
        |head: &str| task(&format!("{head}\nfor: [agent]"), &format!("1. {words} <proc:same> <ui:secret>\n"));
    project
        .file("content/a/inside.md", &internal(&format!("id: inside\ntitle: {words}\nui: '>=3'\nwas: [removed]")))
        .file(
            "content/a/variant.md",
            &internal(&format!("id: variant\ntitle: {words} too\nui: '<2'\nvariant-of: later")),
        )
        .file("content/c/agents.md", &internal(&format!("id: agents\ntitle: {words} again\nui: '>=2'")))
}

#[test]
fn nothing_that_agents_alone_see_changes_a_banner_a_count_or_a_reason() {
    let plain = handmade();
    plain.clean(&["build"]);
    let expected = plain.tree("book/customer");
    for words in ["Hidden words", "Other hidden words"] {
        let project = with_internal_text(words);
        let run = project.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let built = project.tree("book/customer");
        assert_eq!(built.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (path, bytes) in &built {
            assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]), "{path}");
        }
        let agent = |path: &str| project.read(&format!("book/agent/{path}"));
        assert!(agent("a/removed.html").contains("In 3 it has become"), "the proof is blind");
        assert!(
            agent("what-changed.html").contains(&format!("{words} too"))
                || agent("2/what-changed.html").contains(words)
        );
        assert!(
            banner(&agent("1/same.html")).contains("1 of 2 steps is different"),
            "{}",
            banner(&agent("1/same.html"))
        );
    }
}

#[test]
fn a_title_of_another_version_is_escaped_wherever_it_is_named() {
    let title = r#""Old" \<b> & \</script> ]]>"#;
    let project = bare()
        .file("book.toml", SETTINGS)
        .file("content/index.md", "# Home\n\nText.\n")
        .file("content/old.md", &task(&format!("id: old\ntitle: '{title}'\nui: '<3'"), "1. Do what was done.\n"))
        .file("content/new.md", &task(&format!("id: new\ntitle: 'New {title}'\nui: '>=3'\nwas: [old]"), "1. Do.\n"));
    project.run(&["build"]);
    let escaped = "&quot;Old&quot; &lt;b&gt; &amp; &lt;/script&gt; ]]&gt;";
    for path in ["old.html", "2/old.html", "2/new.html", "what-changed.html"] {
        let page = project.read(&format!("book/customer/{path}"));
        assert!(!page.contains("</script> ]]") && !page.contains("<b> &"), "{path}: {page}");
        assert!(page.replace("&#39;", "'").replace("&#x2F;", "/").contains(escaped), "{path}: {page}");
    }
}

#[test]
fn books_that_stand_in_the_tests_have_no_dead_switch() {
    let project = copy_of("tests/books/every-form");
    project.run(&["build"]);
    for (path, bytes) in project.tree("book/agent").iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        for href in values(switch(&page), "href") {
            assert!(project.exists(&format!("book/agent/{}", resolve(path, href))), "{path}: {href}");
        }
    }
}
