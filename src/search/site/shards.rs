//! Long sorted lists, cut into files of bounded size.

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::Shown;
use super::files::{File, hashed};
use super::weigh::{Posting, Term, compare};

/// Where the files of a list begin, and what they are called.
#[derive(Debug, Default, Serialize)]
pub(super) struct Cut {
    /// The first word of each file, or the number of its first page.
    first: Vec<String>,
    files: Names,
}

#[derive(Debug, Default)]
struct Names(Vec<String>);

impl Serialize for Names {
    /// One text with spaces is shorter than a list of texts.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.join(" "))
    }
}

/// How many bytes a file holds before compression; about a third of it goes over the wire.
const BYTES: usize = 12_000;
/// The same for what is shown of pages, where a result needs one page of the file.
const PAGE_BYTES: usize = 6_000;
/// How many files a list is cut into; those of a very large book are larger instead.
const MOST: usize = 600;

/// Words with the pages that they lead to.
pub(super) fn terms(terms: &[Term], files: &mut Vec<File>) -> Cut {
    let size = |(word, postings): &Term| word.len() + 9 * postings.len();
    cut(terms, size, BYTES, |part| {
        let words: Vec<&str> = part.iter().map(|(word, _)| word.as_ref()).collect();
        let postings: Vec<Vec<u32>> = part.iter().map(|(_, postings)| flat(postings)).collect();
        (part[0].0.to_string(), hashed(&(words.join(" "), postings)))
    })
    .into_files(files)
}

/// Three numbers a page: how many pages after the one before, how much the word says, and where.
fn flat(postings: &[Posting]) -> Vec<u32> {
    let mut before = 0;
    let numbers = postings.iter().flat_map(|posting| {
        let step = posting.page - before;
        before = posting.page;
        [step, u32::from(posting.impact), u32::from(posting.place)]
    });
    numbers.collect()
}

/// The words that a reader may mistype, sorted by their beginnings and, backwards, by their endings.
pub(super) fn vocabulary(terms: &[Term], files: &mut Vec<File>) -> (Cut, Cut) {
    // A mistyped number is another number.
    let is_typed = |word: &&str| word.chars().nth(2).is_some() && !word.contains(|char: char| char.is_numeric());
    let words = terms.iter().map(|(word, _)| word.as_ref()).filter(is_typed);
    let words: Vec<String> = words.map(str::to_owned).collect();
    let mut backwards: Vec<String> = words.iter().map(|word| word.chars().rev().collect()).collect();
    backwards.sort_unstable_by(|one, other| compare(one, other));
    let mut list = |words: &[String]| {
        cut(words, |word| word.len() + 1, BYTES, |part| (part[0].clone(), hashed(&part.join(" ")))).into_files(files)
    };
    (list(&words), list(&backwards))
}

/// What is shown of pages.
pub(super) fn pages(pages: &[Shown], files: &mut Vec<File>) -> Cut {
    let numbered: Vec<(usize, &Shown)> = pages.iter().enumerate().collect();
    let size = |(_, shown): &(usize, &Shown)| {
        let texts = shown.places.iter().map(|(_, anchor, text)| anchor.len() + text.len() + 10);
        shown.path.len() + shown.title.len() + shown.summary.len() + texts.sum::<usize>() + 20
    };
    cut(&numbered, size, PAGE_BYTES, |part| {
        let shown: Vec<&Shown> = part.iter().map(|(_, shown)| *shown).collect();
        (part[0].0.to_string(), hashed(&shown))
    })
    .into_files(files)
}

struct Parts(Vec<(String, (String, File))>);

/// Cuts a list and makes a file of each part, which is never empty.
fn cut<T: Sync>(
    list: &[T],
    size: impl Fn(&T) -> usize,
    bytes: usize,
    file: impl Fn(&[T]) -> (String, (String, File)) + Sync + Send,
) -> Parts {
    let total: usize = list.iter().map(&size).sum();
    let limit = bytes.max(total / MOST);
    let mut parts = Vec::new();
    let (mut start, mut held) = (0, 0);
    for (place, item) in list.iter().enumerate() {
        let more = size(item);
        if held + more > limit && place > start {
            parts.push(&list[start..place]);
            (start, held) = (place, 0);
        }
        held += more;
    }
    if start < list.len() {
        parts.push(&list[start..]);
    }
    Parts(parts.into_par_iter().map(file).collect())
}

impl Parts {
    fn into_files(self, files: &mut Vec<File>) -> Cut {
        let mut cut = Cut::default();
        for (first, (name, file)) in self.0 {
            cut.first.push(first);
            cut.files.0.push(name);
            files.push(file);
        }
        cut
    }
}
