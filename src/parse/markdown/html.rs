//! HTML in Markdown: comments go, line breaks stay, everything else is shown as the text that it is.

/// What remains of a stretch of HTML without its comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stripped {
    pub(super) rest: String,
    /// Whether a comment is open at the end, so that it would swallow what follows.
    pub(super) unclosed: bool,
}

/// Takes the comments out of HTML.
pub(super) fn without_comments(html: &str) -> Stripped {
    let mut rest = String::new();
    let mut from = html;
    while let Some(start) = from.find("<!--") {
        rest.push_str(&from[..start]);
        match from[start..].find("-->") {
            Some(length) => from = &from[start + length + 3..],
            None => return Stripped { rest, unclosed: true },
        }
    }
    rest.push_str(from);
    Stripped { rest, unclosed: false }
}

/// Whether this tag is a line break.
pub(super) fn is_line_break(html: &str) -> bool {
    let inner = html.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    inner.trim().eq_ignore_ascii_case("br")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_leave_no_trace() {
        let stripped = |html| without_comments(html);
        assert_eq!(stripped("a<!-- b -->c").rest, "ac");
        assert!(stripped("a<!-- b").unclosed);
        assert!(is_line_break("<br />") && is_line_break("<BR>") && !is_line_break("<b>"));
    }
}
