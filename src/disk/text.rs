//! Bytes to text, and what keeps some bytes from being one.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::open::read_at_most;
use crate::config::{Limits, size_in_words};
use crate::source::Defect;

/// The largest file of a product that is read; what is larger was put together by a machine.
const LARGEST_PRODUCT: u64 = 4 * 1024 * 1024;
/// The largest list of published pages that is read; it has room for some 200,000 of them.
const LARGEST_LOCK: u64 = 20 * 1024 * 1024;

/// Reads a text as far as it is one.
pub(super) fn read_text(path: &Path, limits: &Limits) -> (String, Option<Defect>) {
    let help = "split it into several files, or raise `[limits] file-size` in `book.toml`";
    read_limited(path, limits.file_size, help)
}

/// Reads a file of a product.
pub(super) fn read_product(path: &Path) -> (String, Option<Defect>) {
    read_limited(path, LARGEST_PRODUCT, "name the files that it was made from")
}

/// Reads the list of published pages, which grows with the book.
pub(super) fn read_lock(path: &Path) -> (String, Option<Defect>) {
    read_limited(path, LARGEST_LOCK, "delete it and run `headwater lock`")
}

fn read_limited(path: &Path, limit: u64, help: &str) -> (String, Option<Defect>) {
    match read_at_most(path, limit) {
        Ok(Some(bytes)) => decode(bytes),
        Ok(None) => (String::new(), Some(too_large(limit, help))),
        Err(error) => (String::new(), Some(unreadable(&error))),
    }
}

/// Reads a picture.
pub(super) fn read_asset(path: &Path, limits: &Limits) -> Result<Arc<[u8]>, Defect> {
    match read_at_most(path, limits.picture_size) {
        Ok(Some(bytes)) => Ok(bytes.into()),
        Ok(None) => {
            let help = "make the picture smaller, link to it where it is published, or raise `[limits] picture-size` \
                        in `book.toml`";
            Err(too_large(limits.picture_size, help))
        }
        Err(error) => Err(unreadable(&error)),
    }
}

/// A fault that concerns a file as a whole.
pub(super) fn whole(reason: impl Into<String>, help: impl Into<String>) -> Defect {
    Defect { at: 0, reason: reason.into(), help: help.into() }
}

/// The fault of a file or folder that the system will not let us read.
pub(super) fn unreadable(error: &io::Error) -> Defect {
    let help = match error.kind() {
        io::ErrorKind::PermissionDenied => "allow yourself to read it, or move it out of the book",
        io::ErrorKind::NotFound => "it vanished while the book was read; try again",
        _ => "try to open it with another program, or move it out of the book",
    };
    whole(format!("this cannot be read: {error}"), help)
}

fn too_large(limit: u64, help: &str) -> Defect {
    whole(format!("this file is larger than {}", size_in_words(limit)), help)
}

fn decode(bytes: Vec<u8>) -> (String, Option<Defect>) {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        // Read as UTF-8 this would be noise that no excerpt should show.
        let help = "save it as UTF-8: \"Save as\" and then \"Encoding\" in most editors, \
                    or `iconv -f UTF-16 -t UTF-8`";
        return (String::new(), Some(whole("this file is UTF-16, not UTF-8", help)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let defect = nul(text.as_bytes());
            (text, defect)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let defect = nul(&bytes[..at]).unwrap_or_else(|| Defect {
                at,
                reason: format!("this file is not UTF-8: byte {at} is {:#04x}", bytes[at]),
                help: "save it as UTF-8; an old file is often Windows-1252 or Latin-1".to_owned(),
            });
            (String::from_utf8_lossy(&bytes).into_owned(), Some(defect))
        }
    }
}

fn nul(bytes: &[u8]) -> Option<Defect> {
    let at = bytes.iter().position(|&byte| byte == 0)?;
    Some(Defect {
        at,
        reason: format!("this file is not a text: byte {at} is NUL"),
        help: "delete that byte; if every second byte is NUL, the file is UTF-16 and must be saved as UTF-8".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> (String, usize, String) {
        let (text, defect) = decode(bytes.to_vec());
        let defect = defect.expect("a defect");
        (text, defect.at, defect.reason)
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_named_by_place_and_the_rest_is_kept() {
        let (text, at, reason) = fault(b"caf\xe9 au lait");
        assert_eq!((text.as_str(), at), ("caf\u{fffd} au lait", 3));
        assert_eq!(reason, "this file is not UTF-8: byte 3 is 0xe9");
    }

    #[test]
    fn the_first_of_two_faults_is_named() {
        assert_eq!(fault(b"a\0\xff").1, 1);
        assert_eq!(fault(b"a\xff\0").1, 1);
        assert_eq!(fault(b"ab\0").0, "ab\0");
    }

    #[test]
    fn utf_16_is_recognised_in_either_byte_order() {
        for bytes in [b"\xff\xfea\0", b"\xfe\xff\0a"] {
            assert_eq!(fault(bytes), (String::new(), 0, "this file is UTF-16, not UTF-8".to_owned()));
        }
    }

    #[test]
    fn a_byte_order_mark_and_an_empty_file_are_sound() {
        assert_eq!(decode(b"\xef\xbb\xbfa\r\n".to_vec()), ("\u{feff}a\r\n".to_owned(), None));
        assert_eq!(decode(Vec::new()), (String::new(), None));
    }
}
