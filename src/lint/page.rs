//! The page of a rule, as Markdown: the same text in a terminal and in the handbook.

use super::Rule;
use crate::config::Level;

impl Rule {
    /// The page without its title.
    #[must_use]
    pub fn page(&self) -> String {
        let level = self.level.as_str();
        let lower = if self.level == Level::Allow {
            format!(
                "It finds nothing until you raise it. To be told of it, write this in `book.toml`:\n\n\
                 ```toml\n[lint]\n{} = \"warn\"\n```",
                self.name
            )
        } else if self.lowest_level() == Level::Error {
            "It cannot be lowered, and not be let pass in one place.".to_owned()
        } else {
            format!("To let it pass, write this in `book.toml`:\n\n```toml\n[lint]\n{} = \"allow\"\n```", self.name)
        };
        let silence = if self.can_be_silenced() {
            format!(
                "\n\nTo let it pass in one place, write this before the block, with your reason:\n\n\
                 ```md\n<!-- headwater allow {}: REASON -->\n```",
                self.name
            )
        } else if self.lowest_level() == Level::Error {
            String::new()
        } else {
            "\n\nIt cannot be let pass in one place alone.".to_owned()
        };
        format!(
            "{}\n\n{}\n\n## Wrong\n\n{}\n\n## Right\n\n{}\n\n## Level\n\nThe level of this rule is `{level}`. {lower}{silence}\n",
            self.summary,
            self.why,
            example(self.wrong),
            example(self.right),
        )
    }
}

/// An example with the name of each file above it, as a reader of a page needs it.
fn example(files: &str) -> String {
    let mut text = String::new();
    for line in files.trim().lines() {
        match line.strip_prefix("```").and_then(|info| info.split_once(' ')) {
            Some((language, path)) => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&format!("`{path}`:\n\n```{language}\n"));
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text.trim_end().to_owned()
}
