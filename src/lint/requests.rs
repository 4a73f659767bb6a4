//! Requests for support in running text: "contact our team", "open a support case".

use std::sync::LazyLock;

/// How a request for help begins, as lower-case words; the languages do not get in each other's way.
const REQUESTS: [&str; 40] = [
    "contact",
    "call",
    "ask",
    "email",
    "e-mail",
    "consult",
    "write to",
    "talk to",
    "speak to",
    "speak with",
    "turn to",
    "reach out to",
    "get in touch with",
    "get in contact with",
    "get help from",
    "check with",
    "open a ticket with",
    "open a case with",
    "open a request with",
    "raise a ticket with",
    "raise a case with",
    "submit a ticket to",
    "submit a request to",
    "file a ticket with",
    "create a ticket with",
    "log a ticket with",
    "send a request to",
    "wenden sie sich an",
    "wende dich an",
    "kontaktieren sie",
    "kontaktiere",
    "schreiben sie an",
    "contactez",
    "adressez-vous au",
    "adressez-vous à",
    "contacte con",
    "contacte",
    "póngase en contacto con",
    "comuníquese con",
    "contatti",
];

/// Whom such a request names, as lower-case words.
const HELPERS: [&str; 22] = [
    "support",
    "helpdesk",
    "help desk",
    "service desk",
    "customer service",
    "customer care",
    "customer success",
    "us",
    "our team",
    "our staff",
    "our engineers",
    "our experts",
    "kundendienst",
    "kundenservice",
    "kundensupport",
    "service client",
    "service clientèle",
    "soporte",
    "atención al cliente",
    "servicio de asistencia",
    "assistance",
    "assistenza",
];

/// Words that may stand between the request and whom it names.
const BETWEEN: [&str; 25] = [
    "the",
    "our",
    "your",
    "a",
    "customer",
    "technical",
    "tech",
    "product",
    "online",
    "directly",
    "immediately",
    "then",
    "to",
    "den",
    "unseren",
    "ihren",
    "unserem",
    "dem",
    "le",
    "notre",
    "votre",
    "el",
    "nuestro",
    "al",
    "su",
];

/// Words right before a request that make it somebody else's, or a noun.
const THIRD: [&str; 7] = ["may", "might", "they", "will", "the", "a", "of"];

/// Words before a request that make it a mention of one.
const MENTIONS: [&str; 17] = [
    "before",
    "without",
    "instead",
    "not",
    "never",
    "don't",
    "needn't",
    "cannot",
    "can't",
    "how",
    "when",
    "if",
    "once",
    "after",
    "customers",
    "users",
    "customer",
];

/// How a request for a ticket begins; it names no helper of its own.
const TICKET_VERBS: [&str; 6] = ["open", "raise", "file", "submit", "create", "log"];
/// What such a request asks for.
const TICKETS: [&str; 3] = ["ticket", "request", "case"];
/// How many words may stand between a request and whom it names.
const MOST_BETWEEN: usize = 4;

/// Words that follow each other, in lower case.
type Phrase = Vec<&'static str>;

/// The requests, the longest first, by the last letter of their first words; white space ends these.
static BEGINNINGS: LazyLock<Vec<(char, Vec<Beginning>)>> = LazyLock::new(|| {
    let asking = phrases(&REQUESTS).into_iter().map(Beginning::Asking);
    let all = asking.chain(TICKET_VERBS.map(Beginning::Ticket));
    let mut by_letter: Vec<(char, Vec<Beginning>)> = Vec::new();
    for beginning in all {
        let Some(letter) = beginning.first().chars().next_back() else { continue };
        match by_letter.iter_mut().find(|(known, _)| *known == letter) {
            Some((_, known)) => known.push(beginning),
            None => by_letter.push((letter, vec![beginning])),
        }
    }
    by_letter
});

/// Whom a request names, the longest first.
static NAMED: LazyLock<Vec<Phrase>> = LazyLock::new(|| phrases(&HELPERS));

