//! Text as trees of typed nodes, never as HTML.

use serde::Serialize;

use super::bundle::Writer;
use crate::model::DocumentKind;
use crate::model::view::{Block, Callout, CalloutKind, Cell, Href, Inline, Item};
use crate::render::address;

/// A node of a text: words, a paragraph, or a typed node.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    Words(String),
    Paragraph(Vec<Node>),
    Typed(Typed),
}

/// A node that is named as in HTML, or that leads somewhere.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Typed {
    Element {
        t: &'static str,
        /// Of a callout.
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<&'static str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        c: Vec<Node>,
    },
    List {
        t: &'static str,
        start: u64,
        c: Vec<Node>,
    },
    Place(Place),
}

/// What leads somewhere, or stands for something.
#[derive(Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub(super) enum Place {
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
        /// Whether the labels on the way are shown as well.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        way: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        c: Vec<Node>,
    },
    Img {
        src: String,
        alt: String,
    },
}

fn element(t: &'static str, c: Vec<Node>) -> Typed {
    Typed::Element { t, kind: None, c }
}

impl<'v> Writer<'v, '_> {
    pub(super) fn blocks(&mut self, blocks: &[Block<'v>]) -> Vec<Node> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    pub(super) fn block(&mut self, block: &Block<'v>) -> Node {
        Node::Typed(match block {
            Block::Paragraph(text) => return Node::Paragraph(self.text(text)),
            Block::Heading { text, .. } => element("h3", self.text(text)),
            Block::Code { code, .. } => element("pre", vec![Node::Words((*code).to_owned())]),
            Block::Quote(blocks) => element("blockquote", self.blocks(blocks)),
            Block::List { start: Some(start), items } if *start != 1 => {
                Typed::List { t: "ol", start: *start, c: self.items(items) }
            }
            Block::List { start, items } => element(if start.is_some() { "ol" } else { "ul" }, self.items(items)),
            Block::Table { head, rows } => {
                let head = self.row("th", head);
                let rows = rows.iter().map(|row| self.row("td", row));
                element("table", std::iter::once(head).chain(rows).collect())
            }
            Block::Rule => element("hr", Vec::new()),
            Block::Callout(callout) => self.callout(callout),
            Block::Html(html) => element("pre", vec![Node::Words((*html).to_owned())]),
        })
    }

    fn callout(&mut self, callout: &Callout<'v>) -> Typed {
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
            c.insert(0, Node::Paragraph(self.text(&callout.title)));
        }
        Typed::Element { t: "aside", kind: Some(kind), c }
    }

    fn items(&mut self, items: &[Item<'v>]) -> Vec<Node> {
        items.iter().map(|item| Node::Typed(element("li", self.blocks(&item.blocks)))).collect()
    }

    fn row(&mut self, t: &'static str, cells: &[Cell<'v>]) -> Node {
        let cells = cells.iter().map(|cell| Node::Typed(element(t, self.text(&cell.text))));
        Node::Typed(element("tr", cells.collect()))
    }

    pub(super) fn text(&mut self, text: &[Inline<'v>]) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for inline in text {
            match self.inline(inline) {
                Node::Words(words) => match nodes.last_mut() {
                    Some(Node::Words(before)) => before.push_str(&words),
                    _ => nodes.push(Node::Words(words)),
                },
                other => nodes.push(other),
            }
        }
        nodes
    }

    fn inline(&mut self, inline: &Inline<'v>) -> Node {
        Node::Typed(match inline {
            Inline::Words(words) => return Node::Words(words.to_string()),
            Inline::SoftBreak => return Node::Words(" ".to_owned()),
            // The panel has no room for notes below the text.
            Inline::Footnote(_) => return Node::Words(String::new()),
            Inline::Code(code) => element("code", vec![Node::Words((*code).to_owned())]),
            Inline::HardBreak => element("br", Vec::new()),
            Inline::Emphasis(text) => element("em", self.text(text)),
            Inline::Strong(text) => element("strong", self.text(text)),
            Inline::Strikethrough(text) => element("del", self.text(text)),
            Inline::Link { href, text, .. } => self.link(href, text),
            Inline::Image { asset, alt, .. } => Typed::Place(Place::Img { src: self.asset(asset), alt: alt.clone() }),
            Inline::Label { element, path, words } => self.label(element, path, words),
        })
    }

    /// A name of the UI; what this version does not have is told by its words alone, and leads nowhere.
    fn label(&mut self, id: &'v str, path: &[&str], words: &[Inline<'v>]) -> Typed {
        let c = self.text(words);
        if !self.knows(id) {
            let said = Node::Words(path.join(" › "));
            return element("strong", if c.is_empty() { vec![said] } else { c });
        }
        Typed::Place(Place::Ui { id: id.to_owned(), way: path.len() > 1 && c.is_empty(), c })
    }

    /// The address of a picture relative to the bundle; only what is shown is copied.
    fn asset(&mut self, asset: &'v str) -> String {
        self.pictures.insert(asset);
        address::encode(&address::asset(asset))
    }

    /// A procedure opens in the panel; a page opens on the public site, when it is there.
    fn link(&mut self, href: &Href<'v>, text: &[Inline<'v>]) -> Typed {
        let c = self.text(text);
        match href {
            Href::External(url) => Typed::Place(Place::A { href: (*url).to_owned(), c }),
            Href::Asset(asset) => Typed::Place(Place::A { href: self.asset(asset), c }),
            Href::Page { path, .. } => {
                let entry = self.view.entry_at(path);
                let procedure = entry.filter(|entry| entry.kind() == DocumentKind::Procedure);
                match (procedure, self.view.public_address(path)) {
                    (Some(entry), _) => Typed::Place(Place::Procedure { id: entry.id().to_owned(), c }),
                    (None, Some(href)) => Typed::Place(Place::A { href, c }),
                    (None, None) => element("em", c),
                }
            }
        }
    }
}

/// The ids of the elements that a text names, each once, in their order.
pub(super) fn named(text: &[Node]) -> Vec<&str> {
    let mut named = Vec::new();
    for node in text {
        let (id, inner) = match node {
            Node::Words(_) | Node::Typed(Typed::Place(Place::Img { .. })) => continue,
            Node::Typed(Typed::Place(Place::Ui { id, c, .. })) => (Some(id.as_str()), c),
            Node::Paragraph(c)
            | Node::Typed(
                Typed::Element { c, .. }
                | Typed::List { c, .. }
                | Typed::Place(Place::A { c, .. } | Place::Procedure { c, .. }),
            ) => (None, c),
        };
        let found = id.into_iter().chain(self::named(inner));
        for id in found {
            if !named.contains(&id) {
                named.push(id);
            }
        }
    }
    named
}
