//! Text of a view to HTML; the only place that writes tags around content.

mod desk;
mod inlines;
mod steps;

pub(super) use desk::{Notes, Reads, StepNotes, is_text};

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html;

use super::address;
use super::highlight::Highlighter;
use crate::model::view::{Block, Callout, CalloutKind, Cell, Escalation, Footnote, Inline, Item, Page};
use crate::model::{Alignment, DocumentPath, Urgency};

/// Words as HTML without a tag.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = escape_html(&mut html, text);
    html
}

/// Where a page stands, and who reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) path: &'p DocumentPath,
    /// The way from the page up to the root of the whole site.
    pub(super) site_root: &'p str,
    pub(super) branches: Branches,
    pub(super) highlighter: &'p Highlighter,
    /// What the desk is told besides; none on pages of customers, and where there are no steps.
    pub(super) notes: Option<&'p Notes>,
}

/// How failure branches stand on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Branches {
    /// Folded: the customer opens the one that he sees.
    Folded,
    /// Open: the agent reads along.
    Open,
}

/// A writer of HTML.
pub(super) struct Html<'p> {
    place: Place<'p>,
    html: String,
    /// The footnotes that have a mark already.
    marked: HashSet<usize>,
    /// Further names of headings.
    aliases: Option<&'p BTreeMap<String, String>>,
}

impl<'p> Html<'p> {
    pub(super) fn new(place: Place<'p>) -> Self {
        Self { place, html: String::with_capacity(4096), marked: HashSet::new(), aliases: None }
    }

    /// The text of a page below its title.
    pub(super) fn page(mut self, page: &'p Page) -> String {
        self.aliases = Some(&page.aliases);
        self.before(&page.before);
        // What ends a playbook, or shows that it is the wrong one, stands in its panel.
        let is_doubt = |block: &&Block| matches!(block, Block::Callout(Callout { kind: CalloutKind::If, .. }));
        let has_panel = self.place.notes.is_some();
        page.intro.iter().filter(|block| !(has_panel && is_doubt(block))).for_each(|block| self.block(block));
        if let Some(heading) = &page.steps_heading {
            self.heading(heading.level, &heading.anchor, &heading.text);
        }
        self.steps(&page.steps);
        self.blocks(&page.notes);
        self.footnotes(&page.footnotes);
        self.html
    }

    /// Some blocks.
    pub(super) fn part(mut self, blocks: &[Block]) -> String {
        self.blocks(blocks);
        self.html
    }

    /// A run of text.
    pub(super) fn line(mut self, text: &[Inline]) -> String {
        self.text(text);
        self.html
    }

    fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn escape(&mut self, text: &str) {
        // Writing to a string does not fail.
        let _ = escape_html(&mut self.html, text);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => {
                self.push("<p>");
                self.text(text);
                self.push("</p>");
            }
            Block::Heading { level, anchor, text } => self.heading(*level, anchor, text),
            Block::Code { language, code } => self.code(language, code),
            Block::Quote(blocks) => {
                self.push("<blockquote>");
                self.blocks(blocks);
                self.push("</blockquote>");
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Table { head, rows } => self.table(head, rows),
            Block::Rule => self.push("<hr>"),
            Block::Callout(callout) => self.callout(callout),
            Block::Html(html) => {
                self.push("<pre class=\"raw\">");
                self.escape(html);
                self.push("</pre>");
            }
        }
    }

    fn heading(&mut self, level: u8, anchor: &str, text: &[Inline]) {
        // The page's own title is the only heading of the first level.
        let level = level.clamp(2, 6);
        let _ = write!(self.html, "<h{level} id=\"");
        self.escape(anchor);
        self.push("\">");
        if let Some(alias) = self.aliases.and_then(|aliases| aliases.get(anchor)) {
            self.push("<span id=\"");
            self.escape(alias);
            self.push("\"></span>");
        }
        self.text(text);
        self.push(" <a class=\"here\" href=\"#");
        let address = address::encode(anchor);
        self.escape(&address);
        self.push("\" aria-label=\"Link to this section\">#</a>");
        let _ = write!(self.html, "</h{level}>");
    }

