//! What the customer's site says to programs: lists, dates, structured data, redirects and headers.

use std::collections::BTreeSet;

use regex::Regex;
use roxmltree::Document;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::project::{Project, bare};

const ATOM: &str = "http://www.w3.org/2005/Atom";
const MAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const MONDAY: &str = "1795392000";
const TUESDAY: &str = "1795478400";

fn settings(more: &str) -> String {
    format!("[book]\ntitle = \"Help\"\n[ui]\nversions = [\"4.2\", \"5.0\"]\n[output.customer]\n{more}\n")
}

fn procedure(id: &str, title: &str, steps: &[&str]) -> String {
    let steps: String = steps.iter().map(|step| format!("1. {step}\n\n")).collect();
    format!("---\nid: {id}\ntitle: {title}\nsummary: How to do it.\n---\n\nText.\n\n## Steps\n\n{steps}")
}

fn book(url: &str) -> Project {
    bare()
        .file("book.toml", &settings(url))
        .file("content/index.md", "---\nid: home\ntitle: Help\nsummary: All of it.\n---\n\nWelcome to [verify](links/verify.md), [tools](tools.md).\n")
        .file("content/links/verify.md", &procedure("verify", "Verify a link", &["Open it.", "{id press} Press it."]))
        .file("content/tools.md", &procedure("tools", "Tools & &lt;b>\"more\"&lt;/b> ]]>", &["{ui <5.0} Take it.", "{ui >=5.0} Use it."]))
}

const URL: &str = "url = \"https://help.example/docs\"";

fn lock_on(project: &Project, day: &str) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_headwater"))
        .arg("lock")
        .current_dir(project.path(""))
        .env("SOURCE_DATE_EPOCH", day)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Builds, and reads a file of the customer's site.
fn built(project: &Project) -> impl Fn(&str) -> String {
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{run:?}");
    move |path| project.read(&format!("book/customer/{path}"))
}

fn texts<'d>(document: &'d Document, namespace: &str, name: &str) -> Vec<&'d str> {
    let is_named =
        |node: &roxmltree::Node| node.tag_name().name() == name && node.tag_name().namespace() == Some(namespace);
    document.descendants().filter(is_named).map(|node| node.text().unwrap_or_default()).collect()
}

fn attribute(html: &str, selector: &str, name: &str) -> Option<String> {
    let document = Html::parse_document(html);
    let found = document.select(&Selector::parse(selector).unwrap()).next()?;
    found.value().attr(name).map(str::to_owned)
}

#[test]
fn the_sitemap_has_every_page_once_with_the_day_on_which_it_changed() {
    let project = book(URL);
    lock_on(&project, MONDAY);
    project.write(
        "content/links/verify.md",
        procedure("verify", "Verify a link", &["Open it.", "{id press} Touch it."]).as_bytes(),
    );
    lock_on(&project, TUESDAY);
    let read = built(&project);
    let text = read("sitemap.xml");
    let map = Document::parse(&text).unwrap();
    assert!(map.root_element().has_tag_name((MAP, "urlset")));
    let entries: Vec<(String, Option<String>)> = map
        .root_element()
        .children()
        .filter(roxmltree::Node::is_element)
        .map(|url| {
            let names: Vec<_> =
                url.children().filter(roxmltree::Node::is_element).map(|node| node.tag_name().name()).collect();
            assert!(names == ["loc", "lastmod"] || names == ["loc"], "{names:?}");
            let of = |name| url.children().find(|node| node.has_tag_name((MAP, name))).and_then(|node| node.text());
            (of("loc").unwrap().to_owned(), of("lastmod").map(str::to_owned))
        })
        .collect();
    let day = |day: &str| Some(day.to_owned());
    let base = "https://help.example/docs";
    // What an older version says in the same words is found at the newest one.
    let expected = [
        (format!("{base}/index.html"), day("2026-11-23")),
        (format!("{base}/tools.html"), day("2026-11-23")),
        (format!("{base}/links/index.html"), None),
        (format!("{base}/links/verify.html"), day("2026-11-24")),
        (format!("{base}/what-changed.html"), None),
        (format!("{base}/4.2/tools.html"), day("2026-11-23")),
    ];
    assert_eq!(entries, expected);
    assert_eq!(read("robots.txt"), format!("User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n"));

    // A text that the lock does not know has no known date; internal words change none.
    project.write("content/tools.md", procedure("tools", "Tools", &["Take it."]).as_bytes());
    project.write(
        "content/links/verify.md",
        procedure("verify", "Verify a link", &["Open it.", "{for agent} Look.", "{id press} Touch it."]).as_bytes(),
    );
    let text = built(&project)("sitemap.xml");
    let map = Document::parse(&text).unwrap();
    assert_eq!(texts(&map, MAP, "loc").len(), 5, "{text}");
    assert_eq!(texts(&map, MAP, "lastmod"), ["2026-11-23", "2026-11-24"]);
}

