//! Appeals: texts that send their reader to support, by a link to its address or in words.
//!
//! A link to `[support] contact` needs no understanding. Words do, so only plain requests count
//! ("contact support", "get in touch with our team"), and none that speak of the act itself
//! ("before you contact support", "how to contact support").

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::model::{
    Block, BlockKind, Book, Depth, DocumentIndex, InlineKind, Link, LinkTarget, Scope, Text, UiForm, Visit,
};
use crate::source::Span;

/// A text that sends its reader to support.
#[derive(Debug, Clone, Copy)]
pub struct Appeal {
    /// The words or the link.
    pub span: Span,
    /// Everywhere that it is seen.
    pub scope: Scope,
}

/// The procedures that hand over, each looked at once, however many links lead to it.
#[derive(Debug)]
pub struct Handing<'b> {
    /// The book.
    pub book: &'b Book,
    known: BTreeMap<DocumentIndex, OnceLock<bool>>,
}

impl<'b> Handing<'b> {
    /// Those of a book.
    #[must_use]
    pub fn of(book: &'b Book) -> Self {
        Self { book, known: book.iter().map(|(index, _)| (index, OnceLock::new())).collect() }
    }

    /// Whether a document has an escalation at one of its steps.
    fn hands_over(&self, index: DocumentIndex) -> bool {
        let look = || hands_over(self.book.document(index));
        self.known.get(&index).map_or_else(look, |known| *known.get_or_init(look))
    }
}

/// Collects the appeals of the blocks that it visits.
#[derive(Debug)]
pub struct Appeals<'b> {
    handing: &'b Handing<'b>,
    /// What was found, in the order of the text.
    pub found: Vec<Appeal>,
}

impl<'b> Appeals<'b> {
    /// None yet.
    #[must_use]
    pub fn new(handing: &'b Handing<'b>) -> Self {
        Self { handing, found: Vec::new() }
    }
}

impl Visit for Appeals<'_> {
    const DEPTH: Depth = Depth::Texts;

    fn block(&mut self, block: &Block, scope: Scope) {
        if let (BlockKind::Paragraph(text), false) = (&block.kind, scope.is_empty()) {
            let span = in_text(self.handing, text);
            self.found.extend(span.map(|span| Appeal { span, scope }));
        }
    }
}

/// The first appeal in a paragraph.
#[must_use]
pub fn in_text(handing: &Handing, text: &Text) -> Option<Span> {
    let mut words = Words { handing, text: String::new(), pieces: Vec::new(), link: None };
    words.push(text);
    if let Some(link) = words.link {
        return Some(link);
    }
    let (start, end) = requests(&words.text)?;
    let (first, last) = (words.place(start)?, words.place(end)?);
    Some(if first.file == last.file { Span { end: last.end.max(first.end), ..first } } else { first })
}

/// The words of a paragraph, with the place of each piece.
struct Words<'b> {
    handing: &'b Handing<'b>,
    text: String,
    pieces: Vec<Piece>,
    /// The first link to the address of support.
    link: Option<Span>,
}

/// A piece of a paragraph's text.
struct Piece {
    /// Where it begins in the text.
    from: usize,
    span: Span,
    /// Whether its bytes stand in the source as they are.
    is_verbatim: bool,
}

impl Words<'_> {
    /// The place of a byte of the text: of the byte alone where it can be told, of its piece otherwise.
    fn place(&self, at: usize) -> Option<Span> {
        let piece = self.pieces.iter().rev().find(|piece| piece.from <= at)?;
        let span = piece.span;
        let start = u32::try_from(at - piece.from).ok().map(|offset| span.start + offset);
        let exact = start.filter(|start| piece.is_verbatim && *start < span.end);
        Some(exact.map_or(span, |start| Span { start, end: start + 1, ..span }))
    }

    fn push(&mut self, text: &Text) {
        for inline in text {
            let from = self.text.len();
            let written = if let InlineKind::Words(words) = &inline.kind { words.len() } else { 0 };
            self.pieces.push(Piece { from, span: inline.span, is_verbatim: written == inline.span.range().len() });
            match &inline.kind {
                InlineKind::Words(words) => self.text.push_str(words),
                InlineKind::SoftBreak | InlineKind::HardBreak => self.text.push(' '),
                InlineKind::Emphasis(text) | InlineKind::Strong(text) | InlineKind::Strikethrough(text) => {
                    self.push(text);
                }
                InlineKind::Ui { form: UiForm::Words(text), .. } => self.push(text),
                InlineKind::Variable(name) => {
                    let value =
                        self.handing.book.config.vars.get(name).map_or(name.as_str(), |value| value.value.as_str());
                    self.text.push_str(value);
                }
                InlineKind::Link(link) => self.link(inline.span, link),
                // What is quoted as code, shown as a label or drawn asks nobody to do anything.
                _ => self.text.push('\u{fffc}'),
            }
        }
    }

    fn link(&mut self, span: Span, link: &Link) {
        let book = self.handing.book;
        if leads_to_support(book, &link.written) {
            self.link = self.link.or(Some(span));
        }
        match &link.target {
            // Who is sent to a procedure that hands over is not lost.
            LinkTarget::Document { document, .. } if self.handing.hands_over(*document) => {
                self.text.push('\u{fffc}');
            }
            LinkTarget::Document { document, .. } if link.text.is_empty() => {
                let title = &book.document(*document).title;
                self.text.push_str(&crate::model::source_words(title));
            }
            _ => self.push(&link.text),
        }
    }
}

