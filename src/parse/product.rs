//! What the UI catalog says about the product's own pages: how they find an element, and what shows that a step is done.

use super::context::Context;
use super::data::Node;
use crate::diagnostic::nearest;
use crate::model::Completion;
use crate::source::Located;

/// What can follow the first word of `done`.
const COMPLETIONS: [(&str, &str); 4] =
    [("click", "click"), ("route", "route /PATH"), ("attribute", "attribute NAME=VALUE"), ("event", "event NAME")];

/// What shows that a step with an element is done; a finding when the text does not say it.
pub(super) fn completion(node: &Node, context: &mut Context) -> Option<Completion> {
    let written = node.text("`done`", context)?;
    let read = read_completion(&written.value);
    if read.is_none() {
        let kind = written.value.split([' ', '=', ':']).next().unwrap_or_default();
        let near = nearest(kind, COMPLETIONS.map(|(kind, _)| kind));
        let form = COMPLETIONS.iter().find(|(kind, _)| near == Some(kind)).map(|(_, form)| form);
        let help = match form {
            Some(form) => format!("did you mean `{form}`?"),
            None => "write `click`, `route /PATH`, `attribute NAME=VALUE` or `event NAME`".to_owned(),
        };
        let message = format!("`{}` does not say what shows that a step is done", written.value);
        context.invalid(written.span, message, help);
    }
    read
}

/// Reads `click`, `route /PATH`, `attribute NAME`, `attribute NAME=VALUE` or `event NAME`.
fn read_completion(text: &str) -> Option<Completion> {
    let (kind, rest) = text.split_once(' ').map_or((text, ""), |(kind, rest)| (kind, rest.trim()));
    let is_one = |word: &str| !word.is_empty() && !word.contains(char::is_whitespace);
    match kind {
        "click" => rest.is_empty().then_some(Completion::Click),
        "route" => (is_one(rest) && rest.starts_with('/')).then(|| Completion::Route(rest.to_owned())),
        "event" => is_one(rest).then(|| Completion::Event(rest.to_owned())),
        "attribute" => {
            let (name, value) = rest.split_once('=').map_or((rest, None), |(name, value)| (name, Some(value)));
            is_one(name).then(|| Completion::Attribute { name: name.to_owned(), value: value.map(str::to_owned) })
        }
        _ => None,
    }
}

/// How the product's pages find an element; a finding when no browser could follow it.
pub(super) fn selector(node: &Node, context: &mut Context) -> Option<Located<String>> {
    let written = node.text("`selector`", context)?;
    let fault = if written.value.starts_with("role=") {
        (!is_role(&written.value)).then_some("a role is looked for with a name")
    } else {
        unclosed(&written.value)
    };
    let Some(fault) = fault else { return Some(written) };
    let help =
        "write a CSS selector such as `[data-testid=save]`, or a role and a name such as `role=button[name=\"Save\"]`";
    context.invalid(written.span, format!("no browser can follow this selector: {fault}"), help);
    None
}

/// Whether a text is `role=ROLE[name="NAME"]`.
fn is_role(text: &str) -> bool {
    let rest = text.strip_prefix("role=").and_then(|rest| rest.strip_suffix("\"]"));
    rest.and_then(|rest| rest.split_once("[name=\"")).is_some_and(|(role, name)| {
        !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_lowercase()) && !name.is_empty()
    })
}

/// What of a CSS selector is opened and not closed, or closed and not opened.
fn unclosed(text: &str) -> Option<&'static str> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (quote, char) {
            (_, '\\') => drop(chars.next()),
            (Some(mark), _) if char == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(char),
            (None, '(' | '[') => open.push(char),
            (None, ')') if open.pop() != Some('(') => return Some("a `)` closes nothing"),
            (None, ']') if open.pop() != Some('[') => return Some("a `]` closes nothing"),
            (None, '{' | '}' | ';' | '<' | '@') => return Some("it holds more than a selector"),
            (None, _) => {}
        }
    }
    match (quote, open.pop()) {
        (Some(_), _) => Some("a quotation mark is not closed"),
        (None, Some('[')) => Some("a `[` is not closed"),
        (None, Some(_)) => Some("a `(` is not closed"),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_that_a_step_is_done_has_four_forms() {
        assert_eq!(read_completion("click"), Some(Completion::Click));
        assert_eq!(read_completion("route /settings/:id"), Some(Completion::Route("/settings/:id".to_owned())));
        assert_eq!(read_completion("event domain:verified"), Some(Completion::Event("domain:verified".to_owned())));
        let attribute = |value: Option<&str>| {
            Some(Completion::Attribute { name: "aria-checked".to_owned(), value: value.map(str::to_owned) })
        };
        assert_eq!(read_completion("attribute aria-checked"), attribute(None));
        assert_eq!(read_completion("attribute aria-checked=true"), attribute(Some("true")));
        assert_eq!(read_completion("attribute aria-checked=in part"), attribute(Some("in part")));
        for text in [
            "",
            "Click",
            "click twice",
            "route",
            "route settings",
            "route /a b",
            "event",
            "event a b",
            "attribute",
            "attribute =x",
            "attribute a b=c",
        ] {
            assert_eq!(read_completion(text), None, "{text}");
        }
    }

    #[test]
    fn selectors_are_closed_where_they_are_opened() {
        for text in ["#a", "[data-testid='a]']", "a:not([b=\"(\"]) > c", r"#a\[b", r#"a[b="\""]"#] {
            assert_eq!(unclosed(text), None, "{text}");
        }
        for text in ["[a", "a]", "a:not(b", "a)", "[a='b]", "a { b }", "(]", "<b>"] {
            assert!(unclosed(text).is_some(), "{text}");
        }
        assert!(is_role("role=button[name=\"Save \"all\"\"]"));
        for text in [
            "role=button",
            "role=[name=\"a\"]",
            "role=button[name=\"\"]",
            "role=button[name=a]",
            "role=Button[name=\"a\"]",
        ] {
            assert!(!is_role(text), "{text}");
        }
    }
}
