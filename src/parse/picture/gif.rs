//! GIF: its blocks, and which of them are notes.

/// The picture without comments, texts and what other programs wrote.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if !bytes.starts_with(b"GIF87a") && !bytes.starts_with(b"GIF89a") {
        return Err("is not a GIF file");
    }
    const BROKEN: &str = "is not a sound GIF file";
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    // The end of a chain of blocks, each of which says its length.
    let chain = |mut at: usize| loop {
        let length = usize::from(*bytes.get(at)?);
        at += length + 1;
        if length == 0 {
            return Some(at);
        }
    };
    let head = 13 + colours(*bytes.get(10).ok_or(BROKEN)?);
    let mut plain = bytes.get(..head).ok_or(BROKEN)?.to_vec();
    let mut at = head;
    loop {
        let end = match *bytes.get(at).ok_or(BROKEN)? {
            0x3b => {
                // Whatever stands behind the end is not shown.
                plain.push(0x3b);
                return Ok(plain);
            }
            0x2c => {
                let flags = *bytes.get(at + 9).ok_or(BROKEN)?;
                chain(at + 11 + colours(flags))
            }
            0x21 => chain(at + 2),
            _ => None,
        };
        let block = end.and_then(|end| bytes.get(at..end)).ok_or(BROKEN)?;
        // Besides pictures and their times, only the number of rounds is of use; comments and the like are notes.
        let is_note = match block {
            [0x21, 0xfe | 0x01, ..] => true,
            [0x21, 0xff, 11, rest @ ..] => !rest.starts_with(b"NETSCAPE2.0") && !rest.starts_with(b"ANIMEXTS1.0"),
            [0x21, 0xff, ..] => true,
            _ => false,
        };
        if !is_note {
            plain.extend_from_slice(block);
        }
        at += block.len();
    }
}
