//! `[support]`: who helps the customer, and what the desk knows about itself.

use std::collections::BTreeMap;

use crate::source::Located;

/// Who helps the customer.
#[derive(Debug, Clone, Default)]
pub struct SupportSettings {
    /// The tiers, lowest first.
    pub tiers: Vec<Located<String>>,
    /// The address that takes a handoff, with `{handoff}` where it goes.
    pub contact: Option<String>,
    /// The address that takes a report about a wrong playbook, with `{flag}` where its text goes.
    pub flag: Option<String>,
    /// What is known of each tier's desk, by the name of the tier.
    pub desks: BTreeMap<String, Desk>,
    /// What agents collect, in the order in which it is declared.
    pub data: Vec<Datum>,
    /// The helpdesks that get the ready replies as macros, and who may use them there.
    pub macros: BTreeMap<Helpdesk, MacroUse>,
}

/// A helpdesk whose form of ready replies is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Helpdesk {
    /// Zendesk's macros.
    Zendesk,
    /// Freshdesk's canned responses.
    Freshdesk,
    /// Gorgias's macros.
    Gorgias,
    /// Help Scout's saved replies.
    HelpScout,
    /// Front's message templates.
    Front,
}

impl Helpdesk {
    /// Every helpdesk.
    pub const ALL: [Self; 5] = [Self::Zendesk, Self::Freshdesk, Self::Gorgias, Self::HelpScout, Self::Front];

    /// The word in `book.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zendesk => "zendesk",
            Self::Freshdesk => "freshdesk",
            Self::Gorgias => "gorgias",
            Self::HelpScout => "help-scout",
            Self::Front => "front",
        }
    }

    /// The keys that it takes.
    #[must_use]
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Zendesk => &["groups"],
            Self::Freshdesk => &["groups", "folder"],
            Self::Gorgias | Self::HelpScout => &[],
            Self::Front => &["inboxes", "folder"],
        }
    }

    /// Whether it counts its groups and folders by numbers.
    #[must_use]
    pub fn has_numbers(self) -> bool {
        self != Self::Front
    }
}

/// Where the macros of a helpdesk stand, and who may use them; whatever is left out is for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MacroUse {
    /// The ids of the groups or inboxes that may use them.
    pub groups: Vec<String>,
    /// The id of the folder.
    pub folder: Option<String>,
}

/// Where the cases of a tier wait, and what it may do with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// The queue of its cases.
    pub queue: Option<String>,
    /// What it may do, and no lower tier may.
    pub may: Vec<String>,
    /// How soon it answers.
    pub answers: Option<String>,
}

/// Something that agents collect.
#[derive(Debug, Clone)]
pub struct Datum {
    /// Its name, as it stands in the list of an escalation.
    pub name: Located<String>,
    /// What is written into its field.
    pub kind: DatumKind,
    /// The regular expression that a whole value matches; one that browsers read too.
    pub pattern: Option<String>,
    /// What a value looks like.
    pub example: Option<String>,
    /// The id of the document that tells the customer how to find it.
    pub find: Option<Located<String>>,
    /// What to take out before it is sent on.
    pub redact: Option<String>,
}

/// What is written into the field of a datum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DatumKind {
    /// Words.
    #[default]
    Text,
    /// A name that a system gave.
    Id,
    /// A day and a time, with its zone.
    Time,
    /// A browser and its version.
    Browser,
    /// One of two answers.
    YesNo,
    /// An address of a page, a host or a mailbox.
    Address,
    /// What a program printed.
    Output,
}

impl DatumKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Id, Self::Time, Self::Browser, Self::YesNo, Self::Address, Self::Output];

    /// The word in `book.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Time => "time",
            Self::Browser => "browser",
            Self::YesNo => "yes-no",
            Self::Address => "address",
            Self::Output => "output",
        }
    }
}

impl SupportSettings {
    /// What is declared of something to be collected, however its name is cased and spaced.
    #[must_use]
    pub fn datum(&self, words: &str) -> Option<&Datum> {
        let wanted = folded(words);
        self.data.iter().find(|datum| folded(&datum.name.value) == wanted)
    }
}

fn folded(words: &str) -> String {
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