#[test]
fn a_site_without_an_address_says_nothing_that_needs_one() {
    let project = book("");
    lock_on(&project, MONDAY);
    let read = built(&project);
    assert_eq!(read("robots.txt"), "User-agent: *\nAllow: /\n");
    for path in ["sitemap.xml", "feed.xml", "4.2/feed.xml"] {
        assert!(!project.exists(&format!("book/customer/{path}")), "{path}");
    }
    let page = read("links/verify.html");
    assert_eq!(attribute(&page, "link[type='application/atom+xml']", "href"), None);
    assert_eq!(attribute(&page, "meta[property='og:url']", "content"), None);
    assert_eq!(attribute(&page, "link[type='text/markdown']", "href").as_deref(), Some("verify.html.md"));
    assert!(read("llms.txt").contains("](links/verify.html.md)"));
    assert!(read("4.2/llms-full.txt").contains("Source: <links/verify.html>"));
}

#[test]
fn the_feed_tells_which_steps_changed_newest_first_and_is_valid() {
    let project = book(URL);
    lock_on(&project, MONDAY);
    project.write(
        "content/links/verify.md",
        procedure("verify", "Verify a link", &["Begin.", "{id press} Touch it.", "End."]).as_bytes(),
    );
    lock_on(&project, TUESDAY);
    let read = built(&project);
    for (path, version, folder) in [("feed.xml", "5.0", ""), ("4.2/feed.xml", "4.2", "4.2/")] {
        let text = read(path);
        let feed = Document::parse(&text).unwrap();
        let root = feed.root_element();
        assert!(root.has_tag_name((ATOM, "feed")));
        check_atom(root);
        assert_eq!(texts(&feed, ATOM, "title")[0], format!("Help, UI {version}: what changed in the procedures"));
        assert_eq!(texts(&feed, ATOM, "title")[1..], ["Verify a link", "Tools & <b>\"more\"</b> ]]>"]);
        let said =
            ["Steps 1, 3 are new; step 2 (“Touch it”) changed; one step is gone.", "A new procedure of one step."];
        assert_eq!(texts(&feed, ATOM, "summary"), said);
        assert_eq!(
            texts(&feed, ATOM, "updated"),
            ["2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", "2026-11-23T00:00:00Z"]
        );
        let ids = texts(&feed, ATOM, "id");
        assert!(ids[1].starts_with(&format!("tag:help.example,2026-11-24:/{folder}links/verify.html?")), "{ids:?}");
        assert_eq!(
            attribute(&read(&format!("{folder}links/verify.html")), "link[type='application/atom+xml']", "href")
                .as_deref(),
            Some(if folder.is_empty() { "../feed.xml" } else { "../../4.2/feed.xml" })
        );
    }
    // The same change keeps its id, whatever else is built.
    let ids = |text: &str| {
        texts(&Document::parse(text).unwrap(), ATOM, "id").iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>()
    };
    let before = ids(&read("feed.xml"));
    project.write("content/other.md", procedure("other", "Other", &["Go."]).as_bytes());
    lock_on(&project, TUESDAY);
    let after = ids(&built(&project)("feed.xml"));
    assert!(before.is_subset(&after) && after.len() == before.len() + 1, "{before:?} {after:?}");
}

