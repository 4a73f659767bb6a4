//! What the gate looks for, by the names that its reports use.

use crate::diagnostic::{RuleInfo, RuleName, Severity};

/// Words of a passage that is for agents or nobody.
pub(super) const LEAKED_TEXT: RuleName = RuleName::new("leaked-text");
/// A picture or page that is for agents or nobody, and its name.
pub(super) const LEAKED_NAME: RuleName = RuleName::new("leaked-name");
/// A word of a search index that no public text explains.
pub(super) const LEAKED_TERM: RuleName = RuleName::new("leaked-term");
/// The machine on which the output was made.
pub(super) const LEAKED_PLACE: RuleName = RuleName::new("leaked-place");
/// A word of `internal-words`.
pub(super) const INTERNAL_WORD: RuleName = RuleName::new("internal-word");
/// Code, or a comment, in a page.
pub(super) const LIVE_MARKUP: RuleName = RuleName::new("live-markup");
/// An address of a kind that is not published.
pub(super) const FOREIGN_SCHEME: RuleName = RuleName::new("foreign-scheme");
/// What a program wrote into a picture.
pub(super) const PICTURE_NOTES: RuleName = RuleName::new("picture-notes");
/// A file that no build leaves like this.
pub(super) const ODD_FILE: RuleName = RuleName::new("odd-file");

/// A rule: its name, what it finds, and why that matters.
type Entry = (RuleName, &'static str, &'static str);

const ALL: [Entry; 9] = [
    (
        LEAKED_TEXT,
        "Words that the sources keep for agents or for nobody.",
        "What stands in a public output is public, whoever was meant to read it.",
    ),
    (
        LEAKED_NAME,
        "A page or picture that only agents see, or its name.",
        "A name such as that of a page for escalations tells what nobody outside should know.",
    ),
    (
        LEAKED_TERM,
        "A word in a search index that stands in internal text alone.",
        "Who looks through the index reads what the pages do not say.",
    ),
    (
        LEAKED_PLACE,
        "The path, user or name of the machine that made the output.",
        "It tells strangers how the inside of a company is named, and makes builds differ from machine to machine.",
    ),
    (
        INTERNAL_WORD,
        "A word of `[lint] internal-words`.",
        "The list says what must never be published; here it is looked for in what was.",
    ),
    (
        LIVE_MARKUP,
        "A script, style, event handler, comment or frame in a page itself.",
        "No page of Headwater has one, so somebody else put it there.",
    ),
    (
        FOREIGN_SCHEME,
        "An address that is neither of the web nor of mail or telephone.",
        "Addresses such as those of `javascript:` run code when somebody follows them.",
    ),
    (
        PICTURE_NOTES,
        "What a program wrote into a picture besides what it shows.",
        "Pictures carry names, places, dates and smaller copies of what was cut off.",
    ),
    (
        ODD_FILE,
        "A file that no build leaves like this: a link, a program, a file that cannot be read.",
        "What could not be read was not checked, and what can be run can do harm.",
    ),
];

/// What reports may tell of the rules.
pub(super) fn infos() -> Vec<RuleInfo> {
    let info = |&(name, summary, why): &Entry| RuleInfo {
        name,
        group: "output",
        severity: Some(Severity::Error),
        summary,
        why,
        page: format!("{summary} {why}\n"),
    };
    ALL.iter().map(info).collect()
}
