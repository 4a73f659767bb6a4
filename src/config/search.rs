//! `[search]`: which words the search takes for each other.

use crate::source::Located;

/// The settings of the search.
#[derive(Debug, Clone, Default)]
pub struct SearchSettings {
    /// Words and phrases of one meaning, group by group.
    pub synonyms: Vec<Vec<Located<String>>>,
}
