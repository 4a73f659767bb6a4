//! The two spellings of a procedure are one model, and small differences of a file make none.

use crate::project::{Project, project};

const MARKDOWN: &str = "\
---
id: https
title: Serve links over `https`
summary: Links of {var product} start with https.
ui: \">=4.2\"
---

Mail programs *warn* about links.

## Steps

1. Open <ui:settings?path>.

2. {ui <5.0} {id turn-on} Turn on <ui:settings.tracking.ssl>.

3. {ui >=5.0} {id turn-on} Turn on <ui:settings.domains.https>.

   > [!CHECK]
   > Send yourself a message.

   > [!IF] The switch is *grey*
   > Wait, then see <proc:https>.

   > [!AGENT]
   > Look at the log.

4. {for agent} {by senior} Turn it on by hand.

   > [!ESCALATE] senior
   > - account id
   > - link domain

## Afterwards

Nothing.
";

const YAML: &str = "\
id: https
title: Serve links over `https`
summary: Links of {var product} start with https.
ui: '>=4.2'
intro: |
  Mail programs *warn* about links.
steps:
  - Open <ui:settings?path>.
  - do: Turn on <ui:settings.tracking.ssl>.
    ui: <5.0
    id: turn-on
  - do: >-
      Turn on
      <ui:settings.domains.https>.
    ui: '>=5.0'
    id: turn-on
    check: Send yourself a message.
    if:
      - when: The switch is *grey*
        then: Wait, then see <proc:https>.
    agent: \"Look at the log.\"
  - do: Turn it on by hand.
    for: agent
    by: senior
    escalate:
      to: senior
      collect: [account id, link domain]
notes: |
  ## Afterwards

  Nothing.
";

fn output(project: &Project) -> std::collections::BTreeMap<String, Vec<u8>> {
    let run = project.run(&["build"]);
    assert_eq!(run.code, 0, "{}", run.err);
    project.tree("book")
}

#[test]
fn markdown_and_yaml_give_the_same_bytes() {
    let markdown = output(&project().file("content/https.md", MARKDOWN));
    let yaml =
        output(&project().file("content/https.yaml", &YAML.replace(">-\n      Turn on\n      <ui", "Turn on <ui")));
    let text = |files: &std::collections::BTreeMap<String, Vec<u8>>, path: &str| {
        String::from_utf8(files[path].clone()).unwrap()
    };
    assert_eq!(text(&markdown, "agent/https.html"), text(&yaml, "agent/https.html"));
    assert_eq!(markdown, yaml);
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = output(&project().file("content/https.md", MARKDOWN));
    let windows = MARKDOWN.replace('\n', "\r\n");
    assert_eq!(output(&project().file("content/https.md", &windows)), plain);
    assert_eq!(output(&project().file("content/https.md", &format!("\u{feff}{MARKDOWN}"))), plain);
    let folded = output(&project().file("content/https.yaml", YAML));
    assert_eq!(output(&project().file("content/https.yaml", &YAML.replace('\n', "\r\n"))), folded);
}

#[test]
fn places_are_the_same_with_other_line_ends() {
    let wrong = MARKDOWN.replace("settings.domains.https", "settings.nowhere");
    let plain = project().file("content/https.md", &wrong).findings();
    assert!(plain[0].starts_with("content/https.md:16:36: error[unknown-ui]"), "{plain:#?}");
    assert_eq!(project().file("content/https.md", &wrong.replace('\n', "\r\n")).findings(), plain);
    assert_eq!(project().file("content/https.md", &format!("\u{feff}{wrong}")).findings(), plain);
}

