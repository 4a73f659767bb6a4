//! Whole books with what is expected of them: `expected.txt` is what `lint` says.
//!
//! Run with `HEADWATER_UPDATE=1` to write the expectations anew, and read the difference.

use std::fs;

use crate::project::{repository, run_in};

#[test]
fn every_book_is_found_at_fault_as_its_expectation_says() {
    let mut seen = 0;
    for book in fs::read_dir(repository().join("tests/books")).unwrap().map(Result::unwrap) {
        let run = run_in(&book.path(), &["lint"]);
        let expectation = book.path().join("expected.txt");
        let said = format!("{}{}exit code {}\n", run.out, run.err, run.code);
        if std::env::var_os("HEADWATER_UPDATE").is_some() {
            fs::write(&expectation, &said).unwrap();
        }
        assert_eq!(said, fs::read_to_string(&expectation).unwrap_or_default(), "{}", book.path().display());
        seen += 1;
    }
    assert!(seen > 0, "there are no books");
}

#[test]
fn the_repository_s_own_book_is_clean() {
    let run = run_in(repository(), &["lint", "--deny", "warn"]);
    assert!(run.code == 0 && run.out.ends_with("0 errors, 0 warnings\n"), "{}", run.out);
}