    fn code(&mut self, language: &str, code: &str) {
        let class: String =
            language.chars().filter(|char| char.is_ascii_alphanumeric() || "+-".contains(*char)).take(32).collect();
        self.push("<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code");
        if !class.is_empty() {
            let _ = write!(self.html, " class=\"language-{}\"", class.to_ascii_lowercase());
        }
        self.push(">");
        let highlighted = self.place.highlighter.html(language, code);
        self.push(&highlighted);
        self.push("</code></pre>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Item]) {
        match start {
            Some(1) => self.push("<ol>"),
            Some(start) => {
                let _ = write!(self.html, "<ol start=\"{start}\">");
            }
            None => self.push("<ul>"),
        }
        for item in items {
            match item.ticked {
                Some(ticked) => {
                    let state = if ticked { " checked" } else { "" };
                    let _ = write!(self.html, "<li class=\"task\"><input type=\"checkbox\" disabled{state}> ");
                }
                None => self.push("<li>"),
            }
            match item.blocks.as_slice() {
                // A lone paragraph needs no distance to its neighbours.
                [Block::Paragraph(text)] => self.text(text),
                blocks => self.blocks(blocks),
            }
            self.push("</li>");
        }
        self.push(if start.is_some() { "</ol>" } else { "</ul>" });
    }

    fn table(&mut self, head: &[Cell], rows: &[Vec<Cell>]) {
        self.push("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr>");
        for cell in head {
            // A corner without words is no heading of anything.
            self.cell(if cell.text.is_empty() { "td" } else { "th scope=\"col\"" }, cell);
        }
        self.push("</tr></thead><tbody>");
        for row in rows {
            self.push("<tr>");
            for cell in row {
                self.cell("td", cell);
            }
            self.push("</tr>");
        }
        self.push("</tbody></table></div>");
    }

    fn cell(&mut self, tag: &str, cell: &Cell) {
        let class = match cell.alignment {
            Alignment::None => "",
            Alignment::Left => " class=\"start\"",
            Alignment::Center => " class=\"middle\"",
            Alignment::Right => " class=\"end\"",
        };
        let _ = write!(self.html, "<{tag}{class}>");
        self.text(&cell.text);
        let _ = write!(self.html, "</{}>", &tag[..2]);
    }

    fn callout(&mut self, callout: &Callout) {
        let (class, name) = match callout.kind {
            CalloutKind::Note => ("note", "Note"),
            CalloutKind::Tip => ("tip", "Tip"),
            CalloutKind::Important => ("important", "Important"),
            CalloutKind::Warning => ("warning", "Warning"),
            CalloutKind::Caution => ("caution", "Caution"),
            CalloutKind::Check => ("check", "Check"),
            CalloutKind::If => return self.branch(callout),
            CalloutKind::Escalate(escalation) => return self.escalation(escalation, callout),
            CalloutKind::Own => ("own", "For agents"),
        };
        // What is for this audience alone needs no name where every page is for this audience.
        let is_plain = callout.kind == CalloutKind::Own && self.place.branches == Branches::Folded;
        let _ = write!(self.html, "<aside class=\"callout {class}\">");
        if !is_plain {
            let _ = write!(self.html, "<p class=\"callout-name\">{name}");
            if !callout.title.is_empty() {
                // The time of a check reads on from its name.
                self.push(if callout.kind == CalloutKind::Check { " " } else { ": " });
                self.text(&callout.title);
            }
            self.push("</p>");
        }
        self.blocks(&callout.blocks);
        self.push("</aside>");
    }

    fn branch(&mut self, callout: &Callout) {
        let open = if self.place.branches == Branches::Open { " open" } else { "" };
        self.push("<details class=\"callout if\"");
        if let Some(id) = &callout.id {
            self.push(" id=\"");
            self.escape(id);
            self.push("\"");
        }
        let leads = callout.id.as_ref().and_then(|id| self.place.notes?.symptoms.get(id));
        if let Some(leads) = leads {
            let _ = write!(self.html, " data-leads=\"{leads}\"");
        }
        let answer = callout.id.as_ref().and_then(|id| self.place.notes?.answers.get(id));
        if matches!(answer, Some(Reads::Nothing)) {
            self.push(" data-own");
        }
        let _ = write!(self.html, "{open}><summary><span class=\"callout-name\">If</span> ");
        self.text(&callout.title);
        self.push("</summary>");
        self.blocks(&callout.blocks);
        if let Some(id) = &callout.id {
            self.answer(id);
        }
        self.push("</details>");
    }

    pub(super) fn escalation(&mut self, escalation: Escalation, callout: &Callout) {
        let is_urgent = escalation.urgency == Urgency::Urgent;
        self.push("<aside class=\"callout escalate\"");
        if let Some(rank) = self.place.notes.and_then(|notes| notes.ranks.get(escalation.tier)) {
            self.handoff_data(escalation, *rank);
        }
        self.push("><p class=\"callout-name\">Hand over to ");
        self.escape(escalation.tier);
        if is_urgent {
            self.push(", urgent");
        }
        if let Some(after) = escalation.after {
            self.push(", after ");
            self.escape(after);
        }
        if !callout.blocks.is_empty() {
            let is_plain = !is_urgent && escalation.after.is_none();
            self.push(if is_plain { " with" } else { ", with" });
        }
        self.push("</p>");
        self.blocks(&callout.blocks);
        self.push("</aside>");
    }

    fn footnotes(&mut self, footnotes: &[Footnote]) {
        if footnotes.is_empty() {
            return;
        }
        self.push("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>");
        for footnote in footnotes {
            let _ = write!(self.html, "<li id=\"hw-note-{}\">", footnote.number);
            self.blocks(&footnote.blocks);
            let _ = write!(
                self.html,
                "<a href=\"#hw-mark-{}\" aria-label=\"Back to the text\">↩</a></li>",
                footnote.number
            );
        }
        self.push("</ol></section>");
    }
}
