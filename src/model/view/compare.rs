//! One page in two UI versions, held against each other step by step.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::seen::{Mark, Seen};
use super::{Page, StepItem};
use crate::model::run::longest_run;

/// What a reader sees of a page, as marks by which it is compared with another version of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Digest {
    whole: Mark,
    /// The text outside the steps.
    rest: Mark,
    steps: Vec<(Box<str>, Mark)>,
}

/// How a page differs from an older version of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The steps that differ, in the order of the newer page.
    pub changes: Vec<StepChange>,
    /// Whether what stands outside the steps is the same.
    pub has_same_text: bool,
    /// How many steps the older page has.
    pub old_steps: usize,
}

/// What became of a step; places count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepChange {
    /// It says something else, or another step took its place.
    Changed {
        /// Its place in the older page.
        old: usize,
        /// Its place in the newer page.
        new: usize,
    },
    /// It says the same after other steps than before.
    Moved {
        /// Its place in the older page.
        old: usize,
        /// Its place in the newer page.
        new: usize,
    },
    /// Only the newer page has it.
    New {
        /// Its place in the newer page.
        new: usize,
    },
    /// Only the older page has it.
    Gone {
        /// Its place in the older page.
        old: usize,
    },
}

impl Page<'_> {
    /// What a reader sees of it, in a form that is small to keep.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        self.known.digest(|| self.make_digest())
    }

    pub(super) fn make_digest(&self) -> Digest {
        let (mut whole, mut rest) = (Seen::default(), Seen::default());
        let mut steps = Vec::new();
        self.frame(&mut whole);
        self.frame(&mut rest);
        for item in &self.steps {
            match item {
                StepItem::Step(step) => {
                    let mut alone = Seen::default();
                    alone.step(step);
                    steps.push((step.id.into(), alone.mark()));
                    whole.part("step", |seen| seen.step(step));
                }
                StepItem::Aside(block) => {
                    rest.block(block);
                    whole.block(block);
                }
            }
        }
        Digest { whole: whole.mark(), rest: rest.mark(), steps }
    }

    /// Reads what stands outside the list of steps.
    fn frame(&self, seen: &mut Seen) {
        seen.part("title", |seen| seen.text(&self.title));
        seen.part("summary", |seen| seen.text(&self.summary));
        for words in &self.outcome {
            seen.part("outcome", |seen| seen.words(words));
        }
        seen.part("who", |seen| seen.text(&self.who));
        seen.part("time", |seen| seen.text(&self.time));
        for prerequisite in &self.before {
            seen.part("before", |seen| {
                prerequisite.words.iter().for_each(|words| seen.part("words", |seen| seen.words(words)));
                seen.text(&prerequisite.ways);
            });
        }
        for stage in &self.journey {
            seen.part("stage", |seen| {
                seen.part("title", |seen| seen.words(&stage.title));
                seen.words(&stage.summary);
            });
        }
        seen.part("intro", |seen| seen.blocks(&self.intro));
        if let Some(heading) = &self.steps_heading {
            seen.part("steps", |seen| seen.text(&heading.text));
        }
        seen.part("notes", |seen| seen.blocks(&self.notes));
        seen.part("undo", |seen| seen.text(&self.undo));
        seen.part("next", |seen| seen.text(&self.next));
        for footnote in &self.footnotes {
            seen.part("footnote", |seen| seen.blocks(&footnote.blocks));
        }
    }
}