/// How a request may begin.
#[derive(Debug)]
enum Beginning {
    /// With words after which it says whom.
    Asking(Phrase),
    /// With a verb after which it says "a support ticket".
    Ticket(&'static str),
}

/// A word as it is written, between white space, and where it begins in its text.
type Written<'t> = (usize, &'t str);

/// The byte range of the first request for support in a text that is no mention of one; the end is that of its last byte.
pub(super) fn requests(text: &str) -> Option<(usize, usize)> {
    let is_asking = |(start, end): &(usize, usize)| !is_mention(&text[..*start]) && !is_subject(&text[*end..]);
    asking(text).into_iter().find(is_asking).map(|(start, end)| (start, end - 1))
}

/// The byte ranges of everything that reads like a request for support, from its verb to whom it names.
fn asking(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    // Few texts have any of these words.
    if !text.split_whitespace().any(|word| beginnings(word).next().is_some()) {
        return found;
    }
    let words = written(text);
    for (number, (start, word)) in words.iter().enumerate() {
        for (from, beginning) in beginnings(word) {
            let from = start + from;
            if from < found.last().map_or(0, |(_, end)| *end) {
                continue;
            }
            let behind = words.get(number + 1..).unwrap_or_default();
            if let Some(end) = beginning.end(behind) {
                found.push((from, end));
            }
        }
    }
    found
}

/// The words of a text as they are written.
fn written(text: &str) -> Vec<Written<'_>> {
    let mut at = 0;
    let mut words = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            words.push((at, word));
        }
        at += piece.len();
    }
    words
}

/// Each beginning that a written word ends with, and where in the word it begins.
fn beginnings(word: &str) -> impl Iterator<Item = (usize, &'static Beginning)> {
    let last = word.chars().next_back().map(folded);
    let known = BEGINNINGS.iter().find(|(letter, _)| Some(*letter) == last);
    let ends_with = move |beginning: &'static Beginning| {
        let from = ends_with(word, beginning.first())?;
        let is_whole = !word[..from].chars().next_back().is_some_and(is_of_word);
        is_whole.then_some((from, beginning))
    };
    known.into_iter().flat_map(|(_, beginnings)| beginnings).filter_map(ends_with)
}

impl Beginning {
    /// Its first word.
    fn first(&self) -> &'static str {
        match self {
            Self::Asking(phrase) => phrase.first().copied().unwrap_or_default(),
            Self::Ticket(verb) => verb,
        }
    }

    /// Where the request ends when these words stand behind its first one.
    fn end(&self, behind: &[Written]) -> Option<usize> {
        match self {
            Self::Asking(phrase) => {
                let behind = after(behind, phrase.get(1..)?)?;
                let between = behind.iter().take(MOST_BETWEEN).take_while(|(_, word)| may_stand_between(word)).count();
                let named = |skipped| NAMED.iter().find_map(|phrase| end(behind.get(skipped..)?, phrase));
                (0..=between).rev().find_map(named)
            }
            Self::Ticket(_) => {
                let behind = after(behind, &["a"]).or_else(|| after(behind, &["an"]))?;
                let behind = after(behind, &["new"]).unwrap_or(behind);
                TICKETS.iter().find_map(|ticket| end(behind, &["support", ticket]))
            }
        }
    }
}

/// The words behind a phrase with which some words begin.
fn after<'w, 't>(words: &'w [Written<'t>], phrase: &[&str]) -> Option<&'w [Written<'t>]> {
    let (first, rest) = words.split_at_checked(phrase.len())?;
    let is_it = first.iter().zip(phrase).all(|((_, word), known)| starts_with(word, known) == Some(word.len()));
    is_it.then_some(rest)
}

/// Where a phrase ends with which some words begin; its last word may have something behind it that is no letter.
fn end(words: &[Written], phrase: &[&str]) -> Option<usize> {
    let (last, first) = phrase.split_last()?;
    let (start, word) = after(words, first)?.first()?;
    let end = starts_with(word, last)?;
    (!word[end..].starts_with(is_of_word)).then_some(start + end)
}

