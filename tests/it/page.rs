//! A built page, read as a browser reads it.

use scraper::{ElementRef, Html, Selector};

use crate::project::{Project, bare};

/// A page as a tree.
pub struct Built(Html);

/// Builds a project that must be sound, and reads a page of the customer's site.
pub fn built(project: &Project, path: &str) -> Built {
    project.clean(&["build"]);
    Built::of(&project.read(&format!("book/customer/{path}")))
}

impl Built {
    pub fn of(html: &str) -> Self {
        Self(Html::parse_document(html))
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.all(selector).len()
    }

    /// The words of each element, without the breaks of its source.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let words = |element: ElementRef| element.text().collect::<String>();
        let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.all(selector).into_iter().map(words).map(plain).collect()
    }

    /// The words of the only element.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.concat()
    }

    /// An attribute of the only element.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector}");
        found[0].attr(name).unwrap_or_else(|| panic!("{selector} has no {name}")).to_owned()
    }
}

#[test]
fn a_heading_answers_to_the_name_that_other_tools_give_it() {
    let text = "# A\n\nSee [one](#nodejs-guide), [two](#costs--limits), [three](#apphandlerreq) and [the top](#top).\n\n\
                ## Node.js guide\n\nText.\n\n## Costs & limits\n\nText.\n\n## `app.handler(req)`\n\nText.\n\n## Plain\n\nText.\n";
    let project = bare().file("book.toml", "[book]\ntitle = \"Book\"\n").file("content/a.md", text);
    project.clean(&["build"]);
    let page = project.read("book/customer/a.html");
    for part in [
        r#"<h2 id="node-js-guide"><span id="nodejs-guide"></span>Node.js guide"#,
        r#"<h2 id="costs-limits"><span id="costs--limits"></span>"#,
        r##"<a href="#nodejs-guide">one</a>"##,
        r#"<h2 id="plain">Plain"#,
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_former_address_is_not_one_that_the_site_has_or_no_system_can_hold() {
    let was = |name: &str| {
        let text = format!("---\ntitle: A\nwas: ['{name}']\n---\n\nText.\n");
        let book = "[book]\ntitle = \"Book\"\n\n[ui]\nversions = [\"1.0\", \"2.0\"]\n";
        bare().file("book.toml", book).file("content/a.md", &text).file("content/b.md", "# B\n\nText.\n").findings()
    };
    for name in [
        "1.0/b",
        "1.0/index",
        "404",
        "index",
        "what-changed",
        "CON",
        "x?y",
        "<script>",
        "a\u{202e}b",
        "dir/nul",
        "../out",
        "a\"b",
    ] {
        assert_eq!(was(name).len(), 1, "{name}: {:?}", was(name));
    }
    assert!(was("old/place").is_empty());
}
