//! "Did you mean": the known name that is nearest to a written one.

/// The known name that a writer most likely meant, when one is near enough to be worth saying.
#[must_use]
pub fn nearest<'n>(written: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = written.to_lowercase();
    let distance = |name: &str| strsim::osa_distance(&wanted, &name.to_lowercase());
    // A third of the word may be wrong: "audeince" is near "audience", "cat" is not near "dog".
    let limit = (wanted.chars().count() / 3).max(1);
    let near = known.into_iter().map(|name| (distance(name), name));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, name)| name)
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
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(and_list(["4.1"]), "4.1");
        assert_eq!(and_list(["4.1", "4.2", "5.0"]), "4.1, 4.2 and 5.0");
        assert_eq!(or_list(["ui", "for"]), "`ui` or `for`");
    }
}