/// Whether a word may stand between a request and whom it names: the name of a product or its maker may.
fn may_stand_between(word: &str) -> bool {
    let is_apostrophe = |char: char| matches!(char, '\'' | '’');
    let is_known = || BETWEEN.iter().any(|between| starts_with(word, between) == Some(word.len()));
    let is_name = word.starts_with(char::is_uppercase)
        && word.ends_with(is_of_word)
        && word.chars().all(|char| is_of_word(char) || is_apostrophe(char) || char == '-');
    let is_owner = || {
        let owner = word.strip_suffix('s').and_then(|owner| owner.strip_suffix(is_apostrophe));
        owner.is_some_and(|owner| !owner.is_empty() && owner.chars().all(is_of_word))
    };
    is_name || is_known() || is_owner()
}

/// The words of each text, the longest text first.
fn phrases(texts: &[&'static str]) -> Vec<Phrase> {
    let mut texts = texts.to_vec();
    // Of two that begin alike the longer one is tried first.
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts.into_iter().map(|text| text.split(' ').collect()).collect()
}

/// Where a word ends of which another one, in lower case, is the beginning.
fn starts_with(word: &str, start: &str) -> Option<usize> {
    let mut chars = word.char_indices();
    let is_it = start.chars().all(|char| chars.next().is_some_and(|(_, other)| folded(other) == char));
    is_it.then(|| chars.offset())
}

/// Where the end of a word begins that is another one, in lower case.
fn ends_with(word: &str, end: &str) -> Option<usize> {
    if word.is_ascii() {
        // Most words are, and of these it is sooner told.
        let from = word.len().checked_sub(end.len())?;
        return word.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes()).then_some(from);
    }
    let mut chars = word.char_indices().rev();
    let mut from = word.len();
    for char in end.chars().rev() {
        let (at, other) = chars.next()?;
        if folded(other) != char {
            return None;
        }
        from = at;
    }
    Some(from)
}

/// A letter in lower case, when that is one letter. The long s is an s.
fn folded(char: char) -> char {
    let mut lower = char.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some('ſ'), None) => 's',
        (Some(lower), None) => lower,
        _ => char,
    }
}

/// Whether a character can be a part of a word.
fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Whether what follows a request says something of it: "email support is included".
fn is_subject(after: &str) -> bool {
    let next = after.split_whitespace().next().unwrap_or_default();
    after.starts_with(char::is_whitespace) && ["is", "are", "was", "were"].contains(&next)
}

