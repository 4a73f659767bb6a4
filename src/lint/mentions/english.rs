//! The English words that tell a label in use from a common word, and the present from the past.
//!
//! They are few, so that they can be read and judged. In a book in another language they find nothing;
//! there the form decides alone: a way through menus, a role, or a marked text in a step.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Verbs of the hand, and how many words may stand between them and the label.
const VERBS: &[(&str, usize)] = &[
    ("click", 7),
    ("select", 7),
    ("choose", 7),
    ("press", 7),
    ("tap", 7),
    ("toggle", 5),
    ("tick", 5),
    ("untick", 5),
    ("expand", 4),
    ("navigate", 5),
    ("go", 4),
    ("head", 3),
    ("turn", 6),
    ("switch", 6),
    ("open", 3),
    ("enable", 4),
    ("disable", 4),
    ("activate", 3),
    ("deactivate", 3),
    ("check", 2),
    ("uncheck", 3),
    ("clear", 3),
    ("set", 2),
    ("enter", 2),
    ("fill", 3),
    ("visit", 2),
    ("hit", 3),
    ("pick", 3),
    ("find", 2),
    ("scroll", 4),
    ("hover", 4),
    ("drag", 3),
];
/// What a label stands on.
const NOUNS: &[&str] = &[
    "button",
    "buttons",
    "tab",
    "tabs",
    "page",
    "pages",
    "menu",
    "menus",
    "link",
    "option",
    "options",
    "toggle",
    "switch",
    "checkbox",
    "check",
    "field",
    "fields",
    "panel",
    "dialog",
    "dropdown",
    "drop-down",
    "screen",
    "window",
    "icon",
    "item",
    "sidebar",
    "pane",
    "modal",
    "wizard",
    "radio",
    "area",
    "section",
    "setting",
    "settings",
];
/// Words right before a label that say that it is one.
const NAMING: &[&str] = &["labelled", "labeled", "named", "titled", "marked", "under", "via"];
/// Words right before a place, which may also stand before a thing.
const PLACES: &[&str] = &["in", "on", "from", "within", "through", "to"];
/// Verbs of the eye, which lead to other pages of the documentation.
static READING: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&["see", "read", "refer", "consult", "check out"]));
/// Words behind several things, as one label never is: `Reports are sent`.
const SUBJECT: &[&str] = &["are", "were", "have", "aren't", "weren't"];
const ARTICLES: &[&str] = &["the", "a", "an", "your", "its"];

/// Words that set their whole sentence in the past, or in another version.
static PAST: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        "formerly",
        "used to be",
        "was called",
        "were called",
        "was named",
        "was labelled",
        "was labeled",
        "was known as",
        "renamed",
        "now called",
        "now named",
        "now known as",
        "old name",
        "old label",
        "old ui",
        "old interface",
        "earlier version",
        "earlier versions",
        "older version",
        "older versions",
        "previous version",
        "previous versions",
        "earlier release",
        "earlier releases",
        "deprecated",
        "discontinued",
        "in the past",
    ])
});
/// Words that set the clause in which they stand in the past.
static GONE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        "previously",
        "no longer",
        "not any more",
        "anymore",
        "removed",
        "was replaced",
        "were replaced",
        "been replaced",
        "replaced by",
        "replaced with",
        "replaces",
        "replaced",
        "is gone",
        "has gone",
        "are gone",
        "was moved",
        "has moved",
        "moved to",
        "it used to",
        "you used to",
        "until",
        "retired",
        "does not exist",
        "originally",
        "once called",
        "is now",
        "are now",
        "legacy",
    ])
});
/// Words right before a label that speak of it only to name what stands in its place.
const NOT_IT: &[&str] =
    &["instead of", "rather than", "in place of", "replacement for", "successor of", "successor to"];
/// Words that begin a clause about what stands before it.
const RELATIVE: &[&str] = &[
    "which",
    "that",
    "but",
    "now",
    "formerly",
    "previously",
    "renamed",
    "removed",
    "replaced",
    "deprecated",
    "until",
    "was",
    "were",
    "has",
    "is",
    "no",
    "used",
];
/// Headings below which old names are the subject.
static CHRONICLES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        "changelog",
        "change log",
        "release notes",
        "release history",
        "what's new",
        "whats new",
        "what changed",
        "what has changed",
        "migration guide",
        "version history",
        "upgrading from",
        "upgrade from",
    ])
});
/// What the head of a column says of the labels below it.
static OLD_COLUMNS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(&["old", "before", "previous", "previously", "was", "from", "removed"]));

