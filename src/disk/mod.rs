//! The shell around the file system: a folder to sources, an output to a folder.

mod built;
mod cache;
mod clock;
mod create;
mod error;
mod git;
mod leftovers;
mod manifest;
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
mod walk;
mod write;

pub use built::read_built;
pub use cache::{Cache, Stamp};
pub use clock::today;
pub use create::create_files;
pub use error::DiskError;
pub use git::Changes;
pub use product::read_product;
pub use read::{LOCK, read_book, read_content};
pub use replace::{read_file, replace_file};
pub use rewrite::rewrite;
pub use target::Target;
pub use write::Written;
