//! The live preview: what it answers and what it refuses, and how it follows the files of a book.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;
use headwater::audience::Audience;
use headwater::disk;
use headwater::model::Question;
use headwater::pipeline;
use headwater::report;
use serde_json::Value;

use crate::preview::{Answer, Preview, get_from, hang_up, preview, start};
use crate::project::{Project, bare, copy_of, png, png_of, project, repository, tree};

fn small() -> Project {
    project()
        .file("content/index.md", "---\nid: home\ntitle: Help\n---\n\nWelcome.\n\n![A dot](dot.png)\n")
        .file(
            "content/a.md",
            "---\nid: a\ntitle: First task\n---\n\nText.\n\n## Steps\n\n1. Open it.\n\n2. Close it.\n",
        )
        .file(
            "content/b.md",
            "---\nid: b\ntitle: Second task\n---\n\nOther.\n\n## Steps\n\n1. Look at it.\n\n2. Leave it.\n",
        )
        .file("content/desk.md", "---\nid: desk\ntitle: Of the desk\nfor: [agent]\n---\n\nSecret.\n")
        .with_picture()
}

impl Project {
    fn with_picture(self) -> Self {
        self.write("content/dot.png", &png("none"));
        self
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, text.replace(from, to).as_bytes());
    }
}

#[test]
fn every_file_of_a_build_is_served_as_it_was_built() {
    for project in [small(), copy_of("tests/books/every-form")] {
        project.run(&["build"]);
        let preview = preview(&project, &[]);
        let token = preview.token();
        let script = format!("<script src=\"/preview/reload.js\" data-token=\"{token}\"></script>\n");
        let built = project.tree("book");
        assert!(built.len() > 20, "nothing was built");
        for (path, bytes) in built.iter().filter(|(path, _)| path.contains('/')) {
            let target: String =
                path.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>().replace("%2f", "/");
            let answer = preview.get(&format!("/{target}"));
            assert_eq!(answer.status, 200, "{path}");
            let (text, built) = (answer.text(), String::from_utf8_lossy(bytes));
            assert_eq!(text.replacen(&script, "", 1), built, "{path}");
            assert_eq!(text.contains(&script), path.ends_with(".html") && built.contains("</body>"), "{path}");
        }
    }
}

#[test]
fn only_reading_from_this_machine_is_answered() {
    let preview = preview(&small(), &[]);
    let port = preview.port;
    let get = |line: &str, headers: &str| preview.raw(format!("{line} HTTP/1.1\r\n{headers}\r\n").as_bytes());
    let host = format!("Host: localhost:{port}\r\n");
    for (line, headers, status) in [
        ("GET /", host.clone(), 200),
        ("HEAD /", host.clone(), 200),
        ("GET /", String::new(), 400),
        ("GET /", format!("{host}Host: evil\r\n"), 400),
        ("GET /", "Host: \r\n".to_owned(), 400),
        ("GET /", format!("Host: localhost:{port}@evil\r\n"), 400),
        ("GET /", format!("Host: evil.example:{port}\r\nX-Forwarded-Host: localhost:{port}\r\n"), 403),
        ("GET /", format!("Host: 0.0.0.0:{port}\r\n"), 403),
        ("GET /", format!("{host}Origin: http://evil.example\r\n"), 403),
        ("GET /", format!("{host}Origin: null\r\n"), 403),
        ("GET /preview/news", format!("{host}Origin: null\r\n"), 403),
        ("GET /", format!("{host}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403),
        (
            "GET /",
            format!("{host}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"),
            200,
        ),
        ("GET http://localhost/../x", host.clone(), 400),
        ("GET //evil.example/", host.clone(), 400),
        ("GET *", host.clone(), 400),
        ("GET /a#/../../x", host.clone(), 400),
        ("GET /../../../../etc/passwd", host.clone(), 400),
        ("GET /%2e%2e/%2e%2e/etc/passwd", host.clone(), 400),
        ("GET /..%2f..%2fetc%2fpasswd", host.clone(), 400),
        ("GET /....//etc/passwd", host.clone(), 404),
        ("GET /%252e%252e/etc/passwd", host.clone(), 404),
        ("GET /%c0%ae%c0%ae/etc/passwd", host.clone(), 400),
        ("GET /..%5c..%5csecret", host.clone(), 400),
        ("GET /.env", host.clone(), 404),
        ("GET /.git/config", host.clone(), 404),
        ("GET /book.toml", host.clone(), 404),
        ("GET /content/a.md", host.clone(), 404),
        ("GET /customer/index.html::$DATA", host.clone(), 404),
        ("GET /customer/desk.html", host.clone(), 404),
    ] {
        let answer = get(line, &headers);
        assert_eq!(answer.status, status, "{line} with {headers:?}: {answer:?}");
        assert!(!answer.head.to_ascii_lowercase().contains("access-control"), "{}", answer.head);
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO"] {
        let answer = get(&format!("{method} /"), &host);
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.to_ascii_lowercase().contains("allow: get, head"), "{method}: {}", answer.head);
    }
    let long = format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(100_000));
    assert_eq!(preview.raw(long.as_bytes()).status, 414);
    let large = format!("GET / HTTP/1.1\r\n{host}X: {}\r\n\r\n", "a".repeat(1 << 20));
    assert_eq!(preview.raw(large.as_bytes()).status, 431);
    let many = format!("GET / HTTP/1.1\r\n{host}{}\r\n", "a: b\r\n".repeat(10_000));
    assert_eq!(preview.raw(many.as_bytes()).status, 431);
}

