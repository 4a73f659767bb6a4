//! The shell around the file system: a folder to sources, an output to a folder.

mod cache;
mod clock;
mod create;
mod error;
mod git;
mod leftovers;
mod manifest;
mod memory;
mod merge;
mod open;
mod plan;
mod product;
mod read;
mod replace;
mod retire;
mod rewrite;
mod stage;
mod swap;
mod target;
mod text;
mod tree;
mod walk;

pub use cache::{Cache, Stamp};
pub use clock::today;
pub use create::create_files;
pub use error::DiskError;
pub use git::Changes;
pub use manifest::Part;
pub use memory::Memory;
pub use merge::merge;
pub use product::read_product;
pub use read::{LOCK, read_book, read_content};
pub use replace::{read_file, replace_file};
pub use rewrite::rewrite;
pub use stage::{Committed, Stage, Written};
pub use target::Target;
