//! Black-box tests: a project is made, a command is run, and all that it said and wrote is compared.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands, and nobody calls it from outside"
)]

mod architecture;
mod books;
mod broken;
mod build;
mod carets;
mod commands;
mod formats;
mod handbook;
mod labels;
mod leaks;
mod lint;
mod project;
mod readme;
mod rules;
