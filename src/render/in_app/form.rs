//! The form of the files: what a bundle and the index of bundles say, as `help.schema.json` declares it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::nodes::Node;
use super::words::Words;

/// The version of the form. It counts what an older reader could not follow; what only comes on top leaves it as it is.
pub(super) const SCHEMA: u32 = 2;

/// The help for one UI version.
#[derive(Serialize)]
pub(super) struct Bundle<'v> {
    pub(super) schema: u32,
    pub(super) version: &'v str,
    pub(super) language: &'v str,
    pub(super) title: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<&'v str>,
    /// The hash of all elements: they come from one catalog.
    pub(super) catalog: String,
    pub(super) elements: BTreeMap<String, Element<'v>>,
    /// Each in the form of [`Procedure`].
    pub(super) procedures: BTreeMap<&'v str, Box<RawValue>>,
}

/// A UI element that a text of the bundle names; its key is its id in the catalog.
#[derive(Serialize)]
pub(super) struct Element<'v> {
    /// The labels down to it, its own last.
    pub(super) path: Vec<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selector: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) done: Option<Done<'v>>,
    /// The procedures whose steps name it, with the numbers of those steps from 1.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) used_in: BTreeMap<&'v str, Vec<usize>>,
}

/// What in the product shows that a step with the element is done.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Done<'v> {
    Click(bool),
    Route(&'v str),
    Attribute(Vec<&'v str>),
    Event(&'v str),
}

/// A procedure; its key is the id of its source.
#[derive(Serialize)]
pub(super) struct Procedure<'v> {
    pub(super) title: String,
    /// The hash of its source as the help panel shows it.
    pub(super) hash: String,
    /// The hash of its source as customers see it, which a handoff names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) who: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) needs: Vec<Node>,
    pub(super) steps: Vec<Step<'v>>,
}

/// One action.
#[derive(Serialize)]
pub(super) struct Step<'v> {
    pub(super) id: &'v str,
    /// Absent when the reader does it himself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<&'static str>,
    /// The elements with which it is done, in their order; absent when they are those that are used in it, in the
    /// order of their ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) elements: Option<Vec<&'v str>>,
    pub(super) text: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) check: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) branches: Vec<Branch>,
}

/// A symptom, and what to do about it.
#[derive(Serialize)]
pub(super) struct Branch {
    pub(super) when: Vec<Node>,
    pub(super) then: Vec<Node>,
}

/// Which file has the help for which UI version, oldest first.
#[derive(Serialize)]
pub(super) struct Index<'v> {
    pub(super) schema: u32,
    pub(super) language: &'v str,
    pub(super) title: &'v str,
    /// What the panel says itself.
    pub(super) words: &'static Words,
    pub(super) versions: Vec<IndexEntry<'v>>,
}

/// The help for one UI version.
#[derive(Serialize)]
pub(super) struct IndexEntry<'v> {
    pub(super) version: &'v str,
    pub(super) file: String,
    /// Ids that the version before had, and this one does not: their anchors lead nowhere.
    pub(super) dropped: Vec<Dropped<'v>>,
}

/// An id that is not in the help any more.
#[derive(Serialize)]
pub(super) struct Dropped<'v> {
    pub(super) id: &'v str,
    /// `removed` when the UI does not have the element any more, `unnamed` when no text names it.
    pub(super) reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) replaced_by: Option<&'v str>,
}

/// A plain tree with text keys as JSON; it always has that form.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
