//! Times the stages of a build in one process.
#![allow(clippy::all, clippy::pedantic, clippy::print_stdout, clippy::unwrap_used)]
use std::time::Instant;
use headwater::{pipeline, disk, parse, resolve, lint, audience::Audience, model::view::View, source::SourceKind};
use rayon::prelude::*;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let mut t = Instant::now();
    let mut lap = |what: &str| { println!("{what:20} {:8.1} ms", t.elapsed().as_secs_f64() * 1000.0); t = Instant::now(); };
    let sources = disk::read_book(root.as_ref(), |s| pipeline::settings(s).0).unwrap();
    lap("read");
    let (config, _) = pipeline::settings(&sources);
    let files: Vec<_> = sources.iter().filter(|(_, f)| f.kind == SourceKind::Content).collect();
    let (cat, docs): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, f)| f.path.ends_with("ui.yaml"));
    let (catalog, _) = parse::catalog(cat, &config);
    lap("catalog");
    let parsed: Vec<_> = docs.par_iter().map(|&(id, f)| { let p = f.path.strip_prefix("content/").unwrap(); (p.to_owned(), parse::document(id, f, p, &config).0) }).collect();
    lap("parse");
    let again = parsed.clone();
    lap("clone documents");
    let (book, _) = resolve::book(resolve::Parts { config, catalog, documents: again, assets: Default::default() });
    lap("resolve");
    let clone = book.clone();
    lap("clone book");
    drop(clone);
    lap("drop");
    let found = lint::check(&book, &sources, None);
    lap("lint");
    println!("{}", found.len());
    let versions: Vec<_> = book.config.versions.supported().iter().collect();
    let views: Vec<_> = versions.iter().map(|v| View::new(&book, Audience::Customer, *v)).collect();
    lap("4 views");
    let n: usize = views.iter().map(|v| v.entries().par_iter().map(|e| { let p = v.page(e); p.digest(); p.mentions().pages.len() }).sum::<usize>()).sum();
    lap("4 surveys");
    let n2 = views[0].entries().par_iter().map(|e| views[0].page(e).hash().len()).sum::<usize>();
    lap("1 pages+hash");
    println!("{n} {n2}");
    let compiled = pipeline::compile(sources, None);
    lap("compile");
    let s = pipeline::Selection::all(&compiled.book.config);
    let out = pipeline::publish(&compiled, &s);
    lap("publish");
    println!("{}", out.0.iter().count());
}
