//! `headwater export`: documents that an index with its mapping takes, with nothing of other audiences.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::{Project, bare};

fn book() -> Project {
    bare()
        .file(
            "book.toml",
            "[book]\ntitle = \"Book\"\n[ui]\nversions = [\"1.0\", \"2.0\"]\n[support]\ntiers = [\"frontline\", \"senior\"]\n",
        )
        .file("content/ui.yaml", "settings: { label: Settings, kind: menu }\n")
        .file("content/index.md", "# Home\n\nText with `E 7.1`.\n")
        .file(
            "content/a/turn-on.md",
            "---\ntitle: Turn it on\nsummary: The light is on.\nsymptoms: [It stays dark]\n---\n\n## Steps\n\n\
             1. {id press} Open <ui:settings>.\n\n   > [!IF] The light stays red\n   > Wait.\n\n   \
             > [!AGENT]\n   > Ask nightshift.\n\n2. {ui <2.0} {id old} Press the old button.\n\n\
             3. {ui >=2.0} {id new} Press the new button.\n\n   > [!ESCALATE] senior\n   > - account id\n",
        )
}

/// The actions and the documents of an export.
fn exported(project: &Project, args: &[&str]) -> Vec<(Value, Value)> {
    let text = project.clean(&[&["export"], args].concat()).out;
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(text.ends_with('\n') && lines.len().is_multiple_of(2), "{text}");
    lines.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

fn mapping(project: &Project) -> Value {
    serde_json::from_str(&project.clean(&["export", "--mapping"]).out).unwrap()
}

/// Holds a document against a strict mapping, as an engine does.
fn take(document: &Value, mapping: &Value, place: &str) {
    for (key, value) in document.as_object().unwrap() {
        let place = format!("{place}.{key}");
        let property = &mapping["properties"][key];
        let is_of = |value: &Value| match property["type"].as_str() {
            Some("keyword" | "text" | "date") => value.is_string(),
            Some("integer") => value.is_u64(),
            Some("nested") => {
                take(value, property, &place);
                true
            }
            _ => false,
        };
        match value {
            Value::Array(values) => assert!(values.iter().all(is_of), "{place}: {value}"),
            value => assert!(is_of(value), "{place}: {value}"),
        }
    }
}

#[test]
fn the_mapping_takes_every_document_of_every_audience_and_version() {
    let project = book();
    let mapping = mapping(&project);
    assert_eq!(mapping["mappings"]["dynamic"], "strict");
    assert_eq!(mapping["mappings"]["properties"]["text"]["analyzer"], "english");
    for audience in ["customer", "agent", "in-app"] {
        for version in ["1.0", "2.0"] {
            let pages = exported(&project, &["--audience", audience, "--ui-version", version]);
            let ids: BTreeSet<&str> =
                pages.iter().map(|(action, _)| action["index"]["_id"].as_str().unwrap()).collect();
            assert_eq!(ids, BTreeSet::from(["a/turn-on", "index"]));
            for (_, page) in &pages {
                take(page, &mapping["mappings"], "");
                assert_eq!((&page["audience"], &page["ui_version"]), (&audience.into(), &version.into()));
            }
        }
    }
}

#[test]
fn a_document_has_the_places_of_its_page_and_nothing_that_its_reader_does_not_see() {
    let project = book();
    let page =
        |args: &[&str]| exported(&project, args).into_iter().find(|(_, page)| page["id"] == "a/turn-on").unwrap().1;
    let newest = page(&[]);
    assert_eq!((&newest["title"], &newest["kind"]), (&"Turn it on".into(), &"procedure".into()));
    assert_eq!(newest["symptoms"], serde_json::json!(["It stays dark", "The light stays red"]));
    assert_eq!(newest["labels"], serde_json::json!(["Settings"]));
    let steps = newest["places"].as_array().unwrap().iter().filter(|place| place["kind"] == "step");
    let steps: Vec<_> = steps.map(|place| (place["number"].as_u64(), place["address"].as_str().unwrap())).collect();
    assert_eq!(steps, [(Some(1), "a/turn-on.html#press"), (Some(2), "a/turn-on.html#new")]);
    for hidden in ["nightshift", "account id", "old button"] {
        assert!(!newest.to_string().contains(hidden), "{newest}");
    }
    let old = page(&["--ui-version", "1.0"]);
    assert!(old["text"].as_str().unwrap().contains("old button"), "{old}");
    assert_eq!(old["address"], "1.0/a/turn-on.html");
    assert!(page(&["--audience", "agent"])["text"].as_str().unwrap().contains("nightshift"));
}

#[test]
fn a_book_with_errors_is_not_exported() {
    let project = book().file("content/b.md", "# B\n\nSee [it](missing.md).\n");
    let run = project.run(&["export"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("broken-link"), "{}", run.err);
}