/// A text in lower case whose words stand between single spaces.
pub(super) fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for char in text.chars() {
        match char {
            '.' | '-' | '\'' => words.push(char),
            '’' => words.push('\''),
            _ if char.is_ascii_alphanumeric() => words.push(char.to_ascii_lowercase()),
            _ if char.is_alphanumeric() => words.extend(char.to_lowercase()),
            _ => {
                // A full stop belongs to a word only within it, as in `4.1`.
                words.truncate(words.trim_end_matches('.').len());
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
        }
    }
    words.truncate(words.trim_end_matches(['.', ' ']).len());
    words.push(' ');
    words
}

/// Phrases that are looked for in one pass, each as whole words.
struct Phrases(Option<AhoCorasick>);

impl Phrases {
    fn of(phrases: &[&str]) -> Self {
        Self(AhoCorasick::new(phrases.iter().map(|phrase| format!(" {phrase} "))).ok())
    }

    /// Whether one of them is among some words.
    fn are_in(&self, words: &str) -> bool {
        self.0.as_ref().is_some_and(|phrases| phrases.is_match(words))
    }
}

/// Whether a heading, or the name of a file, opens a text about what was.
pub(super) fn is_chronicle(heading: &str) -> bool {
    let words = words_of(heading).replace('-', " ");
    CHRONICLES.are_in(&words) || PAST.are_in(&words)
}

/// Whether the head of a column says that old names stand below it.
pub(super) fn is_old_column(head: &str) -> bool {
    let words = words_of(head);
    OLD_COLUMNS.are_in(&words) || PAST.are_in(&words)
}

/// Whether the head of a column says that labels stand below it.
pub(super) fn names_labels(head: &str) -> bool {
    words_of(head).split(' ').any(|word| NOUNS.contains(&word))
}

/// Whether a row of a table tells what became of the label in it.
pub(super) fn tells_of_change(row: &str) -> bool {
    let words = words_of(row);
    PAST.are_in(&words) || GONE.are_in(&words)
}

/// Whether a sentence speaks of a label as of something that was; the label stands between its halves.
pub(super) fn is_past(before: &str, after: &str) -> bool {
    if [before, after].iter().any(|half| PAST.are_in(&words_of(half))) {
        return true;
    }
    let breaks = |char: char| matches!(char, ',' | ';' | ':' | '(' | ')' | '—' | '–');
    let mut earlier = before.rsplit(breaks);
    let own = words_of(earlier.next().unwrap_or_default());
    let mut later = after.split(breaks);
    let rest = words_of(later.next().unwrap_or_default());
    if GONE.are_in(&own) || GONE.are_in(&rest) || denies(&own) {
        return true;
    }
    // `Previously, click …`: a few words before the comma set the scene for what follows.
    let scene = words_of(earlier.next().unwrap_or_default());
    if scene.split_whitespace().count() <= 4 && GONE.are_in(&scene) {
        return true;
    }
    // `…, which was removed` is about what stands before the comma.
    let next = words_of(later.next().unwrap_or_default());
    let opens = next.split_whitespace().next().is_some_and(|first| RELATIVE.contains(&first));
    opens && GONE.are_in(&next)
}

/// Whether the words before a label end in a denial of it.
fn denies(before: &str) -> bool {
    let before = before.trim_end();
    // `…, not White label` denies it; `whether or not White label …` does not.
    if matches!(before.trim(), "not" | "and not" | "but not") {
        return true;
    }
    let bare = ARTICLES.iter().find_map(|article| Some(before.strip_suffix(article)?.trim_end())).unwrap_or(before);
    NOT_IT.iter().any(|phrase| bare.ends_with(&format!(" {phrase}")))
}