/// Whether a procedure has an escalation at one of its own steps.
fn hands_over(document: &crate::model::Document) -> bool {
    struct Seen(bool);
    impl Visit for Seen {
        const DEPTH: Depth = Depth::Texts;

        fn callout(&mut self, callout: &crate::model::Callout, _: Scope) {
            self.0 |= matches!(callout.kind, crate::model::CalloutKind::Escalate(_));
        }
    }
    let mut seen = Seen(false);
    let everywhere =
        Scope { versions: crate::version::VersionSet::EMPTY, audiences: crate::audience::AudienceSet::ALL };
    crate::model::walk(document, everywhere, crate::model::Includes::Follow, &mut seen);
    seen.0
}

/// Whether an address is that of support: the one in `book.toml`, or a mailbox with such a name.
fn leads_to_support(book: &Book, written: &str) -> bool {
    let plain =
        |address: &str| address.split(['?', '{', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned();
    let contact = book.config.support.contact.as_deref().map(plain).filter(|address| address.len() > "mailto:".len());
    let is_contact = contact.is_some_and(|contact| contact.eq_ignore_ascii_case(&plain(written)));
    let mailbox = written.strip_prefix("mailto:").and_then(|address| address.split('@').next());
    is_contact || mailbox.is_some_and(|name| DESKS.contains(&name.to_ascii_lowercase().as_str()))
}

/// Names of mailboxes and desks at which support answers.
const DESKS: [&str; 5] = ["support", "help", "helpdesk", "servicedesk", "kundenservice"];

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

/// A request for help, from its verb to whom it names.
static REQUEST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&pattern(r"\b")).ok());

/// Finds all that [`REQUEST`] finds, and more, in one pass over any text: what asks where the words of any script end
/// is followed letter by letter in a text that has others than those of ASCII.
static PERHAPS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&pattern("")).ok());

/// The expression for a request whose words end at `boundary`.
fn pattern(boundary: &str) -> String {
    let any = |words: &[&str]| {
        // Of two that begin alike the longer one is tried first.
        let mut words = words.to_vec();
        words.sort_by_key(|words| std::cmp::Reverse(words.len()));
        words.join("|").replace(' ', r"\s+")
    };
    let (requests, between, helpers) = (any(&REQUESTS), any(&BETWEEN), any(&HELPERS));
    // The product's own name may stand between them too: "contact Postbird support".
    let name = r"\p{Lu}[\w'’-]*|\w+['’]s";
    let asking = format!(r"(?i:{requests})(?:\s+(?:(?i:{between})|{name}){boundary}){{0,4}}\s+(?i:{helpers})");
    // A ticket is a request as well, and has no helper of its own.
    let ticket = r"(?i:open|raise|file|submit|create|log)\s+an?\s+(?:new\s+)?support\s+(?:ticket|request|case)";
    format!("{boundary}(?:{asking}|{ticket}){boundary}")
}

/// The byte range of the first request for support in a text.
fn requests(text: &str) -> Option<(usize, usize)> {
    if !PERHAPS.as_ref()?.is_match(text) {
        return None;
    }
    let found = REQUEST.as_ref()?.find_iter(text);
    let mut asking = found.filter(|found| !is_mention(&text[..found.start()]) && !is_subject(&text[found.end()..]));
    asking.next().map(|found| (found.start(), found.end() - 1))
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
    use super::requests;

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
}
