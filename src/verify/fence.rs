//! The lines between which code stands.

/// A line that opens code, and what the line that closes it must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// The fence that a line opens, which begins with no space.
    pub(super) fn opened(text: &str) -> Option<Self> {
        let mark = text.chars().next().filter(|first| matches!(first, '`' | '~'))?;
        let rest = text.trim_start_matches(mark);
        let length = text.len() - rest.len();
        // Backticks with another one behind them are code within a line.
        let is_within = mark == '`' && rest.contains('`');
        (length >= 3 && !is_within).then_some(Self { mark, length })
    }

    /// Whether a line ends the code, where it is indented as little as a fence may be.
    pub(super) fn is_closed_by(self, text: &str) -> bool {
        let rest = text.trim_start_matches(self.mark);
        text.len() - rest.len() >= self.length && rest.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_closed_by_its_own_mark_at_least_as_often_and_nothing_else() {
        let tildes = Fence::opened("~~~ html `x`").unwrap();
        assert!(tildes.is_closed_by("~~~") && tildes.is_closed_by("~~~~~ ") && !tildes.is_closed_by("~~"));
        assert!(!tildes.is_closed_by("```") && !tildes.is_closed_by("~~~ x"));
        assert!(!Fence::opened("````sh").unwrap().is_closed_by("```"));
    }

    #[test]
    fn backticks_within_a_line_are_no_fence() {
        assert_eq!(Fence::opened("```curl``` is a program"), None);
        assert_eq!(Fence::opened("``x"), None);
    }
}
