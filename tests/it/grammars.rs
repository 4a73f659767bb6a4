//! The grammars by which code is highlighted: where they come from, and that none of them goes on for ever.

#[path = "../grammars/change.rs"]
mod change;

use std::fs;

use crate::project::{bare, repository};

#[test]
fn the_grammars_are_made_from_those_of_the_library() {
    let kept = fs::read(repository().join("src/render/highlight/grammars.bin")).unwrap();
    assert!(kept == change::grammars(), "run `cargo run --release --example grammars`");
}

#[test]
fn a_comment_behind_an_expression_ends() {
    let fences =
        [("js", "a /* b */\n"), ("html", "<script>\na /* b */\n</script>\n"), ("qml", "$ /* \n"), ("js.erb", "a /*\n")];
    let page = fences.map(|(language, code)| format!("```{language}\n{code}```\n\n")).concat();
    let project =
        bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", &format!("# A\n\n{page}"));
    project.clean(&["build"]);
    let html = project.read("book/customer/a.html");
    assert!(html.contains(r#"<span class="c">/* b */"#), "{html}");
}
