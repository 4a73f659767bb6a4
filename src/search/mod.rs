//! Views to indexes: what a search finds, and where it leads.

pub mod site;