#[test]
fn an_answer_keeps_other_sites_out_and_does_not_change_with_its_query() {
    let preview = preview(&small(), &[]);
    let page = preview.get("/customer/a.html");
    let head = page.head.to_ascii_lowercase();
    for line in [
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
        "frame-ancestors 'self'",
        "cache-control: no-store",
    ] {
        assert!(head.contains(line), "{line} is missing: {head}");
    }
    for query in ["?raw", "?raw??", "?import&raw", "?url&inline", "?.svg?import", "?x=../../../etc/passwd"] {
        assert_eq!(preview.get(&format!("/customer/a.html{query}")).body, page.body, "{query}");
    }
    assert_eq!(preview.get("/customer/").text(), preview.get("/customer/index.html").text());
}

#[test]
fn news_come_with_the_token_alone_and_say_nothing_but_numbers() {
    let project = small();
    let preview = preview(&project, &[]);
    let token = preview.token();
    let other = crate::preview::preview(&project, &[]).token();
    assert!(token.len() >= 32 && token != other);
    let wrong = token.chars().rev().collect::<String>();
    for headers in [String::new(), "x-headwater-token: \r\n".into(), format!("x-headwater-token: {wrong}\r\n")] {
        assert_eq!(preview.ask("/preview/news", &headers).status, 403, "{headers}");
    }
    let mut stream = preview.listen();
    // Whatever a page says here is not heard.
    stream.write_all(b"reload 1\r\n\r\n").unwrap();
    project.edit("content/a.md", "Open it", "Open <b>the</b> secret path /etc/passwd");
    let mut text = String::new();
    let mut chunk = [0; 512];
    while !text.contains("error-count") {
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "the stream ended: {text}");
        text += &String::from_utf8_lossy(&chunk[..count]);
    }
    let body = text.split("\r\n\r\n").nth(1).unwrap();
    let is_news = |line: &str| {
        let rest = line.strip_prefix("data: reload ").or_else(|| line.strip_prefix("data: error-count "));
        rest.is_some_and(|number| number.chars().all(|char| char.is_ascii_alphanumeric()))
    };
    // What is sent in pieces has their lengths between them.
    let is_length = |line: &str| line.chars().all(|char| char.is_ascii_hexdigit());
    for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(is_news(line) || is_length(line), "{line}");
    }
}

#[test]
fn one_audience_is_shown_without_a_trace_of_the_others() {
    let preview = preview(&small(), &["--audience", "customer"]);
    assert_eq!(preview.get("/customer/a.html").status, 200);
    let nothing = preview.get("/customer/nothing.html");
    for path in [
        "/agent/",
        "/agent/desk.html",
        "/in-app/index.json",
        "/customer/desk.html",
        "/preview/places/agent/a.html.json",
        "/preview/help/5.0/a.json",
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.body), (404, nothing.body.clone()), "{path}");
    }
    assert!(!preview.get("/preview/pages.json").text().contains("desk"), "the list of pages names an agent's");
}

#[test]
fn a_preview_for_customers_tells_nothing_of_what_only_agents_see() {
    let project = small()
        .file("content/hush-desk.md", "---\nid: hush-desk\ntitle: Hush\nfor: [agent]\n---\n\nHush <ui:hush>.\n")
        .file("content/_hush.md", "---\nid: hush-part\n---\n\n## Steps\n\n1. {for agent} {id hush-inner} Hush.\n")
        .file(
            "content/c.md",
            "---\nid: c\ntitle: Third task\n---\n\n## Steps\n\n1. Open it.\n\n   > [!AGENT]\n   > Hush, see <proc:hush-none>.\n\n\
             {include hush-part}\n\n1. {for agent} {id hush-step} Hush it.\n\n1. Close it.\n",
        );
    let preview = preview(&project, &["--audience", "customer"]);
    let listening = preview.listen();
    let told = || {
        let state = preview.get("/preview/state.json");
        let findings = preview.get("/preview/findings.json");
        let places = preview.get("/preview/places/customer/c.html.json");
        let mut search: Value = serde_json::from_str(&found(&preview, "customer", "5.0", "hush")).unwrap();
        search["query"] = Value::Null;
        let pages = preview.get("/preview/pages.json");
        for text in [state.text(), findings.text(), pages.text(), places.text(), search.to_string()] {
            assert!(!text.to_lowercase().contains("hush"), "{text}");
        }
        assert_eq!(search["counts"]["audiences"].as_array().unwrap().len(), 1);
        let places: Value = serde_json::from_slice(&places.body).unwrap();
        assert_eq!(places["steps"].as_array().unwrap().len(), 2, "{places}");
        let state: Value = serde_json::from_slice(&state.body).unwrap();
        assert_eq!(
            (&state["tiers"], &state["errors"], &state["warnings"]),
            (&serde_json::json!([]), &0.into(), &0.into())
        );
        assert_eq!(preview.get("/preview/places/customer/hush-desk.html.json").status, 404);
        assert_eq!(preview.get("/preview/search/agent/5.0/aHVzaA.json").status, 404);
        state
    };
    told();
    // What changes, and what is wrong, at the desk alone.
    project.edit("content/hush-desk.md", "Hush <ui:hush>", "Hush, hush <ui:hush>");
    preview.lines_until_quiet();
    assert_eq!(told()["changed"], serde_json::json!({}));
    project.edit("content/hush-desk.md", "title: Hush", "title: [Hush");
    preview.lines_until_quiet();
    told();
    project.edit("content/c.md", "Close it.", "Close the lid.");
    preview.until("/customer/c.html", |answer| answer.text().contains("Close the lid."));
    let line = 1 + project.read("content/c.md").lines().position(|line| line.contains("Close the lid.")).unwrap();
    assert_eq!(told()["changed"], serde_json::json!({ "content/c.md": line }));
    fs::rename(project.path("book.toml"), project.path("hush.toml")).unwrap();
    preview.lines_until_quiet();
    told();
    listening.set_nonblocking(true).unwrap();
    let mut news = [0; 8192];
    let count = (&listening).read(&mut news).unwrap();
    let news = String::from_utf8_lossy(&news[..count]).into_owned();
    assert!(news.contains("data: reload ") && !news.contains("error-count"), "{news}");
}

