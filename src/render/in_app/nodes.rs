//! Text as trees of typed nodes, never as HTML.

use serde::Serialize;

use super::bundle::Writer;
use super::form::Step;
use crate::audience::Audience;
use crate::model::DocumentKind;
use crate::model::view::{Block, Callout, CalloutKind, Cell, Href, Inline, Item};
use crate::render::{AssetCopy, address};

/// A node of a text: words, a paragraph, or a typed node.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    Words(String),
    Paragraph(Vec<Node>),
    Typed(Typed),
}

#[derive(Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub(super) enum Typed {
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

impl<'v> Writer<'v, '_> {
    pub(super) fn blocks(&mut self, blocks: &[Block<'v>]) -> Vec<Node> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    pub(super) fn block(&mut self, block: &Block<'v>) -> Node {
        Node::Typed(match block {
            Block::Paragraph(text) => return Node::Paragraph(self.text(text)),
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
        Typed::Note { kind, c }
    }

    fn items(&mut self, items: &[Item<'v>]) -> Vec<Vec<Node>> {
        items.iter().map(|item| self.blocks(&item.blocks)).collect()
    }

    fn cells(&mut self, cells: &[Cell<'v>]) -> Vec<Vec<Node>> {
        cells.iter().map(|cell| self.text(&cell.text)).collect()
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
            Inline::Code(code) => Typed::Code { text: (*code).to_owned() },
            Inline::HardBreak => Typed::Br,
            Inline::Emphasis(text) => Typed::Em { c: self.text(text) },
            Inline::Strong(text) => Typed::Strong { c: self.text(text) },
            Inline::Strikethrough(text) => Typed::Del { c: self.text(text) },
            Inline::Link { href, text, .. } => self.link(href, text),
            Inline::Image { asset, alt, .. } => Typed::Img { src: self.asset(asset), alt: alt.clone() },
            Inline::Label { element, path, words } => self.label(element, path, words),
        })
    }

    /// A name of the UI; what this version does not have is told by its words alone, and leads nowhere.
    fn label(&mut self, element: &'v str, path: &[&str], words: &[Inline<'v>]) -> Typed {
        let c = self.text(words);
        if !self.knows(element) {
            let said = Node::Words(path.join(" › "));
            return Typed::Strong { c: if c.is_empty() { vec![said] } else { c } };
        }
        Typed::Ui { id: element.to_owned(), way: path.len() > 1 && c.is_empty(), c }
    }

    /// The address of a picture relative to the bundle; only what is shown is copied.
    fn asset(&mut self, asset: &str) -> String {
        let path = address::asset(asset);
        let copy = AssetCopy { source: asset.to_owned(), path: format!("{}/{path}", Audience::InApp) };
        self.assets.insert(copy);
        address::encode(&path)
    }

    /// A procedure opens in the panel; a page opens on the public site, when it is there.
    fn link(&mut self, href: &Href, text: &[Inline<'v>]) -> Typed {
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

impl Step<'_> {
    /// The ids of the elements that its texts name, each once, in their order.
    pub(super) fn named(&self) -> Vec<&str> {
        let branches = self.branches.iter().flat_map(|branch| [&branch.when, &branch.then]);
        let mut named = Vec::new();
        for text in [&self.text, &self.check].into_iter().chain(branches) {
            each(text, &mut |node| {
                if let Typed::Ui { id, .. } = node
                    && !named.contains(&id.as_str())
                {
                    named.push(id);
                }
            });
        }
        named
    }
}

/// Visits the typed nodes of a text in the order in which they are read.
fn each<'n>(nodes: &'n [Node], visit: &mut dyn FnMut(&'n Typed)) {
    for node in nodes {
        let typed = match node {
            Node::Words(_) => continue,
            Node::Paragraph(c) => {
                each(c, visit);
                continue;
            }
            Node::Typed(typed) => typed,
        };
        visit(typed);
        for part in typed.parts() {
            each(part, visit);
        }
    }
}

impl Typed {
    /// The texts within it, in the order in which they are read.
    fn parts(&self) -> Vec<&[Node]> {
        match self {
            Self::Heading { c, .. }
            | Self::Quote { c }
            | Self::Note { c, .. }
            | Self::Em { c }
            | Self::Strong { c }
            | Self::Del { c }
            | Self::A { c, .. }
            | Self::Procedure { c, .. }
            | Self::Ui { c, .. } => vec![c],
            Self::Ol { items, .. } | Self::Ul { items } => items.iter().map(Vec::as_slice).collect(),
            Self::Table { head, rows } => head.iter().chain(rows.iter().flatten()).map(Vec::as_slice).collect(),
            Self::Pre { .. } | Self::Code { .. } | Self::Img { .. } | Self::Rule | Self::Br => Vec::new(),
        }
    }
}
