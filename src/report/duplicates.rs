//! Pairs of documents that tell one thing twice: as clusters for people, as a list for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::amount;
use crate::diagnostic::Coverage;
use crate::source::{FileId, LineIndex, Sources, Span};

/// How wide a line of the human report may become.
const WIDTH: usize = 78;
/// How many pairs of one cluster are shown in full.
const SHOWN: usize = 5;

/// What a report on duplicates tells of.
#[derive(Debug)]
pub struct DuplicateReport<'r> {
    /// The files that the pairs point into.
    pub sources: &'r Sources,
    /// The pairs, best first.
    pub pairs: Vec<DuplicatePair>,
    /// From this score on, `lint` reports a pair.
    pub threshold: f32,
    /// How much was compared.
    pub checked: Coverage,
}

/// Two places that tell one thing twice.
#[derive(Debug, Clone)]
pub struct DuplicatePair {
    /// Where the common part stands, in the file whose path sorts first and in the other.
    pub places: (Span, Span),
    /// How sure that is, 0 to 1.
    pub score: f32,
    /// Why, in sentences without their full stop.
    pub grounds: Vec<String>,
    /// What the two say differently: the place and the words in each.
    pub drift: Option<[(Span, String); 2]>,
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    pairs: Vec<Entry<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    a: &'r str,
    b: &'r str,
    score: f64,
    grounds: &'r [String],
    a_lines: [usize; 2],
    b_lines: [usize; 2],
}

/// All pairs as one JSON document with a line end after it.
#[must_use]
pub fn duplicates_json(report: &DuplicateReport) -> String {
    let mut lines = Lines::new(report.sources);
    let entry = |pair: &'_ DuplicatePair, lines: &mut Lines| {
        let (a, b) = (lines.of(pair.places.0), lines.of(pair.places.1));
        (a, b, (f64::from(pair.score) * 1000.0).round() / 1000.0)
    };
    let path = |span: Span| report.sources.file(span.file).path.as_str();
    let pairs = report.pairs.iter().map(|pair| {
        let (a_lines, b_lines, score) = entry(pair, &mut lines);
        Entry { a: path(pair.places.0), b: path(pair.places.1), score, grounds: &pair.grounds, a_lines, b_lines }
    });
    let document = Document { version: 1, pairs: pairs.collect() };
    // A plain tree with text keys always has a JSON form.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The clusters of pairs from the threshold on, for people.
#[must_use]
pub fn duplicates_human(report: &DuplicateReport) -> String {
    let pairs: Vec<&DuplicatePair> = report.pairs.iter().filter(|pair| pair.score >= report.threshold).collect();
    let path = |file: FileId| report.sources.file(file).path.as_str();
    let clusters = clusters(&pairs);
    let mut lines = Lines::new(report.sources);
    let mut text = String::new();
    for (number, cluster) in clusters.iter().enumerate() {
        let mut files: Vec<&str> =
            cluster.iter().flat_map(|pair| [pair.places.0.file, pair.places.1.file]).map(path).collect();
        files.sort_unstable();
        files.dedup();
        let _ = writeln!(text, "{}. {} files tell the same\n", number + 1, files.len());
        for file in &files {
            let _ = writeln!(text, "   {file}");
        }
        for pair in cluster.iter().take(SHOWN) {
            push_pair(&mut text, pair, report.sources, &mut lines);
        }
        if cluster.len() > SHOWN {
            let _ = writeln!(text, "\n   and {} more pairs; `--format json` lists them all", cluster.len() - SHOWN);
        }
        text.push('\n');
    }
    let checked = report.checked;
    let _ = writeln!(
        text,
        "compared {} and {}; {} in {}",
        amount(checked.procedures, "procedure"),
        amount(checked.pages, "page"),
        amount(pairs.len(), "pair"),
        amount(clusters.len(), "cluster")
    );
    text
}

fn push_pair(text: &mut String, pair: &DuplicatePair, sources: &Sources, lines: &mut Lines) {
    let place = |span: Span, lines: &mut Lines| format!("{}:{}", sources.file(span.file).path, lines.of(span)[0]);
    let (a, b) = (place(pair.places.0, lines), place(pair.places.1, lines));
    let _ = writeln!(text, "\n   {:.2}  {a}\n         {b}", pair.score);
    for ground in &pair.grounds {
        push_wrapped(text, "         - ", ground);
    }
    if let Some([one, other]) = &pair.drift {
        for (sign, (span, words)) in [('-', one), ('+', other)] {
            let line = lines.of(*span)[0];
            let words: String = words.chars().filter(|char| !char.is_control()).take(3 * WIDTH).collect();
            push_wrapped(text, &format!("         {sign} {line:>4} | "), &words);
        }
    }
}

/// Writes words below each other so that no line becomes wider than a terminal.
fn push_wrapped(text: &mut String, first: &str, words: &str) {
    let mut line = first.to_owned();
    let mut is_fresh = true;
    for word in words.split_whitespace() {
        if !is_fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line = " ".repeat(first.chars().count());
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    text.push_str(&line);
    text.push('\n');
}

/// The pairs that hang together through their files, each cluster at the place of its best pair.
fn clusters<'p>(pairs: &[&'p DuplicatePair]) -> Vec<Vec<&'p DuplicatePair>> {
    let mut heads: BTreeMap<FileId, FileId> = BTreeMap::new();
    fn head(heads: &mut BTreeMap<FileId, FileId>, mut file: FileId) -> FileId {
        while let Some(next) = heads.get(&file).copied().filter(|next| *next != file) {
            let further = heads.get(&next).copied().unwrap_or(next);
            heads.insert(file, further);
            file = further;
        }
        file
    }
    for pair in pairs {
        let (a, b) = (head(&mut heads, pair.places.0.file), head(&mut heads, pair.places.1.file));
        heads.insert(a.max(b), a.min(b));
    }
    let mut clusters: Vec<(FileId, Vec<&DuplicatePair>)> = Vec::new();
    let mut places: BTreeMap<FileId, usize> = BTreeMap::new();
    for pair in pairs {
        let head = head(&mut heads, pair.places.0.file);
        let place = *places.entry(head).or_insert(clusters.len());
        if place == clusters.len() {
            clusters.push((head, Vec::new()));
        }
        if let Some((_, cluster)) = clusters.get_mut(place) {
            cluster.push(pair);
        }
    }
    clusters.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The lines of places, with those of each file found once.
struct Lines<'r> {
    sources: &'r Sources,
    files: BTreeMap<FileId, LineIndex<'r>>,
}

impl<'r> Lines<'r> {
    fn new(sources: &'r Sources) -> Self {
        Self { sources, files: BTreeMap::new() }
    }

    /// The first and the last line of a place.
    fn of(&mut self, span: Span) -> [usize; 2] {
        let file = self.sources.file(span.file);
        let lines = self.files.entry(span.file).or_insert_with(|| LineIndex::new(&file.text));
        let end = span.range().end.saturating_sub(1).max(span.range().start);
        [lines.position(span.range().start).line, lines.position(end).line]
    }
}
