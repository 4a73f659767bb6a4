//! UI versions as an ordered list, and exact algebra over sets of them.
//!
//! Versions are names, never numbers: only their order in `book.toml` counts, so `4.10` may follow
//! `4.9`, and `2025-spring` is as good a version as `5.0`.

use crate::diagnostic::{and_list, nearest};
use crate::source::{Located, Span};

/// One declared UI version: its place in the list of `book.toml`, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UiVersion(u8);

/// A set of declared UI versions; at most [`Versions::MAX`] can be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct VersionSet(u64);

impl VersionSet {
    /// No version.
    pub const EMPTY: Self = Self(0);

    /// The set of one version.
    #[must_use]
    pub fn only(version: UiVersion) -> Self {
        Self(1 << version.0)
    }

    /// All versions from this one on, including those that are not declared.
    #[must_use]
    pub fn since(version: UiVersion) -> Self {
        Self(u64::MAX << version.0)
    }

    /// All versions before this one.
    #[must_use]
    pub fn before(version: UiVersion) -> Self {
        Self(!Self::since(version).0)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this version is in it.
    #[must_use]
    pub fn contains(self, version: UiVersion) -> bool {
        self.0 >> version.0 & 1 == 1
    }

    /// Its versions, oldest first.
    pub fn iter(self) -> impl Iterator<Item = UiVersion> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let lowest = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            #[expect(clippy::cast_possible_truncation, reason = "a bit's number is below 64")]
            Some(UiVersion(lowest as u8))
        })
    }
}

/// What is wrong with a written range, and which bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeError {
    /// Byte offsets in the range's text.
    pub range: std::ops::Range<usize>,
    /// The fault, as a sentence without its full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// The UI versions of a book, oldest first, and which of them are supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    names: Vec<Located<String>>,
    supported: VersionSet,
}

impl Versions {
    /// How many versions a book may declare.
    pub const MAX: usize = 64;
    /// The name of the single version of a book that declares none.
    pub const IMPLICIT: &'static str = "current";

    /// The versions of a book that declares none.
    #[must_use]
    pub fn implicit(place: Span) -> Self {
        Self::new(vec![Located::new(Self::IMPLICIT.to_owned(), place)])
    }

    /// Declares versions, oldest first, all of them supported; what is past [`Self::MAX`] is cut.
    #[must_use]
    pub fn new(mut names: Vec<Located<String>>) -> Self {
        names.truncate(Self::MAX);
        let mut versions = Self { names, supported: VersionSet::EMPTY };
        versions.supported = versions.all();
        versions
    }

    /// Narrows which versions are supported.
    pub fn support(&mut self, supported: VersionSet) {
        self.supported = supported.and(self.all());
    }

    /// Every declared version.
    #[must_use]
    pub fn all(&self) -> VersionSet {
        self.iter().fold(VersionSet::EMPTY, |set, version| set.or(VersionSet::only(version)))
    }

    /// Every version that readers may still use.
    #[must_use]
    pub fn supported(&self) -> VersionSet {
        self.supported
    }

    /// The newest supported version; the newest of all when none is supported.
    #[must_use]
    pub fn newest(&self) -> UiVersion {
        self.supported.iter().chain(self.iter()).reduce(UiVersion::max).unwrap_or(UiVersion(0))
    }

    /// The oldest declared version.
    #[must_use]
    pub fn oldest(&self) -> UiVersion {
        UiVersion(0)
    }