/// What the search of a preview says.
fn found(preview: &Preview, audience: &str, version: &str, words: &str) -> String {
    let letters = BASE64URL_NOPAD.encode(words.as_bytes());
    let answer = preview.get(&format!("/preview/search/{audience}/{version}/{letters}.json"));
    assert_eq!(answer.status, 200, "{words}");
    answer.text()
}

#[test]
fn the_search_finds_what_the_command_line_finds_and_follows_the_book() {
    let project = bare();
    for folder in ["content", "templates"] {
        let files =
            if repository().join(folder).is_dir() { tree(&repository().join(folder)) } else { Default::default() };
        files.iter().for_each(|(path, bytes)| project.write(&format!("{folder}/{path}"), bytes));
    }
    project.write("book.toml", &fs::read(repository().join("book.toml")).unwrap());
    let golden = ["queries", "desk-queries"].map(|name| {
        let text = fs::read_to_string(repository().join(format!("tests/browser/{name}.json"))).unwrap();
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    });
    let preview = preview(&project, &[]);
    let agree = || {
        let sources = disk::read_book(&project.path(""), |sources| pipeline::settings(sources).0).unwrap();
        let library = pipeline::index(&pipeline::compile(sources, None)).unwrap();
        let newest = library.versions()[0].clone();
        for (audience, queries) in [Audience::Customer, Audience::Agent].into_iter().zip(&golden) {
            for query in queries {
                let version = query["version"].as_str().unwrap_or(&newest);
                let words = query["words"].as_str().unwrap();
                let question = Question { audience, version, words, limit: 10 };
                let expected = report::search_json(&question, &library.ask(&question).unwrap());
                assert_eq!(found(&preview, audience.as_str(), version, words), expected, "{words}");
            }
        }
    };
    agree();
    // A title stands in every link to it, and a label in every text that names it.
    for (path, from, to) in [
        (
            "content/tracking/https-tracked-links.md",
            "title: Serve tracked links over HTTPS",
            "title: Keep pursued links safe",
        ),
        ("content/account/rotate-api-key.md", "title: ", "for: [agent]\ntitle: Now "),
        ("content/account/set-up-webhook.md", "title: ", "ui: \"<5.0\"\ntitle: Once "),
    ] {
        project.edit(path, from, to);
    }
    preview.lines_until_quiet();
    agree();
    project.write("content/new/pursuit.md", b"---\ntitle: A pursuit\n---\n\nAll of it is <ui:domains.links.https>.\n");
    preview.lines_until_quiet();
    assert!(found(&preview, "customer", "5.0", "pursuit").contains("\"found\": 1"));
    project.remove("content/new/pursuit.md");
    preview.lines_until_quiet();
    agree();
    assert_eq!(preview.get("/preview/search/customer/5.0/%2a.json").status, 400);
    assert_eq!(preview.get("/preview/search/nobody/5.0/.json").status, 404);
    assert!(found(&preview, "customer", "9.9", "webhook").contains("\"hits\": []"));
}

