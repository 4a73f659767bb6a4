//! Text of a view to Markdown that a CommonMark reader takes for the same words.

mod anatomy;
mod escape;
mod inlines;

use self::escape::Run;
use crate::model::view::{
    Actor, Block, Callout, CalloutKind, Cell, Escalation, Footnote, Inline, Item, Page, Step, StepItem,
};
use crate::model::{Alignment, DocumentPath, Urgency};

/// Where a text stands, and with it where its links lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    /// The way to the root of the version.
    pub(super) pages: &'p str,
    /// The way to the root of the whole site, where pictures are.
    pub(super) assets: &'p str,
    /// The page itself, where a place in it is named by its anchor alone.
    pub(super) here: Option<&'p DocumentPath>,
}

/// The lists that stand above and below the text of a page; either may be empty.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) above: String,
    pub(super) below: String,
}

/// A page with its title, and with what stands around its text.
pub(super) fn page(page: &Page, place: Place, around: Around) -> String {
    let writer = Writer { place };
    let mut parts = vec![format!("# {}", writer.line(&page.title, Run::Heading))];
    parts.push(writer.line(&page.summary, Run::Paragraph));
    parts.push(around.above);
    parts.push(writer.journey(&page.journey));
    parts.push(writer.facts(page));
    parts.push(writer.before(&page.before));
    parts.push(writer.blocks(&page.intro));
    if let Some(heading) = &page.steps_heading {
        parts.push(writer.heading(heading.level, &heading.text));
    }
    parts.push(writer.steps(&page.steps));
    parts.push(writer.blocks(&page.notes));
    parts.extend(page.footnotes.iter().map(|footnote| writer.footnote(footnote)));
    parts.push(around.below);
    parts.push(writer.links("To undo this", &page.undo));
    parts.push(writer.links("What you can do next", &page.next));
    join(parts)
}

/// A title that nobody wrote, and a text, as a paragraph of their own.
pub(super) fn title(words: &str) -> String {
    let mut out = String::from("# ");
    escape::words(words, Run::Heading, &mut out);
    out
}

/// A line of a list: a link and what is said about it.
pub(super) fn link(title: &str, address: &str, note: &str) -> String {
    let mut out = String::from("- [");
    escape::words(title, Run::Paragraph, &mut out);
    out.push_str(&format!("]({})", escape::destination(address)));
    if !note.is_empty() {
        out.push_str(": ");
        escape::words(note, Run::Paragraph, &mut out);
    }
    out
}

/// An address as the destination of a link.
pub(super) fn destination(address: &str) -> String {
    escape::destination(address)
}

/// Words as a paragraph.
pub(super) fn words(words: &str) -> String {
    let mut out = String::new();
    escape::words(words, Run::Paragraph, &mut out);
    out
}

/// Blocks with a blank line between them.
fn join(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A text whose first line has one thing before it and whose other lines have another.
fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let prefix = if number == 0 { first } else { others };
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

struct Writer<'p> {
    place: Place<'p>,
}

