//! The ids by which the pages of a product say what their elements are in the catalog.

use crate::source::Located;

/// The attribute that holds such an id.
pub const ANCHOR_ATTRIBUTE: &str = "data-help";

/// The anchors of some files of a product.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// The ids that are written there, in their order.
    pub ids: Vec<Located<String>>,
    /// How many anchors have an id that only the running product knows.
    pub open: usize,
}
