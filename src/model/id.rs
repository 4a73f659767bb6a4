//! Names that writers give to things, as types of their own.

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into().into_boxed_str())
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        // Equal names are equal texts and sort alike, so a map of names is asked with a piece of a text.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// The id of a procedure, page or partial: what `<proc:ID>` and `{include ID}` say.
    DocumentId
}
name! {
    /// The id of an element in the UI catalog, its dots naming its parents.
    ElementId
}
name! {
    /// A named state of the product, such as `branded-link.verified`.
    Fact
}
name! {
    /// The id of a step within its procedure.
    StepName
}

impl ElementId {
    /// The id of the element that this one stands in.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(parent, _)| Self::new(parent))
    }
}

impl StepName {
    /// How many words of a step its name is made from: enough to tell steps apart, few enough
    /// that a change at the end of a sentence leaves links to it whole.
    const WORDS: usize = 8;

    /// The name of a step that its writer did not name, made from its words.
    #[must_use]
    pub fn from_words(words: &str) -> Self {
        let name = slug_of(words, Self::WORDS);
        Self::new(if name.is_empty() { "step".to_owned() } else { name })
    }
}

/// Words as they stand in an address: letters and digits in lower case, joined by hyphens.
#[must_use]
pub fn slug(words: &str) -> String {
    slug_of(words, usize::MAX)
}

/// The first words as they stand in an address.
fn slug_of(words: &str, most: usize) -> String {
    let mut slug = String::with_capacity(words.len().min(64));
    let mut count = 1;
    for char in words.chars() {
        let is_word = char.is_alphanumeric() || char == '_';
        if is_word && char.is_ascii() {
            slug.push(char.to_ascii_lowercase());
        } else if !char.is_ascii() && char.to_lowercase().any(|char| char.is_alphanumeric()) {
            slug.extend(char.to_lowercase().filter(|char| char.is_alphanumeric()));
        } else if !slug.is_empty() && !slug.ends_with('-') && (char.is_whitespace() || "-–—/.:".contains(char)) {
            if count == most {
                break;
            }
            count += 1;
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Words as code hosts and most tools name a heading by them: marks between words go, and spaces alone become hyphens.
#[must_use]
pub fn slug_of_code_hosts(words: &str) -> String {
    let kept = words.trim().chars().filter(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | ' '));
    kept.flat_map(char::to_lowercase).map(|char| if char == ' ' { '-' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_hosts_drop_marks_and_keep_each_space() {
        assert_eq!(slug_of_code_hosts("Node.js guide"), "nodejs-guide");
        assert_eq!(slug_of_code_hosts("Costs & limits"), "costs--limits");
        assert_eq!(slug_of_code_hosts("`app.handler(req)` – Ä"), "apphandlerreq--ä");
    }

    #[test]
    fn slugs_keep_letters_of_every_script_and_drop_punctuation() {
        assert_eq!(slug("What's new, in 5.0?"), "whats-new-in-5-0");
        assert_eq!(slug("  Ärger -- mit DNS  "), "ärger-mit-dns");
        assert_eq!(slug("設定を開く"), "設定を開く");
        assert_eq!(slug("🎉"), "");
    }

    #[test]
    fn a_step_without_words_still_has_a_name() {
        assert_eq!(StepName::from_words("🎉").as_str(), "step");
        assert_eq!(StepName::from_words("a b c d e f g h i j").as_str(), "a-b-c-d-e-f-g-h");
        assert_eq!(StepName::from_words("a-b c/d e f g h — ").as_str(), "a-b-c-d-e-f-g-h");
    }
}
