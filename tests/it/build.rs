//! `headwater build`: what it writes, when it refuses, and what it leaves alone.

use std::fs;

use crate::project::{Project, bare, copy_of, png, project};

fn two_versions() -> Project {
    project()
        .file("content/index.md", "# Home\n\nStart with <proc:https>.\n")
        .file(
            "content/tracking/https.md",
            "---\nid: https\ntitle: Serve links over HTTPS\nsummary: Links start with https.\n---\n\n\
             Needed once.\n\n## Steps\n\n1. {ui <5.0} Turn on <ui:settings.tracking.ssl>.\n\n\
             2. {ui >=5.0} Turn on <ui:settings.domains.https?path>.\n\n   > [!CHECK]\n   > It is on.\n\n   \
             > [!IF] It is grey\n   > Wait a day.\n\n   > [!AGENT]\n   > Look at the log.\n\n\
             3. {for agent} {by senior} Turn it on by hand.\n\n   > [!ESCALATE] senior\n   > - account id\n",
        )
        .file("content/new.md", "---\ntitle: New\nui: \">=5.0\"\n---\n\nText.\n")
}

/// How many files the build wrote, without its own list of them.
fn files(project: &Project) -> usize {
    project.tree("book").len() - 1
}

#[test]
fn the_newest_version_is_at_the_root_and_older_ones_in_folders() {
    let project = two_versions();
    let run = project.clean(&["build"]);
    let count = files(&project);
    assert_eq!(
        run.out,
        format!(
            "withheld from customer: 2 passages in 1 text\n\
             withheld from in-app: 2 passages in 1 text\n\
             built customer, agent and in-app for UI 5.0 and 4.2 in book: {count} files written, 0 unchanged, 0 removed\n"
        )
    );
    let newest = project.read("book/customer/tracking/https.html");
    assert!(newest.contains("<strong class=\"ui\" data-ui=\"settings\">Settings</strong> <span class=\"then\">›</span> <strong class=\"ui\" data-ui=\"settings.domains\">Domains</strong>"));
    assert!(!newest.contains("HTTPS links"), "another version's label");
    let older = project.read("book/customer/4.2/tracking/https.html");
    assert!(
        older.contains(">HTTPS links</strong>")
            && older.contains("<a href=\"../../tracking/https.html\" data-keep-anchor>Read this page for 5.0</a>")
    );
    assert!(
        project.exists("book/customer/new.html")
            && project.read("book/customer/4.2/new.html").contains("It came with 5.0")
    );
    assert!(project.read("book/customer/new.html").contains("4.2 <span>not in 4.2 yet</span>"));
}

