//! Views to indexes: what a search finds, and where it leads.
//!
//! There are two: that of a site without a server, which a browser reads file by file, and that of the
//! command line and the preview. Both read pages, cut texts and weigh words in the same way, so that both
//! put the same results first. Who has an engine of his own is given the pages as documents.

pub mod bulk;
pub mod full;
mod reading;
pub mod site;
mod synonyms;
mod tokens;
mod weight;
mod words;
