//! The help inside the product: one JSON file a UI version, as trees of typed nodes and never as HTML.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::{AssetCopy, Rendered, address};
use crate::audience::Audience;
use crate::model::DocumentKind;
use crate::model::view::{Actor, Block, Callout, CalloutKind, Cell, Href, Inline, Item, Page, Step, View, plain};

/// The version of the form of the files.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Bundle<'v> {
    schema: u32,
    version: &'v str,
    language: &'v str,
    elements: BTreeMap<&'v str, Element<'v>>,
    procedures: BTreeMap<&'v str, Procedure<'v>>,
}

/// A UI element that a procedure of the bundle names.
#[derive(Serialize)]
struct Element<'v> {
    label: &'v str,
    path: Vec<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<&'v str>,
    used_in: Vec<Use<'v>>,
}

#[derive(Serialize, PartialEq, Eq)]
struct Use<'v> {
    procedure: &'v str,
    step: &'v str,
}

#[derive(Serialize)]
struct Procedure<'v> {
    title: String,
    summary: Vec<Node>,
    source: Source<'v>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    steps: Vec<StepEntry<'v>>,
}

/// From what an entry was made: an outdated copy is recognised by it.
#[derive(Serialize)]
struct Source<'v> {
    id: &'v str,
    hash: String,
}

#[derive(Serialize)]
struct StepEntry<'v> {
    id: &'v str,
    by: &'static str,
    elements: Vec<&'v str>,
    text: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    check: Vec<Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    branches: Vec<Branch>,
}

#[derive(Serialize)]
struct Branch {
    when: Vec<Node>,
    then: Vec<Node>,
}

/// A node of a text: words, or a typed node.
#[derive(Serialize)]
#[serde(untagged)]
enum Node {
    Words(String),
    Typed(Typed),
}

#[derive(Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
enum Typed {
    P {
        c: Vec<Node>,
    },
    Heading {
        level: u8,
        c: Vec<Node>,
    },
    Pre {
        language: String,
        text: String,
    },
    Quote {
        c: Vec<Node>,
    },
    Ol {
        start: u64,
        items: Vec<Vec<Node>>,
    },
    Ul {
        items: Vec<Vec<Node>>,
    },
    Table {
        head: Vec<Vec<Node>>,
        rows: Vec<Vec<Vec<Node>>>,
    },
    Rule,
    Note {
        kind: &'static str,
        c: Vec<Node>,
    },
    Em {
        c: Vec<Node>,
    },
    Strong {
        c: Vec<Node>,
    },
    Del {
        c: Vec<Node>,
    },
    Code {
        text: String,
    },
    Br,
    A {
        href: String,
        c: Vec<Node>,
    },
    Procedure {
        id: String,
        c: Vec<Node>,
    },
    Ui {
        id: String,
        path: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        c: Vec<Node>,
    },
    Img {
        src: String,
        alt: String,
    },
}

/// Renders a bundle for each version.
pub(super) fn render(views: &[View]) -> Rendered {
    let mut rendered = Rendered::default();
    for bundle in views.par_iter().map(bundle).collect::<Vec<_>>() {
        rendered.output.extend(bundle.output);
        rendered.assets.extend(bundle.assets);
    }
    rendered
}

fn bundle(view: &View) -> Rendered {
    let pages: Vec<Page> = view
        .entries()
        .iter()
        .filter(|entry| entry.kind() == DocumentKind::Procedure)
        .map(|entry| view.page(entry))
        .collect();
    let mut writer = Writer { view, elements: BTreeMap::new(), assets: BTreeSet::new() };
    let procedures = pages.iter().map(|page| (page.id, writer.procedure(page))).collect();
    let bundle = Bundle {
        schema: SCHEMA,
        version: view.version_name(),
        language: view.language(),
        elements: writer.elements,
        procedures,
    };
    // A plain tree with text keys always has a JSON form.
    let json = serde_json::to_string(&bundle).unwrap_or_default() + "\n";
    let mut rendered = Rendered { assets: writer.assets, ..Rendered::default() };
    rendered.output.insert(format!("{}/{}.json", Audience::InApp, view.version_name()), json.into_bytes());
    rendered
}

struct Writer<'v, 'a> {
    view: &'v View<'a>,
    elements: BTreeMap<&'v str, Element<'v>>,
    assets: BTreeSet<AssetCopy>,
}

