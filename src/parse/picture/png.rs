//! PNG: its chunks, and which of them say how it looks.

/// What a file begins with.
const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The chunks that change how it looks; all others hold texts, dates and the like.
const SHOWN: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

/// The picture without notes, and without what stands behind its end.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut rest = bytes.strip_prefix(MAGIC).ok_or("is not a sound PNG file")?;
    let mut plain = MAGIC.to_vec();
    loop {
        let (chunk, after) = split(rest).ok_or("is not a whole PNG file")?;
        let kind = &chunk[4..8];
        if SHOWN.iter().any(|shown| shown.as_slice() == kind) {
            plain.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Ok(plain);
        }
        rest = after;
    }
}

/// The first chunk, which is its length, its kind, its data and a checksum, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    bytes.split_at_checked(usize::try_from(length).ok()?.checked_add(12)?)
}
