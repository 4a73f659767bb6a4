//! JPEG: its segments, and which of them are notes.

const BROKEN: &str = "is not a sound JPEG file";
const END: [u8; 2] = [0xff, 0xd9];

/// The picture without notes, thumbnails and what stands behind its end, where phones put a second picture.
///
/// One that ends early is shown as far as it goes, as browsers do.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8").ok_or(BROKEN)?;
    let mut plain = vec![0xff, 0xd8];
    let mut has_scan = false;
    loop {
        let marker = match *rest {
            // Any number of such bytes may stand before a marker.
            [0xff, 0xff, ..] => {
                rest = &rest[1..];
                continue;
            }
            [0xff, marker, ..] if marker != END[1] => marker,
            _ if !has_scan => return Err(BROKEN),
            _ => {
                plain.extend_from_slice(&END);
                return Ok(plain);
            }
        };
        let Some((segment, after)) = split(rest, marker) else {
            if has_scan {
                rest = &[];
                continue;
            }
            return Err(BROKEN);
        };
        if !is_note(segment, marker) {
            plain.extend_from_slice(segment);
        }
        rest = after;
        if marker == 0xda {
            has_scan = true;
            let (scan, after) = rest.split_at(scan_length(rest));
            plain.extend_from_slice(scan);
            rest = after;
        }
    }
}

/// The first segment, which is its marker and, for most, a length and data, and what follows it.
fn split(bytes: &[u8], marker: u8) -> Option<(&[u8], &[u8])> {
    let length = match marker {
        0x01 | 0xd0..=0xd7 => 0,
        _ => usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)).max(2),
    };
    bytes.split_at_checked(2 + length)
}

/// How many bytes of a scan stand before the next marker; what is escaped and what starts a scan anew belongs to it.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// Whether a segment neither makes the picture nor says which colours its numbers mean.
fn is_note(segment: &[u8], marker: u8) -> bool {
    let data = segment.get(4..).unwrap_or_default();
    match marker {
        // With a thumbnail, which may show what was cut off, it is longer.
        0xe0 => !data.starts_with(b"JFIF\0") || data.len() != 14,
        0xe2 => !data.starts_with(b"ICC_PROFILE\0"),
        0xee => !data.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => true,
        _ => false,
    }
}
