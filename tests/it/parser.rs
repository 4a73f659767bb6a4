//! What a source may be called and may hold, and what becomes of it when it may not.

use crate::project::{Project, bare, project};

/// A book with one file, which is built when it can be.
fn book(path: &str, text: &str) -> Project {
    let book = bare()
        .file("book.toml", "[book]\ntitle = \"A\"\n[support]\ntiers = [\"one\"]\n")
        .file("content/index.md", "# Home\n\nText.\n")
        .file(path, text);
    book.run(&["build"]);
    book
}

#[test]
fn a_key_for_readers_with_a_slip_publishes_nothing() {
    for key in [
        "audeince: agent",
        "For: agent",
        "for : agnt",
        "for: Agent",
        "for:",
        "for: []",
        "for: [customer, intern]",
        "for: null",
        "for: internal # customer",
        "fro: agent",
    ] {
        let text = format!("---\ntitle: Inside\n{key}\n---\n\nzqsecret\n");
        let book = book("content/a.md", &text);
        assert!(!book.exists("book"), "{key} was built");
        let run = book.run(&["lint"]);
        assert!(run.code == 1 && run.out.contains("content/a.md:3:"), "{key}: {}", run.out);
        // In YAML it is the same.
        let text = format!("title: Inside\n{key}\nsteps: [zqsecret]\n");
        assert!(!self::book("content/a.yaml", &text).exists("book"), "{key} was built in YAML");
    }
}

#[test]
fn characters_that_nobody_sees_are_found_wherever_they_stand() {
    let hidden = "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200f}\u{061c}\u{fffe}\u{e0041}\u{e007f}\u{1b}\u{7}\u{85}";
    for char in hidden.chars() {
        for (path, text) in [
            ("content/a.md", format!("# A\n\nTe{char}xt.\n")),
            ("content/a.md", format!("# A\n\n```\nco{char}de\n```\n")),
            ("content/a.md", format!("# A{char}a\n\nText.\n")),
            ("content/a.md", format!("---\ntitle: \"A{char}a\"\n---\n\nText.\n")),
            ("content/a.md", format!("---\nid: a{char}a\n---\n\n# A\n")),
            ("content/a.yaml", format!("title: A\nsteps: [\"G{char}o\"]\n")),
            (&*format!("content/a{char}a.md"), "# A\n\nText.\n".to_owned()),
        ] {
            let run = project().file(path, &text).run(&["lint"]);
            assert_ne!(run.code, 0, "{} passes in {path}: {text:?}", char.escape_unicode());
        }
    }
    for text in ["مرحبا بالعالم", "שלום עולם", "می\u{200c}خواهم", "क\u{200d}ष", "👩\u{200d}💻"]
    {
        let run = project().file("content/a.md", &format!("# A\n\n{text}\n")).run(&["lint", "--deny", "warn"]);
        assert_eq!(run.code, 0, "{text}: {}", run.out);
    }
}

#[test]
fn an_id_has_no_look_alike() {
    for id in [
        "p\u{430}ypal",
        "\u{131}d",
        "I1",
        "e\u{301}",
        "\u{e9}",
        "\u{ff41}",
        "a\u{200b}b",
        "a\u{ad}b",
        "a b",
        "a\u{feff}b",
    ] {
        let run =
            project().file("content/a.md", &format!("---\nid: \"{id}\"\ntitle: A\n---\n\nText.\n")).run(&["lint"]);
        assert!(run.out.contains("cannot be an id"), "{}: {}", id.escape_unicode(), run.out);
    }
}

/// Ids that are more than a name, or the name of something else.
#[rustfmt::skip]
const IDS: [&str; 17] = [
    "../x", "/etc/x", "a\\b", ".", "", "..", "%2e%2e", "a:b", "404", "search", "index", "assets", ".well-known", "🎉", "-",
    "con", "a/../../x",
];
/// Files of such names.
#[rustfmt::skip]
const FILES: [&str; 19] = [
    "con.md", "NUL.md", "com1.md", "com1/x.md", "lpt9.txt.md", "aux.md", "conin$.md", "COM\u{b9}.md", "a .md", "a..md", "a:b.md",
    "index.md", "404.md", "sitemap.md", "assets/x.md", "search/x.md", "llms.md", "a%2e.md", "🎉.md",
];

/// Whether Windows cannot hold a path.
fn is_reserved(path: &str) -> bool {
    let names = ["con", "nul", "aux", "prn", "com1", "lpt9", "conin$", "com\u{b9}"];
    path.split('/').any(|part| {
        let stem = part.split('.').next().unwrap_or_default().to_lowercase();
        names.contains(&stem.as_str()) || part.ends_with(' ') || part.contains([':', '\\'])
    })
}

#[test]
fn a_name_is_refused_or_stays_in_its_place() {
    let text = |id: &str| format!("---\nid: {}\ntitle: A\n---\n\nzqtext\n", serde_json::Value::from(id));
    let by_id = IDS.map(|id| ("content/a.md".to_owned(), text(id)));
    let by_name = FILES.map(|file| (format!("content/{file}"), "# A\n\nzqtext\n".to_owned()));
    for (path, text) in by_id.into_iter().chain(by_name) {
        let book = book(&path, &text);
        if !book.exists("book") {
            assert_ne!(book.run(&["lint"]).code, 0, "{path}: {text}");
            continue;
        }
        let mut around = book
            .tree("")
            .into_keys()
            .filter(|path| !["book/", "content/", ".headwater/"].iter().any(|ours| path.starts_with(ours)));
        assert_eq!(around.next().as_deref(), Some("book.toml"), "{path}");
        assert_eq!(around.next(), None, "{path}: something was written elsewhere");
        let files = book.tree("book/customer").into_iter().filter(|(path, _)| path.ends_with(".html"));
        let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("zqtext");
        let pages: Vec<String> = files.filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path).collect();
        assert!(!pages.is_empty(), "{path} was lost: {text}");
        let bad = pages.iter().find(|page| is_reserved(page));
        assert_eq!(bad, None, "{path} became what Windows cannot hold");
    }
    // Some disks cannot hold a name of that length at all.
    let book = bare().file("book.toml", "[book]\ntitle = \"A\"\n").file("content/index.md", "# Home\n");
    if std::fs::write(book.path("content").join("n".repeat(300) + ".md"), "# A\n").is_ok() {
        assert_ne!(book.run(&["lint"]).code, 0);
    }
}
