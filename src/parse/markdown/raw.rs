//! HTML among Markdown: comments that are meant for Headwater are read, everything else is reported.

use std::ops::Range;

use super::builder::Builder;
use super::frame::Frame;
use super::html;
use crate::diagnostic::{Diagnostic, RAW_HTML};
use crate::model::{BlockKind, Inline, InlineKind};

impl Builder<'_, '_, '_> {
    pub(super) fn inline_html(&mut self, tag: &str, range: Range<usize>) {
        if html::is_line_break(tag) {
            return self.leaf(InlineKind::HardBreak, range);
        }
        let stripped = html::without_comments(tag);
        if stripped.rest.is_empty() && !stripped.unclosed {
            self.flush_words();
            self.close_gap(range.end);
            return self.allow_in_text(range);
        }
        // An element is told of at its start; its end is a second finding about the same thing.
        if range.start >= self.skip && !tag.starts_with("</") {
            self.report_html(range.clone());
        }
        self.leaf(InlineKind::Html(stripped.rest), range);
    }

    /// Takes out the space before a comment that ends here, where one behind it keeps the words apart.
    fn close_gap(&mut self, end: usize) {
        if !self.passage.text[end..].chars().next().is_none_or(char::is_whitespace) {
            return;
        }
        let inlines = &mut self.top_mut().inlines;
        if let Some(Inline { kind: InlineKind::Words(words), .. }) = inlines.last_mut() {
            words.truncate(words.trim_end_matches([' ', '\t']).len());
            if words.is_empty() {
                inlines.pop();
            }
        }
    }

    pub(super) fn close_html(&mut self, frame: &Frame) {
        let range = frame.range.clone();
        let stripped = html::without_comments(&frame.code);
        let rest = stripped.rest.trim();
        if stripped.unclosed {
            let span = self.passage.span(range.start..range.start + 1);
            self.context.invalid(
                span,
                "this comment is not closed and would swallow what follows",
                "close it with `-->`",
            );
        }
        if rest.is_empty() {
            // What an item says before the comment is a paragraph of its own, and so is what comes after.
            self.flush_item_text();
            return self.allow_before_block(range);
        }
        self.refuse_allow_beside_text(range.clone());
        let first_line = frame.code.find(['\n', '\r']).unwrap_or(frame.code.len());
        self.report_html(range.start..(range.start + first_line).min(range.end));
        self.refuse_marks_in_html(frame, rest);
        self.finish(range, BlockKind::Html(rest.to_owned()));
    }

    fn report_html(&mut self, range: Range<usize>) {
        let html = Diagnostic::new(RAW_HTML, self.passage.span(range), "HTML in Markdown");
        let help = "write Markdown instead; HTML is never passed on, its tags are shown as text";
        self.context.report(html.help(help));
    }

    /// Reports tags and marks that HTML would show as text, whatever its rule is set to.
    fn refuse_marks_in_html(&mut self, frame: &Frame, text: &str) {
        let pieces = super::words::pieces(text, super::words::Escaped::No);
        let is_words = |piece: &super::words::Piece| matches!(piece, super::words::Piece::Words(_));
        if text.contains("[!") || !pieces.iter().all(is_words) {
            let help = "put an empty line between the HTML and the Markdown, or write Markdown alone";
            let span = self.passage.span(frame.range.start..frame.range.start + 1);
            self.context.invalid(span, "tags and callouts mean nothing inside HTML", help);
        }
    }
}
