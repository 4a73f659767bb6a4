//! A book that is read round by round is the book that is read at once.

use std::collections::BTreeMap;

use headwater::audience::Audience;
use headwater::model::view::View;
use headwater::model::{Document, Question};
use headwater::pipeline::{Assembled, Finder, Rounds, judge};
use headwater::source::{SourceKind, Sources};
use proptest::prelude::*;

use crate::project::{BOOK, CATALOG};

/// Texts that hang together: by links, includes, facts, titles and equal words.
const TEXTS: [&str; 10] = [
    "---\nid: ID\ntitle: Title of ID\n---\n\nText.\n\n## Steps\n\n1. Open it.\n\n2. Open it.\n",
    "---\nid: ID\ntitle: Another title\n---\n\nSee <proc:a> and [there](b.md).\n\n## Steps\n\n1. Open <ui:settings>.\n",
    "---\nid: ID\ntitle: With includes\n---\n\n{include b}\n\n## Steps\n\n1. First.\n\n{include c}\n\n1. Last.\n",
    "---\nid: ID\ntitle: Gives\ngives: [domain.verified]\n---\n\n## Steps\n\n1. {id given} Do it.\n\n2. {for agent} Open it.\n",
    "---\nid: ID\ntitle: Needs\nneeds: [domain.verified]\n---\n\n{include a}\n\n## Steps\n\n1. Do it.\n\n   > [!IF] It fails\n   > See <proc:c>.\n",
    "---\nid: [ID\n---\n\nBroken.\n",
    "# Only a heading\n\nText with [a link](nowhere.md).\n",
    "---\nid: shared\ntitle: The same id\n---\n\nText.\n",
    LONG,
    "",
];

/// A page that becomes larger than `SMALL` lets it.
const LONG: &str = concat!(
    "---\nid: ID\ntitle: A long text\n---\n\n",
    "It says the same again and again, and again and again and again and again, and so it becomes too long a page. ",
    "It says the same again and again, and again and again and again and again, and so it becomes too long a page. ",
    "\n\n{include a}\n",
);
/// How large a page may become.
const SMALL: &str = "\n[limits]\npage-size = 250\n";

#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Settings(bool),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (0..5_usize, 0..TEXTS.len()).prop_map(|(file, text)| Edit::Write(file, text)),
        1 => (0..5_usize).prop_map(Edit::Remove),
        1 => any::<bool>().prop_map(Edit::Settings),
    ]
}

fn sources(files: &BTreeMap<String, String>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let kind = if path == "book.toml" { SourceKind::Settings } else { SourceKind::Content };
        sources.add_text(path, kind, text);
    }
    sources
}

fn settings() -> String {
    format!("{BOOK}{SMALL}")
}

/// The files of a book before any edit.
fn first_files() -> BTreeMap<String, String> {
    [("book.toml", settings()), ("content/ui.yaml", CATALOG.to_owned())]
        .map(|(path, text)| (path.to_owned(), text))
        .into()
}

/// Makes an edit.
fn make(edit: &Edit, files: &mut BTreeMap<String, String>) {
    let path = |file: usize| format!("content/{}.md", ["a", "b", "c", "sub/d", "_e"][file]);
    match *edit {
        Edit::Write(file, text) => {
            let id = ["a", "b", "c", "d", "e"][file];
            files.insert(path(file), TEXTS[text].replace("ID", id));
        }
        Edit::Remove(file) => drop(files.remove(&path(file))),
        Edit::Settings(is_broken) => {
            files.insert("book.toml".to_owned(), if is_broken { "[book\n".to_owned() } else { settings() });
        }
    }
}

/// What a search says of many words to all audiences.
fn said(finder: &Finder) -> Vec<String> {
    let words = ["title", "open it", "another", "first last", "do", "link", "gives", "heading", "settings"];
    let ask = |audience, words| Question { audience, version: "5.0", words, limit: 10 };
    let asked = Audience::ALL.into_iter().flat_map(|audience| words.map(|words| ask(audience, words)));
    asked.map(|question| finder.answer(&question).unwrap()).collect()
}

/// Lets something be made from the views of a book.
fn with_views<R>(book: &Assembled, make: impl FnOnce(&[(Audience, &[View])]) -> R) -> R {
    let mut versions: Vec<_> = book.book.config.versions.supported().iter().collect();
    versions.reverse();
    let of = |audience| versions.iter().map(|&version| View::new(&book.book, audience, version)).collect::<Vec<_>>();
    let views = Audience::ALL.map(|audience| (audience, of(audience)));
    make(&views.each_ref().map(|(audience, views)| (*audience, views.as_slice())))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_search_that_follows_a_book_finds_what_a_new_one_does(edits in prop::collection::vec(edit(), 1..12)) {
        let (mut files, mut rounds, mut finder) = (first_files(), Rounds::default(), None::<Finder>);
        let mut last = None;
        for edit in edits {
            make(&edit, &mut files);
            let Some(book) = rounds.next(&sources(&files)).shown else { continue };
            with_views(&book, |views| match &mut finder {
                Some(finder) => finder.turn_to(book.clone(), views).unwrap(),
                None => finder = Some(Finder::new(book.clone(), views).unwrap()),
            });
            last = Some(book);
        }
        if let (Some(finder), Some(book)) = (finder, last) {
            let anew = with_views(&book, |views| Finder::new(book.clone(), views).unwrap());
            prop_assert_eq!(said(&finder), said(&anew));
        }
    }
}

proptest! {
    #[test]
    fn rounds_end_where_one_reading_does(edits in prop::collection::vec(edit(), 1..12)) {
        let (mut files, mut rounds) = (first_files(), Rounds::default());
        for edit in edits {
            make(&edit, &mut files);
            let sources = sources(&files);
            let round = rounds.next(&sources).written;
            let whole = Rounds::default().next(&sources).written;
            let documents = |book: &headwater::model::Book| -> Vec<Document> {
                book.iter().map(|(_, document)| document.clone()).collect()
            };
            prop_assert_eq!(documents(&round.book), documents(&whole.book));
            prop_assert_eq!(judge(&round, None), judge(&whole, None));
        }
    }
}