/// RFC 4287, sections 4.1.1 and 4.1.2: what a feed and an entry must have, and may have once.
fn check_atom(feed: roxmltree::Node) {
    let count =
        |node: roxmltree::Node, name: &str| node.children().filter(|child| child.has_tag_name((ATOM, name))).count();
    for name in ["id", "title", "updated"] {
        assert_eq!(count(feed, name), 1, "{name} of the feed");
    }
    assert!(count(feed, "author") == 1);
    let mut ids = BTreeSet::new();
    for entry in feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))) {
        for name in ["id", "title", "updated", "summary"] {
            assert_eq!(count(entry, name), 1, "{name} of an entry");
        }
        let links: Vec<_> = entry.children().filter(|child| child.has_tag_name((ATOM, "link"))).collect();
        assert!(links.len() == 1 && links[0].attribute("rel") == Some("alternate"));
        let id = entry.children().find(|child| child.has_tag_name((ATOM, "id"))).unwrap();
        assert!(ids.insert(id.text().unwrap()), "an id occurs twice");
    }
    assert!(ids.len() <= 50);
    let known = ["id", "title", "updated", "author", "name", "link", "entry", "summary", "feed"];
    assert!(feed.descendants().filter(roxmltree::Node::is_element).all(|node| known.contains(&node.tag_name().name())));
}

