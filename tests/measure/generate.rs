//! Makes a book of any size: `cargo run --release --example generate -- FOLDER PROCEDURES`.
#![expect(clippy::print_stderr, clippy::unwrap_used, reason = "a tool for developers that stops where it fails")]

use std::path::Path;

mod sized_book;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(count)) = (args.next(), args.next().and_then(|count| count.parse().ok())) else {
        eprintln!("usage: generate FOLDER PROCEDURES");
        std::process::exit(2);
    };
    sized_book::write(Path::new(&folder), count).unwrap();
}
