//! A book as data: documents, their blocks and steps, the UI catalog, and what each audience sees.

mod id;
mod allow;
mod condition;
mod text;
mod escalation;
mod block;
mod step;
mod document;
mod catalog;
mod book;
mod course;
mod effects;
mod handoff;
mod lock;
mod change;
mod found;
mod walk;
pub mod view;

pub use allow::Allow;
pub use block::{Alignment, Block, BlockKind, Callout, CalloutKind, Include, Included, Item, Section, Table};
pub use book::{Book, DocumentIndex};
pub use catalog::{Catalog, Element};
pub use change::{Change, LockedStep, LockedText, StepChanges};
pub use condition::{Scope, TagSet, Tags};
pub use course::{Course, Placed, Turn};
pub use document::{Document, DocumentKind, DocumentPath};
pub use effects::{Effect, EffectKind, Effects, Given, Moment, Story};
pub use escalation::{Escalation, Urgency};
pub use found::{Count, Counts, Found, Hit, Mark, Marks, Place, PlaceKind, Question};
pub use handoff::{Handoff, fnv1a};
pub use id::{DocumentId, ElementId, Fact, StepName, slug};
pub use lock::{Lock, LockedPage, Loss};
pub use step::{Step, StepItem};
pub use text::{Inline, InlineKind, LinkTarget, Text, UiForm, source_words};
pub use walk::{Includes, Visit, walk, walk_blocks};