#[test]
fn another_device_comes_in_with_a_code_that_is_good_once() {
    let project = small();
    let mut everywhere = start(&project, &["--port", "0", "--host", "0.0.0.0"]);
    assert_eq!(everywhere.ended(), Some(2));
    let complaint = everywhere.complaint();
    assert!(complaint.contains("`--allow-host NAME`"), "{complaint}");

    let mut preview = start(&project, &["--port", "0", "--host", "127.0.0.2"]);
    preview.port = preview.line().split("localhost:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let (port, door) = (preview.port, preview.line());
    assert!(door.contains(&format!("http://127.0.0.2:{port}/")), "{door}");
    let code = |line: &str| line.rsplit("the code ").next().unwrap().trim().to_owned();
    let first = code(&door);
    preview.line();
    let ask = |target: &str, headers: &str| {
        let request = format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.2:{port}\r\n{headers}\r\n");
        preview.raw_at("127.0.0.2", request.as_bytes())
    };
    // Who is not known sees a page that asks for the code, and nothing else.
    let page = ask("/", "");
    assert!(page.status == 200 && page.text().contains("enter.js") && !page.text().contains("data-token"), "{page:?}");
    let refused = ask("/customer/a.html", "");
    for path in ["/preview/state.json", "/preview/pages.json", "/preview/news", "/nothing", "/preview/preview.js"] {
        let answer = ask(path, "");
        assert_eq!((answer.status, &answer.body), (401, &refused.body), "{path}");
    }
    // The checks of a request come first, and the names of this machine are for itself.
    for (host, status) in [(format!("localhost:{port}"), 403), ("evil.example".to_owned(), 403), (String::new(), 400)] {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        assert_eq!(preview.raw_at("127.0.0.2", request.as_bytes()).status, status, "{host}");
    }
    assert_eq!(preview.ask("/", "").status, 200);
    assert_eq!(preview.raw(format!("GET / HTTP/1.1\r\nHost: 127.0.0.2:{port}\r\n\r\n").as_bytes()).status, 403);
    assert_eq!(ask("/", "Origin: http://evil.example\r\n").status, 403);

    let with_code = |code: &str| ask("/preview/enter", &format!("x-headwater-code: {code}\r\n"));
    for wrong in ["", "aaaa-aaaa", &first[..4]] {
        assert_eq!(with_code(wrong).status, 403, "{wrong}");
    }
    let entered = with_code(&first.to_uppercase().replace('-', " "));
    assert_eq!(entered.status, 200);
    let cookie = cookie_of(&entered);
    assert!(entered.head.contains("HttpOnly; SameSite=Strict"), "{}", entered.head);
    let inside = format!("Cookie: other=1; {cookie}\r\n");
    assert!(ask("/", &inside).text().contains("data-token"));
    assert!(ask("/customer/a.html", &inside).text().contains("Open it."));
    assert_eq!(ask("/customer/a.html", "Cookie: headwater=x\r\n").status, 401);
    // The code was used; the next device needs the next one.
    assert_eq!(with_code(&first).status, 403);
    let second = code(&preview.line());
    assert_ne!(first, second);
    let other = cookie_of(&with_code(&second));
    assert_ne!(other, cookie);
    assert_eq!(ask("/customer/a.html", &inside).status, 200, "the first device was turned out");
}

fn cookie_of(answer: &Answer) -> String {
    let line = answer.head.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie:"));
    line.unwrap_or_else(|| panic!("no cookie: {answer:?}"))["set-cookie:".len()..]
        .split(';')
        .next()
        .unwrap()
        .trim()
        .to_owned()
}

#[test]
fn a_change_is_shown_and_what_cannot_be_read_leaves_the_last_page() {
    let project = small();
    let preview = preview(&project, &[]);
    let says = |text: &'static str| {
        move |answer: &crate::preview::Answer| answer.status == 200 && answer.text().contains(text)
    };
    for audience in ["customer", "agent"] {
        preview.until(&format!("/{audience}/a.html"), says("Open it."));
    }
    project.edit("content/a.md", "Open it.", "Open the box.");
    for audience in ["customer", "agent"] {
        preview.until(&format!("/{audience}/a.html"), says("Open the box."));
    }
    project.edit("content/a.md", "id: a\n", "id: [a\n");
    preview.until("/preview/findings.json", says("invalid-source"));
    assert!(preview.get("/customer/a.html").text().contains("Open the box."));
    assert!(preview.get("/customer/index.html").text().contains("First task"), "the list of pages has lost one");
    project.edit("content/a.md", "id: [a\n", "id: a\n");
    preview.until("/preview/findings.json", |answer| !answer.text().contains("invalid-source"));
    project.edit("content/a.md", "title: First task", "title: A task");
    preview.until("/customer/index.html", says("A task"));
    // Some editors empty a file before they write it.
    let text = project.read("content/a.md");
    project.write("content/a.md", b"");
    preview.lines_until_quiet();
    assert!(preview.get("/customer/a.html").text().contains("Open the box."));
    project.write("content/a.md", text.replace("id: a\n", "id: [a\n").as_bytes());
    preview.until("/preview/findings.json", says("invalid-source"));
    assert!(preview.get("/customer/a.html").text().contains("Open the box."));
}

