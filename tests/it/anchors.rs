//! `headwater anchors check`: what the pages of a product say of their elements, held against the catalog.

use std::fs;

use serde_json::json;

use crate::project::{Project, bare, project};
use crate::reports::check_formats;

/// A product beside its book, in files of every kind.
fn product() -> Project {
    let book = project().file("content/a.md", "# A\n\n## Steps\n\n1. Open <ui:settings>.\n");
    let product = bare();
    for (path, bytes) in book.tree("") {
        product.write(&format!("docs/{path}"), &bytes);
    }
    product
        .file(
            "web/page.html",
            "<button data-help=\"settings.tracking\">Tracking</button>\n<a data-help='settings.trackin'>Slip</a>\n",
        )
        .file("web/src/App.jsx", "export const App = () =>\n  <b data-help={\"settings.tracking.ssl\"} />;\n")
        .file("web/src/Row.tsx", "<tr data-help={`row.${id}`} />\n")
        .file(
            "web/src/Old.vue",
            "<template>\n  <b :data-help=\"'settings.domains.https'\" :data-x=\"y\"/>\n</template>\n",
        )
        .file("web/src/style.css", "[data-help='never'] {}\n")
        .file("web/node_modules/other/index.html", "<b data-help='never'>\n")
        .file("web/.cache/index.html", "<b data-help='never'>\n")
        .file("web/lib.min.js", "h('b',{'data-help':'never'})\n")
}

const CHECK: [&str; 5] = ["anchors", "check", "web", "--book", "docs"];

