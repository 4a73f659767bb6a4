//! The files of the help inside the product: their form, their names, their size, and what each version dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::project::{Project, bare, copy_of, project, repository};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let path = repository().join("src/render/in_app/runtime/help.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
});
static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| jsonschema::validator_for(&SCHEMA).unwrap());

/// The bundles and the index of a project that was built, by their names; without the schema.
fn help(project: &Project) -> BTreeMap<String, (Vec<u8>, Value)> {
    let files = project.tree("book/in-app").into_iter();
    let files = files.filter(|(name, _)| name.ends_with(".json") && !name.starts_with("export/"));
    let files = files.filter(|(name, _)| name != "help.schema.json");
    files.map(|(name, bytes)| (name, (bytes.clone(), serde_json::from_slice(&bytes).unwrap()))).collect()
}

fn index(project: &Project) -> Value {
    serde_json::from_str(&project.read("book/in-app/index.json")).unwrap()
}

fn check(name: &str, document: &Value) {
    let faults: Vec<String> =
        VALIDATOR.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

/// The book of the repository, built.
fn own_book() -> Project {
    let project = bare();
    for (path, bytes) in copy_of("content").tree("") {
        project.write(&format!("content/{path}"), &bytes);
    }
    project.write("book.toml", &std::fs::read(repository().join("book.toml")).unwrap());
    project.clean(&["build"]);
    project
}

/// The sound books that stand in the tests, and that of the repository, built.
fn books() -> Vec<Project> {
    let sound = ["every-form", "platform-s-repaired"].map(|name| {
        let project = copy_of(&format!("tests/books/{name}"));
        project.clean(&["build"]);
        project
    });
    sound.into_iter().chain([own_book()]).collect()
}

#[test]
fn every_file_has_the_form_that_the_schema_declares() {
    for project in books() {
        let files = help(&project);
        assert!(files.len() > 4);
        for (name, (_, document)) in files {
            check(&name, &document);
        }
    }
}

/// A reader of today must take a bundle of tomorrow that only says more.
#[test]
fn fields_that_nobody_knows_are_no_fault() {
    fn add(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.values_mut().for_each(add);
                // Two places hold entries by their ids, and there every key is known.
                if !fields.values().all(|value| value.is_object() || value.is_array()) {
                    fields.insert("unheard-of".to_owned(), json!({ "a": [1, null] }));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(add),
            _ => {}
        }
    }
    for (name, (_, mut document)) in help(&own_book()) {
        add(&mut document);
        check(&name, &document);
    }
}

#[test]
fn what_is_not_of_the_form_is_refused() {
    let project = own_book();
    let bundle = &help(&project)["5.0.json"].1;
    let changes: [(&str, Value); 8] = [
        ("/schema", json!(3)),
        ("/version", json!(5.0)),
        ("/catalog", json!("?")),
        ("/elements/home", json!({})),
        ("/elements/home/used_in", json!({ "a": [0] })),
        ("/procedures/verify-branded-link/steps/0/text", json!([{ "t": "script", "text": "" }])),
        ("/procedures/verify-branded-link/steps/0/id", json!(1)),
        ("/procedures/verify-branded-link/hash", json!("short")),
    ];
    for (place, value) in changes {
        let mut document = bundle.clone();
        *document.pointer_mut(place).unwrap_or_else(|| panic!("{place} is not in the bundle")) = value;
        assert!(!VALIDATOR.is_valid(&document), "{place}");
    }
}

/// The type that a part of the schema declares, as TypeScript writes it.
fn typescript(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap().to_owned();
    }
    let literal = |value: &Value| value.to_string().replace('"', "'");
    if let Some(value) = schema.get("const") {
        return literal(value);
    }
    let union = |schemas: &Value, form: &dyn Fn(&Value) -> String| {
        schemas.as_array().unwrap().iter().map(form).collect::<Vec<_>>().join(" | ")
    };
    if !schema["enum"].is_null() {
        return union(&schema["enum"], &literal);
    }
    if !schema["anyOf"].is_null() {
        return union(&schema["anyOf"], &typescript);
    }
    match schema["type"].as_str().unwrap() {
        "integer" | "number" => "number".to_owned(),
        "array" => typescript(&schema["items"]) + "[]",
        "object" => format!("Record<string, {}>", typescript(&schema["additionalProperties"])),
        other => other.to_owned(),
    }
}