#[test]
fn broken_settings_catalogs_and_templates_leave_the_last_site() {
    let project = small();
    let preview = preview(&project, &[]);
    let settings = project.read("book.toml");
    let good = preview.get("/customer/a.html");
    for (path, broken) in
        [("book.toml", "[book\n"), ("content/ui.yaml", "settings: [\n"), ("templates/customer/page.html", "{% if %}")]
    {
        let before = project.exists(path).then(|| project.read(path));
        project.write(path, broken.as_bytes());
        preview.until("/preview/state.json", |answer| !answer.text().contains("\"errors\":0"));
        assert_eq!(preview.get("/customer/a.html").body, good.body, "{path}");
        // The terminal names the place, and nothing that is only missing because of it.
        let line = preview.line();
        assert!(line.contains(&format!("  1 error; {path}:1:")), "{line}");
        match before {
            Some(text) => project.write(path, text.as_bytes()),
            None => project.remove(path),
        }
        preview.until("/preview/state.json", |answer| answer.text().contains("\"errors\":0"));
        assert!(preview.line().ends_with("  no findings"));
    }
    project.remove("book.toml");
    preview.until("/preview/state.json", |answer| answer.text().contains("no book.toml"));
    assert_eq!(preview.get("/customer/a.html").body, good.body);
    project.write("book.toml", settings.as_bytes());
    preview.until("/preview/state.json", |answer| answer.text().contains("\"trouble\":null"));
}

#[test]
fn folders_that_go_and_come_back_are_followed() {
    let project = small();
    let preview = preview(&project, &[]);
    let content = project.path("content");
    fs::rename(&content, project.path("elsewhere")).unwrap();
    preview.until("/preview/state.json", |answer| !answer.text().contains("\"trouble\":null"));
    fs::rename(project.path("elsewhere"), &content).unwrap();
    preview.until("/preview/state.json", |answer| answer.text().contains("\"trouble\":null"));
    project.edit("content/a.md", "Open it.", "Open the lid.");
    preview.until("/customer/a.html", |answer| answer.text().contains("Open the lid."));
    project.write("content/new/deep/c.md", b"---\nid: c\ntitle: Third\n---\n\nNew text.\n");
    preview.until("/customer/new/deep/c.html", |answer| answer.text().contains("New text."));
    project.edit("content/new/deep/c.md", "New text.", "Newer text.");
    preview.until("/customer/new/deep/c.html", |answer| answer.text().contains("Newer text."));
    fs::remove_dir_all(project.path("content/new")).unwrap();
    preview.until("/customer/new/deep/c.html", |answer| answer.status == 404);
    // A link stands in for the folder.
    fs::rename(&content, project.path("elsewhere")).unwrap();
    symlink("elsewhere", &content).unwrap();
    preview.until("/preview/state.json", |answer| answer.text().contains("is a symlink"));
    fs::remove_file(&content).unwrap();
    fs::rename(project.path("elsewhere"), &content).unwrap();
    preview.until("/preview/state.json", |answer| answer.text().contains("\"trouble\":null"));
    // A folder of the same name is another one.
    let text = project.read("content/a.md");
    fs::remove_dir_all(&content).unwrap();
    project.write("content/a.md", text.replace("the lid", "the new lid").as_bytes());
    preview.until("/customer/a.html", |answer| answer.text().contains("the new lid"));
    project.write("book.toml.new", project.read("book.toml").replace("title = \"", "title = \"New: ").as_bytes());
    fs::rename(project.path("book.toml.new"), project.path("book.toml")).unwrap();
    preview.until("/customer/a.html", |answer| answer.text().contains("New: "));
    project.edit("content/a.md", "the new lid", "the newest lid");
    preview.until("/customer/a.html", |answer| answer.text().contains("the newest lid"));
}

#[test]
fn a_book_whose_texts_lie_in_a_hidden_folder_is_followed() {
    let project = small();
    fs::rename(project.path("content"), project.path(".docs")).unwrap();
    let settings = project.read("book.toml").replacen("[book]\n", "[book]\nsrc = \".docs\"\n", 1);
    project.write("book.toml", settings.as_bytes());
    let preview = preview(&project, &[]);
    project.edit(".docs/a.md", "Open it.", "Open the lid.");
    preview.until("/customer/a.html", |answer| answer.text().contains("Open the lid."));
    // Before the settings are read, nobody knows where the texts lie; from then on, each change is known by its name.
    preview.lines_until_quiet();
    project.edit(".docs/a.md", "Open the lid.", "Open the box.");
    assert!(preview.line().starts_with(".docs/a.md  "));
}

#[test]
fn a_book_that_goes_and_comes_back_is_followed() {
    let project = small();
    for part in ["book.toml", "content"] {
        fs::create_dir_all(project.path("shelf")).unwrap();
        fs::rename(project.path(part), project.path("shelf").join(part)).unwrap();
    }
    let preview = preview(&project, &["shelf"]);
    fs::rename(project.path("shelf"), project.path("away")).unwrap();
    let lines = preview.lines_until_quiet();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(line.starts_with("no book.toml in ") && line.ends_with("; the last good book stays on show"), "{line}");
    assert_eq!(preview.get("/customer/a.html").status, 200);
    fs::rename(project.path("away"), project.path("shelf")).unwrap();
    assert!(preview.line().starts_with("book read  "));
    project.edit("shelf/content/a.md", "Open it.", "Open the lid.");
    assert!(preview.line().starts_with("content/a.md  "));
    assert!(preview.get("/customer/a.html").text().contains("Open the lid."));
}

/// Puts a text into the file in the way of an editor.
type Save<'s> = &'s dyn Fn(&str);

