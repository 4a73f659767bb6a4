//! A book of any size; the same number gives the same bytes.
//!
//! The shape is that of usual help pages: title, summary, introduction, five to nine steps with UI
//! labels, two headings after them, code on every third page, a table on every fifth, three links, one
//! callout; four UI versions, sections of twenty-five.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

const SECTION: usize = 25;
const WORDS: [&str; 24] = [
    "account", "message", "domain", "record", "sender", "template", "report", "filter", "webhook", "contact",
    "segment", "campaign", "bounce", "limit", "schedule", "consent", "archive", "export", "invoice", "address",
    "region", "signal", "preview", "history",
];

/// Writes a book of so many procedures into a folder.
pub(crate) fn write(root: &Path, count: usize) -> io::Result<()> {
    file(root, "book.toml", &settings())?;
    file(root, "content/index.md", "# Help\n\nChoose a section.\n")?;
    file(root, "content/ui.yaml", &catalog())?;
    for number in 0..count {
        let section = number / SECTION;
        if number.is_multiple_of(SECTION) {
            let text = format!(
                "---\ntitle: {} {section}\nsummary: Procedures of one part.\norder: {section}\n---\n\nText.\n",
                word(section)
            );
            file(root, &format!("content/s{section}/index.md"), &text)?;
        }
        file(root, &format!("content/s{section}/p{number}.md"), &procedure(number, count))?;
    }
    Ok(())
}

fn file(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap_or(root))?;
    fs::write(path, text)
}

fn word(number: usize) -> &'static str {
    // A multiplier that shares no divisor with the number of words visits them all.
    WORDS[number.wrapping_mul(7919) % WORDS.len()]
}

fn settings() -> String {
    "[book]\ntitle = \"Generated\"\n\n[ui]\nversions = [\"4.0\", \"4.1\", \"4.2\", \"5.0\"]\n\n\
     [support]\ntiers = [\"frontline\", \"senior\"]\n\n[vars]\nproduct = \"Example\"\n"
        .to_owned()
}

fn catalog() -> String {
    let mut text = "settings: { label: Settings, kind: menu }\n".to_owned();
    for name in WORDS {
        let _ = writeln!(text, "settings.{name}: {{ label: {{ \"4.0\": {name}, \"4.2\": My {name} }}, kind: page }}");
        let _ = writeln!(text, "settings.{name}.save: {{ label: Save {name}, kind: button, removed: \"5.0\" }}");
        let _ = writeln!(text, "settings.{name}.apply: {{ label: Apply {name}, kind: button, since: \"5.0\" }}");
    }
    text
}

fn procedure(number: usize, count: usize) -> String {
    let (first, second) = (word(number), word(number + 5));
    let mut text = format!(
        "---\nid: p{number}\ntitle: Set up the {first} for {second} {number}\nsummary: The {first} of {{var product}} is ready.\n\
         gives: [{first}.ready-{number}]\nreviewed: 2026-10-02\n---\n\n{}\n\n> [!NOTE]\n> {}\n\n## Steps\n\n",
        sentences(number, 4),
        sentences(number + 1, 1)
    );
    for step in 0..5 + number % 5 {
        let name = word(number + step);
        let _ = match step % 4 {
            0 => writeln!(text, "{}. Open <ui:settings.{name}?path>. {}\n", step + 1, sentences(number + step, 1)),
            1 => writeln!(
                text,
                "{}. {{ui <5.0}} Choose <ui:settings.{name}.save>. {}\n",
                step + 1,
                sentences(number + step, 1)
            ),
            2 => writeln!(
                text,
                "{}. {{ui >=5.0}} Choose <ui:settings.{name}.apply>.\n\n   > [!CHECK]\n   > {}\n",
                step + 1,
                sentences(number, 1)
            ),
            _ => writeln!(
                text,
                "{}. Type the **{name}** and wait.\n\n   > [!IF] The {name} is missing\n   > {}\n\n   > [!AGENT]\n   > {}\n",
                step + 1,
                sentences(step, 1),
                sentences(number, 1)
            ),
        };
    }
    text.push_str("   > [!ESCALATE] senior\n   > - account id\n");
    let link = |offset: usize| format!("<proc:p{}>", (number + offset) % count);
    let _ = writeln!(
        text,
        "\n## What happens next\n\n{} See {}, {} and {}.\n",
        sentences(number + 2, 3),
        link(1),
        link(7),
        link(31)
    );
    if number.is_multiple_of(3) {
        let _ =
            writeln!(text, "```json\n{{\n  \"{first}\": {number},\n  \"{second}\": [true, null, \"text\"]\n}}\n```\n");
    }
    if number.is_multiple_of(5) {
        let _ = writeln!(
            text,
            "| Field | Meaning |\n| --- | --- |\n| {first} | {} |\n| {second} | {} |\n",
            sentences(number, 1),
            sentences(number + 3, 1)
        );
    }
    let _ = writeln!(text, "## Limits\n\n{}", sentences(number + 4, 3));
    text
}

fn sentences(seed: usize, count: usize) -> String {
    let sentence = |place: usize| {
        let at = seed * 3 + place * 11;
        format!(
            "The {} keeps its {} until the {} of the {} has changed.",
            word(at),
            word(at + 1),
            word(at + 2),
            word(at + 3)
        )
    };
    (0..count).map(sentence).collect::<Vec<_>>().join(" ")
}
