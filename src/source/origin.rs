//! Marks of what something is made from, so that it need not be made again while that is the same.

use std::hash::{Hash, Hasher};

/// A mark of what something is made from (BLAKE3, 128 bits): what is made from the same has the same mark, and
/// nothing else has.
///
/// It is no hash to be published: it depends on the machine and on the build of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin([u8; Origin::BYTES]);

/// All that a value feeds to a hasher, one after the other.
struct Fed(Vec<u8>);

/// What most values feed, in bytes.
const USUAL: usize = 256;

impl Origin {
    /// How many bytes it has.
    pub const BYTES: usize = 16;

    /// The mark of a value, and of all that it holds.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut fed = Fed(Vec::with_capacity(USUAL));
        value.hash(&mut fed);
        Self(fed.mark())
    }

    /// Its bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        self.0
    }

    /// The mark with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }
}

impl Fed {
    fn mark<const N: usize>(&self) -> [u8; N] {
        let hash = blake3::hash(&self.0);
        std::array::from_fn(|place| hash.as_bytes()[place])
    }
}

impl Hasher for Fed {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        u64::from_le_bytes(self.mark())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_marks_and_others_do_not() {
        let of = |texts: &[&str]| Origin::of(texts);
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        // Where a part ends counts too.
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_ne!(Origin::of(&Some(0_u8)), Origin::of(&None::<u8>));
        assert_eq!(Origin::from_bytes(of(&["ab"]).to_bytes()), of(&["ab"]));
    }
}