#[test]
fn each_way_of_saving_is_one_change_and_what_changes_nothing_is_none() {
    let project = small();
    let preview = preview(&project, &[]);
    let text = project.read("content/a.md");
    let (file, backup, beside) =
        (project.path("content/a.md"), project.path("content/a.md~"), project.path("content/.a.md.swp"));
    let said = |what: &str| text.replace("Open it.", what);
    let helper = project.path("content/4913");
    let saves: [(&str, Save); 6] = [
        ("in place", &|text| fs::write(&file, text).unwrap()),
        ("emptied and written", &|text| {
            fs::write(&file, "").unwrap();
            fs::write(&file, text).unwrap();
        }),
        ("renamed over", &|text| {
            fs::write(&beside, text).unwrap();
            fs::rename(&beside, &file).unwrap();
        }),
        ("renamed away and new", &|text| {
            // Vim tries first whether it may make a file at all.
            fs::write(&helper, "").unwrap();
            fs::remove_file(&helper).unwrap();
            fs::rename(&file, &backup).unwrap();
            fs::write(&file, text).unwrap();
            fs::remove_file(&backup).unwrap();
        }),
        ("renamed over from a name without an extension", &|text| {
            fs::write(&helper, text).unwrap();
            fs::rename(&helper, &file).unwrap();
        }),
        ("with other ends of lines", &|text| fs::write(&file, text.replace('\n', "\r\n")).unwrap()),
    ];
    for (name, save) in saves {
        save(&said(name));
        let lines = preview.lines_until_quiet();
        assert!(lines.len() == 1 && lines[0].starts_with("content/a.md  "), "{name}: {lines:?}");
        assert!(preview.get("/customer/a.html").text().contains(name), "{name}");
    }
    // Nothing that is read has changed.
    fs::write(project.path("content/.a.md.swp"), "x").unwrap();
    fs::write(&backup, "x").unwrap();
    fs::write(&file, project.read("content/a.md")).unwrap();
    assert!(std::process::Command::new("touch").arg(&file).status().unwrap().success());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    // What other commands write beside the sources is none of them.
    project.run(&["build"]);
    project.run(&["search", "open"]);
    project.edit("content/b.md", "Leave it.", "Leave it alone.");
    let lines = preview.lines_until_quiet();
    assert!(lines.len() == 1 && lines[0].contains("content/b.md"), "{lines:?}");
    // Many files at once are one change, however many they are.
    for count in [10, 50] {
        for number in 0..count {
            project.write(&format!("content/p{number}.md"), format!("# Page {count}.{number}\n").as_bytes());
        }
        let lines = preview.lines_until_quiet();
        assert_eq!(lines.len(), 1, "{lines:?}");
    }
}

#[test]
fn a_storm_of_changes_settles_in_a_few_readings() {
    let project = small();
    for number in 0..600 {
        project.write(&format!("content/many/p{number}.md"), format!("# Page {number}\n\nOld.\n").as_bytes());
    }
    let preview = preview(&project, &[]);
    for number in 0..600 {
        project.write(&format!("content/many/p{number}.md"), format!("# Page {number}\n\nNew.\n").as_bytes());
    }
    preview.until("/customer/many/p599.html", |answer| answer.text().contains("New."));
    let lines = preview.lines_until_quiet();
    assert!(lines.len() <= 3, "{lines:?}");
    project.run(&["build"]);
    let token = preview.token();
    let script = format!("<script src=\"/preview/reload.js\" data-token=\"{token}\"></script>\n");
    for number in [0, 299, 599] {
        let path = format!("customer/many/p{number}.html");
        assert_eq!(preview.get(&format!("/{path}")).text().replace(&script, ""), project.read(&format!("book/{path}")));
    }
}

