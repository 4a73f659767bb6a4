//! A picture without words for those who do not see it.

use std::collections::BTreeMap;

use crate::config::Level;
use crate::diagnostic::RuleName;
use crate::lint::{Findings, Group, Lint, Rule};
use crate::model::{Includes, Inline, InlineKind, Scope, Visit, source_words, walk};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    name: RuleName::new("missing-image-text"),
    group: Group::Links,
    level: Level::Warn,
    summary: "A picture whose text says nothing to those who do not see it.",
    why: "\
The words between the square brackets stand in for the picture: for readers who use a screen reader, in a
search, in a text for machines, and wherever the picture does not load. The name of the file, or a word such
as \"screenshot\" alone, tells none of them anything. Write what the picture shows, as you would say it on the
telephone. A picture that only decorates is better left out of documentation; where it has to stand, keep
the brackets empty and let this rule pass at that place, so that the next writer sees that it was meant.",
    wrong: r#"
```md content/tracking.md
# How tracking works

![screenshot](images/way.svg)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the text of this picture, "screenshot", says nothing of what it shows
```
```md content/other.md
# How links are sent

![](images/way.svg)
^^^^^^^^^^^^^^^^^^^ this picture has no text
```
```svg content/images/way.svg
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>
```"#,
    right: r#"
```md content/tracking.md
# How tracking works

![A link leads to the tracking domain, and from there to its page](images/way.svg)
```
```md content/other.md
# How links are sent

![A link is rewritten when the message is sent](images/way.svg)
```
```svg content/images/way.svg
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>
```"#,
    check,
};

/// Words that say that there is a picture, and not what it shows.
const EMPTY: [&str; 17] = [
    "alt",
    "alttext",
    "diagram",
    "drawing",
    "figure",
    "graphic",
    "icon",
    "illustration",
    "image",
    "img",
    "logo",
    "photo",
    "picture",
    "placeholder",
    "screen",
    "screencapture",
    "screenshot",
];

fn check(lint: &Lint, findings: &mut Findings) {
    let mut pictures = Pictures::default();
    for (_, document) in lint.book.iter() {
        walk(document, lint.book.scope(document), Includes::Skip, &mut pictures);
    }
    for (span, picture) in pictures.found {
        let message = match picture {
            Fault::None => "this picture has no text".to_owned(),
            Fault::Empty(text) => format!("the text of this picture, \"{text}\", says nothing of what it shows"),
            Fault::Name(text) => format!("the text of this picture, \"{text}\", is the name of its file"),
        };
        let help = "write between the square brackets what the picture shows, such as \
                    `![The switch HTTPS below the list of domains](…)`";
        findings.push(findings.at(span, message).help(help));
    }
}

/// What is wrong with the text of a picture.
enum Fault {
    None,
    Empty(String),
    Name(String),
}

#[derive(Default)]
struct Pictures {
    found: BTreeMap<Span, Fault>,
}

impl Visit for Pictures {
    fn inline(&mut self, inline: &Inline, scope: Scope) {
        if let InlineKind::Image(image) = &inline.kind
            && !scope.is_empty()
            && let Some(fault) = fault(source_words(&image.alt).trim(), &image.written)
        {
            self.found.insert(inline.span, fault);
        }
    }
}

fn fault(text: &str, written: &str) -> Option<Fault> {
    let words = plain(text);
    let path = written.split(['?', '#']).next().unwrap_or(written);
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if text.is_empty() {
        return Some(Fault::None);
    }
    // `Screenshot 2` and `image (3)` say no more than the word alone.
    if words.is_empty() || EMPTY.contains(&words.trim_end_matches(|char: char| char.is_ascii_digit())) {
        return Some(Fault::Empty(text.to_owned()));
    }
    // A file may be named after what it shows; that is told from a mere name by the spaces between the words.
    let is_name = !text.contains(char::is_whitespace) && [plain(name), plain(stem), plain(path)].contains(&words);
    is_name.then(|| Fault::Name(text.to_owned()))
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
