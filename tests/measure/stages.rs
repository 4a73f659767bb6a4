//! Times the stages of a build one by one, on books of several sizes: `cargo bench`.
//!
//! A name or a beginning of one asks for some: `cargo bench -- render/`, `cargo bench -- '/(100|1000)$'`. The largest
//! size is measured only for who names it: `cargo bench -- --quick /100000`. Time is that of the processors,
//! all threads together, because other work on the machine spoils it least; `CLOCK=wall` takes that of the wall.
//! Without `cargo bench`, as a test, each stage runs once on a small book.
#![expect(clippy::unwrap_used, reason = "a tool for developers that stops where it fails")]

use std::cell::OnceCell;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, Bencher, Criterion};
use mimalloc::MiMalloc;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustix::time::{ClockId, clock_gettime};

use headwater::audience::Audience;
use headwater::diagnostic::Diagnostic;
use headwater::disk::{self, Target, Written};
use headwater::lint::{self, Findings, Lint};
use headwater::model::Document;
use headwater::model::view::View;
use headwater::output::{Output, Sink};
use headwater::parse;
use headwater::pipeline::{self, Compiled, Library, Selection};
use headwater::render::{self, Highlighter, Tools, Views};
use headwater::resolve::{self, Parts};
use headwater::search;
use headwater::source::{FileId, SourceFile, SourceKind, Sources};

mod sized_book;

/// The memory of the program itself.
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// How many procedures the books have.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];
/// The size for those who ask for it by its number.
const ON_REQUEST: usize = 100_000;
/// The size when nothing is measured, only tried.
const SMALL: usize = 26;

type Bench = Criterion<Clock>;

fn main() {
    let is_asked_for = |word: &str| std::env::args().any(|argument| argument.contains(word));
    let sizes: Vec<usize> = if is_asked_for("--bench") {
        SIZES.into_iter().filter(|&size| size < ON_REQUEST || is_asked_for(&size.to_string())).collect()
    } else {
        vec![SMALL]
    };
    let criterion = Criterion::default().with_measurement(Clock::asked_for()).sample_size(10);
    let criterion = criterion.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    let mut criterion = criterion.configure_from_args();
    for size in sizes {
        let book = Book::of(size);
        read_and_parse(&mut criterion, &book);
        check(&mut criterion, &book);
        render(&mut criterion, &book);
        index(&mut criterion, &book);
        write(&mut criterion, &book);
    }
    criterion.final_summary();
}

/// A generated book; each of its forms is made when the first stage that starts from it is measured.
struct Book {
    size: usize,
    folder: OnceCell<tempfile::TempDir>,
    sources: OnceCell<Sources>,
    compiled: OnceCell<Compiled>,
    output: OnceCell<Output>,
}

impl Book {
    fn of(size: usize) -> Self {
        let (folder, sources, compiled, output) = Default::default();
        Self { size, folder, sources, compiled, output }
    }

    fn folder(&self) -> &std::path::Path {
        let make = || {
            // Beside other builds, so that the disk is the one that builds are written to.
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            sized_book::write(folder.path(), self.size).unwrap();
            folder
        };
        self.folder.get_or_init(make).path()
    }

    fn read(&self) -> Sources {
        disk::read_book(self.folder(), |sources| pipeline::settings(sources).0).unwrap()
    }

    fn sources(&self) -> &Sources {
        self.sources.get_or_init(|| self.read())
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| pipeline::compile(self.sources().clone(), None))
    }

    /// What customers see of the newest version: more of the largest book does not fit into memory at once.
    fn output(&self) -> &Output {
        let mut selection = self.selection();
        selection.audiences.retain(|audience| *audience == Audience::Customer);
        selection.versions.truncate(1);
        self.output.get_or_init(|| Output::collect(|sink| drop(self.publish(&selection, sink))))
    }

    fn publish(&self, selection: &Selection, sink: &dyn Sink) -> Vec<Diagnostic> {
        pipeline::publish(self.compiled(), selection, sink)
    }

    /// Everything.
    fn selection(&self) -> Selection {
        Selection::all(&self.compiled().book.config)
    }

    fn views(&self, audience: Audience) -> Vec<View<'_>> {
        let book = &self.compiled().book;
        self.selection().versions.iter().map(|version| View::new(book, audience, *version)).collect()
    }
}

/// Measures one stage: what it starts `from` is there before the clock starts, and what it makes goes after it has stopped.
fn stage<F, T>(criterion: &mut Bench, name: &str, book: &Book, from: impl Fn() -> F, work: impl Fn(&mut F) -> T) {
    let run = |bencher: &mut Bencher<Clock>| {
        bencher.iter_batched_ref(&from, &work, BatchSize::PerIteration);
    };
    staged(criterion, name, book, run);
}

fn staged(criterion: &mut Bench, name: &str, book: &Book, run: impl FnMut(&mut Bencher<Clock>)) {
    criterion.bench_function(&format!("{name}/{}", book.size), run);
}

fn read_and_parse(criterion: &mut Bench, book: &Book) {
    stage(criterion, "read", book, || book.folder(), |_| book.read());
    stage(criterion, "parse", book, || book.sources(), |sources| parts(sources));
    staged(criterion, "resolve", book, |bencher| {
        let fresh = parts(book.sources());
        bencher.iter_batched(|| copy(&fresh), resolve::book, BatchSize::PerIteration);
    });
    staged(criterion, "compile", book, |bencher| {
        let read = || book.sources().clone();
        bencher.iter_batched(read, |sources| pipeline::compile(sources, None), BatchSize::PerIteration);
    });
}

