//! Times queries to the indexes of a book: `cargo run --release --example queries -- FOLDER [ROUNDS]`.
//!
//! Prints how long reading, checking, indexing, keeping and loading take, and how long a query takes: the middle
//! one, the one that ninety-nine of a hundred are faster than, and the slowest; then the slowest of each query, and
//! the processor time that it takes on average, which says more where the machine has other work.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers that stops where it fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use headwater::audience::Audience;
use headwater::disk;
use headwater::model::view::View;
use headwater::model::{DocumentPath, Question};
use headwater::pipeline::{self, Library};

/// What people type: words, slips, beginnings, codes, phrases, and much at once.
const QUERIES: [&str; 24] = [
    "webhook",
    "set up the account",
    "acount histroy",
    "s",
    "se",
    "the",
    "domain record 412",
    "p9",
    "webhok",
    "scedule consnt archve exprt",
    "set up the account for contact 1234",
    "\"keeps its filter\"",
    "\"the message keeps its\" preview",
    "the message keeps its filter until the history of the preview has changed",
    "account message domain record sender template report filter",
    "acount mesage domian recrod sendr tempalte reprot fliter",
    "My webhook",
    "Save campaign",
    "zqxzqxzq",
    "missing",
    "invoice-address",
    "5.7.1",
    "history",
    "t",
];

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap();
    let rounds: usize = args.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(20).max(1);
    let sources =
        timed("read", || disk::read_book(Path::new(&folder), |sources| pipeline::settings(sources).0).unwrap());
    let compiled = timed("compile", || pipeline::compile(sources, None));
    let views = timed("views", || {
        let views_of = |audience| {
            let mut versions: Vec<_> = compiled.book.config.versions.supported().iter().collect();
            versions.reverse();
            let view = |version| View::new(&compiled.book, audience, version);
            (audience, versions.into_iter().map(view).collect::<Vec<_>>())
        };
        Audience::ALL.map(views_of)
    });
    let views = views.each_ref().map(|(audience, views)| (*audience, views.as_slice()));
    let mut library = timed("index", || Library::new(&views).unwrap());
    let bytes = timed("to bytes", || library.to_bytes().unwrap());
    println!("{:>10}: {:.1} MB", "size", bytes.len() as f64 / 1e6);
    let loaded = timed("from bytes", || Library::from_bytes(&bytes).unwrap());
    drop(bytes);
    let changed: BTreeSet<DocumentPath> = [DocumentPath::of_address("s0/p0")].into();
    for _ in 0..3 {
        timed("update", || library.update(&views, &changed).unwrap());
    }
    report("as made", &library, rounds);
    report("as loaded", &loaded, rounds);
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    println!("{what:>10}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    done
}

/// The processor time that all threads of this process have taken so far.
fn processor() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let texts = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    let taken = texts.filter_map(|text| text.split(' ').next()?.parse::<u64>().ok());
    Duration::from_nanos(taken.sum())
}

fn report(what: &str, library: &Library, rounds: usize) {
    let version = library.versions()[0].clone();
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for words in QUERIES {
        let (mut slowest, before) = (Duration::ZERO, processor());
        for _ in 0..rounds {
            let start = Instant::now();
            let question = Question { audience: Audience::Customer, version: &version, words, limit: 10 };
            let found = library.ask(&question).unwrap();
            let taken = start.elapsed();
            assert!(found.hits.len() <= 10);
            slowest = taken.max(slowest);
            all.push(taken);
        }
        let processor = (processor() - before).as_secs_f64() * 1e3 / rounds as f64;
        lines.push(format!("{:>10.2} ms, {processor:>6.2} ms of processors  {words}", slowest.as_secs_f64() * 1e3));
    }
    all.sort();
    let at = |share: f64| all[((all.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{what:>10}: median {:.2} ms, p99 {:.2} ms, slowest {:.2} ms", at(0.5), at(0.99), at(1.0));
    lines.iter().for_each(|line| println!("{line}"));
}