impl<'v> Writer<'v, '_> {
    fn procedure(&mut self, page: &'v Page<'v>) -> Procedure<'v> {
        let steps = page.steps().map(|step| self.step(page.id, step)).collect();
        Procedure {
            title: plain(&page.title),
            summary: self.text(&page.summary),
            source: Source { id: page.id, hash: page.hash() },
            url: self.view.public_address(page.path),
            steps,
        }
    }

    fn step(&mut self, procedure: &'v str, step: &'v Step<'v>) -> StepEntry<'v> {
        for element in &step.elements {
            self.note_use(element, Use { procedure, step: step.id });
        }
        let mut entry = StepEntry {
            id: step.id,
            by: if step.actor == Actor::Customer { "customer" } else { "support" },
            elements: step.elements.clone(),
            text: Vec::new(),
            check: Vec::new(),
            branches: Vec::new(),
        };
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
        entry
    }

    fn note_use(&mut self, element: &'v str, place: Use<'v>) {
        let view = self.view;
        let entry = self.elements.entry(element).or_insert_with(|| Element {
            label: view.label(element),
            path: view.label_path(element),
            kind: view.element_kind(element),
            selector: view.element_selector(element),
            used_in: Vec::new(),
        });
        entry.used_in.push(place);
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<Node> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Node {
        Node::Typed(match block {
            Block::Paragraph(text) => Typed::P { c: self.text(text) },
            Block::Heading { level, text, .. } => Typed::Heading { level: *level, c: self.text(text) },
            Block::Code { language, code } => Typed::Pre { language: (*language).to_owned(), text: (*code).to_owned() },
            Block::Quote(blocks) => Typed::Quote { c: self.blocks(blocks) },
            Block::List { start: Some(start), items } => Typed::Ol { start: *start, items: self.items(items) },
            Block::List { start: None, items } => Typed::Ul { items: self.items(items) },
            Block::Table { head, rows } => {
                Typed::Table { head: self.cells(head), rows: rows.iter().map(|row| self.cells(row)).collect() }
            }
            Block::Rule => Typed::Rule,
            Block::Callout(callout) => self.callout(callout),
            Block::Html(html) => Typed::Pre { language: String::new(), text: (*html).to_owned() },
        })
    }

    fn callout(&mut self, callout: &Callout) -> Typed {
        let kind = match callout.kind {
            CalloutKind::Note | CalloutKind::Own | CalloutKind::Escalate(_) => "note",
            CalloutKind::Tip => "tip",
            CalloutKind::Important => "important",
            CalloutKind::Warning => "warning",
            CalloutKind::Caution => "caution",
            CalloutKind::Check => "check",
            CalloutKind::If => "if",
        };
        let mut c = self.blocks(&callout.blocks);
        if !callout.title.is_empty() {
            c.insert(0, Node::Typed(Typed::P { c: self.text(&callout.title) }));
        }
        Typed::Note { kind, c }
    }

    fn items(&mut self, items: &[Item]) -> Vec<Vec<Node>> {
        items.iter().map(|item| self.blocks(&item.blocks)).collect()
    }

    fn cells(&mut self, cells: &[Cell]) -> Vec<Vec<Node>> {
        cells.iter().map(|cell| self.text(&cell.text)).collect()
    }

    fn text(&mut self, text: &[Inline]) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for inline in text {
            match self.inline(inline) {
                Node::Words(words) => match nodes.last_mut() {
                    Some(Node::Words(before)) => before.push_str(&words),
                    _ => nodes.push(Node::Words(words)),
                },
                typed @ Node::Typed(_) => nodes.push(typed),
            }
        }
        nodes
    }

    fn inline(&mut self, inline: &Inline) -> Node {
        Node::Typed(match inline {
            Inline::Words(words) => return Node::Words(words.to_string()),
            Inline::SoftBreak => return Node::Words(" ".to_owned()),
            // The panel has no room for notes below the text.
            Inline::Footnote(_) => return Node::Words(String::new()),
            Inline::Code(code) => Typed::Code { text: (*code).to_owned() },
            Inline::HardBreak => Typed::Br,
            Inline::Emphasis(text) => Typed::Em { c: self.text(text) },
            Inline::Strong(text) => Typed::Strong { c: self.text(text) },
            Inline::Strikethrough(text) => Typed::Del { c: self.text(text) },
            Inline::Link { href, text, .. } => self.link(href, text),
            Inline::Image { asset, alt, .. } => Typed::Img { src: self.asset(asset), alt: alt.clone() },
            Inline::Label { element, path, words } => Typed::Ui {
                id: (*element).to_owned(),
                path: path.iter().map(|label| (*label).to_owned()).collect(),
                c: self.text(words),
            },
        })
    }

    /// The address of a picture relative to the bundle; only what is shown is copied.
    fn asset(&mut self, asset: &str) -> String {
        let path = address::asset(asset);
        let copy = AssetCopy { source: asset.to_owned(), path: format!("{}/{path}", Audience::InApp) };
        self.assets.insert(copy);
        address::encode(&path)
    }

    /// A procedure opens in the panel; a page opens on the public site, when it is there.
    fn link(&mut self, href: &Href, text: &[Inline]) -> Typed {
        let c = self.text(text);
        match href {
            Href::External(url) => Typed::A { href: (*url).to_owned(), c },
            Href::Asset(asset) => Typed::A { href: self.asset(asset), c },
            Href::Page { path, .. } => {
                let entry = self.view.entry_at(path);
                let procedure = entry.filter(|entry| entry.kind() == DocumentKind::Procedure);
                match (procedure, self.view.public_address(path)) {
                    (Some(entry), _) => Typed::Procedure { id: entry.id().to_owned(), c },
                    (None, Some(href)) => Typed::A { href, c },
                    (None, None) => Typed::Em { c },
                }
            }
        }
    }
}

/// The time of a check, which stands before it as a line of its own.
fn within(title: &[Inline]) -> Option<Node> {
    let mut words = plain(title);
    let first = words.get(..1)?.to_uppercase();
    words.replace_range(..1, &first);
    Some(Node::Typed(Typed::P { c: vec![Node::Words(format!("{words}:"))] }))
}