/// What the files of a book say, each by itself.
fn parts(sources: &Sources) -> Parts {
    let (config, _) = pipeline::settings(sources);
    let is_text = |file: &SourceFile| file.kind == SourceKind::Content;
    let content: Vec<_> = sources.iter().filter(|(_, file)| is_text(file)).collect();
    let (catalogs, texts): (Vec<_>, Vec<_>) = content.into_iter().partition(|(_, file)| file.path == "content/ui.yaml");
    let (catalog, _) = parse::catalog(catalogs, &config);
    let read = |&(id, file): &(FileId, &SourceFile)| {
        let path = file.path.trim_start_matches("content/");
        (path.to_owned(), Arc::new(parse::document(id, file, path, &config).0))
    };
    let documents = texts.par_iter().map(read).collect();
    Parts { config, catalog, documents, assets: Default::default() }
}

/// Parts that share no document with others, as after a first reading.
fn copy(parts: &Parts) -> Parts {
    let own = |(path, document): &(String, Arc<Document>)| (path.clone(), Arc::new(Document::clone(document)));
    let Parts { config, catalog, documents, assets } = parts;
    let documents = documents.iter().map(own).collect();
    Parts { config: config.clone(), catalog: catalog.clone(), documents, assets: assets.clone() }
}

fn check(criterion: &mut Bench, book: &Book) {
    let today = disk::today().ok();
    let lint = |Compiled { book, sources, .. }: &mut &Compiled| lint::check(book, sources, today);
    stage(criterion, "lint", book, || book.compiled(), lint);
    let duplicates = |Compiled { book, sources, .. }: &mut &Compiled| pipeline::duplicates(book, sources);
    stage(criterion, "duplicates", book, || book.compiled(), duplicates);
    stage(
        criterion,
        "lint/gather",
        book,
        || book.compiled(),
        |compiled| Lint::of(&compiled.book, &compiled.sources, today),
    );
    for rule in lint::rules::ALL {
        staged(criterion, &format!("lint/{}", rule.name), book, |bencher| {
            let Compiled { book, sources, .. } = book.compiled();
            let lint = Lint::of(book, sources, today);
            let check = |()| {
                let mut findings = Findings::of(rule);
                (rule.check)(&lint, &mut findings);
                findings.into_diagnostics()
            };
            bencher.iter_batched(|| (), check, BatchSize::PerIteration);
        });
    }
}

fn render(criterion: &mut Bench, book: &Book) {
    for audience in Audience::ALL {
        stage(criterion, &format!("view/{audience}"), book, || book.compiled(), |_| book.views(audience));
    }
    let versions = book.selection().versions;
    for audience in Audience::ALL {
        // A view remembers what was once made from it, so each run has its own, as each build has.
        let from = || {
            let customers = if audience == Audience::Customer { Vec::new() } else { book.views(Audience::Customer) };
            (book.views(audience), customers, Highlighter::default())
        };
        stage(criterion, &format!("render/{audience}"), book, from, |(views, customers, highlighter)| {
            let tools = Tools { templates: &book.compiled().templates, highlighter };
            render::audience(
                audience,
                Views { all: views, customers, wanted: &versions, makings: None },
                tools,
                &Nowhere,
            )
        });
    }
    stage(criterion, "publish", book, || book.compiled(), |_| book.publish(&book.selection(), &Nowhere));
}

fn index(criterion: &mut Bench, book: &Book) {
    let versions = book.selection().versions;
    for audience in [Audience::Customer, Audience::Agent] {
        let from = || book.views(audience);
        let index = |views: &mut Vec<View>| search::site::index(views, &versions, None, &Nowhere);
        stage(criterion, &format!("index/site/{audience}"), book, from, index);
    }
    let from = || Audience::ALL.map(|audience| (audience, book.views(audience)));
    stage(criterion, "index/tantivy", book, from, |views| {
        Library::new(&views.each_ref().map(|(audience, views)| (*audience, views.as_slice()))).unwrap()
    });
}

fn write(criterion: &mut Bench, book: &Book) {
    let target = || Target::open(book.folder(), &book.compiled().book.config).unwrap();
    staged(criterion, "write/fresh", book, |bencher| {
        let (target, output) = (target(), book.output());
        let clear = || {
            if target.folder().exists() {
                fs::remove_dir_all(target.folder()).unwrap();
            }
        };
        bencher.iter_batched(clear, |()| put(output, &target), BatchSize::PerIteration);
    });
    staged(criterion, "write/unchanged", book, |bencher| {
        let (target, output) = (target(), book.output());
        put(output, &target);
        bencher.iter_batched(|| (), |()| put(output, &target), BatchSize::PerIteration);
    });
}

/// Writes a finished output as a build writes its files while it makes them: from all threads.
fn put(output: &Output, target: &Target) -> Written {
    let stage = target.stage(&Audience::ALL.map(Audience::as_str)).unwrap();
    let files: Vec<_> = output.iter().collect();
    files.par_iter().for_each(|(path, bytes)| stage.put(path, bytes));
    stage.commit().unwrap().written
}

/// Lets go of all files, so that making them is measured and nothing else.
struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, path: &str, bytes: &[u8]) {
        std::hint::black_box((path, bytes));
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
enum Clock {
    Processor,
    Wall,
}

impl Clock {
    fn asked_for() -> Self {
        if std::env::var_os("CLOCK").is_some_and(|clock| clock == "wall") { Self::Wall } else { Self::Processor }
    }

    /// How far the clock has come.
    fn now(self) -> Duration {
        thread_local!(static START: Instant = Instant::now());
        match self {
            Self::Processor => Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap(),
            Self::Wall => START.with(Instant::elapsed),
        }
    }
}

impl Measurement for Clock {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        self.now()
    }

    fn end(&self, start: Duration) -> Duration {
        self.now() - start
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        // Both clocks count the same units.
        static UNITS: WallTime = WallTime;
        UNITS.formatter()
    }
}