impl Writer<'_> {
    fn line(&self, text: &[Inline], run: Run) -> String {
        inlines::text(text, run, self.place)
    }

    fn heading(&self, level: u8, text: &[Inline]) -> String {
        let marks = "#".repeat(usize::from(level.clamp(2, 6)));
        format!("{marks} {}", self.line(text, Run::Heading)).trim_end().to_owned()
    }

    fn blocks(&self, blocks: &[Block]) -> String {
        let mut signs = Signs::default();
        join(blocks.iter().map(|block| self.block(block, &mut signs)))
    }

    fn block(&self, block: &Block, signs: &mut Signs) -> String {
        let is_list = matches!(block, Block::List { .. });
        let written = match block {
            Block::Paragraph(text) => self.line(text, Run::Paragraph),
            Block::Heading { level, text, .. } => self.heading(*level, text),
            Block::Code { language, code } => fenced(language, code),
            Block::Quote(blocks) => prefixed(&self.blocks(blocks), "> ", "> "),
            Block::List { start, items } => self.list(*start, items, signs),
            Block::Table { head, rows } => self.table(head, rows),
            Block::Rule => "___".to_owned(),
            Block::Callout(callout) => self.callout(callout),
            Block::Html(html) => fenced("html", html),
        };
        if !is_list && !written.is_empty() {
            *signs = Signs::default();
        }
        written
    }

    fn steps(&self, items: &[StepItem]) -> String {
        let mut signs = Signs::default();
        let (mut parts, mut number, mut is_open) = (Vec::new(), 0, false);
        for item in items {
            match item {
                StepItem::Step(step) => {
                    if !is_open {
                        signs.turn(Some(0));
                    }
                    (number, is_open) = (number + 1, true);
                    let mark = format!("{number}{} ", signs.ordered());
                    parts.push(prefixed(&self.step(step), &mark, &" ".repeat(mark.len())));
                }
                StepItem::Aside(block) => {
                    is_open = false;
                    parts.push(self.block(block, &mut signs));
                }
            }
        }
        join(parts)
    }

    fn step(&self, step: &Step) -> String {
        let actor = match step.actor {
            Actor::Customer => String::new(),
            Actor::Support(Some(tier)) => format!("_Done by {}_", words(tier)),
            Actor::Support(None) => "_Support does this step for you._".to_owned(),
        };
        let ways = step.ways.iter().map(|way| {
            let label = Inline::Label { element: "", path: way.labels.clone(), words: Vec::new() };
            self.line(&[label], Run::Paragraph)
        });
        let ways: Vec<_> = ways.collect();
        let ways = if ways.is_empty() { String::new() } else { format!("_Where is it?_ {}", ways.join(" ")) };
        join([actor, self.blocks(&step.blocks), ways])
    }

    fn list(&self, start: Option<u64>, items: &[Item], signs: &mut Signs) -> String {
        signs.turn(start);
        let is_tight = items.iter().all(|item| matches!(item.blocks.as_slice(), [] | [Block::Paragraph(_)]));
        let mut written = Vec::new();
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            // A parser counts from the first number, and reads no more than nine digits.
            let mark = match start {
                Some(_) => format!("{}{} ", number.min(999_999_999), signs.ordered()),
                None => format!("{} ", signs.bullet()),
            };
            let tick = match (item.ticked, item.blocks.first()) {
                (Some(true), Some(Block::Paragraph(_))) => "[x] ",
                (Some(false), Some(Block::Paragraph(_))) => "[ ] ",
                _ => "",
            };
            let text = format!("{tick}{}", self.blocks(&item.blocks));
            written.push(prefixed(&text, &mark, &" ".repeat(mark.len())));
        }
        written.join(if is_tight { "\n" } else { "\n\n" })
    }

    fn table(&self, head: &[Cell], rows: &[Vec<Cell>]) -> String {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return String::new();
        }
        let row = |cells: &[Cell]| -> String {
            let text = |place: usize| cells.get(place).map(|cell| self.line(&cell.text, Run::Cell)).unwrap_or_default();
            let cells: Vec<String> = (0..columns).map(text).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule = |place: usize| match head.get(place).map(|cell| cell.alignment) {
            Some(Alignment::Left) => ":---",
            Some(Alignment::Center) => ":---:",
            Some(Alignment::Right) => "---:",
            Some(Alignment::None) | None => "---",
        };
        let rules = (0..columns).map(rule).collect::<Vec<_>>().join(" | ");
        let head = [row(head), format!("| {rules} |")].into_iter();
        head.chain(rows.iter().map(|cells| row(cells))).collect::<Vec<_>>().join("\n")
    }

    fn callout(&self, callout: &Callout) -> String {
        let title = self.line(&callout.title, Run::Heading);
        let strong = || {
            let title = vec![Inline::Strong(callout.title.clone())];
            if callout.title.is_empty() { String::new() } else { self.line(&title, Run::Heading) }
        };
        let (mark, title) = match callout.kind {
            CalloutKind::Note => ("[!NOTE]".to_owned(), strong()),
            CalloutKind::Tip => ("[!TIP]".to_owned(), strong()),
            CalloutKind::Important => ("[!IMPORTANT]".to_owned(), strong()),
            CalloutKind::Warning => ("[!WARNING]".to_owned(), strong()),
            CalloutKind::Caution => ("[!CAUTION]".to_owned(), strong()),
            CalloutKind::Check => (format!("[!CHECK] {title}"), String::new()),
            CalloutKind::If => (format!("[!IF] {title}"), String::new()),
            CalloutKind::Escalate(escalation) => (escalation_mark(escalation), String::new()),
            CalloutKind::Own => (String::new(), String::new()),
        };
        let body = self.blocks(&callout.blocks);
        // Code hosts know an alert by its first line alone; marks of our own are read as a paragraph.
        let is_known =
            !matches!(callout.kind, CalloutKind::Check | CalloutKind::If | CalloutKind::Escalate(_) | CalloutKind::Own);
        let text = if is_known { join([title, body]) } else { body };
        let (mark, gap) = (mark.trim_end(), if is_known { "\n" } else { "\n\n" });
        let text = match (mark.is_empty(), text.is_empty()) {
            (true, _) => text,
            (false, true) => mark.to_owned(),
            (false, false) => format!("{mark}{gap}{text}"),
        };
        prefixed(&text, "> ", "> ")
    }

    fn footnote(&self, footnote: &Footnote) -> String {
        prefixed(&self.blocks(&footnote.blocks), &format!("[^{}]: ", footnote.number), "    ")
    }
}

/// The mark of an escalation and what stands beside it.
fn escalation_mark(escalation: Escalation) -> String {
    let urgent = if escalation.urgency == Urgency::Urgent { ", urgent" } else { "" };
    let after = escalation.after.map(|after| format!(", after {}", words(after))).unwrap_or_default();
    format!("[!ESCALATE] {}{urgent}{after}", words(escalation.tier))
}

/// The signs of the list at hand: of two lists without anything between them, each has its own.
#[derive(Default)]
struct Signs {
    /// How many lists of the same kind stand one after the other, and whether they are numbered.
    row: Option<(bool, usize)>,
}

impl Signs {
    fn turn(&mut self, start: Option<u64>) {
        let is_ordered = start.is_some();
        self.row = Some(match self.row {
            Some((was_ordered, number)) if was_ordered == is_ordered => (is_ordered, number + 1),
            _ => (is_ordered, 0),
        });
    }

    fn is_even(&self) -> bool {
        self.row.is_none_or(|(_, number)| number.is_multiple_of(2))
    }

    fn ordered(&self) -> &'static str {
        if self.is_even() { "." } else { ")" }
    }

    fn bullet(&self) -> &'static str {
        if self.is_even() { "-" } else { "*" }
    }
}

/// Code between fences that do not occur in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language: String =
        language.chars().filter(|char| char.is_ascii_alphanumeric() || "+-".contains(*char)).take(32).collect();
    let code = code.strip_suffix('\n').unwrap_or(code);
    if code.is_empty() {
        return format!("{fence}{language}\n{fence}");
    }
    format!("{fence}{language}\n{code}\n{fence}")
}
