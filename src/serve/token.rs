//! Words that nobody can guess: the one by which pages of this preview are told from those of any other, new for every
//! start, and the codes by which other devices come in.

use std::io;

/// 256 random bits, as text.
pub(super) struct Token(String);

/// A code that people can type: eight letters and digits, none of which looks like another.
pub(super) struct Code(String);

/// How many random bytes a code has: so few that it can be typed, so many that nobody tries them all.
const CODE_BYTES: usize = 5;

impl Token {
    /// A token that nobody can guess.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(data_encoding::HEXLOWER.encode(&random::<32>()?)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the token.
    pub(super) fn is(&self, other: &[u8]) -> bool {
        is_same(self.0.as_bytes(), other)
    }
}

impl Code {
    /// A code that nobody can guess.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub(super) fn new() -> io::Result<Self> {
        let code = data_encoding::BASE32_NOPAD.encode(&random::<CODE_BYTES>()?).to_ascii_lowercase();
        // The alphabet has neither 0 nor 1, so that no letter is taken for a digit.
        let (first, second) = code.split_at(code.len() / 2);
        Ok(Self(format!("{first}-{second}")))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the code, however it was typed.
    pub(super) fn is(&self, typed: &[u8]) -> bool {
        let plain = |code: &[u8]| -> Vec<u8> {
            code.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
        };
        is_same(&plain(self.0.as_bytes()), &plain(typed))
    }
}

fn random<const COUNT: usize>() -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// Whether two words are the same; how long it takes says nothing about how much of them is.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    // Hashes are compared in constant time.
    blake3::hash(one) == blake3::hash(other)
}
