//! What a search found: for people, and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::amount;
use super::plain::{self, visible};
use crate::diagnostic::or_list;
use crate::model::{Count, Found, Hit, Mark, Place, PlaceKind, Question};

/// How wide a line becomes, without what stands before it.
const WIDTH: usize = 75;
/// What stands before each line of a hit but its first.
const INDENT: &str = "    ";

/// What a terminal that shows colour takes for the beginning and end of a kind of text.
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const END: &str = "\u{1b}[0m";

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    query: &'r str,
    audience: &'r str,
    ui_version: &'r str,
    #[serde(flatten)]
    found: &'r Found,
}

/// What was found, as one JSON document with a line end after it.
#[must_use]
pub fn search_json(question: &Question, found: &Found) -> String {
    let audience = question.audience.as_str();
    plain::json(&Document { version: 1, query: question.words, audience, ui_version: question.version, found })
}

/// What was found, for people; colour is taken out by who writes it where none is shown.
#[must_use]
pub fn search_human(question: &Question, found: &Found) -> String {
    let mut text = String::new();
    for (number, hit) in (1..).zip(&found.hits) {
        write_hit(number, hit, &mut text);
    }
    let _ = writeln!(text, "{}", summary(question, found));
    if !found.near.is_empty() {
        let near: Vec<String> = found.near.iter().map(|word| visible(word)).collect();
        let _ = writeln!(text, "did you mean {}?", or_list(near.iter().map(String::as_str)));
    }
    text
}

fn write_hit(number: usize, hit: &Hit, text: &mut String) {
    let only =
        if hit.only.is_empty() { String::new() } else { format!("  (only in {})", visible(&hit.only.join(", "))) };
    let _ = writeln!(text, "{number:>2}. {BOLD}{}{END}{only}", visible(&hit.title));
    if let Some(place) = &hit.place {
        text.push_str(INDENT);
        write_place(place, &hit.marks.place, text);
        text.push('\n');
    }
    let anchor = hit.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
    let _ = writeln!(text, "{INDENT}{DIM}{}{END}", visible(&format!("{}{anchor}", hit.page)));
    if !hit.snippet.is_empty()
        && hit.place.as_ref().is_none_or(|place| place.kind == PlaceKind::Step || place.text != hit.snippet)
    {
        wrapped(&hit.snippet, &hit.marks.snippet, text);
    }
    text.push('\n');
}

/// Writes what a place is, in a few words; the text of a step stands below.
fn write_place(place: &Place, marks: &[Mark], text: &mut String) {
    match (place.kind, place.number) {
        (PlaceKind::Step, Some(number)) => {
            let _ = write!(text, "Step {number}");
        }
        (PlaceKind::Branch, _) => {
            text.push_str("If: ");
            write_word(&place.text, 0, marks, text);
        }
        (PlaceKind::Said, _) => {
            text.push('“');
            write_word(&place.text, 0, marks, text);
            text.push('”');
        }
        (PlaceKind::Step, None) | (PlaceKind::Heading, _) => write_word(&place.text, 0, marks, text),
    }
}

/// Writes a text in lines of bounded width, its marked words in bold.
fn wrapped(snippet: &str, marks: &[Mark], text: &mut String) {
    let (mut column, mut place) = (0, 0);
    for word in snippet.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + length >= WIDTH {
            text.push('\n');
            column = 0;
        }
        text.push_str(if column == 0 { INDENT } else { " " });
        write_word(word, place, marks, text);
        column += length + 1;
        place += length + 1;
    }
    text.push('\n');
}

/// Writes a part of a text that begins at a place of it, with what of it is marked in bold.
fn write_word(word: &str, start: usize, marks: &[Mark], text: &mut String) {
    let mut is_bold = false;
    for (place, char) in (start..).zip(word.chars()) {
        let is_marked = marks.iter().any(|[from, to]| (*from..*to).contains(&place));
        if is_marked != is_bold {
            text.push_str(if is_marked { BOLD } else { END });
            is_bold = is_marked;
        }
        text.push_str(&visible(char.encode_utf8(&mut [0; 4])));
    }
    if is_bold {
        text.push_str(END);
    }
}

/// How much was found, and where else there is something.
fn summary(question: &Question, found: &Found) -> String {
    let (audience, version) = (question.audience.as_str(), question.version);
    let where_asked = format!("for {audience} in UI {version}");
    let total = found.counts.found;
    let mut summary = match total {
        0 => format!("nothing found for “{}” {where_asked}", visible(question.words)),
        _ if total > found.hits.len() => {
            format!("the best {} of {} {where_asked}", found.hits.len(), amount(total, "page"))
        }
        _ => format!("{} {where_asked}", amount(total, "page")),
    };
    let others = |counts: &[Count], asked: &str, word: &str| {
        let others = counts.iter().filter(|count| count.name != asked && count.found > 0);
        others.map(|count| format!("{} {word} {}", count.found, visible(&count.name))).collect::<Vec<_>>()
    };
    let mut elsewhere = others(&found.counts.ui_versions, version, "in");
    elsewhere.extend(others(&found.counts.audiences, audience, "for"));
    if !elsewhere.is_empty() {
        summary += &format!("; {}", elsewhere.join(", "));
    }
    summary
}
