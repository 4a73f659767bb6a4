//! Running text to HTML.

use std::fmt::Write as _;

use super::Html;
use crate::model::DocumentPath;
use crate::model::view::{Href, Inline};
use crate::render::address;

impl Html<'_> {
    pub(super) fn text(&mut self, text: &[Inline]) {
        for inline in text {
            self.inline(inline);
        }
    }

    pub(super) fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Words(words) => self.escape(words),
            Inline::Code(code) => self.around("code", |html| html.escape(code)),
            Inline::SoftBreak => self.push("\n"),
            Inline::HardBreak => self.push("<br>"),
            Inline::Emphasis(text) => self.around("em", |html| html.text(text)),
            Inline::Strong(text) => self.around("strong", |html| html.text(text)),
            Inline::Strikethrough(text) => self.around("del", |html| html.text(text)),
            Inline::Link { href, text, title } => self.link(href, text, title),
            Inline::Image { asset, alt, title } => {
                let path = address::encode(&address::asset(asset));
                self.push("<img loading=\"lazy\" src=\"");
                self.push(self.place.site_root);
                self.escape(&path);
                self.push("\" alt=\"");
                self.escape(alt);
                self.push("\"");
                self.title(title);
                self.push(">");
            }
            Inline::Label { element, path, words } => self.label_of(element, path, words),
            Inline::Footnote(number) => {
                // Only the first mark is where the note leads back to.
                let id = if self.marked.insert(*number) { format!(" id=\"hw-mark-{number}\"") } else { String::new() };
                let _ = write!(self.html, "<sup{id}><a href=\"#hw-note-{number}\">{number}</a></sup>");
            }
        }
    }

    fn around(&mut self, tag: &str, write: impl FnOnce(&mut Self)) {
        let _ = write!(self.html, "<{tag}>");
        write(self);
        let _ = write!(self.html, "</{tag}>");
    }

    /// An element of the product's UI, with its id, by which tools can find it.
    fn label_of(&mut self, element: &str, path: &[&str], words: &[Inline]) {
        if words.is_empty() {
            return self.way(path, element);
        }
        self.push("<strong data-ui=\"");
        self.escape(element);
        self.push("\">");
        self.text(words);
        self.push("</strong>");
    }

    /// Labels from the top of the UI down to an element, each with its own id.
    pub(super) fn way(&mut self, path: &[&str], element: &str) {
        // The dots of an id give its parents, of which a catalog may name only some.
        let parents: Vec<usize> = element.match_indices('.').map(|(dot, _)| dot).collect();
        let is_whole = parents.len() + 1 == path.len();
        for (number, label) in path.iter().enumerate() {
            self.push(if number == 0 { "" } else { " <span class=\"then\">›</span> " });
            self.push("<strong class=\"ui\"");
            let parent = parents.get(number).filter(|_| is_whole).and_then(|&dot| element.get(..dot));
            if let Some(id) = if number + 1 == path.len() { Some(element) } else { parent } {
                self.push(" data-ui=\"");
                self.escape(id);
                self.push("\"");
            }
            self.push(">");
            self.escape(label);
            self.push("</strong>");
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.push(" title=\"");
            self.escape(title);
            self.push("\"");
        }
    }

    fn link(&mut self, href: &Href, text: &[Inline], title: &str) {
        let (address, rel) = match href {
            Href::External(url) => (address::external(url), " rel=\"noopener noreferrer\""),
            Href::Asset(asset) => (format!("{}{}", self.place.site_root, address::encode(&address::asset(asset))), ""),
            Href::Page { path, anchor } => (self.page_address(path, *anchor), ""),
        };
        self.push("<a href=\"");
        self.escape(&address);
        self.push("\"");
        self.push(rel);
        self.title(title);
        self.push(">");
        if text.is_empty() {
            self.escape(&address);
        } else {
            self.text(text);
        }
        self.push("</a>");
    }

    fn page_address(&self, path: &DocumentPath, anchor: Option<&str>) -> String {
        let anchor = anchor.map(|anchor| format!("#{}", address::encode(anchor))).unwrap_or_default();
        if path == self.place.path && !anchor.is_empty() {
            return anchor;
        }
        format!("{}{}{anchor}", address::root(self.place.path), address::encode(&address::file(path)))
    }
}