#[test]
fn no_page_is_missing_while_the_book_is_read_anew() {
    let project = small();
    for number in 0..200 {
        project.write(&format!("content/many/p{number}.md"), format!("# Page {number}\n\nText.\n").as_bytes());
    }
    // The title of the book stands on every page, so that each round makes all of them anew.
    let settings = project.read("book.toml");
    let begin = |round: usize| {
        let titled = settings.replacen("title = \"", &format!("title = \"Round {round} of "), 1);
        project.write(".book.toml.new", titled.as_bytes());
        fs::rename(project.path(".book.toml.new"), project.path("book.toml")).unwrap();
    };
    begin(0);
    let preview = preview(&project, &[]);
    let (port, is_over) = (preview.port, AtomicBool::new(false));
    // When each answer was asked for, when it came, and of which round it is.
    let ask = &|first: usize| {
        let mut answers = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            for number in first..first + 10 {
                let asked = Instant::now();
                let answer = get_from(port, &format!("/customer/many/p{number}.html"));
                assert_eq!(answer.status, 200, "p{number}");
                let text = answer.text();
                let mut rounds = text.split("Round ").skip(1).map(|rest| rest.split(' ').next().unwrap());
                let round: usize = rounds.next().unwrap().parse().unwrap();
                assert!(rounds.all(|other| other == round.to_string()), "p{number} is of two rounds: {text}");
                answers.push((asked, Instant::now(), round));
            }
            thread::sleep(Duration::from_millis(20));
        }
        answers
    };
    let mut answers = thread::scope(|scope| {
        let asking: Vec<_> = (0..5).map(|part| scope.spawn(move || ask(part * 10))).collect();
        for round in 1..=20 {
            begin(round);
            preview.until("/customer/many/p7.html", |answer| answer.text().contains(&format!("Round {round} of ")));
        }
        is_over.store(true, Ordering::Relaxed);
        asking.into_iter().flat_map(|asking| asking.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answers.len() > 1000, "only {} answers", answers.len());
    // Whoever asks after an answer has come is shown no older book.
    let mut come: Vec<_> = answers.iter().map(|(_, come, round)| (*come, *round)).collect();
    come.sort_unstable();
    answers.sort_unstable();
    let (mut newest, mut come) = (0, come.into_iter().peekable());
    for (asked, _, round) in answers {
        while let Some((_, earlier)) = come.next_if(|(came, _)| *came < asked) {
            newest = newest.max(earlier);
        }
        assert!(round >= newest, "round {round} after round {newest}");
    }
}

#[test]
fn changes_whose_notices_were_lost_are_found() {
    let project = small();
    let preview = preview(&project, &[]);
    let most = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
    // While it stands still, more happens than the system keeps notices of.
    preview.signal("-STOP");
    for number in 0..most.trim().parse::<usize>().unwrap() / 2 {
        let file = format!("content/away{}.md", number % 2);
        project.write(&file, b"x");
        fs::remove_file(project.path(&file)).unwrap();
    }
    project.edit("content/a.md", "Open it.", "Open the lid.");
    preview.signal("-CONT");
    preview.until("/customer/a.html", |answer| answer.text().contains("Open the lid."));
    assert_eq!(preview.lines_until_quiet().len(), 1);
    project.edit("content/a.md", "Open the lid.", "Open the box.");
    preview.until("/customer/a.html", |answer| answer.text().contains("Open the box."));
}

#[test]
fn slow_and_greedy_clients_stop_nobody() {
    let preview = preview(&small(), &[]);
    let before = preview.memory();
    let slow: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
            stream.write_all(b"G").unwrap();
            stream
        })
        .collect();
    let listening: Vec<TcpStream> = (0..200).map(|_| preview.listen()).collect();
    let endless = format!(
        "GET / HTTP/1.1\r\nHost: localhost:{}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        preview.port
    );
    assert_eq!(preview.raw(endless.as_bytes()).status, 200);
    assert_eq!(preview.get("/customer/a.html").status, 200);
    // Heads that never end, each as long as the preview lets it become.
    let head = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\nA: {}", preview.port, "a".repeat(1_000_000));
    let greedy: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
            stream.set_write_timeout(Some(Duration::from_millis(50))).unwrap();
            // It is refused before all of it is written.
            let _refused = stream.write_all(head.as_bytes());
            stream
        })
        .collect();
    let taken = preview.memory().saturating_sub(before);
    assert!(taken < 64 * 1024, "clients that do nothing took {taken} KiB");
    drop(greedy);
    let mut late = slow.into_iter().next().unwrap();
    let mut answer = String::new();
    late.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    late.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    listening.iter().for_each(hang_up);
}

#[test]
fn clients_that_take_nothing_share_what_they_are_sent_and_are_let_go() {
    let project = small();
    let size = 8_000_000;
    project.write("content/dot.png", &png_of("none", &vec![0; size]));
    let preview = preview(&project, &[]);
    // What is sent once may leave memory that the program keeps for later.
    assert!(preview.get("/customer/assets/dot.png").body.len() > size);
    let before = preview.memory();
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).unwrap();
        write!(stream, "GET /customer/assets/dot.png HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port).unwrap();
        stream
    };
    let mut stuck: Vec<TcpStream> = (0..100).map(|_| ask()).collect();
    assert_eq!(preview.get("/customer/a.html").status, 200);
    let taken = preview.memory().saturating_sub(before);
    assert!(taken < 64 * 1024, "clients that take nothing took {taken} KiB");
    // One that is slow, but takes something all the time, is given all of it, also when that takes longer.
    let mut slow = ask();
    let (mut part, mut received) = (vec![0; size / 150], 0);
    loop {
        let count = slow.read(&mut part).unwrap();
        if count == 0 {
            break;
        }
        received += count;
        thread::sleep(Duration::from_millis(150));
    }
    assert!(received > size, "only {received} bytes came");
    for stream in &mut stuck {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut rest = Vec::new();
        // The connection may end in either way.
        let ended = stream.read_to_end(&mut rest);
        assert!(rest.len() < size, "{ended:?} after {} bytes", rest.len());
    }
}

