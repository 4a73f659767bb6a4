//! A view of the help panel to the bundle of one UI version.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::form::{Branch, Bundle, Done, Element, Procedure, SCHEMA, Step, json};
use super::nodes::{Node, Place, Typed, named};
use crate::model::Completion;
use crate::model::view::{self, Actor, Block, Callout, CalloutKind, Entry, Inline, Page, View, plain};
use crate::render::Picture;

/// A procedure as the bundle of a version has it, and what the rest of the bundle must know of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Piece {
    procedure: Box<RawValue>,
    /// The UI elements that it names, with the numbers of the steps in which they are used.
    elements: BTreeMap<String, Vec<usize>>,
    /// The pictures that it shows, by their paths in the content folder.
    pictures: BTreeSet<String>,
}

impl Piece {
    /// The piece of a procedure; `public` is its hash as customers see it.
    pub(super) fn of(view: &View, entry: &Entry, public: Option<String>) -> Self {
        let page = view.page(entry);
        let mut writer = Writer { view, elements: BTreeMap::new(), pictures: BTreeSet::new() };
        let mut procedure = writer.procedure(&page);
        procedure.page = public;
        leave_out_used(&mut procedure, &writer.elements);
        let elements = writer.elements.into_iter().map(|(element, steps)| (element.to_owned(), steps));
        Self {
            // A plain tree always has a JSON form.
            procedure: to_raw_value(&procedure).unwrap_or_default(),
            elements: elements.collect(),
            pictures: writer.pictures.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// The bundle of one UI version from its procedures and their ids, and the pictures that it shows.
pub(super) fn bundle<'v>(view: &'v View, pieces: Vec<(&'v str, Piece)>) -> (Bundle<'v>, BTreeSet<Picture>) {
    let (mut elements, mut procedures, mut pictures) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for (id, piece) in pieces {
        for (element, steps) in piece.elements {
            let known = elements.entry(element).or_insert_with_key(|element| Element::of(view, element));
            if !steps.is_empty() {
                known.used_in.insert(id, steps);
            }
        }
        pictures.extend(piece.pictures.iter().map(|picture| Picture::of(picture)));
        procedures.insert(id, piece.procedure);
    }
    for element in view.explained_elements() {
        elements.entry(element.to_owned()).or_insert_with_key(|element| Element::of(view, element));
    }
    let bundle = Bundle {
        schema: SCHEMA,
        version: view.version_name(),
        language: view.language(),
        title: view.book_title(),
        contact: view.contact(),
        catalog: short_hash(&json(&elements)),
        elements,
        procedures,
    };
    (bundle, pictures)
}

/// Takes out the elements of steps that are known from `used_in`: they are all that are used in the step.
fn leave_out_used(procedure: &mut Procedure, elements: &BTreeMap<&str, Vec<usize>>) {
    for (step, number) in procedure.steps.iter_mut().zip(1..) {
        let users = elements.iter().filter(|(_, steps)| steps.contains(&number)).map(|(element, _)| *element);
        let is_known = step.elements.as_ref().is_some_and(|elements| elements.iter().copied().eq(users));
        step.elements = step.elements.take().filter(|_| !is_known);
    }
}

/// The first eight hexadecimal digits of the BLAKE3 hash: enough to tell two states of a file apart.
pub(super) fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..8].to_owned()
}

pub(super) struct Writer<'v, 'a> {
    pub(super) view: &'v View<'a>,
    /// The elements that it names and the view has, with the numbers of the steps in which they are used.
    elements: BTreeMap<&'v str, Vec<usize>>,
    /// The pictures that it shows, by their paths in the content folder.
    pub(super) pictures: BTreeSet<&'v str>,
}

impl<'v> Writer<'v, '_> {
    fn procedure(&mut self, page: &'v Page<'v>) -> Procedure<'v> {
        let steps = page.steps().zip(1..).map(|(step, number)| self.step(number, step)).collect();
        Procedure {
            title: plain(&page.title),
            hash: page.hash().get(..8).unwrap_or_default().to_owned(),
            page: None,
            url: self.view.public_address(page.path),
            who: self.text(&page.who),
            needs: page.before.iter().map(|need| self.need(need)).collect(),
            steps,
        }
    }

    /// What must be true first: a link to the procedure that brings it about, when there is just one.
    fn need(&mut self, need: &'v view::Prerequisite<'v>) -> Node {
        let words = need.words.join(". ");
        let mut ways = self.text(&need.ways);
        if words.is_empty() {
            return Node::Paragraph(ways);
        }
        match ways.as_mut_slice() {
            [Node::Typed(Typed::Place(Place::Procedure { c, .. }))] => {
                *c = vec![Node::Words(words)];
                ways.pop().unwrap_or(Node::Words(String::new()))
            }
            _ => Node::Words(words),
        }
    }

    fn step(&mut self, number: usize, step: &'v view::Step<'v>) -> Step<'v> {
        let elements: Vec<&str> = step.elements.iter().copied().filter(|element| self.knows(element)).collect();
        for element in &elements {
            self.elements.entry(element).or_default().push(number);
        }
        let by = (step.actor != Actor::Customer).then_some("support");
        let (text, check, branches) = (Vec::new(), Vec::new(), Vec::new());
        let mut entry = Step { id: step.id, by, elements: None, text, check, branches };
        for block in &step.blocks {
            match block {
                Block::Callout(Callout { kind: CalloutKind::Check, title, blocks, .. }) => {
                    entry.check.extend(within(title));
                    entry.check.append(&mut self.blocks(blocks));
                }
                Block::Callout(Callout { kind: CalloutKind::If, title, blocks, .. }) => {
                    entry.branches.push(Branch { when: self.text(title), then: self.blocks(blocks) });
                }
                other => entry.text.push(self.block(other)),
            }
        }
        // A check and a failure name what comes after the step; and words that are the panel's own may name nothing.
        let named = named(&entry.text);
        let used = elements.into_iter().filter(|element| named.is_empty() || named.contains(element));
        entry.elements = Some(used.collect());
        entry
    }

    /// Notes an element that a text or the catalog explains; false when this version of the UI does not have it.
    pub(super) fn knows(&mut self, element: &'v str) -> bool {
        let is_known = self.view.has_element(element);
        if is_known {
            self.elements.entry(element).or_default();
        }
        is_known
    }
}

impl<'v> Element<'v> {
    /// What the catalog says of an element.
    fn of(view: &'v View, element: &str) -> Self {
        Self {
            path: view.label_path(element),
            kind: view.element_kind(element),
            selector: view.element_selector(element),
            help: view.element_help(element),
            done: view.completion(element).map(done),
            used_in: BTreeMap::new(),
        }
    }
}

fn done(completion: &Completion) -> Done<'_> {
    match completion {
        Completion::Click => Done::Click(true),
        Completion::Route(path) => Done::Route(path),
        Completion::Event(name) => Done::Event(name),
        Completion::Attribute { name, value } => {
            Done::Attribute(std::iter::once(name.as_str()).chain(value.as_deref()).collect())
        }
    }
}

/// The time of a check, which stands before it as a paragraph of its own.
fn within(title: &[Inline]) -> Option<Node> {
    let mut words = plain(title);
    let first = words.get(..1)?.to_uppercase();
    words.replace_range(..1, &first);
    Some(Node::Paragraph(vec![Node::Words(format!("{words}:"))]))
}
