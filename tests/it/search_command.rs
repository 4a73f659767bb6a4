//! `headwater search`: what it finds and says, how it ends, and what it keeps.

use std::fs;

use headwater::audience::Audience;
use headwater::model::view::View;
use headwater::model::{DocumentPath, Found, Question};
use headwater::pipeline::{self, Library};
use headwater::source::{SourceKind, Sources};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};
use serde_json::Value;

use crate::project::{Project, Run, bare, repository};

/// A book that says much in few words.
fn book() -> Project {
    bare()
        .file(
            "book.toml",
            "[book]\ntitle = \"Book\"\n\n[ui]\nversions = [\"1.0\", \"2.0\"]\n\n[support]\ntiers = [\"senior\"]\n\n\
             [search]\nsynonyms = [[\"lamp\", \"light\"]]\n\n[lint]\norphan-page = \"allow\"\nunchecked-step = \"allow\"\n",
        )
        .file("content/index.md", "# Home\n\nText about nothing.\n")
        .file(
            "content/turn-on.md",
            "---\ntitle: Turn on the two-factor switch\nsummary: The light shows that it is safe.\n---\n\n## Steps\n\n\
             1. {id press} Press the button `sender_not_verified`.\n\n   > [!IF] The lamp stays red, error 5.7.1\n   > Wait for the Écran.\n\n\
             2. {id wait} Wait until it bounces, and read the long message behind the door.\n\n   > [!AGENT]\n   > The vault holds hematite.\n",
        )
        .file("content/old.md", "---\ntitle: Bygone matters\nui: \"<2.0\"\n---\n\nBounced messages of the past.\n")
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:#?}"))
}

