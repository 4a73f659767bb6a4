//! Conditions: who sees a block and in which UI versions.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use crate::audience::{Audience, AudienceSet, Role};
use crate::model::{Fact, StepName};
use crate::source::{Located, Span};
use crate::version::{UiVersion, VersionSet};

/// Everywhere that a block is seen: each of these versions by each of these audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// In these UI versions.
    pub versions: VersionSet,
    /// By these audiences.
    pub audiences: AudienceSet,
}

impl Scope {
    /// One audience in one version.
    #[must_use]
    pub fn only(audience: Audience, version: UiVersion) -> Self {
        Self { versions: VersionSet::only(version), audiences: AudienceSet::only(audience) }
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { versions: self.versions.and(other.versions), audiences: self.audiences.and(other.audiences) }
    }

    /// The UI versions in which an audience sees something of it.
    #[must_use]
    pub fn versions_for(self, audience: Audience) -> VersionSet {
        if self.audiences.contains(audience) { self.versions } else { VersionSet::EMPTY }
    }

    /// Whether nobody sees it in any version.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.versions.is_empty() || self.audiences.is_empty()
    }
}

/// The tags of a block or the conditions of a document: what stands in braces before it.
///
/// Most blocks have none, and then they take no more room than a pointer.
#[derive(Debug, Clone, Default)]
pub struct Tags {
    set: Option<Box<TagSet>>,
}

/// What [`Tags`] say, reached through them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TagSet {
    /// `{ui RANGE}`.
    pub ui: Option<Located<VersionSet>>,
    /// What to take out to be rid of that tag, when that cannot change what the rest means.
    pub ui_removal: Option<Span>,
    /// `{for AUDIENCE, …}`.
    pub audiences: Option<Located<AudienceSet>>,
    /// `{by ROLE}`.
    pub by: Option<Located<Role>>,
    /// `{needs FACT}`.
    pub needs: Vec<Located<Fact>>,
    /// `{gives FACT}`.
    pub gives: Vec<Located<Fact>>,
    /// `{breaks FACT}`.
    pub breaks: Vec<Located<Fact>>,
    /// `{id NAME}`.
    pub id: Option<Located<StepName>>,
}

static NONE: TagSet = TagSet {
    ui: None,
    ui_removal: None,
    audiences: None,
    by: None,
    needs: Vec::new(),
    gives: Vec::new(),
    breaks: Vec::new(),
    id: None,
};

impl Tags {
    /// Adds the conditions of a block around this one, for a block that is taken out of it.
    pub fn inherit(&mut self, outer: &Self) {
        if !outer.is_unconditional() {
            self.set.get_or_insert_default().inherit(outer);
        }
    }
}

impl Deref for Tags {
    type Target = TagSet;

    fn deref(&self) -> &TagSet {
        self.set.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for Tags {
    fn deref_mut(&mut self) -> &mut TagSet {
        self.set.get_or_insert_default()
    }
}

impl PartialEq for Tags {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Tags {}

impl Hash for Tags {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl From<TagSet> for Tags {
    fn from(set: TagSet) -> Self {
        Self { set: (set != NONE).then(|| Box::new(set)) }
    }
}

impl TagSet {
    /// The part of `outer` in which a block with these tags is seen; tags never widen.
    #[must_use]
    pub fn narrow(&self, outer: Scope) -> Scope {
        Scope {
            versions: self.ui.as_ref().map_or(outer.versions, |ui| outer.versions.and(ui.value)),
            audiences: self
                .audiences
                .as_ref()
                .map_or(outer.audiences, |audiences| outer.audiences.and(audiences.value)),
        }
    }

    fn inherit(&mut self, outer: &Self) {
        if let Some(around) = &outer.ui {
            if self.ui.is_none() {
                self.ui_removal = outer.ui_removal;
            }
            let versions = self.ui.as_ref().map_or(around.value, |ui| ui.value.and(around.value));
            self.ui = Some(Located::new(versions, self.ui.as_ref().unwrap_or(around).span));
        }
        if let Some(around) = &outer.audiences {
            let audiences = self.audiences.as_ref().map_or(around.value, |own| own.value.and(around.value));
            self.audiences = Some(Located::new(audiences, self.audiences.as_ref().unwrap_or(around).span));
        }
    }

    /// Whether everybody who sees what is around it sees it too.
    #[must_use]
    pub fn is_unconditional(&self) -> bool {
        self.ui.is_none() && self.audiences.is_none()
    }

    /// Takes over all tags of a block that these tags stand for from now on.
    pub fn adopt(&mut self, inner: Self) {
        self.inherit(&inner);
        self.by = self.by.take().or(inner.by);
        self.id = self.id.take().or(inner.id);
        self.needs.extend(inner.needs);
        self.gives.extend(inner.gives);
        self.breaks.extend(inner.breaks);
    }

    /// The place of the first tag that only a step may carry.
    #[must_use]
    pub fn first_effect(&self) -> Option<Span> {
        let effects = [&self.needs, &self.gives, &self.breaks];
        let facts = effects.into_iter().flatten().map(|fact| fact.span);
        self.by.iter().map(|by| by.span).chain(facts).min()
    }
}