/// Whether the words before a request make it none: "before you contact", "how to contact".
fn is_mention(before: &str) -> bool {
    // Four words are looked at; a line may be a megabyte long.
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(200))..];
    let is_end = |char: char| ".;:!?,()\u{fffc}".contains(char);
    let words = before.rsplit(|char: char| char.is_whitespace() || is_end(char)).filter(|word| !word.is_empty());
    let clause = before.len() - before.rfind(is_end).map_or(0, |at| at + 1);
    let mut left = clause;
    let mut last: Vec<String> = Vec::new();
    for word in words.take(4) {
        match left.checked_sub(word.len()) {
            Some(rest) => left = rest,
            None => break,
        }
        last.push(word.to_lowercase().replace('’', "'"));
    }
    let last: Vec<&str> = last.iter().map(String::as_str).collect();
    // "To contact support, choose …" says what for; "you have to contact support" is a request.
    let is_purpose = last == ["to"] || last.starts_with(&["to", "how"]);
    let is_third = last.first().is_some_and(|word| THIRD.contains(word));
    // "Visitors can contact support" tells of somebody; "you can contact support" sends the reader there.
    let near = &last[..last.len().min(3)];
    let is_told =
        near.contains(&"lets") || near.contains(&"allows") || (near.contains(&"can") && !near.contains(&"you"));
    let is_act = last.iter().take(3).any(|word| MENTIONS.contains(word) || word.ends_with("n't"));
    is_purpose || is_third || is_act || is_told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn requests_for_support_are_told_from_mentions_of_it() {
        let asks = [
            "If the browser warns you, contact support.",
            "Please reach out to us at once.",
            "Then get in touch with our team",
            "Contact the Postbird Support team.",
            "You have to contact customer support first.",
            "Open a ticket with our support",
            "Raise a support request.",
            "You can also contact support.",
            "Wenden Sie sich an den Support.",
            "Contactez notre service client.",
            "Póngase en contacto con el soporte.",
        ];
        let mentions = [
            "Before you contact support, write down the time.",
            "You need not contact support.",
            "How to contact support",
            "To contact support, choose Help.",
            "Without contacting support",
            "Support will contact you.",
            "Ask your administrator.",
            "Contact the owner; support for this ends in May.",
            "Turn on support for HTTPS.",
            "Call the function `x`, which has support for it.",
            "Ask the customer to contact support again.",
            "When you contact us, say so.",
            "Email support is included in every plan.",
            "Write your support PIN down.",
            "The Enterprise plan lets you contact support by phone.",
            "Visitors can now contact support from your site.",
            "Open the support settings.",
        ];
        for text in asks {
            assert!(requests(text).is_some(), "{text}");
        }
        for text in ["Siehe \u{fffc}: Contactez le service clientèle…", "«Contact Évélia support»"] {
            assert!(requests(text).is_some(), "{text}");
        }
        for text in mentions {
            assert!(requests(text).is_none(), "{text}");
        }
    }

    /// The same as an expression, which takes long to be made.
    fn expression() -> Regex {
        let any = |words: &[&str]| {
            let mut words = words.to_vec();
            words.sort_by_key(|words| std::cmp::Reverse(words.len()));
            words.join("|").replace(' ', r"\s+")
        };
        let (requests, between, helpers) = (any(&REQUESTS), any(&BETWEEN), any(&HELPERS));
        let (verbs, tickets) = (any(&TICKET_VERBS), any(&TICKETS));
        let name = r"\p{Lu}[\w'’-]*|\w+['’]s";
        let asking = format!(r"(?i:{requests})(?:\s+(?:(?i:{between})|{name})\b){{0,4}}\s+(?i:{helpers})");
        let ticket = format!(r"(?i:{verbs})\s+(?i:an?)\s+(?i:new\s+)?(?i:support)\s+(?i:{tickets})");
        Regex::new(&format!(r"\b(?:{asking}|{ticket})\b")).unwrap()
    }

    #[test]
    fn what_is_found_is_what_an_expression_finds() {
        let expression = expression();
        let mut words: Vec<String> = [&REQUESTS[..], &HELPERS, &BETWEEN, &TICKET_VERBS, &TICKETS]
            .iter()
            .flat_map(|words| words.iter().map(|word| (*word).to_owned()))
            .collect();
        let others = "Acme Évélia Acme's acme’s acme- Acme- O’Neil Support ſupport a_call recall (call e-mail, new a an An \
                      support, us. use us' İ CALL Contact Support. x-ask -call 's SUPPORT’s \u{212a}undendienst call\u{fffc}";
        words.extend(others.split(' ').map(str::to_owned));
        let gap = prop::sample::select(vec![" ", " ", " ", " ", "\n", "  ", "\u{a0}", ". ", ", ", "\u{fffc}", "-", ""]);
        let text = prop::collection::vec((prop::sample::select(words), gap), 0..12);
        let config = ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() };
        let mut found = 0;
        proptest!(config, |(parts in text)| {
            let text: String = parts.iter().flat_map(|(word, gap)| [word.as_str(), gap]).collect();
            let expected: Vec<_> = expression.find_iter(&text).map(|found| (found.start(), found.end())).collect();
            prop_assert_eq!(asking(&text), expected, "{:?}", text);
        });
        for text in ["Contact the Acme support", "open a New support case.", "call\u{a0}Acme’s Help\ndesk!"] {
            found += asking(text).len();
        }
        assert_eq!(found, 3);
    }
}