impl Digest {
    /// Whether a reader sees the same on both pages.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.whole == other.whole
    }

    /// The names of the steps, in the order of the page.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|(id, _)| &**id)
    }

    /// How this page differs from an older version of itself.
    ///
    /// Steps are the same by their names, or else by what they say; of those that are left, one that
    /// stands where another one stood has taken its place.
    #[must_use]
    pub fn since(&self, older: &Self) -> Comparison {
        let (has_same_text, old_steps) = (self.rest == older.rest, older.steps.len());
        // Most pages have the steps that they had.
        if self.steps == older.steps {
            return Comparison { changes: Vec::new(), has_same_text, old_steps };
        }
        let partners = partners(&older.steps, &self.steps);
        let taken: HashSet<usize> = partners.iter().flatten().copied().collect();
        let mut changes = Vec::new();
        let mut start = (0, 0);
        let end = (older.steps.len(), self.steps.len());
        for (old, new) in longest_run(&partners).into_iter().chain([end]) {
            // Between two steps that stayed where they were, the left ones go together in their order.
            let mut left = (start.0..old).filter(|old| !taken.contains(old));
            for new in start.1..new {
                changes.push(match partners.get(new).copied().flatten() {
                    Some(old) if older.says(old) == self.says(new) => StepChange::Moved { old, new },
                    Some(old) => StepChange::Changed { old, new },
                    None => left.next().map_or(StepChange::New { new }, |old| StepChange::Changed { old, new }),
                });
            }
            changes.extend(left.map(|old| StepChange::Gone { old }));
            if older.says(old) != self.says(new) {
                changes.push(StepChange::Changed { old, new });
            }
            start = (old + 1, new + 1);
        }
        Comparison { changes, has_same_text, old_steps }
    }

    /// For each step that has another name on an older or newer page, that name and the one here.
    #[must_use]
    pub fn names_since<'d>(&'d self, other: &'d Self) -> Vec<(&'d str, &'d str)> {
        let same = partners(&other.steps, &self.steps).into_iter().enumerate();
        let same = same.filter_map(|(new, old)| Some((old?, new)));
        let replaced = self.since(other).changes.into_iter().filter_map(|change| match change {
            StepChange::Changed { old, new } => Some((old, new)),
            StepChange::Moved { .. } | StepChange::New { .. } | StepChange::Gone { .. } => None,
        });
        let name = |steps: &'d [(Box<str>, Mark)], place: usize| steps.get(place).map(|(id, _)| &**id);
        let named =
            same.chain(replaced).filter_map(|(old, new)| Some((name(&other.steps, old)?, name(&self.steps, new)?)));
        let mut names: Vec<_> = named.filter(|(old, new)| old != new).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn says(&self, place: usize) -> Option<Mark> {
        self.steps.get(place).map(|(_, mark)| *mark)
    }
}

/// For each newer step the older one that it is, by its name or else by what it says.
fn partners(older: &[(Box<str>, Mark)], newer: &[(Box<str>, Mark)]) -> Vec<Option<usize>> {
    let names: HashMap<&str, usize> = older.iter().enumerate().map(|(place, (id, _))| (&**id, place)).collect();
    let mut partners: Vec<Option<usize>> = newer.iter().map(|(id, _)| names.get(&**id).copied()).collect();
    let taken: HashSet<usize> = partners.iter().flatten().copied().collect();
    let mut words: HashMap<Mark, Vec<usize>> = HashMap::new();
    for (place, (_, mark)) in older.iter().enumerate().rev().filter(|(place, _)| !taken.contains(place)) {
        words.entry(*mark).or_default().push(place);
    }
    for (partner, (_, mark)) in partners.iter_mut().zip(newer).filter(|(partner, _)| partner.is_none()) {
        *partner = words.get_mut(mark).and_then(Vec::pop);
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each step is a name and a word, such as `a:x`.
    fn digest(steps: &str) -> Digest {
        let mark = |words: &str| {
            let mut seen = Seen::default();
            seen.words(words);
            seen.mark()
        };
        let steps = steps.split_whitespace().filter_map(|step| step.split_once(':'));
        let steps = steps.map(|(id, words)| (id.into(), mark(words))).collect();
        Digest { whole: mark(""), rest: mark(""), steps }
    }

    fn changes(older: &str, newer: &str) -> String {
        let changes = digest(newer).since(&digest(older)).changes;
        let word = |change: &StepChange| match change {
            StepChange::Changed { old, new } => format!("{old}~{new}"),
            StepChange::Moved { old, new } => format!("{old}>{new}"),
            StepChange::New { new } => format!("+{new}"),
            StepChange::Gone { old } => format!("-{old}"),
        };
        changes.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn steps_are_found_again_by_their_names_and_else_by_what_they_say() {
        assert_eq!(changes("a:x b:y", "a:x b:y"), "");
        assert_eq!(changes("a:x b:y", "a:x b:z"), "1~1");
        assert_eq!(changes("a:x b:y", "a:x c:y"), "");
        assert_eq!(changes("a:x b:y c:z", "a:x c:z"), "-1");
        assert_eq!(changes("a:x c:z", "a:x b:y c:z"), "+1");
        assert_eq!(changes("", "a:x"), "+0");
        assert_eq!(changes("a:x", ""), "-0");
    }

    #[test]
    fn a_step_in_the_place_of_another_one_has_replaced_it() {
        assert_eq!(changes("a:1 b:2 c:3", "a:1 x:9 c:3"), "1~1");
        assert_eq!(changes("a:1 b:2 c:3", "a:1 x:8 y:9 c:3"), "1~1 +2");
        assert_eq!(changes("a:1 b:2 c:3 d:4", "a:1 x:9 d:4"), "1~1 -2");
    }

    #[test]
    fn of_steps_in_another_order_the_fewest_have_moved() {
        assert_eq!(changes("a:1 b:2 c:3 d:4", "d:4 a:1 b:2 c:3"), "3>0");
        assert_eq!(changes("a:1 b:2 c:3", "c:9 a:1 b:2"), "2~0");
        assert_eq!(changes("a:1 b:1", "x:1 y:1 z:1"), "+2");
    }
}
