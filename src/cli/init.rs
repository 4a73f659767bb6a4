//! `headwater init`: a small book that builds and lints clean, and teaches the format by example.

use std::path::Path;

use super::{Failure, Outcome, Streams};

/// What tells git to leave the output out.
const GITIGNORE: &str = ".gitignore";
/// The files of the book, by path.
const FILES: [(&str, &str); 8] = [
    (GITIGNORE, include_str!("scaffold/gitignore")),
    ("book.toml", include_str!("scaffold/book.toml")),
    ("content/index.md", include_str!("scaffold/content/index.md")),
    ("content/ui.yaml", include_str!("scaffold/content/ui.yaml")),
    ("content/_shared/sign-in.md", include_str!("scaffold/content/_shared/sign-in.md")),
    ("content/domains/index.md", include_str!("scaffold/content/domains/index.md")),
    ("content/domains/add-domain.md", include_str!("scaffold/content/domains/add-domain.md")),
    ("content/domains/verify-domain.yaml", include_str!("scaffold/content/domains/verify-domain.yaml")),
];

pub(super) fn run(dir: &Path, streams: &mut Streams) -> Result<Outcome, Failure> {
    // Many folders have one already, and what it says is their owner's.
    let is_wanted = |path: &str| path != GITIGNORE || dir.join(path).symlink_metadata().is_err();
    let files: Vec<(&str, &str)> = FILES.into_iter().filter(|(path, _)| is_wanted(path)).collect();
    headwater::disk::create_files(dir, &files)?;
    writeln!(streams.out, "made a book in {}:", dir.display())?;
    for (path, _) in files {
        writeln!(streams.out, "  {path}")?;
    }
    let place = if dir == Path::new(".") { String::new() } else { format!(" {}", dir.display()) };
    writeln!(streams.out, "next: headwater build{place}")?;
    Ok(Outcome::Clean)
}