/// What the declarations say of a type: its fields with `?` where they may be absent, or what it stands for.
fn declared(name: &str, declarations: &str) -> BTreeSet<String> {
    let text: String = declarations.lines().filter(|line| !line.trim_start().starts_with("/**")).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((_, rest)) = text.split_once(&format!("export interface {name} {{")) {
        let fields = rest.split_once('}').unwrap().0.split(';');
        return fields.map(|field| field.trim().to_owned()).filter(|field| !field.is_empty()).collect();
    }
    let found = text.split_once(&format!("export type {name} = "));
    let (_, rest) = found.unwrap_or_else(|| panic!("headwater-help.d.ts does not declare {name}"));
    BTreeSet::from([rest.split_once(';').unwrap().0.to_owned()])
}

#[test]
fn the_schema_and_the_typescript_declarations_say_the_same() {
    let path = repository().join("src/render/in_app/runtime/headwater-help.d.ts");
    let declarations = std::fs::read_to_string(path).unwrap();
    let definitions = SCHEMA["$defs"].as_object().unwrap();
    assert!(definitions.len() > 15);
    for (name, schema) in definitions {
        let Some(properties) = schema["properties"].as_object() else {
            assert_eq!(BTreeSet::from([typescript(schema)]), declared(name, &declarations), "{name}");
            continue;
        };
        let required = schema["required"].as_array().unwrap();
        assert!(required.iter().all(|name| properties.contains_key(name.as_str().unwrap())), "{name}");
        let field = |(field, schema): (&String, &Value)| {
            let absent = if required.iter().any(|name| name == field) { "" } else { "?" };
            format!("{field}{absent}: {}", typescript(schema))
        };
        let fields: BTreeSet<String> = properties.iter().map(field).collect();
        assert_eq!(fields, declared(name, &declarations), "{name}");
    }
}

#[test]
fn names_hold_the_hash_of_the_bytes_and_the_index_names_them() {
    let project = own_book();
    let files = help(&project);
    let index = index(&project);
    let versions = index["versions"].as_array().unwrap();
    let names: Vec<&str> = versions.iter().map(|entry| entry["version"].as_str().unwrap()).collect();
    assert_eq!(names, ["4.1", "4.2", "5.0"], "oldest first");
    for entry in versions {
        let (version, file) = (entry["version"].as_str().unwrap(), entry["file"].as_str().unwrap());
        let (bytes, bundle) = &files[file];
        assert_eq!(file, format!("{version}.{}.json", &blake3::hash(bytes).to_hex()[..8]));
        assert_eq!(*bytes, files[&format!("{version}.json")].0, "the stable name has the same bytes");
        assert_eq!(bundle["version"], version);
    }
    assert_eq!(files.len(), 2 * versions.len() + 1);
}

/// What a bundle says of elements and procedures hangs together: nothing leads out of it.
#[test]
fn everything_that_a_bundle_names_is_in_it_and_in_the_catalog() {
    fn each<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v Value)) {
        visit(value);
        match value {
            Value::Object(fields) => fields.values().for_each(|value| each(value, visit)),
            Value::Array(items) => items.iter().for_each(|value| each(value, visit)),
            _ => {}
        }
    }
    for project in books() {
        let catalog = project.read("content/ui.yaml");
        for (name, (_, document)) in help(&project).into_iter().filter(|(name, _)| name != "index.json") {
            let (elements, procedures) = (&document["elements"], &document["procedures"]);
            for (id, element) in elements.as_object().unwrap() {
                assert!(catalog.lines().any(|line| line.starts_with(&format!("{id}:"))), "{name}: {id}");
                for (procedure, numbers) in element["used_in"].as_object().into_iter().flatten() {
                    let steps = procedures[procedure]["steps"].as_array().unwrap().len();
                    let numbers = numbers.as_array().unwrap().iter().map(|number| number.as_u64().unwrap());
                    assert!(numbers.clone().all(|number| 1 <= number && number <= steps as u64), "{name}: {id}");
                    assert!(numbers.is_sorted_by(|one, other| one < other), "{name}: {id}");
                }
            }
            each(procedures, &mut |value| match value["t"].as_str() {
                Some("ui") => assert!(!elements[value["id"].as_str().unwrap()].is_null(), "{name}: {value}"),
                Some("procedure") => assert!(!procedures[value["id"].as_str().unwrap()].is_null(), "{name}: {value}"),
                _ => {}
            });
        }
    }
}

