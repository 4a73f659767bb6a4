//! A view of the help panel to the bundle of one UI version.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::form::{Branch, Bundle, Done, Element, Procedure, SCHEMA, Step, json};
use super::nodes::{Node, Place, Typed, named};
use crate::model::view::{self, Actor, Block, Callout, CalloutKind, Inline, Page, View, plain};
use crate::model::{Completion, DocumentKind};
use crate::render::Picture;

/// The procedures of a view, whose text the bundle borrows.
pub(super) fn pages<'a>(view: &View<'a>) -> Vec<Page<'a>> {
    let procedures = view.entries().iter().filter(|entry| entry.kind() == DocumentKind::Procedure);
    procedures.map(|entry| view.page(entry)).collect()
}

/// The bundle of one UI version, and the pictures that it shows; `public` gives the hash of a procedure as customers
/// see it.
pub(super) fn bundle<'v>(
    view: &'v View,
    pages: &'v [Page<'v>],
    public: impl Fn(&Page) -> Option<String>,
) -> (Bundle<'v>, BTreeSet<Picture>) {
    let mut writer = Writer { view, elements: BTreeMap::new(), pictures: BTreeSet::new() };
    let mut procedures = BTreeMap::new();
    for page in pages {
        let mut procedure = writer.procedure(page);
        procedure.page = public(page);
        procedures.insert(page.id, procedure);
    }
    for element in view.explained_elements() {
        writer.knows(element);
    }
    leave_out_used(&mut procedures, &writer.elements);
    let bundle = Bundle {
        schema: SCHEMA,
        version: view.version_name(),
        language: view.language(),
        title: view.book_title(),
        contact: view.contact(),
        catalog: short_hash(&json(&writer.elements)),
        elements: writer.elements,
        procedures,
    };
    (bundle, writer.pictures)
}

/// Takes out the elements of steps that are known from `used_in`: they are all that are used in the step.
fn leave_out_used<'v>(procedures: &mut BTreeMap<&'v str, Procedure<'v>>, elements: &BTreeMap<&'v str, Element<'v>>) {
    let mut used: HashMap<(&str, usize), Vec<&str>> = HashMap::new();
    for (element, entry) in elements {
        for (procedure, numbers) in &entry.used_in {
            for number in numbers {
                used.entry((procedure, *number)).or_default().push(element);
            }
        }
    }
    for (id, procedure) in procedures {
        for (step, number) in procedure.steps.iter_mut().zip(1..) {
            let users = used.get(&(*id, number)).map(Vec::as_slice).unwrap_or_default();
            step.elements = step.elements.take().filter(|elements| elements != users);
        }
    }
}

/// The first eight hexadecimal digits of the BLAKE3 hash: enough to tell two states of a file apart.
pub(super) fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..8].to_owned()
}

pub(super) struct Writer<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) elements: BTreeMap<&'v str, Element<'v>>,
    pub(super) pictures: BTreeSet<Picture>,
}

impl<'v> Writer<'v, '_> {
    fn procedure(&mut self, page: &'v Page<'v>) -> Procedure<'v> {
        let steps = page.steps().zip(1..).map(|(step, number)| self.step((page.id, number), step)).collect();
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

    fn step(&mut self, (procedure, number): (&'v str, usize), step: &'v view::Step<'v>) -> Step<'v> {
        let elements: Vec<&str> = step.elements.iter().copied().filter(|element| self.knows(element)).collect();
        for element in &elements {
            if let Some(entry) = self.elements.get_mut(element) {
                entry.used_in.entry(procedure).or_default().push(number);
            }
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
        let view = self.view;
        if !view.has_element(element) {
            return false;
        }
        self.elements.entry(element).or_insert_with(|| Element {
            path: view.label_path(element),
            kind: view.element_kind(element),
            selector: view.element_selector(element),
            help: view.element_help(element),
            done: view.completion(element).map(done),
            used_in: BTreeMap::new(),
        });
        true
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