#[test]
fn a_preview_begins_and_ends_as_a_writer_expects() {
    let project = small();
    project.run(&["build"]);
    let before = project.tree("book");
    let mut one = preview(&project, &[]);
    let mut other = start(&project, &["--port", &one.port.to_string()]);
    assert_eq!(other.ended(), Some(2));
    let complaint = other.complaint();
    assert!(complaint.contains(&format!("port {} is taken", one.port)), "{complaint}");
    let listening: Vec<TcpStream> = (0..50).map(|_| one.listen()).collect();
    let begun = Instant::now();
    assert_eq!(one.end("-INT"), Some(0));
    // What is open does not hold it; an hour would, and a second on a busy machine does not matter.
    assert!(begun.elapsed() < Duration::from_secs(20));
    drop(listening);
    assert_eq!(project.tree("book"), before);
    let both = [start(&project, &[]), start(&project, &[])];
    let any = both.each_ref().map(Preview::line);
    assert!(any[0].starts_with("http://localhost:") && any[0] != any[1], "{any:?}");
    for signal in ["-TERM", "-HUP"] {
        assert_eq!(preview(&project, &[]).end(signal), Some(0), "{signal}");
    }
    let mut nowhere = start(&project, &["nowhere"]);
    assert_eq!(nowhere.ended(), Some(2));
    let complaint = nowhere.complaint();
    assert!(complaint.contains("nowhere") && complaint.starts_with("error: "), "{complaint}");
}

#[test]
fn a_preview_whose_terminal_has_gone_goes_on() {
    let project = small();
    let mut preview = preview(&project, &[]);
    preview.forget_lines();
    for lid in ["the lid.", "the door.", "the box."] {
        project.write("content/a.md", format!("---\nid: a\ntitle: First task\n---\n\nOpen {lid}\n").as_bytes());
        preview.until("/customer/a.html", |answer| answer.text().contains(lid));
        // The line that nobody reads is written after the findings are told.
        preview.until("/preview/state.json", |answer| answer.text().contains("content/a.md"));
    }
    assert_eq!(preview.end("-INT"), Some(0));
    assert_eq!(preview.complaint(), "");
}

#[test]
fn places_name_the_line_of_each_step() {
    let preview = preview(&small(), &[]);
    let places: serde_json::Value =
        serde_json::from_slice(&preview.get("/preview/places/agent/a.html.json").body).unwrap();
    assert_eq!(places["file"], "content/a.md");
    assert_eq!(places["line"], 3);
    let lines: Vec<_> = places["steps"].as_array().unwrap().iter().map(|step| step["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [10, 12]);
    let _: &Preview = &preview;
}

#[test]
fn the_list_of_pages_says_who_sees_each() {
    let preview = preview(&small(), &[]);
    let pages: serde_json::Value = serde_json::from_slice(&preview.get("/preview/pages.json").body).unwrap();
    let page = |id: &str| pages.as_array().unwrap().iter().find(|page| page["id"] == id).unwrap().clone();
    let task = page("a");
    assert_eq!((&task["path"], &task["title"]), (&"a".into(), &"First task".into()));
    assert_eq!((&task["file"], &task["procedure"]), (&"content/a.md".into(), &true.into()));
    assert_eq!(task["seen"].as_object().unwrap().len(), 3);
    let desk = page("desk");
    assert_eq!(desk["seen"].as_object().unwrap().keys().collect::<Vec<_>>(), ["agent"]);
}

#[test]
fn the_help_of_one_procedure_has_the_form_of_all_and_a_newer_text_at_once() {
    let project = small();
    let preview = preview(&project, &[]);
    let state: serde_json::Value = serde_json::from_slice(&preview.get("/preview/state.json").body).unwrap();
    let version = state["versions"][0].as_str().unwrap().to_owned();
    let whole: serde_json::Value =
        serde_json::from_slice(&preview.get(&format!("/in-app/{version}.json")).body).unwrap();
    let path = format!("/preview/help/{version}/a.json");
    let one: serde_json::Value = serde_json::from_slice(&preview.get(&path).body).unwrap();
    assert_eq!(one["procedures"]["a"], whole["procedures"]["a"]);
    assert_eq!(one["procedures"].as_object().unwrap().len(), 1);
    assert_eq!(preview.get(&format!("/preview/help/{version}/desk.json")).text(), "null");
    project.edit("content/a.md", "Open it.", "Open the lid.");
    preview.until(&path, |answer| answer.text().contains("Open the lid."));
}

#[test]
fn a_text_that_is_taken_back_at_once_is_shown_as_it_was() {
    let project = small();
    let preview = preview(&project, &[]);
    for _ in 0..5 {
        project.edit("content/a.md", "Open it.", "Open the lid.");
        preview.until("/customer/a.html", |answer| answer.text().contains("Open the lid."));
        project.edit("content/a.md", "Open the lid.", "Open it.");
        preview.until("/customer/a.html", |answer| answer.text().contains("Open it."));
    }
}

#[test]
fn the_preview_listens_on_this_machine_alone() {
    let preview = preview(&small(), &[]);
    let wanted = format!(":{:04X}", preview.port);
    let mut addresses = Vec::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let text = fs::read_to_string(table).unwrap_or_default();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            // The state of what waits for others.
            if fields[1].ends_with(&wanted) && fields[3] == "0A" {
                addresses.push(fields[1].split(':').next().unwrap().to_owned());
            }
        }
    }
    let loopback = ["0100007F", "00000000000000000000000001000000"];
    assert!(!addresses.is_empty() && addresses.iter().all(|address| loopback.contains(&&**address)), "{addresses:?}");
}
