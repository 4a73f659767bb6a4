//! The second gate: it passes what the build wrote, and finds whatever somebody puts into it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::project::{Project, Run, bare, copy_of, png, repository};
use crate::reports;

/// A book with internal text of every kind, and what its files say.
fn book() -> Project {
    let book = bare()
        .file(
            "book.toml",
            "[book]\ntitle = \"Help\" # ask Berta Quindlen\n[ui]\nversions = [\"4.0\", \"5.0\"]\n\
             [support]\ntiers = [\"frontline\", \"platform-night-shift\"]\n[support.desk.frontline]\nqueue = \"Morning queue of the desk\"\n\
             [vars]\nbackdoor = \"console.inside.example\"\nproduct = \"Postbird\"\n\
             [lint]\ninternal-words = [\"Jira\"]\n[output.customer]\nurl = \"https://help.example.com\"\n",
        )
        .file("content/ui.yaml", "settings: { label: Settings } # named by Berta\nadmin: { label: Quarantine overrides }\n")
        .file("content/index.md", "# Home\n\nWelcome to {var product}.\n")
        .file("content/_steps.md", "---\nid: steps\ntitle: Steps\n---\n\nRelease the embargo on the seventh server.\n")
        .file("content/raise-secret-limit.md", "---\ntitle: Raise it\nfor: agent\n---\n\nOnly the crew may raise that limit.\n")
        .file(
            "content/a.md",
            "---\ntitle: Open it\nowner: deliverability-crew\n# not before spring\n---\n\nOpen <ui:settings>. ![The page with its list](shown.png)\n\n\
             {for agent} The mirror in Oslo is never told to anybody, see <ui:admin> and {var backdoor}.\n\n\
             <!-- the auditors have not seen this page -->\n\n{for agent} {include steps}\n\n## Steps\n\n1. Open the page.\n\n   > [!AGENT]\n   > Look for the purple flag first.\n\n\
             2. {for agent} {id lift-the-quarantine} {by platform-night-shift} Lift it by hand.\n\n   > [!ESCALATE] platform-night-shift\n   > - serial number of the rack\n",
        );
    book.write("content/shown.png", &png("shown"));
    book.write("content/hidden-console.png", &png("hidden"));
    book.clean(&["build"]);
    book
}

fn verify(book: &Project) -> Run {
    let run = book.run(&["verify-output"]);
    assert!(run.err.is_empty(), "{run:#?}");
    run
}

