//! `[limits]`: how much a book may ask of the machine that builds it.

const MIB: u64 = 1024 * 1024;

/// What is refused because it is too much; the defaults are far above what people write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest text file, in bytes.
    pub file_size: u64,
    /// The largest picture, in bytes.
    pub picture_size: u64,
    /// How many texts, pictures and templates a book may have.
    pub files: u64,
    /// How many includes one page may unfold into.
    pub includes: u64,
    /// The largest page with all that it includes and names, in bytes of text.
    pub page_size: u64,
    /// How much text includes may add to all pages together, in bytes.
    pub included_size: u64,
}

impl Limits {
    /// How many times its default a limit may be.
    pub const MOST: u64 = 10;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size: MIB,
            picture_size: 20 * MIB,
            files: 250_000,
            includes: 10_000,
            page_size: 8 * MIB,
            included_size: 256 * MIB,
        }
    }
}

/// A number of bytes as people write it: `8 MiB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        _ if bytes >= MIB && bytes.is_multiple_of(MIB) => format!("{} MiB", bytes / MIB),
        _ if bytes >= 10 * MIB => format!("{} MiB", bytes.div_ceil(MIB)),
        _ => format!("{} KiB", bytes.div_ceil(1024)),
    }
}
