//! `headwater lock`: remember what customers see, so that none of it is lost by accident.

use std::collections::BTreeSet;

use headwater::diagnostic::{Diagnostic, LOST_PAGE, Severity};
use headwater::disk;
use headwater::model::DocumentId;
use headwater::report;

use super::args::LockArgs;
use super::{Failure, Outcome, Streams, compile, human, nothing_to_check, unknown};

pub(super) fn run(args: &LockArgs, streams: &mut Streams) -> Result<Outcome, Failure> {
    let compiled = compile(&args.dir)?;
    let is_other_error = |finding: &Diagnostic| finding.severity == Severity::Error && finding.rule != LOST_PAGE;
    if compiled.diagnostics.iter().any(is_other_error) {
        write!(streams.err, "{}", human(&compiled, &compiled.diagnostics))?;
        writeln!(streams.err, "nothing was written")?;
        return Ok(Outcome::Findings);
    }
    if compiled.coverage().is_nothing() {
        return Err(nothing_to_check(&compiled));
    }
    let book = &compiled.book;
    let lost = book.lost_pages();
    let ids: BTreeSet<&str> = lost.iter().map(|(page, _)| page.id.as_str()).collect();
    let forgotten: Vec<DocumentId> = args.forget.iter().map(DocumentId::new).collect();
    if let Some(slip) = forgotten.iter().find(|id| !ids.contains(id.as_str())) {
        return Err(if ids.is_empty() {
            Failure::Request(format!("`{slip}` cannot be forgotten: no page is lost"))
        } else {
            unknown("lost page", slip.as_str(), ids)
        });
    }
    let before = book.lock.iter().flat_map(|lock| &lock.pages).map(|page| (page.id.clone(), page.address.clone()));
    let before: BTreeSet<_> = before.collect();
    let pages = book.pages_to_remember(&forgotten);
    let texts = book.texts_to_remember(disk::today()?);
    let (path, text) = (args.dir.join(disk::LOCK), report::lock(&pages, &texts, &book.config.versions));
    if disk::read_file(&path)?.as_deref() != Some(text.as_str()) {
        disk::replace_file(&path, &text)?;
    }
    writeln!(
        streams.out,
        "{} remembers {}: {} new, {} forgotten",
        disk::LOCK,
        count(pages.len()),
        pages.difference(&before).count(),
        before.difference(&pages).count()
    )?;
    let still_lost: BTreeSet<_> =
        lost.iter().filter(|(page, _)| !forgotten.contains(&page.id)).map(|(page, _)| page.span).collect();
    let left: Vec<Diagnostic> = compiled
        .diagnostics
        .iter()
        .filter(|finding| finding.rule == LOST_PAGE && still_lost.contains(&finding.primary.span))
        .cloned()
        .collect();
    if !left.is_empty() {
        write!(streams.err, "{}", human(&compiled, &left))?;
    }
    let failed = left.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

fn count(pages: usize) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}
