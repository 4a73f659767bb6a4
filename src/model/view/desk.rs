//! What a page says about itself and about the people behind it, and what the desk knows of itself.
//!
//! Tiers, permissions and what is collected are the desk's own: only a view for agents holds them.

use super::{Entry, View};
use crate::audience::Audience;
use crate::config::{Datum, Desk, Helpdesk, MacroUse, SupportSettings};
use crate::date::Day;
use crate::model::{Document, DocumentId};

/// What the desk knows of itself.
#[derive(Debug, Clone)]
pub(super) struct Desks<'a> {
    tiers: Vec<&'a str>,
    support: &'a SupportSettings,
}

impl<'a> Desks<'a> {
    /// What is declared, for agents; nothing for anybody else.
    pub(super) fn of(support: &'a SupportSettings, audience: Audience) -> Option<Self> {
        let tiers = || support.tiers.iter().map(|tier| tier.value.as_str()).collect();
        (audience == Audience::Agent).then(|| Self { tiers: tiers(), support })
    }
}

impl<'a> Entry<'a> {
    /// Who keeps it right; only agents are told.
    #[must_use]
    pub fn owner(&self) -> Option<&'a str> {
        self.owner
    }

    /// When it was last held against the product.
    #[must_use]
    pub fn reviewed(&self) -> Option<Day> {
        self.document.reviewed.as_ref().map(|reviewed| reviewed.value)
    }
}

impl<'a> View<'a> {
    /// The names of the support tiers, lowest first; none for others than agents.
    #[must_use]
    pub fn tiers(&self) -> &[&'a str] {
        self.desks.as_ref().map_or(&[], |desks| &desks.tiers)
    }

    /// Where the cases of a tier wait and what it may do, when the book says so; nothing for others than agents.
    #[must_use]
    pub fn desk(&self, tier: &str) -> Option<&'a Desk> {
        self.desks.as_ref()?.support.desks.get(tier)
    }

    /// What agents collect, in the order in which it is declared; nothing for others than agents.
    #[must_use]
    pub fn data(&self) -> &'a [Datum] {
        self.desks.as_ref().map_or(&[], |desks| &desks.support.data)
    }

    /// The helpdesks that get macros, and who may use them there; none for others than agents.
    pub fn macros(&self) -> impl Iterator<Item = (Helpdesk, &'a MacroUse)> + use<'a> {
        let macros = self.desks.as_ref().map(|desks| &desks.support.macros);
        macros.into_iter().flatten().map(|(helpdesk, used)| (*helpdesk, used))
    }

    /// What is declared of an item in the list of an escalation, by its words; nothing for others than agents.
    #[must_use]
    pub fn datum(&self, words: &str) -> Option<&'a Datum> {
        self.desks.as_ref()?.support.datum(words)
    }

    /// The entry that tells the customer how to find a datum, when this view has it.
    #[must_use]
    pub fn guide(&self, datum: &Datum) -> Option<&Entry<'a>> {
        let id = self.desks.as_ref().and(datum.find.as_ref())?;
        self.entry(self.book.find(&DocumentId::new(id.value.as_str()))?)
    }

    /// The address that takes a report about a wrong playbook, with `{flag}` where its text goes; nothing for
    /// others than agents.
    #[must_use]
    pub fn flag(&self) -> Option<&'a str> {
        self.desks.as_ref()?.support.flag.as_deref()
    }

    /// Who keeps a document right, when the reader is told.
    pub(super) fn owner(&self, document: &'a Document) -> Option<&'a str> {
        self.desks.as_ref().and(document.owner.as_ref()).map(|owner| owner.value.as_str())
    }

    /// The day from which on the review of an entry is overdue.
    #[must_use]
    pub fn review_due(&self, entry: &Entry<'a>) -> Option<Day> {
        let every = self.config().lint.review_every_days?;
        Some(entry.reviewed()?.plus_days(i64::from(every) + 1))
    }

    /// Where the file of an entry is edited: the address, and the path of the file that it is to hold.
    #[must_use]
    pub fn edit(&self, entry: &Entry<'a>) -> Option<(&'a str, String)> {
        let address = self.config().customer.edit.as_deref()?;
        let folder = self.config().book.src.value.as_str();
        let source = &entry.document.source;
        Some((address, if folder == "." { source.clone() } else { format!("{folder}/{source}") }))
    }

    /// What takes the readers' answers to whether a page helped.
    #[must_use]
    pub fn feedback(&self) -> Option<&'a str> {
        self.config().customer.feedback.as_deref()
    }

    /// The address of the support desk, with `{handoff}` where that goes.
    #[must_use]
    pub fn contact(&self) -> Option<&'a str> {
        self.config().support.contact.as_deref()
    }
}
