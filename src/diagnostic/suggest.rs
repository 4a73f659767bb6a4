//! "Did you mean": the known name that is nearest to a written one.

use std::collections::HashMap;

/// A name that is longer than this, in bytes, is no slip of the pen; comparing two such names takes the product of their
/// lengths.
const LONGEST: usize = 400;
/// With how many names others are compared before looking for near ones ends: about a second.
const COMPARED: usize = 2_000_000;

/// The known name that a writer most likely meant, when one is near enough to be worth saying.
#[must_use]
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if written.len() > LONGEST {
        return None;
    }
    let wanted = written.to_lowercase();
    // A third of a word may be wrong, and of a long one a few letters: "audeince" is near "audience",
    // "cat" is not near "dog".
    let limit = (wanted.chars().count() / 3).clamp(1, 5);
    let near = known.into_iter().filter_map(|name| {
        // The exact distance takes the product of the lengths, so what cannot be near is left out first.
        let is_plain = wanted.is_ascii() && name.is_ascii();
        if is_plain && wanted.len().abs_diff(name.len()) > limit {
            return None;
        }
        let lower = name.to_lowercase();
        if letters_apart(&wanted, &lower) > limit {
            return None;
        }
        Some((strsim::osa_distance(&wanted, &lower), name))
    });
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
}

/// Looks for near names as long as that does not take long, for who may have many to look for among many.
#[derive(Debug)]
pub struct Nearby {
    /// With how many names others may still be compared.
    left: usize,
    /// What was found for each name so far.
    said: HashMap<String, Option<String>>,
}

impl Default for Nearby {
    fn default() -> Self {
        Self { left: COMPARED, said: HashMap::new() }
    }
}

impl Nearby {
    /// The same as [`nearest`], of names that are the same each time; nothing once too many were compared.
    ///
    /// Who has so many unknown names has one cause for most of them, and needs no help with each.
    pub fn nearest<'n>(&mut self, written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&str> {
        if self.left > 0 && !self.said.contains_key(written) {
            let mut compared = 0;
            let near = nearest(written, known.into_iter().inspect(|_| compared += 1)).map(str::to_owned);
            self.left = self.left.saturating_sub(compared);
            self.said.insert(written.to_owned(), near);
        }
        self.said.get(written)?.as_deref()
    }
}

/// How many letters one word has more of than the other, whatever their order: never more than the
/// distance of the two.
fn letters_apart(a: &str, b: &str) -> usize {
    let mut counts = [0_i32; 256];
    for byte in a.bytes() {
        counts[usize::from(byte)] += 1;
    }
    for byte in b.bytes() {
        counts[usize::from(byte)] -= 1;
    }
    let more = |sign: i32| counts.iter().map(|count| (count * sign).max(0)).sum::<i32>();
    // A letter outside ASCII has several bytes and may be one slip.
    usize::try_from(more(1).max(more(-1)) / if a.is_ascii() && b.is_ascii() { 1 } else { 4 }).unwrap_or(0)
}

/// The names as a choice in a sentence: "`a`, `b` or `c`".
#[must_use]
pub fn or_list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    join(names.into_iter().map(|name| format!("`{name}`")).collect(), "or")
}

/// The names as a list in a sentence: "a, b and c".
#[must_use]
pub fn and_list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    join(names.into_iter().map(str::to_owned).collect(), "and")
}

fn join(mut names: Vec<String>, word: &str) -> String {
    let Some(last) = names.pop() else { return String::new() };
    if names.is_empty() { last } else { format!("{} {word} {last}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        assert_eq!(nearest("audeince", ["summary", "audience"]), Some("audience"));
        assert_eq!(nearest("Title", ["title", "type"]), Some("title"));
        assert_eq!(nearest("weight", ["title", "type"]), None);
        let long = "a".repeat(1_000_000);
        assert_eq!(nearest(&long, [format!("{long}b").as_str()]), None);
    }

    #[test]
    fn who_looks_for_too_many_names_is_told_no_more() {
        let known: Vec<String> = (0..COMPARED / 2).map(|number| format!("name-{number}")).collect();
        let known = || known.iter().map(String::as_str);
        let mut near = Nearby::default();
        assert_eq!(near.nearest("nam-1", known()), Some("name-1"));
        assert_eq!(near.nearest("nam-2", known()), Some("name-2"));
        assert_eq!(near.nearest("nam-3", known()), None);
        assert_eq!(near.nearest("nam-1", known()), Some("name-1"));
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(and_list(["4.1"]), "4.1");
        assert_eq!(and_list(["4.1", "4.2", "5.0"]), "4.1, 4.2 and 5.0");
        assert_eq!(or_list(["ui", "for"]), "`ui` or `for`");
    }
}
