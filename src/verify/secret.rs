//! The rows of words that must stand nowhere in a public output.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::known::Known;
use super::words::{ROW, is_distinct, mark, pattern};

/// How surely a row of words that is found was taken from where it stands inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It may stand by chance in the code of a program, but in no text.
    InTexts,
    /// It stands nowhere by chance.
    Anywhere,
}

/// What must not be found.
#[derive(Debug)]
pub(super) struct Secrets {
    /// Finds every row of words.
    texts: AhoCorasick,
    /// Finds those that stand nowhere by chance.
    anywhere: AhoCorasick,
    /// The passage of each row of the first, and of the second.
    of: [Vec<usize>; 2],
}

/// What was found: the passage, and the words.
pub(super) type Hit = (usize, String);

impl Secrets {
    /// Everything in what is inside that the public may not know; `None` when there is too much to search for.
    pub(super) fn of(known: &Known) -> Option<Self> {
        let mut rows: BTreeMap<String, (Weight, usize)> = BTreeMap::new();
        for (place, passage) in known.inside.iter().enumerate() {
            let words = &passage.words;
            if words.is_empty() {
                continue;
            }
            let whole = ROW.min(words.len());
            let least = if whole == ROW { ROW } else { passage.kind.least() };
            let long = words.windows(whole).filter(|row| row.len() >= least && (row.len() > 1 || row[0].len() > 2));
            let distinct = words.windows(1).filter(|row| is_distinct(&row[0]));
            for row in long.chain(distinct).filter(|row| !known.marks.contains(&mark(row))) {
                let is_rare = row.len() >= 4 || row.iter().any(|word| is_distinct(word));
                let weight = if is_rare { Weight::Anywhere } else { Weight::InTexts };
                rows.entry(pattern(row)).or_insert((weight, place));
            }
        }
        let all: Vec<_> = rows.into_iter().collect();
        let rare: Vec<_> = all.iter().filter(|(_, (weight, _))| *weight == Weight::Anywhere).collect();
        let of =
            [all.iter().map(|(_, (_, place))| *place).collect(), rare.iter().map(|(_, (_, place))| *place).collect()];
        let build = |rows: Vec<&str>| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(rows).ok();
        let texts = build(all.iter().map(|(row, _)| row.as_str()).collect())?;
        let anywhere = build(rare.iter().map(|(row, _)| row.as_str()).collect())?;
        Some(Self { texts, anywhere, of })
    }

    /// What stands in texts of this form.
    pub(super) fn find(&self, form: &str, weight: Weight) -> Vec<Hit> {
        let (search, of) = match weight {
            Weight::InTexts => (&self.texts, &self.of[0]),
            Weight::Anywhere => (&self.anywhere, &self.of[1]),
        };
        let hit = |found: aho_corasick::Match| {
            Some((*of.get(found.pattern().as_usize())?, form[found.range()].trim().to_owned()))
        };
        search.find_iter(form).filter_map(hit).collect()
    }
}
