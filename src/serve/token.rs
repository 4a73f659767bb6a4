//! The word by which pages of this preview are told from those of any other: new for every start.

use std::io;

/// 256 random bits, as text.
pub(super) struct Token(String);

impl Token {
    /// A token that nobody can guess.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn new() -> io::Result<Self> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(io::Error::other)?;
        Ok(Self(data_encoding::HEXLOWER.encode(&bits)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the token; how long it takes says nothing about how much of it is right.
    pub(super) fn is(&self, other: &[u8]) -> bool {
        // Hashes are compared in constant time.
        blake3::hash(self.0.as_bytes()) == blake3::hash(other)
    }
}
