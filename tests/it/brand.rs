//! How a company shows itself on its sites: name, logo, colours that can be read, links at the foot.

use crate::project::{Project, png, project};

const HEAD: &str = "[book]\ntitle = \"Help\"\n[output.customer]\n";

fn branded(customer: &str) -> Project {
    project()
        .file("book.toml", &format!("{HEAD}{customer}"))
        .file("content/ui.yaml", "")
        .file("content/index.md", "# Help\n\nText.\n")
}

fn style(project: &Project) -> String {
    let tree = project.tree("book/customer/assets");
    let (_, bytes) = tree.iter().find(|(path, _)| path.starts_with("style-")).unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn name_logo_icon_and_links_stand_on_every_page() {
    let book = branded(
        "name = \"A & B\"\nlogo = \"brand/logo.png\"\nicon = \"brand/logo.png\"\n\
         footer = { Imprint = \"https://example.com/?a=1&b=2\", Mail = \"mailto:help@example.com\" }\n",
    )
    .file("content/deep/page.md", "# Deep\n\n[Up](../index.md)\n");
    book.write("content/brand/logo.png", &png("secret of the editor"));
    assert_eq!(book.run(&["build"]).code, 0, "{}", book.run(&["build"]).err);
    let page = book.read("book/customer/deep/page.html");
    assert!(page.contains("<img src=\"../assets/brand/logo.png\" alt=\"\"> A &amp; B</a>"), "{page}");
    assert!(page.contains("<link rel=\"icon\" href=\"../assets/brand/logo.png\">"), "{page}");
    assert!(page.contains("<a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener\">Imprint</a>"), "{page}");
    assert!(page.contains("<a href=\"mailto:help@example.com\""), "{page}");
    assert!(book.exists("book/customer/assets/brand/logo.png"));
}

#[test]
fn without_an_icon_the_first_letter_is_the_sign() {
    let book = branded("name = \"‹Zürich›\"\naccent = \"#8a1c1c\"\n");
    assert_eq!(book.run(&["build"]).code, 0);
    let tree = book.tree("book/customer/assets");
    let (_, icon) = tree.iter().find(|(path, _)| path.starts_with("icon-")).unwrap();
    let icon = String::from_utf8(icon.clone()).unwrap();
    assert!(icon.contains(">Z</text>") && icon.contains("#8a1c1c"), "{icon}");
}

#[test]
fn a_colour_is_used_in_both_schemes_and_its_other_shade_can_be_read() {
    let plain = branded("");
    plain.run(&["build"]);
    let own = style(&plain);
    let book = branded("accent = \"#8a1c1c\"\n");
    assert_eq!(book.run(&["build"]).code, 0);
    let brand = style(&book);
    let added = brand.strip_prefix(own.trim_end()).unwrap();
    assert!(added.contains(":root { --accent: #8a1c1c; }"), "{added}");
    let dark = added.rsplit("--accent: ").next().unwrap();
    assert!(!dark.starts_with("#8a1c1c"), "dark red on black cannot be read: {added}");
}

#[test]
fn a_colour_that_cannot_be_read_or_is_none_is_refused_with_one_that_can() {
    for (written, said) in [
        ("accent = \"#ffd400\"", "links in this colour cannot be read: its contrast on `#fcfcfa` is 1.3"),
        ("accent-dark = \"#222\"", "links in this colour cannot be read: its contrast on `#13191a` is 1.1"),
        ("accent = \"#757575\"", "its contrast on `#fcfcfa` is 4.4"),
        ("accent = \"red;}body{background:url(//evil)\"", "this is not a colour"),
        ("accent = 5", "this is not a colour"),
        ("footer = { Imprint = \"javascript:alert(1)\" }", "this is not a web address"),
        ("footer = { Imprint = \"https://a b\" }", "this is not a web address"),
        ("logo = \"brand/logo.png\"", "the picture `brand/logo.png` is not in the book"),
        ("icon = \"https://example.com/i.png\"", "the picture `https://example.com/i.png` is not in the book"),
        ("acccent = \"#000\"", "did you mean `accent`?"),
    ] {
        let run = branded(written).run(&["build"]);
        assert_eq!(run.code, 2, "{written}: {}", run.err);
        assert!(run.err.contains(said), "{written}: {}", run.err);
        assert!(run.err.contains("book.toml:4"), "{written}: {}", run.err);
    }
    let run = branded("accent = \"#ffd400\"").run(&["build"]);
    let near =
        run.err.split("shade that has it is `").nth(1).and_then(|rest| rest.split('`').next()).unwrap().to_owned();
    assert_eq!(branded(&format!("accent = \"{near}\"")).run(&["build"]).code, 0, "{near}");
}
