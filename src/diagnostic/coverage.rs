//! How much was checked: a report without findings says nothing unless it says this too.

/// How much was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Content files that could be read.
    pub files: usize,
    /// Content files that could not be read.
    pub skipped: usize,
    /// Rules by which they were checked.
    pub rules: usize,
    /// Procedures among them.
    pub procedures: usize,
    /// Pages among them.
    pub pages: usize,
    /// Supported UI versions in which each was checked.
    pub ui_versions: usize,
    /// What was checked in the files of a product, where these were checked and not the texts.
    pub anchors: Option<AnchorCount>,
    /// What was searched of an output, where that was checked and not the texts.
    pub output: Option<OutputCount>,
}

/// How much of an output was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputCount {
    /// Files for customers and for the product.
    pub files: usize,
    /// Bytes in them.
    pub bytes: usize,
    /// Passages of the sources for which they were searched.
    pub passages: usize,
}

/// How many anchors a product has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnchorCount {
    /// With an id that is written there, and was checked.
    pub checked: usize,
    /// With an id that only the running product knows, which nobody can check.
    pub open: usize,
}

impl Coverage {
    /// Whether there was nothing that a reader could read.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.procedures + self.pages == 0
    }
}
