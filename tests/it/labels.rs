//! Labels in plain words: what a fix writes, what stays as it is, and that no text breaks the reading of it.

use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

use crate::project::{Project, cases, project};

/// What `lint` says of a project, as its JSON form has it.
fn diagnostics(project: &Project) -> Vec<serde_json::Value> {
    let run = project.run(&["lint", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"));
    report["diagnostics"].as_array().unwrap().clone()
}

/// A file with the edits of every safe fix of a rule made in it.
fn mended(project: &Project, path: &str, rule: &str) -> String {
    let mut text = project.read(path);
    let found = diagnostics(project);
    let fixes = found.iter().filter(|entry| entry["rule"] == rule && entry["fix"]["safe"] == true);
    let mut edits: Vec<_> = fixes.flat_map(|entry| entry["fix"]["edits"].as_array().unwrap().clone()).collect();
    edits.sort_by_key(|edit| edit["start"].as_u64());
    for edit in edits.iter().rev() {
        let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
        assert_eq!(edit["file"], path);
        assert!(text.is_char_boundary(at("start")) && text.is_char_boundary(at("end")), "{edit} in {text:?}");
        text.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    }
    text
}

#[test]
fn a_safe_fix_takes_the_place_of_a_bold_run_and_of_nothing_else() {
    let text = "\
# Count clicks

## Steps

1. Open **Settings** > **Tracking**, then **Settings > Tracking**.

2. In __Tracking__, and on the [**Tracking**](https://app.example.com/) page, wait.

3. Choose **tracking**, ***Tracking***, **Tracking…** or the **Track&#105;ng** tab.

4. Open **Settings** (at the top) > **Tracking**.

5. {ui >=5.0} Turn on the switch **HTTPS**.
";
    let project = project().file("content/a.md", text);
    let expected = "\
# Count clicks

## Steps

1. Open <ui:settings.tracking?path>, then <ui:settings.tracking?path>.

2. In <ui:settings.tracking>, and on the [**Tracking**](https://app.example.com/) page, wait.

3. Choose **tracking**, ***Tracking***, **Tracking…** or the **Track&#105;ng** tab.

4. Open **Settings** (at the top) > **Tracking**.

5. {ui >=5.0} Turn on the switch <ui:settings.domains.https>.
";
    assert_eq!(mended(&project, "content/a.md", "plain-ui-label"), expected);
}

#[test]
fn a_safe_fix_changes_no_word_of_a_page() {
    let text =
        "# Count clicks\n\n## Steps\n\n1. Open the **Tracking** page.\n\n2. {ui <5.0} Turn on **HTTPS links**.\n";
    let project = project().file("content/a.md", text);
    let words = |project: &Project| {
        assert_eq!(project.run(&["build"]).code, 0);
        let html = project.read("book/customer/4.2/a.html");
        let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned();
        // The two differ in the class of the bold text, and in that the page now knows where the label is.
        let mut parts = main.split("<details class=\"aid\"><summary>Where is it?");
        let rest = parts.clone().skip(1).filter_map(|part| part.split_once("</details>")).map(|(_, rest)| rest);
        let main: String = parts.next().into_iter().chain(rest).collect();
        main.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text).to_owned()).collect::<String>()
    };
    let before = words(&project);
    let fixed = mended(&project, "content/a.md", "plain-ui-label");
    assert!(fixed.contains("<ui:settings.tracking>") && fixed.contains("<ui:settings.tracking.ssl>"), "{fixed}");
    project.write("content/a.md", fixed.as_bytes());
    assert_eq!(words(&project), before);
}

#[test]
fn a_reference_in_a_yaml_string_leaves_it_sound() {
    let text = "\
title: Count clicks
steps:
  - do: Open the **Tracking** page
  - { do: 'Open the **Tracking** page, and don''t wait' }
  - \"Open **Settings > Tracking** \\u2014 the **Tracking** page\"
  - |
    **Tracking** is the page to open.

    Open the **Tracking** page.
";
    let project = project().file("content/a.yaml", text);
    let fixed = mended(&project, "content/a.yaml", "plain-ui-label");
    assert_eq!(
        fixed,
        text.replace("the **Tracking** page", "the <ui:settings.tracking> page")
            .replace("**Settings > Tracking**", "<ui:settings.tracking?path>",)
    );
    project.write("content/a.yaml", fixed.as_bytes());
    assert_eq!(diagnostics(&project), [0; 0].map(|_| serde_json::Value::Null));
}

#[test]
fn a_removed_label_offers_its_successor_and_leaves_the_choice_to_the_writer() {
    let project = project()
        .file("content/a.md", "# A\n\n{ui >=5.0} Turn on **HTTPS links** or **SSL**.\n\n{ui <5.0} Turn on **SSL**.\n");
    let found = diagnostics(&project);
    let told: Vec<_> = found.iter().map(|entry| (entry["help"].as_str().unwrap(), &entry["fix"]["safe"])).collect();
    let successor = "write `<ui:settings.domains.https>`, which replaced it: `HTTPS`";
    let renamed = "write `<ui:settings.tracking.ssl>`; it is called `HTTPS links` in 4.2";
    let no = serde_json::Value::Bool(false);
    assert_eq!(told, [(successor, &no), (successor, &no), (renamed, &no)]);
    let related: Vec<_> = found.iter().map(|entry| entry["related"][0]["message"].as_str().unwrap()).collect();
    assert_eq!(related, ["removed in 5.0", "called `HTTPS links` since 4.2", "called `HTTPS links` since 4.2"]);
}

#[test]
fn a_catalog_that_could_not_be_read_to_its_end_accuses_nobody() {
    let catalog = "settings: { label: Settings, removed: \"4.2\" }\nsettings.x: [\n";
    let project = project().file("content/ui.yaml", catalog).file("content/a.md", "# A\n\nClick **Settings**.\n");
    assert!(diagnostics(&project).iter().all(|entry| entry["rule"] == "invalid-source"));
}

#[test]
fn a_text_of_labels_alone_is_read_to_its_end() {
    let project = project();
    for (name, piece) in [
        ("a", "Settings > Tracking > "),
        ("b", "**SSL** "),
        ("c", "\"SSL\" 'SSL "),
        ("d", "**Settings** > **SSL** "),
        ("e", ":guilabel:`SSL` <b>SSL "),
        ("f", "Settings &gt; SSL, "),
    ] {
        project.write(&format!("content/{name}.md"), format!("# {name}\n\n{}\n", piece.repeat(2_000)).as_bytes());
    }
    let catalog: String = (0..500).map(|number| format!("e{number}: {{ label: SSL, removed: \"4.2\" }}\n")).collect();
    project.write("content/ui/more.yaml", catalog.as_bytes());
    let run = project.run(&["lint", "--format", "json"]);
    assert!(run.code <= 1, "{}", run.err);
}

/// What the reading looks for, and what may stand between.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "**Settings**", "**SSL**", "__Tracking__", "Settings", "Tracking", "HTTPS links", " > ", " › ", " &gt; ",
    " -> ", "Click ", "click the ", " page", " tab. ", ". ", ", which was removed", " instead of ", "(", ")",
    "\"", "“", "”", "‘", "’", "'", "«", "»", "`", ":guilabel:`SSL`", "{guilabel}`SSL`", "btn:[SSL]",
    "menu:Settings[Tracking > SSL]", "<b>", "</b>", "<b>SSL</b>", "*", "**", "***",
    "[**SSL**](https://example.com)", "[SSL](a.md)", "\\*", "\\", "&amp;", "&#x53;SL", "é", "設定", "\u{fffc}",
    " ", "  \n", "\n", "\n\n", "\n1. ", "\n- ", "\n> ", "\n# ", "| ", " |\n", "| --- |\n", "~~SSL~~",
    "<ui:settings.tracking>", "{var product}", "In 4.0, ", "Don’t ", "…", "!", "**SSL…**",
];

/// A text made of these pieces, in any order.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(96) })]

    #[test]
    fn no_text_breaks_the_reading_and_no_fix_makes_a_finding(text in text()) {
        let project = project().file("content/a.md", &format!("# A\n\n{text}\n"));
        let count = |rule: &str, found: &[serde_json::Value]| found.iter().filter(|entry| entry["rule"] == rule).count();
        let before = diagnostics(&project);
        let fixes = before.iter().filter(|entry| entry["rule"] == "plain-ui-label" && entry["fix"]["safe"] == true).count();
        let fixed = mended(&project, "content/a.md", "plain-ui-label");
        project.write("content/a.md", fixed.as_bytes());
        let after = diagnostics(&project);
        assert_eq!(count("plain-ui-label", &after), count("plain-ui-label", &before) - fixes, "{text:?} to {fixed:?}");
        assert_eq!(after.len(), before.len() - fixes, "{text:?} to {fixed:?}: {after:#?}");
        assert_eq!(mended(&project, "content/a.md", "plain-ui-label"), fixed);
    }
}