#[test]
fn a_handoff_from_the_product_names_the_page_as_the_customer_sees_it() {
    let project = own_book();
    let mut compared = 0;
    for (version, folder) in [("5.0", ""), ("4.2", "4.2/")] {
        for (id, procedure) in help(&project)[&format!("{version}.json")].1["procedures"].as_object().unwrap() {
            let Some(url) = procedure["url"].as_str() else { continue };
            let path = url.splitn(4, '/').nth(3).unwrap();
            assert!(path.starts_with(folder), "{url}");
            let page = project.read(&format!("book/customer/{path}"));
            let hash = procedure["page"].as_str().unwrap();
            assert!(page.contains(&format!("name=\"headwater-hash\" content=\"{hash}\"")), "{id}: {url}");
            compared += 1;
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn ids_that_a_version_drops_are_told_with_the_reason() {
    let project = project()
        .file("content/a.md", "# A\n\n## Steps\n\n1. {ui <5.0} Turn on <ui:settings.tracking.ssl>.\n\n2. {ui >=5.0} Turn on <ui:settings.domains.https>.\n\n3. {ui <5.0} See <ui:settings.tracking>.\n");
    assert_eq!(project.run(&["build"]).code, 0);
    let index = index(&project);
    assert_eq!(index["versions"][0], json!({ "version": "4.2", "file": index["versions"][0]["file"], "dropped": [] }));
    assert_eq!(
        index["versions"][1]["dropped"],
        json!([
            { "id": "settings.tracking", "reason": "unnamed" },
            { "id": "settings.tracking.ssl", "reason": "removed", "replaced_by": "settings.domains.https" },
        ])
    );
}

/// What seems to have no help may have it in the part of the catalog that could not be read.
#[test]
fn a_catalog_that_could_not_be_read_to_its_end_drops_nothing() {
    let project = project()
        .file("content/ui.yaml", "menu: { label: Menu }\nmenu.Bad: { label: Bad }\n")
        .file("content/a.md", "# A\n\n## Steps\n\n1. {ui <5.0} Open <ui:menu>.\n\n2. Go on.\n");
    assert_eq!(project.findings(), ["content/ui.yaml:2:1: error[invalid-source]: `menu.Bad` cannot name a UI element"]);
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().len()
}

/// How many bytes a server sends of a bundle for every hundred elements.
fn bytes_per_hundred_elements(bytes: &[u8], bundle: &Value) -> usize {
    gzipped(bytes) * 100 / bundle["elements"].as_object().unwrap().len()
}

/// What a bundle may weigh for every hundred elements when a server compresses it.
const HEAVIEST: usize = 15_000;

#[test]
fn the_bundles_of_the_repository_s_book_are_small() {
    for (name, (bytes, bundle)) in help(&own_book()).into_iter().filter(|(name, _)| name != "index.json") {
        let weight = bytes_per_hundred_elements(&bytes, &bundle);
        assert!(weight <= HEAVIEST, "{name}: {weight} bytes for every hundred elements");
    }
}

/// A book of 1,000 elements and 250 procedures whose texts are made of phrases of the repository's own book.
fn large_book() -> Project {
    let text: String =
        copy_of("content").tree("").into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    let plain = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let words: Vec<&str> = text.split_whitespace().filter(plain).collect();
    let mut state = 1_u64;
    let mut phrases = move |count: usize| -> String {
        let phrase = |_| {
            // The constants of Knuth's MMIX.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let start = usize::try_from(state >> 33).unwrap() % (words.len() - 3);
            words[start..start + 3].join(" ")
        };
        (0..count).map(phrase).collect::<Vec<_>>().join(" ")
    };
    let mut catalog = String::new();
    let id = |number: usize| match number % 10 {
        0 => format!("screen-{number}"),
        _ => format!("screen-{}.part-{number}", number - number % 10),
    };
    let project = bare().file("book.toml", "[book]\ntitle = \"Large\"\n");
    for number in 0..1_000 {
        let _ = writeln!(catalog, "{}: {{ label: {} {number}, kind: button }}", id(number), phrases(1));
    }
    for number in 0..250 {
        let mut text = format!("# {} {number}\n\n## Steps\n", phrases(2));
        for step in 0..4 {
            let element = id(number * 4 + step);
            let _ = write!(text, "\n{}. {} <ui:{element}> {}.\n", step + 1, phrases(1), phrases(3));
            if step % 2 == 0 {
                let _ = write!(text, "\n   > [!IF] {}\n   > {}.\n", phrases(2), phrases(5));
            } else {
                let _ = write!(text, "\n   > [!CHECK]\n   > {}.\n", phrases(3));
            }
        }
        project.write(&format!("content/p{number}.md"), text.as_bytes());
    }
    project.file("content/ui.yaml", &catalog)
}

#[test]
fn the_bundle_of_a_large_book_is_small() {
    let project = large_book();
    assert_eq!(project.run(&["build", "--audience", "in-app"]).code, 0);
    let files = help(&project);
    let (bytes, bundle) = &files["current.json"];
    assert_eq!(bundle["elements"].as_object().unwrap().len(), 1_000);
    let weight = bytes_per_hundred_elements(bytes, bundle);
    assert!(weight <= HEAVIEST, "{weight} bytes for every hundred elements");
}

#[test]
fn what_the_catalog_explains_is_in_the_bundle_in_the_versions_that_have_it() {
    let catalog = "\
        a: { label: A, kind: switch, help: 'It does & <b>.', selector: '#a', done: attribute aria-checked=true }\n\
        b: { label: B, removed: '5.0', help: Old., done: click }\n\
        c: { label: C, since: '5.0', done: route /c }\n\
        d: { label: D, help: New., since: '5.0', done: event d }\n\
        e: { label: E }\n";
    let project = project()
        .file("content/ui.yaml", catalog)
        .file("content/a.md", "# A\n\n## Steps\n\n1. {ui >=5.0} See <ui:c>.\n\n2. Go on.\n");
    project.clean(&["build"]);
    let elements = |version: &str| help(&project)[&format!("{version}.json")].1["elements"].clone();
    let first = json!({
        "path": ["A"], "kind": "switch", "help": "It does & <b>.", "selector": "#a",
        "done": { "attribute": ["aria-checked", "true"] },
    });
    let old = json!({ "path": ["B"], "help": "Old.", "done": { "click": true } });
    assert_eq!(elements("4.2"), json!({ "a": first, "b": old }));
    let named = json!({ "path": ["C"], "done": { "route": "/c" }, "used_in": { "a": [1] } });
    let new = json!({ "path": ["D"], "help": "New.", "done": { "event": "d" } });
    assert_eq!(elements("5.0"), json!({ "a": first, "c": named, "d": new }));
}

/// Run with `HEADWATER_UPDATE=1` to write the expectation anew, and read the difference.
#[test]
fn each_export_is_what_its_expectation_says() {
    let project = copy_of("tests/in-app");
    project.clean(&["build"]);
    for (_, (_, document)) in help(&project) {
        check("tests/in-app", &document);
    }
    let readable = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let json = serde_json::from_str::<Value>(&text).ok().filter(|_| path.ends_with(".json"));
        (path, json.map_or(text, |json| serde_json::to_string_pretty(&json).unwrap() + "\n"))
    };
    let made: BTreeMap<String, String> = project.tree("book/in-app/export").into_iter().map(readable).collect();
    let folder = repository().join("tests/in-app/expected");
    if std::env::var_os("HEADWATER_UPDATE").is_some() {
        // Only what an earlier run of this test wrote stands there.
        let _ = std::fs::remove_dir_all(&folder);
        for (path, text) in &made {
            std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            std::fs::write(folder.join(path), text).unwrap();
        }
    }
    let expected = copy_of("tests/in-app/expected").tree("").into_iter().map(readable).collect();
    assert_eq!(made, expected);
}

/// The alias files of old help systems rot: their links dangle, and their ids and numbers are there twice.
#[test]
fn every_place_in_an_export_is_there_and_no_id_is_there_twice() {
    let project = bare();
    for (path, bytes) in copy_of("content").tree("") {
        project.write(&format!("content/{path}"), &bytes);
    }
    let settings = std::fs::read_to_string(repository().join("book.toml")).unwrap();
    assert!(settings.contains("[output.in-app]"));
    let exports = "[output.in-app]\nexports = [\"dita\", \"flare\", \"html-help\", \"vs-code\"]\n";
    project.write("book.toml", settings.replace("[output.in-app]\n", exports).as_bytes());
    project.clean(&["build"]);
    for version in ["4.1", "4.2", "5.0"] {
        let folder = format!("book/in-app/export/{version}");
        let flare = project.read(&format!("{folder}/flare.flali"));
        let flare = roxmltree::Document::parse(&flare).unwrap();
        let maps: Vec<_> = flare.root_element().children().filter(roxmltree::Node::is_element).collect();
        assert!(maps.len() > 50, "{version}: {}", maps.len());
        let names: BTreeSet<_> = maps.iter().map(|map| map.attribute("Name").unwrap()).collect();
        assert_eq!(names.len(), maps.len());
        for map in &maps {
            let (path, step) = map.attribute("Link").unwrap().split_once('#').unwrap();
            let page = project.read(&format!("book/customer/{path}"));
            assert!(page.contains(&format!("id=\"{step}\"")), "{version}: {path}#{step}");
        }
        let header = project.read(&format!("{folder}/html-help.h"));
        let defined: Vec<Vec<&str>> = header.lines().map(|line| line.split(' ').collect()).collect();
        let column = |number: usize| defined.iter().map(|line| line[number]).collect::<BTreeSet<_>>();
        assert_eq!((column(1).len(), column(2).len()), (maps.len(), maps.len()), "names and numbers are unique");
        let aliases = project.read(&format!("{folder}/html-help.ali"));
        let aliases: BTreeSet<_> = aliases.lines().map(|line| line.split_once('=').unwrap().0).collect();
        assert_eq!(aliases, column(1), "each number leads somewhere");
        let dita = project.read(&format!("{folder}/dita.ditamap"));
        let dita = roxmltree::Document::parse(&dita).unwrap();
        let ids = dita.descendants().filter(|node| node.has_tag_name("resourceid"));
        let ids: Vec<_> = ids.map(|node| node.attribute("appid").unwrap()).collect();
        assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), names);
        assert_eq!(ids.len(), names.len());
        let walkthroughs: Value = serde_json::from_str(&project.read(&format!("{folder}/vs-code.json"))).unwrap();
        let walkthroughs = walkthroughs["walkthroughs"].as_array().unwrap();
        for step in walkthroughs.iter().flat_map(|walkthrough| walkthrough["steps"].as_array().unwrap()) {
            assert!(project.exists(&format!("{folder}/{}", step["media"]["markdown"].as_str().unwrap())), "{step}");
            assert!(!step["title"].as_str().unwrap().is_empty(), "{step}");
        }
    }
}

#[test]
fn an_export_that_does_not_exist_is_found_with_the_one_that_was_meant() {
    let project = bare()
        .file(
            "book.toml",
            "[book]\ntitle = \"A\"\n[output.in-app]\nexports = [\"dita\", \"flares\", \"word\"]\nexport = 1\n",
        )
        .file("content/index.md", "# A\n\nText.\n");
    assert_eq!(
        project.findings(),
        [
            "book.toml:4:20: error[invalid-source]: unknown export `flares`",
            "book.toml:4:30: error[invalid-source]: unknown export `word`",
            "book.toml:5:1: error[unknown-key]: unknown key `export` in `[in-app]`",
        ]
    );
    let run = project.run(&["lint"]);
    assert!(run.out.contains("did you mean `flare`?") && run.out.contains("known: `dita`, `driver-js`"), "{}", run.out);
}
