//! The rows of words that must stand nowhere in a public output.

use std::collections::HashMap;

use super::known::Known;
use super::passage::Passage;
use super::words::{ROW, hash, is_distinct, joined, rows};

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
pub(super) struct Secrets<'k> {
    inside: &'k [Passage],
    /// Where each row stands first, by its number, or by the next free one when another row has that.
    rows: HashMap<u64, Row>,
}

/// Some words in a row of a passage.
#[derive(Debug, Clone, Copy)]
struct Row {
    passage: usize,
    start: usize,
    length: usize,
    weight: Weight,
}

/// What was found: the passage, and the words.
pub(super) type Hit = (usize, String);

impl<'k> Secrets<'k> {
    /// Everything in what is inside that the public may not know.
    pub(super) fn of(known: &'k Known) -> Self {
        let mut secrets = Self { inside: &known.inside, rows: HashMap::new() };
        for (place, passage) in known.inside.iter().enumerate() {
            let words = &passage.words;
            let whole = ROW.min(words.len());
            let least = if whole == ROW { ROW } else { passage.kind.least() };
            let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
            for start in 0..words.len() {
                let of = |(length, mark): (usize, u64)| Some((words.get(start..start + length)?, mark));
                for (row, mark) in rows(&hashes[start..]).filter_map(of) {
                    let is_long = row.len() == whole && row.len() >= least && (row.len() > 1 || row[0].len() > 2);
                    let is_one = row.len() == 1 && is_distinct(&row[0]);
                    if (is_long || is_one) && !known.marks.contains(&mark) {
                        let is_rare = row.len() >= 4 || row.iter().any(|word| is_distinct(word));
                        let weight = if is_rare { Weight::Anywhere } else { Weight::InTexts };
                        secrets.add(mark, Row { passage: place, start, length: row.len(), weight });
                    }
                }
            }
        }
        secrets
    }

    /// Keeps a row, unless one of the same words is kept.
    fn add(&mut self, mark: u64, row: Row) {
        let words = self.words(row);
        let mut slot = mark;
        while let Some(other) = self.rows.get(&slot) {
            if self.words(*other) == words {
                return;
            }
            slot = slot.wrapping_add(1);
        }
        self.rows.insert(slot, row);
    }

    fn words(&self, row: Row) -> &'k [String] {
        let passage = self.inside.get(row.passage).map(|passage| passage.words.as_slice());
        passage.and_then(|words| words.get(row.start..row.start + row.length)).unwrap_or_default()
    }

    /// The row of exactly these words.
    fn row(&self, mark: u64, words: &[&str]) -> Option<Row> {
        let mut slot = mark;
        loop {
            let row = *self.rows.get(&slot)?;
            if self.words(row) == words {
                return Some(row);
            }
            slot = slot.wrapping_add(1);
        }
    }

    /// What stands in texts of this form: at each place the longest row, and none that begins within another or right
    /// behind it.
    pub(super) fn find(&self, form: &str, weight: Weight) -> Vec<Hit> {
        let mut hits = Vec::new();
        for line in form.lines() {
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
            let mut start = 0;
            while start < words.len() {
                let at = |(length, mark): (usize, u64)| self.row(mark, words.get(start..start + length)?);
                let longest = rows(&hashes[start..]).filter_map(at).filter(|row| row.weight >= weight).last();
                start += 1 + longest.map_or(0, |row| row.length);
                hits.extend(longest.map(|row| (row.passage, joined(self.words(row)))));
            }
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::super::passage::{Kind, Seen};
    use super::super::words::{add, words};
    use super::*;
    use crate::source::{FileId, Span};

    fn known(texts: &[&str]) -> Known {
        let span = Span::start_of(FileId::default());
        let passage = |text: &&str| Passage { words: words(text), span, seen: Seen::Inside, kind: Kind::Whole };
        Known { inside: texts.iter().map(passage).collect(), ..Known::default() }
    }

    fn found(secrets: &Secrets, text: &str, weight: Weight) -> Vec<Hit> {
        let mut form = String::new();
        add(text, &mut form);
        secrets.find(&form, weight)
    }

    #[test]
    fn the_longest_row_is_found_and_none_within_it_or_right_behind_it() {
        let known = known(&["a1b2c3 lies on the very old rack", "the old rack", "the old rack", "red hat"]);
        let secrets = Secrets::of(&known);
        let hits = found(&secrets, "A1B2C3 lies on the very old rack. The old rack, red hat", Weight::InTexts);
        assert_eq!(hits, [(0, "a1b2c3 lies on the very".to_owned()), (1, "the old rack".to_owned())]);
        assert_eq!(found(&secrets, "A red hat", Weight::InTexts), [(3, "red hat".to_owned())]);
        assert_eq!(found(&secrets, "See the old rack", Weight::InTexts), [(1, "the old rack".to_owned())]);
        assert!(found(&secrets, "See the old rack", Weight::Anywhere).is_empty());
        assert_eq!(found(&secrets, "x a1b2c3 x", Weight::Anywhere), [(0, "a1b2c3".to_owned())]);
    }

    #[test]
    fn rows_of_one_number_are_told_apart_by_their_words() {
        let known = known(&["red hat", "old rack"]);
        let mut secrets = Secrets { inside: &known.inside, rows: HashMap::new() };
        for passage in [0, 1, 0] {
            secrets.add(u64::MAX, Row { passage, start: 0, length: 2, weight: Weight::InTexts });
        }
        assert_eq!(secrets.rows.len(), 2);
        assert_eq!(secrets.row(u64::MAX, &["old", "rack"]).map(|row| row.passage), Some(1));
        assert!(secrets.row(u64::MAX, &["old", "hat"]).is_none());
    }
}
