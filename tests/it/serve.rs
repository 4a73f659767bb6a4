//! The live preview: what it answers and what it refuses, and how it follows the files of a book.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::preview::{Preview, hang_up, preview, start};
use crate::project::{Project, copy_of, png, project};

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
        match before {
            Some(text) => project.write(path, text.as_bytes()),
            None => project.remove(path),
        }
        preview.until("/preview/state.json", |answer| answer.text().contains("\"errors\":0"));
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
    let saves: [(&str, Save); 4] = [
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
            fs::rename(&file, &backup).unwrap();
            fs::write(&file, text).unwrap();
            fs::remove_file(&backup).unwrap();
        }),
    ];
    for (name, save) in saves {
        save(&said(name));
        let lines = preview.lines_until_quiet();
        assert_eq!(lines.len(), 1, "{name}: {lines:?}");
        assert!(preview.get("/customer/a.html").text().contains(name), "{name}");
    }
    // Nothing that is read has changed.
    fs::write(project.path("content/.a.md.swp"), "x").unwrap();
    fs::write(&backup, "x").unwrap();
    fs::write(&file, project.read("content/a.md")).unwrap();
    assert!(std::process::Command::new("touch").arg(&file).status().unwrap().success());
    project.edit("content/b.md", "Leave it.", "Leave it alone.");
    let lines = preview.lines_until_quiet();
    assert!(lines.len() == 1 && lines[0].contains("content/b.md"), "{lines:?}");
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
    for number in 0..50 {
        project.write(&format!("content/many/p{number}.md"), format!("# Page {number}\n\nRound 0.\n").as_bytes());
    }
    let preview = preview(&project, &[]);
    for round in 1..=20 {
        project.edit("content/many/p7.md", &format!("Round {}.", round - 1), &format!("Round {round}."));
        for number in 0..50 {
            let answer = preview.get(&format!("/customer/many/p{number}.html"));
            assert_eq!(answer.status, 200, "p{number} in round {round}");
        }
    }
    preview.until("/customer/many/p7.html", |answer| answer.text().contains("Round 20."));
}

#[test]
fn slow_and_greedy_clients_stop_nobody() {
    let preview = preview(&small(), &[]);
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
    let mut late = slow.into_iter().next().unwrap();
    let mut answer = String::new();
    late.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    late.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    listening.iter().for_each(hang_up);
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
    for signal in ["-TERM", "-HUP"] {
        assert_eq!(preview(&project, &[]).end(signal), Some(0), "{signal}");
    }
    let mut nowhere = start(&project, &["nowhere"]);
    assert_eq!(nowhere.ended(), Some(2));
    let complaint = nowhere.complaint();
    assert!(complaint.contains("nowhere") && complaint.starts_with("error: "), "{complaint}");
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
