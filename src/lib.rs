//! Headwater is a documentation compiler: a procedure is written once and rendered for the customer,
//! the support agent and the product's own help panel, in every supported version of the UI.
//!
//! # The way of a text
//!
//! ```text
//! disk ──► source ──► parse ──► resolve ──► lint ──► view ──► render ──► output ──► disk
//!  files    text     documents    book    findings  one reader  bytes     paths     files
//! ```
//!
//! [`verify`] stands beside that way: it reads the sources and the finished files by itself, so that a fault on the
//! way cannot hide there as well.
//!
//! [`pipeline::compile`] goes as far as the findings, [`pipeline::publish`] from there to the output.
//! The shell around them reads and writes; a command line and a live preview are two shells.
//!
//! # The map
//!
//! The modules stand below in reading order. *Nouns* are plain data and know the nouns above them.
//! *Verbs* are pure functions from noun to noun; a verb never calls a verb. Only the *pipeline* knows
//! verbs. Only the *shell* knows the world: files, clocks, processes, the network. The binary, in
//! `src/main.rs` and `src/cli/mod.rs`, knows everything, and nothing knows it.
//!
//! # Invariants
//!
//! - A [`source::Span`] is made once, by the parser. Lines and columns exist only in [`report`].
//! - A writer's mistake is a [`diagnostic::Diagnostic`] and never an `Err`; `Err` is for the outside
//!   world. Parsing never fails, and one run shows every mistake.
//! - A renderer is given a [`model::view::View`] and nothing else of the book. A view holds no tag, no
//!   condition, no place and no word that its audience may not see.
//! - A view is filtered before anything is made from it: anchors, numbers, links, navigation, hashes.
//! - Files go into an [`output::Sink`] in any order and from any thread, each with bytes that depend on neither;
//!   nothing iterates over a hash map into a file. Two builds of the same bytes are the same bytes.
//! - A file is written as soon as it is made, beside the old output, which gives way when all are there.
//! - What is made from the same is the same, so it may be kept from one build to the next: a page and its pieces by a
//!   [`source::Origin`] of the document and of the [`model::view::Ground`] on which it stands, and of nothing else.
//! - The model knows no format, the parser no other file, the renderers no disk.
//!
//! `tests/it/architecture.rs` holds these directions.
#![forbid(unsafe_code)]

// Nouns: plain data, no I/O.
pub mod source;
pub mod diagnostic;
pub mod version;
pub mod date;
pub mod audience;
pub mod config;
pub mod model;
pub mod output;

// Verbs: pure, noun in, noun out.
pub mod parse;
pub mod resolve;
pub mod lint;
pub mod fix;
pub mod search;
pub mod render;
pub mod report;
pub mod verify;

// The driver: the only module that calls verbs.
pub mod pipeline;

// The shell: the only library code that touches the world.
pub mod disk;
pub mod serve;
