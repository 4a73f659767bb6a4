//! The grammars of two-face without the loop that some have, and with expressions that are made in half the time.

use syntect::dumps::dump_to_uncompressed_file;
use syntect::parsing::syntax_definition::Pattern;
use syntect::parsing::{Regex, SyntaxSetBuilder};

/// What all that is not ASCII counts as: a letter.
const LETTERS: &str = r"\x{80}-\x{10FFFF}";

/// Where an expression goes on after an end of line, for JavaScript and what was made from it. A comment begins like a
/// division, so that syntect would go to and fro between two contexts for ever.
const OPERATOR: &str = r"(?! \+\+ | -- )";
const OPERATOR_BUT_NO_COMMENT: &str = r"(?! \+\+ | -- | // | /\* )";

/// The grammars as bytes that syntect reads.
pub(super) fn grammars() -> Vec<u8> {
    let mut changed = SyntaxSetBuilder::new();
    for grammar in two_face::syntax::extra_newlines().into_builder().syntaxes() {
        let mut grammar = grammar.clone();
        for pattern in grammar.contexts.values_mut().flat_map(|context| &mut context.patterns) {
            if let Pattern::Match(pattern) = pattern {
                let expression = pattern.regex.regex_str().replace(OPERATOR, OPERATOR_BUT_NO_COMMENT);
                pattern.regex = Regex::new(with_small_classes(&expression));
            }
        }
        changed.add(grammar);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("grammars");
    dump_to_uncompressed_file(&changed.build(), &file).unwrap();
    std::fs::read(file).unwrap()
}

/// The expression with classes in which all letters outside ASCII are one range: the tables of Unicode's letters are
/// what making an expression takes most of its time for.
fn with_small_classes(expression: &str) -> String {
    let mut small = String::new();
    let mut rest = expression;
    let mut depth = 0_usize;
    while let Some(char) = rest.chars().next() {
        let (taken, written) = match char {
            '\\' => escape(rest, depth),
            '[' => {
                depth += 1;
                let head = 1 + usize::from(rest[1..].starts_with('^'));
                // A bracket that closes stands for itself at the beginning.
                let literal = usize::from(rest[head..].starts_with(']'));
                (head + literal, format!("{}{}", &rest[..head], if literal == 1 { r"\]" } else { "" }))
            }
            ']' => {
                depth = depth.saturating_sub(1);
                (1, "]".to_owned())
            }
            other => (other.len_utf8(), other.to_string()),
        };
        small.push_str(&written);
        rest = &rest[taken..];
    }
    small
}

/// How long an escape is, and what is written for it inside as many classes.
fn escape(rest: &str, depth: usize) -> (usize, String) {
    if let Some((name, _)) = rest.strip_prefix(r"\p{").and_then(|rest| rest.split_once('}')) {
        let class = match name {
            "L" | "Alpha" => format!("A-Za-z{LETTERS}"),
            "Lu" => "A-Z".to_owned(),
            "Ll" => format!("a-z{LETTERS}"),
            "N" | "Nd" | "Nl" => "0-9".to_owned(),
            "M" | "Mn" | "Mc" | "Pc" | "Lt" | "Lm" | "Lo" => LETTERS.to_owned(),
            _ => return (2, r"\p".to_owned()),
        };
        return (name.len() + 4, bracketed(&class, depth));
    }
    let Some(letter) = rest[1..].chars().next() else { return (1, r"\".to_owned()) };
    let written = match letter {
        'w' => bracketed(&format!("0-9A-Za-z_{LETTERS}"), depth),
        'd' => bracketed("0-9", depth),
        's' => bracketed(r"\t\n\x0B\f\r ", depth),
        'h' => bracketed("0-9A-Fa-f", depth),
        'W' if depth == 0 => format!("[^0-9A-Za-z_{LETTERS}]"),
        'D' if depth == 0 => "[^0-9]".to_owned(),
        'S' if depth == 0 => r"[^\t\n\x0B\f\r ]".to_owned(),
        other => format!(r"\{other}"),
    };
    (1 + letter.len_utf8(), written)
}

fn bracketed(class: &str, depth: usize) -> String {
    if depth == 0 { format!("[{class}]") } else { class.to_owned() }
}