/// The addresses that a query leads to.
fn addresses(project: &Project, args: &[&str]) -> Vec<String> {
    let run = project.run(&[&["search", "--format", "json"], args].concat());
    assert!(run.err.is_empty() && run.code < 2, "{run:#?}");
    let found = json(&run);
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(run.code, i32::from(hits.is_empty()), "{run:#?}");
    hits.iter().map(|hit| hit["address"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn people_are_shown_the_place_and_its_text() {
    let run = book().clean(&["search", "lamp", "red"]);
    assert_eq!(
        run.out,
        " 1. Turn on the two-factor switch\n    If: The lamp stays red, error 5.7.1\n    \
         turn-on#press-if-the-lamp-stays-red-error-5-7-1\n    Wait for the Écran.\n\n\
         1 page for customer in UI 2.0; 1 in 1.0, 1 for agent, 1 for in-app\n"
    );
}

#[test]
fn programs_are_given_a_versioned_form() {
    let found = json(&book().clean(&["search", "bounce door", "--format", "json", "--limit", "1"]));
    let expected = serde_json::json!({
        "version": 1,
        "query": "bounce door",
        "audience": "customer",
        "ui_version": "2.0",
        "counts": {
            "found": 2,
            "audiences": [
                { "name": "customer", "found": 2 },
                { "name": "agent", "found": 2 },
                { "name": "in-app", "found": 2 },
            ],
            "ui_versions": [{ "name": "2.0", "found": 1 }, { "name": "1.0", "found": 2 }],
        },
        "near": [],
        "hits": [{
            "title": "Turn on the two-factor switch",
            "id": "turn-on",
            "page": "turn-on",
            "anchor": "wait",
            "address": "turn-on.html#wait",
            "place": {
                "kind": "step",
                "number": 2,
                "text": "Wait until it bounces, and read the long message behind the door.",
            },
            "snippet": "Wait until it bounces, and read the long message behind the door.",
            "only": [],
            "marks": { "title": [], "place": [[14, 21], [60, 64]], "snippet": [[14, 21], [60, 64]] },
        }],
    });
    assert_eq!(found, expected);
}

#[test]
fn as_many_versions_as_a_book_may_declare_are_told_apart() {
    let versions = |count: usize| {
        let names: Vec<String> = (1..=count).map(|number| format!("\"{number}\"")).collect();
        format!("[book]\ntitle = \"Book\"\n\n[ui]\nversions = [{}]\n", names.join(", "))
    };
    let text = "# Home\n\n{ui =1} Of the oldest.\n\n{ui =64} Of the newest.\n";
    let project = bare().file("book.toml", &versions(64)).file("content/index.md", text);
    assert_eq!(addresses(&project, &["oldest", "--ui-version", "1"]), ["1/index.html"]);
    assert_eq!(addresses(&project, &["newest", "--ui-version", "64"]), ["index.html"]);
    project.write("book.toml", versions(65).as_bytes());
    let run = project.run(&["lint"]);
    assert!(run.out.contains("65 UI versions; a book may declare 64"), "{run:#?}");
}

#[test]
fn the_examples_of_the_handbook_are_real() {
    let folder = bare();
    folder.clean(&["init", "acme"]);
    let page = |name: &str| fs::read_to_string(repository().join(format!("docs/content/{name}.md"))).unwrap();
    let args = ["search", "still", "not", "verified", "acme", "--limit", "1"];
    let said = folder.clean(&args).out;
    for name in ["search", "commands"] {
        let example = format!("```sh\nheadwater {}\n```\n\n```text\n{said}```\n", args.join(" "));
        assert!(page(name).contains(&example), "{name}: {example}");
    }
    let found = folder.clean(&[&args[..], &["--format", "json"]].concat());
    let shown = page("search");
    let shown = shown.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(json(&found), serde_json::from_str::<Value>(shown).unwrap(), "{}", found.out);
}

#[test]
fn words_are_found_however_they_are_typed() {
    let book = book();
    for (words, address) in [
        ("LAMP RED", "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1"),
        ("ecran", "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1"),
        ("5.7.1", "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1"),
        ("sender_not_verified", "turn-on.html#press"),
        ("verified", "turn-on.html#press"),
        ("two factor", "turn-on.html"),
        ("two-factor", "turn-on.html"),
        ("swich", "turn-on.html"),
        ("swi", "turn-on.html"),
        ("messgae", "turn-on.html#wait"),
        ("\"behind the door\"", "turn-on.html#wait"),
        ("“behind the door”", "turn-on.html#wait"),
    ] {
        assert_eq!(addresses(&book, &[words]).first().map(String::as_str), Some(address), "{words}");
    }
    // A number is never taken for another one, nor a short word, nor are words far apart a phrase.
    for words in ["8.8.2", "\"the door behind\"", "\"safe press\"", "!?", "", "\"\"", "rxd", "lmp "] {
        assert_eq!(addresses(&book, &[words]), [""; 0], "{words}");
    }
}

#[test]
fn a_page_of_another_version_stands_below_and_says_so() {
    let book = book();
    let run = book.clean(&["search", "bounced", "messages"]);
    assert!(run.out.contains(" 2. Bygone matters  (only in 1.0)\n    1.0/old\n"), "{}", run.out);
    assert_eq!(addresses(&book, &["bygone", "--ui-version", "1.0"]), ["1.0/old.html"]);
    assert_eq!(addresses(&book, &["bygone"]), ["1.0/old.html"]);
}

#[test]
fn what_only_agents_may_see_is_neither_found_nor_offered() {
    let book = book();
    assert_eq!(addresses(&book, &["hematite", "--audience", "agent"]), ["turn-on.html#wait"]);
    for words in ["hematite", "hematit", "vault"] {
        let run = book.run(&["search", words]);
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{run:#?}");
        assert!(run.out.starts_with(&format!("nothing found for “{words}” for customer in UI 2.0")), "{}", run.out);
        assert!(!run.out.contains("did you mean"), "{}", run.out);
    }
}

#[test]
fn who_finds_nothing_is_offered_words_that_are_written_much_alike() {
    let run = book().run(&["search", "buttem"]);
    assert_eq!(run.out, "nothing found for “buttem” for customer in UI 2.0\ndid you mean `button`?\n");
}

#[test]
fn the_book_is_named_behind_the_words_or_by_a_flag() {
    let book =
        book().file("red/book.toml", "[book]\ntitle = \"Other\"\n").file("red/content/index.md", "# Lamp of another\n");
    assert_eq!(addresses(&book, &["lamp", "red"]), ["index.html"]);
    assert_eq!(addresses(&book, &["lamp", "--dir", "red"]), ["index.html"]);
    assert_eq!(
        addresses(&book, &["lamp", "red", "--dir", "."])[0],
        "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1"
    );
    assert_eq!(addresses(&book, &["red"])[0], "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1");
    assert_eq!(addresses(&book, &["red", ""])[0], "turn-on.html#press-if-the-lamp-stays-red-error-5-7-1");
    let run = bare().run(&["search", "lamp"]);
    assert!(run.code == 2 && run.err.starts_with("error: no book.toml in ."), "{run:#?}");
}

#[test]
fn a_wrong_request_is_refused_with_what_is_known() {
    let book = book();
    for (args, message) in [
        (["--audience", "agnt"], "error: unknown audience `agnt`; did you mean `agent`?\n"),
        (["--ui-version", "3.0"], "error: `3.0` is not a supported UI version; supported: 1.0 and 2.0\n"),
    ] {
        let run = book.run(&["search", "lamp", args[0], args[1]]);
        assert_eq!((run.code, run.err.as_str(), run.out.as_str()), (2, message, ""));
    }
    let run =
        bare().file("book.toml", "[book]\ntitle = \"Empty\"\n").file("content/a.txt", "").run(&["search", "lamp"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: nothing was searched: no page and no procedure in `content`\n")
    );
}

#[test]
fn a_book_with_errors_is_searched_as_far_as_it_can_be_read() {
    let book = book()
        .file("content/bad.md", "# Bad\n\nThe needle, and <ui:nowhere>.\n")
        .file("content/worse.md", "---\ntitle: [\n---\n");
    for _ in 0..2 {
        let run = book.run(&["search", "needle"]);
        assert!(run.code == 0 && run.out.starts_with(" 1. Bad\n"), "{run:#?}");
        assert_eq!(
            run.err,
            "note: the book has errors, and only what could be read was searched; run `headwater lint`\n"
        );
    }
    book.write("book.toml", b"[ui\nversions = 1\n");
    let run = book.run(&["search", "needle"]);
    assert!(run.code == 2 && run.out.is_empty() && run.err.contains("--> book.toml:1:"), "{run:#?}");
}

#[test]
fn the_index_is_kept_where_git_does_not_look_and_used_while_it_fits() {
    let book = book();
    assert_eq!(addresses(&book, &["needle"]), [""; 0]);
    let kept = book.tree(".headwater");
    assert_eq!(kept.keys().collect::<Vec<_>>(), [".gitignore", "CACHEDIR.TAG", "search"]);
    assert_eq!(kept[".gitignore"], b"*\n");
    addresses(&book, &["lamp"]);
    assert_eq!(book.tree(".headwater"), kept, "it was made anew");
    // Whatever changes in a source is found at once.
    book.write("content/new.md", b"# The needle\n");
    assert_eq!(addresses(&book, &["needle"]), ["new.html"]);
    book.remove("content/new.md");
    assert_eq!(addresses(&book, &["needle"]), [""; 0]);
    // A build is neither needed nor harmed.
    assert!(!book.exists("book"));
    book.run(&["build"]);
    assert!(book.exists("book/customer/turn-on.html"));
}

#[test]
fn a_damaged_index_is_made_anew() {
    let book = book();
    let expected = addresses(&book, &["lamp"]);
    let path = book.path(".headwater/search");
    let whole = fs::read(&path).unwrap();
    for damage in
        [Vec::new(), b"hello".to_vec(), whole[..whole.len() / 2].to_vec(), whole.iter().map(|byte| byte ^ 1).collect()]
    {
        fs::write(&path, &damage).unwrap();
        assert_eq!(addresses(&book, &["lamp"]), expected);
        assert!(fs::read(&path).unwrap().len() > 1000, "it was not made anew");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let run = book.run(&["search", "lamp"]);
    assert!(
        run.code == 0 && run.err.starts_with("note: the index is not kept: cannot write ./.headwater/search"),
        "{run:#?}"
    );
}

#[test]
fn a_folder_of_that_name_which_is_not_ours_is_left_alone() {
    let book = book().file(".headwater/notes", "mine");
    let run = book.run(&["search", "lamp"]);
    assert!(run.code == 0 && run.out.starts_with(" 1. Turn on"), "{run:#?}");
    assert!(run.err.starts_with("note: the index is not kept: nothing is written to ./.headwater: "), "{run:#?}");
    assert_eq!(book.tree(".headwater").len(), 1);
}

#[test]
fn many_searches_at_once_disturb_neither_each_other_nor_the_index() {
    let book = book();
    std::thread::scope(|scope| {
        for number in 0..6 {
            let book = &book;
            scope.spawn(move || {
                for round in 0..4 {
                    if number == 0 {
                        book.write("content/new.md", format!("# Round {round}\n").as_bytes());
                    }
                    assert_eq!(addresses(book, &["sender_not_verified"]), ["turn-on.html#press"]);
                }
            });
        }
    });
    assert_eq!(book.tree(".headwater").len(), 3, "something was left behind");
}

/// The indexes of a book of these files.
fn library(settings: &str, pages: &[(&str, &str)]) -> Library {
    let mut sources = Sources::default();
    sources.add_text("book.toml", SourceKind::Settings, settings);
    for (path, text) in pages {
        sources.add_text(&format!("content/{path}"), SourceKind::Content, text);
    }
    pipeline::index(&pipeline::compile(sources, None)).unwrap()
}

fn ask(library: &Library, words: &str) -> Found {
    let version = library.versions()[0].clone();
    library.ask(&Question { audience: Audience::Customer, version: &version, words, limit: 10 }).unwrap()
}

#[test]
fn words_of_one_stem_find_each_other_in_the_language_of_the_book() {
    for (language, text, finds, finds_not) in [
        ("en", "Invitations of colleagues.", &["invite", "invitation", "colleague"][..], &["invoice"][..]),
        ("de", "Die Adressen ändern sich.", &["Adresse", "adressen", "ändert", "andern"], &["Adel"]),
        ("fr", "Vous configurez les paramètres.", &["configurer", "paramètre", "parametre"], &["parade"]),
        ("ru", "Настройки домена.", &["настройка", "домен"], &["дата"]),
        ("ja", "設定を開く。", &["設定", "開く"], &["定設"]),
        ("cy", "Gosodiadau.", &["gosodiadau"], &["gosod1"]),
    ] {
        let settings = format!("[book]\ntitle = \"Book\"\nlanguage = \"{language}\"\n");
        let library = library(&settings, &[("a.md", &format!("# X\n\n{text}\n")), ("b.md", "# Y\n\nZ.\n")]);
        for words in finds {
            // With a space behind it, a word is not one that is still being typed.
            assert_eq!(ask(&library, &format!("{words} ")).hits.len(), 1, "{language}: {words}");
        }
        for words in finds_not {
            assert_eq!(ask(&library, &format!("{words} ")).hits.len(), 0, "{language}: {words}");
        }
    }
}

#[test]
fn pages_that_changed_are_read_anew_and_no_others() {
    let pages = |text: &str| {
        let mut sources = Sources::default();
        sources.add_text("book.toml", SourceKind::Settings, "[book]\ntitle = \"Book\"\n");
        for number in 0..30 {
            sources.add_text(
                &format!("content/p{number}.md"),
                SourceKind::Content,
                &format!("# Page {number}\n\nThe same.\n"),
            );
        }
        if !text.is_empty() {
            sources.add_text("content/q.md", SourceKind::Content, text);
        }
        pipeline::compile(sources, None)
    };
    let mut library = pipeline::index(&pages("# Old needle\n")).unwrap();
    let changed = ["q"].map(DocumentPath::of_address).into();
    for (text, first, second) in
        [("# New pin\n", 0, 1), ("", 0, 0), ("# Old needle, new pin\n", 1, 1), ("# Pin\n", 0, 1)]
    {
        let compiled = pages(text);
        let views = Audience::ALL
            .map(|audience| (audience, [View::new(&compiled.book, audience, compiled.book.config.versions.newest())]));
        library.update(&views.each_ref().map(|(audience, views)| (*audience, views.as_slice())), &changed).unwrap();
        assert_eq!((ask(&library, "needle").hits.len(), ask(&library, "pin").hits.len()), (first, second), "{text}");
        // What is updated answers as what is made anew does.
        let anew = pipeline::index(&compiled).unwrap();
        for words in ["page", "the same", "page 7", "pin", "pni"] {
            assert_eq!(ask(&library, words), ask(&anew, words), "{text}: {words}");
        }
        let kept = Library::from_bytes(&library.to_bytes().unwrap()).unwrap();
        assert_eq!(ask(&kept, "page"), ask(&anew, "page"));
    }
}

#[test]
fn bytes_that_are_no_index_are_refused() {
    let whole = library("[book]\ntitle = \"Book\"\n", &[("a.md", "# A\n")]).to_bytes().unwrap();
    for end in [0, 7, 8, 100, whole.len() - 1] {
        assert!(Library::from_bytes(&whole[..end]).is_none(), "{end}");
    }
    assert!(Library::from_bytes(&u64::MAX.to_le_bytes()).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_typed_is_a_fault(
        texts in prop::collection::vec(any::<String>(), 1..6),
        glue in "[ \"“”\\-_./*^~:()\\[\\]{}\\\\ +a-c\u{300}設定ß]{0,12}",
    ) {
        thread_local! {
            static LIBRARY: Library = library(
                "[book]\ntitle = \"Book\"\n[ui]\nversions = [\"1.0\", \"2.0\"]\n[search]\nsynonyms = [[\"a b\", \"c\"]]\n",
                &[("a.md", "# A b c\n\n設定 AND \"x\" OR title:y ß\n"), ("b.md", "---\nui: \"<2.0\"\n---\n\n# C\n\na-b_c./d\n")],
            );
        }
        let words = texts.join(&glue);
        let found = LIBRARY.with(|library| ask(library, &words));
        let chars = |text: &str| text.chars().count();
        for hit in &found.hits {
            for (marks, text) in [(&hit.marks.title, &hit.title), (&hit.marks.snippet, &hit.snippet)] {
                prop_assert!(marks.iter().all(|[from, to]| from < to && *to <= chars(text)), "{:?}", hit);
            }
        }
        prop_assert!(found.counts.found >= found.hits.len());
    }
}
