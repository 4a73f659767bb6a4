//! What `book.toml` may say, and what holds where it says nothing.

mod colour;
mod customer;
mod in_app;
mod limits;
mod search;
mod support;

pub use colour::Colour;
pub use customer::{Accent, CustomerSettings, Extra};
pub use in_app::{Export, InAppSettings};
pub use limits::{Limits, size_in_words};
pub use search::SearchSettings;
pub use support::{Datum, DatumKind, Desk, Helpdesk, MacroUse, SupportSettings};

use std::collections::BTreeMap;

use regex::Regex;

use crate::audience::{AudienceSet, Role};
use crate::source::{FileId, Located, Span};
use crate::version::Versions;

/// The settings of a book.
#[derive(Debug, Clone)]
pub struct Config {
    /// `book.toml` itself.
    pub file: FileId,
    /// Whether all of it could be read; what it would have said of versions and roles is unknown otherwise.
    pub is_whole: bool,
    /// `[book]`.
    pub book: BookSettings,
    /// `[build] build-dir`: the output folder, relative to the book.
    pub build_dir: Located<String>,
    /// `[ui]`: the declared versions and which of them are supported.
    pub versions: Versions,
    /// `[support]`.
    pub support: SupportSettings,
    /// `[vars]`: the value of each `{var NAME}`.
    pub vars: BTreeMap<String, Located<String>>,
    /// `[facts]`: each fact in words, by its name.
    pub facts: BTreeMap<String, FactWords>,
    /// `[source] ignore-keys`: front-matter keys of other tools; `*` stands for any.
    pub ignore_keys: Vec<String>,
    /// `[source] base-path`: where links that begin with `/` find the content folder, such as `/docs`.
    pub base_path: Option<String>,
    /// `[lint]`.
    pub lint: LintSettings,
    /// `[limits]`.
    pub limits: Limits,
    /// `[search]`.
    pub search: SearchSettings,
    /// `[output.customer]`.
    pub customer: CustomerSettings,
    /// `[output.in-app]`.
    pub in_app: InAppSettings,
}

/// `[book]`: what the book is called and where it stands.
#[derive(Debug, Clone)]
pub struct BookSettings {
    /// The title.
    pub title: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The language of the texts, as a BCP 47 tag.
    pub language: String,
    /// The content folder, relative to the book.
    pub src: Located<String>,
    /// Who sees a document that names no audience.
    pub default_for: AudienceSet,
}

/// What readers are told instead of the name of a fact.
#[derive(Debug, Clone)]
pub struct FactWords {
    /// Where the fact is named.
    pub name: Span,
    /// The words: what is true then, as a sentence without its full stop.
    pub words: Located<String>,
}

/// `[lint]`: what the gate lets pass.
#[derive(Debug, Clone, Default)]
pub struct LintSettings {
    /// The level of each rule that the book names, as written; whether the rule exists is not yet known.
    pub levels: Vec<(Located<String>, Level)>,
    /// After how many days a procedure is to be reviewed again.
    pub review_every_days: Option<u32>,
    /// What must not occur in what customers and readers of the help panel see.
    pub internal_words: Vec<InternalWord>,
}

/// A word or an expression that is not for the public.
#[derive(Debug, Clone)]
pub struct InternalWord {
    /// As the book writes it.
    pub written: Located<String>,
    /// What finds it.
    pub pattern: Regex,
}

/// What happens when a rule finds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is reported.
    Allow,
    /// It is reported, and the build goes on.
    Warn,
    /// It is reported, and nothing is written.
    Error,
}

impl Level {
    /// Every level, mildest first.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Error];

    /// The word in `[lint]`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl Config {
    /// The settings of a book whose `book.toml` says nothing.
    #[must_use]
    pub fn defaults(file: FileId) -> Self {
        let place = Span::start_of(file);
        Self {
            file,
            is_whole: true,
            book: BookSettings {
                title: "Untitled".to_owned(),
                authors: Vec::new(),
                language: "en".to_owned(),
                src: Located::new("content".to_owned(), place),
                default_for: AudienceSet::ALL,
            },
            build_dir: Located::new("book".to_owned(), place),
            versions: Versions::implicit(place),
            support: SupportSettings::default(),
            vars: BTreeMap::new(),
            facts: BTreeMap::new(),
            ignore_keys: Vec::new(),
            base_path: None,
            lint: LintSettings::default(),
            limits: Limits::default(),
            search: SearchSettings::default(),
            customer: CustomerSettings::default(),
            in_app: InAppSettings::default(),
        }
    }

    /// The role of this name: `customer` or a tier.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<Role> {
        if name == Role::CUSTOMER {
            return Some(Role::Customer);
        }
        self.support.tiers.iter().position(|tier| tier.value == name).map(Role::Tier)
    }

    /// A role's name as `book.toml` writes it.
    #[must_use]
    pub fn role_name(&self, role: Role) -> &str {
        match role {
            Role::Customer => Role::CUSTOMER,
            Role::Tier(place) => &self.support.tiers[place].value,
        }
    }

    /// The names of all roles, the customer first.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        let tiers = self.support.tiers.iter().map(|tier| tier.value.as_str());
        std::iter::once(Role::CUSTOMER).chain(tiers)
    }

    /// Whether a front-matter key belongs to another tool.
    #[must_use]
    pub fn ignores_key(&self, key: &str) -> bool {
        self.ignore_keys.iter().any(|ignored| ignored == "*" || ignored == key)
    }
}