#[test]
fn versions_are_names_and_never_numbers() {
    let book = "[book]\ntitle = \"A\"\n[ui]\nversions = [4.1, 4.9, \"4.10\", \"2025-spring\"]\nsupported = \">=4.9\"\n";
    let project = project()
        .file("book.toml", book)
        .file("content/ui.yaml", "a: { label: A, kind: page, since: 4.10 }\nb: { label: B, removed: 4.10 }\n")
        .file(
            "content/p.md",
            "---\ntitle: P\nui: '>=4.9, <2025-spring'\n---\n\n{ui 4.10} <ui:a>\n\n{ui <4.10} <ui:b>\n",
        );
    project.clean(&["build"]);
    assert!(project.exists("book/customer/4.10/p.html") && project.exists("book/customer/4.9/p.html"));
    let newest = project.read("book/customer/p.html");
    assert!(
        newest.contains("does not exist any more in UI version 2025-spring. The last one with it is 4.10"),
        "{newest}"
    );
    assert!(project.exists("book/in-app/2025-spring.json"));
}

#[test]
fn ids_of_steps_depend_on_their_words_alone() {
    let ids = |text: &str| -> Vec<String> {
        let project = project().file("content/a.md", &format!("# A\n\n## Steps\n\n{text}"));
        output(&project);
        let page = project.read("book/customer/a.html");
        page.split("<li class=\"step\" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("1. Open <ui:settings>.\n2. Save.\n3. Save.\n"), ["open-settings", "save", "save-2"]);
    assert_eq!(ids("1. Look around.\n2. Open <ui:settings>.\n"), ["look-around", "open-settings"]);
    assert_eq!(ids("1. {for agent} Save.\n2. Save.\n3. {id keep} Save.\n"), ["save", "keep"]);
}

#[test]
fn private_first_books_show_only_what_names_its_readers() {
    let book = "[book]\ntitle = \"A\"\ndefault-for = [\"agent\"]\n";
    let project = project()
        .file("book.toml", book)
        .file("content/ui.yaml", "a: { label: A }\n")
        .file("content/inside.md", "# Inside\n\nText.\n")
        .file("content/outside.md", "---\ntitle: Outside\nfor: [customer, agent]\n---\n\nText.\n");
    project.clean(&["build"]);
    assert!(!project.exists("book/customer/inside.html") && project.exists("book/agent/inside.html"));
    assert!(project.exists("book/customer/outside.html"));
}

#[test]
fn no_html_and_no_scheme_of_the_content_reaches_a_page() {
    let lint = "raw-html = \"allow\"\nbroken-link = \"allow\"\nmissing-image = \"allow\"\n";
    let text = "\
# A <b onclick=x>title</b>

<script>alert(1)</script>

<img src=x onerror=alert(1)> and [a](javascript:alert(1)) and ![b](javascript:alert(1)) and <vbscript:x>

[c](\tjava&Tab;script:alert(1)) [d](//evil.example) [e](DATA:text/html,x) [f](https://ok.example/?a=\"><script>)

```a\"><script>
</code><script>
```

| <script> |
| --- |
| <svg onload=x> |
";
    let project = project().file("book.toml", &(crate::project::BOOK.to_owned() + lint)).file("content/a.md", text);
    let files = output(&project);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes).to_lowercase();
        for script in page.split("<script").skip(1) {
            let kinds = [" type=\"application/ld+json\">", " type=\"application/json\" class=\"desk-data\">"];
            let data = kinds.iter().find_map(|kind| script.strip_prefix(kind)).and_then(|data| data.split_once('<'));
            let is_data = data.is_some_and(|(_, end)| end.starts_with("/script>"));
            let source = script.strip_prefix(" src=\"").map(|source| source.trim_start_matches("../"));
            let is_ours = source.is_some_and(|own| own.starts_with("assets/") || own.starts_with("/assets/"));
            assert!(is_data || is_ours, "{path} holds <script{script}");
        }
        for bad in
            ["<script>", "<img src=x", "<svg", "<b onclick", "href=\"java", "href=\"vb", "href=\"data", "src=\"java"]
        {
            assert!(!page.contains(bad), "{path} holds {bad}");
        }
    }
    assert!(String::from_utf8_lossy(&files["customer/a.html"]).contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}