#[test]
fn each_audience_gets_its_own_text() {
    let project = two_versions();
    project.clean(&["build"]);
    let customer = project.read("book/customer/tracking/https.html");
    let agent = project.read("book/agent/tracking/https.html");
    let in_app = project.read("book/in-app/5.0.json");
    for internal in ["Look at the log", "by hand", "account id", "senior"] {
        assert!(!customer.contains(internal) && !in_app.contains(internal), "{internal} leaks");
        assert!(agent.contains(internal), "{internal} is missing");
    }
    assert!(agent.contains("noindex") && !customer.contains("noindex"));
    let help: serde_json::Value = serde_json::from_str(&in_app).unwrap();
    assert_eq!(help["elements"]["settings.domains.https"]["used_in"]["https"], serde_json::json!([1]));
    assert_eq!(help["procedures"]["https"]["steps"][0]["branches"][0]["when"][0], "It is grey");
    assert_eq!(help["procedures"]["https"]["steps"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_sources_give_the_same_bytes_wherever_they_stand() {
    let (first, second) = (copy_of("content"), copy_of("content"));
    for project in [&first, &second] {
        let files: Vec<(String, Vec<u8>)> = project.tree("").into_iter().collect();
        for (path, bytes) in files {
            project.write(&format!("content/{path}"), &bytes);
        }
        project.write("book.toml", include_bytes!("../../book.toml"));
        project.clean(&["build"]);
    }
    let (one, two) = (first.tree("book"), second.tree("book"));
    assert!(one.len() > 100 && one == two);
}

#[test]
fn what_did_not_change_is_not_written_again() {
    let project = two_versions();
    project.clean(&["build"]);
    let time = |path: &str| fs::metadata(project.path(path)).unwrap().modified().unwrap();
    let before = time("book/customer/index.html");
    let same = project.clean(&["build"]);
    let count = files(&project);
    assert!(same.out.ends_with(&format!("0 files written, {count} unchanged, 0 removed\n")), "{}", same.out);
    project.write("content/new.md", b"---\ntitle: New\nui: \">=5.0\"\n---\n\nOther text.\n");
    let old = project.tree("book");
    project.clean(&["build"]);
    let new = project.tree("book");
    // What lists files or words changes with them.
    let is_page = |path: &&str| path.ends_with(".html");
    let changed = new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).map(|(path, _)| path.as_str());
    assert_eq!(changed.filter(is_page).collect::<Vec<_>>(), ["agent/new.html", "customer/new.html"]);
    assert_eq!(time("book/customer/index.html"), before);
}

#[test]
fn a_page_that_is_gone_is_removed_and_foreign_files_stay() {
    let project = two_versions();
    project.clean(&["build"]);
    project.write("book/customer/CNAME", b"help.example.com\n");
    project.write("book/.git/HEAD", b"ref: refs/heads/main\n");
    project.remove("content/new.md");
    let run = project.clean(&["build"]);
    assert!(!run.out.ends_with(" 0 removed\n"), "{}", run.out);
    for path in ["customer/new.html", "customer/new.html.md", "customer/4.2/new.html", "agent/new.html"] {
        assert!(!project.exists(&format!("book/{path}")), "{path}");
    }
    assert_eq!(project.read("book/customer/CNAME"), "help.example.com\n");
    assert_eq!(project.read("book/.git/HEAD"), "ref: refs/heads/main\n");
}

#[test]
fn an_error_leaves_the_last_build_as_it_was() {
    let project = two_versions();
    project.clean(&["build"]);
    let before = project.tree("book");
    project.write("content/new.md", b"---\ntitle: New\n---\n\nOpen <ui:settings.domain>.\n");
    let run = project.run(&["build"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[unknown-ui]") && run.err.ends_with("nothing was written\n"), "{}", run.err);
    assert_eq!(project.tree("book"), before);
}

#[test]
fn a_part_can_be_built_alone_and_the_rest_stays() {
    let project = two_versions();
    project.clean(&["build"]);
    let agent = project.tree("book/agent");
    project.write("content/index.md", b"# Home\n\nOther text. <proc:https>\n");
    let run = project.clean(&["build", "--audience", "customer", "--ui-version", "4.2"]);
    assert!(run.out.contains("\nbuilt customer for UI 4.2 in book: "), "{}", run.out);
    assert!(project.exists("book/customer/4.2/index.html") && !project.exists("book/customer/index.html"));
    assert_eq!(project.tree("book/agent"), agent);
}

#[test]
fn unknown_parts_are_refused_with_the_nearest_name() {
    let project = two_versions();
    let run = project.run(&["build", "--audience", "custmer"]);
    assert_eq!((run.code, run.err.as_str()), (2, "error: unknown audience `custmer`; did you mean `customer`?\n"));
    let run = project.run(&["build", "--ui-version", "4.0"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: `4.0` is not a supported UI version; supported: 4.2 and 5.0\n")
    );
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    for dir in [".", "content", "..", "/", "content/book", "templates", "full", "file"] {
        let project =
            two_versions().file("full/notes.txt", "mine").file("file", "mine").file("templates/site/base.css", "");
        let settings = project.read("book.toml") + &format!("\n[build]\nbuild-dir = \"{dir}\"\n");
        project.write("book.toml", settings.as_bytes());
        let before = project.tree("");
        let run = project.run(&["build"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{dir}: {}", run.err);
        assert!(run.err.starts_with("error: nothing is written to "), "{dir}: {}", run.err);
        assert_eq!(project.tree(""), before, "{dir}");
    }
}

#[test]
fn a_folder_of_markdown_with_a_three_line_book_builds() {
    let project = bare()
        .file("book.toml", "[book]\ntitle = \"Notes\"\nsrc = \".\"\n")
        .file("README.md", "# Notes\n\nSee [more](deep/er/more.md) and [all](deep/).\n")
        .file("deep/er/more.md", "Text without a heading.\n\n1. First\n2. Second\n")
        .file("deep/index.md", "# Deep\n\n![A picture](../a.png)\n");
    project.write("a.png", &png("written by a program"));
    let run = project.clean(&["build"]);
    assert!(run.out.starts_with("built customer, agent and in-app for UI current"), "{}", run.out);
    let home = project.read("book/customer/index.html");
    assert!(home.contains("href=\"deep/er/more.html\"") && home.contains("href=\"deep/index.html\""));
    assert!(project.read("book/customer/deep/index.html").contains("src=\"../assets/a.png\" alt=\"A picture\""));
    let shown = fs::read(project.path("book/customer/assets/a.png")).unwrap();
    assert!(shown.starts_with(b"\x89PNG") && !String::from_utf8_lossy(&shown).contains("program"));
    assert!(project.exists("book/customer/deep/er/index.html"), "a folder without a page of its own gets one");
}

#[test]
fn a_template_of_the_book_replaces_ours_and_a_faulty_one_is_shown() {
    let page = "{% extends \"site/layout.html\" %}\n{% block text %}<p>Ours: {{ title }}</p>{% endblock text %}\n";
    let project = two_versions().file("templates/customer/page.html", page);
    project.clean(&["build"]);
    assert!(project.read("book/customer/index.html").contains("<p>Ours: Home</p>"));
    assert!(!project.read("book/agent/index.html").contains("Ours:"));

    project.write("templates/customer/page.html", page.replace("title }}", "titel }}").as_bytes());
    let run = project.run(&["build"]);
    assert_eq!(run.code, 1, "{run:#?}");
    assert!(run.err.contains("templates/customer/page.html:2:") && run.err.contains("titel"), "{}", run.err);

    project.write("templates/customer/page.html", b"{% if %}");
    project.write("templates/customer/pgae.html", b"");
    project.write("templates/customer/styel.css", b"");
    let findings = project.findings();
    assert!(findings.iter().any(|finding| finding.starts_with("templates/customer/page.html:1:")), "{findings:#?}");
    assert!(findings.iter().any(|finding| finding.starts_with("templates/customer/styel.css:1:1:")), "{findings:#?}");
}

#[test]
fn addresses_that_need_escapes_work() {
    let project = project()
        .file("content/index.md", "# Home\n\n[a](<with space & more.md>) [b](%C3%A4rger.md#größe)\n")
        .file("content/with space & more.md", "# A\n\nText.\n")
        .file("content/ärger.md", "# B\n\n## Größe\n\nText.\n");
    project.clean(&["build"]);
    let home = project.read("book/customer/index.html");
    assert!(home.contains("href=\"with%20space%20%26%20more.html\""), "{home}");
    assert!(home.contains("href=\"%C3%A4rger.html#gr%C3%B6%C3%9Fe\""), "{home}");
}