#[test]
fn unknown_and_removed_ids_are_reported_with_their_places_and_what_to_write() {
    let run = product().run(&CHECK);
    assert_eq!(run.err, "");
    assert_eq!(
        run.out,
        "\
error[unknown-ui]: no UI element has the id `settings.trackin`
 --> web/page.html:2:15
  |
2 | <a data-help='settings.trackin'>Slip</a>
  |               ^^^^^^^^^^^^^^^^
  |
  = help: did you mean `settings.tracking`?

error[removed-ui]: `settings.tracking.ssl` does not exist in UI version 5.0
 --> web/src/App.jsx:2:18
  |
2 |   <b data-help={\"settings.tracking.ssl\"} />;
  |                  ^^^^^^^^^^^^^^^^^^^^^ not in 5.0
  |
 ::: docs/content/ui.yaml:3:93
  |
3 | settings.tracking.ssl:  { label: { \"4.0\": SSL, \"4.2\": HTTPS links }, kind: switch, removed: \"5.0\", replaced-by: settings.domains.https }
  |                                                                                             ----- removed in 5.0
  |
  = help: write `data-help=\"settings.domains.https\"`, which replaced it

checked 4 files, skipped 0: 4 anchors held against the UI catalog, 1 known to the running product alone; 2 errors, 0 warnings
"
    );
    assert_eq!(run.code, 1);
}

#[test]
fn another_version_has_other_elements() {
    let run = product().run(&[&CHECK[..], &["--ui-version", "4.2"]].concat());
    assert!(run.out.contains("error[unknown-ui]: no UI element has the id `settings.trackin`\n"), "{}", run.out);
    assert!(run.out.contains("error[removed-ui]: `settings.domains.https` does not exist in UI version 4.2\n"));
    assert!(run.out.contains("new in 5.0"), "{}", run.out);
    assert!(run.out.ends_with("; 2 errors, 0 warnings\n"), "{}", run.out);
    let run = product().run(&[&CHECK[..], &["--ui-version", "4.0"]].concat());
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err, "error: `4.0` is not a supported UI version; supported: 4.2 and 5.0\n");
}

#[test]
fn a_product_without_a_fault_passes() {
    let run = product().run(&["anchors", "check", "web/src/Row.tsx", "web/src/Old.vue", "web/src", "--book", "docs"]);
    assert_eq!(run.code, 1, "App.jsx is in the folder");
    let run = product().run(&["anchors", "check", "./web/src/Row.tsx", "web/src/Old.vue", "--book", "docs"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let summary = "checked 2 files, skipped 0: 1 anchor held against the UI catalog, 1 known to the running product alone; 0 errors, 0 warnings\n";
    assert_eq!(run.out, summary);
}

#[test]
fn every_format_of_lint_tells_the_same() {
    let product = product();
    check_formats(&product, &CHECK);
    let json: serde_json::Value =
        serde_json::from_str(&product.run(&[&CHECK[..], &["--format", "json"]].concat()).out).unwrap();
    let expected =
        json!({ "files": 4, "procedures": 0, "pages": 0, "ui_versions": 1, "anchors": 4, "open_anchors": 1 });
    assert_eq!(json["checked"], expected);
    let places: Vec<_> =
        json["diagnostics"].as_array().unwrap().iter().map(|found| found["file"].as_str().unwrap()).collect();
    assert_eq!(places, ["web/page.html", "web/src/App.jsx"]);
    let junit = product.run(&[&CHECK[..], &["--format", "junit"]].concat()).out;
    assert!(junit.contains("web/src/Row.tsx") && !junit.contains("docs/content/a.md"), "{junit}");
}

#[test]
fn the_book_sets_the_levels() {
    let product = product();
    let settings = product.read("docs/book.toml") + "removed-ui = \"warn\"\nunknown-ui = \"allow\"\n";
    product.write("docs/book.toml", settings.as_bytes());
    let run = product.run(&CHECK);
    assert!(run.code == 0 && run.out.ends_with("; 0 errors, 1 warning\n"), "{run:#?}");
    assert_eq!(product.run(&[&CHECK[..], &["--deny", "warn"]].concat()).code, 1);
}

#[test]
fn checking_nothing_is_no_success() {
    let product = product().file("web/empty.html", "<b>\n").file("web/notes.md", "data-help\n");
    let refused = |path: &str| {
        let run = product.run(&["anchors", "check", path, "--book", "docs"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{path}");
        run.err
    };
    assert_eq!(refused("web/empty.html"), "error: nothing was checked: no `data-help` in 1 file\n");
    assert_eq!(refused("docs"), "error: nothing was checked: no file there can hold a page\n");
    assert!(refused("nowhere").contains("nowhere"), "{}", refused("nowhere"));
    let empty = ["anchors", "check", "web/empty.html", "--book", "docs", "--allow-empty"];
    assert_eq!(product.run(&empty).code, 0);
}

#[test]
fn nothing_is_judged_by_a_book_that_cannot_be_read() {
    let product = product();
    product.write("docs/content/ui.yaml", b"settings: { label: Settings }\nBad: { label: Bad }\n");
    let run = product.run(&CHECK);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: the UI catalog cannot be read to its end"), "{}", run.err);
    product.write("docs/book.toml", b"[book]\ntitel = \"x\"\n");
    let run = product.run(&CHECK);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("unknown key `titel`"), "{}", run.err);
}

#[test]
fn a_file_that_is_no_text_is_told_of() {
    let product = product();
    product.write("web/latin.php", b"<b data-help='settings'>caf\xe9</b>\n");
    let run = product.run(&CHECK);
    assert!(run.out.contains("error[invalid-source]: this file is not UTF-8"), "{}", run.out);
    assert!(run.out.contains("checked 4 files, skipped 1: "), "{}", run.out);
    fs::create_dir(product.path("web/empty")).unwrap();
    assert_eq!(product.run(&["anchors", "check", "web/empty", "--book", "docs"]).code, 2);
}

#[test]
fn an_empty_id_is_no_id() {
    let product = product().file("one.html", "<b data-help=\"\">\n");
    let run = product.run(&["anchors", "check", "one.html", "--book", "docs"]);
    assert!(
        run.out.starts_with("error[unknown-ui]: this `data-help` holds no id\n --> one.html:1:15\n"),
        "{}",
        run.out
    );
}