/// How surely a text uses some words as a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// They are spoken of as what they mean.
    Talk,
    /// Nothing says so.
    Nothing,
    /// They stand where a place may be named.
    Place,
    /// A hand is told to find them, or they stand on something.
    Hand,
}

/// What the words around a label say of its use.
pub(super) fn sign(before: &str, after: &str) -> Sign {
    let words = words_of(before);
    let mut backwards = words.split_whitespace().rev();
    let mut sign = Sign::Nothing;
    let mut article = 0;
    for distance in 1..=8 {
        let Some(word) = backwards.next() else { break };
        let is_next = distance == 1 + article;
        if is_next && ARTICLES.contains(&word) {
            article += 1;
        } else if is_next && (NAMING.contains(&word) || (NOUNS.contains(&word) && article == 0)) {
            return Sign::Hand;
        } else if is_next && PLACES.contains(&word) {
            sign = Sign::Place;
        }
        if VERBS.iter().any(|(verb, reach)| distance <= *reach && is_form(word, verb)) {
            return Sign::Hand;
        }
    }
    let after = words_of(after);
    let next = after.split_whitespace().next().unwrap_or_default();
    // `See the Reports section` is about a page of the documentation.
    let is_read = ["section", "page"].contains(&next) && READING.are_in(&last_words(&words));
    match next {
        _ if is_read => Sign::Talk,
        _ if NOUNS.contains(&next) => Sign::Hand,
        _ if SUBJECT.contains(&next) => Sign::Talk,
        _ => sign,
    }
}

/// The last few words of a text.
fn last_words(words: &str) -> String {
    let mut last: Vec<&str> = words.split_whitespace().rev().take(4).collect();
    last.reverse();
    words_of(&last.join(" "))
}

/// Whether a word is a form of a verb: `selects`, `selected`, `selecting`.
fn is_form(word: &str, verb: &str) -> bool {
    let stem = verb.strip_suffix('e').unwrap_or(verb);
    let Some(ending) = word.strip_prefix(stem) else { return false };
    // `tapping` doubles the last letter of its verb.
    let last = verb.chars().next_back();
    let ending = ending.strip_prefix(|first| Some(first) == last && ending.len() > 2).unwrap_or(ending);
    word == verb || matches!(ending, "s" | "es" | "ed" | "ing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_and_nouns_tell_a_label_from_a_word() {
        for (before, after) in [
            ("Click ", "."),
            ("After selecting the green ", ""),
            ("Then you are tapping ", ""),
            ("Go to ", ""),
            ("the button ", ""),
            ("Under ", ", enter a name"),
            ("In the ", " tab"),
            ("the \"", "\" page shows"),
        ] {
            assert_eq!(sign(before, after), Sign::Hand, "{before}_{after}");
        }
        for (before, after) in
            [("We encrypt links with ", " only"), ("This is ", "!"), ("Set up your account so that ", "")]
        {
            assert_eq!(sign(before, after), Sign::Nothing, "{before}_{after}");
        }
        assert_eq!(sign("You see it in ", "."), Sign::Place);
        assert_eq!(sign("For more, see the ", " section"), Sign::Talk);
        assert_eq!(sign("Every night ", " are sent"), Sign::Talk);
    }

    #[test]
    fn the_past_is_told_from_the_present() {
        for (before, after) in [
            ("It was called ", " before"),
            ("The page ", " was removed in 4.1."),
            ("Previously, click ", "."),
            ("the page ", ", which was removed, showed it"),
            ("Open Branded links instead of ", "."),
            ("Instead of the ", " page, open Branded links."),
            ("click ", " (renamed Branded links)"),
            ("In earlier versions, click ", "."),
            ("There is no longer a ", " page"),
        ] {
            assert!(is_past(before, after), "{before}_{after}");
        }
        for (before, after) in [
            ("If the link no longer works, click ", "."),
            ("Once the record is removed, open ", "."),
            ("Click ", " instead of typing the name."),
            ("To replace a certificate, choose ", "."),
            ("Wait until it is green, then click ", "."),
        ] {
            assert!(!is_past(before, after), "{before}_{after}");
        }
        assert!(is_chronicle("What’s new in 5.0") && is_chronicle("release-notes/4") && !is_chronicle("Send mail"));
    }
}