#[test]
fn structured_data_repeats_the_page_and_cannot_end_its_script() {
    let project = book(URL);
    lock_on(&project, MONDAY);
    project.write(
        "content/hostile.md",
        "---\nid: hostile\ntitle: '&lt;/script>&lt;script>alert(1)&lt;/script> &lt;!-- & \u{2028}'\n---\n\n## Steps\n\n1. Press `</script>`.\n\n   > [!CHECK]\n   > It says \"yes\".\n\n2. {id end} Go. Then stop.\n".as_bytes(),
    );
    let read = built(&project);
    for path in ["links/verify.html", "hostile.html", "4.2/hostile.html"] {
        let html = read(path);
        let document = Html::parse_document(&html);
        let scripts: Vec<_> = document.select(&Selector::parse("script:not([src])").unwrap()).collect();
        let [script] = scripts.as_slice() else { panic!("{path} has {} inline scripts", scripts.len()) };
        assert_eq!(script.value().attr("type"), Some("application/ld+json"));
        let text = script.inner_html();
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let data: Value = serde_json::from_str(&text).unwrap();
        let of = |kind: &str| data["@graph"].as_array().unwrap().iter().find(|part| part["@type"] == kind).unwrap();
        let (article, procedure, trail) = (of("TechArticle"), of("HowTo"), of("BreadcrumbList"));
        let words = |selector: &str| -> Vec<String> {
            let selector = Selector::parse(selector).unwrap();
            let found = document.select(&selector);
            found
                .map(|element| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
                .collect()
        };
        let plain = |value: &Value| value.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(plain(&article["headline"]), words("h1")[0]);
        assert_eq!(article["url"], format!("https://help.example/docs/{path}"));
        assert_eq!(article["dateModified"].as_str(), path.contains("verify").then_some("2026-11-23"));
        let steps: Vec<_> = document.select(&Selector::parse("li.step").unwrap()).collect();
        let told = procedure["step"].as_array().unwrap();
        assert_eq!(told.len(), steps.len());
        for (step, told) in steps.iter().zip(told) {
            let id = step.value().attr("id").unwrap();
            assert_eq!(told["url"], format!("https://help.example/docs/{path}#{id}"));
            let text = |selector: &str| {
                let element = step.select(&Selector::parse(selector).unwrap()).next()?;
                Some(element.text().collect::<String>())
            };
            let direction = told.get("text").unwrap_or_else(|| &told["itemListElement"][0]["text"]);
            assert_eq!(direction.as_str().map(str::to_owned), text(":scope > p:not(.actor)"));
            assert_eq!(
                told["itemListElement"][1]["text"].as_str().map(str::to_owned),
                text("aside.check > p:not(.callout-name)")
            );
        }
        let links: Vec<_> =
            trail["itemListElement"].as_array().unwrap().iter().map(|item| plain(&item["name"])).collect();
        assert_eq!(links[0], "Help");
        assert_eq!(links.last().unwrap(), &words("h1")[0]);
    }
    let card = |name: &str| attribute(&read("links/verify.html"), &format!("meta[property='og:{name}']"), "content");
    assert_eq!(card("title").as_deref(), Some("Verify a link"));
    assert_eq!(card("description").as_deref(), Some("How to do it."));
    assert_eq!(card("url").as_deref(), Some("https://help.example/docs/links/verify.html"));
}

#[test]
fn llms_txt_is_a_title_a_quote_and_lists_of_links_to_twins() {
    let project = book(URL);
    let read = built(&project);
    for (folder, other) in [("", "4.2/llms.txt"), ("4.2/", "llms.txt")] {
        let text = read(&format!("{folder}llms.txt"));
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines[0], "# Help");
        assert!(lines[1].starts_with("> Help for UI version ") && lines[1].ends_with(" All of it."), "{text}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("# ")).count(), 1);
        let start = lines.iter().position(|line| line.starts_with("## ")).unwrap();
        for line in &lines[start..] {
            assert!(
                line.starts_with("## ") || (line.starts_with("- [") && line.contains("](https://help.example/docs/")),
                "{line}"
            );
            if let Some((_, rest)) = line.split_once("](https://help.example/docs/") {
                let file = rest.split_once(')').unwrap().0;
                assert!(project.exists(&format!("book/customer/{file}")), "{file}");
            }
        }
        let optional = lines.iter().position(|line| *line == "## Optional").unwrap();
        assert!(lines[optional + 1].contains(other) && optional + 2 == lines.len(), "{text}");
        let full = read(&format!("{folder}llms-full.txt"));
        assert!(text.contains(&format!("are {} bytes.", full.len())), "{text}");
        let sources: Vec<_> = full.lines().filter(|line| line.starts_with("Source: ")).collect();
        let names = ["index", "tools", "links/index", "links/verify"];
        let expected: Vec<_> =
            names.iter().map(|name| format!("Source: <https://help.example/docs/{folder}{name}.html>")).collect();
        assert_eq!(sources, expected);
        assert!(full.contains(&format!("[verify](https://help.example/docs/{folder}links/verify.html.md)")), "{full}");
    }
}

#[test]
fn a_large_book_has_a_short_llms_txt_that_says_what_it_leaves_out() {
    let project = bare().file("book.toml", "[book]\ntitle = \"Big\"\n[lint]\nduplicate-procedure = \"allow\"\n");
    for number in 0..2500 {
        let folder = number % 7;
        let text = format!("# A rather long title of the page number {number}\n\nText {number}.\n");
        project.write(&format!("content/part-{folder}/page-{number}.md"), text.as_bytes());
    }
    let run = project.run(&["build", "--audience", "customer"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = project.read("book/customer/llms.txt");
    let size = text.chars().count();
    assert!((80_000..100_000).contains(&size), "{size}");
    let listed = text.lines().filter(|line| line.starts_with("- [A rather long title")).count();
    // Seven lists that nobody wrote, and the home, which nobody wrote either.
    let named = text.lines().filter(|line| line.starts_with("- [")).count() - 7;
    assert!(text.contains(&format!("names {named} of 2508 pages")), "{}", &text[..600]);
    let left_out: usize = text
        .lines()
        .filter_map(|line| line.split_once("): ")?.1.split_once(" of its pages")?.0.parse::<usize>().ok())
        .sum();
    assert_eq!(listed + left_out, 2500);
}

#[test]
fn a_moved_page_is_found_at_its_old_address_in_every_version_that_has_it() {
    let project = book(URL);
    project.write("content/old/name.md", procedure("first-name", "New only", &["Go."]).as_bytes());
    project.write("content/old/$1 x.md", b"---\nid: odd\ntitle: Odd\n---\n\nText.\n");
    lock_on(&project, MONDAY);
    project.remove("content/old/name.md");
    project.remove("content/old/$1 x.md");
    let moved = procedure("second-name", "New only", &["Go."])
        .replace("summary", "ui: \">=5.0\"\nwas: [first-name, legacy/page.html]\nsummary");
    project.write("content/new.md", moved.as_bytes());
    project.write(
        "content/other.md",
        "---\nid: odd\ntitle: Odd\nwas: [\"old/$1 x\", \"it's/$q\"]\n---\n\nText.\n".as_bytes(),
    );
    let read = built(&project);
    for (path, href) in [
        ("old/name.html", "../new.html"),
        ("legacy/page.html", "../new.html"),
        ("4.2/it's/$q.html", "../../4.2/other.html"),
    ] {
        let html = read(path);
        assert_eq!(attribute(&html, "a", "href").as_deref(), Some(href), "{html}");
        assert_eq!(attribute(&html, "meta[http-equiv=refresh]", "content"), Some(format!("0; url={href}")));
        assert_eq!(attribute(&html, "meta[name=robots]", "content").as_deref(), Some("noindex"));
    }
    assert_eq!(
        attribute(&read("old/name.html"), "link[rel=canonical]", "href").as_deref(),
        Some("https://help.example/docs/new.html")
    );
    // The id of the lock is no address.
    for path in ["4.2/old/name.html", "first-name.html"] {
        assert!(!project.exists(&format!("book/customer/{path}")), "{path}");
    }
    let lines = read("_redirects");
    assert!(lines.contains("/docs/old/name.html /docs/new.html 301\n"), "{lines}");
    assert!(read("_nginx-redirects.conf").contains("    \"/docs/4.2/it's/$q.html\" \"/docs/4.2/other.html\";\n"));
    let apache = read("_apache-redirects.conf");
    assert!(
        apache.contains("RedirectMatch permanent \"^/docs/legacy/page\\\\.html$\" \"/docs/new.html\"\n"),
        "{apache}"
    );
    assert!(!read("sitemap.xml").contains("old/name"));
}

/// Where `mod_alias` sends a path: the first line whose expression matches it wins, and its target is encoded.
fn on_apache(list: &str, path: &str) -> Option<String> {
    let unquoted = |text: &str| text.replace("\\\"", "\"").replace("\\\\", "\\");
    let lines = list.lines().filter_map(|line| line.strip_prefix("RedirectMatch permanent \""));
    let mut pairs = lines.map(|line| line.strip_suffix('"').unwrap().split_once("\" \"").unwrap());
    let (_, target) = pairs.find(|(old, _)| Regex::new(&unquoted(old)).unwrap().is_match(path))?;
    let target = unquoted(target);
    assert!(!target.contains('%'), "Apache would encode it once more: {target}");
    // A dollar that stands for itself has a backslash before it.
    assert!(!Regex::new("(^|[^\\\\])\\$").unwrap().is_match(&target), "{target}");
    Some(target.replace("\\$", "$"))
}

#[test]
fn apache_sends_each_page_of_a_moved_folder_to_its_own_new_place() {
    let project = book(URL);
    let pages = ["index", "verify", "verify/deep", "a+b (c)", "ab", "$1 q"];
    for (number, page) in pages.iter().enumerate() {
        let text = format!("---\nid: moved-{number}\ntitle: Page {number}\nwas: ['domains/{page}']\n---\n\nText.\n");
        project.write(&format!("content/sites/{page}.md"), text.as_bytes());
    }
    let list = built(&project)("_apache-redirects.conf");
    for page in pages {
        let new = on_apache(&list, &format!("/docs/domains/{page}.html"));
        assert_eq!(new, Some(format!("/docs/sites/{page}.html")), "{list}");
    }
    assert_eq!(on_apache(&list, "/docs/domains/").as_deref(), Some("/docs/sites/index.html"));
    for path in ["/docs/domains/other.html", "/docs/domains/verifyXhtml", "/x/docs/domains/ab.html"] {
        assert_eq!(on_apache(&list, path), None, "{list}");
    }
}

#[test]
fn a_redirect_never_takes_the_place_of_a_page() {
    let project = book(URL);
    // The old address is now that of a list that Headwater makes for a folder.
    project.write("content/a/page.md", b"---\nid: a\ntitle: A\nwas: [b/index, robots]\n---\n\nText.\n");
    project.write("content/b/page.md", b"# B\n\nText.\n");
    let read = built(&project);
    assert!(!read("b/index.html").contains("http-equiv"), "{}", read("b/index.html"));
    assert!(read("robots.html").contains("http-equiv"));
}

#[test]
fn the_page_for_lost_readers_works_from_any_path() {
    let project = book(URL);
    let html = built(&project)("404.html");
    let document = Html::parse_document(&html);
    for element in document.select(&Selector::parse("[href], [src]").unwrap()) {
        let address = element.value().attr("href").or(element.value().attr("src")).unwrap();
        assert!(address.starts_with("/docs/") || address.starts_with("#hw-"), "{address}");
        let file = address.trim_start_matches("/docs/");
        assert!(address.starts_with('#') || project.exists(&format!("book/customer/{file}")), "{file}");
    }
    assert_eq!(attribute(&html, "main", "data-versions").as_deref(), Some("4.2"));
    assert_eq!(attribute(&html, "meta[name=robots]", "content").as_deref(), Some("noindex"));
    assert_eq!(attribute(&html, "#hw-near", "hidden").as_deref(), Some(""));
}

#[test]
fn headers_are_strict_and_open_for_the_feedback_endpoint_alone() {
    let strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    let project = book(URL);
    let read = built(&project);
    for file in ["_headers", "_nginx-headers.conf", "_apache-headers.conf"] {
        let text = read(file);
        assert!(text.contains(strict) && text.contains("nosniff") && text.contains("immutable"), "{text}");
        assert!(text.contains("text/markdown; charset=utf-8") && text.contains("llms-txt"), "{text}");
    }
    let headers = read("_headers");
    assert!(headers.starts_with("/docs/*\n  Content-Security-Policy: "), "{headers}");
    let hashed = headers.lines().filter_map(|line| line.strip_prefix("/docs/assets/"));
    assert!(hashed.map(|file| assert!(project.exists(&format!("book/customer/assets/{file}")), "{file}")).count() > 1);

    let asked = settings(&format!("{URL}\nfeedback = \"https://ask.example:8443/yes?x=1\""));
    project.write("book.toml", asked.as_bytes());
    let open = strict
        .replace("connect-src 'self'", "connect-src 'self' https://ask.example:8443")
        .replace("form-action 'none'", "form-action https://ask.example:8443");
    assert!(built(&project)("_headers").contains(&open));

    let asked = settings(&format!("{URL}\nfeedback = \"/answers\""));
    project.write("book.toml", asked.as_bytes());
    let read = built(&project);
    assert!(read("_headers").contains(&strict.replace("form-action 'none'", "form-action 'self'")));
    assert!(read("index.html").contains("action=\"/answers\""));
}

#[test]
fn a_site_without_search_and_without_markdown_has_all_of_its_pages_and_no_trace_of_either() {
    let whole = book(URL);
    let bare = book(&format!("{URL}\nwithout = [\"search\", \"markdown\"]"));
    for project in [&whole, &bare] {
        lock_on(project, MONDAY);
        assert_eq!(project.run(&["build"]).code, 0);
    }
    let is_extra = |path: &str| {
        let is_search = path.contains("/search/") || path.contains("/search-");
        path.starts_with("customer/") && (is_search || path.ends_with(".md") || path.contains("llms"))
    };
    let (all, some) = (whole.tree("book"), bare.tree("book"));
    let kept: Vec<&String> = all.keys().filter(|path| !is_extra(path)).collect();
    assert!(kept.len() + 10 < all.len() && some.keys().collect::<Vec<_>>() == kept, "{kept:#?} {:#?}", some.keys());
    for (path, bytes) in some.iter().filter(|(path, _)| path.starts_with("customer/") && !path.ends_with(".js")) {
        let text = String::from_utf8_lossy(bytes);
        for word in ["class=\"find", "finder\"", "data-engine", "llms", "text/markdown\" href", "as Markdown"] {
            assert!(!text.contains(word), "{path}: {word}");
        }
    }
    // Agents have their search, and everybody the same dates and feeds.
    assert!(some.keys().any(|path| path.starts_with("agent/search/")));
    for path in ["customer/sitemap.xml", "customer/feed.xml", "customer/4.2/feed.xml"] {
        assert!(all[path] == some[path], "{path}");
    }
}

#[test]
fn what_a_site_can_be_made_without_is_named() {
    let project = book("without = [\"searches\", \"pages\"]");
    assert_eq!(
        project.findings(),
        [
            "book.toml:6:12: error[invalid-source]: unknown extra `searches`",
            "book.toml:6:24: error[invalid-source]: unknown extra `pages`",
        ]
    );
    let run = project.run(&["lint"]);
    assert!(
        run.out.contains("did you mean `search`?") && run.out.contains("known: `markdown` or `search`"),
        "{}",
        run.out
    );
}