#[test]
fn what_a_build_wrote_passes_and_the_report_says_how_much_was_searched() {
    let book = book();
    let run = verify(&book);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.starts_with("checked ") && run.out.contains(" internal passages of 5 sources; 0 errors"),
        "{}",
        run.out
    );
    let run = book.run(&["verify-output", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let output = &report["checked"]["output"];
    assert!(output["files"].as_u64() > Some(10) && output["passages"].as_u64() > Some(15), "{report:#}");
}

#[test]
fn the_repository_s_books_pass() {
    for folder in [".", "docs", "tests/books/every-form", "tests/books/platform-s-repaired"] {
        let book = copy_of(&format!("{folder}/content"));
        let files = book.tree("");
        for (path, bytes) in files {
            book.write(&format!("content/{path}"), &bytes);
        }
        book.write("book.toml", &fs::read(repository().join(folder).join("book.toml")).unwrap());
        assert_eq!(book.run(&["build"]).code, 0, "{folder}");
        let run = verify(&book);
        assert_eq!(run.code, 0, "{folder}: {}", run.out);
    }
}

/// Something that is written into a public file, and the rule that finds it.
const PLANTED: [(&str, &str, &str); 30] = [
    ("customer/a.html", "<p>The mirror in Oslo is never told to anybody</p>", "leaked-text"),
    ("customer/a.html", "<p>the MIRROR <b>in</b>&#32;Oslo&nbsp;is\u{200b} never\ttold</p>", "leaked-text"),
    ("customer/a.html", "<p data-x='The%20mirror%20in%20Oslo%20is%20never'>x</p>", "leaked-text"),
    ("customer/a.html.md", "The mirror in Oslo is\nnever told to anybody\n", "leaked-text"),
    ("customer/llms-full.txt", "Release the embargo on the seventh server.", "leaked-text"),
    ("customer/feed.xml", "<entry><title>Look for the purple flag first</title></entry>", "leaked-text"),
    ("customer/x.html", "<p>deliverability-crew</p>", "leaked-text"),
    ("customer/x.json", "{\"owner\":\"deliverability-crew\"}", "leaked-text"),
    ("customer/x.json", r#"{"a":"the auditors h\u0061ve not seen this page"}"#, "leaked-text"),
    ("customer/x.json", "{\"a\":\"VGhlIG1pcnJvciBpbiBPc2xvIGlzIG5ldmVyIHRvbGQ\"}", "leaked-text"),
    ("in-app/5.0.json", "{\"t\":\"p\",\"c\":[\"platform-night-shift\"]}", "leaked-text"),
    ("in-app/x.js", "let a = 'serial number of the rack'", "leaked-text"),
    ("customer/x.css", ".a { content: 'Morning queue of the desk' }", "leaked-text"),
    ("customer/x.html", "<p>console.inside.example</p>", "leaked-text"),
    ("customer/x.html", "<p>Quarantine overrides</p>", "leaked-text"),
    ("customer/x.html", "<p>ask Berta Quindlen</p>", "leaked-text"),
    ("customer/x.html", "<p>not before spring</p>", "leaked-text"),
    ("customer/x.html", "<a href='x.html#lift-the-quarantine'>x</a>", "leaked-text"),
    ("customer/raise-secret-limit.html", "<p>x</p>", "leaked-name"),
    ("customer/search/0123456789.js", "hw([\"flag purpl welcom\",[[0,1,1],[0,1,1],[0,1,1]]])\n", "leaked-term"),
    ("customer/search/0123456780.js", "hw(\"elprup emoclew\")\n", "leaked-term"),
    ("customer/x.html", "<p>See jira.</p>", "internal-word"),
    ("customer/x.html", "<script>x()</script>", "live-markup"),
    ("customer/x.html", "<p onclick='x()'>x</p>", "live-markup"),
    ("customer/x.html", "<p style='color:red'>x</p>", "live-markup"),
    ("customer/x.html", "<!-- x -->", "live-markup"),
    ("customer/x.html", "<a href='java&#10;script:x()'>x</a>", "foreign-scheme"),
    ("in-app/x.json", "{\"t\":\"a\",\"href\":\"JavaScript:x()\"}", "foreign-scheme"),
    ("customer/x.html", "<p>made in HERE</p>", "leaked-place"),
    (
        "customer/x.svg",
        "<svg xmlns='http://www.w3.org/2000/svg'><desc>Look for the purple flag first</desc></svg>",
        "leaked-text",
    ),
];

#[test]
fn whatever_is_put_into_a_public_file_is_found() {
    let book = book();
    let here = fs::canonicalize(book.path("")).unwrap().to_string_lossy().into_owned();
    for (path, planted, rule) in PLANTED {
        let place = book.path(&format!("book/{path}"));
        let before = fs::read(&place).ok();
        let text = String::from_utf8(before.clone().unwrap_or_default()).unwrap();
        // What is put in stands inside the page, where it is one.
        let planted = planted.replace("HERE", &here);
        let whole = if text.contains("</body>") {
            text.replace("</body>", &format!("{planted}</body>"))
        } else {
            text + &planted
        };
        book.write(&format!("book/{path}"), whole.as_bytes());
        let run = book.run(&["verify-output", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let found = report["diagnostics"].as_array().unwrap();
        let is_it = |entry: &serde_json::Value| entry["rule"] == rule && entry["file"] == format!("book/{path}");
        assert!(run.code == 1 && found.iter().any(is_it), "{path}: {planted}: {report:#}");
        match before {
            Some(bytes) => book.write(&format!("book/{path}"), &bytes),
            None => book.remove(&format!("book/{path}")),
        }
    }
    assert_eq!(verify(&book).code, 0, "the book is as it was");
}

#[test]
fn pictures_files_and_links_that_no_build_left_are_found() {
    let book = book();
    let codes = |book: &Project| -> Vec<String> {
        let run = book.run(&["verify-output", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found.map(|entry| format!("{} {}", entry["rule"].as_str().unwrap(), entry["file"].as_str().unwrap())).collect()
    };
    book.write("book/customer/assets/shown.png", &png("Taken in Oslo"));
    assert_eq!(codes(&book), ["picture-notes book/customer/assets/shown.png"]);
    book.write("book/customer/assets/shown.png", b"GIF89a");
    book.write("book/customer/assets/hidden-console.png", b"GIF89a");
    let expected = "leaked-name book/customer/assets/hidden-console.png";
    assert!(codes(&book).iter().all(|code| code == expected) && !codes(&book).is_empty(), "{:?}", codes(&book));
    book.remove("book/customer/assets/hidden-console.png");
    std::os::unix::fs::symlink("/etc/hostname", book.path("book/customer/link.html")).unwrap();
    assert_eq!(codes(&book), ["odd-file book/customer/link.html"]);
    book.remove("book/customer/link.html");
    fs::set_permissions(book.path("book/customer/a.html"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(codes(&book), ["odd-file book/customer/a.html"]);
}

#[test]
fn every_internal_page_is_found_when_the_playbooks_are_published() {
    let book = book();
    fs::remove_dir_all(book.path("book/customer")).unwrap();
    fs::rename(book.path("book/agent"), book.path("book/customer")).unwrap();
    let run = book.run(&["verify-output", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let leaks: Vec<_> = found.iter().filter(|entry| entry["rule"] == "leaked-text").collect();
    let sources: std::collections::BTreeSet<_> =
        leaks.iter().map(|entry| entry["related"][0]["file"].as_str().unwrap()).collect();
    for source in ["book.toml", "content/_steps.md", "content/a.md", "content/raise-secret-limit.md", "content/ui.yaml"]
    {
        assert!(sources.contains(source), "{source} is not among {sources:?}");
    }
}

#[test]
fn verifying_nothing_is_no_success() {
    let nothing = bare().file("book.toml", "[book]\ntitle = \"A\"\n").file("content/a.md", "# A\n\nText.\n");
    let run = nothing.run(&["verify-output"]);
    assert!(run.code == 2 && run.err.contains("book"), "{run:#?}");
    nothing.clean(&["build", "--audience", "agent"]);
    let run = nothing.run(&["verify-output"]);
    assert!(run.code == 2 && run.err.contains("nothing was verified"), "{run:#?}");
    nothing.clean(&["build"]);
    assert_eq!(nothing.run(&["verify-output"]).code, 0);
    nothing.write("content/b.md", b"\xff");
    let run = nothing.run(&["verify-output"]);
    assert!(run.code == 2 && run.err.contains("content/b.md"), "{run:#?}");
    let faulty = bare().file("book.toml", "[bok]\n").file("content/a.md", "# A\n");
    assert_eq!(faulty.run(&["verify-output"]).code, 2);
}

#[test]
fn another_folder_can_be_named_and_every_format_tells_of_it() {
    let book = book();
    fs::rename(book.path("book"), book.path("elsewhere")).unwrap();
    assert_eq!(book.run(&["verify-output"]).code, 2);
    book.write("elsewhere/customer/x.html", b"<p>deliverability-crew</p>");
    for format in ["human", "json", "sarif", "github", "gitlab", "junit"] {
        let run = book.run(&["verify-output", "--output", "elsewhere", "--format", format]);
        assert!(run.code == 1 && run.out.contains("elsewhere/customer/x.html"), "{format}: {run:#?}");
        assert!(run.out.contains("leaked-text"), "{format}: {run:#?}");
    }
    reports::check_formats(&book, &["verify-output", "--output", "elsewhere"]);
}

#[test]
fn what_became_internal_is_not_in_the_next_build() {
    let book = bare()
        .file("book.toml", "[book]\ntitle = \"Help\"\n")
        .file("content/index.md", "# Home\n\nWelcome.\n")
        .file("content/a.md", "# Seen\n\nSeen.\n\nThe mirror in Oslo is never told to anybody.\n")
        .file("content/purple-flag-drill.md", "# Drill\n\nLook for the purple flag first.\n");
    book.clean(&["build"]);
    assert_eq!(verify(&book).code, 0);
    book.write("content/a.md", b"# Seen\n\nSeen.\n\n{for agent} The mirror in Oslo is never told to anybody.\n");
    book.write("content/purple-flag-drill.md", b"---\nfor: agent\n---\n\n# Drill\n\nLook for the purple flag first.\n");
    let run = verify(&book);
    assert!(run.code == 1 && run.out.contains("leaked-text") && run.out.contains("leaked-name"), "{}", run.out);
    book.clean(&["build"]);
    let run = verify(&book);
    assert_eq!(run.code, 0, "{}", run.out);
}

/// What `verify-output` finds in one public page when a book has one source: the rules and the files.
fn found(source: (&str, &str), page: &str) -> Vec<String> {
    let book = bare().file("book.toml", "[book]\ntitle = \"Help\"\n").file(source.0, source.1);
    book.write("book/customer/x.html", format!("<p>{page}</p>").as_bytes());
    let run = book.run(&["verify-output", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    let found = report["diagnostics"].as_array().unwrap().iter();
    found.map(|entry| format!("{} {}", entry["rule"].as_str().unwrap(), entry["file"].as_str().unwrap())).collect()
}

/// Sources that keep the text inside that begins with `Purge`, each in another way.
const HIDING: [&str; 26] = [
    "---\nfor: agent\n...\n\nPurge the seventh mail queue now.\n",
    "---\ntitle: A\u{2028}b\nfor: agent\n---\n\nPurge the seventh mail queue now.\n",
    "---\ntitle: A\u{85}b\nfor: agent\n---\n\nPurge the seventh mail queue now.\n",
    "## {for agent} Mend\n\n    # restart\n\nPurge the seventh mail queue now.\n",
    "See [the site].\n\n[the site]: https://example.com\n{for agent} Purge the seventh mail queue now.\n",
    "- [ ] {for agent} Purge the seventh mail queue now.\n",
    "1. [x] {for agent} Purge the seventh mail queue now.\n",
    "{for agent} Purge the [seventh mail][pt] queue now.\n\n[pt]: https://example.com\n",
    "```curl``` is a program.\n\n{for agent} Purge the seventh mail queue now.\n",
    "````\n```\n````\n\n<!-- Purge the seventh mail queue now. -->\n",
    "- ```\n  x\n  ```\n- y\n\n<!-- Purge the seventh mail queue now. -->\n",
    "> ~~~\n> x\n\n<!-- Purge the\nseventh mail queue now. -->\n",
    "Text ``a ` b`` <!-- Purge the seventh mail queue now. -->\n",
    "Text <!-- Purge the\n\nseventh mail queue now. -->\n",
    "<!-- a --> {for agent} Purge the seventh mail queue now.\n",
    ">\t{for agent} Purge the seventh mail queue now.\n",
    "> \t{for agent} Purge the seventh mail queue now.\n",
    "-\ta\n\n\t{for agent} Purge the seventh mail queue now.\n",
    "See [a].\n\n[a]: x\n    {for agent} Purge the seventh mail queue now.\n",
    "***\n{for agent} Purge the seventh mail queue now.\n",
    "{for agent} Mend\n---\nText.\n\nPurge the seventh mail queue now.\n",
    "See[^1].\n\n[^1]: {for agent} Purge the seventh mail queue now.\n",
    "See[^1].\n\n[^1]: Text.\n\n    > [!AGENT]\n    > Purge the seventh mail queue now.\n",
    "See [a].\n\n> [!AGENT]\n> Text.\n>\n> [a]: https://example.com/ \"Purge the seventh mail queue now.\"\n",
    "See [a].\n\n## {for agent} Mend\n\n[a]: https://example.com/\n  'Purge the seventh mail queue now.'\n",
    "See [a].\n\n{for agent} Text.\n[a]: https://example.com/ \"Purge the seventh mail queue now.\"\n",
];

#[test]
fn what_a_source_hides_in_any_way_is_found() {
    for source in HIDING {
        for page in ["Purge the seventh mail queue now.", "the seventh mail queue now"] {
            // A comment that a blank line divides is two texts.
            if source.contains("Purge the\n\n") && page.starts_with("Purge") {
                continue;
            }
            let page = if source.contains("the\n\n") { "seventh mail queue now." } else { page };
            let found = found(("content/a.md", source), page);
            assert_eq!(found, ["leaked-text book/customer/x.html"], "{source:?}: {page}");
        }
    }
}

#[test]
fn the_address_of_a_definition_that_stands_inside_is_inside() {
    let source = "See [VPN].\n\n> [!AGENT]\n> Text.\n>\n> [VPN]: https://vpn.corp.internal/zork \"Secret title\"\n";
    for page in ["<a href='https://vpn.corp.internal/zork'>VPN</a>", "<a title='Secret title'>VPN</a>"] {
        assert_eq!(found(("content/a.md", source), page), ["leaked-text book/customer/x.html"], "{page}");
    }
    let source = "See [VPN].\n\n{for agent} Text.\n\n[VPN]: https://vpn.corp.internal/zork \"Secret title\"\n";
    assert!(found(("content/a.md", source), "<a href='https://vpn.corp.internal/zork'>Secret title</a>").is_empty());
}

/// Sources that show the text that begins with `Purge` to everybody.
const SHOWING: [&str; 10] = [
    "~~~html\n<!-- start\n~~~\n\nPurge the seventh mail queue now.\n",
    "~~~html\n<!-- Purge the seventh mail queue now. -->\n~~~\n",
    "````\n```\n<!-- Purge the seventh mail queue now. -->\n````\n",
    "- ```\n  <!-- Purge the seventh mail queue now. -->\n  ```\n",
    "```curl``` is a program.\n\n```\n<!-- Purge the seventh mail queue now. -->\n```\n",
    "    <!-- Purge the seventh mail queue now. -->\n",
    "Write `` ` <!-- Purge the seventh mail queue now. --> ` ``.\n",
    "# {for agent} Mend\n\n# Open\n\nPurge the seventh mail queue now.\n",
    "- [ ] {for customer} Purge the seventh mail queue now.\n",
    "[a]: x \"b\"\nPurge the [seventh mail][a] queue now.\n",
];

#[test]
fn what_a_source_shows_is_not_taken_for_internal() {
    for source in SHOWING {
        let found = found(("content/a.md", source), "Purge the seventh mail queue now.");
        assert!(found.is_empty(), "{source:?}: {found:?}");
    }
}

#[test]
fn a_source_that_cannot_be_read_is_not_verified() {
    for source in
        [("content/a.md", "---\nfor: [agent\n---\n\nText.\n"), ("content/a.yaml", "- x\n"), ("content/ui.yaml", "x")]
    {
        let found = found(source, "Welcome");
        assert!(found.contains(&format!("odd-file {}", source.0)), "{source:?}: {found:?}");
    }
}

#[test]
fn pictures_of_one_name_are_told_apart_by_their_folders() {
    let book =
        bare().file("book.toml", "[book]\ntitle = \"Help\"\n[output.customer]\nlogo = \"brand/list.png\"\n").file(
            "content/a/a.md",
            "![List](../pub/list.png) ![Two](two%20a.png) ![Three][three]\n\n[three]: </int/three.png>\n",
        );
    for path in ["pub/list.png", "int/list.png", "list.png", "brand/list.png", "a/two a.png", "int/three.png"] {
        book.write(&format!("content/{path}"), &png("x"));
        book.write(&format!("book/customer/assets/{path}"), b"GIF89a");
    }
    let run = book.run(&["verify-output", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let files: Vec<_> = found.map(|entry| entry["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["book/customer/assets/int/list.png", "book/customer/assets/list.png"], "{report:#}");
}

#[test]
fn a_comment_in_every_line_takes_no_long_time() {
    let book = bare().file("book.toml", "[book]\ntitle = \"Help\"\n[limits]\nfile-size = \"4 MiB\"\n");
    book.write("content/a.md", "x <!-- a -->\n".repeat(75_000).as_bytes());
    book.write("book/customer/x.html", b"<p>x</p>");
    let start = std::time::Instant::now();
    assert_eq!(verify(&book).code, 0);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
