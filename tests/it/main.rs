//! Black-box tests: a project is made, a command is run, and all that it said and wrote is compared.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands, and nobody calls it from outside"
)]

mod anatomy;
mod anchors;
mod architecture;
mod baseline;
mod books;
mod brand;
mod broken;
mod build;
mod carets;
mod changed;
mod ci;
mod commands;
mod desk;
mod differential;
mod duplicates;
mod export;
mod fix;
mod formats;
mod fuzzed;
mod gate;
mod golden;
mod grammars;
mod handbook;
mod handoff;
mod hostile;
mod in_app;
mod integrity;
mod journeys;
mod labels;
mod leaks;
mod lint;
mod lock;
mod machine;
mod markup;
mod measure;
mod outside;
mod page;
mod parts;
mod parser;
mod playbooks;
mod preview;
mod project;
mod promises;
mod readme;
mod redact;
mod reports;
mod repository;
mod rounds;
mod rules;
mod same_bytes;
mod search;
mod search_command;
mod serve;
#[path = "../measure/sized_book.rs"]
mod sized_book;
mod supply;
mod suppressions;
mod trust;
mod twins;
mod verify;
mod versions;
mod warm;