    /// The declared versions, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = UiVersion> {
        (0..self.names.len()).map(|place| UiVersion(u8::try_from(place).unwrap_or(u8::MAX)))
    }

    /// A version's name as `book.toml` writes it.
    #[must_use]
    pub fn name(&self, version: UiVersion) -> &str {
        &self.names[version.0 as usize].value
    }

    /// Where a version is declared.
    #[must_use]
    pub fn declared_at(&self, version: UiVersion) -> Span {
        self.names[version.0 as usize].span
    }

    /// The version of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<UiVersion> {
        self.iter().find(|&version| self.name(version) == name)
    }

    /// What to write in place of an unknown name: the nearest one, and, since versions resemble each
    /// other, all that there are.
    #[must_use]
    pub fn suggest(&self, name: &str) -> String {
        let all = self.list(self.all());
        match nearest(name, self.names.iter().map(|name| name.value.as_str())) {
            Some(near) => format!("did you mean `{near}`? `book.toml` declares {all}"),
            None => format!("`book.toml` declares {all}"),
        }
    }

    /// The versions of a set as a list in a sentence: "4.1, 4.2 and 5.0".
    #[must_use]
    pub fn list(&self, set: VersionSet) -> String {
        and_list(set.and(self.all()).iter().map(|version| self.name(version)))
    }

    /// The shortest range that means this set among the supported versions, when one range does.
    #[must_use]
    pub fn range_text(&self, set: VersionSet) -> Option<String> {
        let set = set.and(self.supported);
        let first = set.iter().next()?;
        let after = VersionSet::since(first).and(self.supported).minus(set).iter().next();
        let span = after.map_or(VersionSet::since(first), |end| VersionSet::since(first).and(VersionSet::before(end)));
        if span.and(self.supported) != set {
            return None;
        }
        let is_oldest = VersionSet::before(first).and(self.supported).is_empty();
        Some(match (is_oldest, after) {
            (false, None) => format!(">={}", self.name(first)),
            (true, Some(end)) => format!("<{}", self.name(end)),
            (false, Some(end)) => format!(">={}, <{}", self.name(first), self.name(end)),
            (true, None) => "*".to_owned(),
        })
    }

    /// Reads a range: comparators (`>=`, `>`, `<=`, `<`, `=`) joined by commas, `*` for all.
    ///
    /// A version without a comparator is meant exactly.
    ///
    /// # Errors
    /// Names the part of the range that is not a comparator and a declared version.
    pub fn parse_range(&self, text: &str) -> Result<VersionSet, RangeError> {
        let mut set = self.all();
        let mut offset = 0;
        for part in text.split(',') {
            set = set.and(self.parse_comparator(part, offset)?);
            offset += part.len() + 1;
        }
        Ok(set)
    }

    fn parse_comparator(&self, part: &str, offset: usize) -> Result<VersionSet, RangeError> {
        let trimmed = part.trim();
        let start = offset + (part.len() - part.trim_start().len());
        if trimmed == "*" {
            return Ok(self.all());
        }
        let operator_end = trimmed.find(|c| !"<>=~^!|".contains(c)).unwrap_or(trimmed.len());
        let (operator, rest) = trimmed.split_at(operator_end);
        let name = rest.trim();
        let fault = |range, message: String, help: String| RangeError { range, message, help };
        if name.is_empty() {
            return Err(fault(
                start..start + trimmed.len().max(1),
                "a comparator without a version".to_owned(),
                "write a comparator and a declared version, such as `>=4.2, <5.0`".to_owned(),
            ));
        }
        let name_start = start + trimmed.len() - rest.trim_start().len();
        let version = self.find(name).ok_or_else(|| {
            let help = self.suggest(name);
            fault(name_start..name_start + name.len(), format!("unknown UI version `{name}`"), help)
        })?;
        let (only, since) = (VersionSet::only(version), VersionSet::since(version));
        Ok(match operator {
            ">=" => since,
            ">" => since.minus(only),
            "<" => VersionSet::before(version),
            "<=" => VersionSet::before(version).or(only),
            "=" | "==" | "" => only,
            _ => {
                return Err(fault(
                    start..start + operator.len(),
                    format!("unknown comparator `{operator}`"),
                    "use `>=`, `>`, `<=`, `<` or `=`, joined by commas".to_owned(),
                ));
            }
        }
        .and(self.all()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceKind, Sources};

    fn versions(names: &[&str]) -> Versions {
        let file = Sources::default().add_text("book.toml", SourceKind::Settings, "");
        let place = Span::start_of(file);
        Versions::new(names.iter().map(|name| Located::new((*name).to_owned(), place)).collect())
    }

    #[test]
    fn ranges_follow_the_declared_order_and_not_numbers() {
        let versions = versions(&["4.1", "4.9", "4.10", "2025-spring"]);
        let list = |range: &str| versions.parse_range(range).map(|set| versions.list(set));
        assert_eq!(list(">=4.9, <2025-spring").unwrap(), "4.9 and 4.10");
        assert_eq!(list("4.1").unwrap(), "4.1");
        assert_eq!(list("> 4.1").unwrap(), "4.9, 4.10 and 2025-spring");
        assert_eq!(list("<=4.9").unwrap(), "4.1 and 4.9");
        assert_eq!(list("*").unwrap(), "4.1, 4.9, 4.10 and 2025-spring");
        assert_eq!(list(">=4.10, <4.9").unwrap(), "");
    }

    #[test]
    fn a_fault_names_its_bytes_and_the_nearest_version() {
        let versions = versions(&["4.1", "4.2"]);
        let fault = versions.parse_range(">=4.1, < 4.3").unwrap_err();
        assert_eq!((fault.range, fault.help.as_str()), (9..12, "did you mean `4.1`? `book.toml` declares 4.1 and 4.2"));
        assert_eq!(versions.parse_range("^4.1").unwrap_err().range, 0..1);
        assert_eq!(versions.parse_range(">=").unwrap_err().range, 0..2);
        assert!(versions.parse_range("").is_err());
    }

    #[test]
    fn a_set_is_written_as_the_range_that_says_it_exactly() {
        let versions = versions(&["1", "2", "3", "4"]);
        let back = |range: &str| versions.range_text(versions.parse_range(range).unwrap());
        assert_eq!(back("<3").as_deref(), Some("<3"));
        assert_eq!(back(">=2, <=3").as_deref(), Some(">=2, <4"));
        assert_eq!(back(">1").as_deref(), Some(">=2"));
        let holes = VersionSet::only(UiVersion(0)).or(VersionSet::only(UiVersion(2)));
        assert_eq!(versions.range_text(holes), None);
    }
}
